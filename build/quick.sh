# Sourced by ./dev. quick_test compiles and runs single test classes in seconds: plain javac, no Maven, no
# Error Prone, no NullAway. What lands on main has passed `./dev check` all the same.

QUICK=$ROOT/target/quick
JAVAC=(-J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -J-Xmx768m -proc:none -implicit:class -parameters -nowarn -g)

quick_libraries() { # The jars of all modules' tests, asked of Maven once per change of a POM.
  local list=$QUICK/libraries
  if [ ! -e "$list" ] || [ -n "$(find "$ROOT"/pom.xml "$ROOT"/*/pom.xml -newer "$list" -print -quit)" ]; then
    echo "dev: asking Maven for the libraries ..." >&2
    mkdir -p "$QUICK" "$ROOT/gateway/target/classes"
    rm -f "$QUICK"/*.part
    maven -q -pl gateway,webui,snmp-agent,lcd-panel -Dmaven.main.skip=true compile dependency:build-classpath \
      -Dmdep.outputFile="$QUICK/\${project.artifactId}.part" >&2
    sed 's/$/:/' "$QUICK"/*.part | tr ':' '\n' | grep '\.jar$' | grep -v "^$ROOT/" | sort -u | paste -sd: >"$list.new"
    mv "$list.new" "$list"
  fi
  cat "$list"
}

quick_sources() { # $1 a class, a glob of classes, or a room: prints test sources
  find "$ROOT"/*/src/test/java -name "$1.java" -o -path "*/io/forebay/*/$1/*" \
    \( -name '*Test.java' -o -name '*Fuzz.java' -o -name '*Sim.java' \)
}

quick_main() { # $1 libraries, $2 where: all main classes
  local libraries=$1 main=$2
  # Main classes are compiled as a whole, and only when one changed: javac does not know who depends on whom.
  if [ ! -e "$QUICK/main" ] || [ -n "$(find "$ROOT"/*/src/main "$QUICK/libraries" -newer "$QUICK/main" -print -quit)" ]; then
    touch "$QUICK/main.new"
    rm -rf "$main" "$QUICK/main"
    find "$ROOT"/*/src/main/java -name '*.java' >"$QUICK/sources"
    "$JAVA_HOME/bin/javac" "${JAVAC[@]}" -cp "$libraries" -d "$main" @"$QUICK/sources"
    cp -r "$ROOT"/*/src/main/resources/. "$main"
    cat "$ROOT"/*/src/main/resources/META-INF/services/io.forebay.gateway.control.UserInterface \
      >"$main/META-INF/services/io.forebay.gateway.control.UserInterface" # Each module has its own.
    sed -i -e 's/=.*/=quick/' "$main/io/forebay/gateway/app/version.properties" # Maven would fill it in.
    mv "$QUICK/main.new" "$QUICK/main"
  fi
}

quick_test() {
  local libraries main=$QUICK/target/classes tests=$QUICK/target/test-classes name method sources source class select=() resources
  libraries=$(quick_libraries)
  for name in "$@"; do
    method=${name#*#}
    [ "$method" = "$name" ] && method=
    sources=$(quick_sources "${name%%#*}")
    if [ -z "$sources" ]; then
      echo "dev: no test class and no room with tests is called ${name%%#*}" >&2
      exit 2
    fi
    for source in $sources; do
      class=${source#*/src/test/java/}
      class=${class%.java}
      class=${class//\//.}
      if [ -n "$method" ]; then select+=(-m "$class#$method"); else select+=(-c "$class"); fi
    done
    echo "$sources"
  done >"$QUICK/tests"
  quick_main "$libraries" "$main"
  # Of the tests, what was asked for and what it refers to.
  rm -rf "$tests"
  "$JAVA_HOME/bin/javac" "${JAVAC[@]}" -sourcepath "$(printf '%s:' "$ROOT"/*/src/test/java)" -cp "$main:$libraries" \
    -d "$tests" @"$QUICK/tests"
  resources=$(printf '%s:' "$ROOT"/*/src/test/resources)
  local look=(--disable-banner --details=summary)
  [ -t 1 ] || look+=(--disable-ansi-colors)
  cd "$ROOT/gateway"
  exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx1g -XX:MaxDirectMemorySize=512m \
    -Dio.netty.leakDetection.level=paranoid ${FOREBAY_TEST_OPTS:-} -cp "$tests:$main:$resources$libraries" \
    org.junit.platform.console.ConsoleLauncher execute "${look[@]}" --fail-if-no-tests "${select[@]}"
}
