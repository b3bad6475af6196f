#!/usr/bin/env bash
# Breaks the deciding parts on purpose, one way after the other, and shows that the simulator
# notices each within RUNS (default 20) seeds. Works on a copy of the tree. A mutation whose
# text no longer stands in its file is stale, and that fails too: write it anew.
#
#     bash tests/sim/mutate.sh [PART-OF-A-NAME]
set -u
cd "$(dirname "$0")/../.." || exit 2
export RUNS=${RUNS:-20} STOP=1 CFLAGS=-w
only=${1:-}
caught=0 missed=0
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
git ls-files -co --exclude-standard -z | while IFS= read -r -d '' f; do
    [ -f "$f" ] && printf '%s\0' "$f"
done | tar cf - --null -T - | tar xf - -C "$tree"
cd "$tree" || exit 2
sim=build/dev/tests/sim/peerpoint-sim
make -s "$sim" >build.log 2>&1 || { cat build.log; exit 2; }

miss() { # NAME WHY
    echo "MISSED  $1: $2"
    missed=$((missed + 1))
}

replace() { # FILE OLD NEW: OLD stands in FILE exactly once
    OLD=$2 NEW=$3 perl -0pi -e '
        my $n = () = /\Q$ENV{OLD}\E/g;
        $stale = 1 if $n != 1;
        s/\Q$ENV{OLD}\E/$ENV{NEW}/;
        END { exit 1 if $stale }' "$1"
}

restore() {
    local f
    (cd kept && find . -type f) | while read -r f; do cp "kept/$f" "$f"; done
    rm -rf kept
}

mutate() { # NAME (FILE OLD NEW)...
    local name=$1
    case $name in *"$only"*) ;; *) return ;; esac
    shift
    while [ $# -gt 0 ]; do
        mkdir -p "kept/$(dirname "$1")"
        [ -f "kept/$1" ] || cp "$1" "kept/$1"
        if ! replace "$1" "$2" "$3"; then
            miss "$name" "stale: its text is not in $1"
            restore
            return
        fi
        shift 3
    done
    if ! make -s "$sim" >build.log 2>&1; then
        miss "$name" "does not build: $(grep -m 1 error build.log)"
    else
        local out
        out=$("$sim")
        if [ $? -eq 1 ]; then
            caught=$((caught + 1))
            echo "caught  $name: $(printf '%s\n' "$out" | grep -m 1 '^seed')"
        else
            miss "$name" "$RUNS seeds saw nothing"
        fi
    fi
    restore
}

up=server/hub/logic/hub_up.c
decide=server/hub/logic/hub_decide.c

mutate "outcome before commit" $up \
    'ok = ok && decide_refresh(&d, e) && hub_store_commit(h->store, e);' \
    'send_replies(h, ok); ok = ok && decide_refresh(&d, e) && hub_store_commit(h->store, e);'
mutate "outcome although the commit failed" $up 'send_replies(h, ok);' 'send_replies(h, true);'
mutate "no dedupe" $up 'if (known.known)' 'if (false)'
mutate "a known op is decided anew" $up \
    'return known->held ? reply_hold(u, "held", e) : reply_answer(u, e);' \
    'struct outcome o; uint64_t q = hub_store_next_hseq(u->h->store); return known->held ? reply_hold(u, "held", e) : decide(u, q, &o, e) && reply_answer(u, e);'
mutate "order of numbers not enforced" $up 'if (u->op.n != last + 1)' 'if (false)'
mutate "a held op does not use its number" $up \
    'if (!number_used && u->op.n <= last' 'if (false && u->op.n <= last' $up \
    'if (!hub_number_put(s, u->kiosk, u->op.inst, u->op.n, u->op.op, e) ||
        !decide_hold(&d, u->kiosk, &u->op, &why, e))
        return false;' \
    'if (!decide_hold(&d, u->kiosk, &u->op, &why, e))
        return false;
    if (why == NULL && !hub_number_put(s, u->kiosk, u->op.inst, u->op.n, u->op.op, e))
        return false;'
mutate "one place more than there is" lib/store/hub_people.c \
    'return used < p->capacity ? p->capacity - used : 0;' 'return p->capacity + 1 - used;'
