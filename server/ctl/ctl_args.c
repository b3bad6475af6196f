#include "server/ctl/ctl_args.h"

#include <stdio.h>
#include <string.h>

#include "server/ctl/ctl_nearest.h"

enum { WORDS_MAX = 128, WORD_SIZE = 41 };

#define ALWAYS                                                                           \
    (1U << CTL_OPTION_CONFIG | 1U << CTL_OPTION_HELP | 1U << CTL_OPTION_VERSION)

static const struct {
    const char *name, *value, *summary;
} options[CTL_OPTION_COUNT] = {
    [CTL_OPTION_CONFIG] = {"--config", "FILE", "where the hub is and who we are"},
    [CTL_OPTION_HELP] = {"--help", NULL, "show this help"},
    [CTL_OPTION_VERSION] = {"--version", NULL, "show the version"},
    [CTL_OPTION_JSON] = {"--json", NULL, "print the hub's answer as JSON"},
    [CTL_OPTION_DRY_RUN] = {"--dry-run", NULL, "judge everything, change nothing"},
    [CTL_OPTION_ALLOW_GAPS] = {"--allow-gaps", NULL,
                               "area, hours and pay may be missing, shown as \"ask\""},
    [CTL_OPTION_REOPEN] = {"--reopen", NULL, "open closed ones again"},
    [CTL_OPTION_CLOSED] = {"--closed", NULL, "list closed ones too"},
    [CTL_OPTION_RESULT] = {"--result", "filled|withdrawn",
                           "how it ended (withdrawn if not said)"},
    [CTL_OPTION_VACANCY] = {"--vacancy", "REF", "only for this vacancy"},
    [CTL_OPTION_KIND] = {"--kind", "KIND",
                         "question, profile, available, complaint, erase or mentor"},
    [CTL_OPTION_KEY] = {"--key", "FILE", "the kiosk's public key (64 hex digits)"},
    [CTL_OPTION_LABEL] = {"--label", "TEXT", "whose token it is"},
    [CTL_OPTION_ROLE] = {"--role", "editor|operator",
                         "what it may do (editor if not said)"},
    [CTL_OPTION_ALL] = {"--all", NULL, "those that are settled too"},
    [CTL_OPTION_WHO] = {"--who", "LABEL", "only by this token"},
    [CTL_OPTION_WHAT] = {"--what", "TEXT", "only this kind of act, as it is listed"},
    [CTL_OPTION_LIST] = {"--list", NULL, "those that there are"},
    [CTL_OPTION_SINCE] = {"--since", "DATE", "only from that day on, as 2026-11-22"},
    [CTL_OPTION_CAPACITY] = {"--capacity", "N", "how many places there are then"},
    [CTL_OPTION_CANCEL] = {"--cancel", "OP,OP", "whose bookings end for it"},
    [CTL_OPTION_REPLACE] = {"--replace", NULL, "it takes the place of a kiosk we have"},
    [CTL_OPTION_HOURS] = {"--hours", "N", "how long it holds (24 if not said)"},
    [CTL_OPTION_OUT] = {"--out", "FILE", "write it there, mode 600, and not here"},
    [CTL_OPTION_PERSON] = {"--person", "FILE|-", "somebody's answers (docs/matching.md)"},
    [CTL_OPTION_LIMIT] = {"--limit", "N", "how many at most (20 if not said)"},
    [CTL_OPTION_NEUTRAL] = {"--neutral", NULL, "with \"Meeting\" in place of titles"},
    [CTL_OPTION_RISK] = {"--i-know-the-risk", NULL,
                         "people may have been promised those places already"},
};

const char *ctl_option_name(enum ctl_option option)
{
    return options[option].name;
}

const char *ctl_option_value(enum ctl_option option)
{
    return options[option].value;
}

const char *ctl_option_summary(enum ctl_option option)
{
    return options[option].summary;
}

bool ctl_args_has(const struct ctl_args *a, enum ctl_option option)
{
    return (a->given >> option & 1U) != 0;
}

/* "not known: WORD", with the nearest of what would have been. */
static bool not_known(struct err *e, const char *what, const char *word,
                      const char *const *known)
{
    const char *near = ctl_nearest(word, known);
    if (near == NULL)
        return err_set(e, ERR_INPUT, "no such %s: %.40s", what, word);
    return err_set(e, ERR_INPUT, "no such %s: %.40s (did you mean %s?)", what, word,
                   near);
}

static bool find_option(enum ctl_option *option, const char *text, struct err *e)
{
    size_t length = strcspn(text, "=");
    const char *known[CTL_OPTION_COUNT + 1] = {NULL};
    for (unsigned i = 0; i < CTL_OPTION_COUNT; i++) {
        known[i] = options[i].name;
        if (strlen(known[i]) == length && strncmp(known[i], text, length) == 0) {
            *option = (enum ctl_option)i;
            return true;
        }
    }
    char word[WORD_SIZE];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    return not_known(e, "option", word, known);
}

