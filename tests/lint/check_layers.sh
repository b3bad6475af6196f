#!/usr/bin/env bash
# A program's folder may include lib/ and itself; store may include core; host may include
# core; core only itself and libraries that compute. The deciding parts use core and store.
set -u
bad=0
includes() { # FOLDER ALLOWED-REGEX
    local found
    found=$(git ls-files -co --exclude-standard "$1" | grep '\.[ch]$' |
        xargs -r grep -nHE '^#include "' | grep -vE "#include \"($2)")
    if [ -n "$found" ]; then
        echo "$1 may include only $2:"
        echo "$found"
        bad=1
    fi
}
system() { # FOLDER FORBIDDEN-REGEX
    local found
    found=$(git ls-files -co --exclude-standard "$1" | grep '\.[ch]$' |
        xargs -r grep -nHE "^#include <($2)")
    if [ -n "$found" ]; then
        echo "$1 may not know:"
        echo "$found"
        bad=1
    fi
}
includes lib/core 'core/'
includes lib/store 'core/|store/'
includes lib/host 'core/|host/'
includes app 'core/|store/|host/|app/'
includes firmware/agent/logic 'core/|store/|firmware/agent/logic/'
includes server/hub/logic 'core/|store/|server/hub/logic/'
includes firmware 'core/|store/|host/|firmware/'
includes server/hub 'core/|store/|host/|server/hub/|server/channels/'
includes server/channels 'core/|host/|server/channels/'
includes server/ctl 'core/|host/|server/ctl/'
impure='unistd|fcntl|sys/|poll|pthread|threads|time\.h|signal|dirent|netinet|sqlite3|mosquitto|curl|SDL|microhttpd|systemd|ini\.h|openssl'
system lib/core "$impure"
system lib/store 'mosquitto|curl|SDL|microhttpd|systemd|ini\.h|pthread|poll'
system firmware/agent/logic "${impure/sqlite3|/}"
system server/hub/logic "${impure/sqlite3|/}"
# core and the deciding parts call nothing impure either.
calls='\b(time|gettimeofday|clock_gettime|fopen|fprintf|printf|puts|open|read|write|socket|getenv|sleep|usleep|nanosleep)\('
found=$(git ls-files -co --exclude-standard lib/core firmware/agent/logic server/hub/logic |
    grep '\.[ch]$' | xargs -r grep -nHE "$calls" | grep -vE '^[^:]*:[0-9]+: ?[/ ]\*')
if [ -n "$found" ]; then
    echo "impure calls:"
    echo "$found"
    bad=1
fi
# SDL is known to few files of the kiosk.
found=$(git ls-files -co --exclude-standard app/screens | grep '\.[ch]$' |
    xargs -r grep -nHE '^#include <SDL')
if [ -n "$found" ]; then
    echo "screens know no SDL:"
    echo "$found"
    bad=1
fi
exit $bad
