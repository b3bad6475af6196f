#!/bin/sh
# pictures: `make pictures` makes docs/kiosk.png, the README's picture, and docs/screens-*.png,
# contact sheets of all screens (the first page of each), from the kiosk's own tour. Needs
# imagemagick.
set -eu
cd "$(dirname "$0")/.."
tour=build/picture
rm -rf "$tour" && mkdir -p "$tour"

take() { # NAME TOUR-OPTIONS...
    name=$1
    shift
    build/dev/bin/peerpoint-kiosk --tour "$tour/$name" "$@"
}

sheet() { # NAME COLUMNS WIDTH
    find "$tour/$1" -name '*-p[0-9]*.png' -exec rm {} +
    mkdir -p "$tour/$1-small"
    mogrify -path "$tour/$1-small" -resize "$3x" "$tour/$1"/*.png
    # shellcheck disable=SC2046
    montage $(find "$tour/$1-small" -name '*.png' | sort -V) -tile "$2x" -geometry +5+5 \
        -background '#8D7793' "$tour/$1.miff"
    convert "$tour/$1.miff" +dither -colors 40 -strip "PNG8:docs/screens-$1.png"
}

take light
take urdu-dark --lang ur --theme dark --size 1920x1080
take 200 --zoom 200
take reach --zoom 130 --mode reach
sheet light 14 144
sheet urdu-dark 10 250
sheet 200 14 144
sheet reach 14 144
take urdu --lang ur --theme dark
montage "$tour"/light/*-first-screen.png "$tour"/light/*-job-list.png \
    "$tour"/urdu/*-job-list.png "$tour"/light/*-booking-confirmed.png -tile 4x1 -resize 380x \
    -geometry +8+8 -background '#8D7793' +dither -colors 160 -strip PNG8:docs/kiosk.png
