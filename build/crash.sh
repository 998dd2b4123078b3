# Sourced by ./dev. crash builds ./forebay if it is stale, then kills it: `./dev crash CYCLES [SEED [DEVICE]]`.

crash() {
  local libraries rigs=$QUICK/target/crash-classes
  "$ROOT/forebay" --version >/dev/null # The build's time is not a start's.
  libraries=$(quick_libraries)
  rm -rf "$rigs"
  "$JAVA_HOME/bin/javac" "${JAVAC[@]}" -sourcepath "$ROOT/gateway/src/test/java" -cp "$libraries" -d "$rigs" \
    "$ROOT/gateway/src/test/java/io/forebay/gateway/crash/CrashMain.java"
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m -cp "$rigs:$libraries" io.forebay.gateway.crash.CrashMain "$ROOT" "$@"
}
