/* escpos: a picture as what a receipt printer understands (ESC/POS, the command set of
 * Epson that nearly all of them know). Always a picture and never letters: printers know
 * few letters, and no two the same. Pure.
 */
#pragma once

#include "app/ui/canvas.h"

enum { ESCPOS_ASK_SIZE = 3, ESCPOS_DROP_SIZE = 10 };

/* "How is the paper?", answered at once by one byte, also when the printer is busy. */
extern const uint8_t escpos_ask[ESCPOS_ASK_SIZE];
bool escpos_no_paper(uint8_t answer);

/* "Forget what you have not printed." */
extern const uint8_t escpos_drop[ESCPOS_DROP_SIZE];

/* What is darker than the middle is printed, in the canvas's clip; then the paper is cut,
 * and the printer is asked to answer with one byte when all that is done. The bytes are
 * the caller's, who overwrites and frees them. NULL: no memory. */
uint8_t *escpos_make(const struct canvas *c, size_t *size);
bool escpos_ended_without_paper(uint8_t answer);
