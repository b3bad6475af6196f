#!/bin/sh
# ca: a small certificate authority for one area (docs/protocol.md, names).
#
#   ca.sh init FOLDER AREA             makes the authority and an empty revocation list
#   ca.sh hub FOLDER                   AREA.hub
#   ca.sh kiosk FOLDER LABEL           AREA.k.LABEL
#   ca.sh server FOLDER NAME SAN...    for the broker or the hub's web address; a SAN is a
#                                      host name or an IP address
#   ca.sh tap FOLDER                   AREA.tap: reads everything. Only for tests
#   ca.sh renew FOLDER NAME [FROM UNTIL]  another key and certificate of that name in place
#                                      of the old ones; from and until as YYYYMMDDHHMMSSZ
#   ca.sh revoke FOLDER NAME           and writes the revocation list anew
#
# Makes FOLDER/NAME.crt and FOLDER/NAME.key (EC P-256, mode 600), once: what is there stays.
# A client's certificate name is its identity at the broker, so no other form of name is
# signed: "/" or "+" in it would reach into other kiosks' topics.
set -eu
umask 077
days=3650
dates=

fail()
{
    echo "ca.sh: $*" >&2
    exit 1
}

usage()
{
    sed -n 's/^#   //p' "$0" >&2
    exit 2
}

label()
{
    printf '%s' "$1" | LC_ALL=C grep -Eqx '[a-z0-9-]{3,32}' ||
        fail "$2 must be 3 to 32 of a-z, 0-9 and -: '$1'"
    [ "$(printf '%s' "$1" | wc -l)" = 0 ] || fail "$2 must be one line"
}

quiet()
{
    "$@" >"$ca/openssl.log" 2>&1 || { cat "$ca/openssl.log" >&2; fail "openssl failed"; }
    rm -f "$ca/openssl.log"
}

write_config()
{
    cat >"$ca/ca.cnf" <<CNF
[ca]
default_ca = area
[area]
database = $ca/index.txt
crlnumber = $ca/crlnumber
new_certs_dir = $ca/issued
rand_serial = yes
certificate = $ca/ca.crt
private_key = $ca/ca.key
default_md = sha256
default_days = $days
default_crl_days = $days
policy = only_name
unique_subject = no
copy_extensions = none
[only_name]
commonName = supplied
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
CNF
}

make_crl()
{
    quiet openssl ca -config "$ca/ca.cnf" -gencrl -out "$ca/crl.pem.new"
    mv "$ca/crl.pem.new" "$ca/crl.pem"
    chmod 644 "$ca/crl.pem"
}

init()
{
    label "$1" "the area"
    mkdir -p "$ca/issued"
    [ ! -e "$ca/crl.pem" ] || return 0
    printf '%s\n' "$1" >"$ca/area"
    : >"$ca/index.txt"
    echo 1000 >"$ca/crlnumber"
    write_config
    quiet openssl ecparam -name prime256v1 -genkey -noout -out "$ca/ca.key"
    quiet openssl req -x509 -new -key "$ca/ca.key" -sha256 -days "$days" \
        -subj "/CN=Peerpoint $1" -out "$ca/ca.crt" \
        -addext "keyUsage=critical,keyCertSign,cRLSign"
    chmod 644 "$ca/ca.crt"
    make_crl
}

# issue NAME SECTION: signs with the extensions of that section of ca.cnf.
issue()
{
    [ ! -e "$ca/$1.crt" ] || return 0
    write_config
    if [ "$2" = server ]; then
        cat >>"$ca/ca.cnf" <<CNF
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = $sans
CNF
    fi
    quiet openssl ecparam -name prime256v1 -genkey -noout -out "$ca/$1.key"
    quiet openssl req -new -key "$ca/$1.key" -subj "/CN=$1" -out "$ca/$1.csr"
    # shellcheck disable=SC2086
    quiet openssl ca -config "$ca/ca.cnf" -batch -notext -extensions "$2" $dates \
        -in "$ca/$1.csr" -out "$ca/$1.crt.new"
    rm -f "$ca/$1.csr"
    mv "$ca/$1.crt.new" "$ca/$1.crt"
    chmod 644 "$ca/$1.crt"
}

# The old files stay as NAME.crt.old and NAME.key.old until the next time.
renew()
{
    [ -e "$ca/$1.crt" ] || fail "$1: no such certificate"
    section=client
    sans=$(openssl x509 -in "$ca/$1.crt" -noout -ext subjectAltName 2>/dev/null |
        sed -n 's/^ *//; s/IP Address:/IP:/g; s/, /,/g; /^\(DNS\|IP\):/p')
    [ -z "$sans" ] || section=server
    mv "$ca/$1.crt" "$ca/$1.crt.old"
    mv "$ca/$1.key" "$ca/$1.key.old"
    issue "$1" $section
}

names_of_server()
{
    sans=
    for san in "$@"; do
        printf '%s' "$san" | LC_ALL=C grep -Eqx '[A-Za-z0-9.:-]+' ||
            fail "no host name or address: '$san'"
        case $san in
        *:* | *[0-9].*[0-9].*[0-9].*[0-9]) sans="$sans${sans:+,}IP:$san" ;;
        *) sans="$sans${sans:+,}DNS:$san" ;;
        esac
    done
}

[ $# -ge 2 ] || usage
command=$1
ca=$2
shift 2
if [ "$command" = init ]; then
    [ $# = 1 ] || usage
    init "$1"
    exit 0
fi
[ -r "$ca/area" ] || fail "$ca: no authority here; ca.sh init comes first"
area=$(cat "$ca/area")
case $command in
hub)
    [ $# = 0 ] || usage
    issue "$area.hub" client
    ;;
kiosk)
    [ $# = 1 ] || usage
    label "$1" "the kiosk's name"
    issue "$area.k.$1" client
    ;;
tap)
    [ $# = 0 ] || usage
    issue "$area.tap" client
    ;;
server)
    [ $# -ge 2 ] || usage
    label "$1" "the server's name"
    name=$1
    shift
    names_of_server "$@"
    issue "$name" server
    ;;
renew)
    [ $# = 1 ] || [ $# = 3 ] || usage
    [ $# = 1 ] || dates="-startdate $2 -enddate $3"
    renew "$1"
    ;;
revoke)
    [ $# = 1 ] || usage
    [ -e "$ca/$1.crt" ] || fail "$1: no such certificate"
    write_config
    quiet openssl ca -config "$ca/ca.cnf" -revoke "$ca/$1.crt"
    make_crl
    ;;
*)
    usage
    ;;
esac
