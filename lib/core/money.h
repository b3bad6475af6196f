/* money: amounts in pence, never in floating point. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum { MONEY_PENCE_MAX = 100000000, MONEY_TEXT_SIZE = 24, MONEY_UNKNOWN = -1 };

/* "12.60", "£12.60", "12.6", "12", "1,250.00" to pence. ERR_INPUT names the field:
 * signs, more than two decimals, commas out of place, all above MONEY_PENCE_MAX. */
MUST_CHECK bool money_parse(int32_t *pence, const char *text, const char *field,
                            struct err *e);

/* "£12.60"; whole pounds keep their pence. Nothing for MONEY_UNKNOWN. */
void money_show(char *out, size_t size, int32_t pence);
