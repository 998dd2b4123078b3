# Sourced by ./dev and by suite 90-package. dist makes a distribution, deb a Debian package out of it, both in target/dist. The
# same sources give the same bytes: entries are sorted, carry the time of the commit and belong to nobody.
DIST=$ROOT/target/dist

# What the jars name of the JDK (suite 90-package asks jdeps), and jdk.management and jdk.net, which are looked for by name.
RUNTIME_MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.jfr,jdk.management,jdk.net,jdk.unsupported

dist_version() { sed -n 's|.*<version>\(.*\)</version>.*|\1|p' "$ROOT/pom.xml" | head -n 1; }

dist_epoch() { # Seconds since 1970: SOURCE_DATE_EPOCH, the commit's time, or that of the jars' entries.
  if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
    echo "$SOURCE_DATE_EPOCH"
  else
    git -C "$ROOT" log -1 --format=%ct 2>/dev/null ||
      date -d "$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' "$ROOT/pom.xml")" +%s
  fi
}

dist_needs() { # TOOL PACKAGE...
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null || { echo "dev: this needs $1: apt-get install $2" >&2; return 2; }
    shift 2
  done
}

dist_runtime() { # $1 where
  "$JAVA_HOME/bin/jlink" --add-modules "$RUNTIME_MODULES" --strip-java-debug-attributes --no-header-files --no-man-pages \
    --order-resources='**/module-info.class,/java.base/**' --output "$1"
}

dist_native() { # $1 distribution: the native libraries, which would otherwise be unpacked at each start
  local native=$1/native jar
  mkdir -p "$native"
  for jar in "$1"/lib/netty-transport-native-epoll-*.jar "$1"/lib/netty-tcnative-boringssl-static-*.jar; do
    (cd "$native" && "$JAVA_HOME/bin/jar" xf "$jar" META-INF/native)
    mv "$native"/META-INF/native/*.so "$native"
    rm -r "$native/META-INF"
  done
  (cd "$native" && "$JAVA_HOME/bin/jar" xf "$1"/lib/zstd-jni-*.jar linux/amd64)
  mv "$native"/linux/amd64/*.so "$native/libzstd-jni.so"
  rm -r "$native/linux"
}

dist_tree() { # $1 where, $2 version, $3 seconds since 1970
  local into=$1
  mkdir -p "$into"/{bin,lib,libexec/jvm,share/doc,share/mibs,share/monitoring,share/systemd}
  cp "$ROOT"/target/runtime/lib/*.jar "$into/lib"
  dist_runtime "$into/runtime"
  dist_native "$into"
  install -m 755 "$ROOT"/image-build/distribution/{forebay,forebay-prepare} "$into/bin"
  cp "$ROOT"/image-build/distribution/places.sh "$ROOT"/image-build/train.sh "$into/libexec"
  cp "$ROOT"/image-build/jvm/* "$into/libexec/jvm"
  cp "$ROOT"/docs/{OPERATING,GUARANTEES,errors,lcd-panel,snmp}.md "$ROOT"/CHANGELOG.md "$into/share/doc"
  cp -r "$ROOT"/docs/shots "$into/share/doc"
  cp "$ROOT"/snmp-agent/mibs/FOREBAY-MIB "$into/share/mibs"
  cp "$ROOT"/webui/monitoring/forebay{.rules.yml,-dashboard.json} "$into/share/monitoring"
  cp "$ROOT"/image-build/debian/forebay.service "$into/share/systemd"
  sed "s/@VERSION@/$2/" "$ROOT"/image-build/distribution/README >"$into/README"
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp "$ROOT/target/runtime/lib/*" "$ROOT/image-build/documents/Documents.java" \
    "$ROOT" "$ROOT/target/runtime/parts" "$into" "$2" "$3"
  chmod -R u=rwX,go=rX "$into"
}

# Prints the file.
dist() {
  local version epoch name file built commit
  dist_needs zstd zstd || return
  built=$("$ROOT/forebay" --version) # Builds the jars, if a source is newer.
  commit=$(git -C "$ROOT" rev-parse --short=12 HEAD 2>/dev/null || true)
  if [[ "$built" != *"$commit"* ]]; then # They name another commit.
    rm -f "$ROOT/target/runtime/built"
    "$ROOT/forebay" --version >/dev/null
  fi
  version=$(dist_version)
  epoch=$(dist_epoch)
  name=forebay-$version-linux-x86_64
  file=$DIST/$name.tar.zst
  rm -rf "${DIST:?}/$name" "$file"
  mkdir -p "$DIST"
  (umask 022 && dist_tree "$DIST/$name" "$version" "$epoch") >&2
  # Several threads, and as many on each machine: one alone gives other bytes.
  tar -C "$DIST" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" |
    zstd -q -T2 -12 -o "$file"
  (cd "$DIST" && sha256sum "$name.tar.zst" >"$name.tar.zst.sha256")
  echo "$file"
}

deb_version() { dist_version | sed 's/-SNAPSHOT$/~snapshot/'; } # Older than the release that it becomes.

# Prints the file; made of the distribution that lies there. $1 another version than the tree's, in Debian's form.
deb() {
  local version epoch name work
  dist_needs dh debhelper make make dpkg-deb dpkg || return
  version=${1:-$(deb_version)}
  epoch=$(dist_epoch)
  name=forebay-$(dist_version)-linux-x86_64
  work=$DIST/deb
  rm -rf "$work" "$DIST/forebay_${version}_amd64.deb"
  mkdir -p "$work"
  cp -r "$ROOT/image-build/debian" "$work/debian"
  cp -r "$DIST/$name" "$work/dist"
  printf 'forebay (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- Forebay maintainers <maintainers@forebay.invalid>  %s\n' \
    "$version" "$(LC_ALL=C date -u -R -d "@$epoch")" >"$work/debian/changelog"
  if ! (cd "$work" && umask 022 && SOURCE_DATE_EPOCH=$epoch debian/rules binary) >"$DIST/deb.log" 2>&1; then
    tail -n 40 "$DIST/deb.log" >&2
    return 1
  fi
  rm -r "$work"
  echo "$DIST/forebay_${version}_amd64.deb"
}
