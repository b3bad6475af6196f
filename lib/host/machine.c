#include "host/machine.h"

#include <dirent.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { LINE_SIZE = 128 };

/* What makers leave in boards that they never numbered: many machines say the same. */
static bool placeholder(const char *line)
{
    static const char *const known[] = {
        "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc",
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcasecmp(line, known[i]) == 0)
            return true;
    char one_digit[] = {line[0], '-', '\0'};
    return strspn(line, one_digit) == strlen(line);
}

/* The file's first line; false if it is missing or empty. */
static bool read_line(char line[LINE_SIZE], const char *sys, const char *name)
{
    char path[PATH_MAX];
    int size = snprintf(path, sizeof path, "%s/%s", sys, name);
    FILE *f = size > 0 && size < PATH_MAX ? fopen(path, "re") : NULL;
    if (f == NULL)
        return false;
    bool good = fgets(line, LINE_SIZE, f) != NULL;
    fclose(f);
    if (!good)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return line[0] != '\0';
}

static bool read_number(char line[LINE_SIZE], const char *sys, const char *name)
{
    return read_line(line, sys, name) && !placeholder(line);
}

/* The address that a card was made with; not that of a bridge, nor a random one. */
static bool read_address(char line[LINE_SIZE], const char *sys, const char *card)
{
    char name[NAME_MAX + 64];
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/class/net/%s/device", sys, card);
    if (access(path, F_OK) != 0)
        return false;
    snprintf(name, sizeof name, "class/net/%s/addr_assign_type", card);
    if (!read_line(line, sys, name) || strcmp(line, "0") != 0)
        return false;
    snprintf(name, sizeof name, "class/net/%s/address", card);
    return read_line(line, sys, name);
}

static bool lowest_address(char lowest[LINE_SIZE], const char *sys)
{
    char path[PATH_MAX];
    char line[LINE_SIZE];
    lowest[0] = '\0';
    snprintf(path, sizeof path, "%s/class/net", sys);
    DIR *cards = opendir(path);
    if (cards == NULL)
        return false;
    for (struct dirent *d = readdir(cards); d != NULL; d = readdir(cards)) {
        if (d->d_name[0] == '.' || !read_address(line, sys, d->d_name))
            continue;
        if (lowest[0] == '\0' || strcmp(line, lowest) < 0)
            memcpy(lowest, line, LINE_SIZE);
    }
    closedir(cards);
    return lowest[0] != '\0';
}

void machine_hash(uint8_t out[HW_HASH_BYTES], const char *told, const char *sys)
{
    char line[LINE_SIZE] = "";
    memset(out, 0, HW_HASH_BYTES);
    if (told[0] != '\0')
        snprintf(line, sizeof line, "%s", told);
    else if (!read_number(line, sys, "firmware/devicetree/base/serial-number") &&
             !read_number(line, sys, "class/dmi/id/product_uuid") &&
             !lowest_address(line, sys))
        return;
    crypto_generichash(out, HW_HASH_BYTES, (const uint8_t *)line, strlen(line), NULL, 0);
}