mutate "a cancelled place stays taken" server/hub/logic/hub_offer.c \
    '.taken = booking_holds(booking) ? -(int32_t)booking->places : 0};' '.taken = 0};'
mutate "a freed place goes to nobody" server/hub/logic/hub_change.c \
    '(!held || decide_promote(d, booking->target, e));' '(held || !held);'
mutate "a pair takes one place" $decide \
    '(struct places_move){.taken = (int32_t)x->op->places}' '(struct places_move){.taken = 1}'
mutate "a lend is spent and still lent" server/hub/logic/hub_lend.c \
    'l->left -= x->op->places;' ';'
mutate "an op from a lend is decided like any other" $decide \
    'if (x->op->lend != 0 && !deciding_spend(x, &done, e))' \
    'if (false && !deciding_spend(x, &done, e))'
STORM_S=7200 mutate "a returned lend is taken again from a restored hub" lib/store/outbox_lend.c \
    'FROM lend WHERE session = ?1", e, "t",
                l->session))' 'FROM lend WHERE session = ?1 AND returned = 0", e, "t",
                l->session))'
STORM_S=7200 mutate "what cannot be sent takes along what waits below" lib/core/uplink.c \
    'for (uint64_t n = from > u->base ? from : u->base + 1;' 'for (uint64_t n = u->base + 1;'
mutate "a return leaves places to spend" lib/store/outbox_lend.c \
    ' AND l.returned = 0 AND l.spent' ' AND l.spent'
mutate "answers without the journal" lib/store/hub_chain.c \
    'while (ok && row) {' 'while (ok && row && c == NULL) {'
mutate "synchronous=NORMAL" lib/store/db.c 'PRAGMA synchronous=FULL' 'PRAGMA synchronous=NORMAL'
mutate "synchronous=OFF" lib/store/db.c 'PRAGMA synchronous=FULL' 'PRAGMA synchronous=OFF'
mutate "live changes without a gap check" lib/core/downlink.c \
    'b->from <= cursor && cursor < b->to' 'cursor < b->to' \
    lib/store/content.c 'if (b->from > s->seq)' 'if (false)'
mutate "digest of a batch counts lines" server/hub/logic/hub_down.c \
    'b->count = n->count;' 'b->count = (uint32_t)(b->to - b->from);'
# Rare: it takes a page of several parts and a change that is later than the next page. So
# longer storms.
STORM_S=7200 mutate "old digests are compared" lib/core/downlink.c \
    'bool old = b->has_digest && (!d->sure || b->to < d->newest);' 'bool old = false;' \
    lib/core/downlink.c 'h->seq == d->cursor && h->seq >= d->newest' 'h->seq == d->cursor'
mutate "a refused page is asked for at once" lib/core/downlink.c \
    'd->page_taken = fits;' 'd->page_taken = fits; answered(d);'
mutate "a tombstone is not sent" lib/store/hub_records.c \
    '(del = 0 OR seq >= ?2)' 'del = 0 * ?2'
mutate "a page leaves out its first line" lib/store/hub_records.c \
    'body FROM rec WHERE seq > ?1"' 'body FROM rec WHERE seq > ?1 + 1"'
mutate "a PUBACK counts as an answer" firmware/agent/logic/agent_core.c \
    'if (code >= REFUSED) {' \
    'if (code == 0 && tag > 0 && tag != AGENT_TAG_REQUEST) (void)uplink_outcome(&c->up, tag, now->ms, &(struct err){0});
    if (code >= REFUSED) {'
mutate "the claim code is kept as it is" lib/store/outbox.c \
    'if (crypto_pwhash(hash, HASH_BYTES, code, strlen(code), ob->salt, HASH_OPS,
                      HASH_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)' \
    'memset(hash, 0, HASH_BYTES); memcpy(hash, code, strlen(code)); if (ob == NULL)'
mutate "signatures are not checked" lib/core/frame.c \
    'crypto_sign_verify_detached(' '0 * crypto_sign_verify_detached('

echo "$caught caught, $missed missed"
[ "$missed" -eq 0 ] && [ "$caught" -gt 0 ]
