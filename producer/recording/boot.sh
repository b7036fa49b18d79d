#!/bin/sh
# Boots the guest in a tree under software emulation and collects what it leaves: boot.sh TREE INITRD OUT
#
# OUT gets what the guest recorded, its console, and QEMU's own log of its AMD IOMMU. With
# TRIALS=workload the recorder is only tried around the workload.
set -eu
tree=$1
initrd=$2
out=$3
vm=$tree/vm

rm -rf "$vm" "$out"
mkdir -p "$vm" "$out"
cp "$(find "$tree/kernel" -name 'vmlinuz*' -type f | head -n 1)" "$vm/vmlinuz"
cp "$initrd" "$vm/initrd.gz"
# Strict mode: each unmap is flushed at once. The emulated TSC cannot be trusted on a busy machine, and
# the kernel's own tests take longer there than all the rest.
arguments="console=ttyS0 panic=-1 loglevel=5 iommu.passthrough=0 iommu.strict=1"
arguments="$arguments tsc=unstable clocksource=hpet cryptomgr.notests=1 nowatchdog"
arguments="$arguments ${TRIALS:+trials=$TRIALS}"

# /vm is as the tree sees it.
timeout "${BOOT_TIMEOUT:-600}" chroot "$tree" qemu-system-x86_64 \
  -machine q35,kernel-irqchip=split,accel=tcg -cpu max -m 1G -smp 2 \
  -nodefaults -no-reboot -display none -serial file:/vm/console.txt \
  -kernel /vm/vmlinuz -initrd /vm/initrd.gz \
  -append "$arguments" \
  -device "amd-iommu,intremap=off${DMA_REMAP:+,dma-remap=$DMA_REMAP}" \
  -device edu,dma_mask=0xffffffffff,addr=5 \
  -device virtio-serial-pci,addr=6 \
  -chardev file,id=out,path=/vm/out.tar -device virtserialport,chardev=out,name=out \
  -msg timestamp=on -trace 'amdvi_*' -D /vm/qemu.log
tar -xf "$vm/out.tar" -C "$out" --no-same-owner
cp "$vm/console.txt" "$out/"
gzip -9 <"$vm/qemu.log" >"$out/qemu.log.gz"
