#include "app/tour_keys.h"

#include "app/tour_records.h"

static const char *const names[LANGUAGE_COUNT] = {
    /* clang-format off */
    [LANGUAGE_EN] = "Siân",
    [LANGUAGE_CY] = "Siân",
    [LANGUAGE_PL] = "Łukasz",
    [LANGUAGE_RO] = "Ștefan",
    [LANGUAGE_UK] = "Надія",
    [LANGUAGE_BN] = "শর্মিষ্ঠা",
    [LANGUAGE_PA] = "ਗੁਰਪ੍ਰੀਤ",
    [LANGUAGE_GU] = "જ્યોતિ",
    [LANGUAGE_UR] = "زینب",
    [LANGUAGE_AR] = "نادية",
    /* clang-format on */
};

static void keys(struct model *m, enum letters letters, int page)
{
    enum language l = language_find(m->panel.lang);
    m->visit.doing = DOING_INTEREST;
    m->visit.fixing = true;
    if (l != LANGUAGE_COUNT)
        TOUR_PUT(m->visit.draft.name, names[l]);
    m->visit.keyboard.letters = letters;
    m->visit.keyboard.page = page;
}

void tour_abc_2(struct model *m)
{
    keys(m, LETTERS_ABC, 1);
}

void tour_abc_3(struct model *m)
{
    keys(m, LETTERS_ABC, 2);
}

void tour_national(struct model *m)
{
    keys(m, LETTERS_NATIONAL, 0);
}

void tour_national_2(struct model *m)
{
    keys(m, LETTERS_NATIONAL, 1);
}

void tour_national_3(struct model *m)
{
    keys(m, LETTERS_NATIONAL, 2);
}

void tour_english(struct model *m)
{
    keys(m, LETTERS_USUAL, 0);
    m->visit.keyboard.latin = true;
}

void tour_english_abc(struct model *m)
{
    keys(m, LETTERS_ABC, 1);
    m->visit.keyboard.latin = true;
}
