#!/bin/sh
# pseudo.sh POT MO: a language for tests, from the texts themselves: accented, longer by a
# third or more, in brackets. What stands on a screen without them came around gettext.
set -eu
pot=$1 mo=$2
mkdir -p "$(dirname "$mo")"
sed -e '1,20{/^#, fuzzy$/d}' -e 's/nplurals=INTEGER; plural=EXPRESSION/nplurals=2; plural=(n != 1)/' \
    "$pot" >"$mo.pot"
msgen "$mo.pot" -o "$mo.en.po"
LC_ALL=C.UTF-8 msgfilter --keep-header -i "$mo.en.po" -o "$mo.po" \
    sed -z 's/[aeio]/&&/g; y/aeoAEO/àéöÀÉÖ/; s/^/[/; s/$/]/'
msgfmt --check-format -o "$mo" "$mo.po"
