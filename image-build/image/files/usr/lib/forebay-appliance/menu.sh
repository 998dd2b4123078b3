# Sourced by console: the menu. Whoever stands at the machine may do what is here; what is worse than a restart is asked for more than once.
# An empty line, or 0, leads back from everywhere; so does IDLE_S without a word.
IDLE_S=${FOREBAY_TEST_IDLE:-300}

ask() { # TEXT: sets $answer; fails when nobody has said anything
  answer=
  printf '%s> ' "$1"
  read -r -t "$IDLE_S" answer || { echo && return 1; }
  answer=${answer#"${answer%%[![:space:]]*}"}
  answer=${answer%"${answer##*[![:space:]]}"}
  [ -n "$answer" ] && [ "$answer" != 0 ]
}

sure() { # TEXT: whether it is answered by yes
  ask "$1 Type yes to do it" && [ "$answer" = yes ] && return
  echo 'Nothing was done.'
  return 1
}

one_of() { # TEXT CHOICE...: by number; sets $chosen
  local text=$1 number=1 choice
  shift
  for choice in "$@"; do
    echo "  $number $choice"
    number=$((number + 1))
  done
  echo '  0 Back'
  ask "$text" || return
  if [[ "$answer" =~ ^[1-9][0-9]?$ ]] && [ "$answer" -le $# ]; then
    chosen=${!answer}
  else
    echo "There is no $answer."
    return 1
  fi
}

menu() {
  while :; do
    printf '\n  1 Status\n  2 Network\n  3 Admin password\n  4 Upgrade\n  5 Factory reset\n  6 Restart\n  7 Power off\n  0 Back\n'
    ask 'Number' || return 0
    case $answer in
      1) menu_status ;;
      2) menu_network ;;
      3) menu_password ;;
      4) menu_upgrade ;;
      5) menu_reset ;;
      6) menu_end Restart reboot ;;
      7) menu_end 'Power off' poweroff ;;
      *) echo "There is no $answer." ;;
    esac
  done
}

menu_status() {
  page
  echo
  forebay status 2>&1 || true
  echo
  df -h --output=size,avail,pcent "$AT/var" | sed '1s/.*/The data partition:/'
  if ! systemctl is-active --quiet forebay.service; then
    journalctl --unit=forebay --no-pager --lines=15 --output=cat
  fi
  ask 'Enter leads back' || true
}

menu_end() { # WHAT VERB
  sure "$1: hosts lose their volumes until it is back." || return 0
  echo "$1."
  systemctl "$2"
  sleep "${FOREBAY_TEST_PAUSE:-60}" # Not back to the menu meanwhile.
}

# ---- Network

menu_network() {
  echo
  networkctl --no-pager --no-legend list 2>/dev/null
  addresses
  one_of 'Addresses' 'By DHCP, of all cards' 'A fixed one' || return 0
  case $answer in
    1) network_dhcp ;;
    2) network_fixed ;;
  esac
}

network_dhcp() {
  sure 'All cards ask for an address by DHCP.' || return 0
  rm -f "$STATE/network/50-forebay.network" "$AT/run/systemd/network/50-forebay.network"
  network_apply
}

