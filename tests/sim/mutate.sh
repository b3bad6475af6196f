#!/usr/bin/env bash
# Breaks the deciding parts on purpose, one way after the other, and shows that the simulator
# notices each within RUNS (default 20) seeds. Works on copies of the tree, JOBS (default 2)
# at a time. A mutation whose text no longer stands in its file is stale: that is said before
# anything is run, and nothing is run then. Write it anew.
#
#     bash tests/sim/mutate.sh [PART-OF-A-NAME]      or  make mutations [ONLY=part]
#     CHECK=1 bash tests/sim/mutate.sh               only looks for stale ones
#
# Ends with 0 if all were caught.
set -u
cd "$(dirname "$0")/../.." || exit 2
export RUNS=${RUNS:-20} CFLAGS=-w
jobs=${JOBS:-2}
export JOBS=1
only=${1:-}
sim=build/dev/tests/sim/peerpoint-sim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v ccache >/dev/null && export CC='ccache gcc' CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1

# Each mutation is a folder of work/list: its name, its settings, and for each change a
# file, the text that stands there exactly once, and what takes its place.
count=0
mutate() { # NAME (FILE OLD NEW)...
    case $1 in *"$only"*) ;; *) return ;; esac
    count=$((count + 1))
    local at n=0
    at=$work/list/$(printf %03d "$count")
    mkdir -p "$at"
    printf '%s' "$1" >"$at/name"
    printf '%s' "${STORM_S:-}" >"$at/storm"
    printf '%s' "${MODE:-}" >"$at/mode"
    shift
    while [ $# -gt 0 ]; do
        n=$((n + 1))
        printf '%s' "$1" >"$at/$n.file"
        printf '%s' "$2" >"$at/$n.old"
        printf '%s' "$3" >"$at/$n.new"
        shift 3
    done
}

up=server/hub/logic/hub_up.c
decide=server/hub/logic/hub_decide.c

mutate "replayed return: counted each time it comes" $up \
    '#include "server/hub/logic/hub_inside.h"' \
    '#include "server/hub/logic/hub_inside.h"
