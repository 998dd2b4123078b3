# Sourced by suite `image`: machines that boot from the image under software emulation, a folder each in $MACHINES. Nothing of
# them is reached but what is forwarded from this machine's loopback; the console is a serial one. The disk is behind a cache that
# dies with the machine: after a power cut only what was flushed is on it.
#
# MACHINE_CPU: of what kind their processor is, an old one without AVX if nothing is said.
# MACHINES/NAME: disk; web nbd iscsi link ssh, a port each; fingerprint, key; console.N, what the Nth run said; qemu.pid disk.pid
MACHINE_DISK=8G
START_SECONDS_MAX=900 STOP_SECONDS_MAX=300 UPGRADE_SECONDS_MAX=1200 TYPED_SECONDS_MAX=60 STICK_SECONDS_MAX=300
OUTSIDE=$ROOT/build/image-boot/outside.py

until_seconds() { # SECONDS COMMAND...: waits until it is true
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { echo "not in time: $*"; return 1; }
    sleep 0.5
  done
}

alive() { # PIDFILE: what was started in another shell cannot be waited for, and may stay as a zombie
  grep -E '^State:[[:space:]]+[^ZX]' "/proc/$(cat "$1")/status" >/dev/null 2>&1
}

gone() { ! alive "$1"; }

machine() { # NAME MEMORY_MIB IMAGE: a new one
  local at=$MACHINES/$1 ports
  mkdir -p "$at"
  cp --sparse=always "$3" "$at/disk"
  truncate -s $MACHINE_DISK "$at/disk"
  echo "$2" >"$at/memory"
  read -r -a ports < <("$OUTSIDE" ports 5)
  echo "${ports[0]}" >"$at/web"
  echo "${ports[1]}" >"$at/nbd"
  echo "${ports[2]}" >"$at/iscsi"
  echo "${ports[3]}" >"$at/link"
  echo "${ports[4]}" >"$at/ssh"
}

card() { printf '52:54:00:0f:%02x:%02x' $(($(port "$1" web) / 256)) $(($(port "$1" web) % 256)); } # NAME: its address; machines are named by it
port() { cat "$MACHINES/$1/$2"; } # NAME SERVICE
socket() { echo "$SOCKETS/$1.$2"; } # NAME console|qmp|disk
console() { echo "$MACHINES/$1/console.$(cat "$MACHINES/$1/runs")"; } # NAME: what it has said since it was switched on

