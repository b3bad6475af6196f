/* What is typed after peerpointctl is taken as meant, or refused saying what is wrong. */
#include <string.h>

#include "server/ctl/ctl_args.h"
#include "server/ctl/ctl_nearest.h"
#include "server/ctl/ctl_nouns.h"
#include "tests/test.h"

enum { WORDS = 8 };

struct good {
    const char *name;
    const char *words[WORDS];
    const char *noun, *verb, *operand;
    uint32_t given;
};
#define HAS(option) (1U << CTL_OPTION_##option)

static const struct good good[] = {
    {"a push", {"vacancy", "push", "x.csv"}, "vacancy", "push", "x.csv", 0},
    {"a push from a pipe", {"vacancy", "push", "-"}, "vacancy", "push", "-", 0},
    {"options before",
     {"--dry-run", "org", "push", "x"},
     "org",
     "push",
     "x",
     HAS(DRY_RUN)},
    {"options between", {"org", "--json", "list"}, "org", "list", NULL, HAS(JSON)},
    {"options behind",
     {"vacancy", "push", "x", "--allow-gaps", "--dry-run"},
     "vacancy",
     "push",
     "x",
     HAS(ALLOW_GAPS) | HAS(DRY_RUN)},
    {"value in the next word",
     {"vacancy", "close", "V7", "--result", "filled"},
     "vacancy",
     "close",
     "V7",
     HAS(RESULT)},
    {"value behind =",
     {"vacancy", "close", "--result=filled", "V7"},
     "vacancy",
     "close",
     "V7",
     HAS(RESULT)},
    {"config for all", {"status", "--config", "c"}, "status", "", NULL, HAS(CONFIG)},
    {"a file that looks like an option",
     {"org", "push", "--", "--x"},
     "org",
     "push",
     "--x",
     0},
    {"a noun without verbs", {"status"}, "status", "", NULL, 0},
};

static const struct bad {
    const char *name;
    const char *words[WORDS];
    const char *says;
} bad[] = {
    {"nothing", {NULL}, "what shall it do"},
    {"unknown noun", {"vacncy", "list"}, "did you mean vacancy?"},
    {"unknown noun like nothing", {"zzz"}, "no such command: zzz"},
    {"noun alone", {"vacancy"}, "vacancy --help"},
    {"unknown verb", {"vacancy", "psuh"}, "did you mean push?"},
    {"verb of another noun", {"org", "attendees"}, "no such command of org"},
    {"operand missing", {"vacancy", "push"}, "needs: FILE"},
    {"operand too many", {"vacancy", "push", "a", "b"}, "too many: b"},
    {"operand for status", {"status", "now"}, "too many: now"},
    {"unknown option", {"org", "list", "--jsno"}, "did you mean --json?"},
    {"short option", {"org", "list", "-j"}, "no such option: -j"},
    {"option of another command", {"org", "list", "--result", "filled"}, "no --result"},
    {"option twice", {"org", "list", "--json", "--json"}, "given twice"},
    {"flag with a value", {"org", "list", "--json=1"}, "takes no value"},
    {"value missing", {"org", "list", "--config"}, "needs a value: FILE"},
    {"value empty", {"org", "list", "--config="}, "needs a value: FILE"},
    {"an option where a value should be",
     {"interest", "list", "--vacancy", "--json"},
     "needs a value"},
};

static bool parse(struct ctl_args *a, const char *const *words, struct err *e)
{
    char *argv[WORDS + 2] = {(char *)(uintptr_t) "peerpointctl"};
    int argc = 1;
    for (; argc <= WORDS && words[argc - 1] != NULL; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
    return ctl_args_parse(a, ctl_commands, argc, argv, e);
}

static void is_taken(void **row)
{
    const struct good *g = *row;
    struct ctl_args a;
    struct err e = {0};
    if (!parse(&a, g->words, &e))
        fail_msg("%s", e.text);
    assert_string_equal(a.command->noun, g->noun);
    assert_string_equal(a.command->verb, g->verb);
    assert_int_equal(a.given, g->given);
    assert_int_equal(a.operand_count, g->operand != NULL);
    if (g->operand != NULL)
        assert_string_equal(a.operands[0], g->operand);
    if ((g->given & HAS(RESULT)) != 0)
        assert_string_equal(a.values[CTL_OPTION_RESULT], "filled");
}

static void is_refused(void **row)
{
    const struct bad *b = *row;
    struct ctl_args a;
    struct err e = {0};
    assert_false(parse(&a, b->words, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    if (strstr(e.text, b->says) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", e.text, b->says);
}

static void help_needs_no_operands(void **state)
{
    (void)state;
    struct ctl_args a;
    struct err e;
    assert_true(parse(&a, (const char *[]){"vacancy", "push", "--help", NULL}, &e));
    assert_string_equal(a.noun, "vacancy");
    assert_null(a.command);
    assert_true(parse(&a, (const char *[]){"-h", NULL}, &e));
    assert_true(ctl_args_has(&a, CTL_OPTION_HELP));
}

static void more_words_than_there_is_room_for_are_refused(void **state)
{
    (void)state;
    char *argv[CTL_OPERANDS_MAX + 2];
    struct ctl_args a;
    struct err e;
    for (int i = 0; i < CTL_OPERANDS_MAX + 2; i++)
        argv[i] = (char *)(uintptr_t) "x";
    assert_false(ctl_args_parse(&a, ctl_commands, CTL_OPERANDS_MAX + 2, argv, &e));
}

static void every_command_can_be_run_and_explained(void **state)
{
    (void)state;
    for (const struct ctl_command *c = ctl_commands; c->noun != NULL; c++) {
        assert_non_null(c->run);
        assert_true(c->summary[0] != '\0');
        assert_true(c->operands_min <= c->operands_max);
    }
}

static void the_nearest_word_is_only_offered_when_it_is_near(void **state)
{
    (void)state;
    static const char *const known[] = {"title", "pay_min", "pay_max", NULL};
    assert_string_equal(ctl_nearest("titel", known), "title");
    assert_string_equal(ctl_nearest("pay_mix", known), "pay_min");
    assert_null(ctl_nearest("salary", known));
    assert_null(
        ctl_nearest("a word that is longer than any column could be named", known));
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(good, is_taken);
    RUN_ROWS(bad, is_refused);
    RUN_TESTS(TEST(help_needs_no_operands),
              TEST(more_words_than_there_is_room_for_are_refused),
              TEST(every_command_can_be_run_and_explained),
              TEST(the_nearest_word_is_only_offered_when_it_is_near));
    return failed;
}
