# Sourced by ./dev. fuzz feeds spoiled bytes to everything that reads a client's, a peer's or a disk's:
# `./dev fuzz [SECONDS]`, fresh seeds each round. A failure names its seed; FUZZ_SEED=N runs that one again.

fuzz() {
  local end=$((SECONDS + ${1:-60})) seed
  while
    seed=${FUZZ_SEED:-$(od -An -N5 -tu8 /dev/urandom | tr -d ' ')}
    echo "fuzz: seed $seed"
    FOREBAY_TEST_OPTS="-Dfuzz.seed=$seed -Dfuzz.rounds=${FUZZ_ROUNDS:-1000}" quick_run '*Fuzz' >"$QUICK/fuzz.log" 2>&1 || {
      tail -n 60 "$QUICK/fuzz.log"
      echo "fuzz: failed; again: FUZZ_SEED=$seed ./dev fuzz 0" >&2
      return 1
    }
    [ -z "${FUZZ_SEED:-}" ] && [ $SECONDS -lt $end ]
  do :; done
}

# In a shell of its own: quick_test becomes the tests.
quick_run() (quick_test "$@")
