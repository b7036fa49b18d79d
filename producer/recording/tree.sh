#!/bin/sh
# Makes a Debian tree with QEMU, a compiler and a kernel in it: tree.sh DIRECTORY
#
# SUITE is the Debian release (default trixie), MIRROR where its packages come from. Needs root and
# debootstrap. A tree that is there is taken as it is.
set -eu
tree=$1
suite=${SUITE:-trixie}
mirror=${MIRROR:-http://deb.debian.org/debian}
packages=qemu-system-x86,busybox-static,gcc,libc6-dev,linux-libc-dev,cpio,xz-utils,trace-cmd,linux-perf

if [ ! -e "$tree/usr/bin/qemu-system-x86_64" ]; then
  debootstrap --variant=minbase --include="$packages" "$suite" "$tree" "$mirror"
fi
if [ ! -d "$tree/kernel" ]; then
  cp /etc/resolv.conf "$tree/etc/"
  # The kernel is unpacked, not installed: nothing here boots from this tree.
  # shellcheck disable=SC2016 # for the shell inside
  chroot "$tree" sh -eu -c '
    package() { apt-cache depends "$1" | sed -n "s/^ *Depends: \($2[^ ]*\)$/\1/p"; }
    image=$(package linux-image-amd64 linux-image-)
    mkdir -p /kernel.part && cd /kernel.part
    apt-get download "$image" $(package "$image" linux-modules-) $(package "$image" linux-binary-)
    for each in *.deb; do dpkg-deb -x "$each" .; rm "$each"; done
    mv /kernel.part /kernel'
fi
