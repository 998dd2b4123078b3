# Sourced by ./forebay and ./dev. page_build makes webui/target/page, which Maven packs into webui's jar, if a source of it
# is newer. Without a Node that is new enough it says so in one line, and all goes on without the page.
PAGE=$ROOT/webui/page
PAGE_BUILT=$ROOT/webui/target/page/index.html
NODE_VERSION=20.19

page_sources() { # What the page is made of, for find; node_modules is not.
  printf '%s\n' "$PAGE"/{src,public,index.html,package-lock.json,vite.config.ts,svelte.config.js,letters.mjs} \
    "$ROOT/webui/src/main/resources/io/forebay/webui/openapi.json"
}

page_stale() {
  [ ! -e "$PAGE_BUILT" ] && return 0
  # shellcheck disable=SC2046
  [ -n "$(find $(page_sources) -newer "$PAGE_BUILT" -print -quit)" ]
}

node_found() {
  local version
  version=$(node --version 2>/dev/null) && command -v npm >/dev/null || return 1
  [ "$(printf 'v%s\n%s\n' "$NODE_VERSION" "$version" | sort -V | head -n 1)" = "v$NODE_VERSION" ]
}

page_modules() { # What the lock file names, fetched once per change of it. No package's script is run.
  cmp -s "$PAGE/package-lock.json" "$PAGE/node_modules/.lock" && return
  echo "${0##*/}: fetching what the page is built with ..." >&2
  (cd "$PAGE" && npm ci --ignore-scripts --prefer-offline ${FOREBAY_OFFLINE:+--offline} --loglevel=error >&2) &&
    cp "$PAGE/package-lock.json" "$PAGE/node_modules/.lock"
}

# Fails only if the page's own sources do.
page_build() {
  page_stale || return 0
  if ! node_found; then
    echo "${0##*/}: no Node $NODE_VERSION or newer with npm: building without the browser's page; all else works" >&2
    return 0
  fi
  if ! page_modules; then
    echo "${0##*/}: npm could not fetch its packages: building without the browser's page; all else works" >&2
    return 0
  fi
  local started=$PAGE/../target/page.started
  mkdir -p "$PAGE/../target"
  touch "$started" # The time of the start: what is saved meanwhile is built next time.
  (cd "$PAGE" && npm run --silent build >"$PAGE/../target/page.log" 2>&1) || {
    cat "$PAGE/../target/page.log" >&2
    rm -f "$PAGE_BUILT"
    echo "${0##*/}: the page could not be built, see above" >&2
    return 1
  }
  touch -r "$started" "$PAGE_BUILT"
}
