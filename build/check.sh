# Sourced by ./dev. check runs every script of build/suites in order and adds up what they report.
#
# A suite is an executable named NN-name. It is started in the root of the tree with
#   RESULTS    a file for the one line `PASSED FAILED SKIPPED` that it must write before it ends
#   WORK       an empty folder of its own
#   ROOT, JAVA_HOME, and a PATH with the tools of build/packages only.
# One with the line `# beside` waits for lines and displays rather than for the machine, and nothing in it depends on how fast that is: it runs
# in the background, beside the suites that come after it, and what it says is printed once it has ended. One with the line `# alone` begins
# when all of those have ended.
# build/suite.sh has what shell suites share. A suite fails the run when it ends with another code than 0, writes no line, or counts nothing at all.

# So many suites run beside another one at the most.
BESIDE_MAX=2

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

start_suite() { # $1 script, rest: what stands before it; becomes its process
  local script=$1 name
  name=$(basename "$1")
  shift
  export RESULTS=$OUT/$name.results WORK=$OUT/$name.work
  mkdir -p "$WORK"
  exec "$@" "$script" </dev/null
}

count_suite() { # $1 name, $2 its exit code, $3 the second in which it began; adds to passed, failed, skipped.
  local name=$1 code=$2 results=$OUT/$1.results p='' f='' s='' ended
  ended=$(stat -c %Y "$results" 2>/dev/null) || ended=$EPOCHSECONDS # It is written last; who ran beside others may be counted later.
  [ -e "$results" ] && read -r p f s <"$results"
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
  echo "== $name: $p passed, $f failed, $s skipped, $((ended - $3)) s"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

run_suite() { # $1 script
  local began=$EPOCHSECONDS code=0
  echo "== $(basename "$1")"
  (start_suite "$1") || code=$?
  count_suite "$(basename "$1")" "$code" "$began"
}

# ---- Suites that run beside others: their processes and when they began, by name
declare -gA BESIDE=() BEGAN=()

begin_beside() { # $1 script
  local name
  name=$(basename "$1")
  while [ ${#BESIDE[@]} -ge $BESIDE_MAX ]; do
    wait -n "${BESIDE[@]}" || true
    end_beside
  done
  echo "== $name begins, and goes on beside others"
  BEGAN[$name]=$EPOCHSECONDS
  start_suite "$1" setsid >"$OUT/$name.said" 2>&1 & # A group of processes of its own: all of it can be ended.
  BESIDE[$name]=$!
}

drop_beside() { # When check itself is ended
  local leader
  for leader in "${BESIDE[@]}"; do kill -- "-$leader" 2>/dev/null || true; done
}

end_beside() { # [all]: counts those that have ended; all: waits for each
  local name code
  for name in $(printf '%s\n' "${!BESIDE[@]}" | sort); do
    if [ "${1:-}" != all ] && kill -0 "${BESIDE[$name]}" 2>/dev/null; then continue; fi
    code=0
    wait "${BESIDE[$name]}" || code=$?
    unset "BESIDE[$name]"
    echo "== $name, which ran beside others"
    cat "$OUT/$name.said"
    count_suite "$name" "$code" "${BEGAN[$name]}"
  done
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
  trap drop_beside EXIT
  for suite in "$@"; do
    [ -x "$suite" ] || continue
    if grep -qx '# alone' "$suite"; then end_beside all; fi
    if grep -qx '# beside' "$suite"; then begin_beside "$suite"; else run_suite "$suite"; fi
    end_beside
  done
  end_beside all
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
