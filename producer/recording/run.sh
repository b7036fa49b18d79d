#!/bin/sh
# Tries the recorder for real, without AMD hardware: run.sh [DIRECTORY]
#
# Debian under QEMU's emulated AMD IOMMU, where a VFIO program lets a device do DMA, recorded by the
# script that `fencepost recorder` prints; then `import` and `offline` judge what was recorded. Needs
# root, debootstrap and network for the first run; ten minutes on a slow machine, two on a fast one.
#
# DIRECTORY (default /var/tmp/fencepost-recording) keeps the Debian tree and gets the results. SUITE
# and MIRROR choose the Debian release and where it comes from; FENCEPOST is the jar.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-/var/tmp/fencepost-recording}
suite=${SUITE:-trixie}
jar=${FENCEPOST:-$here/../../analyzer/target/fencepost.jar}
tree=$work/$suite
out=$work/out-$suite

say() { printf '\n== %s\n' "$*"; }

mkdir -p "$work"
say "Debian $suite in $tree"
SUITE=$suite sh "$here/tree.sh" "$tree"

say 'The recorder, and a guest to run it in'
java -jar "$jar" recorder -o "$work/recorder.sh"
sh "$here/initrd.sh" "$tree" "$work/recorder.sh" "$work/initrd.gz"
sh "$here/boot.sh" "$tree" "$work/initrd.gz" "$out"
cat "$out/trials.txt"
grep -q '^trials: 0 failed' "$out/trials.txt"

say 'What was recorded, imported'
java -jar "$jar" import "$out/workload.tar.gz" -o "$out/workload.avro"
say 'and judged'
java -jar "$jar" offline "$out/workload.avro"