/* Takes the option at argv[*at], and its value, which may be the next word. */
static bool take_option(struct ctl_args *a, int argc, char *const argv[], int *at,
                        struct err *e)
{
    enum ctl_option option = CTL_OPTION_COUNT;
    const char *text = argv[*at];
    if (!find_option(&option, text, e))
        return false;
    const char *name = options[option].name;
    const char *equals = strchr(text, '=');
    if (ctl_args_has(a, option))
        return err_set(e, ERR_INPUT, "%s is given twice", name);
    a->given |= 1U << option;
    if (options[option].value == NULL)
        return equals == NULL || err_set(e, ERR_INPUT, "%s takes no value", name);
    if (equals != NULL) {
        a->values[option] = equals + 1;
    } else if (*at + 1 < argc && strncmp(argv[*at + 1], "--", 2) != 0) {
        (*at)++;
        a->values[option] = argv[*at];
    }
    if (a->values[option] == NULL || a->values[option][0] == '\0')
        return err_set(e, ERR_INPUT, "%s needs a value: %s", name, options[option].value);
    return true;
}

/* Sorts the words into options and the others, which go to operands for now. */
static bool split(struct ctl_args *a, int argc, char *const argv[], struct err *e)
{
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (!only_operands && strcmp(argv[i], "-h") == 0) {
            a->given |= 1U << CTL_OPTION_HELP;
        } else if (!only_operands && argv[i][0] == '-' && argv[i][1] != '\0') {
            if (!take_option(a, argc, argv, &i, e))
                return false;
        } else if (a->operand_count == CTL_OPERANDS_MAX) {
            return err_set(e, ERR_INPUT, "more than %d words", CTL_OPERANDS_MAX);
        } else {
            a->operands[a->operand_count] = argv[i];
            a->operand_count++;
        }
    }
    return true;
}

static const char *shift(struct ctl_args *a)
{
    const char *first = a->operands[0];
    a->operand_count--;
    memmove(a->operands, a->operands + 1, a->operand_count * sizeof a->operands[0]);
    return first;
}

static bool find_noun(struct ctl_args *a, const struct ctl_command *commands,
                      struct err *e)
{
    const char *known[WORDS_MAX + 1] = {NULL};
    const char *word = shift(a);
    for (size_t i = 0; i < WORDS_MAX && commands[i].noun != NULL; i++) {
        known[i] = commands[i].noun;
        if (strcmp(word, known[i]) == 0) {
            a->noun = known[i];
            return true;
        }
    }
    return not_known(e, "command", word, known);
}

/* A noun whose only command has an empty verb ("status") takes none. */
static bool find_verb(struct ctl_args *a, const struct ctl_command *commands,
                      struct err *e)
{
    const char *known[WORDS_MAX + 1] = {NULL};
    const char *word = a->operand_count > 0 ? a->operands[0] : "";
    size_t count = 0;
    for (const struct ctl_command *c = commands; c->noun != NULL; c++) {
        if (strcmp(c->noun, a->noun) != 0)
            continue;
        if (c->verb[0] == '\0' || strcmp(c->verb, word) == 0)
            a->command = c;
        if (count < WORDS_MAX) {
            known[count] = c->verb;
            count++;
        }
    }
    if (a->command == NULL && a->operand_count == 0)
        return err_set(e, ERR_INPUT, "%s: what about it? See: peerpointctl %s --help",
                       a->noun, a->noun);
    if (a->command == NULL) {
        char what[WORD_SIZE];
        snprintf(what, sizeof what, "command of %.20s", a->noun);
        return not_known(e, what, word, known);
    }
    if (a->command->verb[0] != '\0')
        shift(a);
    return true;
}

static bool fits_command(const struct ctl_args *a, struct err *e)
{
    const struct ctl_command *c = a->command;
    const char *gap = c->verb[0] == '\0' ? "" : " ";
    uint32_t others = a->given & ~(c->options | ALWAYS);
    for (unsigned i = 0; i < CTL_OPTION_COUNT; i++)
        if ((others >> i & 1U) != 0)
            return err_set(e, ERR_INPUT, "%s%s%s takes no %s", c->noun, gap, c->verb,
                           options[i].name);
    if (a->operand_count < c->operands_min)
        return err_set(e, ERR_INPUT, "%s%s%s needs: %s", c->noun, gap, c->verb,
                       c->operands);
    if (a->operand_count > c->operands_max)
        return err_set(e, ERR_INPUT, "%s%s%s: one word too many: %.40s", c->noun, gap,
                       c->verb, a->operands[c->operands_max]);
    return true;
}

bool ctl_args_parse(struct ctl_args *out, const struct ctl_command *commands, int argc,
                    char *const argv[], struct err *e)
{
    memset(out, 0, sizeof *out);
    if (!split(out, argc, argv, e))
        return false;
    bool asks =
        ctl_args_has(out, CTL_OPTION_HELP) || ctl_args_has(out, CTL_OPTION_VERSION);
    if (out->operand_count == 0)
        return asks ||
               err_set(e, ERR_INPUT, "what shall it do? See: peerpointctl --help");
    if (!find_noun(out, commands, e))
        return false;
    if (asks)
        return true;
    return find_verb(out, commands, e) && fits_command(out, e);
}
