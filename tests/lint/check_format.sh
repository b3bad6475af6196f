#!/usr/bin/env bash
# clang-format has been applied.
set -u
git ls-files -co --exclude-standard | grep '\.[ch]$' | while read -r f; do
    [ -f "$f" ] && echo "$f"
done | xargs -r clang-format --dry-run -Werror
