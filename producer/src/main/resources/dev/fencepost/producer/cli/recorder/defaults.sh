#!/bin/sh
# Records what the IOMMU and the RMP of this host do into one file, which `fencepost import` takes.
#
# Made by `fencepost recorder`. It needs root, tracefs and a POSIX shell with its usual small programs.
# All that it sets up is its own (a tracing instance, kprobes, a scratch directory) and is gone when it
# ends, however it ends. TRACEFS, PROC, SYS and KMSG name other places for those trees, for tests.
set -u
umask 077

# Defaults; `fencepost recorder` writes these lines.
seconds=0
clock=mono
buffer_kb=8192
limit_mb=1024
reading=stream
dma=no
devices=''

usage() {
  cat <<END
usage: sh $0 [OPTION...] [-- COMMAND [ARGUMENT...]]

Records the IOMMU's and the RMP's doings around COMMAND, or for --seconds, or until Ctrl-C.

  --seconds N    stop after N seconds; 0: when Ctrl-C is pressed (default $seconds)
  --device BDF   faults and DMA calls of this device alone, such as 0000:41:00.0; may be repeated.
                 Maps and commands name no device and are always recorded whole
  --dma          also the DMA API's calls (dma:*), which are many (default $dma)
  --clock NAME   the trace's clock: mono, boot, tai, mono_raw, local or global (default $clock)
  --buffer KB    memory for each CPU; halved until the kernel grants it (default $buffer_kb)
  --limit MB     most text to keep of a stream (default $limit_mb)
  --at-end       keep the newest events in memory and write them when it ends: disturbs less,
                 loses the oldest; for a rare fault (default: write them as they come)
  --no-instance  use the shared trace buffer, for programs that write markers into it
  -o FILE        where to put the recording (default ./fencepost-HOST-TIME.tar.gz)

COMMAND finds the file for markers of its own in \$FENCEPOST_MARKER. Exit code: that of COMMAND,
else 0; 1 if nothing could be recorded, 2 for bad usage.
END
}

tracefs=''   # where tracefs is
tracing=''   # the instance in it that is ours, or tracefs itself
group=fencepost_$$
work=''      # scratch directory
state=''     # what gets packed, inside it
mounted=''   # tracefs, if we mounted it
instance=yes
output=''
made=''      # the output, once it is ours
probed=' '   # kprobes that stand, by event name
saved=''     # settings of the shared buffer to put back, newest first
reader=''    # process that writes the stream away
child=''
phase=setup
signal=''
proc=${PROC:-/proc}
sys=${SYS:-/sys}
kmsg=${KMSG:-/dev/kmsg}

say() {
  printf 'fencepost: %s\n' "$*" >&2
}

# Said, and kept in the recording.
note() {
  say "$*"
  printf '%s\n' "$*" >>"$state/notes.txt"
}

# What this recording will not tell, and why.
missed() {
  note "missed: $(printf '%s' "$1" | tr - ' '), for $2"
}

die() {
  say "$*"
  exit 1
}

bad_usage() {
  say "$* (--help tells more)"
  exit 2
}
