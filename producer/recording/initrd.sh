#!/bin/sh
# Makes the guest's initial RAM disk, the guest's only disk: initrd.sh TREE RECORDER OUT
#
# In it: busybox, the modules for VFIO, the workload, trace-cmd, perf, and RECORDER, the script that is
# tried.
set -eu
tree=$1
recorder=$2
out=$3
here=$(cd "$(dirname "$0")" && pwd)
root=$tree/initrd

rm -rf "$root"
mkdir -p "$root/bin" "$root/modules" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/out"
cp "$tree/usr/bin/busybox" "$root/bin/"
cp "$here/guest/init.sh" "$root/init"
cp "$here/guest/trials.sh" "$root/"
cp "$recorder" "$root/recorder.sh"
chmod +x "$root/init"
cp "$here/guest/vfio-edu.c" "$tree/tmp/"
chroot "$tree" gcc -O1 -Wall -Wextra -Werror -static -o /initrd/bin/vfio-edu /tmp/vfio-edu.c

# The programs that record in binary files, with the libraries they need.
for program in trace-cmd perf; do
  cp "$tree/usr/bin/$program" "$root/bin/"
  chroot "$tree" ldd "/usr/bin/$program" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$tree$library" "$root$library"
  done
done

number=1
for module in irqbypass vfio vfio_iommu_type1 iommufd vfio-pci-core vfio-pci; do
  file=$(find "$tree/kernel" -name "$module.ko*" | head -n 1)
  case $file in
    '') continue ;; # built in
    *.xz) xz -dc "$file" >"$root/modules/$number-$module.ko" ;;
    *.zst) zstd -qdc "$file" >"$root/modules/$number-$module.ko" ;;
    *) cp "$file" "$root/modules/$number-$module.ko" ;;
  esac
  number=$((number + 1))
done
(cd "$root" && find . | cpio -o -H newc --quiet) | gzip -1 >"$out"
rm -rf "$root"
