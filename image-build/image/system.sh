#!/bin/bash
# The hook of build.sh in the system that mmdebstrap makes. $1 is its root, $HAND a folder with the package and the files.
set -euo pipefail
SYSTEM=$1

panel() { # LCDd and its drivers without what their packages want besides
  local downloads=$SYSTEM/tmp/panel deb
  mkdir -p "$downloads/all"
  (cd "$downloads" && APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get download -qq lcdproc lcdproc-extra-drivers)
  for deb in "$downloads"/*.deb; do dpkg-deb -x "$deb" "$downloads/all"; done
  cp "$downloads/all/usr/sbin/LCDd" "$SYSTEM/usr/sbin"
  mkdir -p "$SYSTEM/usr/share/doc/lcdproc"
  cp "$downloads/all/usr/share/doc/lcdproc/copyright" "$SYSTEM/usr/share/doc/lcdproc"
  cp -r "$downloads/all/usr/lib/x86_64-linux-gnu/lcdproc" "$SYSTEM/usr/lib/x86_64-linux-gnu"
  rm -r "$downloads"
}

# Its number, which what lies on the data partition bears, is the same in each image.
mkdir -p "$SYSTEM/etc/sysusers.d"
cp "$HAND/files/etc/sysusers.d/forebay.conf" "$SYSTEM/etc/sysusers.d"
cp "$HAND/forebay.deb" "$SYSTEM/tmp"
chroot "$SYSTEM" dpkg -i /tmp/forebay.deb
rm "$SYSTEM/tmp/forebay.deb"
[ "$(chroot "$SYSTEM" id -u forebay)" = 640 ]
ls "$SYSTEM/var/cache/forebay/verb.aot" "$SYSTEM/var/cache/forebay/serve.aot" # Made by the package for its first start.
panel

cp -r "$HAND/files/." "$SYSTEM"
# What waits at consoles, asks at a first start, or is of no use where nobody logs in.
chroot "$SYSTEM" systemctl --quiet mask getty@.service serial-getty@.service console-getty.service \
  systemd-firstboot.service systemd-machine-id-commit.service rauc-mark-good.service
cp "$SYSTEM/usr/share/systemd/tmp.mount" "$SYSTEM/etc/systemd/system"
chroot "$SYSTEM" systemctl --quiet enable systemd-networkd.service systemd-networkd-wait-online.service systemd-resolved.service \
  systemd-timesyncd.service forebay.service forebay-appliance.service forebay-gate.service forebay-gate.path forebay-confirm.service \
  forebay-console@tty1.service forebay-console@ttyS0.service tmp.mount
chroot "$SYSTEM" systemctl --quiet set-default multi-user.target
if [ -n "$(ls -A "$HAND/with")" ]; then
  cp -r "$HAND/with/." "$SYSTEM"
  chroot "$SYSTEM" update-initramfs -u -k all # Firmware and drivers may be among it.
fi
