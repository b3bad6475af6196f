/* gallery_screens: model screens made by hand from the parts, as the design pictures show
 * them, for the gallery. */
#pragma once

#include "app/ui/chrome.h"
#include "app/ui/parts.h"

static const struct chrome_info usual = {
    .about = "Aire Valley Independent Living",
    .with_shelf = true,
    .cells =
        {
            {.id = "bar.back", .icon = "arrow-left", .label = "Back", .press = {1, 0}},
            {.id = "bar.again",
             .icon = "rotate-ccw",
             .label = "Start again",
             .press = {2, 0}},
            {.id = "bar.help",
             .icon = "circle-question-mark",
             .label = "Help",
             .press = {3, 0}},
            {.id = "bar.listen",
             .icon = "volume-2",
             .value = "off",
             .label = "Listen",
             .press = {4, 0}},
            {.id = "bar.text",
             .icon = "a-large-small",
             .value = "100 %",
             .label = "Text size",
             .press = {5, 0}},
            {.id = "bar.language",
             .icon = "languages",
             .value = "English",
             .label = "Language",
             .press = {6, 0}},
            {.id = "bar.lower",
             .icon = "arrow-down-to-line",
             .value = "off",
             .label = "Lower",
             .press = {7, 0}},
        },
};

static struct el *wide(struct el *e)
{
    e->grow = 1;
    return e;
}

static void add_door(struct el *parent, const char *id, const char *const text[3],
                     bool main)
{
    ui_door(parent, id,
            &(struct ui_door){.main = main,
                              .icon = text[0],
                              .label = text[1],
                              .hint = text[2],
                              .press = {30, 0}});
}

static void home(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "home", "What would you like to do?");
    struct chrome_info info = usual;
    info.with_shelf = false;
    info.wide = true;
    struct chrome f = chrome_begin(root, &info);
    ui_heading(f.head, "home.title", LEVEL_H1, INK_TEXT, "What would you like to do?");
    bool small = p->size == PANEL_S;
    struct el *grid = f.content;
    if (p->size == PANEL_L) {
        f.head->pad_top = 4.5f;
        f.head->pad_bottom = 9;
    }
    struct el *second = f.content;
    if (small) {
        grid = ui_row(f.content, NULL);
        grid->gap = 3;
        second = ui_row(f.content, NULL);
        second->gap = 3;
    }
    static const char *const doors[4][3] = {
        {"briefcase", "Find a job", "23 jobs within 5 miles of here"},
        {"heart-handshake", "Is this work for me?",
         "8 quick questions. No wrong answers."},
        {"users-round", "Meet other PAs", "Sessions near here. Some are paid."},
        {"message-circle", "Find a mentor", "Talk to someone who knows the work."},
    };
    for (int i = 0; i < 4; i++) {
        struct el *host = i < 2 ? grid : second;
        add_door(host, ui_id(root, "home.door.%d", i), doors[i], i == 0);
        if (small)
            s->els[s->els[scene_find(s, ui_id(root, "home.door.%d", i))].index].grow = 1;
    }
    if (p->size != PANEL_L)
        return;
    struct el *row = ui_row(f.content, NULL);
    row->gap = 5;
    struct ui_button b = {.kind = BUTTON_SMALL,
                          .icon = "chart-bar",
                          .label = "What do PAs do?",
                          .start = true,
                          .press = {31, 0}};
    wide(ui_button(row, "home.tasks", &b))->min_h = 25;
    b.icon = "ticket";
    b.label = "I have a code";
    wide(ui_button(row, "home.code", &b))->min_h = 25;
    ui_grow(f.content);
    ui_note(f.content, "home.kept", "lock",
            "Nothing is kept on this screen when you leave.\n"
            "Nothing you do here goes to the Jobcentre.");
}

