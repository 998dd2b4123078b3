# Sourced by suites that are shell: each `run FUNCTION` is one test, in its own shell with its own folder; any
# command that fails in it fails it. `skip FUNCTION REASON` counts and says why. `finish` reports.
passed=0 failed=0 skipped=0
FAILED_LINES=18 # Build servers show some 20 lines after the one that failed, and the end of a log says why.

run() {
  local name=$1 started=$SECONDS child
  mkdir -p "$WORK/$name"
  # In the background, because `if function` would switch errexit off inside it.
  (
    set -eEuo pipefail
    trap 'echo "failed: ${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND" >&2' ERR # Not into what a command's output is taken for.
    cd "$WORK/$name"
    "$name"
  ) >"$WORK/$name.log" 2>&1 &
  child=$!
  if wait "$child"; then
    passed=$((passed + 1))
    echo "   ok      $name ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    echo "   FAILED  $name"
    tail -n "$FAILED_LINES" "$WORK/$name.log" | sed 's/^/           /'
    echo "           all of it: $WORK/$name.log"
  fi
}

skip() {
  skipped=$((skipped + 1))
  echo "   skipped $1: $2"
}

finish() { echo "$passed $failed $skipped" >"$RESULTS"; }

# expect CODE COMMAND...: the command must end with this code.
expect() {
  local want=$1 code=0
  shift
  "$@" || code=$?
  [ "$code" = "$want" ] && return
  echo "expected exit code $want, was $code: $*"
  return 1
}
