# Sourced by ./dev. fuzz has Jazzer look for inputs that break what reads a client's, a peer's or a disk's bytes:
# `./dev fuzz [SECONDS [TARGET...]]` shares the time among all `*Fuzz` classes, or those named, one on each core. What was covered
# is kept in target/fuzz/covered, and the next run goes on from there. `./dev fuzz FILE` runs one input again.

FUZZ=$ROOT/target/fuzz

# Jazzer 0.24.0 instruments class files up to version 67 (Java 23). Those of Java 25 differ in the number alone, so
# copies that say 67 are fuzzed.
FUZZ_CLASS_VERSION=67

# What looks for injections into SQL and the like: nothing of that is here, and it would have to change the JDK's classes.
FUZZ_HOOKS_OFF=$(printf 'com.code_intelligence.jazzer.sanitizers.%s:' ClojureLangHooks Deserialization ExpressionLanguageInjection LdapInjection \
  NamingContextLookup OsCommandInjection ReflectiveCall RegexInjection RegexRoadblocks ScriptEngineInjection ServerSideRequestForgery SqlInjection \
  XPathInjection)
FUZZ_HOOKS_OFF=${FUZZ_HOOKS_OFF%:}

fuzz_targets() { # The names of all targets.
  grep -rl --include='*Fuzz.java' 'void fuzzerTestOneInput' "$ROOT/gateway/src/test/java" | sed 's#.*/##; s#\.java$##' | sort
}

fuzz_class() { # $1 name of a target: its class
  local source
  source=$(find "$ROOT/gateway/src/test/java" -name "$1.java" | head -n 1)
  if [ -z "$source" ] || ! grep -q 'void fuzzerTestOneInput' "$source"; then
    echo "dev: no fuzz target is called $1" >&2
    return 2
  fi
  source=${source#*/src/test/java/}
  source=${source%.java}
  echo "${source//\//.}"
}

fuzz_java() { # Runs with what fuzz_compile has made.
  # shellcheck disable=SC2086
  "$JAVA_HOME/bin/java" ${FUZZ_JIT:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+EnableDynamicAgentLoading \
    -Xshare:off -XX:+UseSerialGC -Xmx768m -XX:MaxDirectMemorySize=256m -Dslf4j.internal.verbosity=WARN \
    -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -cp "$FUZZ/classes:$fuzz_libraries" "$@"
}

fuzz_compile() { # classes...
  local main=$QUICK/target/classes tests=$QUICK/target/fuzz-classes class sources=()
  fuzz_libraries=$(quick_libraries)
  quick_main "$fuzz_libraries" "$main"
  for class in "$@" io.forebay.gateway.fuzz.FuzzSeeds; do
    sources+=("$ROOT/gateway/src/test/java/${class//.//}.java")
  done
  rm -rf "$tests" "$FUZZ/classes" "$FUZZ/samples"
  "$JAVA_HOME/bin/javac" "${JAVAC[@]}" -sourcepath "$ROOT/gateway/src/test/java" -cp "$main:$fuzz_libraries" -d "$tests" "${sources[@]}"
  mkdir -p "$FUZZ/classes"
  cp -r "$main/." "$tests/." "$FUZZ/classes"
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 "$ROOT/build/fuzz/ClassVersion.java" "$FUZZ_CLASS_VERSION" "$FUZZ/classes"
}

fuzz_one() { # $1 class, rest: Jazzer's arguments. Prints what it says when something was found.
  local class=$1 log=$FUZZ/${1##*.}.log
  shift
  fuzz_java com.code_intelligence.jazzer.Jazzer --target_class="$class" --instrumentation_includes='io.forebay.gateway.**' \
    --disabled_hooks="$FUZZ_HOOKS_OFF" --reproducer_path="$FUZZ" -timeout=20 -rss_limit_mb=2048 "$@" >"$log" 2>&1 && return
  tail -n 60 "$log"
  return 1
}

fuzz() (
  cd "$ROOT/gateway" # As under Maven: recorded inputs and documents are found from here.
  local seconds=${1:-60} file='' name class names=() classes=()
  if [ -f "$OLDPWD/$seconds" ] || [ -f "$seconds" ]; then
    file=$(cd "$OLDPWD" && readlink -f "$seconds")
    names=("$(basename "$(dirname "$file")")")
  elif [[ "$seconds" =~ ^[0-9]+$ ]]; then
    [ $# -gt 1 ] && names=("${@:2}")
    [ $# -gt 1 ] || mapfile -t names < <(fuzz_targets)
  else
    echo "dev: fuzz takes seconds, or the file of an input, not $seconds" >&2
    return 2
  fi
  for name in "${names[@]}"; do
    class=$(fuzz_class "$name") || return 2
    classes+=("$class")
  done
  fuzz_compile "${classes[@]}"
  if [ -n "$file" ]; then
    fuzz_one "${classes[0]}" "$file" && echo "fuzz: ${names[0]} holds with $file"
    return
  fi
  fuzz_java io.forebay.gateway.fuzz.FuzzSeeds "$FUZZ/samples" "${classes[@]}"
  fuzz_all "$seconds" "${classes[@]}"
)

fuzz_target() { # $1 seconds, $2 class: says what was covered, or where that lies which it must not do
  local class=$2 name=${2##*.}
  mkdir -p "$FUZZ/covered/$name" "$FUZZ/found/$name"
  if fuzz_one "$class" -max_total_time="$1" -max_len=65536 -use_value_profile=1 -print_final_stats=1 \
    -artifact_prefix="$FUZZ/found/$name/" "$FUZZ/covered/$name" "$FUZZ/samples/$name"; then
    awk -v name="$name" '/^stat::number_of_executed_units/ {runs = $2} / cov: / {for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1)}
      END {printf "fuzz: %-20s %9d runs, %5d edges\n", name, runs, cov}' "$FUZZ/$name.log"
  else
    echo "fuzz: $name found something in $FUZZ/found/$name; ./dev fuzz FILE runs it again" >&2
    touch "$FUZZ/failed"
  fi
}

fuzz_all() { # $1 seconds in all, rest: classes, as many at a time as there are cores
  local cores each class
  cores=$(nproc)
  [ "$cores" -le $(($# - 1)) ] || cores=$(($# - 1))
  each=$(($1 * cores / ($# - 1)))
  shift
  [ "$each" -gt 10 ] || FUZZ_JIT=-XX:TieredStopAtLevel=1 # A short run would end before the better code is there.
  rm -f "$FUZZ/failed"
  for class in "$@"; do
    while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do wait -n; done
    fuzz_target "$((each > 0 ? each : 1))" "$class" &
  done
  wait
  [ ! -e "$FUZZ/failed" ]
}
