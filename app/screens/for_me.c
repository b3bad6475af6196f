/* "Is this work for me?": what it is, its questions, and what was answered. */
#include "app/screens/pieces.h"

static const char *const questions[TASK_COUNT] = {
    [TASK_COOKING] = N_("Would you cook with someone, or for them?"),
    [TASK_LEISURE] = N_("Would you join in someone’s hobbies and outings?"),
    [TASK_CLEANING] = N_("Would you clean and tidy someone’s home?"),
    [TASK_DRESSING] = N_("Would you help someone get dressed?"),
    [TASK_PERSONAL_CARE] = N_("Would you help someone wash and bathe?"),
    [TASK_SHOPPING] = N_("Would you go shopping with someone, or for them?"),
    [TASK_DRIVING] = N_("Would you drive someone, or help them get around?"),
    [TASK_TRANSFERS] = N_("Would you help someone in and out of bed?"),
    [TASK_TOILET] = N_("Would you help someone use the toilet?"),
    [TASK_SOCIALISING] = N_("Would you help someone meet people?"),
    [TASK_MEDICATION] = N_("Would you help someone take medicine?"),
    [TASK_MASSAGE_EXERCISE] = N_("Would you help someone exercise, or massage them?"),
    [TASK_MEDICAL_VISITS] = N_("Would you go to the doctor with someone?"),
    [TASK_EATING] = N_("Would you help someone eat and drink?"),
    [TASK_EQUIPMENT] = N_("Would you look after equipment, like a catheter?"),
    [TASK_BANKING] = N_("Would you help someone with banking and bills?"),
    [TASK_PETS] = N_("Would you look after a pet, or walk a dog?"),
    [TASK_WORK_EDUCATION] = N_("Would you help someone at work or in class?"),
    [TASK_HOLIDAYS] = N_("Would you go on holiday with someone?"),
    [TASK_FINANCES] = N_("Would you help someone plan their money?"),
    [TASK_CHILDCARE] = N_("Would you help look after someone’s children?"),
    [TASK_OTHER] = "",
};

/* ---- before the questions ---- */

static void fact(struct page *p)
{
    bool whole = page_roomy(p);
    struct el *b = page_section(p);
    struct el *box = b != NULL && whole ? ui_panel(b, "quiz.fact") : b;
    if (box != NULL)
        ui_point(box, "quiz.posts", "users-round",
                 _("**In England 123,000 PA jobs are filled.** Of every 100 PA jobs, 11 "
                   "are free."));
    if (!whole)
        box = page_block(p);
    if (box != NULL)
        ui_text(box, "quiz.source", LEVEL_SMALL, INK_TEXT2,
                _("Skills for Care, 2023 to 2024. Checked 22 November 2026."));
}

static void point(struct page *p, const char *id, const char *icon, const char *text)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_point(b, id, icon, text);
}

static void plain(struct page *p, const char *id, const char *icon, const char *label,
                  struct press press)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_button(
            b, id,
            &(struct ui_button){
                .kind = BUTTON_PLAIN, .icon = icon, .label = label, .press = press});
}

void view_quiz(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Is this work for me?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    if (m->panel.size != PANEL_S)
        page_lead(&p, _("8 quick questions. No wrong answers."));
    point(&p, "quiz.learn", "graduation-cap",
          _("They tell you how they like it done. You learn as you go."));
    point(&p, "quiz.private", "lock",
          _("**Private.** Nothing is kept on this screen when you leave."));
    fact(&p);
    if (page_roomy(&p))
        ui_grow(p.f.content);
    if (quiz_begun(&m->visit.quiz))
        plain(&p, "quiz.result", "list", _("Your answers"),
              (struct press){PRESS_GO, SCREEN_RESULT});
    plain(&p, "quiz.tasks", "chart-bar", _("What do PAs do?"),
          (struct press){PRESS_GO, SCREEN_TASKS});
    page_action(&p, "quiz.begin",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "heart-handshake",
                                    .label = _("Begin"),
                                    .press = {PRESS_QUIZ, 0}});
}

/* ---- a question ---- */

static void progress(struct page *p)
{
    int at = p->m->visit.question;
    bool second = at >= QUIZ_FIRST;
    int step = second ? at - QUIZ_FIRST + 1 : at + 1;
    int of = second ? QUIZ_QUESTIONS - QUIZ_FIRST : QUIZ_FIRST;
    ui_progress(p->f.head, "progress", ui_id(p->f.head, _("Question %d of %d"), step, of),
                step, of);
}

