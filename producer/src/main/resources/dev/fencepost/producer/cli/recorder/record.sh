# ---- recording

# The same moment on every clock: in the trace, in the kernel's log, and here.
clock_mark() {
  wall=$(date +%s.%N)
  case $wall in *[!0-9.]*) wall=${wall%%.*} ;; esac
  read -r uptime rest <"$proc/uptime"
  mark="fencepost clock $1 wall=$wall uptime=$uptime"
  { printf '%s\n' "$mark" >"$tracing/trace_marker"; } 2>/dev/null
  { printf '%s\n' "$mark" >"$kmsg"; } 2>/dev/null
  printf '%s\n' "$mark" >>"$state/clocks.txt"
}

# Taken while the trace already runs: what changes meanwhile is in the trace.
take_state() {
  uname -a >"$state/uname.txt"
  cat "$proc/cmdline" >"$state/cmdline.txt" 2>/dev/null
  for unit in "$sys"/kernel/debug/iommu/amd/iommu*; do
    [ ! -r "$unit/cmdbuf" ] || cat "$unit/cmdbuf" >"$state/cmdbuf-${unit##*/}.txt"
  done
  devtbl=$sys/kernel/debug/iommu/amd/devtbl
  [ ! -r "$devtbl" ] || cat "$devtbl" >"$state/devtbl.txt"
  for member in "$sys"/kernel/iommu_groups/*; do
    [ -d "$member" ] || continue
    type=$(cat "$member/type" 2>/dev/null)
    printf 'group %s type %s:' "${member##*/}" "$type"
    for device in "$member"/devices/*; do printf ' %s' "${device##*/}"; done
    echo
  done >"$state/iommu-groups.txt"
  for file in "$sys"/class/iommu/*/amd-iommu/* "$sys"/module/kvm_amd/parameters/sev*; do
    [ ! -r "$file" ] || printf '%s %s\n' "${file#"$sys"/}" "$(cat "$file")"
  done >"$state/features.txt"
  kernel_config | grep -E 'IOMMU|KPROBE|AMD_MEM_ENCRYPT|KVM_AMD|FTRACE=' >"$state/config.txt"
}

kernel_config() {
  if [ -r "$proc/config.gz" ]; then
    gzip -dc "$proc/config.gz"
  else
    cat "/boot/config-$(uname -r)" 2>/dev/null
  fi
}

start() {
  put tracing_on 1 || die 'tracing cannot be switched on'
  clock_mark start
  if [ $reading = stream ]; then
    (
      trap '' HUP # a terminal that goes away ends us, and we end it
      ulimit -f $((limit_mb * 2048)) 2>/dev/null
      exec cat "$tracing/trace_pipe"
    ) >"$state/ftrace.txt" 2>/dev/null &
    reader=$!
  fi
  take_state
}

# Signals interrupt a wait, but no program in the foreground: so nothing runs there.
run() {
  exec 3<&0
  export FENCEPOST_MARKER="$tracing/trace_marker"
  if [ $# -gt 0 ]; then
    "$@" <&3 3<&- &
    what=$*
  elif [ "$seconds" -gt 0 ]; then
    sleep "$seconds" 3<&- &
    what="for $seconds s; Ctrl-C stops earlier"
  else
    sleep 2147483647 3<&- &
    what='until Ctrl-C'
  fi
  child=$!
  phase=recording
  say "recording: $what"
  wait "$child"
  result=$?
  # A signal ends a wait, but not what it waits for.
  while [ $result -gt 128 ] && kill -0 "$child" 2>/dev/null; do
    wait "$child"
    result=$?
  done
  [ $# -gt 0 ] || result=0
  phase=recorded
}

stop() {
  clock_mark end
  put tracing_on 0
  count_losses
  if [ $reading = stream ]; then
    drain
  else
    cat "$tracing/trace" >"$state/ftrace.txt"
  fi
  dmesg >"$state/dmesg.txt" 2>/dev/null || missed log-of-the-kernel 'dmesg fails'
}

# Newer kernels end trace_pipe once it is empty, older ones leave the reader waiting.
drain() {
  last=''
  idle=0
  while reader_runs && [ $idle -lt 2 ]; do
    sleep 1
    sum_stats 'entries: '
    if [ "$sum" = "$last" ] || [ "$sum" = 0 ]; then idle=$((idle + 1)); else idle=0; fi
    last=$sum
  done
  end_reader
  case $result_of_reader in
    0 | 143) ;; # the end of the file, or our signal
    *) note "the limit of $limit_mb MB or a full disk cut the recording short" ;;
  esac
}

# Over all CPUs: of the line that begins so.
sum_stats() {
  sum=0
  for stats in "$tracing"/per_cpu/cpu*/stats; do
    [ -r "$stats" ] || continue
    while read -r line; do
      case $line in "$1"*) sum=$((sum + ${line#"$1"})) ;; esac
    done <"$stats"
  done
}

count_losses() {
  sum_stats 'overrun: '
  lost=$sum
  sum_stats 'dropped events: '
  lost=$((lost + sum))
  [ $lost -eq 0 ] || note "lost $lost events: give more --buffer, or record less"
  [ -r "$tracefs/kprobe_profile" ] || return 0
  while read -r name hits misses; do
    is_probed "$name" || continue
    printf '%s hits=%s missed=%s\n' "$name" "$hits" "$misses" >>"$state/hits.txt"
    [ "$misses" -eq 0 ] || note "the kernel missed $misses times $name"
  done <"$tracefs/kprobe_profile"
}
