# Sourced by ./dev. simulate runs seeds of the simulator on all cores: `./dev sim COUNT`, or one again:
# `./dev sim RIG:SEED`. Compiled like single tests, in seconds. Fresh seeds each time, unless
# FOREBAY_SIM_BASE names where to begin.

simulate() {
  local libraries main=$QUICK/target/classes rigs=$QUICK/target/sim-classes
  libraries=$(quick_libraries)
  quick_main "$libraries" "$main"
  rm -rf "$rigs"
  "$JAVA_HOME/bin/javac" "${JAVAC[@]}" -sourcepath "$ROOT/gateway/src/test/java" -cp "$main:$libraries" -d "$rigs" \
    "$ROOT/gateway/src/test/java/io/forebay/gateway/sim/SimMain.java"
  # Seeds make much garbage that dies young and little that lives: a large young generation.
  exec "$JAVA_HOME/bin/java" ${FOREBAY_SIM_BASE:+-Dforebay.sim.base="$FOREBAY_SIM_BASE"} --enable-native-access=ALL-UNNAMED -Dslf4j.internal.verbosity=WARN -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -XX:+UseParallelGC -Xmx2g -Xmn1400m \
    -cp "$rigs:$main:$libraries" io.forebay.gateway.sim.SimMain "$@"
}
