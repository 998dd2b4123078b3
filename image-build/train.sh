# Sourced by ./forebay and by the distribution's forebay-prepare; plain sh. Makes the caches of a trained start, which
# halves the start-up; without them everything works, a little later. They are valid for one JVM and one order of jars.
#   JAVA    the command
#   JVM     the folder of common, verb, serve
#   CLASSES the class path
#   NATIVE  more options, separated by spaces
MAIN=io.forebay.gateway.app.Main

# $1 file, $2 an empty folder. What is trained is a question to an appliance that is not there (nothing listens on
# port 1): the way of most verbs.
train_verb() {
  mkdir -p "$2/run"
  echo '[{"service": "api", "address": "127.0.0.1:1"}]' >"$2/run/ports.json"
  echo none >"$2/run/api-token"
  # shellcheck disable=SC2086
  "$JAVA" "@$JVM/common" "@$JVM/verb" ${NATIVE:-} -XX:AOTCacheOutput="$1" -cp "$CLASSES" "$MAIN" \
    status --home "$2" >"$2/log" 2>&1 || true
  grep -q 'no appliance runs' "$2/log" || rm -f "$1"
}

# $1 file, $2 an empty folder. The appliance's own: one start of an empty one, ended in order. Its restart after a crash
# takes two thirds of the time with it.
train_serve() {
  printf 'name = "trained"\n[buffer]\ncapacity = "1GiB"\nring_directory = "%s"\n' "$2" >"$2/forebay.toml"
  # shellcheck disable=SC2086
  "$JAVA" "@$JVM/common" "@$JVM/serve" ${NATIVE:-} -XX:AOTCacheOutput="$1" -cp "$CLASSES" "$MAIN" \
    serve --home "$2" --listen nbd=127.0.0.1:0 --listen iscsi=127.0.0.1:0 --listen link=127.0.0.1:0 \
    --listen api=127.0.0.1:0 --listen web=127.0.0.1:0 >"$2/log" 2>&1 9>&- &
  train_pid=$!
  train_tries=300
  while [ ! -e "$2/run/ports.json" ] && [ $train_tries -gt 0 ] && kill -0 $train_pid 2>/dev/null; do
    sleep 0.1
    train_tries=$((train_tries - 1))
  done
  kill $train_pid 2>/dev/null || true
  wait $train_pid || true
}
