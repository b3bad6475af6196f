/* What this screen is, who runs it, what becomes of details, how accessible it is. */
#include "app/screens/pieces.h"

static void point(struct page *p, int i, const char *icon, const char *text)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_point(b, ui_id(b, "about.%d", i), icon, text);
}

static void heading(struct page *p, const char *id, const char *text)
{
    struct el *b = page_section(p);
    if (b != NULL)
        ui_heading(b, id, LEVEL_H2, INK_TEXT, text);
}

static void who(struct page *p)
{
    const struct el *any = p->f.content;
    const char *phone = p->m->station.phone;
    point(p, 0, "briefcase",
          _("It shows jobs as a personal assistant, and sessions where PAs meet."));
    point(p, 1, "building-2",
          phone[0] != '\0' ? ui_id(any, _("**%s** looks after it. Ring **%s**."),
                                   words_office(p->m), words_phone(any, phone))
                           : ui_id(any, _("**%s** looks after it."), words_office(p->m)));
}

static void details(struct page *p)
{
    heading(p, "about.details", _("Your details"));
    point(p, 2, "lock",
          ui_id(p->f.content, _("They are locked at once. Only %s can open them."),
                words_office(p->m)));
    point(p, 3, "log-out", _("When you leave, nothing you typed stays on this screen."));
    point(p, 4, "file-check",
          _("You can ask to see what we keep about you, or to have it erased."));
}

/* "Touch, Text size, Colours" */
static const char *listed(const struct el *any, const char *const *labels, int count)
{
    const char *text = _(labels[0]);
    for (int i = 1; i < count; i++)
        text = ui_id(any, _("%s, %s"), text, _(labels[i]));
    return text;
}

static void access(struct page *p)
{
    /* The one between is either, as this kiosk is made. */
    static const char *const labels[] = {
        N_("Touch"),      N_("Keypad"),         N_("Text size"),    N_("Colours"),
        N_("Easy words"), N_("Large buttons"),  N_("Steady touch"), N_("Lower"),
        N_("More time"),  N_("Hide my screen"), N_("Listen"),       N_("Sign language")};
    const int all = (int)LENGTH(labels), works = all - (p->m->voices != 0 ? 1 : 2);
    const struct el *any = p->f.content;
    heading(p, "about.access", _("Who can use it"));
    const int half = works / 2;
    point(p, 5, "check", ui_id(any, _("**Works.** %s."), listed(any, labels, half)));
    point(p, 10, "check",
          ui_id(any, _("**Works.** %s."), listed(any, labels + half, works - half)));
    point(p, 6, "x",
          ui_id(any, _("**Not yet.** %s."), listed(any, labels + works, all - works)));
    point(p, 7, "messages-square",
          _("We aim at WCAG 2.2, level AA. Nobody from outside has checked it yet."));
    point(p, 8, "hand-heart",
          _("**Something in your way?** Tell a person here. They can do it with you."));
}

static void software(struct page *p)
{
    heading(p, "about.software", _("The program"));
    point(p, 9, "info",
          ui_id(p->f.content,
                _("Peerpoint %s is free software (GPL 3 or later). Letters: Andika, Noto "
                  "(OFL). Pictures: Lucide (ISC)."),
                PEERPOINT_VERSION));
}

void view_about(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("About this screen");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .no_actions = true});
    page_title(&p, title);
    who(&p);
    details(&p);
    access(&p);
    software(&p);
}
