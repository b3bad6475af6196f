#include "app/languages.h"

#include <assert.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/say.h"

#define DOMAIN "peerpoint"
#define DOMAIN_EASY "peerpoint-easy"

static const struct row {
    const char *code, *name;
    bool rtl;
} rows[LANGUAGE_COUNT] = {
    [LANGUAGE_EN] = {.code = "en", .name = "English", .rtl = false},
    [LANGUAGE_CY] = {.code = "cy", .name = "Cymraeg", .rtl = false},
    [LANGUAGE_PL] = {.code = "pl", .name = "Polski", .rtl = false},
    [LANGUAGE_RO] = {.code = "ro", .name = "Română", .rtl = false},
    [LANGUAGE_UK] = {.code = "uk", .name = "Українська", .rtl = false},
    [LANGUAGE_BN] = {.code = "bn", .name = "বাংলা", .rtl = false},
    [LANGUAGE_PA] = {.code = "pa", .name = "ਪੰਜਾਬੀ", .rtl = false},
    [LANGUAGE_GU] = {.code = "gu", .name = "ગુજરાતી", .rtl = false},
    [LANGUAGE_UR] = {.code = "ur", .name = "اردو", .rtl = true},
    [LANGUAGE_AR] = {.code = "ar", .name = "العربية", .rtl = true},
};

const char *language_code(enum language l)
{
    assert(l < LANGUAGE_COUNT);
    return rows[l].code;
}

const char *language_name(enum language l)
{
    assert(l < LANGUAGE_COUNT);
    return rows[l].name;
}

bool language_is_rtl(enum language l)
{
    assert(l < LANGUAGE_COUNT);
    return rows[l].rtl;
}

enum language language_find(const char *code)
{
    int l = 0;
    while (l < LANGUAGE_COUNT && strcmp(rows[l].code, code) != 0)
        l++;
    return (enum language)l;
}

static bool has_catalogue(const char *folder, enum language l, const char *domain)
{
    char path[PATH_MAX];
    int size = snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/%s.mo", folder,
                        rows[l].code, domain);
    return size > 0 && size < PATH_MAX && access(path, R_OK) == 0;
}

/* gettext looks at LANGUAGE unless the locale is "C". C.UTF-8 is a part of the C library
 * since 2.35, so no locale need be installed. */
uint32_t languages_open(const char *folder)
{
    uint32_t there = 1u << LANGUAGE_EN;
    if (folder == NULL || setlocale(LC_MESSAGES, "C.UTF-8") == NULL ||
        bindtextdomain(DOMAIN, folder) == NULL)
        return there;
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    for (int l = LANGUAGE_EN + 1; l < LANGUAGE_COUNT; l++) {
        if (has_catalogue(folder, (enum language)l, DOMAIN))
            there |= 1u << l;
    }
    language_show("en", false);
    return there;
}

uint32_t languages_easy(const char *folder)
{
    uint32_t there = 0;
    if (folder == NULL || bindtextdomain(DOMAIN_EASY, folder) == NULL)
        return there;
    bind_textdomain_codeset(DOMAIN_EASY, "UTF-8");
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        if (has_catalogue(folder, (enum language)l, DOMAIN_EASY))
            there |= 1u << l;
    }
    return there;
}

void language_show(const char *code, bool easy)
{
    const char *wanted = easy ? DOMAIN_EASY : DOMAIN;
    const char *shown = getenv("LANGUAGE");
    if (shown != NULL && strcmp(shown, code) == 0 &&
        strcmp(textdomain(NULL), wanted) == 0)
        return;
    setenv("LANGUAGE", code, 1);
    textdomain(wanted); /* also says to gettext that the environment has changed */
}
