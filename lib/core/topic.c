#include "core/topic.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_MIN = 3, LABEL_MAX = 32 };

static const struct {
    const char *level; /* what stands behind the area, or behind the kiosk's name */
    bool of_kiosk;
} shapes[] = {
    [TOPIC_HEAD] = {"d/head", false},     [TOPIC_CHANGE] = {"d/chg", false},
    [TOPIC_HUB_STATUS] = {"h/st", false}, [TOPIC_REQUEST] = {"req", true},
    [TOPIC_RESPONSE] = {"rsp", true},     [TOPIC_OP] = {"op", true},
    [TOPIC_OUTCOME] = {"out", true},      [TOPIC_STATUS] = {"st", true},
};

static bool label_span(const char *text, size_t size)
{
    if (size < LABEL_MIN || size > LABEL_MAX)
        return false;
    for (size_t i = 0; i < size; i++) {
        bool fits = (text[i] >= 'a' && text[i] <= 'z') ||
                    (text[i] >= '0' && text[i] <= '9') || text[i] == '-';
        if (!fits)
            return false;
    }
    return true;
}

bool label_ok(const char *label)
{
    return label_span(label, strnlen(label, LABEL_MAX + 1));
}

bool kiosk_name_parse(char area[AREA_SIZE], const char *name, struct err *e)
{
    size_t size = strcspn(name, ".");
    bool ok = label_span(name, size) && strncmp(name + size, ".k.", 3) == 0 &&
              label_ok(name + size + 3);
    if (!ok)
        return err_set(e, ERR_INPUT, "kiosk name: not of the form area.k.label");
    memcpy(area, name, size);
    area[size] = '\0';
    return true;
}

bool kiosk_name_make(char out[NAME_SIZE], const char *area, const char *label,
                     struct err *e)
{
    if (!label_ok(area))
        return err_set(e, ERR_INPUT, "area: not 3 to 32 of a-z, 0-9 and -");
    if (!label_ok(label))
        return err_set(e, ERR_INPUT, "kiosk: not 3 to 32 of a-z, 0-9 and -");
    snprintf(out, NAME_SIZE, "%s.k.%s", area, label);
    return true;
}

void topic_print(char out[TOPIC_SIZE], const struct topic *t)
{
    assert((size_t)t->kind < LENGTH(shapes));
    const char *level = shapes[t->kind].level;
    int size = 0;
    if (shapes[t->kind].of_kiosk)
        size = snprintf(out, TOPIC_SIZE, "v1/%s/k/%s/%s", t->area, t->kiosk, level);
    else
        size = snprintf(out, TOPIC_SIZE, "v1/%s/%s", t->area, level);
    assert(size > 0 && size < TOPIC_SIZE);
}

static bool kind_of(enum topic_kind *kind, const char *level, bool of_kiosk)
{
    for (size_t i = 0; i < LENGTH(shapes); i++) {
        if (shapes[i].of_kiosk != of_kiosk || strcmp(shapes[i].level, level) != 0)
            continue;
        *kind = (enum topic_kind)i;
        return true;
    }
    return false;
}

/* at stands behind "k/": "leeds.k.kiosk-1/op". */
static bool parse_kiosk(struct topic *t, const char *at, struct err *e)
{
    size_t size = strcspn(at, "/");
    if (at[size] == '\0' || size >= NAME_SIZE || !kind_of(&t->kind, at + size + 1, true))
        return err_set(e, ERR_INPUT, "topic: not one of a kiosk's");
    memcpy(t->kiosk, at, size);
    t->kiosk[size] = '\0';

    char area[AREA_SIZE];
    if (!kiosk_name_parse(area, t->kiosk, e))
        return err_in(e, "topic");
    if (strcmp(area, t->area) != 0)
        return err_set(e, ERR_INPUT, "topic: kiosk of another area");
    return true;
}

bool topic_parse(struct topic *t, const char *text, struct err *e)
{
    memset(t, 0, sizeof *t);
    if (strncmp(text, "v1/", 3) != 0)
        return err_set(e, ERR_INPUT, "topic: does not begin with v1/");
    const char *area = text + 3;
    size_t size = strcspn(area, "/");
    if (area[size] == '\0' || !label_span(area, size))
        return err_set(e, ERR_INPUT, "topic: area is not a label");
    memcpy(t->area, area, size);

    const char *rest = area + size + 1;
    if (strncmp(rest, "k/", 2) == 0)
        return parse_kiosk(t, rest + 2, e);
    if (!kind_of(&t->kind, rest, false))
        return err_set(e, ERR_INPUT, "topic: not one of ours");
    return true;
}

void topic_of(char out[TOPIC_SIZE], enum topic_kind kind, const char *area,
              const char *kiosk)
{
    struct topic t = {.kind = kind};
    assert(strlen(area) < sizeof t.area);
    memcpy(t.area, area, strlen(area) + 1);
    if (kiosk != NULL) {
        assert(strlen(kiosk) < sizeof t.kiosk);
        memcpy(t.kiosk, kiosk, strlen(kiosk) + 1);
    }
    assert(!shapes[kind].of_kiosk || t.kiosk[0] != '\0');
    topic_print(out, &t);
}
