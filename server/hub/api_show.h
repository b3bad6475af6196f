/* api_show: pieces that several handlers write or read. */
#pragma once

#include "server/hub/api_request.h"
#include "store/hub_records.h"

void api_put_record(struct api_request *r, const struct hub_row *row, const char *body);

/* A ref as people type it; 404 if it is none. */
bool api_ref(struct api_request *r, const char *text, char ref[REF_SIZE]);
