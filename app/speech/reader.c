#include "app/speech/reader.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/languages.h"
#include "app/letters.h"
#include "app/say.h"
#include "app/speech/aloud.h"
#include "core/utf8.h"

const char *said_kind_word(enum said_kind k)
{
    static const char *const words[] = {"screen", "focus", "status", "error", "echo"};
    return words[k];
}

const char *said_sound_word(enum said_sound s)
{
    static const char *const words[SAID_SOUND_COUNT] = {"", "tick", "edge", "time"};
    return words[s];
}

void reader_init(struct reader *r)
{
    sodium_memzero(r, sizeof *r);
}

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261U; /* FNV-1a */
    for (; *text != '\0'; text++)
        h = (h ^ (unsigned char)*text) * 16777619U;
    return h;
}

/* ---- what is waiting to be said ---- */

void reader_hush(struct reader *r)
{
    sodium_memzero(r->items, sizeof r->items[0] * (size_t)r->count);
    r->count = r->at = 0;
    r->cut = true;
}

bool reader_cuts(struct reader *r)
{
    bool cut = r->cut;
    r->cut = false;
    return cut;
}

bool reader_left(const struct reader *r)
{
    return r->at < r->count;
}

static struct reader_item *add(struct reader *r, enum said_kind kind)
{
    int at = r->count < READER_ITEMS_MAX ? r->count++ : READER_ITEMS_MAX - 1;
    struct reader_item *i = &r->items[at];
    *i = (struct reader_item){.kind = kind};
    return i;
}

static void add_own(struct reader *r, enum said_kind kind, const char *text)
{
    (void)utf8_copy(add(r, kind)->own, READER_OWN_MAX, text);
}

static void add_el(struct reader *r, enum said_kind kind, const struct scene *s, int at)
{
    struct reader_item *i = add(r, kind);
    (void)utf8_copy(i->node, sizeof i->node, scene_text(s, s->els[at].id));
}

/* Every word of an item; false if its element has gone meanwhile. */
static bool words_of(const struct reader *r, const struct reader_item *i,
                     const struct scene *s, struct said *out)
{
    char text[SPOKEN_MAX];
    int at = i->node[0] != '\0' ? scene_find(s, i->node) : 0;
    if (at < 0)
        return false;
    bool private = r->route == ROUTE_HEADPHONES;
    *out = (struct said){.kind = i->kind, .sound = i->sound};
    if (i->sound != SAID_NO_SOUND)
        return true;
    if (i->own[0] != '\0')
        (void)utf8_copy(text, sizeof text, i->own);
    else if (i->title)
        scene_plain(s, s->els[0].name, text, sizeof text);
    else
        spoken_text(s, at, private, text);
    out->sensitive = private && (i->kind == SAID_ECHO || spoken_sensitive(s, at));
    (void)utf8_copy(out->node, sizeof out->node, scene_text(s, s->els[at].id));
    (void)utf8_copy(out->lang, sizeof out->lang, spoken_lang(s, at));
    aloud_text(text, out->text, sizeof out->text);
    sodium_memzero(text, sizeof text);
    return out->text[0] != '\0';
}

bool reader_next(struct reader *r, const struct scene *s, struct said *out)
{
    while (r->at < r->count) {
        if (words_of(r, &r->items[r->at++], s, out))
            return true;
    }
    return false;
}

/* ---- a new screen ---- */

static bool is_chosen_from(const struct scene *s, int at)
{
    const struct el *e = &s->els[at];
    return e->press.what != 0 && e->role != ROLE_KEY && !spoken_within(s, at, "bar");
}

/* All that is read of a page without being asked for: no buttons, no header, no bar. */
static bool is_read(const struct scene *s, int at)
{
    return s->els[at].press.what == 0 && !spoken_within(s, at, "header") &&
           !spoken_within(s, at, "bar");
}

static bool says_title(const struct scene *s, int at)
{
    char name[UI_TEXT_MAX], title[UI_TEXT_MAX];
    scene_plain(s, s->els[at].name, name, sizeof name);
    scene_plain(s, s->els[0].name, title, sizeof title);
    return s->els[at].role == ROLE_HEADING && strcmp(name, title) == 0;
}

