/* wire_line: what the header lines of all messages have in common; for wire*.c only. */
#pragma once

#include "core/fields.h"
#include "core/wire.h"

/* {"v":1,"k":"op", ... */
void wire_line_open(struct fields_writer *w, struct bytes *out, enum wire_kind kind);
/* Ends object and line. */
MUST_CHECK bool wire_line_close(struct fields_writer *w, enum wire_kind kind,
                                struct err *e);
void wire_line_put_epoch(struct fields_writer *w, const struct epoch *epoch);
/* Left out when empty. */
void wire_line_put_cid(struct fields_writer *w, const char *cid);

/* Reads the first line of body and checks "v" and "k". *rest, where not NULL, is what
 * stands behind that line; where it is NULL nothing may stand there. */
MUST_CHECK bool wire_line_parse(struct fields_reader *r, enum wire_kind kind,
                                const void *body, size_t size, const char **rest,
                                struct err *e);
enum wire_line_age { EPOCH_OF_HUB, EPOCH_OF_KIOSK }; /* a kiosk may have none yet: 0-0 */
void wire_line_get_epoch(struct fields_reader *r, enum wire_line_age age,
                         struct epoch *epoch);
void wire_line_get_cid(struct fields_reader *r, enum fields_need need,
                       char cid[WIRE_CID_SIZE]);
void wire_line_get_inst(struct fields_reader *r, char inst[WIRE_INST_SIZE]);
void wire_line_get_asked(struct fields_reader *r, char asked[ASKED_SIZE]);
void wire_line_get_uuid(struct fields_reader *r, const char *name, enum fields_need need,
                        char out[UUID_SIZE]);
void wire_line_get_keyid(struct fields_reader *r, const char *name, char out[KEYID_SIZE]);

/* The fields of an op, which a replay has as well. */
void wire_line_put_op(struct fields_writer *w, const struct op *m);
/* OP_KIND_COUNT for a kind of a later version. */
void wire_line_get_op(struct fields_reader *r, struct op *m, struct bytes *box);
/* What must hold between them, of those that are known. */
bool wire_line_check_op(const struct op *m, struct err *e);
/* Base64 into boxes (cleared first). */
void wire_line_get_box(struct fields_reader *r, const char *name, enum fields_need need,
                       struct bytes *boxes);
/* The record line from at to end (its LF). NULL, or what is wrong with it. */
const char *wire_line_change(struct change *c, const char *at, const char *end);
