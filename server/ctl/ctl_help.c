#include "server/ctl/ctl_help.h"

#include <string.h>

#include "server/ctl/ctl_text.h"

enum {
    FORM_SIZE = 80,
    FORM_WIDTH = 42,
    OPTION_WIDTH = 28,
    HELP_WIDTH = 76,
    HELP_MAX = 4096
};

static void command_line(FILE *out, const struct ctl_command *c)
{
    char form[FORM_SIZE];
    snprintf(form, sizeof form, "%s%s%s%s%s", c->noun, c->verb[0] == '\0' ? "" : " ",
             c->verb, c->operands[0] == '\0' ? "" : " ", c->operands);
    fprintf(out, "  %-*s %s\n", FORM_WIDTH - 3, form, gettext(c->summary));
}

static void option_line(FILE *out, enum ctl_option option)
{
    char form[FORM_SIZE];
    const char *value = ctl_option_value(option);
    snprintf(form, sizeof form, "%s%s%s", ctl_option_name(option), value ? " " : "",
             value ? value : "");
    fprintf(out, "  %-*s %s\n", OPTION_WIDTH, form, gettext(ctl_option_summary(option)));
}

static void options_of(FILE *out, uint32_t mask)
{
    fprintf(out, "\n%s\n", _("Options"));
    for (unsigned i = 0; i < CTL_OPTION_COUNT; i++)
        if ((mask >> i & 1U) != 0)
            option_line(out, (enum ctl_option)i);
}

/* What the columns of a file may be called. */
static void columns_of(FILE *out, const struct ctl_command *command)
{
    struct bytes names, lines;
    bytes_init(&names, HELP_MAX);
    bytes_init(&lines, HELP_MAX);
    for (const char *const *c = command->columns; *c != NULL; c++)
        bytes_printf(&names, "%s%s", names.size > 0 ? ", " : "", *c);
    if (names.size > 0)
        ctl_text_wrap(&lines, (const char *)names.data, HELP_WIDTH, 2);
    if (lines.size > 0)
        fprintf(out, "\n%s\n%s", _("Columns of the file (CSV, or members in JSON)"),
                (const char *)lines.data);
    bytes_free(&names);
    bytes_free(&lines);
}

void ctl_help(FILE *out, const struct ctl_command *commands, const char *noun)
{
    uint32_t mask = 1U << CTL_OPTION_CONFIG | 1U << CTL_OPTION_HELP;
    fprintf(out, "%s\n\n", _("Usage: peerpointctl COMMAND [OPTIONS]"));
    for (const struct ctl_command *c = commands; c->noun != NULL; c++) {
        if (noun != NULL && strcmp(c->noun, noun) != 0)
            continue;
        command_line(out, c);
        if (noun != NULL)
            mask |= c->options;
    }
    if (noun == NULL)
        mask |= 1U << CTL_OPTION_VERSION;
    options_of(out, mask);
    for (const struct ctl_command *c = commands; noun != NULL && c->noun != NULL; c++)
        if (strcmp(c->noun, noun) == 0 && c->columns != NULL)
            columns_of(out, c);
    if (noun == NULL)
        fprintf(out, "\n%s\n",
                _("peerpointctl NOUN --help shows the options of its commands.\n"
                  "The configuration is --config, else PEERPOINT_CONFIG, else\n"
                  "/etc/peerpoint/peerpointctl.conf: [hub] url, ca, token_file.\n"
                  "Exit: 0 done, 1 failed, 2 wrongly asked."));
}
