/* ctl_person: columns that interests and bookings share. They show personal data, which
 * the hub has opened and written down as opened; nothing here keeps it. */
#pragma once

#include <jansson.h>

/* The first name; a remark if the hub could not open the box. */
void ctl_person_name(char *out, size_t size, const json_t *item);
/* Whether it is safe to text the number; "" if there is none. */
void ctl_person_text_safe(char *out, size_t size, const json_t *item);
/* "confirmed", "waiting (2)" */
void ctl_person_state(char *out, size_t size, const json_t *item);
void ctl_person_received(char *out, size_t size, const json_t *item);