static void add_choices(struct reader *r, const struct scene *s)
{
    char text[READER_OWN_MAX];
    int count = 0;
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1))
        count += is_chosen_from(s, i) ? 1 : 0;
    if (count == 0)
        return;
    snprintf(
        text, sizeof text,
        ngettext("%d thing to choose.", "%d things to choose.", (unsigned long)count),
        count);
    add_own(r, SAID_SCREEN, text);
    if (!r->hinted)
        add_own(r, SAID_SCREEN,
                _("Press down, or slide a finger, to hear them. OK or two taps "
                  "choose."));
    if (!r->hinted)
        add_own(r, SAID_SCREEN,
                _("A tap in a lower corner says the next one, or the one before. Along "
                  "the edge is a list."));
    r->hinted = true;
}

static void add_page(struct reader *r, const struct scene *s)
{
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1)) {
        bool error = s->els[i].role == ROLE_ALERT;
        if (is_read(s, i) && !says_title(s, i))
            add_el(r, error ? SAID_ERROR : SAID_SCREEN, s, i);
    }
    add_choices(r, s);
}

static void add_screen(struct reader *r, const struct scene *s)
{
    uint32_t lang = hash(s->panel.lang);
    enum language l = language_find(s->panel.lang);
    if (lang != r->lang && l != LANGUAGE_COUNT)
        add_own(r, SAID_SCREEN, language_name(l));
    add(r, SAID_SCREEN)->title = true;
    add_page(r, s);
}

/* ---- changes on the same screen ---- */

static uint32_t text_hash(const struct scene *s, int at)
{
    char text[SPOKEN_MAX];
    spoken_text(s, at, true, text);
    uint32_t h = hash(text);
    sodium_memzero(text, sizeof text);
    return h;
}

static bool was_there(const struct reader *r, struct seen now)
{
    for (int i = 0; i < r->seen_count; i++) {
        if (r->seen[i].id == now.id && r->seen[i].text == now.text)
            return true;
    }
    return false;
}

static struct seen seen_of(const struct scene *s, int at)
{
    return (struct seen){hash(scene_text(s, s->els[at].id)), text_hash(s, at)};
}

static void remember(struct reader *r, const struct scene *s)
{
    r->seen_count = 0;
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1))
        r->seen[r->seen_count++] = seen_of(s, i);
}

/* What is in the first field, without what is only put in for the eye: the letters and
 * the last one. */
static size_t typed_in(const struct scene *s, int field, uint32_t *last)
{
    size_t count = 0;
    *last = 0;
    for (int i = s->els[field].first; i >= 0; i = s->els[i].next) {
        const char *text = scene_text(s, s->els[i].name);
        for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text)) {
            *last = c;
            count++;
        }
    }
    return count;
}

static int find_field(const struct scene *s)
{
    int at = 0;
    while (at >= 0 && s->els[at].role != ROLE_FIELD)
        at = scene_after(s, at);
    return at;
}

static const char *letter_words(uint32_t c, char out[LETTER_SIZE])
{
    const char *word = NULL;
    if (c == ' ')
        word = _("space");
    if (c == 0x2022) /* a disc: hidden */
        word = _("letter typed");
    if (word != NULL)
        return word;
    (void)letter_utf8(c < 0x10000 ? c : 0, out);
    return out;
}

/* Letters of a person are for headphones only (ACCESS A11Y-42). */
static void add_echo(struct reader *r, size_t before, uint32_t deleted)
{
    char letter[LETTER_SIZE], text[READER_OWN_MAX];
    bool private = r->route == ROUTE_HEADPHONES;
    if (r->typed == before)
        return;
    bool more = r->typed > before;
    if (more) {
        add_own(r, SAID_ECHO,
                private ? letter_words(r->last_letter, letter) : _("letter typed"));
        return;
    }
    if (r->typed == 0 || !private || deleted == 0x2022) {
        add_own(r, SAID_ECHO, r->typed == 0 ? _("empty") : _("letter deleted"));
        return;
    }
    snprintf(text, sizeof text, _("%s deleted"), letter_words(deleted, letter));
    add_own(r, SAID_ECHO, text);
}

static void look_at_field(struct reader *r, const struct scene *s, bool say)
{
    size_t before = r->typed;
    uint32_t deleted = r->last_letter;
    int field = find_field(s);
    r->typed = field >= 0 ? typed_in(s, field, &r->last_letter) : 0;
    if (field < 0)
        r->last_letter = 0;
    if (say && field >= 0)
        add_echo(r, before, deleted);
}

static bool speaks_up(const struct scene *s, int at)
{
    enum role role = (enum role)s->els[at].role;
    return is_read(s, at) && (role == ROLE_STATUS || role == ROLE_ALERT ||
                              role == ROLE_PROGRESS || role == ROLE_HEADING);
}

