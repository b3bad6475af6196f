#include "core/match_words.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"

/* Marks a text for the catalogue; the screen looks it up. */
#define N_(text) text

static const struct {
    const char *code, *name;
    const char *other; /* one more name that adverts use; NULL: none */
} languages[] = {
    {"en", N_("English"), NULL},
    {"cy", N_("Welsh"), NULL},
    {"gd", N_("Gaelic"), NULL},
    {"ga", N_("Irish"), NULL},
    {"bfi", N_("British Sign Language"), "BSL"},
    {"x-makaton", N_("Makaton"), NULL},
    {"pl", N_("Polish"), NULL},
    {"ro", N_("Romanian"), NULL},
    {"uk", N_("Ukrainian"), NULL},
    {"ru", N_("Russian"), NULL},
    {"bn", N_("Bengali"), "Sylheti"},
    {"pa", N_("Punjabi"), "Panjabi"},
    {"gu", N_("Gujarati"), NULL},
    {"ur", N_("Urdu"), NULL},
    {"hi", N_("Hindi"), NULL},
    {"ta", N_("Tamil"), NULL},
    {"te", N_("Telugu"), NULL},
    {"ml", N_("Malayalam"), NULL},
    {"si", N_("Sinhala"), NULL},
    {"ne", N_("Nepali"), NULL},
    {"ar", N_("Arabic"), NULL},
    {"fa", N_("Persian"), "Farsi"},
    {"he", N_("Hebrew"), NULL},
    {"ps", N_("Pashto"), NULL},
    {"ku", N_("Kurdish"), NULL},
    {"tr", N_("Turkish"), NULL},
    {"el", N_("Greek"), NULL},
    {"sq", N_("Albanian"), NULL},
    {"bg", N_("Bulgarian"), NULL},
    {"cs", N_("Czech"), NULL},
    {"sk", N_("Slovak"), NULL},
    {"hu", N_("Hungarian"), NULL},
    {"lt", N_("Lithuanian"), NULL},
    {"lv", N_("Latvian"), NULL},
    {"de", N_("German"), NULL},
    {"fr", N_("French"), NULL},
    {"es", N_("Spanish"), NULL},
    {"pt", N_("Portuguese"), NULL},
    {"it", N_("Italian"), NULL},
    {"yue", N_("Cantonese"), NULL},
    {"zh", N_("Mandarin"), "Chinese"},
    {"vi", N_("Vietnamese"), NULL},
    {"tl", N_("Tagalog"), "Filipino"},
    {"th", N_("Thai"), NULL},
    {"so", N_("Somali"), NULL},
    {"am", N_("Amharic"), NULL},
    {"ti", N_("Tigrinya"), NULL},
    {"sw", N_("Swahili"), NULL},
    {"yo", N_("Yoruba"), NULL},
    {"ig", N_("Igbo"), NULL},
    {"ha", N_("Hausa"), NULL},
};
_Static_assert(LENGTH(languages) <= 64, "a set of languages is 64 bits");

/* Words of a text that stand for an interest; a star stands for any ending. Faith and
 * what else is protected is no interest here. */
static const struct {
    const char *code, *label;
    const char *words[8];
} interests[] = {
    {"animals",
     N_("Animals"),
     {"animal*", "dog", "dogs", "cat", "cats", "horse*", "zoo"}},
    {"art",
     N_("Art and crafts"),
     {"art", "arts", "craft*", "draw*", "paint*", "pottery", "knit*", "sew*"}},
    {"books",
     N_("Books and reading"),
     {"book*", "read", "reading", "library", "libraries"}},
    {"cars", N_("Cars"), {"cars", "racing", "motorbike*", "motorcycle*"}},
    {"cinema", N_("Films and theatre"), {"cinema*", "film*", "theatre*", "movie*"}},
    {"computers", N_("Computers"), {"computer*", "tablet", "coding", "technology"}},
    {"cooking", N_("Cooking and baking"), {"cook*", "baking", "bakes"}},
    {"dance", N_("Dancing"), {"danc*"}},
    {"fashion", N_("Clothes and fashion"), {"clothes", "fashion", "make-up"}},
    {"football", N_("Football"), {"football*"}},
    {"games", N_("Games"), {"games", "gaming", "chess", "puzzle*"}},
    {"gardening", N_("Gardening"), {"garden*", "allotment*"}},
    {"museums", N_("Museums and history"), {"museum*", "history", "galleries"}},
    {"music",
     N_("Music"),
     {"music*", "concert*", "choir*", "singing", "guitar", "piano"}},
    {"outdoors",
     N_("Being outdoors"),
     {"outdoors", "walks", "walking", "hiking", "park", "parks", "countryside",
      "picnic*"}},
    {"sport", N_("Sport"), {"sport*", "football*", "gym", "rugby", "cricket", "tennis"}},
    {"study", N_("Study"), {"study*", "studies", "college", "university", "student*"}},
    {"swimming", N_("Swimming"), {"swim*"}},
    {"travel", N_("Travel"), {"travel", "travelling", "holiday*", "trips"}},
    {"television", N_("Television"), {"television", "tv"}},
};
_Static_assert(LENGTH(interests) <= 32, "a set of interests is 32 bits");