#include "store/hub_lends.h"
#include "store/hub_people.h"' $up \
    'u->h->counts.repeated++;
    if (!number_used' \
    'u->h->counts.repeated++;
    struct hub_lend l;
    bool lent = false;
    if (u->op.kind == OP_RETURN && !known->held &&
        (!hub_lend_get(u->h->store, u->kiosk, u->op.lend, &l, &lent, e) ||
         (lent && !hub_places_move(u->h->store, l.session,
              (struct places_move){.lent = -(int32_t)u->op.places}, e))))
        return false;
    if (!number_used'
mutate "spend after send: an op that was sent without a lend gets one" lib/store/outbox_lend.c \
    ' AND o.lend IS NULL AND o.n IS NULL' ' AND o.result IS NULL AND coalesce(o.lend, 0) = 0' \
    lib/store/outbox.c \
    '    if (!outbox_highest(ob, made, e) || !next_unnumbered(ob, &place, &found, e))
        return false;
    while (found) {' \
    '    if (terms != NULL &&
        db_int(ob->db, &place, &found,
               "SELECT o.place FROM op o JOIN lend l ON l.session = o.target"
               " WHERE o.kind = '\''book'\'' AND o.result IS NULL AND o.n > 0 AND o.lend = 0"
               " AND l.returned = 0 AND l.spent + o.places <= l.places LIMIT 1", e, "") &&
        found && !outbox_fix_lend(ob, terms, place, e))
        return false;
    if (!outbox_highest(ob, made, e) || !next_unnumbered(ob, &place, &found, e))
        return false;
    while (found) {' lib/store/outbox.c \
    '    if (!found)
        return outbox_highest(ob, made, e);
    uint64_t numbered' '    uint64_t numbered' firmware/agent/logic/agent_up.c \
    'if (now->ms >= c->saved_look.at_ms)' 'if (now->ms >= c->saved_look.at_ms || !agent_heard(c))'
mutate "a pair spends one place of a lend" server/hub/logic/hub_lend.c \
    'l->left -= x->op->places;' 'l->left -= 1;'
STORM_S=3600 mutate "known op does not advance n" $up \
    'if (!number_used && u->op.n <= last' 'if (false && u->op.n <= last'
mutate "hold does not advance n" $up \
    'if (!number_used && u->op.n <= last' 'if (false && u->op.n <= last' $up \
    'if (!hub_number_put(s, u->kiosk, u->op.inst, u->op.n, u->op.op, e) ||
        (why == NULL && !decide_hold(&d, u->kiosk, &u->op, &why, e)))
        return false;' \
    'if (why == NULL && !decide_hold(&d, u->kiosk, &u->op, &why, e))
        return false;
    if (why == NULL && !hub_number_put(s, u->kiosk, u->op.inst, u->op.n, u->op.op, e))
        return false;'
mutate "an answer that the journal will get at the next start" lib/store/hub_chain.c \
    'c->behind = true;
    return hub_chain_catch_up(c, e);' 'return true;'
mutate "outcome decided anew after a restore" $up \
    'hub_store_next_hseq(s);
    u->h->counts.adopted++;
    return hub_replay_adopt(&d, u->kiosk, &u->op, &o, &u->answer, e) &&' \
    'uint64_t hseq = hub_store_next_hseq(s);
    u->h->counts.adopted++;
    (void)d;
    return decide(u, hseq, &o, e) &&
           hub_op_answer(s, u->kiosk, &u->op, &o, &u->answer, e) &&'
mutate "equal epoch counter" lib/store/hub_restore.c \
    'epoch->counter = 1 + (journals > counter' 'epoch->counter = (journals > counter' \
    lib/store/hub_restore.c \
    'if (epoch->counter < r->order->counter_min)' 'if (false)'
mutate "a freed place is given away before all kiosks were heard" \
    server/hub/logic/hub_offer.c \
    'if (!hub_life_holds(d->store, session, &holds, e))' 'if (false)'
mutate "bookings are decided before all kiosks were heard" $decide \
    'if (!hub_life_holds(d->store, op->target, &holds, e))' 'if (false)'
mutate "a new life's head takes the place of the older one" \
    firmware/agent/logic/agent_epoch.c \
    'if (!same && k->frame.size > 0)' 'if (!same && k->is.epoch.counter == UINT32_MAX)'
mutate "a copied installation keeps its id" lib/store/outbox_life.c \
    'outbox_new_inst(inst);' 'memcpy(inst, ob->inst, sizeof inst);'

mutate "outcome before commit" $up \
    'ok = ok && decide_refresh(&d, e) && hub_store_commit(h->store, e);' \
    'send_replies(h, ok); ok = ok && decide_refresh(&d, e) && hub_store_commit(h->store, e);'
mutate "outcome although the commit failed" $up 'send_replies(h, ok);' 'send_replies(h, true);'
mutate "no dedupe" $up 'if (known.known)' 'if (false)'
mutate "mutable outcome: a known op is decided anew" $up \
    ': reply_told(u, e);' \
    ': decide(u, hub_store_next_hseq(u->h->store), &(struct outcome){0}, e) && reply_answer(u, e);'
mutate "order of numbers not enforced" $up 'if (u->op.n != last + 1)' 'if (false)'
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
STORM_S=3600 mutate "a returned lend is taken again from a restored hub" lib/store/outbox_lend.c \
    'FROM lend WHERE session = ?1", e, "t",
                l->session))' 'FROM lend WHERE session = ?1 AND returned = 0", e, "t",
                l->session))' \
    server/hub/logic/hub_allot.c \
    'return stands_in(hello->returns, hello->return_count, l->id) ||
           (!l->back &&' 'return (!l->back &&'
STORM_S=10800 mutate "a new disk is lent what the one before has promised" \
    server/hub/logic/hub_allot.c 'is_known(hello, l) || is_anothers(h, hello, l))' \
    'is_known(hello, l) || false)' firmware/agent/logic/agent_lend.c \
    'if (strcmp(l.inst, outbox_inst(c->outbox)) != 0) {' 'if (false) {'
STORM_S=14400 mutate "what cannot be sent takes along what waits below" lib/core/uplink.c \
    'for (uint64_t n = from > u->base ? from : u->base + 1;' 'for (uint64_t n = u->base + 1;'
mutate "a return leaves places to spend" lib/store/outbox_lend.c \
    ' AND l.returned = 0 AND l.spent' ' AND l.spent'
mutate "journal not completed at start, nor later" lib/store/hub_chain.c \
    'while (ok && row) {' 'while (ok && row && c == NULL) {'
mutate "synchronous=NORMAL" lib/store/db.c 'PRAGMA synchronous=FULL' 'PRAGMA synchronous=NORMAL'
mutate "synchronous=OFF" lib/store/db.c 'PRAGMA synchronous=FULL' 'PRAGMA synchronous=OFF'
mutate "push without a gap check" lib/core/downlink.c \
    'b->from <= cursor && cursor < b->to' 'cursor < b->to' \
    lib/store/content.c 'if (b->from > s->seq)' 'if (false)'
mutate "digest of a batch counts lines" server/hub/logic/hub_down.c \
    'b->count = n->count;' 'b->count = (uint32_t)(b->to - b->from);'
# It takes what was missed in several pages, and a change that is later than the next one:
# so pages are small here, and kiosks are away for weeks.
MODE=days mutate "old digests are compared" lib/core/downlink.h \
    'DOWNLINK_PULL_MAX = 500' 'DOWNLINK_PULL_MAX = 10' lib/core/downlink.c \
    'bool old = b->has_digest && (!d->sure || b->to < d->newest);' 'bool old = false;' \
    lib/core/downlink.c 'h->seq == d->cursor && h->seq >= d->newest' 'h->seq == d->cursor'
mutate "a refused page is asked for at once" lib/core/downlink.c \
    'd->page_taken = fits;' 'd->page_taken = fits; answered(d);'
mutate "a tombstone is not sent" lib/store/hub_records.c \
    '(del = 0 OR seq >= ?2)' 'del = 0 * ?2'
mutate "a page leaves out its first line" lib/store/hub_records.c \
    'body FROM rec WHERE seq > ?1"' 'body FROM rec WHERE seq > ?1 + 1"'
STORM_S=3600 mutate "an operation that has rotted is tried for ever" firmware/agent/logic/agent_up.c \
    '        return agent_row_is_bad(c, e) && set_aside(c, n, now->ms, e);' \
    '        return false;'
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
STORM_S=3600 mutate "a kiosk follows a lower epoch" lib/core/downlink.c \
    'if (h->epoch.counter > d->epoch.counter)' 'if (!epoch_equal(&h->epoch, &d->epoch))' \
    firmware/agent/logic/agent_epoch.c \
    'return h->epoch.counter < c->epoch_least ||
           h->epoch.counter < c->known.is.epoch.counter ||' 'return'
mutate "the number that an operation came under is not always kept" lib/store/hub_ops.c \
    'INTO op_number VALUES (?1, ?2, ?3, ?4)' \
    'INTO op_number SELECT ?1, ?2, ?3, ?4 WHERE ?3 % 8' lib/store/hub_ops.c \
    '(n != last + 1 || hub_inst_skip(s, kiosk, inst, last, e));' \
    '(n != last + 1 || hub_inst_skip(s, kiosk, inst, n, e));'
mutate "who changes how many come is cancelled" server/hub/logic/hub_change.c \
    'return resize(x, booking, p, e);' \
    'return cancel(x, booking, p, e) && (x->o->result = RESULT_DONE) == RESULT_DONE;'
mutate "the hub's audit trail has the claim code" $decide \
    'return hub_person_put(x->d->store, &p, &x->sealed, e) &&' \
    'return hub_person_put(x->d->store, &p, &x->sealed, e) &&
           hub_audit_put(x->d->store, x->d->now, "hub", "taken", x->personal.code, e) &&'
mutate "two bookings of one person are no pair" $decide \
    '(p.thing != HUB_BOOKING || hub_pair_note(x->d->store, p.op, e)) &&' \
    '(p.thing != HUB_BOOKING || p.op[0] != 0) &&'
mutate "who asks how a cancelled thing stands is not answered" \
    server/hub/logic/hub_status.c 'if (ok && wire_put_boxed(&body, &out, &e))' \
    'if (ok && a.state != STATE_CANCELLED && wire_put_boxed(&body, &out, &e))'

# ---- running ----

replace() { # FILE CHANGE: false if the old text does not stand in it exactly once
    perl -0777 -e '
        sub text { open my $f, "<", $_[0] or exit 2; my $t = <$f>; defined $t ? $t : "" }
        my ($file, $change) = @ARGV;
        my ($all, $old, $new) = (text($file), text("$change.old"), text("$change.new"));
        my $at = index $all, $old;
        exit 1 if $at < 0 || index($all, $old, $at + 1) >= 0;
        substr($all, $at, length $old) = $new;
        open my $out, ">", $file or exit 2;
        print $out $all;' "$1" "$2"
}

files_of() { # MUTATION
    local f
    for f in "$1"/*.file; do
        cat "$f"
        echo
    done | sort -u
}

put_back() { # TREE MUTATION
    files_of "$2" | while read -r f; do cp "$f" "$1/$f"; done
}

apply() { # TREE MUTATION: false, and says so, if it is stale
    local f
    for f in "$2"/*.file; do
        replace "$1/$(cat "$f")" "${f%.file}" && continue
        echo "STALE   $(cat "$2/name"): its text is not in $(cat "$f"), or not once"
        return 1
    done
}

check_all() { # TREE
    local at stale=0
    for at in "$work"/list/*; do
        apply "$1" "$at" || stale=$((stale + 1))
        put_back "$1" "$at"
    done
    return $((stale > 0))
}

try() { # TREE MUTATION
    local name out storm mode
    name=$(cat "$2/name")
    storm=$(cat "$2/storm")
    mode=$(cat "$2/mode")
    if ! make -s -C "$1" "$sim" >"$1/build.log" 2>&1; then
        echo "MISSED  $name: does not build: $(grep -m 1 error "$1/build.log")"
        return
    fi
    # A broken promise or assertion, and neither a kind of fault that was never met nor a
    # life that took too long (signals 9 and 24).
    out=$(STORM_S=$storm MODE=$mode "$1/$sim" 2>&1 | grep -m 1 '^seed [0-9]*: ' |
          grep -v 'ended by signal \(9\|24\),')
    if [ -n "$out" ]; then
        echo "caught  $name: $out"
    else
        echo "MISSED  $name: $RUNS seeds saw nothing"
    fi
}

worker() { # TREE
    local at
    for at in "$work"/list/*; do
        mkdir "$at/claimed" 2>/dev/null || continue
        apply "$1" "$at" >/dev/null
        try "$1" "$at" >"$at/said"
        put_back "$1" "$at"
        cat "$at/said"
    done
}

[ "$count" -gt 0 ] || { echo "no mutation is called *$only*"; exit 2; }
for i in $(seq "$jobs"); do
    mkdir "$work/tree$i"
    git ls-files -co --exclude-standard -z | while IFS= read -r -d '' f; do
        [ -f "$f" ] && printf '%s\0' "$f"
    done | tar cf - --null -T - | tar xf - -C "$work/tree$i"
done
check_all "$work/tree1" || exit 2
[ -z "${CHECK:-}" ] || { echo "$count mutations fit"; exit 0; }
for i in $(seq "$jobs"); do
    (make -s -C "$work/tree$i" "$sim" >"$work/tree$i/build.log" 2>&1 ||
        { cat "$work/tree$i/build.log"; exit 2; }
     worker "$work/tree$i") &
done
wait
caught=$(cat "$work"/list/*/said | grep -c '^caught')
echo "$caught of $count caught"
[ "$caught" -eq "$count" ]
