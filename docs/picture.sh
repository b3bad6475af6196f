#!/bin/sh
# Makes docs/kiosk.png, the README's picture, from the kiosk's own tour. Run it after a change
# of the look: `make && sh docs/picture.sh`. Needs imagemagick.
set -eu
cd "$(dirname "$0")/.."
tour=build/picture
rm -rf "$tour" && mkdir -p "$tour"
build/dev/bin/peerpoint-kiosk --tour "$tour"/en
build/dev/bin/peerpoint-kiosk --tour "$tour"/ur --lang ur --theme dark
montage "$tour"/en/*-first-screen.png "$tour"/en/*-job-list.png "$tour"/ur/*-job-list.png \
    "$tour"/en/*-booking-confirmed.png -tile 4x1 -resize 380x -geometry +8+8 \
    -background '#8D7793' +dither -colors 160 -strip PNG8:docs/kiosk.png
