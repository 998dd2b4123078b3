# Sourced by suites that need a front panel: the real LCDd, whose display is a window of tmux and whose keypad is that
# window's keyboard.
LCD=''
export LC_ALL=C # Edges are drawn in ASCII.

lcd_conf() { # FOLDER DRIVER PORT MENU SETTINGS: the driver's
  LCD=$1
  mkdir -p "$LCD"
  local drivers
  drivers=$(dirname "$(find /usr/lib -path "*/lcdproc/$2.so" | head -n 1)")
  printf '[server]\nDriverPath=%s/\nDriver=%s\nBind=127.0.0.1\nPort=%s\nUser=%s\nForeground=yes\nServerScreen=no\nReportToSyslog=no\n' \
    "$drivers" "$2" "$3" "$(id -un)" >"$LCD/LCDd.conf"
  printf '[menu]\n%s\n[%s]\n%b' "$4" "$2" "$5" >>"$LCD/LCDd.conf"
}

lcd_up() { # FOLDER PORT [MENU]: starts LCDd; MENU: lines of its own [menu], none if nothing is said. $LCD_IN: how to get there
  lcd_conf "$1" curses "$2" "${3:-}" 'Size=20x4\nUseACS=no\nTopLeftX=1\nTopLeftY=1\n'
  # shellcheck disable=SC2086
  ${LCD_IN:-} tmux -S "$LCD/tmux" -f /dev/null new-session -d -x 60 -y 12 "exec LCDd -f -c $LCD/LCDd.conf 2>$LCD/LCDd.log"
  tmux -S "$LCD/tmux" set-option -g escape-time 0
}

lcd_down() { tmux -S "$LCD/tmux" kill-server 2>/dev/null || true; }

display() { # what stands on it, between its edges
  tmux -S "$LCD/tmux" capture-pane -p | sed -n 's/^ *[x|]\(.\{20\}\)[x|].*$/\1/p'
}

stands() { # DISPLAY TEXT: waits until it stands on what that command prints
  local i
  for i in $(seq 400); do
    "$1" | grep -F -- "$2" >/dev/null && return
    sleep 0.1
  done
  echo "the display does not show $2, but:"
  "$1"
  tail -n 3 "$LCD/LCDd.log"
  return 1
}

shows() { stands display "$1"; } # TEXT: waits until it stands on the display

keys() { # KEY...: pressed one after the other, as Enter, Escape, Up
  local key
  for key in "$@"; do
    tmux -S "$LCD/tmux" send-keys "$key" # LCDd takes them one by one, eight in a second.
    if [ "$key" = Escape ]; then sleep 0.5; fi # With what follows at once it would be another key.
  done
}

# With its driver for text LCDd prints each picture, edges and all, and has no keypad.
text_lcd_up() { # FOLDER PORT SIZE: sets TEXT_LCD, its process
  lcd_conf "$1" text "$2" '' "Size=$3\\n"
  stdbuf -oL LCDd -f -c "$LCD/LCDd.conf" >"$LCD/pictures" 2>"$LCD/LCDd.log" &
  TEXT_LCD=$!
}

text_display() { # the newest picture
  tail -c 4096 "$LCD/pictures" | awk '
    /^\+-+\+$/ {if (lines != "") whole = $0 "\n" lines $0; lines = ""; next}
    /^\|.*\|$/ {lines = lines $0 "\n"}
    END {print whole}'
}

text_shows() { stands text_display "$1"; } # TEXT: waits until it stands on the display
