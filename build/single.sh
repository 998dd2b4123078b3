# Sourced by suites that need one appliance: in a folder of its own, on ports of its own, without a line. SINGLE_ISCSI:
# the portals, if they are not just one.
RINGS=/dev/shm/forebay-single-$$
SERVED=''

appliance() { "$ROOT/forebay" --home "$SINGLE/home" "$@"; }

single_up() { # $1 folder, $2 capacity
  SINGLE=$1
  mkdir -p "$SINGLE/home" "$RINGS"
  printf '[buffer]\ncapacity = "%s"\nring = "16MiB"\nring_directory = "%s"\n' "$2" "$RINGS" >"$SINGLE/home/forebay.toml"
}

single_serve() { # starts it in the background and waits until it answers; $1 where NBD listens, a free port if nothing is said
  local i
  rm -f "$SINGLE/home/run/ports.json"
  "$ROOT/forebay" serve --home "$SINGLE/home" --listen "nbd=${1:-127.0.0.1:0}" --listen "iscsi=${SINGLE_ISCSI:-127.0.0.1:0}" \
    --listen api=127.0.0.1:0 --listen web= --listen snmp=127.0.0.1:0 --listen link= \
    >>"$SINGLE/serve.log" 2>&1 &
  SERVED=$!
  for i in $(seq 600); do
    [ -e "$SINGLE/home/run/ports.json" ] && return
    if ! kill -0 "$SERVED"; then break; fi
    sleep 0.1
  done
  tail -n 30 "$SINGLE/serve.log"
  return 1
}

single_kill9() {
  kill -9 "$SERVED"
  wait "$SERVED" || true
}

single_stop() { # as an operator would; its exit status counts
  kill "$SERVED"
  wait "$SERVED"
}

single_uri() { # VOLUME
  appliance volume show "$1" --json | grep -oE "nbd://127[^\" ]*/$1" | head -n 1
}

single_down() {
  kill -9 "$SERVED" 2>/dev/null || true
  rm -rf "$SINGLE/home" "$RINGS"
}
