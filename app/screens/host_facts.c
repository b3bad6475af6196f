#include "app/screens/host_facts.h"

#include <string.h>

static struct host_fact updated(const struct el *any, const struct model *m)
{
    struct host_fact f = {"host.updated", "refresh-cw", _("Jobs and sessions updated"),
                          _("Never"), STATUS_WAIT};
    if (m->station.synced_at == 0)
        return f;
    int64_t t = m->station.synced_at;
    f.value = m->station.clock_trusted ? words_age(any, t, m->now)
                                       : ui_id(any, _("%s %s"), words_day_number(any, t),
                                               words_month_short(t));
    f.kind = model_is_stale(m) ? STATUS_WAIT : STATUS_OK;
    return f;
}

static struct host_fact connection(const struct el *any, const struct model *m)
{
    const struct upkeep *u = &m->upkeep;
    struct host_fact f = {"host.connection", "wifi", _("Connection"), _("None"),
                          STATUS_WAIT};
    const char *since = u->since != 0 ? words_deadline(any, u->since, m->now) : NULL;
    if (!u->agent) {
        f.value = _("Its program is not running");
        f.kind = STATUS_ERR;
    } else if (!m->station.online) {
        f.icon = "wifi-off";
        f.value = since != NULL ? ui_id(any, _("None since %s"), since) : f.value;
    } else if (!m->station.hub) {
        f.value = _("The office does not answer");
    } else {
        f.value = since != NULL ? ui_id(any, _("Good since %s"), since) : _("Good");
        f.kind = STATUS_OK;
    }
    return f;
}

