#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a program on a screen of its own: Xvfb, a session bus, cairo as renderer, nothing of the user's
# settings. The program's exit status is the script's. Needs xvfb and dbus, and xdotool where hands are at work.
#
# Usage: with-display.sh PROGRAM [ARGUMENT…]
# SOUFFLEUR_SIZE=1024x700 chooses the size of the screen, in pixels as GDK_SCALE counts them.
set -u

folder=$(mktemp -d)
server=
clean_up ()
{
  [ -n "$server" ] && kill "$server" 2>/dev/null
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 143' INT TERM

for needed in Xvfb dbus-run-session xdotool; do
  command -v "$needed" >/dev/null || {
    echo "with-display.sh: $needed is missing: apt install xvfb dbus-daemon xdotool" >&2
    exit 1
  }
done

size=${SOUFFLEUR_SIZE:-1440x900}
scale=${GDK_SCALE:-1}
Xvfb -displayfd 3 -screen 0 "$((${size%x*} * scale))x$((${size#*x} * scale))x24" -nolisten tcp -noreset -r 3>"$folder/display" 2>"$folder/log" &
server=$!
tries=0
while [ ! -s "$folder/display" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 200 ] || ! kill -0 "$server" 2>/dev/null; then
    echo "with-display.sh: Xvfb does not start:" >&2
    cat "$folder/log" >&2
    exit 1
  fi
  sleep 0.05
done

chmod 700 "$folder"
mkdir "$folder/config" "$folder/data" "$folder/state"
export DISPLAY=":$(cat "$folder/display")" XDG_RUNTIME_DIR="$folder" \
  XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" XDG_STATE_HOME="$folder/state" \
  GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=${GTK_A11Y:-test} GSETTINGS_BACKEND=memory \
  ADW_DISABLE_PORTAL=1 GTK_USE_PORTAL=0
unset WAYLAND_DISPLAY

dbus-run-session -- "$@"
