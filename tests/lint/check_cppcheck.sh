#!/usr/bin/env bash
set -eu
folder=build/lint/cppcheck
mkdir -p "$folder"
# readdirCalled: readdir_r is deprecated, and no stream is shared between threads.
exec cppcheck --quiet -j2 --cppcheck-build-dir="$folder" --error-exitcode=1 --inline-suppr \
    --enable=warning,performance,portability --std=c11 --library=posix,sqlite3 \
    --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
    --suppress=readdirCalled \
    -DPEERPOINT_VERSION='"lint"' -I. -Ilib lib app firmware server
