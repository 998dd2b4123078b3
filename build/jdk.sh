# Sourced by ./dev and ./forebay. find_jdk sets JAVA_HOME to a JDK of the one version that the
# project is built and run with: JAVA_HOME, then the installed JVMs, then PATH; else says what to do.
JDK_VERSION=25

# The JVM reads paths and arguments in the locale's encoding and refuses what that cannot say: without
# this, a service (which has no locale) would fail on the first name that is not ASCII.
export LC_ALL=C.UTF-8

is_jdk() { # A `release` file answers in a millisecond; asking `java -version` takes forty.
  [ -x "$1/bin/javac" ] && grep -q "^JAVA_VERSION=\"$JDK_VERSION[\".+]" "$1/release" 2>/dev/null
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/*jdk* "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
    if [ -n "$home" ] && is_jdk "$home"; then
      export JAVA_HOME=$home
      return
    fi
  done
  home=$(command -v javac) && home=$(dirname "$(dirname "$(readlink -f "$home")")")
  if [ -n "$home" ] && is_jdk "$home"; then
    export JAVA_HOME=$home
    return
  fi
  cat >&2 <<END
${0##*/}: no JDK $JDK_VERSION found in JAVA_HOME (${JAVA_HOME:-not set}), /usr/lib/jvm, /opt or PATH.
Install one, for example Temurin $JDK_VERSION (https://adoptium.net/installation/linux/), or
  export JAVA_HOME=/path/to/jdk-$JDK_VERSION
END
  exit 2
}

# Maven in $JAVA_HOME's JVM, quiet about what Maven's own libraries do with Unsafe, without the colour
# codes that it prints even when told not to. Offline when FOREBAY_OFFLINE=1. Wants pipefail.
maven() {
  if ! command -v mvn >/dev/null; then
    echo "${0##*/}: Maven is not installed: apt-get install maven" >&2
    exit 2
  fi
  local commit
  commit=$(git -C "$ROOT" rev-parse --short=12 HEAD 2>/dev/null) || commit=
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" \
    mvn -B -T1 -Dstyle.color=never ${FOREBAY_OFFLINE:+-o} -Dforebay.commit="$commit" -f "$ROOT/pom.xml" "$@" </dev/null 2>&1 |
    sed -u 's/\x1b\[[0-9;]*m//g'
}
