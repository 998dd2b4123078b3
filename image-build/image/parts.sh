# Sourced by build.sh and by suite 88-image: what of the build is only text and numbers.
MIB=1048576 SECTOR=512
SYSTEM_MIB=1024 BOOT_MIB=64
# Where partitions begin, in MiB. The data partition is no part of the file: systemd-repart makes it at the first start.
CORE_AT_MIB=1 BOOT_AT_MIB=2
A_AT_MIB=$((BOOT_AT_MIB + BOOT_MIB))
B_AT_MIB=$((A_AT_MIB + SYSTEM_MIB))
DISK_MIB=$((B_AT_MIB + SYSTEM_MIB + 1)) # The last one for the second partition table.

# Of every image the same: nothing is made up while it is built.
DISK_ID=5F3A1C60-7D0B-4B5A-9C0E-F04EBA700000
CORE_TYPE=21686148-6449-6E6F-744E-656564454649 BOOT_TYPE=C12A7328-F81F-11D2-BA4B-00A0C93EC93B
SYSTEM_TYPE=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709

image_layout() { # For sfdisk
  local name at mib type number=0
  printf 'label: gpt\nlabel-id: %s\nunit: sectors\n\n' "$DISK_ID"
  while read -r name at mib type; do
    number=$((number + 1))
    printf 'start=%d, size=%d, type=%s, uuid=%s%d, name="%s"\n' \
      $((at * MIB / SECTOR)) $((mib * MIB / SECTOR)) "$type" "${DISK_ID%0}" $number "$name"
  done <<END_OF_TABLE
forebay-core $CORE_AT_MIB 1 $CORE_TYPE
forebay-boot $BOOT_AT_MIB $BOOT_MIB $BOOT_TYPE
forebay-a $A_AT_MIB $SYSTEM_MIB $SYSTEM_TYPE
forebay-b $B_AT_MIB $SYSTEM_MIB $SYSTEM_TYPE
END_OF_TABLE
}

image_manifest() { # VERSION: of the bundle
  printf '[update]\ncompatible=forebay-x86_64\nversion=%s\n\n[bundle]\nformat=verity\n\n[image.system]\nfilename=system.ext4\n' "$1"
}

image_version_fits() { # It stands in names of files, in a manifest and on the page.
  [[ "$1" =~ ^[0-9A-Za-z][0-9A-Za-z.+~-]{0,63}$ ]]
}

words_of() { # FILE: without comments
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1"
}

poke() { # FILE OFFSET NUMBER BYTES: a number, little-endian
  local number=$3 bytes='' i
  for ((i = 0; i < $4; i++)); do
    bytes+=$(printf '\\x%02x' $((number & 255)))
    number=$((number >> 8))
  done
  printf '%b' "$bytes" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# GRUB for BIOS by hand, as grub-bios-setup would, which wants a block device and root: its first sector says where its core is, and the
# core's first sector where the rest of it is.
BOOT_CORE_AT=0x5c BOOT_DRIVE_CHECK_AT=0x66 BOOT_CODE_BYTES=440 CORE_REST_AT=0x1f4

image_bios() { # DISK BOOT-SECTOR CORE: the latter two are overwritten
  local core_sector=$((CORE_AT_MIB * MIB / SECTOR))
  [ "$(stat -c %s "$3")" -le $MIB ] || { echo "GRUB's core does not fit into its partition" >&2 && return 1; }
  poke "$2" $((BOOT_CORE_AT)) $core_sector 8
  poke "$2" $((BOOT_DRIVE_CHECK_AT)) $((0x9090)) 2 # Some BIOSes tell a wrong drive: the check for floppies goes.
  poke "$3" $((CORE_REST_AT)) $((core_sector + 1)) 8
  dd if="$2" of="$1" bs=$BOOT_CODE_BYTES count=1 conv=notrunc status=none
  dd if="$3" of="$1" bs=$SECTOR seek=$core_sector conv=notrunc status=none
}
