#!/usr/bin/env bash
set -eu
folder=build/lint/cppcheck
mkdir -p "$folder"
exec cppcheck --quiet -j2 --cppcheck-build-dir="$folder" --error-exitcode=1 --inline-suppr \
    --enable=warning,performance,portability --std=c11 --library=posix,sqlite3 \
    --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
    -DPEERPOINT_VERSION='"lint"' -I. -Ilib lib app firmware server
