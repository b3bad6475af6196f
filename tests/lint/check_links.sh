#!/usr/bin/env bash
# Every file that README and docs/ name by a relative link exists.
set -u
bad=0
while IFS=: read -r file link; do
    target=${link%%#*}
    [ -z "$target" ] && continue
    if [ ! -e "$(dirname "$file")/$target" ]; then
        echo "$file names $target, which is not there"
        bad=1
    fi
done < <(git ls-files -co --exclude-standard '*.md' | xargs -r grep -noHE '\]\([^)]+\)' |
    sed -E 's/^([^:]+):[0-9]+:\]\(([^)]+)\)$/\1:\2/' | grep -vE ':(https?|mailto):')
exit $bad
