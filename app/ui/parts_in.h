/* parts_in: what the files of parts share. Not for screens. */
#pragma once

#include "app/ui/parts.h"

/* Words of a pressable part: not spoken by themselves. Its id is the parent's and
 * word. */
/* Easy words have a picture beside each idea: puts it at the start of row, on a bubble.
 * False without easy words: then nothing is made. */
bool part_picture(struct el *row, const char *icon);

struct el *part_label(struct el *parent, const char *word, enum level level,
                      const char *text);

/* part_label in another ink than INK_TEXT. */
struct el *part_ink(struct el *label, enum ink ink);

/* A label in another language than the panel's, and the part it stands in. NULL or "":
 * nothing. */
void part_lang(struct el *part, struct el *label, const char *lang);

/* Id made of that of e and a word. */
const char *part_id(const struct el *e, const char *word);

/* Outline and lip in `line`, face in `face`: what can be pressed. */
void part_lip(struct el *e, enum ink face, enum ink line);

/* The same for what is chosen: tint, and 1.2 of plum. */
void part_chosen(struct el *e);

/* Padding within the face of something lipped: its content stands in the middle of
 * that. */
void part_pad(struct el *e, float vertical, float horizontal);

/* Of that width; what is put in stands in its middle. */
struct el *part_disc(struct el *parent, float side);

bool part_some(const char *text); /* neither NULL nor empty */
