#!/bin/sh
# broker-config: writes mosquitto.conf and area.acl of one area's broker.
#
#   broker-config.sh FOLDER CA_FOLDER ADDRESS PORT [tap]
#
# FOLDER gets the two files; CA_FOLDER is that of ca.sh and holds broker.crt and broker.key.
# "tap" adds the tests-only identity that reads all traffic. The broker keeps nothing on
# disk: nothing rests on its queues, retained messages or sessions (docs/protocol.md).
set -eu

fail()
{
    echo "broker-config.sh: $*" >&2
    exit 1
}

case $# in 4 | 5) ;; *)
    sed -n 's/^#   //p' "$0" >&2
    exit 2
    ;;
esac
case $4 in '' | *[!0-9]*) fail "no port: '$4'" ;; esac
mkdir -p "$1"
out=$(cd "$1" && pwd)
ca=$(cd "$2" && pwd)
area=$(cat "$ca/area")
for file in ca.crt crl.pem broker.crt broker.key; do
    [ -r "$ca/$file" ] || fail "$ca/$file is missing"
done

cat >"$out/area.acl.new" <<ACL
user $area.hub
topic readwrite v1/$area/#

ACL
if [ "${5-}" = tap ]; then
    printf 'user %s.tap\ntopic read v1/%s/#\n\n' "$area" "$area" >>"$out/area.acl.new"
fi
cat >>"$out/area.acl.new" <<ACL
pattern read v1/$area/d/#
pattern read v1/$area/h/st
pattern read v1/$area/k/%u/rsp
pattern read v1/$area/k/%u/out
pattern write v1/$area/k/%u/req
pattern write v1/$area/k/%u/op
pattern write v1/$area/k/%u/st
ACL
chmod 600 "$out/area.acl.new"
mv "$out/area.acl.new" "$out/area.acl"

cat >"$out/mosquitto.conf" <<CONF
per_listener_settings false
listener $4 $3
cafile $ca/ca.crt
certfile $ca/broker.crt
keyfile $ca/broker.key
crlfile $ca/crl.pem
require_certificate true
use_identity_as_username true
use_username_as_clientid true
allow_anonymous false
acl_file $out/area.acl
persistence false
set_tcp_nodelay true
max_inflight_messages 20
max_queued_messages 200
max_packet_size 270000
max_keepalive 120
tls_version tlsv1.2
sys_interval 30
log_dest stderr
CONF
# Started by root, mosquitto would become another user, who cannot read the keys here.
if [ "$(id -u)" = 0 ]; then
    echo "user root" >>"$out/mosquitto.conf"
fi
