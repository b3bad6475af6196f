#include "host/link_copy.h"

#include <stdlib.h>
#include <string.h>

/* NULL stays NULL. */
static bool copy_text(const char **to, const char *from)
{
    *to = from == NULL ? NULL : strdup(from);
    return from == NULL || *to != NULL;
}

void link_copy_free(struct link_config *c)
{
    free((void *)c->host);
    free((void *)c->name);
    free((void *)c->ca_file);
    free((void *)c->cert_file);
    free((void *)c->key_file);
    free((void *)c->will_topic);
    free((void *)c->will);
    for (size_t i = 0; i < LINK_SUBSCRIPTIONS_MAX; i++)
        free((void *)c->subscriptions[i]);
}

bool link_copy(struct link_config *to, const struct link_config *from)
{
    *to = (struct link_config){.port = from->port,
                               .reconnect_min_ms = from->reconnect_min_ms,
                               .reconnect_max_ms = from->reconnect_max_ms,
                               .will_delay_s = from->will_delay_s,
                               .time = from->time,
                               .time_context = from->time_context};
    const char **const texts[] = {&to->host,      &to->name,     &to->ca_file,
                                  &to->cert_file, &to->key_file, &to->will_topic};
    const char *const given[] = {from->host,      from->name,     from->ca_file,
                                 from->cert_file, from->key_file, from->will_topic};
    for (size_t i = 0; i < LENGTH(texts); i++)
        if (!copy_text(texts[i], given[i]))
            return false;
    for (size_t i = 0; i < LINK_SUBSCRIPTIONS_MAX; i++)
        if (!copy_text(&to->subscriptions[i], from->subscriptions[i]))
            return false;
    if (from->will_topic == NULL || from->will_size == 0)
        return true;
    void *will = malloc(from->will_size);
    if (will == NULL)
        return false;
    memcpy(will, from->will, from->will_size);
    to->will = will;
    to->will_size = from->will_size;
    return true;
}
