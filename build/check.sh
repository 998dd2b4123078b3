# Sourced by ./dev. check runs every script of build/suites in order and adds up what they report.
#
# A suite is an executable named NN-name. It is started in the root of the tree with
#   RESULTS    a file for the one line `PASSED FAILED SKIPPED` that it must write before it ends
#   WORK       an empty folder of its own
#   ROOT, JAVA_HOME, and a PATH with the tools of build/packages only.
# build/suite.sh has what shell suites share. A suite fails the run when it ends with another code than 0, writes no line, or counts nothing at all.

packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$ROOT/build/packages"; }

install_packages() {
  local missing
  # shellcheck disable=SC2046
  missing=$(comm -23 <(packages | sort) \
    <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(packages) 2>/dev/null | awk '$2 == "installed" {print $1}' | sort) | xargs)
  [ -z "$missing" ] && return
  if [ "$(id -u)" != 0 ]; then
    echo "dev: these Debian packages are missing: $missing" >&2
    echo "dev: as root: apt-get update && apt-get install --no-install-recommends $missing" >&2
    exit 2
  fi
  echo "dev: installing $missing"
  # shellcheck disable=SC2086
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing; } \
    >"$OUT/apt.log" 2>&1 </dev/null; then
    tail -n 20 "$OUT/apt.log" >&2
    echo "dev: apt-get could not install $missing, see above" >&2
    exit 2
  fi
}

# A folder of links: what a suite can call is what is listed, so a tool that is not fails at once
# here, and not first on somebody else's machine.
listed_tools() {
  local bin=$OUT/bin tool required
  mkdir -p "$bin"
  required=$(dpkg-query -W -f '${Essential} ${Priority} ${Package}\n' | awk '$1 == "yes" || $2 == "required" {print $3}')
  # shellcheck disable=SC2046,SC2086
  dpkg -L $required $(packages) 2>/dev/null | grep -E '^(/usr)?/s?bin/[^/]+$' | sort -u | xargs ln -sft "$bin"
  for tool in awk mvn node npm ps; do # Reached through alternatives, or installed without Debian.
    tool=$(command -v "$tool") && ln -sf "$tool" "$bin"
  done
  echo "$bin"
}

run_suite() { # $1 script; adds to passed, failed, skipped.
  local suite=$1 name started=$SECONDS code=0 p='' f='' s=''
  name=$(basename "$suite")
  export RESULTS=$OUT/$name.results WORK=$OUT/$name.work
  mkdir -p "$WORK"
  echo "== $name"
  "$suite" </dev/null || code=$?
  [ -e "$RESULTS" ] && read -r p f s <"$RESULTS"
  if ! [[ "$p $f $s" =~ ^[0-9]+\ [0-9]+\ [0-9]+$ ]]; then
    echo "== $name died (exit $code) without a result"
    p=0 f=1 s=0
  elif [ "$code" != 0 ] && [ "$f" = 0 ]; then
    echo "== $name reported no failure, but ended with $code"
    f=1
  elif [ $((p + f + s)) = 0 ]; then
    echo "== $name ran nothing"
    f=1
  fi
  echo "== $name: $p passed, $f failed, $s skipped, $((SECONDS - started)) s"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

prepare() { # $1 name of the folder that everything of this run goes to
  OUT=$ROOT/target/check/$1
  rm -rf "$OUT"
  mkdir -p "$OUT"
  install_packages
  PATH=$(listed_tools)
  export PATH ROOT JAVA_HOME
  cd "$ROOT"
}

check() { # suites...
  local suite passed=0 failed=0 skipped=0
  for suite in "$@"; do
    [ -x "$suite" ] && run_suite "$suite"
  done
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
