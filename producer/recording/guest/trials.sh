#!/bin/sh
# Tries the recorder inside the guest: around a workload, and in all the ways it can be cut short.
# After each, tracefs must be as it was. Ends with "trials: N failed".
tracefs=/sys/kernel/tracing
failures=0
cd /out || exit

check() { # WHAT, then a command that must succeed
  what=$1
  shift
  if "$@"; then
    result=ok
  else
    result=FAILED
    failures=$((failures + 1))
  fi
  read -r uptime rest </proc/uptime
  echo "$result at $uptime s: $what"
}

# All that a recorder could leave behind.
traces_left() {
  mount -t tracefs tracefs $tracefs 2>/dev/null
  for file in kprobe_events set_event trace_clock tracing_on buffer_size_kb current_tracer; do
    echo "$file:"
    cat $tracefs/$file
  done
  ls $tracefs/instances /tmp
  find $tracefs/events/iommu -name filter -exec cat {} \;
  # shellcheck disable=SC2009 # there is no pgrep in the guest
  ps | grep -c '[t]race_pipe'
}

unchanged() {
  traces_left >/tmp.after
  diff /before.txt /tmp.after
}

bind_edu() {
  for device in /sys/bus/pci/devices/*; do
    [ "$(cat "$device/vendor")$(cat "$device/device")" = 0x12340x11e8 ] || continue
    edu=${device##*/}
    echo vfio-pci >"$device/driver_override"
    echo "$edu" >/sys/bus/pci/drivers/vfio-pci/bind
    group=$(readlink "$device/iommu_group")
    group=${group##*/}
  done
}

packs() { # the one recording here, with this in its manifest
  [ -s "$1" ] && tar -xzOf "$1" | grep -q "$2"
}

exits() { # CODE COMMAND...
  want=$1
  shift
  "$@"
  got=$?
  [ $got -eq "$want" ] || { echo "exit code $got, not $want: $*" && false; }
}

# Sends a signal once the recorder records. It runs in the foreground: a shell's background ignores
# SIGINT.
interrupted() { # SIGNAL, then the recorder's arguments
  rm -f /pid /said
  (
    until grep -q 'fencepost: recording' /said 2>/dev/null; do sleep 1; done
    kill "-$1" "$(cat /pid)"
  ) &
  shift
  # shellcheck disable=SC2016 # for the shell inside
  sh -c 'echo $$ >/pid; exec sh /recorder.sh "$@" 2>/said' sh "$@"
}

# What others record with: their files are binary, and only they can print them. The names of all
# the kernel's functions, which no event of ours needs, would be most of a trace.dat.
other_recorders() {
  mount --bind /dev/null /proc/kallsyms
  check 'with trace-cmd' \
    exits 0 trace-cmd record -q -e iommu -o trace.dat -- vfio-edu "$edu" "$group"
  check 'which it prints' sh -c 'trace-cmd report -t -i trace.dat >trace-cmd.txt'
  check 'with perf' exits 0 perf record -q -e 'iommu:*' -a -o perf.data -- vfio-edu "$edu" "$group"
  check 'which it prints, with and without --ns' \
    sh -c 'perf script --ns -i perf.data >perf-ns.txt && perf script -i perf.data >perf-us.txt'
  umount /proc/kallsyms
}

mkdir -p /tmp
bind_edu
mount -t tracefs tracefs $tracefs
echo 1408 >$tracefs/buffer_size_kb # the kernel rounds it, and never takes a size for unset again
traces_left >/before.txt
umount $tracefs
echo "edu is $edu in group $group"

check 'around a workload, mounting tracefs itself' \
  exits 0 sh /recorder.sh --dma --device "$edu" -o workload.tar.gz -- vfio-edu "$edu" "$group"
check 'which it unmounts' test ! -e $tracefs/trace
check 'and leaves nothing' unchanged

if grep -q 'trials=workload' /proc/cmdline; then
  other_recorders
  echo "trials: $failures failed"
  exit
fi

check 'read at the end' \
  exits 0 sh /recorder.sh --at-end -o at-end.tar.gz -- vfio-edu "$edu" "$group"
check 'leaves nothing' unchanged

check 'in the shared buffer' \
  exits 0 sh /recorder.sh --no-instance --clock boot -o shared.tar.gz -- vfio-edu "$edu" "$group"
check 'puts all settings back' unchanged

check 'for a second' exits 0 sh /recorder.sh --seconds 1 -o second.tar.gz
check 'leaves nothing' unchanged

check 'a command that fails' exits 3 sh /recorder.sh -o fails.tar.gz -- sh -c 'exit 3'
check 'is recorded as such' packs fails.tar.gz '^exit=3$'
check 'and leaves nothing' unchanged

check 'a command that is not there' exits 127 sh /recorder.sh -o missing.tar.gz -- no-such-command
check 'leaves nothing' unchanged

interrupted INT -o interrupted.tar.gz
check 'Ctrl-C ends a recording well' test $? -eq 0
check 'which is packed' packs interrupted.tar.gz '^signal=INT$'
check 'and leaves nothing' unchanged

interrupted TERM -o terminated.tar.gz -- sleep 1000
check 'SIGTERM around a command ends with its exit code' test $? -eq 143
check 'is packed' packs terminated.tar.gz '^signal=TERM$'
check 'and leaves nothing' unchanged

check 'an output that cannot be written' exits 1 sh /recorder.sh -o /no/such/directory/out.tar.gz
check 'leaves nothing' unchanged

other_recorders
echo "trials: $failures failed"
