# ---- undoing

# Writes a setting; where it is not in an instance of our own, the old value comes back at the end.
put() {
  [ "$tracing" != "$tracefs" ] || save "$1"
  { printf '%s\n' "$2" >"$tracing/$1"; } 2>/dev/null
}

save() {
  read -r old 2>/dev/null <"$tracing/$1" || return 0
  case $old in
    *'['*']'*) old=${old#*'['} old=${old%%']'*} ;;
    *'(expanded: '*) old=${old#*'(expanded: '} old=${old%)} ;;
    none) old=0 ;;
  esac
  saved="$1 $old
$saved"
}

reader_runs() {
  [ -n "$reader" ] && grep -q trace_pipe "/proc/$reader/cmdline" 2>/dev/null
}

end_reader() {
  [ -n "$reader" ] || return 0
  ! reader_runs || kill "$reader" 2>/dev/null
  wait "$reader" 2>/dev/null
  result_of_reader=$?
  reader=''
}

undo() {
  trap '' INT TERM HUP
  end_reader
  if [ -n "$tracing" ]; then
    put_back
    for name in $probed; do
      { printf -- '-:%s/%s\n' "$group" "$name" >>"$tracefs/kprobe_events"; } 2>/dev/null ||
        say "could not remove the kprobe $group/$name"
    done
    probed=' '
    tracing=''
  fi
  [ -z "$mounted" ] || umount "$mounted" || say "could not unmount $mounted"
  mounted=''
}

clear_buffer() {
  { printf '' >"$tracing/trace"; } 2>/dev/null
}

# Kprobes can only go when no instance uses them any more.
put_back() {
  { printf '0\n' >"$tracing/tracing_on"; } 2>/dev/null
  if [ "$tracing" = "$tracefs" ]; then
    while read -r file old; do
      [ -z "$file" ] || { printf '%s\n' "$old" >"$tracing/$file"; } 2>/dev/null
    done <<END
$saved
END
    clear_buffer
    return
  fi
  { printf '0\n' >"$tracing/events/enable"; } 2>/dev/null
  for attempt in 1 2 3 4 5; do
    rmdir "$tracing" 2>/dev/null && return
    sleep "$attempt" # the reader may not have let go of it yet
  done
  say "could not remove $tracing"
}

# Runs at every end. What was recorded stays where it is if it could not be packed.
finish() {
  code=$?
  undo
  case $phase in
    setup | done) [ -z "$work" ] || rm -rf "$work" ;;
    *) say "not packed; what was recorded is in $state" ;;
  esac
  [ "$phase" = 'done' ] || [ -z "$made" ] || rm -f "$made"
  exit "$code"
}

# Ends the recording, not the script: what was recorded gets packed. A second signal ends both.
on_signal() {
  [ "$phase" = recording ] || exit "$2"
  if [ -n "$signal" ]; then
    kill -KILL "$child" 2>/dev/null
  else
    signal=$1
    kill -TERM "$child" 2>/dev/null
  fi
}
