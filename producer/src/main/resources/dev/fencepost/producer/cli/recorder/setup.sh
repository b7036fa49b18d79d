# ---- setting up

# Debugfs mounts tracefs by itself where one looks, and does not undo that: it comes last.
find_tracefs() {
  tracefs=${TRACEFS:-$sys/kernel/tracing}
  [ ! -e "$tracefs/trace" ] || return 0
  [ -z "${TRACEFS:-}" ] || die "no tracefs in $tracefs"
  if mount -t tracefs tracefs "$tracefs" 2>/dev/null; then
    mounted=$tracefs
  else
    tracefs=$sys/kernel/debug/tracing
    [ -e "$tracefs/trace" ] || die 'no tracefs here, and none can be mounted'
  fi
}

make_scratch() {
  host=$(uname -n | tr -cd 'A-Za-z0-9._-')
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  scratch=${TMPDIR:-/tmp}/fencepost-$$
  mkdir "$scratch" || die "cannot make $scratch"
  work=$scratch
  state=$work/fencepost-$host-$stamp
  mkdir "$state" || die "cannot write in $work"
  printf '' >"$state/notes.txt"
  : "${output:=$PWD/fencepost-$host-$stamp.tar.gz}"
  case $output in /*) ;; *) output=$PWD/$output ;; esac
  [ ! -e "$output" ] || die "$output is there already"
  { printf '' >"$output"; } 2>/dev/null || die "cannot write $output"
  made=$output
}

open_instance() {
  if [ $instance = yes ] && mkdir "$tracefs/instances/fencepost-$$" 2>/dev/null; then
    tracing=$tracefs/instances/fencepost-$$
  else
    read -r tracer 2>/dev/null <"$tracefs/current_tracer" || tracer=nop
    if [ "$tracer" != nop ] || [ -n "$(cat "$tracefs/set_event" 2>/dev/null)" ]; then
      die 'somebody else traces in the shared buffer, and there is no instance of our own'
    fi
    note 'records in the shared trace buffer, which is cleared'
    tracing=$tracefs
  fi
  put tracing_on 0 || die "cannot write in $tracing: is this root, and the kernel not locked down?"
  set_clock
  until put buffer_size_kb "$buffer_kb"; do
    buffer_kb=$((buffer_kb / 2))
    [ $buffer_kb -ge 64 ] || die 'the kernel grants no memory for the trace'
  done
  # Markers that programs write for everybody, where the kernel can copy them to us.
  [ ! -e "$tracing/options/copy_trace_marker" ] || put options/copy_trace_marker 1
  clear_buffer
}

set_clock() {
  read -r clocks <"$tracing/trace_clock" 2>/dev/null || clocks=''
  case " $clocks " in
    *" $clock "* | *"[$clock]"*) put trace_clock "$clock" && return ;;
  esac
  note "no clock $clock here ($clocks): times of different CPUs may be skewed"
  clock=local
}
