# Sourced by suites that need two sites: two network namespaces of our own that share nothing but the line, and in
# each an appliance. Everything ends with `pair_down`, which also a trap should call.
NEAR_NS=fb-near-$$ FAR_NS=fb-far-$$ RINGS=/dev/shm/forebay-pair-$$ NEAR_IP=10.99.0.1 FAR_IP=10.99.0.2
RELAY=''
declare -A SERVED=()
declare -A CLOCK=() # SITE: variables for `env` that move its clock

pair_up() { # $1: folder for both homes; $2: what makes the line, a cable if nothing is said
  PAIR=$1
  ip netns add "$NEAR_NS"
  ip netns add "$FAR_NS"
  "${2:-cable}"
  ip -n "$NEAR_NS" addr add "$NEAR_IP/24" dev line0
  ip -n "$FAR_NS" addr add "$FAR_IP/24" dev line0
  local ns
  for ns in "$NEAR_NS" "$FAR_NS"; do
    ip -n "$ns" link set lo up
    ip -n "$ns" link set line0 addrgenmode none # Nothing crosses the line but what the two say.
    ip -n "$ns" link set line0 up
  done
  mkdir -p "$PAIR/near" "$PAIR/far"
  local name
  for name in near far; do
    mkdir -p "$RINGS/$name"
    printf 'name = "%s"\n[buffer]\ncapacity = "2GiB"\nring_directory = "%s"\n' $name "$RINGS/$name" >"$PAIR/$name/forebay.toml"
  done
}

cable() { ip link add line0 netns "$NEAR_NS" type veth peer name line0 netns "$FAR_NS"; }

distance() { relay; } # The line is far, and shows what it is told: `tell loss 3`, `tell reset`.

middlebox() { relay 0; } # The line is near, and somebody sits in it: `tell flip 3`.

relay() { # [MILLISECONDS]
  mkfifo "$PAIR/told"
  "$ROOT/build/line.py" relay "$NEAR_NS" "$FAR_NS" "$@" <>"$PAIR/told" >"$PAIR/relay.log" 2>&1 &
  RELAY=$!
  local i
  for i in $(seq 100); do
    grep -q ready "$PAIR/relay.log" && return
    sleep 0.1
  done
  cat "$PAIR/relay.log"
  return 1
}

tell() { echo "$*" >"$PAIR/told"; }

thin() { # The line is thin, in both directions, with a modem's buffer of a second.
  local ns
  for ns in "$NEAR_NS" "$FAR_NS"; do
    tc -n "$ns" qdisc replace dev line0 root tbf rate 56kbit burst 1600 latency 1s
  done
}

wide() { # The line is as it was before `thin`.
  local ns
  for ns in "$NEAR_NS" "$FAR_NS"; do
    tc -n "$ns" qdisc del dev line0 root
  done
}

crossed() { # SITE: bytes that have crossed the line, both ways, as packets
  local counters=/sys/class/net/line0/statistics
  on "$1" awk '{sum += $1} END {print sum}' $counters/rx_bytes $counters/tx_bytes
}

namespace() { [ "$1" = near ] && echo "$NEAR_NS" || echo "$FAR_NS"; }
address() { [ "$1" = near ] && echo "$NEAR_IP" || echo "$FAR_IP"; }

on() { # SITE COMMAND...: runs it where that site's loopback is
  local site=$1
  shift
  ip netns exec "$(namespace "$site")" "$@"
}

site() { # SITE VERB...: the command line of that site's appliance
  local site=$1
  shift
  on "$site" "$ROOT/forebay" --home "$PAIR/$site" "$@"
}

ask() { # SITE METHOD PATH [BODY]: an operation of the REST interface, of whose answer spaces are left out
  local site=$1
  shift
  on "$site" "$ROOT/build/line.py" ask "$PAIR/$site" "$@" | tr -d ' '
}

serve() { # SITE: starts its appliance and waits until it answers
  local site=$1 i
  rm -f "$PAIR/$site/run/ports.json"
  # shellcheck disable=SC2086
  ip netns exec "$(namespace "$site")" env ${CLOCK[$site]:-} "$ROOT/forebay" serve --home "$PAIR/$site" \
    --listen "link=$(address "$site"):10810" >>"$PAIR/$site.log" 2>&1 &
  SERVED[$site]=$!
  for i in $(seq 600); do
    [ -e "$PAIR/$site/run/ports.json" ] && return
    if ! kill -0 "${SERVED[$site]}"; then break; fi
    sleep 0.1
  done
  echo "the appliance $site does not start:"
  tail -n 30 "$PAIR/$site.log"
  return 1
}

kill9() { # SITE
  kill -9 "${SERVED[$1]}"
  wait "${SERVED[$1]}" || true
  unset "SERVED[$1]"
}

stop() { # SITE: as an operator would; its exit status counts
  local pid=${SERVED[$1]}
  unset "SERVED[$1]"
  kill "$pid"
  wait "$pid"
}

line() { # up|down: plugs or pulls the cable
  ip -n "$NEAR_NS" link set line0 "$1"
}

field() { # SITE FIELD: a number of `status --json`
  ask "$1" GET status | grep -oE "\"$2\":-?[0-9]+" | head -n 1 | grep -oE -- '-?[0-9]+$'
}

drained() { # waits until the far side holds everything that the near one has
  local i behind
  for i in $(seq 1200); do
    behind=$(field near behindBytes)
    [ "$behind" = 0 ] && return
    sleep 0.1
  done
  echo "the line does not drain, behind by $behind bytes:"
  site near status
  return 1
}

following() { # waits until the far side has had its first sync and follows
  local i
  for i in $(seq 600); do
    ask near GET status | grep '"state":"following"' >/dev/null && return
    sleep 0.1
  done
  echo "the far side does not follow:"
  site near status
  return 1
}

held() { # CHECKPOINT: waits until the far side stands still at it
  local i
  for i in $(seq 600); do
    ask far GET checkpoints | grep "\"name\":\"$1\"[^}]*\"life\":\"held\"" >/dev/null && return
    sleep 0.1
  done
  echo "the far side does not hold at $1:"
  site far checkpoint list
  site far status
  return 1
}

random() { head -c "$1K" /dev/urandom; } # KIB: nothing that could be pressed together

sha() { on "$1" nbdcopy --no-extents "$2" - | sha256sum | cut -d' ' -f1; } # SITE URI

same_on_both() { # CHECKPOINT: which is made; of the volume called disk
  ask near POST checkpoints "{\"name\": \"$1\", \"hold\": true}" >/dev/null
  held "$1"
  [ "$(sha near nbd://127.0.0.1:10809/disk)" = "$(sha far "nbd://127.0.0.1:10809/disk@$1")" ]
  ask far DELETE "checkpoints/$1/hold" >/dev/null
}

memory() { # SITE: MiB of its JVM without the rings, which are shared memory
  awk '/^Rss(Anon|File)/ {sum += $2} END {print int(sum / 1024)}' "/proc/${SERVED[$1]}/status"
}

pair_down() {
  local site
  for site in "${!SERVED[@]}"; do
    kill -9 "${SERVED[$site]}" || true
  done
  if [ -n "$RELAY" ]; then kill "$RELAY" || true; fi
  ip netns del "$NEAR_NS" || true
  ip netns del "$FAR_NS" || true
  rm -rf "$PAIR/near" "$PAIR/far" "$RINGS" # Gigabytes, and the check has a budget. Logs stay.
}