/* What is delegated by a nurse or doctor needs more than being told how. */
static const char *hint(enum task t)
{
    if (t == TASK_MEDICATION || t == TASK_EQUIPMENT)
        return _("You are trained and signed off for it first.");
    if (task_talk_first(t))
        return _("Talk about it first. Then you learn as you go.");
    return _("They tell you how they like it done. You learn as you go.");
}

static void shares(struct page *p)
{
    struct el *b = page_block(p);
    struct share s = share_at(p->m->visit.question);
    if (b != NULL)
        ui_note_small(
            b, "question.shares", "chart-bar",
            ui_id(b,
                  _("Of 100 PAs, %d do this. Of 100 employers, %d asked for it.\n"
                    "Skills for Care, 2008."),
                  s.pas, s.employers));
}

static void answer(struct page *p, enum quiz_answer a)
{
    static const struct {
        const char *id, *icon, *label, *hint;
    } rows[QUIZ_ANSWER_COUNT] = {
        [QUIZ_YES] = {"say.yes", "check", N_("Yes, I would"),
                      N_("I am happy to do this")},
        [QUIZ_LEARN] = {"say.learn", "graduation-cap", N_("I would learn"),
                        N_("Show me how first")},
        [QUIZ_NO] = {"say.no", "x", N_("No, I would not"), N_("This is not for me")},
    };
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    const struct visit *v = &p->m->visit;
    ui_answer(
        b, rows[a].id,
        &(struct ui_answer){.icon = rows[a].icon,
                            .label = _(rows[a].label),
                            .hint = page_is(p, PANEL_L) && !panel_stacks(&p->m->panel)
                                        ? _(rows[a].hint)
                                        : NULL,
                            .chosen = quiz_said(&v->quiz, quiz_task(v->question)) == a,
                            .chosen_word = _("Chosen"),
                            .press = {PRESS_SAY, (int32_t)a}});
}

static const char *said_words(enum quiz_answer a)
{
    switch (a) {
    case QUIZ_YES: return _("Yes, I would");
    case QUIZ_LEARN: return _("I would learn");
    case QUIZ_NO: return _("No, I would not");
    case QUIZ_NOT_SAID:
    case QUIZ_ANSWER_COUNT: break;
    }
    return "";
}

/* The smallest panel: all of it in one row, so that nobody has to turn the page. */
static void answers_in_a_row(struct page *p)
{
    static const char *const labels[] = {N_("Yes"), N_("I would learn"), N_("No"),
                                         N_("Skip this")};
    static const char *const ids[] = {"say.yes", "say.learn", "say.no", "question.skip"};
    static const enum quiz_answer says[] = {QUIZ_YES, QUIZ_LEARN, QUIZ_NO, QUIZ_NOT_SAID};
    const struct visit *v = &p->m->visit;
    enum quiz_answer said = quiz_said(&v->quiz, quiz_task(v->question));
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    struct el *row = ui_row(b, "question.answers");
    row->gap = panel_gap(&p->m->panel);
    row->align = ALIGN_STRETCH;
    for (size_t i = 0; i < LENGTH(says); i++) {
        enum quiz_answer a = says[i];
        bool chosen = a != QUIZ_NOT_SAID && a == said;
        struct el *e =
            ui_button(row, ids[i],
                      &(struct ui_button){.kind = chosen ? BUTTON_SECOND : BUTTON_PLAIN,
                                          .label = _(labels[i]),
                                          .press = {PRESS_SAY, (int32_t)a}});
        e->w = (chrome_content_w(&p->m->panel) - 3 * row->gap) / 4;
        e->no_shrink = true;
        e->pad_start = e->pad_end = 1.5f;
        if (chosen)
            ui_set_state(e, _("Chosen"));
    }
}

static void answers(struct page *p)
{
    answer(p, QUIZ_YES);
    answer(p, QUIZ_LEARN);
    answer(p, QUIZ_NO);
}

/* The picture stands in the middle of what is left, the answers low, above the bar. */
static void picture(struct page *p, enum task t)
{
    enum { HIGH = 84 };
    if (p->f.field != NULL || p->m->panel.easy || p->m->panel.large)
        return;
    struct el *row = ui_row(p->f.head, NULL);
    row->justify = ALIGN_CENTER;
    row->pad_top = row->pad_bottom = 4;
    ui_picture(row, "picture", task_icon(t), HIGH);
}

