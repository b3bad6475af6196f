#!/bin/sh
# Installs the packages of packages.txt that are missing. Says what it does; does nothing
# when all are there. Root installs directly, others through sudo.
set -eu
here=$(dirname "$0")
missing=
for package in $(sed 's/#.*//' "$here/packages.txt"); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
[ -z "$missing" ] && exit 0
echo "Installing:$missing"
sudo=
if [ "$(id -u)" -ne 0 ]; then
    sudo=$(command -v sudo) || {
        echo "Not root and no sudo. As root, run: apt-get install$missing" >&2
        exit 1
    }
fi
$sudo apt-get update -q
# The broker's own service would take the standard port; ours is started by hand.
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -q --no-install-recommends $missing