power_on() { # NAME
  local at=$MACHINES/$1 forward='' service
  echo $(($(cat "$at/runs" 2>/dev/null || echo 0) + 1)) >"$at/runs"
  rm -f "$SOCKETS/$1".*
  TMPDIR=$at nbdkit --unix "$(socket "$1" disk)" --pidfile "$at/disk.pid" --filter=cache file "$at/disk" cache=writeback
  for service in web:443 nbd:10809 link:10810 ssh:22; do
    forward+=,hostfwd=tcp:127.0.0.1:$(port "$1" "${service%:*}")-:${service#*:}
  done
  date +%s >"$at/on"
  echo 0 >"$at/mark"
  qemu-system-x86_64 -name "$1" -accel tcg,thread=multi -cpu ${MACHINE_CPU:-Westmere} -smp 2 -m "$(cat "$at/memory")" -nodefaults -vga std -display none \
    -drive "file=nbd+unix:///?socket=$(socket "$1" disk),format=raw,if=virtio,cache=writeback" \
    -device virtio-rng-pci -nic "user,ipv6=off,model=virtio-net-pci,mac=$(card "$1")$forward" -serial chardev:console \
    -chardev "socket,id=console,path=$(socket "$1" console),server=on,wait=off,logfile=$(console "$1")" \
    -qmp "unix:$(socket "$1" qmp),server=on,wait=off" >>"$at/qemu.log" 2>&1 &
  echo $! >"$at/qemu.pid"
}

power_cut() { # NAME
  local at=$MACHINES/$1
  kill -9 "$(cat "$at/qemu.pid")" "$(cat "$at/disk.pid")"
  until_seconds 20 gone "$at/qemu.pid"
  until_seconds 20 gone "$at/disk.pid"
}

power_off() { # NAME: by its button
  local at=$MACHINES/$1
  "$OUTSIDE" button "$(socket "$1" qmp)"
  until_seconds $STOP_SECONDS_MAX gone "$at/qemu.pid"
  kill "$(cat "$at/disk.pid")"
  until_seconds 20 gone "$at/disk.pid"
}

machines_down() { # For a trap: whatever still runs, and the disks; what was said stays.
  local at
  for at in "$MACHINES"/*; do
    for pid in "$at"/*.pid; do
      if [ -e "$pid" ] && alive "$pid"; then kill -9 "$(cat "$pid")"; fi
    done
    rm -f "$at/disk" "$at/stick" "$at/key"
  done
  rm -rf "$SOCKETS"
}

mark() { stat -c %s "$(console "$1")" >"$MACHINES/$1/mark"; } # NAME: what comes from now on is looked at

said() { # NAME EXPRESSION: whether a line since the mark has it
  tail -c +$(($(cat "$MACHINES/$1/mark") + 1)) "$(console "$1")" | tr -d '\r' | grep -aE -- "$2"
}

line_of() { # NAME FIELD: what the page on its console says last of it
  said "$1" "^$2: " | tail -n 1 | cut -d' ' -f"$(($(wc -w <<<"$2") + 1))-" | sed 's/ *$//'
}

says() { # NAME SECONDS EXPRESSION: waits for it, while the machine runs
  local end=$((SECONDS + $2))
  until said "$1" "$3" >/dev/null; do
    if [ "$SECONDS" -ge "$end" ] || ! alive "$MACHINES/$1/qemu.pid"; then
      echo "$1 did not say: $3"
      tail -n 60 "$(console "$1")"
      return 1
    fi
    sleep 0.5
  done
}

types() { # NAME TEXT EXPRESSION: types it as a line and waits for what is said to it
  mark "$1"
  "$OUTSIDE" type "$(socket "$1" console)" "$2"$'\r'
  says "$1" "${4:-$TYPED_SECONDS_MAX}" "$3"
}

ask() { "$OUTSIDE" ask "$MACHINES/$1" "${@:2}"; } # NAME METHOD PATH [BODY]
value() { "$OUTSIDE" value "$MACHINES/$1" "${@:2}"; } # NAME PATH NAME...
is() { [ "$("${@:2}")" = "$1" ]; } # WANTED COMMAND...

# The emulator takes connections whether the machine is up or not, and hangs up on them then. From an initiator that dials again
# meanwhile it must not: iscsid (2.1.8) that is hung up on before its login binds that connection for ever (open-iscsi issue 387).
ISCSI_PORT=3260
initiators_come_in() { "$OUTSIDE" forward "$(socket "$1" qmp)" "$(port "$1" iscsi)" $ISCSI_PORT; } # NAME
initiators_stay_out() { "$OUTSIDE" forward "$(socket "$1" qmp)" "$(port "$1" iscsi)" 0; } # NAME: but for those that are in

ready() { # NAME WHAT: waits until it serves; WHAT it was: a line of figures
  says "$1" $START_SECONDS_MAX '^State: ready'
  [ -e "$MACHINES/$1/fingerprint" ] || line_of "$1" Fingerprint >"$MACHINES/$1/fingerprint"
  is "$(cat "$MACHINES/$1/fingerprint")" line_of "$1" Fingerprint # The same ever after.
  until_seconds $START_SECONDS_MAX ask "$1" GET /readyz
  initiators_come_in "$1"
  figure "$1, seconds until ready, $2" $(($(date +%s) - $(cat "$MACHINES/$1/on")))
}

memory() { # NAME: MiB that the machine has touched, the emulator's own included
  awk '/^VmRSS:/ {print int($2 / 1024)}' "/proc/$(cat "$MACHINES/$1/qemu.pid")/status"
}

figure() { echo "$*" | tee -a "$FIGURES"; } # TEXT...

stick() { # NAME BUNDLE: a disk with it is plugged in
  local at=$MACHINES/$1 folder
  folder=$(mktemp -d)
  cp "$2" "$folder"
  truncate -s $(($(stat -c %s "$2") * 5 / 4 + 33554432)) "$at/stick"
  mkfs.ext4 -q -F -d "$folder" "$at/stick"
  rm -r "$folder"
  "$OUTSIDE" plug "$(socket "$1" qmp)" "$at/stick"
}

upgrade() { # NAME BUNDLE: until it restarts
  stick "$1" "$2"
  types "$1" '' '> *$'
  types "$1" 4 '> *$' $STICK_SECONDS_MAX # The menu waits until the stick is there.
  said "$1" "${2##*/}"
  types "$1" 1 '> *$'
  initiators_stay_out "$1"
  types "$1" yes 'Restarting into the new system\.' $UPGRADE_SECONDS_MAX
  date +%s >"$MACHINES/$1/on"
  mark "$1"
}
