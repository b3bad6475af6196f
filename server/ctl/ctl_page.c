#include "server/ctl/ctl_page.h"

#include <string.h>

#include "server/ctl/ctl_text.h"

enum { NAME_PART_MAX = 80, PAGE_MAX = 64 << 10 };

/* "dir/never-pay.en.md" to "never-pay" and "en". */
static bool split_name(const char *name, char *slug, char *lang, size_t size)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash == NULL ? name : slash + 1;
    const char *end = strstr(base, ".md");
    const char *dot = strchr(base, '.');
    if (end == NULL || end[3] != '\0' || dot == NULL || dot >= end || dot == base)
        return false;
    size_t slug_length = (size_t)(dot - base), lang_length = (size_t)(end - dot - 1);
    if (slug_length >= size || lang_length >= size || lang_length == 0)
        return false;
    snprintf(slug, size, "%.*s", (int)slug_length, base);
    snprintf(lang, size, "%.*s", (int)lang_length, dot + 1);
    return true;
}

/* Joins the lines of each paragraph by spaces, paragraphs by one newline. */
static void add_body(struct bytes *out, const char *text)
{
    const char *divider = "";
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t shown = length;
        while (shown > 0 && (text[shown - 1] == '\r' || text[shown - 1] == ' '))
            shown--;
        if (shown > 0) {
            bytes_text(out, divider);
            bytes_add(out, text, shown);
            divider = " ";
        } else if (out->size > 0) {
            divider = "\n";
        }
        text += length;
        if (*text == '\n')
            text++;
    }
}

/* The page as a row; NULL if it does not fit or is not UTF-8. */
static json_t *page_row(const char *slug, const char *lang, const char *at, size_t title)
{
    struct bytes body;
    json_t *row = NULL;
    bytes_init(&body, PAGE_MAX);
    add_body(&body, at + title);
    if (bytes_ok(&body, slug, NULL))
        row = json_pack("{s:i, s:s, s:s, s:s%, s:s%}", "line", 1, "slug", slug, "lang",
                        lang, "title", at + 2, title - 2, "body",
                        body.data == NULL ? "" : (const char *)body.data, body.size);
    bytes_free(&body);
    return row;
}

bool ctl_page_add(struct ctl_rows *r, const char *name, const struct bytes *text,
                  struct bytes *report)
{
    char slug[NAME_PART_MAX], lang[NAME_PART_MAX];
    const char *wrong = NULL;
    json_t *row = NULL;
    const char *at = (const char *)text->data;
    at += strspn(at, " \t\r\n\xef\xbb\xbf");
    size_t title = strcspn(at, "\r\n");
    if (!split_name(name, slug, lang, sizeof slug))
        wrong = _("the name must have the form SLUG.LANG.md");
    else if (title < 3 || at[1] != ' ')
        wrong = _("must begin with \"# Title\"");
    else
        row = page_row(slug, lang, at, title);
    if (wrong == NULL && row == NULL)
        wrong = _("is too long or not UTF-8");
    else if (wrong == NULL && json_string_length(json_object_get(row, "body")) == 0)
        wrong = _("has no text below its title");
    if (wrong != NULL) {
        bytes_printf(report, "%s: %s\n", name, wrong);
        json_decref(row);
        return false;
    }
    json_array_append_new(r->rows, row);
    json_array_append_new(r->files, json_string(name));
    return true;
}