static void job_list(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "jobs", "23 jobs near here");
    struct chrome f = chrome_begin(root, &usual);
    ui_heading(f.head, "jobs.title", LEVEL_H1, INK_TEXT, "23 jobs near here");
    ui_filter(f.head, "jobs.filter",
              &(struct ui_filter){.title = p->size == PANEL_L ? "Within 5 miles of LS6"
                                                              : "Now 1 to 3.",
                                  .text = p->size == PANEL_L ? "Any day. Best fit first."
                                                             : "Within 5 miles.",
                                  .change = "Change",
                                  .press = {40, 0}});
    static const char *const jobs[5][4] = {
        {"Support a music lover", "Headingley, LS6. 1.2 miles",
         "15 hours a week. Mon, Wed, Fri mornings",
         "\xC2\xA3"
         "13.40"},
        {"Help a student get to lectures", "Woodhouse, LS2. 1.9 miles",
         "20 hours a week. Weekdays, term time",
         "\xC2\xA3"
         "12.90"},
        {"Weekends with a football fan", "Kirkstall, LS5. 2.0 miles",
         "12 hours a week. Saturday and Sunday",
         "\xC2\xA3"
         "13.75"},
        {"Cook, shop and walk the dog", "Meanwood, LS7. 2.4 miles",
         "10 hours a week. You choose the days",
         "\xC2\xA3"
         "13.00"},
        {"Cover for two weeks", "Horsforth, LS18. 3.8 miles",
         "From Monday 21 December. Evenings",
         "\xC2\xA3"
         "14.10"},
    };
    int count = p->size == PANEL_L ? 5 : 3;
    for (int i = 0; i < count; i++)
        ui_job_card(
            f.content, ui_id(root, "jobs.row.%d", i),
            &(struct ui_job_card){
                .title = jobs[i][0],
                .place = jobs[i][1],
                .hours = p->size == PANEL_L ? jobs[i][2] : "15 hours a week",
                .price = jobs[i][3],
                .price_unit = "an hour",
                .fit = p->size == PANEL_L ? "Fits 7 of your 8 answers" : "Fits 7 of 8",
                .fit_count = 7 - i / 2,
                .fit_max = 8,
                .press = {41, i}});
    ui_paging(f.shelf, "jobs.page",
              &(struct ui_paging){.up = "Up",
                                  .position = "1 to 5 of 23",
                                  .more = p->size == PANEL_L ? "More jobs" : "More",
                                  .can_more = true,
                                  .up_press = {42, 0},
                                  .more_press = {43, 0}});
    if (p->size == PANEL_M)
        scene_focus(s, "jobs.row.1");
}

static void detail_facts(struct el *content)
{
    struct el *top = ui_row(content, NULL);
    top->gap = 9;
    top->align = ALIGN_STRETCH;
    ui_price(top, "job.price",
             "\xC2\xA3"
             "13.40",
             "an hour")
        ->no_shrink = true;
    struct el *facts = ui_column(top, NULL);
    facts->grow = 1;
    facts->gap = 5;
    ui_fact(facts, "job.hours",
            &(struct ui_fact){"clock", "15 hours a week",
                              "Monday, Wednesday, Friday, 9 to 2"});
    ui_fact(facts, "job.place",
            &(struct ui_fact){"map-pin", "Headingley, LS6", "1.2 miles from here"});
    ui_fact(facts, "job.start",
            &(struct ui_fact){"calendar-days", "Start Monday 7 December",
                              "You meet first and both decide"});
}

static void detail_why(struct el *content)
{
    struct el *why = ui_panel(content, "job.why");
    struct el *line = ui_row(why, NULL);
    ui_heading(line, "job.why.title", LEVEL_H2, INK_TEXT, "Why this may suit you")->grow =
        1;
    ui_text(line, "job.why.fit", LEVEL_SMALL_BOLD, INK_ACCENT, "Fits 7 of 8")->no_shrink =
        true;
    ui_point(why, "job.why.1", "check",
             "**You said yes to** cooking, shopping and outings.");
    ui_point(why, "job.why.2", "check", "**Close by.** You said up to 5 miles.");
    ui_point(why, "job.why.3", "check", "**Mornings,** as you asked.");
    ui_point(why, "job.why.4", "graduation-cap",
             "**You would learn** helping someone in and out of a chair. Training comes "
             "first.");
    ui_point(why, "job.why.5", "messages-square",
             "**Talk about it first:** using the toilet. You have not said yet.");
}

