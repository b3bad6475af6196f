/* adverts: made-up vacancies about as large, and as hard to pack, as real ones. */
#pragma once

#include <stdint.h>

#include "core/record.h"

/* *dice is any number but 0 at first. Below 1 is always 0. */
uint32_t draw(uint64_t *dice, uint32_t below);

/* Fills a new one, without id and ref, last checked in the 30 days before now. */
void advert_make(struct record *r, uint64_t *dice, const char *organisation, int64_t now);
