# Sourced by ./dev. bench_bytes records what a host writes (root, /dev/fuse and loop devices; postgresql-15, libnbd-bin)
# unless that was done before, and prints what it takes on the line: `./dev bench bytes`. BENCH_TRACES names the folder
# of the traces, 1.6 GB; BENCH_BASES the memory for bases in MiB (512, the default of link.bases_max); BENCH_FRAME a frame's bytes (62500).

bench_bytes() {
  local traces=${BENCH_TRACES:-/var/tmp/forebay-traces} libraries main=$QUICK/target/classes classes=$QUICK/target/bytes-classes
  "$JAVA_HOME/bin/java" "$ROOT/build/bench/Traces.java" "$ROOT" "$traces" database files mail
  libraries=$(quick_libraries)
  quick_main "$libraries" "$main"
  rm -rf "$classes"
  "$JAVA_HOME/bin/javac" "${JAVAC[@]}" -sourcepath "$ROOT/gateway/src/test/java" -cp "$main:$libraries" -d "$classes" \
    "$ROOT/gateway/src/test/java/io/forebay/gateway/link/packing/LineBytes.java"
  "$JAVA_HOME/bin/java" -Dslots=$((${BENCH_BASES:-512} * 256)) -Dframe="${BENCH_FRAME:-62500}" --enable-native-access=ALL-UNNAMED \
    -Xmx1500m -cp "$classes:$main:$libraries" io.forebay.gateway.link.packing.LineBytes "$traces"/database "$traces"/files "$traces"/mail
}
