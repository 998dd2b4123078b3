# Sourced by ./dev and by suites: a Linux guest under software emulation, which needs no rights. Its kernel is
# Debian's, unpacked and not installed; its only program is busybox with the tools that a job needs. A job is a shell
# script in build/guest that talks to this machine's loopback as 10.0.2.2 and ends with 0 when all was right.
GUEST_MODULES="crypto/crc32c_generic lib/crc16 fs/mbcache fs/jbd2/jbd2 fs/ext4/ext4 drivers/net/ethernet/intel/e1000/e1000 drivers/block/nbd"
GUEST_TOOLS="/usr/sbin/nbd-client /usr/sbin/mkfs.ext4 /usr/sbin/e2fsck"
GUEST_MEMORY_MIB=512 GUEST_SECONDS_MAX=300

guest_kernel() { # $1 folder: kernel and its modules appear there; fails with a reason if Debian does not give them
  local folder=$1 package
  [ -e "$folder/vmlinuz" ] && return
  mkdir -p "$folder"
  package=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ {print $2; exit}')
  [ -n "$package" ] || { echo "apt knows no linux-image-amd64; try apt-get update"; return 1; }
  (
    cd "$folder"
    apt-get download -q "$package" 2>&1
    dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x --wildcards './boot/vmlinuz-*' './lib/modules/*/kernel/*'
    rm "$package"_*.deb
    mv lib/modules/*/kernel modules
    mv boot/vmlinuz-* vmlinuz
  )
}

guest_image() { # $1 kernel's folder, $2 job, $3 file: the guest's first and only file system
  local kernel=$1 job=$2 image=$3 tool module library root
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,dev,proc,sys,mnt,lib/modules,run,tmp}
  install -m 755 "$(command -v busybox)" "$root/bin/busybox"
  install -m 755 "$ROOT/build/guest/init" "$root/init"
  cp "$ROOT/build/guest/$job.job" "$root/job"
  for tool in $GUEST_TOOLS; do
    install -m 755 "$tool" "$root/bin"
    ldd "$tool" | grep -oE '/[^ ]+' | while read -r library; do
      install -D "$library" "$root$library"
    done
  done
  for module in $GUEST_MODULES; do
    install -D -m 644 "$kernel/modules/$module.ko" "$root/lib/modules/$module.ko"
    echo "$module" >>"$root/modules"
  done
  tar -cf "$root/payload.tar" -C "$ROOT" docs build
  (cd "$root" && find . | cpio -o -H newc --quiet) | gzip -1 >"$image"
  rm -rf "$root"
}

guest_start() { # $1 kernel's folder, $2 image, $3 file for its console, $4 the port it talks to; sets GUEST
  timeout "$GUEST_SECONDS_MAX" qemu-system-x86_64 -accel tcg,thread=multi -smp 2 -m "$GUEST_MEMORY_MIB" -nographic -no-reboot -nodefaults \
    -serial "file:$3" -nic user,model=e1000 -kernel "$1/vmlinuz" -initrd "$2" \
    -append "console=ttyS0 quiet panic=-1 rdinit=/init forebay.port=$4" &
  GUEST=$!
}

guest_says() { # $1 console, $2 what it must say before it ends
  while ! grep -F "guest: $2" "$1" >/dev/null 2>&1; do
    if ! kill -0 "$GUEST" 2>/dev/null || grep -E '^guest: failed' "$1" >/dev/null 2>&1; then
      echo "the guest ended and never said: $2"
      tail -n 40 "$1"
      return 1
    fi
    sleep 0.2
  done
}
