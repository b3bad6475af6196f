#include "firmware/agent/enrol_run.h"

#include <sodium.h>
#include <string.h>

#include "firmware/agent/enrol_call.h"

/* The wait after one of wait_ms, with chance in it. */
static uint32_t next_wait(uint32_t wait_ms)
{
    uint32_t next = wait_ms + wait_ms / 2;
    if (next > ENROL_WAIT_MAX_MS)
        next = ENROL_WAIT_MAX_MS;
    return next - randombytes_uniform(next / 5);
}

static void say_words(FILE *out, const struct enrolling *j)
{
    fprintf(out,
            "This machine asks to be %s. Its six words:\n\n    %s\n\nStaff compare them "
            "with `peerpointctl kiosk waiting`, then approve it. Waiting.\n",
            enrolling_name(j), enrolling_words(j));
    fflush(out);
}

/* One question; a hub that cannot be reached is asked again. */
static bool ask(struct enrolling *j, struct enrol_call *c, FILE *out,
                enum enrolling_step *step, struct err *e)
{
    long status = 0;
    const struct bytes *body = NULL;
    *step = ENROLLING_RETRY;
    if (enrol_call_ask(c, enrolling_request(j), &status, &body, e))
        return enrolling_answer(j, status, body, step, e);
    if (e->kind != ERR_LATER)
        return false;
    fprintf(out, "Not reached, trying again: %s\n", e->text);
    fflush(out);
    return true;
}

static bool ask_until_done(struct enrolling *j, struct enrol_call *c, FILE *out,
                           struct err *e)
{
    enum enrolling_step step = ENROLLING_RETRY;
    bool said = false;
    uint32_t wait_ms = ENROL_WAIT_MIN_MS;
    while (ask(j, c, out, &step, e)) {
        if (!said && enrolling_words(j)[0] != '\0')
            say_words(out, j);
        said = enrolling_words(j)[0] != '\0';
        if (step == ENROLLING_DONE)
            return true;
        if (!enrol_call_wait(c, wait_ms))
            return err_set(e, ERR_LATER,
                           "stopped; go on with the same invitation at any time");
        wait_ms = next_wait(wait_ms);
    }
    return false;
}

bool enrol_run(const struct enrolling_wish *wish, FILE *out, struct err *e)
{
    struct enrolling *j = NULL;
    struct enrol_call *c = NULL;
    if (sodium_init() < 0)
        return err_set(e, ERR_BROKEN, "libsodium does not start");
    bool ok = enrolling_open(&j, wish, e) && enrol_call_open(&c, enrolling_line(j), e) &&
              ask_until_done(j, c, out, e);
    if (ok)
        fprintf(out, "Enrolled as %s. The agent can start: --config %s\n",
                enrolling_name(j), wish->config);
    enrol_call_close(c);
    enrolling_close(j);
    return ok;
}
