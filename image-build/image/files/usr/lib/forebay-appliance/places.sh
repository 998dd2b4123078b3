# Sourced by the appliance's programs: where everything lies, and what several of them ask. Tests set $AT, a folder that stands for /.
AT=${FOREBAY_TEST_ROOT:-}
STATE=$AT/var/lib/forebay-appliance # On the data partition: what is this machine's and not the volumes'.
HOME_DIR=$AT/var/lib/forebay
RUN=$AT/run/forebay-appliance
HERE=$AT/usr/lib/forebay-appliance
CMDLINE=$AT/proc/cmdline
CARDS=$AT/sys/class/net
export STATE RUN HERE CARDS

kernel_word() { # NAME: the value of NAME=VALUE on the kernel's command line, else nothing
  tr ' ' '\n' <"$CMDLINE" | sed -n "s/^$1=//p" | tail -n 1
}

running_system() { kernel_word rauc.slot; }

on_trial() { [ "$(kernel_word forebay.trial)" = yes ]; }

system_version() { cat "$HERE/version"; }

# The service that the command line asks, on loopback: HOST PORT.
api_address() {
  { tr -d ' \n' <"$HOME_DIR/run/ports.json" && echo; } 2>/dev/null | sed -n 's/.*{"service":"api","address":"\([^"]*\):\([0-9]*\)"}.*/\1 \2/p'
}

# Whether hosts get what they are to get: the service has said so to systemd, and /readyz says it.
ready() {
  local host port answer=
  systemctl is-active --quiet forebay.service || return
  read -r host port < <(api_address) || return
  # A service that takes no connection ends the redirection, and with it the group.
  { read -r -t 10 answer < <(exec 3<>"/dev/tcp/$host/$port" && printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 && head -n 1 <&3); } 2>/dev/null
  [[ "$answer" == HTTP/1.*\ 200* ]]
}

has_admin() { grep -Eqs '"role" *: *"admin"' "$HOME_DIR/secrets/users.json"; }

addresses() { # All that others may reach, one a line
  ip -o address show scope global up | awk '{ sub("/.*", "", $4); print $4 }'
}

replace() { # FILE: whole, with what is on standard input
  mkdir -p "${1%/*}"
  cat >"$1.new"
  sync "$1.new"
  mv "$1.new" "$1"
  sync "${1%/*}"
}
