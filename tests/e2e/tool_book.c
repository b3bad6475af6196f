/* tool_book: presses like the people of a busy day, without a screen.
 *
 *     tool_book STATE_FOLDER AREA.k.NAME SOCKET JOURNAL PAUSE_MS SEED [HASH_EVERY]
 *
 * Until it is ended: seals a booking, an interest, or what a person does about something
 * that it saved before (cancels it, changes it, answers an offer), puts it into outbox.db
 * as the kiosk does, and wakes the agent. Seven in ten are bookings. Of one code in
 * HASH_EVERY (1) the hash is kept: it is slow on purpose, and as many people as stand
 * here stand at many kiosks, each with a processor of its own. After COMMIT, so where a
 * screen would say "saved", it appends "OP KIND PLACES CODE" to the journal and prints a
 * dot on stdout. Between two ops it waits 0 to 2 * PAUSE_MS. Waits at first until
 * content.db holds keys, sessions and vacancies. SIGTERM lets it finish what it has
 * begun, and wake the agent once more: the one before may have been killed between its
 * COMMIT and its wake, as a kiosk that starts again says hi for. */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "core/notice.h"
#include "core/seal.h"
#include "core/topic.h"
#include "core/wire.h"
#include "store/content.h"
#include "store/outbox.h"

enum { TARGETS_MAX = 64, CODES_MAX = 4096, KEYS_MAX = 65536 };

struct made { /* what a person could cancel or change */
    char op[UUID_SIZE];
    char code[CLAIM_SIZE];
    enum op_kind kind;
};

struct load {
    char area[AREA_SIZE];
    const char *name;
    struct content *content;
    struct outbox *outbox;
    struct key_set keys;
    char sessions[TARGETS_MAX][UUID_SIZE];
    char vacancies[TARGETS_MAX][UUID_SIZE];
    size_t session_count, vacancy_count;
    struct made made[CODES_MAX];
    size_t made_count;
    int agent; /* -1: not connected */
    struct sockaddr_un address;
    FILE *journal;
    uint64_t random;
    uint32_t hash_every;
};

static volatile sig_atomic_t asked_to_end;

static void on_end(int number)
{
    (void)number;
    asked_to_end = 1;
}

static uint32_t below(struct load *l, uint32_t n)
{
    l->random = l->random * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (uint32_t)(l->random >> 33) % n;
}

static void pause_ms(uint32_t ms)
{
    const struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

/* ---- what there is ---- */

static bool read_keys(struct load *l, struct err *e)
{
    struct bytes body;
    bytes_init(&body, KEYS_MAX);
    bool found = false;
    bool ok = content_get(l->content, "keys", &body, &found, e) && found &&
              wire_get_keys(&l->keys, body.data, body.size, e);
    bytes_free(&body);
    return ok;
}

static bool read_targets(struct load *l, struct err *e)
{
    static struct session_row sessions[TARGETS_MAX];
    static struct vacancy_row vacancies[TARGETS_MAX];
    const struct session_filter sessions_all = {0};
    const struct vacancy_filter all = {
        .metres_max = -1, .minutes_min = -1, .minutes_max = -1, .today = RECORD_NO_DAY};
    size_t total = 0;
    if (!content_sessions(l->content, &sessions_all, 0, sessions, TARGETS_MAX,
                          &l->session_count, &total, e) ||
        !content_vacancies(l->content, &all, 0, vacancies, TARGETS_MAX, &l->vacancy_count,
                           &total, e))
        return false;
    for (size_t i = 0; i < l->session_count; i++)
        memcpy(l->sessions[i], sessions[i].id, UUID_SIZE);
    for (size_t i = 0; i < l->vacancy_count; i++)
        memcpy(l->vacancies[i], vacancies[i].id, UUID_SIZE);
    return l->session_count > 0 && l->vacancy_count > 0;
}

static bool open_stores(struct load *l, const char *folder, struct err *e)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/content.db", folder);
    if (l->content == NULL && !content_open_reader(&l->content, path, e))
        return false;
    snprintf(path, sizeof path, "%s/outbox.db", folder);
    if (l->outbox == NULL && !outbox_open(&l->outbox, path, e))
        return false;
    return read_keys(l, e) && read_targets(l, e);
}

/* ---- one op ---- */

/* Something that stands; cancelling what was refused would only be a wrong code. */
static const struct made *choose_made(struct load *l)
{
    struct err e;
    struct outbox_row row;
    bool found = false;
    if (l->made_count == 0)
        return NULL;
    const struct made *m = &l->made[below(l, (uint32_t)l->made_count)];
    bool stands = outbox_find(l->outbox, m->op, &row, &found, &e) && found &&
                  row.answered && row.outcome.result != RESULT_REFUSED;
    return stands ? m : NULL;
}

static void choose_places(struct load *l, struct personal *p)
{
    p->places = 1 + below(l, 2);
    memcpy(p->target, l->sessions[below(l, (uint32_t)l->session_count)], UUID_SIZE);
}

/* Half of those who come back for a booking end it. An answer to what was never offered
 * has an outcome as well. */