void view_question(const struct model *m, const struct cut *cut, struct scene *s)
{
    enum task t = quiz_task(m->visit.question);
    const char *title = _(questions[t]);
    bool small = m->panel.size == PANEL_S;
    struct page p =
        page_begin(s, m, cut,
                   &(struct page_info){.title = title,
                                       .about = small ? ABOUT_OFFICE : ABOUT_QUIZ,
                                       .no_actions = small});
    bool roomy = page_roomy(&p);
    progress(&p);
    if (roomy)
        picture(&p, t);
    if (small) {
        ui_heading(p.f.head, "title", LEVEL_H3, INK_TEXT, title);
        answers_in_a_row(&p);
        return;
    }
    page_title(&p, title);
    if (page_is(&p, PANEL_L) && !panel_stacks(&m->panel) && (roomy || p.f.field == NULL))
        page_lead(&p, hint(t));
    if (roomy) {
        shares(&p);
        ui_grow(p.f.content);
    }
    answers(&p);
    if (!roomy)
        shares(&p);
    page_action(&p, "question.skip",
                &(struct ui_button){.kind = BUTTON_PLAIN,
                                    .label = _("Skip this"),
                                    .press = {PRESS_SAY, QUIZ_NOT_SAID}});
}

/* ---- the result ---- */

const char *page_tasks(const struct el *any, uint32_t tasks)
{
    const char *text = "";
    bool under = el_panel(any)->easy;
    for (int i = 0; i < TASK_COUNT; i++) {
        enum task t = share_at(i).task;
        const char *word = words_task(t);
        if ((tasks >> t & 1u) == 0)
            continue;
        if (text[0] == '\0')
            text = word;
        else if (under)
            text = ui_id(any, "%s\n%s", text, word);
        else
            text = ui_id(any, _("%s, %s"), text, word);
    }
    return text;
}

static void group(struct page *p, const char *id, const char *icon, const char *words,
                  uint32_t tasks)
{
    enum { NAMES_MAX = 8 }; /* of more, the rows below tell the names */
    struct el *b = tasks != 0 ? page_block(p) : NULL;
    if (b == NULL)
        return;
    int n = __builtin_popcount(tasks);
    bool names = n <= NAMES_MAX && page_is(p, PANEL_L) && !p->m->panel.easy;
    const char *what =
        names ? page_tasks(b, tasks)
              : ui_id(b, ngettext("%d task", "%d tasks", (unsigned long)n), n);
    ui_point(b, id, icon, ui_id(b, "**%s** %s", words, what));
}

static void rows(struct page *p)
{
    for (int i = 0; i < QUIZ_QUESTIONS; i++) {
        enum task t = quiz_task(i);
        enum quiz_answer a = quiz_said(&p->m->visit.quiz, t);
        struct el *b = a != QUIZ_NOT_SAID ? page_block(p) : NULL;
        if (b == NULL)
            continue;
        const char *word = words_task(t);
        ui_answer_row(b, ui_id(b, "said.%s", task_code(t)),
                      &(struct ui_answer_row){
                          .label = word,
                          .value = said_words(a),
                          .change = _("Change"),
                          .change_spoken = ui_id(b, _("%s: change your answer"), word),
                          .press = {PRESS_RESAY, i}});
    }
}

/* What was not asked yet, or skipped. */
static bool has_more(const struct quiz *q)
{
    for (int i = QUIZ_FIRST; i < QUIZ_QUESTIONS; i++) {
        if (quiz_said(q, quiz_task(i)) == QUIZ_NOT_SAID)
            return true;
    }
    return false;
}

void view_result(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct quiz *q = &m->visit.quiz;
    const char *title = _("Your answers");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_QUIZ});
    page_title(&p, title);
    if (!quiz_begun(q))
        page_lead(&p, _("You have not said yet what you would do."));
    group(&p, "result.yes", "check", _("You said yes to:"), q->yes);
    group(&p, "result.learn", "graduation-cap", _("You would learn:"), q->learn);
    group(&p, "result.no", "x", _("Not for you:"), q->no);
    p.f.content->gap = panel_lms(&m->panel, 2, 1, 1);
    rows(&p);
    page_action(&p, "result.jobs",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "briefcase",
                                    .label = _("See the jobs"),
                                    .press = {PRESS_GO, SCREEN_JOBS}});
    if (has_more(q))
        page_action(&p, "result.more",
                    &(struct ui_button){.kind = BUTTON_SECOND,
                                        .label = _("More questions"),
                                        .press = {PRESS_QUIZ, 1}});
}
