/* qr: a text as the modules of a QR code, with error correction M. Text that is not ASCII
 * is marked as UTF-8 (ECI 26): readers guess otherwise. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
    QR_BYTES_MAX = 200,    /* version 10: what a phone reads from half a metre */
    QR_BYTES_MIDDLE = 152, /* version 8, for 10 inch */
    QR_BYTES_SMALL = 84,   /* version 5, for smaller panels */
    QR_WIDTH_MAX = 57,
    QR_QUIET = 4 /* modules of white around it */
};

struct qr {
    int width;
    bool dark[QR_WIDTH_MAX * QR_WIDTH_MAX]; /* row by row, width each */
};

/* False: empty, or longer than QR_BYTES_MAX. */
bool qr_make(struct qr *out, const char *text);

/* Pixels of a module in a square of `side` pixels, its quiet zone included. */
int qr_module(const struct qr *q, int side);
