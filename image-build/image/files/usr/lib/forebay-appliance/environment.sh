# Sourced: GRUB's environment block, a text of 1024 bytes: a first line, then NAME=VALUE, then # to the end.
ENVIRONMENT_BYTES=1024
ENVIRONMENT_HEAD='# GRUB Environment Block'

environment_block() { # Lines from standard input; fails if they do not fit
  local text missing
  text=$ENVIRONMENT_HEAD$'\n'$(cat)$'\n'
  missing=$((ENVIRONMENT_BYTES - ${#text}))
  [ $missing -ge 0 ] || { echo "too much for the boot loader's environment" >&2 && return 1; }
  printf '%s' "$text"
  printf '%*s' $missing '' | tr ' ' '#'
}

environment_lines() { # FILE
  grep -aE '^[a-z_]+=' "$1" || true
}

environment_set() { # FILE NAME=VALUE...: in place, so that no power cut loses where it is
  local file=$1 pair lines
  shift
  lines=$(environment_lines "$file")
  for pair in "$@"; do
    lines=$(grep -v "^${pair%%=*}=" <<<"$lines" || true)$'\n'$pair
  done
  sed '/^$/d' <<<"$lines" | environment_block >"$RUN/environment"
  dd if="$RUN/environment" of="$file" bs=$ENVIRONMENT_BYTES count=1 conv=notrunc,fsync status=none
}
