#!/usr/bin/env bash
# ./forebay image build [--out FOLDER] [--deb FILE] [--version VERSION] [--with FOLDER]: an appliance that boots, out of Debian 12 and the package.
#
# What it makes, in FOLDER (target/image), VERSION being that of the tree (0.1.0-SNAPSHOT):
#   forebay-VERSION.raw      a disk: `dd` it to the first disk of a machine, or give it to a hypervisor, enlarged as you like
#   forebay-VERSION.qcow2    the same, packed
#   forebay-VERSION.bundle   its system, signed: what an appliance is upgraded with (RAUC)
# --deb: a package that lies there already; --version: what the system calls itself; --with: what lies in FOLDER is copied over the
# system's / at the end (an LCDd.conf of yours, firmware, units).
#
# What whoever boots it may rely on:
# - BIOS and UEFI (without Secure Boot) both start it. Any disk that Debian's kernel knows (virtio, SATA, NVMe, SCSI), any network
#   card; 1 GiB of memory at least, 2 GiB to be easy. The disk must be larger than the file: what is free beyond the systems (2.2 GiB)
#   becomes the data partition at the first boot, /var, with the home in /var/lib/forebay. At least 1 GiB; it grows with the disk.
# - Each Ethernet port asks for an address by DHCP, until the menu says otherwise.
# - Kernel and console: console=tty0 console=ttyS0,115200. On tty1 and ttyS0 a page appears, again whenever it changes, as plain
#   lines that begin at the margin and end with CR LF (more may come between them, in any order after the first):
#       Forebay VERSION
#       Name: forebay-XXXXXX               the last digits of the first network card's address: give machines different ones
#       Address: 10.0.2.15                  one line each; "Address: none yet" while there is none
#       Browser: https://10.0.2.15/
#       Fingerprint: AB:CD:...              SHA-256 of the certificate that browsers see
#       Setup code: XXXX-XXXX-...           while there is no admin
#   and then `Enter for the menu.` It is whole, and the appliance ready, once it has the line `State: ready`.
# - Enter shows the menu, whose numbers stay as they are; its prompts end with "> ":
#       1 Status   2 Network   3 Admin password   4 Upgrade   5 Factory reset   6 Restart   7 Power off   0 Back
# - Ports, on all interfaces: web (HTTPS) 443, http 80 (leads to it), NBD 10809, iSCSI 3260, the line 10810. Until there is an admin a packet
#   filter lets in 443 and 80 alone (the first-run set-up, POST /api/v1/setup with the code); then it goes, without a restart.
# - An upgrade: a disk with a file system (vfat, ext4, iso9660) that has one or more *.bundle in its root is plugged in; menu, `4`, its number,
#   `yes`. It is written to the other slot, and `Restarting into the new system.` is said. The new system is tried once: it is kept
#   (`System: A, VERSION, kept` on the page; before `on trial`) when forebay.service is active and /readyz says 200; where it is
#   not within 10 minutes, or the machine restarts before, by power cut too, the old one starts again.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
. "$ROOT/build/jdk.sh"
. "$ROOT/build/dist.sh"
. "$HERE/parts.sh"
. "$HERE/files/usr/lib/forebay-appliance/environment.sh"

usage() {
  sed -n '2p' "$HERE/build.sh" | cut -c3- >&2
  exit 2
}

OUT=$ROOT/target/image DEB='' VERSION=$(dist_version) WITH=''
[ "${1:-}" = build ] || usage
shift
while [ $# -gt 0 ]; do
  case $1 in
    --out | --deb | --version | --with) [ $# -gt 1 ] || usage ;;
    *) usage ;;
  esac
  case $1 in
    --out) OUT=$2 ;;
    --deb) DEB=$(readlink -e "$2") || { echo "image: there is no $2" >&2 && exit 3; } ;;
    --version) VERSION=$2 ;;
    --with) WITH=$(readlink -e "$2") || { echo "image: there is no $2" >&2 && exit 3; } ;;
  esac
  shift 2
done
image_version_fits "$VERSION" || { echo "image: a version has letters, digits and . + ~ -, not $VERSION" >&2 && exit 2; }

needs() { # What is missing of tools: installed by root, else named
  local command package missing=()
  PATH=$PATH:/usr/sbin:/sbin
  while read -r command package; do
    [ -e "$command" ] || command -v "$command" >/dev/null || missing+=("$package")
  done < <(words_of "$HERE/tools")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    echo "image: this needs, as root: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 2
  fi
  echo "image: installing ${missing[*]}" >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >&2 </dev/null
}

# Who has the key may make appliances take whatever it signs. It is made once, outside of every tree, and never leaves this machine by us.
KEYS=${FOREBAY_IMAGE_KEYS:-${XDG_CONFIG_HOME:-$HOME/.config}/forebay-image}
key() {
  [ -e "$KEYS/signing-key.pem" ] && [ -e "$KEYS/signing-cert.pem" ] && return
  mkdir -p "$KEYS"
  chmod 700 "$KEYS"
  (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10950 -subj "/CN=Forebay image $(date +%F)" \
    -keyout "$KEYS/signing-key.pem" -out "$KEYS/signing-cert.pem") 2>/dev/null
  echo "image: a key for bundles was made: $KEYS. Keep a copy: appliances take no bundle that another one has signed." >&2
}

package() { # The Debian package, unless it was given
  [ -n "$DEB" ] && return
  find_jdk
  dist >/dev/null
  DEB=$(deb)
}