static struct host_fact messages(const struct el *any, const struct model *m)
{
    const struct upkeep *u = &m->upkeep;
    struct host_fact f = {"host.messages", "inbox", _("Messages waiting to go"),
                          _("Not known"), STATUS_WAIT};
    if (!u->agent)
        return f;
    f.value = m->station.online ? ui_id(any, _("%u, going now"), (unsigned)u->waiting)
                                : ui_id(any, _("%u, safe here"), (unsigned)u->waiting);
    if (u->waiting > 0)
        return f;
    f.value = _("None");
    f.kind = STATUS_OK;
    return f;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Whoever of the two programs has met it. */
static enum disk worst_disk(const struct station *s)
{
    if (s->disk != DISK_GOOD)
        return s->disk;
    if (begins(s->trouble, "disk full"))
        return DISK_FULL;
    if (begins(s->trouble, "database not ready"))
        return DISK_READ_ONLY;
    return begins(s->trouble, "database broken") ? DISK_DAMAGED : DISK_GOOD;
}

static struct host_fact storage(const struct model *m)
{
    struct host_fact f = {"host.storage", "hard-drive", _("Disk"), _("Good"), STATUS_OK};
    switch (worst_disk(&m->station)) {
    case DISK_GOOD: return f;
    case DISK_FULL: f.value = _("No room left"); break;
    case DISK_READ_ONLY: f.value = _("Cannot be written"); break;
    case DISK_DAMAGED: f.value = _("Damaged"); break;
    }
    f.kind = STATUS_ERR;
    return f;
}

static struct host_fact certificate(const struct model *m)
{
    const char *t = m->station.trouble;
    struct host_fact f = {"host.certificate", "badge-check", _("Certificate"), _("Good"),
                          STATUS_OK};
    if (begins(t, "certificate ends")) {
        f.value = _("Ends soon");
        f.kind = STATUS_WAIT;
    } else if (begins(t, "certificate") || begins(t, "broker's certificate")) {
        f.value = _("Not valid");
        f.kind = STATUS_ERR;
    } else if (!m->station.online) {
        f.value = _("Not known");
        f.kind = STATUS_WAIT;
    }
    return f;
}

static struct host_fact clock_fact(const struct el *any, const struct model *m)
{
    const char *at = words_clock(any, m->now);
    struct host_fact f = {"host.clock", "clock", _("Clock"), at, STATUS_OK};
    if (m->station.clock_trusted)
        return f;
    f.value = ui_id(any, _("%s, perhaps wrong"), at);
    f.kind = STATUS_WAIT;
    return f;
}

/* Whether the screen can be heard: the bar's own word for it. */
static struct host_fact sound(const struct model *m)
{
    struct host_fact f = {"host.sound", "headphones", _("Listen"), _("Works"), STATUS_OK};
    if (m->voices != 0)
        return f;
    f.value = _("None");
    f.kind = STATUS_WAIT;
    return f;
}

static struct host_fact self_test(const struct el *any, const struct model *m)
{
    const struct self_test *t = &m->upkeep.test;
    struct host_fact f = {"host.test", "heart-pulse", _("Self-test"), _("Not yet"),
                          STATUS_WAIT};
    int failed = 0;
    for (int i = 0; i < CHECK_COUNT; i++)
        failed += t->found[i] == FINDING_BAD ? 1 : 0;
    if (t->at == 0)
        return f;
    f.label = ui_id(any, _("Self-test, %s"), words_deadline(any, t->at, m->now));
    f.kind = failed > 0 ? STATUS_ERR : STATUS_OK;
    f.value = failed > 0 ? ui_id(any, _("%d failed"), failed) : _("All passed");
    return f;
}

static struct host_fact version(const struct el *any, const struct model *m)
{
    struct host_fact f = {"host.version", "info", _("Version"), PEERPOINT_VERSION,
                          STATUS_OK};
    if (strcmp(m->upkeep.software, PEERPOINT_VERSION) == 0 || !m->upkeep.agent)
        return f;
    f.value = ui_id(any, "%s, %s", PEERPOINT_VERSION, m->upkeep.software);
    f.kind = STATUS_WAIT; /* two halves of two versions */
    return f;
}

int host_facts(const struct el *any, const struct model *m,
               struct host_fact out[HOST_FACTS_MAX])
{
    int count = 0;
    out[count++] = updated(any, m);
    out[count++] = connection(any, m);
    out[count++] = messages(any, m);
    out[count++] = storage(m);
    out[count++] = certificate(m);
    out[count++] = clock_fact(any, m);
    out[count++] = sound(m);
    out[count++] = self_test(any, m);
    out[count++] = version(any, m);
    return count;
}

struct host_verdict host_verdict(const struct el *any, const struct model *m)
{
    const char *trouble = words_trouble(any, m);
    const char *goes_on = _("People can use it. What they save waits here.");
    if (trouble[0] != '\0')
        return (struct host_verdict){STATUS_ERR, _("This kiosk needs help"),
                                     ui_id(any, "%s %s", trouble, words_remedy(m))};
    if (m->station.closed)
        return (struct host_verdict){STATUS_WAIT, _("This screen is out of order"),
                                     _("You switched it off. Switch it on below.")};
    if (!m->station.online)
        return (struct host_verdict){
            STATUS_WAIT, _("No connection"),
            ui_id(any, "%s %s", goes_on, _("Is the network cable in?"))};
    if (!m->station.hub)
        return (struct host_verdict){STATUS_WAIT, _("The office does not answer"),
                                     goes_on};
    return (struct host_verdict){STATUS_OK, _("This kiosk is working"),
                                 _("Nothing for you to do.")};
}

static enum ink ink_of(enum status_kind kind)
{
    switch (kind) {
    case STATUS_OK: return INK_OK;
    case STATUS_WAIT: return INK_WAIT;
    case STATUS_ERR: return INK_ERR;
    }
    return INK_TEXT;
}

static const char *sign_of(enum status_kind kind)
{
    switch (kind) {
    case STATUS_OK: return "circle-check";
    case STATUS_WAIT: return "hourglass";
    case STATUS_ERR: return "triangle-alert";
    }
    return NULL;
}

void host_row(struct page *p, const struct host_fact *f)
{
    const struct panel *panel = &p->m->panel;
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    bool one_line = page_is(p, PANEL_L) && !panel_stacks(panel);
    float size = panel_icon(panel, panel_lms(panel, 11, 8, 7));
    struct el *row = ui_row(b, f->id);
    row->gap = panel_lms(panel, 4, 3, 3);
    row->pad_top = row->pad_bottom = panel_lms(panel, 5.2f, 2, 1);
    ui_icon(row, f->icon, size, INK_ACCENT);
    struct el *words = one_line ? ui_row(row, NULL) : ui_column(row, NULL);
    words->grow = 1;
    words->gap = one_line ? 4 : 0;
    struct el *label =
        ui_text(words, ui_id(b, "%s.label", f->id), LEVEL_BODY, INK_TEXT, f->label);
    label->row_line = true;
    label->grow = 1;
    struct el *value = ui_text(words, ui_id(b, "%s.value", f->id), LEVEL_BODY_BOLD,
                               ink_of(f->kind), f->value);
    value->row_line = true;
    value->role = ROLE_STATUS;
    if (one_line)
        value->text_align = ALIGN_END;
    ui_icon(row, sign_of(f->kind), size, ink_of(f->kind));
    b->gap = 0;
    ui_rule(b);
}
