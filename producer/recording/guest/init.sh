#!/bin/busybox sh
# shellcheck shell=dash
# The guest's first program: makes a machine of it, runs the trials, hands out what they left.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t debugfs debugfs /sys/kernel/debug
echo 16 >/proc/sys/vm/nr_hugepages
for module in /modules/*; do
  case $module in
    *vfio_iommu_type1*) insmod "$module" allow_unsafe_interrupts=1 ;;
    *) insmod "$module" ;;
  esac
done
sh /trials.sh 2>&1 | tee /out/trials.txt
tar -C /out -cf "$(echo /dev/vport*)" .
sync
poweroff -f