static void fill_again(struct load *l, struct personal *p, const struct made *m)
{
    uint32_t what = below(l, 4);
    memcpy(p->code, m->code, sizeof p->code);
    if (m->kind == OP_INTEREST) {
        p->kind = OP_WITHDRAW;
    } else if (what < 2) {
        p->kind = OP_CANCEL;
    } else if (what == 2) {
        p->kind = OP_CHANGE;
        choose_places(l, p);
    } else {
        p->kind = OP_ANSWER_OFFER;
        p->accept = below(l, 2) == 1;
    }
}

static void fill(struct load *l, struct personal *p)
{
    uint8_t random[6];
    randombytes_buf(random, sizeof random);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uuid7_new(p->op, (int64_t)now.tv_sec * 1000);
    memcpy(p->area, l->area, sizeof p->area);
    snprintf(p->kiosk, sizeof p->kiosk, "%s", l->name);
    memcpy(p->key, l->keys.seal_id, sizeof p->key);
    snprintf(p->lang, sizeof p->lang, "en");
    claim_make(p->code, random);
    uint32_t what = below(l, 10);
    const struct made *m = what < 2 ? choose_made(l) : NULL;
    if (m != NULL) {
        fill_again(l, p, m);
    } else if (what == 2) {
        p->kind = OP_INTEREST;
        memcpy(p->target, l->vacancies[below(l, (uint32_t)l->vacancy_count)], UUID_SIZE);
    } else {
        p->kind = OP_BOOK;
        p->ask_first = below(l, 2) == 1;
        choose_places(l, p);
    }
}

static bool put(struct load *l, const struct personal *p, struct err *e)
{
    struct timespec up;
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    clock_gettime(CLOCK_MONOTONIC, &up);
    bool own_code = p->kind == OP_BOOK || p->kind == OP_INTEREST;
    bool hashed = own_code && below(l, l->hash_every) == 0;
    struct outbox_new op = {.kind = p->kind,
                            .places = p->places,
                            .made = time(NULL),
                            .made_ms = (uint64_t)up.tv_sec * 1000,
                            .code = hashed ? p->code : NULL};
    memcpy(op.op, p->op, sizeof op.op);
    memcpy(op.target, p->target, sizeof op.target);
    memcpy(op.key, p->key, sizeof op.key);
    bool ok = seal_personal(&box, p, l->keys.seal_key, e);
    op.box = box.data;
    op.box_size = box.size;
    ok = ok && outbox_put(l->outbox, &op, e);
    bytes_free(&box);
    if (!ok)
        return false;
    fprintf(l->journal, "%s %s %u %s\n", p->op, op_kind_name(p->kind),
            (unsigned)p->places, p->code);
    fflush(l->journal);
    if (own_code && l->made_count < CODES_MAX) {
        struct made *m = &l->made[l->made_count++];
        memcpy(m->op, p->op, sizeof m->op);
        memcpy(m->code, p->code, sizeof m->code);
        m->kind = p->kind;
    }
    return true;
}

static void wake_agent(struct load *l)
{
    static const char saved[] = "{\"k\":\"saved\"}";
    if (l->agent < 0) {
        l->agent = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        if (connect(l->agent, (const struct sockaddr *)&l->address, sizeof l->address) !=
            0) {
            close(l->agent);
            l->agent = -1;
            return;
        }
    }
    if (send(l->agent, saved, sizeof saved - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
        close(l->agent);
        l->agent = -1;
    }
}

static void drain(const struct load *l)
{
    char notice[NOTICE_MAX];
    while (l->agent >= 0 && recv(l->agent, notice, sizeof notice, MSG_DONTWAIT) > 0)
        continue;
}

int main(int argc, char **argv)
{
    static struct load l = {.agent = -1};
    struct err e = {.text = ""};
    if ((argc != 7 && argc != 8) || sodium_init() < 0 ||
        !kiosk_name_parse(l.area, argv[2], &e)) {
        fprintf(stderr, "usage: tool_book STATE NAME SOCKET JOURNAL PAUSE_MS SEED "
                        "[HASH_EVERY]\n");
        return 2;
    }
    l.name = argv[2];
    l.address.sun_family = AF_UNIX;
    snprintf(l.address.sun_path, sizeof l.address.sun_path, "%s", argv[3]);
    l.journal = fopen(argv[4], "ae");
    l.random = strtoull(argv[6], NULL, 10);
    uint32_t pause = (uint32_t)strtoul(argv[5], NULL, 10);
    l.hash_every = argc == 8 ? (uint32_t)strtoul(argv[7], NULL, 10) : 1;
    const struct sigaction end = {.sa_handler = on_end};
    sigaction(SIGTERM, &end, NULL);
    while (!asked_to_end && !open_stores(&l, argv[1], &e))
        pause_ms(20);
    while (!asked_to_end) {
        struct personal p = {0};
        fill(&l, &p);
        if (put(&l, &p, &e) && write(STDOUT_FILENO, ".", 1) != 1)
            return 1;
        if (e.text[0] != '\0')
            fprintf(stderr, "%s\n", e.text);
        e.text[0] = '\0';
        wake_agent(&l);
        drain(&l);
        pause_ms(below(&l, 2 * pause + 1));
    }
    for (int tries = 0; tries < 250; tries++) {
        wake_agent(&l);
        if (l.agent >= 0)
            return 0;
        pause_ms(20); /* it may be starting */
    }
    return 0;
}