/* A new error and where it leads; nothing else is said then. */
static bool add_error(struct reader *r, const struct scene *s)
{
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1)) {
        if (s->els[i].role != ROLE_ALERT || was_there(r, seen_of(s, i)))
            continue;
        reader_hush(r);
        add_el(r, SAID_ERROR, s, i);
        const char *id = scene_text(s, s->els[i].id);
        for (int k = spoken_beside(s, i, 1); k >= 0 && spoken_within(s, k, id);
             k = spoken_beside(s, k, 1))
            add_el(r, SAID_ERROR, s, k);
        return true;
    }
    return false;
}

/* Their letters are told one by one. */
static bool is_typing(const struct el *e)
{
    return e->role == ROLE_FIELD || e->role == ROLE_KEY;
}

/* "6 to 10 of 23": another page of the same screen is shown. */
static bool is_position(const struct scene *s, int at)
{
    const char *id = scene_text(s, s->els[at].id);
    size_t size = strlen(id), end = strlen(".position");
    return size > end && strcmp(id + size - end, ".position") == 0;
}

static void begin(struct reader *r, bool *begun)
{
    if (!*begun)
        reader_hush(r);
    *begun = true;
}

/* Where the ring is now, or what has become of what it is on. */
static bool add_ring(struct reader *r, const struct scene *s)
{
    int at = s->focus;
    if (at < 0)
        return false;
    bool moved = hash(scene_text(s, s->els[at].id)) != r->focus;
    bool other = !is_typing(&s->els[at]) && !was_there(r, seen_of(s, at));
    if (!moved && !other)
        return false;
    reader_hush(r);
    add_el(r, SAID_FOCUS, s, at);
    return true;
}

static void add_changes(struct reader *r, const struct scene *s)
{
    bool begun = add_ring(r, s), turned = false;
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1)) {
        if (i == s->focus || !speaks_up(s, i) || was_there(r, seen_of(s, i)))
            continue;
        begin(r, &begun);
        add_el(r, SAID_STATUS, s, i);
        turned = turned || is_position(s, i);
    }
    if (turned)
        add_page(r, s);
}

static void look_again(struct reader *r, const struct scene *s)
{
    size_t typed = r->typed;
    bool error = add_error(r, s);
    if (!error)
        add_changes(r, s);
    int before = r->count;
    look_at_field(r, s, !error);
    if (r->typed != typed && r->count > before && before > 0) {
        /* A letter is more urgent than what was being said. */
        struct reader_item echo = r->items[r->count - 1];
        reader_hush(r);
        *add(r, SAID_ECHO) = echo;
    }
}

void reader_look(struct reader *r, const struct scene *s, const struct reader_how *how)
{
    bool was_on = r->route != ROUTE_NONE;
    if (how->route == ROUTE_NONE) {
        if (was_on) {
            reader_init(r);
            r->cut = true;
        }
        return;
    }
    uint32_t screen = hash(scene_text(s, s->els[0].id));
    uint32_t title = hash(scene_text(s, s->els[0].name));
    uint32_t lang = hash(s->panel.lang);
    bool same = was_on && how->route == r->route && screen == r->screen &&
                title == r->title && lang == r->lang;
    r->route = how->route;
    if (same) {
        look_again(r, s);
    } else {
        reader_hush(r);
        if (how->warns && !r->warned)
            reader_sound(r, SAID_TIME);
        add_screen(r, s);
        look_at_field(r, s, false);
    }
    r->warned = how->warns;
    r->screen = screen;
    r->title = title;
    r->lang = lang;
    r->focus = s->focus >= 0 ? hash(scene_text(s, s->els[s->focus].id)) : 0;
    remember(r, s);
}

void reader_say(struct reader *r, const struct scene *s, int at, bool with_hint)
{
    reader_hush(r);
    add_el(r, SAID_FOCUS, s, at);
    if (with_hint && s->els[at].press.what != 0)
        add_own(r, SAID_FOCUS, _("Press OK, or tap twice, to choose it."));
    if (with_hint)
        add_own(r, SAID_FOCUS, _("Press Help again for help."));
}

void reader_sound(struct reader *r, enum said_sound sound)
{
    add(r, SAID_STATUS)->sound = sound;
}

void reader_edge(struct reader *r, int step)
{
    reader_hush(r);
    reader_sound(r, SAID_EDGE);
    add_own(r, SAID_FOCUS, step > 0 ? _("End of page") : _("Top of page"));
}
