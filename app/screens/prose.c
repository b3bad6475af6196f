#include "app/screens/prose.h"

#include <string.h>

enum { CHUNK_MAX = 900, CHUNK_MIN = 60 };

/* Letters that fill about two thirds of a page in this size of text. */
static size_t chunk_size(const struct page *page)
{
    const struct panel *p = &page->m->panel;
    struct type t = panel_type(p, LEVEL_BODY);
    float w = page->wide ? p->w_mm - 2 * panel_margin(p) : chrome_content_w(p);
    float a_line = w / (t.em_mm * 0.5f);
    float lines = chrome_content_h(p, 25, panel_button(p)) * 0.66f / t.line_mm;
    float size = a_line * (lines < 1 ? 1 : lines);
    if (size > CHUNK_MAX)
        return CHUNK_MAX;
    return size < CHUNK_MIN ? CHUNK_MIN : (size_t)size;
}

/* How much of text goes into one block: to a line end, else to the last end of a
 * sentence, else to the last space, else all of it; never into a letter. */
static size_t chunk_of(const char *text, size_t most)
{
    size_t size = strcspn(text, "\n");
    if (size <= most)
        return size;
    size_t sentence = 0, word = 0;
    for (size_t i = 1; i < most; i++) {
        if (text[i] == ' ')
            word = i;
        if (text[i] == ' ' && strchr(".!?", text[i - 1]) != NULL)
            sentence = i;
    }
    if (sentence > most / 3)
        return sentence;
    if (word > 0)
        return word;
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    return most;
}

static struct el *chunk_block(struct page *p, int i)
{
    return i == 0 ? page_section(p) : page_block(p);
}

void prose(struct page *p, const char *id, const char *picture, const char *heading,
           const char *text)
{
    size_t most = chunk_size(p);
    for (int i = 0; *text != '\0'; i++) {
        text += strspn(text, " \n");
        size_t size = chunk_of(text, most);
        struct el *b = size > 0 ? chunk_block(p, i) : NULL;
        if (b != NULL && i == 0 && heading != NULL)
            ui_text(b, ui_id(b, "%s.title", id), LEVEL_H3, INK_TEXT, heading);
        if (b != NULL)
            ui_idea(b, ui_id(b, "%s.%d", id, i), picture, INK_TEXT,
                    ui_id(b, "%.*s", (int)size, text));
        text += size;
    }
}