size_t match_language_count(void)
{
    return LENGTH(languages);
}

const char *match_language_code(size_t bit)
{
    assert(bit < LENGTH(languages));
    return languages[bit].code;
}

const char *match_language_name(size_t bit)
{
    assert(bit < LENGTH(languages));
    return languages[bit].name;
}

size_t match_interest_count(void)
{
    return LENGTH(interests);
}

const char *match_interest_code(size_t bit)
{
    assert(bit < LENGTH(interests));
    return interests[bit].code;
}

const char *match_interest_label(size_t bit)
{
    assert(bit < LENGTH(interests));
    return interests[bit].label;
}

/* The length of text if it begins with all of name as whole words; else 0. */
static size_t begins(const char *text, const char *name)
{
    size_t size = name == NULL ? 0 : strlen(name);
    if (size == 0 || strncasecmp(text, name, size) != 0)
        return 0;
    unsigned char next = (unsigned char)text[size];
    bool ends = strchr(" ;,/.&()", next) != NULL; /* NUL as well */
    return ends ? size : 0;
}

static size_t language_at(uint64_t *set, const char *text)
{
    for (size_t i = 0; i < LENGTH(languages); i++) {
        size_t size = begins(text, languages[i].name);
        if (size == 0)
            size = begins(text, languages[i].other);
        if (size == 0)
            continue;
        *set |= UINT64_C(1) << i;
        return size;
    }
    return 0;
}

/* A word that says nothing of which language it is. */
static size_t filler_at(const char *text)
{
    static const char *const fillers[] = {
        "and",    "or",     "basic",   "some",      "good",     "fluent",
        "spoken", "useful", "helpful", "needed",    "required", "preferred",
        "a",      "an",     "is",      "must",      "speaking", "speaker",
        "speak",  "speaks", "plus",    "essential", "welcome",  "helps",
    };
    for (size_t i = 0; i < LENGTH(fillers); i++) {
        size_t size = begins(text, fillers[i]);
        if (size > 0)
            return size;
    }
    return 0;
}

bool match_languages_read(uint64_t *set, const char *text)
{
    static const char between[] = " ;,/.&()";
    *set = 0;
    for (text += strspn(text, between); *text != '\0'; text += strspn(text, between)) {
        size_t size = language_at(set, text);
        if (size == 0)
            size = filler_at(text);
        if (size == 0) {
            *set = 0;
            return false;
        }
        text += size;
    }
    return true;
}

/* Whether the word, size letters in any case, is meant by "word" or "stem*". */
static bool means(const char *word, size_t size, const char *pattern)
{
    size_t stem = strlen(pattern);
    bool open = pattern[stem - 1] == '*';
    stem -= open ? 1 : 0;
    return (open ? size >= stem : size == stem) && strncasecmp(word, pattern, stem) == 0;
}

static uint32_t interest_of(const char *word, size_t size)
{
    uint32_t set = 0;
    for (size_t i = 0; i < LENGTH(interests); i++)
        for (size_t j = 0; j < LENGTH(interests[i].words); j++) {
            const char *pattern = interests[i].words[j];
            if (pattern == NULL)
                break;
            /* One comparison for most of the words of a text. */
            if ((word[0] | 0x20) == pattern[0] && means(word, size, pattern))
                set |= UINT32_C(1) << i;
        }
    return set;
}

uint32_t match_interests_read(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    uint32_t set = 0;
    for (text += strcspn(text, letters); *text != '\0'; text += strcspn(text, letters)) {
        size_t size = strspn(text, letters);
        set |= interest_of(text, size);
        text += size;
    }
    return set;
}