network_fixed() {
  local found=() card address gateway='' servers=''
  for card in "$CARDS"/*; do
    [ ! -e "$card/device" ] || found+=("${card##*/}")
  done
  [ ${#found[@]} -gt 0 ] || { echo 'There is no network card.' && return; }
  one_of 'Which card' "${found[@]}" || return 0
  card=$chosen
  ask 'Address with its prefix, as 192.0.2.7/24' || return 0
  if ! is_address "${answer%/*}" || ! is_prefix "$answer"; then
    echo "$answer is no address with a prefix."
    return
  fi
  address=$answer
  if ask 'Gateway (Enter: none)'; then
    is_address "$answer" || { echo "$answer is no address." && return; }
    gateway=$answer
  fi
  if ask 'Name servers, apart by spaces (Enter: none)'; then
    for servers in $answer; do
      is_address "$servers" || { echo "$servers is no address." && return; }
    done
    servers=$answer
  fi
  sure "$card: $address, gateway ${gateway:-none}, name servers ${servers:-none}." || return 0
  network_file "$card" "$address" "$gateway" "$servers" | replace "$STATE/network/50-forebay.network"
  mkdir -p "$AT/run/systemd/network"
  cp "$STATE/network/50-forebay.network" "$AT/run/systemd/network/"
  network_apply
}

network_file() { # CARD ADDRESS GATEWAY SERVERS
  local server
  printf '[Match]\nName=%s\n[Network]\nAddress=%s\nIPv6AcceptRA=no\n' "$1" "$2"
  [ -z "$3" ] || echo "Gateway=$3"
  for server in $4; do echo "DNS=$server"; done
}

network_apply() {
  networkctl reload
  networkctl list --no-legend --no-pager | awk '$3 == "ether" { print $2 }' | xargs -r networkctl reconfigure
  echo 'It counts from now on, also after a restart. The page shows the addresses.'
}

is_address() {
  local part
  if [[ "$1" =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]]; then
    for part in "${BASH_REMATCH[@]:1}"; do [ "$((10#$part))" -le 255 ] || return 1; done
  else
    [[ "$1" =~ ^[0-9a-fA-F:]*:[0-9a-fA-F:]+$ ]]
  fi
}

is_prefix() { # ADDRESS/PREFIX
  local most=32
  [[ "$1" != *:* ]] || most=128
  [[ "$1" =~ /([0-9]{1,3})$ ]] && [ "$((10#${BASH_REMATCH[1]}))" -ge 1 ] && [ "$((10#${BASH_REMATCH[1]}))" -le $most ]
}

# ---- The admin's password

menu_password() {
  local admins=() name
  if ! has_admin; then
    echo 'Nobody is set up yet. The page shows the setup code, which makes the first admin in the browser.'
    return
  fi
  mapfile -t admins < <(forebay user list 2>/dev/null | awk '$2 == "admin" { print $1 }')
  [ ${#admins[@]} -gt 0 ] || { echo 'The appliance does not answer: see Status.' && return; }
  one_of 'Whose password' "${admins[@]}" || return 0
  name=$chosen
  sure "$name gets a password that is shown here, is asked for no one-time codes, and is signed out." || return 0
  new_password
  if printf '%s\n' "$password" | forebay user password "$name" --password-file - >/dev/null; then
    forebay user totp "$name" --off >/dev/null
    echo "The password of $name: $password"
    echo 'Sign in with it, and give yourself another one. It is shown only once.'
    ask 'Enter leads back' || true
    printf '\033[2J\033[H'
  fi
}

new_password() { # 20 signs of 56 each: 116 bits. None that looks like another.
  password=$(LC_ALL=C tr -dc 'a-km-zA-HJ-NP-Z2-9' </dev/urandom | head -c 20 | sed 's/...../&-/g; s/-$//')
}

# ---- Upgrade

menu_upgrade() {
  local bundles=()
  upgrade_bundles
  if [ ${#bundles[@]} = 0 ]; then
    upgrade_awaited || return 0
  fi
  one_of 'Which one' "${bundles[@]}" || return 0
  sure 'It is written beside the running system and tried once; the machine restarts.' || return 0
  upgrade_from "${chosen%% *}" "${chosen#* }"
}

upgrade_awaited() { # Until there is a bundle; fails when somebody presses Enter, or IDLE_S have passed
  local end=$((SECONDS + IDLE_S)) code
  echo 'Plug in a USB stick (FAT or ext4) with forebay-VERSION.bundle in its first folder. It takes some seconds to be found; Enter leads back.'
  while [ "$SECONDS" -lt "$end" ]; do
    code=0
    read -r -t "$LOOK_EVERY_S" _ || code=$?
    [ "$code" -gt 128 ] || return 1 # Not the time was over: a line, or the end of the input.
    upgrade_bundles
    [ ${#bundles[@]} = 0 ] || return 0
  done
  return 1
}

upgrade_bundles() { # Sets bundles: a device and a file each
  local device file
  bundles=()
  mkdir -p "$RUN/stick"
  while read -r device; do
    mount -o ro,nosuid,nodev,noexec "$device" "$RUN/stick" 2>/dev/null || continue
    for file in "$RUN"/stick/*.bundle; do
      [ ! -f "$file" ] || bundles+=("$device ${file##*/}")
    done
    umount "$RUN/stick"
  done < <(upgrade_devices)
}

upgrade_devices() { # File systems that are not this appliance's own
  lsblk --noheadings --list --paths --output NAME,FSTYPE,PARTLABEL | awk '$2 ~ /^(vfat|exfat|ext[234]|iso9660|ntfs)$/ && $3 !~ /^forebay-/ { print $1 }'
}

upgrade_from() { # DEVICE FILE
  local code=0
  mount -o ro,nosuid,nodev,noexec "$1" "$RUN/stick" || { echo "$1 cannot be read any more." && return; }
  "$HERE/upgrade" "$RUN/stick/$2" || code=$?
  umount "$RUN/stick"
  if [ $code = 0 ]; then
    echo 'Restarting into the new system.'
    systemctl reboot
    sleep "${FOREBAY_TEST_PAUSE:-60}"
  else
    echo 'It was not taken, see above. The system is as it was.'
  fi
}

# ---- Factory reset

word() { # WHICH WORD: whether it is typed
  ask "$1: type $2" && [ "$answer" = "$2" ]
}

menu_reset() {
  local name
  name=$(cat "$STATE/name" 2>/dev/null || echo forebay)
  echo 'This erases all volumes, change buffers, users, keys and settings of this appliance. The system stays the one it is.'
  echo 'Its peer, if it has one, keeps what it holds, and takes this machine for a stranger afterwards.'
  if ! word First reset || ! word "Second: the name of this appliance" "$name" || ! word Third 'erase everything'; then
    echo 'Nothing was done.'
    return
  fi
  "$HERE/boot" reset || { echo 'The boot loader could not be told. Nothing was done.' && return; }
  echo 'Restarting, and erasing.'
  systemctl reboot
  sleep "${FOREBAY_TEST_PAUSE:-60}"
}
