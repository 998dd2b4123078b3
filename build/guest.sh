# Sourced by ./dev and by suites: a Linux guest under software emulation, which needs no rights. Its kernel is
# Debian's, unpacked and not installed; its programs are busybox and the tools that a job needs. A job is a shell
# script build/guest/NAME.job, with the functions of build/guest/words, that talks to this machine's loopback as 10.0.2.2 (and,
# over a second network, as 10.0.3.2) and ends with 0 when all was right; NAME.tools and NAME.modules say what it needs, the
# latter in the order of insertion, with their parameters.
GUEST_MEMORY_MIB=768 GUEST_SECONDS_MAX=300

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
  mkdir -p "$root"/{bin,dev,etc,proc,sys,mnt,lib/modules,run,tmp}
  ln -s bin "$root/sbin"
  echo 'root:x:0:0::/:/bin/sh' >"$root/etc/passwd"
  install -m 755 "$(command -v busybox)" "$root/bin/busybox"
  install -m 755 "$ROOT/build/guest/init" "$root/init"
  cp "$ROOT/build/guest/$job.job" "$root/job"
  cp "$ROOT/build/guest/words" "$root/words"
  while read -r tool; do
    install -m 755 "$tool" "$root/bin"
    ldd "$tool" | grep -oE '/[^ ]+' | while read -r library; do
      install -D "$library" "$root$library"
    done
  done <"$ROOT/build/guest/$job.tools"
  while read -r module _; do
    install -D -m 644 "$kernel/modules/$module.ko" "$root/lib/modules/$module.ko"
  done <"$ROOT/build/guest/$job.modules"
  cp "$ROOT/build/guest/$job.modules" "$root/modules"
  tar -cf "$root/payload.tar" -C "$ROOT" docs build
  (cd "$root" && find . | cpio -o -H newc --quiet) | gzip -1 >"$image"
  rm -rf "$root"
}

# Sets GUEST. What the job is told are variables of its environment: the kernel gives its first process whatever it does
# not know. `$GUEST_WITHIN` stands before QEMU: a network namespace to be in.
guest_start() { # $1 kernel's folder, $2 image, $3 file for its console, $4... what the job is told, NAME=VALUE
  local kernel=$1 image=$2 console=$3
  shift 3
  # shellcheck disable=SC2086
  ${GUEST_WITHIN:-} timeout "$GUEST_SECONDS_MAX" qemu-system-x86_64 -accel tcg,thread=multi -smp 2 \
    -m "$GUEST_MEMORY_MIB" -nographic -no-reboot -nodefaults -serial "file:$console" \
    ${GUEST_DISK:+-drive "file=$GUEST_DISK,format=raw,if=virtio"} \
    -nic user,model=e1000 -nic user,model=e1000,net=10.0.3.0/24 -kernel "$kernel/vmlinuz" -initrd "$image" \
    -append "console=ttyS0 quiet panic=-1 rdinit=/init $*" &
  GUEST=$!
}

guest_down() { # For a trap: ends a guest that nobody has waited for.
  [ -z "${GUEST:-}" ] || kill "$GUEST" 2>/dev/null || true
}

guest_ended() { # Waits for it; fails as it does.
  local guest=$GUEST
  wait "$guest"
  GUEST=
}

guest_says() { # $1 console, $2 what it must say before it ends
  while ! grep -F "guest: $2" "$1" >/dev/null 2>&1; do
    if ! kill -0 "$GUEST" 2>/dev/null || grep -E '^guest: failed' "$1" >/dev/null 2>&1; then
      echo "the guest ended and never said: $2"
      tail -n 60 "$1"
      return 1
    fi
    sleep 0.2
  done
}