static void detail_tasks(struct el *content)
{
    ui_heading(content, "job.do", LEVEL_H3, INK_TEXT, "What you would do");
    struct el *m = ui_marks(content, "job.tasks");
    ui_mark(m, "job.task.1", MARK_TINT, "cooking-pot", "Cooking");
    ui_mark(m, "job.task.2", MARK_TINT, "shopping-basket", "Shopping");
    ui_mark(m, "job.task.3", MARK_TINT, "music", "Music and outings");
    ui_mark(m, "job.task.4", MARK_TINT, "shirt", "Getting dressed");
    ui_mark(m, "job.task.5", MARK_TINT, "armchair", "In and out of a chair");
    ui_point(
        content, "job.check", "shield-check",
        "**A basic check (DBS).** The employer pays. Never pay for a check or a job.");
}

static void detail(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "job", "Support a music lover");
    struct chrome f = chrome_begin(root, &usual);
    ui_heading(f.head, "job.title", LEVEL_H1, INK_TEXT, "Support a music lover");
    ui_text(f.head, "job.ref", LEVEL_SMALL, INK_TEXT2,
            "Job **V7KQ-2M**. Checked by the employer 2 days ago.");
    detail_facts(f.content);
    detail_why(f.content);
    detail_tasks(f.content);
    ui_button(f.shelf, "job.yes",
              &(struct ui_button){.kind = BUTTON_MAIN,
                                  .icon = "thumbs-up",
                                  .label = "I am interested",
                                  .press = {50, 0}})
        ->grow = 1.575f;
    wide(ui_button(f.shelf, "job.keep",
                   &(struct ui_button){.kind = BUTTON_SECOND,
                                       .icon = "bookmark",
                                       .label = "Keep",
                                       .press = {51, 0}}));
}

static void key_rows(struct el *keys)
{
    static const char *const rows[3] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    for (int r = 0; r < 3; r++) {
        struct el *row = ui_key_row(keys, ui_id(keys, "keys.%d", r));
        if (r == 1)
            ui_pad(row, 0, 12);
        if (r == 2)
            ui_key(row, "key.shift",
                   &(struct ui_key){.label = "Capital",
                                    .icon = "arrow-big-up",
                                    .function = true,
                                    .grow = 1.64f,
                                    .press = {60, 0}});
        for (int i = 0; rows[r][i] != '\0'; i++) {
            const char *c = ui_id(keys, "%c", rows[r][i]);
            ui_key(row, ui_id(keys, "key.%s", c),
                   &(struct ui_key){.label = c, .press = {60, rows[r][i]}});
        }
        if (r == 2)
            ui_key(row, "key.delete",
                   &(struct ui_key){.label = "Delete",
                                    .icon = "delete",
                                    .function = true,
                                    .grow = 1.64f,
                                    .press = {60, 0}});
    }
}

static void name_page(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "name", "What is your name?");
    struct chrome_info info = usual;
    info.about = "Job V7KQ-2M";
    struct chrome f = chrome_begin(root, &info);
    ui_progress(f.head, "name.progress", "Question 1 of 3", 1, 3);
    ui_grow(f.content);
    ui_row(f.content, "name.picture.row");
    ui_picture(&s->els[scene_find(s, "name.picture.row")], "name.picture", "user-round",
               74);
    ui_grow(f.content);
    f.content->gap = 3;
    ui_heading(f.content, "name.title", LEVEL_H1, INK_TEXT, "What is your name?");
    ui_field(f.content, "name.field",
             &(struct ui_field){.label = "Your name",
                                .hint = "Your first name is enough",
                                .value = "Si\xC3\xA2n",
                                .caret = true,
                                .sensitive = true,
                                .side_icon = "eye-off",
                                .side_label = "Hide",
                                .side_press = {61, 0}});
    ui_note_small(f.content, "name.who", "lock",
                  "Only Aire Valley Independent Living can read it.");
    key_rows(ui_keys(f.content, "keys"));
    wide(ui_button(
        f.shelf, "name.go",
        &(struct ui_button){.kind = BUTTON_MAIN, .label = "Continue", .press = {62, 0}}));
}

