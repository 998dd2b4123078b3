#!/bin/bash
# slot.sh TAR FOLDER FILE MIB: the system that build.sh has made becomes a file system that is only read. Called as root, or root of a user namespace.
set -euo pipefail
SYSTEM=$2

tar -xf "$1" -C "$SYSTEM" --numeric-owner --exclude='./dev/*'
cd "$SYSTEM"
mv boot/vmlinuz-* boot/vmlinuz
mv boot/initrd.img-* boot/initrd.img
rm -rf boot/{System.map,config}-* vmlinuz* initrd.img*
# The caches of a trained start belong to these jars: they stay with the system, and /var is the data partition.
rm usr/lib/forebay/aot
mv var/cache/forebay usr/lib/forebay/aot
mv var/lib/dpkg/status usr/lib/forebay-appliance/packages # What is in it.
rm -rf var run/* tmp/*
mkdir var
# Nothing is written to this system: what changes is on the data partition or made up at each start.
ln -sf /run/systemd/resolve/resolv.conf etc/resolv.conf
: >etc/machine-id
rm -f etc/hostname
printf '127.0.0.1 localhost\n::1 localhost\n' >etc/hosts
find . -xdev -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

# No journal, for it is only read; no feature that GRUB 2.06 cannot read.
truncate -s "$4M" "$3"
E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -b 4096 -m 0 -L forebay -U 5f3a1c60-7d0b-4b5a-9c0e-f04eba70000a \
  -E hash_seed=5f3a1c60-7d0b-4b5a-9c0e-f04eba70000b,lazy_itable_init=0 -O ^has_journal,^metadata_csum,^metadata_csum_seed,^orphan_file \
  -d "$SYSTEM" "$3"
chmod 644 "$3"
