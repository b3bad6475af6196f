#!/usr/bin/env bash
# clang too compiles everything without a warning (make builds with gcc).
set -eu
exec make --no-print-directory -j2 V=clang CC=clang all tests