static void session_page(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "session", "PA coffee morning");
    struct chrome f = chrome_begin(root, &usual);
    struct el *top = ui_row(f.head, NULL);
    top->gap = 9;
    struct el *tile = ui_date_tile(top, "session.date", 58, "Tuesday", "1");
    ui_date_month(tile, "December");
    struct el *words = ui_column(top, NULL);
    words->grow = 1;
    words->gap = 3;
    ui_heading(words, "session.title", LEVEL_H1, INK_TEXT, "PA coffee morning");
    struct el *m = ui_marks(words, "session.marks");
    ui_mark(m, "session.mark.1", MARK_SOLID, "id-card", "PAs only");
    ui_mark(m, "session.mark.2", MARK_SOLID, "banknote", "Paid");
    f.content->gap = 8;
    ui_places(f.content, "session.places", "6 places left", "of 25", (int[2]){19, 25});
    struct el *b = ui_bubble(f.content, "session.peer", INK_APRICOT, CORNER_START);
    ui_text(b, "session.peer.1", LEVEL_H3, INK_APRICOT_TEXT,
            "\xE2\x80\x9C"
            "First time? I will meet you at the door.\xE2\x80\x9D");
    ui_text(b, "session.peer.2", LEVEL_BODY, INK_APRICOT_TEXT, "Dee, a PA for 9 years");
    struct el *steps = ui_column(f.content, NULL);
    ui_step(steps, "step.1",
            &(struct ui_step){.icon = "check",
                              .title = "Saved here",
                              .text = "10:42 today. Safe even if the power goes.",
                              .done = true});
    ui_step(steps, "step.2",
            &(struct ui_step){.icon = "send",
                              .title = "Sent",
                              .text = "As soon as we are connected again."});
    ui_step(steps, "step.3",
            &(struct ui_step){.icon = "calendar-check",
                              .title = "Confirmed",
                              .text = "We text you: yes, or your waiting list place.",
                              .last = true});
    ui_grow(f.content);
    ui_stepper(f.content, "session.count",
               &(struct ui_stepper){.title = "How many places?",
                                    .hint = "Bring a friend or your own PA",
                                    .value = 1,
                                    .can_more = true,
                                    .less_spoken = "One less",
                                    .more_spoken = "One more",
                                    .less = {70, 0},
                                    .more = {71, 0}});
    ui_button(f.shelf, "session.book",
              &(struct ui_button){.kind = BUTTON_MAIN,
                                  .icon = "calendar-plus",
                                  .label = "Book 1 place",
                                  .press = {72, 0}})
        ->grow = 1.575f;
    wide(ui_button(f.shelf, "session.keep",
                   &(struct ui_button){.kind = BUTTON_SECOND,
                                       .icon = "bookmark",
                                       .label = "Keep",
                                       .press = {73, 0}}));
}

static void sessions_page(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "sessions", "Meet other PAs");
    struct chrome f = chrome_begin(root, &usual);
    ui_heading(f.head, "sessions.title", LEVEL_H1, INK_TEXT, "Meet other PAs");
    ui_text(f.head, "sessions.text", LEVEL_BODY, INK_TEXT2,
            "Swap stories, ask anything, learn something.");
    for (int i = 0; i < 4; i++)
        ui_session_card(f.content, ui_id(root, "sessions.row.%d", i),
                        &(struct ui_session_card){
                            .day = "Thu",
                            .number = "3",
                            .month = "Dec",
                            .title = "Moving and handling, hands on",
                            .when = "1:00 to 4:00",
                            .where = "Aire Valley office, LS11. 3.1 miles",
                            .marks = {{MARK_TINT, "users-round", "PAs and employers"},
                                      {MARK_TINT, "banknote", "Paid"},
                                      {MARK_WAIT, "user-round-plus", "2 places left"}},
                            .press = {80, i}});
    ui_paging(f.shelf, "sessions.page",
              &(struct ui_paging){.up = "Up",
                                  .position = "1 to 4 of 11",
                                  .more = "More dates",
                                  .can_more = true,
                                  .up_press = {42, 0},
                                  .more_press = {43, 0}});
}

