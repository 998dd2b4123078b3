# Sourced by ./dev. soak runs a pair for a long time: `./dev soak [MINUTES]`. A host writes what fio can verify, the line is cut at random,
# checkpoints hold and sending pauses meanwhile; after each round both sides must hold the same. In the first third processes are
# killed as well; then a page is opened, and both sides must end with the memory, threads and descriptors that they had two rounds later, when warm (M1).
# SOAK_SEED=N repeats the choices.
. "$ROOT/build/pair.sh"
. "$ROOT/build/page.sh"

# What a process may have more at the end than warm: timers that live and die, connections about to be closed, a heap that breathes.
SOAK_THREADS=4 SOAK_DESCRIPTORS=8 SOAK_HEAP_KIB=16384 SOAK_MEMORY_KIB=131072 SOAK_VOLUME_MIB=256 SOAK_CUT_TENTHS=40
# What an open page may have more at the end than after its first minute, in percent.
SOAK_PAGE_PERCENT=20

soak() {
  [ "$(id -u)" = 0 ] || { echo "dev: soak needs root for its network namespaces" >&2; return 2; }
  SOAK_END=$((SECONDS + ${1:-30} * 60)) SOAK_CALM=$((SECONDS + ${1:-30} * 20))
  SOAK_DIR=$ROOT/target/soak SOAK_SEED=${SOAK_SEED:-$((RANDOM))}
  rm -rf "$SOAK_DIR"
  mkdir -p "$SOAK_DIR"
  "$ROOT/forebay" --version >/dev/null # The build's time is not a start's.
  echo "soak: ${1:-30} minutes, seed $SOAK_SEED, logs in $SOAK_DIR"
  # In a shell of its own that is not a condition, so that any command that fails ends it.
  (
    set -euo pipefail
    cd "$SOAK_DIR"
    RANDOM=$SOAK_SEED
    trap pair_down EXIT
    soak_pair
  ) &
  wait $! || { echo "soak: FAILED, again: SOAK_SEED=$SOAK_SEED ./dev soak ${1:-30}" >&2; return 1; }
  echo "soak: passed"
}

soak_pair() {
  pair_up "$PWD"
  serve near
  serve far
  site far peer join "$(site near peer invite --quiet)" >/dev/null
  site near volume create disk --size "${SOAK_VOLUME_MIB}MiB" >/dev/null
  site near group replicate main --to far >/dev/null
  following
  local round=0 calm=0 # Rounds of processes that live until the end.
  printf '%-6s %-5s %10s %10s %8s %12s  %s\n' round site heap_KiB rss_KiB threads descriptors happened
  while [ $SECONDS -lt $SOAK_END ] || [ $calm -lt 4 ]; do
    round=$((round + 1))
    if [ $SECONDS -ge $SOAK_CALM ]; then
      calm=$((calm + 1))
      if [ -z "${SERVED[page]:-}" ] && node_found; then soak_open; fi # A restart would sign it out.
    fi
    soak_round $round
    soak_row $round near "$HAPPENED"
    soak_row $round far "$HAPPENED"
    if [ $calm = 2 ]; then # The first sign-in costs 19 MiB for good: password4j keeps the memory of Argon2.
      soak_look near >near.warm
      soak_look far >far.warm
    fi
  done
  local grown=0
  soak_compare near || grown=1
  soak_compare far || grown=1
  if [ -n "${SERVED[page]:-}" ]; then soak_close || grown=1; else echo 'soak: no Node: no page was open'; fi
  [ $grown = 0 ]
  stop near
  stop far
  ! grep -hE 'LEAK:|event=fatal' near.log far.log
}