package_epoch() { # Of its newest file: with older ones than its jars' the caches of a trained start would not count.
  dpkg-deb --fsys-tarfile "$DEB" | TZ=UTC0 tar -tv --full-time | awk '{ print $4, $5 }' | LC_ALL=C sort | tail -n 1 | TZ=UTC0 date -f - +%s
}

debian_sources() { # The file of this machine's sources that has Debian 12
  grep -lE '^(Suites:|deb ).*bookworm' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1
}

system() { # Debian with the package, as system.tar
  local hand=$WORK/hand options=() pattern
  mkdir -p "$hand" "$hand/with"
  cp "$DEB" "$hand/forebay.deb"
  cp -r "$HERE/files" "$hand/files"
  cp "$KEYS/signing-cert.pem" "$hand/files/etc/rauc/keyring.pem"
  echo "$VERSION" >"$hand/files/usr/lib/forebay-appliance/version"
  [ -z "$WITH" ] || cp -r "$WITH/." "$hand/with"
  chmod -R u=rwX,go=rX "$WORK"
  while read -r pattern; do
    options+=("--dpkgopt=path-$pattern")
  done < <(words_of "$HERE/paths")
  # shellcheck disable=SC2016 # Hooks are expanded where they run.
  HAND=$hand mmdebstrap --quiet --variant=essential --include="$(words_of "$HERE/packages" | paste -sd,)" "${options[@]}" \
    --aptopt='APT::Install-Recommends "false"' \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools" && cp -r "$HAND/files/etc/initramfs-tools/." "$1/etc/initramfs-tools"' \
    --customize-hook="$HERE/system.sh \"\$1\"" \
    bookworm "$WORK/system.tar" "$(debian_sources)" </dev/null
}

as_root() { # In a user namespace where one is not root: files belong to whom they are to belong to.
  if [ "$(id -u)" = 0 ]; then "$@"; else unshare --map-auto --map-root-user "$@"; fi
}

boot_partition() { # GRUB for UEFI, what it reads, and which system it starts
  local modules='part_gpt fat ext2 normal linux loadenv test echo regexp serial terminal configfile reboot halt sleep'
  local image=$WORK/boot.vfat
  # shellcheck disable=SC2086
  grub-mkimage -O x86_64-efi -p /grub -o "$WORK/bootx64.efi" $modules efi_gop
  # shellcheck disable=SC2086
  grub-mkimage -O i386-pc -p '(,gpt2)/grub' -o "$WORK/core.img" biosdisk $modules
  printf 'system=A\ntrial=\ntried=\nreset=\nmachine=\n' | environment_block >"$WORK/grubenv"
  truncate -s ${BOOT_MIB}M "$image"
  mkfs.vfat -F 32 -s 1 -n FOREBAY --invariant "$image" >/dev/null
  export MTOOLS_SKIP_CHECK=1
  mmd -i "$image" ::EFI ::EFI/BOOT ::grub
  mcopy -i "$image" "$WORK/bootx64.efi" ::EFI/BOOT/BOOTX64.EFI
  mcopy -i "$image" "$HERE/grub.cfg" "$WORK/grubenv" ::grub
}

put() { # FILE AT_MIB: into the disk
  dd if="$1" of="$WORK/disk.raw" bs=1M seek="$2" conv=notrunc,sparse status=none
}

disk() {
  truncate -s ${DISK_MIB}M "$WORK/disk.raw"
  image_layout | sfdisk --quiet "$WORK/disk.raw"
  put "$WORK/boot.vfat" $BOOT_AT_MIB
  put "$WORK/bundle/system.ext4" $A_AT_MIB
  cp /usr/lib/grub/i386-pc/boot.img "$WORK/boot.img"
  image_bios "$WORK/disk.raw" "$WORK/boot.img" "$WORK/core.img"
}

needs
key
package
SOURCE_DATE_EPOCH=$(package_epoch)
export SOURCE_DATE_EPOCH
mkdir -p "$OUT"
OUT=$(readlink -e "$OUT")
WORK=$(mktemp -d "$OUT/work.XXXXXX")
chmod 755 "$WORK"
trap 'as_root rm -rf --one-file-system "$WORK"' EXIT
started=$SECONDS
echo "image: Debian 12 with $(basename "$DEB") ..." >&2
system
mkdir "$WORK/bundle" "$WORK/tree"
chmod 777 "$WORK/bundle" "$WORK/tree" # In a user namespace root is another user.
as_root "$HERE/slot.sh" "$WORK/system.tar" "$WORK/tree" "$WORK/bundle/system.ext4" $SYSTEM_MIB
boot_partition
disk
image_manifest "$VERSION" >"$WORK/bundle/manifest.raucm"
rm -f "$OUT/forebay-$VERSION".{raw,qcow2,bundle}
rauc --cert="$KEYS/signing-cert.pem" --key="$KEYS/signing-key.pem" --keyring="$KEYS/signing-cert.pem" \
  --mksquashfs-args="-comp zstd -quiet" bundle "$WORK/bundle" "$OUT/forebay-$VERSION.bundle" >&2
qemu-img convert -q -O qcow2 -c "$WORK/disk.raw" "$OUT/forebay-$VERSION.qcow2"
mv "$WORK/disk.raw" "$OUT/forebay-$VERSION.raw"
echo "image: made in $((SECONDS - started)) s:" >&2
du -h "$OUT/forebay-$VERSION".{raw,qcow2,bundle}
