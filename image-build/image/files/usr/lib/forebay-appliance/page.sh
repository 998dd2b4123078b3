# Sourced by console: the page.

page() {
  echo "Forebay $(system_version)"
  echo "Name: $(cat "$STATE/name" 2>/dev/null || echo 'none yet')"
  if [ -n "${EMERGENCY:-}" ]; then
    echo 'State: it did not start whole. The data partition may be damaged, or the disk too small.'
    return
  fi
  page_addresses
  page_known
  echo "System: $(running_system), $(system_version), $(page_trial)"
  echo "State: $(page_state)"
}

page_addresses() {
  local all address
  all=$(addresses)
  if [ -z "$all" ]; then
    echo 'Address: none yet'
    return
  fi
  while read -r address; do
    echo "Address: $address"
  done <<<"$all"
  while read -r address; do
    case $address in
      *:*) echo "Browser: https://[$address]/" ;;
      *) echo "Browser: https://$address/" ;;
    esac
  done <<<"$all"
}

page_trial() {
  local tried
  tried=$(sed -n 's/^tried=//p' "$RUN/started" 2>/dev/null)
  if on_trial && [ ! -e "$RUN/kept" ]; then
    echo 'on trial'
  elif [ -n "$tried" ] && [ "$tried" != "$(running_system)" ]; then
    echo "kept; $tried did not come up, so it went back"
  else
    echo kept
  fi
}

page_state() {
  if ready && [ -s "$RUN/marks" ]; then
    echo ready
  elif ready; then
    echo 'serving, but not browsers yet'
  elif systemctl is-active --quiet forebay.service; then
    echo 'not ready: see Status in the menu'
  elif systemctl is-failed --quiet forebay.service; then
    echo 'stopped by a failure: see Status in the menu'
  else
    case $(systemctl is-active forebay.service) in
      activating) echo starting ;;
      *) echo stopped ;;
    esac
  fi
}

# The fingerprint and the setup code cost a start of the command line each: asked for when what they depend on has changed, and again after
# ASK_AGAIN_S while there is no fingerprint.
ASK_AGAIN_S=10
page_known() {
  local marks
  systemctl is-active --quiet forebay.service || return 0
  marks=$(systemctl show --property=InvocationID --value forebay.service
    stat -c '%n %Y %s' "$HOME_DIR"/secrets/{users.json,web.pem,web-own.pem} 2>/dev/null)
  mkdir -p "$RUN"
  (
    flock 7
    if [ "$(cat "$RUN/marks" 2>/dev/null)" != "$marks" ] && [ -z "$(find "$RUN/known" -newermt "-$ASK_AGAIN_S seconds" 2>/dev/null)" ]; then
      rm -f "$RUN/marks"
      ask_known >"$RUN/known" && echo "$marks" >"$RUN/marks"
    fi
    cat "$RUN/known"
  ) 7>"$RUN/page.lock"
}

ask_known() { # Fails where there is no fingerprint yet
  local fingerprint code
  fingerprint=$(forebay web show 2>/dev/null | sed -n 's/^SHA-256 *//p')
  [ -z "$fingerprint" ] || echo "Fingerprint: $(tr -d : <<<"$fingerprint" | tr a-f A-F | sed 's/../&:/g; s/:$//')" # As browsers write it.
  code=$(forebay user setup-code 2>/dev/null)
  [ -z "$code" ] || echo "Setup code: $code"
  [ -n "$fingerprint" ]
}