# One pass of writes with whatever happens meanwhile; then both sides hold the same.
soak_round() { # ROUND
  HAPPENED=''
  soak_fio "$1" --do_verify=0 --rate=24m >"fio-$1.log" 2>&1 &
  local writer=$! near far
  while kill -0 $writer 2>/dev/null; do soak_event "$1"; done
  wait $writer
  if [ $SECONDS -lt $SOAK_CALM ] && [ $((RANDOM % 2)) = 0 ]; then
    kill9 near
    serve near
    HAPPENED+=' kill-near'
  fi
  soak_fio "$1" --verify_only=1 >"verify-$1.log" 2>&1
  drained
  site near checkpoint create "round-$1" --hold >/dev/null
  held "round-$1"
  near=$(soak_sha near nbd://127.0.0.1:10809/disk)
  far=$(soak_sha far "nbd://127.0.0.1:10809/disk@round-$1")
  [ "$near" = "$far" ] || { echo "soak: round $1: near $near, far $far"; return 1; }
  site far checkpoint release "round-$1" >/dev/null
  rm -f "fio-$1.log" "verify-$1.log"
}

soak_event() { # ROUND
  local before after name
  sleep $((RANDOM % 3))
  case $((RANDOM % 6)) in
    0 | 1)
      line down
      sleep "$((RANDOM % SOAK_CUT_TENTHS / 10)).$((RANDOM % 10))"
      line up
      HAPPENED+=' cut'
      ;;
    2)
      site near line pause >/dev/null
      sleep $((RANDOM % 3))
      site near line resume >/dev/null
      HAPPENED+=' pause'
      ;;
    3) # C1: what is held stands still, whatever comes in.
      name=r$1-$RANDOM
      site near checkpoint create "$name" --hold >/dev/null
      held "$name"
      before=$(soak_sha far "nbd://127.0.0.1:10809/disk@$name")
      sleep $((RANDOM % 3))
      after=$(soak_sha far "nbd://127.0.0.1:10809/disk@$name")
      [ "$before" = "$after" ] || { echo "soak: C1: $name was $before, is $after"; return 1; }
      site near checkpoint release "$name" >/dev/null
      HAPPENED+=' hold'
      ;;
    4)
      if [ $SECONDS -lt $SOAK_CALM ]; then
        kill9 far
        sleep $((RANDOM % 3))
        serve far
        HAPPENED+=' kill-far'
      fi
      ;;
    *) ;;
  esac
}

soak_fio() { # ROUND MORE...: the same writes for the same round, so that another fio can verify them
  local round=$1
  shift
  on near fio --name=soak --ioengine=nbd --uri=nbd://127.0.0.1:10809/disk --rw=randwrite --bsrange=4k-64k --blockalign=4k \
    --size="${SOAK_VOLUME_MIB}m" --iodepth=16 --randseed="$round" --verify=crc32c --verify_state_save=0 --output-format=terse "$@"
}

soak_open() { # The overview of near in a browser, until it is closed.
  local code
  code=$(ask near GET setup-code | grep -oE '"code":"[^"]+"' | cut -d'"' -f4)
  ip netns exec "$(namespace near)" node "$PAGE/e2e/open.mjs" https://127.0.0.1:8443 "$code" >page.rows 2>page.log &
  SERVED[page]=$!
}

soak_close() { # M1 of the page
  local warm last i
  kill "${SERVED[page]}" 2>/dev/null || { echo 'soak: the open page has ended:' && cat page.log && return 1; }
  wait "${SERVED[page]}" || true
  unset 'SERVED[page]'
  read -r -a warm < <(head -n 1 page.rows) || { echo 'soak: too short for the page: nothing was measured'; return 0; }
  read -r -a last < <(tail -n 1 page.rows)
  echo "page heap, nodes, listeners: ${warm[*]} after a minute, ${last[*]} at the end, $(wc -l <page.rows) looks"
  [ ! -s page.log ] || { cat page.log && return 1; }
  for i in 0 1 2; do
    [ "${last[i]}" -le $((${warm[i]} * (100 + SOAK_PAGE_PERCENT) / 100 + (i == 0 ? 1000000 : 100))) ] ||
      { echo 'soak: M1: the open page has grown'; return 1; }
  done
}

soak_sha() { on "$1" nbdcopy --no-extents "$2" - | sha256sum | cut -d' ' -f1; }

# SITE: live heap after a collection, memory without rings, threads, descriptors
soak_look() {
  local pid=${SERVED[$1]} heap
  heap=$("$JAVA_HOME/bin/jcmd" "$pid" GC.class_histogram | awk '/^Total/ {print int($3 / 1024)}')
  echo "$heap $(awk '/^Rss(Anon|File)/ {sum += $2} END {print sum}' "/proc/$pid/status") $(ls "/proc/$pid/task" | wc -l) $(ls "/proc/$pid/fd" | wc -l)"
}

soak_row() { # ROUND SITE HAPPENED
  local heap rss threads descriptors
  read -r heap rss threads descriptors < <(soak_look "$2")
  printf '%-6s %-5s %10s %10s %8s %12s %s\n' "$1" "$2" "$heap" "$rss" "$threads" "$descriptors" "$3"
}

soak_compare() { # SITE: M1
  local was now more=("$SOAK_HEAP_KIB" "$SOAK_MEMORY_KIB" "$SOAK_THREADS" "$SOAK_DESCRIPTORS") names=(heap_KiB rss_KiB threads descriptors) i failed=0
  read -ra was <"$1.warm"
  read -ra now < <(soak_look "$1")
  for i in 0 1 2 3; do
    echo "$1 ${names[i]}: warm ${was[i]}, at the end ${now[i]}"
    [ "${now[i]}" -le $((${was[i]} + ${more[i]})) ] || { echo "soak: M1: $1 has grown by more than ${more[i]} ${names[i]}"; failed=1; }
  done
  return $failed
}
