#include "core/outgoing.h"

#include <stdlib.h>
#include <string.h>

struct item {
    struct item *next;
    struct outgoing_message message;
};

struct outgoing {
    struct item *first, *last;
    size_t count;
};

bool outgoing_new(struct outgoing **out, struct err *e)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL || err_set(e, ERR_FULL, "outgoing: no memory");
}

void outgoing_free(struct outgoing *q)
{
    if (q == NULL)
        return;
    struct outgoing_message m;
    while (outgoing_take(q, &m))
        free(m.data);
    free(q);
}

bool outgoing_put(struct outgoing *q, const struct outgoing_message *m, struct err *e)
{
    if (q->count >= OUTGOING_MAX)
        return err_set(e, ERR_FULL, "outgoing: %d messages wait already", OUTGOING_MAX);
    struct item *item = malloc(sizeof *item);
    uint8_t *data = malloc(m->size == 0 ? 1 : m->size);
    if (item == NULL || data == NULL) {
        free(item);
        free(data);
        return err_set(e, ERR_FULL, "outgoing: no memory");
    }
    if (m->size > 0)
        memcpy(data, m->data, m->size);
    *item = (struct item){.message = *m};
    item->message.data = data;
    if (q->last == NULL)
        q->first = item;
    else
        q->last->next = item;
    q->last = item;
    q->count++;
    return true;
}

bool outgoing_take(struct outgoing *q, struct outgoing_message *m)
{
    struct item *item = q->first;
    if (item == NULL)
        return false;
    q->first = item->next;
    if (q->first == NULL)
        q->last = NULL;
    q->count--;
    *m = item->message;
    free(item);
    return true;
}

size_t outgoing_count(const struct outgoing *q)
{
    return q->count;
}