static void outcome_page(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "sent", "Sent. Thank you.");
    struct chrome_info info = usual;
    info.about = "Job V7KQ-2M";
    struct chrome f = chrome_begin(root, &info);
    f.content->gap = 9;
    ui_outcome(f.head, "sent.outcome", STATUS_OK, "Sent. Thank you.",
               "Aire Valley Independent Living has it.");
    ui_outcome(f.content, "wait.outcome", STATUS_WAIT, "Saved. Not yet confirmed.",
               "This kiosk is not connected right now.");
    struct el *row = ui_row(f.content, NULL);
    struct el *words = ui_column(row, NULL);
    words->grow = 1;
    ui_code(words, "sent.code", "Your code", "7KQ4M-2XTB9");
    ui_text(words, "sent.how", LEVEL_BODY, INK_TEXT,
            "To keep it: point your phone\xE2\x80\x99s camera at the square. Or text "
            "**KEEP H3RD-8W** to **07700\xC2\xA0"
            "900461**.");
    ui_qr(row, "sent.qr", "SMSTO:07700900461:KEEP 7KQ4M-2XTB9", 74);
    ui_heading(f.content, "sent.next", LEVEL_H2, INK_TEXT, "What happens next");
    struct el *steps = ui_column(f.content, NULL);
    ui_step(steps, "n.1",
            &(struct ui_step){.number = "1",
                              .title = "By Wednesday 25 November",
                              .text = "Someone texts you to arrange a short talk."});
    ui_step(steps, "n.2",
            &(struct ui_step){.number = "2",
                              .title = "You meet the employer",
                              .text = "Not at their home. You can bring someone."});
    ui_button(f.shelf, "sent.finish",
              &(struct ui_button){.kind = BUTTON_MAIN,
                                  .icon = "log-out",
                                  .label = "Finish and clear",
                                  .press = {72, 0}})
        ->grow = 1.4f;
    wide(ui_button(f.shelf, "sent.more",
                   &(struct ui_button){
                       .kind = BUTTON_SECOND, .label = "More jobs", .press = {73, 0}}));
}

static void problem_page(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "number", "What number can we text?");
    struct chrome_info info = usual;
    info.about = "Job V7KQ-2M";
    struct chrome f = chrome_begin(root, &info);
    ui_progress(f.head, "number.progress", "Question 2 of 3", 2, 3);
    ui_error_summary(f.head, "number.problem", "There is a problem",
                     &(struct ui_error_line){"Enter 11 numbers, like 07700\xC2\xA0"
                                             "900123",
                                             {90, 0}},
                     1);
    ui_grow(f.content);
    ui_heading(f.content, "number.title", LEVEL_H1, INK_TEXT, "What number can we text?");
    ui_field(f.content, "number.field",
             &(struct ui_field){.label = "Your number",
                                .hint = "We text you the outcome, nothing else",
                                .error = "Error: Enter 11 numbers, like 07700\xC2\xA0"
                                         "900123",
                                .value = "07700 9001",
                                .caret = true,
                                .ltr = true,
                                .sensitive = true});
    for (int i = 0; i < 3; i++)
        ui_answer_row(f.content, ui_id(root, "row.%d", i),
                      &(struct ui_answer_row){.label = "Name",
                                              .value = "Si\xC3\xA2n",
                                              .change = "Change",
                                              .press = {91, i}});
    wide(ui_button(
        f.shelf, "number.go",
        &(struct ui_button){.kind = BUTTON_MAIN, .label = "Continue", .press = {62, 0}}));
    scene_focus(s, "number.problem");
}

