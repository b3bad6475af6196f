#include "tests/bench/adverts.h"

#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400 };

uint32_t draw(uint64_t *dice, uint32_t below)
{
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    return (uint32_t)(*dice >> 11) % below;
}

static const char *const towns[] = {"Headingley", "Armley",   "Beeston", "Otley",
                                    "Morley",     "Garforth", "Pudsey",  "Wetherby"};
static const char *const whom[] = {"a retired teacher",
                                   "a man in his thirties",
                                   "a student at the university",
                                   "a woman who uses a powered chair",
                                   "a young man with a learning disability",
                                   "a mother of two",
                                   "a keen gardener",
                                   "a couple in their eighties"};
static const char *const help_with[] = {
    "getting up, washing and dressing in the mornings",
    "meals, medication and a tidy kitchen",
    "shopping, letters and phone calls",
    "travel to work by bus and support in meetings",
    "swimming on Tuesdays and choir on Thursdays",
    "transfers with a ceiling hoist",
    "evenings out, cinema and football",
    "the dog, the garden and light cleaning",
    "range-of-movement exercises shown by a physiotherapist",
    "nights, sleeping in the next room and turning twice"};
/* What people write hardly repeats: a page of real adverts packs to 280 to 300 bytes
 * each, and so must these. */
static const char words[] =
    "able about after again all also always and any around ask available away back basic "
    "bath bed before begin best breakfast bus busy call calm care careful change chair "
    "check church city clean clear close college cook could cover daily day days dinner "
    "dog door drive each early easy eat eight employer end enjoy evening every exercise "
    "family few find five flat flexible for four friend friendly from full garden gentle "
    "get give go good group hand happy hard health help her here his hoist holiday home "
    "honest hour house how humour important independent interest job join kind kitchen "
    "know large late laundry learn leave letters library life lift listen little live "
    "long lunch make many market may meal medicine meet month morning most move music "
    "must near need new next nice night nine no now of often on one open other our out "
    "outside own paid park part patient people person phone physio place plan please "
    "pool "
    "quiet quick read ready reliable respect rest ride right room routine rota safe same "
    "school sense seven share shift shop short shower show simple sit six sleep small "
    "some soon speak start stay steady stop street strong study summer sure swim table "
    "take talk tea team ten then they thing three tidy time today together town train "
    "travel tray trust try two use van visit voice wait walk want warm wash watch water "
    "week well wheel when where with work write year you young";

static void write_words(uint64_t *dice, char *out, size_t size, int count)
{
    size_t used = strlen(out);
    for (int i = 0; i < count; i++) {
        const char *at = words + draw(dice, sizeof words - 16);
        while (*at != ' ')
            at++;
        size_t length = strcspn(at + 1, " ") + 1;
        if (used + length + 1 >= size)
            return;
        memcpy(out + used, at, length);
        used += length;
        out[used] = '\0';
    }
}

#define ANY(dice, list) (list)[draw(dice, (uint32_t)LENGTH(list))]

void advert_make(struct record *r, uint64_t *dice, const char *organisation, int64_t now)
{
    struct vacancy *v = &r->vacancy;
    memset(r, 0, sizeof *r);
    r->kind = RECORD_VACANCY;
    const char *town = ANY(dice, towns);
    snprintf(v->organisation, sizeof v->organisation, "%s", organisation);
    snprintf(v->organisation_name, sizeof v->organisation_name, "Private employer");
    snprintf(v->source_ref, sizeof v->source_ref, "%08x%08x%08x", draw(dice, UINT32_MAX),
             draw(dice, UINT32_MAX), draw(dice, UINT32_MAX));
    snprintf(v->title, sizeof v->title, "Personal assistant for %s", ANY(dice, whom));
    snprintf(v->area, sizeof v->area, "%s, Leeds", town);
    snprintf(v->place.outcode, sizeof v->place.outcode, "LS%u", 1 + draw(dice, 28));
    v->place.lat = 530000 + (int32_t)draw(dice, 9000);
    v->place.lon = -16000 + (int32_t)draw(dice, 4000);
    v->week_minutes_min = 60 * (int32_t)(4 + draw(dice, 16));
    v->week_minutes_max = v->week_minutes_min + 30 * (int32_t)draw(dice, 20);
    snprintf(v->when, sizeof v->when, "%u mornings a week from %02u:%02u, some weekends",
             1 + draw(dice, 6), 6 + draw(dice, 4), 15 * draw(dice, 4));
    v->pay_min = 1200 + (int32_t)draw(dice, 300);
    v->pay_max = v->pay_min + (int32_t)draw(dice, 200);
    v->contract = CONTRACT_PERMANENT;
    v->employment = EMPLOYMENT_EMPLOYED;
    v->tasks = 1 + draw(dice, 0xffff);
    v->driver = DRIVER_NO;
    v->experience = EXPERIENCE_HELPFUL;
    v->training_given = TRI_YES;
    v->check = CHECK_ENHANCED;
    snprintf(v->pets_in_home, sizeof v->pets_in_home, "one cat");
    snprintf(v->languages, sizeof v->languages, "English");
    snprintf(v->start, sizeof v->start, "as soon as you can");
    v->closes = RECORD_NO_DAY;
    v->confirmed_at = now - (int64_t)draw(dice, 30 * DAY_S);
    snprintf(v->about_work, sizeof v->about_work, "Help for %s with %s, and with %s.",
             ANY(dice, whom), ANY(dice, help_with), ANY(dice, help_with));
    write_words(dice, v->about_work, sizeof v->about_work, 68);
}