static void time_out(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "there", "Are you still there?");
    struct chrome_info info = usual;
    info.kind = CHROME_POSTER;
    struct chrome f = chrome_begin(root, &info);
    ui_heading(f.head, "there.title", LEVEL_PRICE, INK_POSTER_TEXT,
               "Are you still there?");
    ui_text(f.head, "there.why", LEVEL_VALUE, INK_POSTER_TEXT,
            "To keep your details private, this screen clears in");
    ui_count_down(f.content, "there.number", 30, "seconds");
    ui_grow(f.content);
    ui_button(f.content, "there.yes",
              &(struct ui_button){
                  .kind = BUTTON_APRICOT, .label = "I am still here", .press = {92, 0}});
    wide(ui_button(f.shelf, "there.more",
                   &(struct ui_button){.kind = BUTTON_POSTER,
                                       .icon = "clock-plus",
                                       .label = "15 minutes more",
                                       .press = {93, 0}}));
    wide(ui_button(f.shelf, "there.end",
                   &(struct ui_button){.kind = BUTTON_POSTER,
                                       .icon = "log-out",
                                       .label = "Finish now",
                                       .press = {94, 0}}));
    scene_focus(s, "there.yes");
}

static void first(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "first", "Jobs as a personal assistant");
    struct chrome_info info = usual;
    info.kind = CHROME_FIRST;
    info.with_shelf = false;
    struct chrome f = chrome_begin(root, &info);
    struct el *row = ui_row(f.head, NULL);
    row->gap = 4;
    row->h = panel_lms(p, 100, 40, 24);
    row->align = ALIGN_STRETCH;
    struct el *a = ui_bubble(row, "first.a", INK_BUBBLE, CORNER_END);
    a->grow = 1.08f;
    ui_text(a, "first.a.text", LEVEL_DOOR, INK_BUBBLE_TEXT,
            "\xE2\x80\x9CI want help to live my life my way.\xE2\x80\x9D");
    struct el *b = ui_bubble(row, "first.b", INK_APRICOT, CORNER_START);
    b->grow = 1;
    ui_text(b, "first.b.text", LEVEL_DOOR, INK_APRICOT_TEXT,
            "\xE2\x80\x9CI can\n"
            "do that.\xE2\x80\x9D");
    ui_heading(f.head, "first.title", LEVEL_H1, INK_POSTER_TEXT,
               "Jobs as a personal assistant");
    ui_text(f.head, "first.text", LEVEL_BODY, INK_POSTER_TEXT,
            "Disabled people choose who helps. It could be you.");
    ui_heading(f.content, "first.start", LEVEL_H2, INK_TEXT,
               "Touch your language to start");
    static const char *const names[12] = {
        "English",
        "Cymraeg",
        "BSL",
        "Polski",
        "Rom\xC3\xA2n\xC4\x83",
        "\xD0\xA3\xD0\xBA\xD1\x80\xD0\xB0\xD1\x97\xD0\xBD\xD1\x81\xD1\x8C\xD0\xBA\xD0"
        "\xB0",
        "\xE0\xA6\xAC\xE0\xA6\xBE\xE0\xA6\x82\xE0\xA6\xB2\xE0\xA6\xBE",
        "\xE0\xA8\xAA\xE0\xA9\xB0\xE0\xA8\x9C\xE0\xA8\xBE\xE0\xA8\xAC\xE0\xA9\x80",
        "\xE0\xAA\x97\xE0\xAB\x81\xE0\xAA\x9C\xE0\xAA\xB0\xE0\xAA\xBE\xE0\xAA\xA4\xE0\xAB"
        "\x80",
        "\xD8\xA7\xD8\xB1\xD8\xAF\xD9\x88",
        "\xD8\xA7\xD9\x84\xD8\xB9\xD8\xB1\xD8\xA8\xD9\x8A\xD8\xA9",
        "Soomaali"};
    for (int r = 0; r < 4; r++) {
        struct el *line = ui_row(f.content, NULL);
        line->gap = 5;
        for (int i = 0; i < 3; i++)
            wide(ui_button(line, ui_id(root, "first.lang.%d", r * 3 + i),
                           &(struct ui_button){.kind = BUTTON_PLAIN,
                                               .label = names[r * 3 + i],
                                               .press = {95, r * 3 + i}}))
                ->min_h = panel_lms(p, 29, 20, 20);
    }
}
