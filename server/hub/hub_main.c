#include <getopt.h>
#include <libintl.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/log.h"
#include "host/secrecy.h"
#include "server/hub/hub_keyring.h"
#include "server/hub/hub_recovery_key.h"
#include "server/hub/hub_restoring.h"
#include "server/hub/hub_shell.h"
#include "store/hub_restore.h"

#define _(text) gettext(text)

enum { EXIT_DONE, EXIT_FAILED, EXIT_USAGE };

static int usage(FILE *to, int code)
{
    fputs(
        _("Usage: peerpoint-hub --config FILE [OPTIONS]\n"
          "The central service of one area. FILE is described in hub.example.ini.\n"
          "  --config FILE     the configuration\n"
          "  --help            this text\n"
          "  --version         the version\n"
          "On a hub that does not run, instead of running it:\n"
          "  --restore BACKUP  make hub.db of a backup (its file) and the journal, with "
          "a\n"
          "                    new epoch; keys that are missing come from beside BACKUP\n"
          "  --journal FILE    with this journal rather than the configured one\n"
          "  --no-journal      without: bookings then wait until all kiosks were heard\n"
          "  --erased FILE     ids of operations that were erased since, one a line\n"
          "  --recovery-key FILE\n"
          "                    opens the keys beside BACKUP, if they are sealed to it\n"
          "  --force           even if hub.db exists: it becomes hub.db.replaced\n"
          "  --new-epoch N     an epoch of at least that number; alone: for the hub.db\n"
          "                    that is there, when kiosks have met another hub\n"
          "  --rotate-key KEY  make a new key: sign, or seal. It is announced at the "
          "next\n"
          "                    start; a seal only with:\n"
          "  --backed-up       the newest backup holds the new sealing key, which is "
          "looked at\n"
          "  --make-recovery-key FILE\n"
          "                    without --config, anywhere: make a key to which a hub "
          "seals\n"
          "                    the keys beside its backups\n"
          "  --lost-key KEY    make another one for a key that is lost for good: sign, "
          "seal\n"
          "                    or hmac\n"),
        to);
    return code;
}

static int run(const struct hub_config *config)
{
    struct err e = {.text = ""};
    struct hub_keys keys = {0};
    struct hub_shell *shell = NULL;
    int lock = -1;
    bool ok = clock_open(&e) && hub_config_folders(config, &e) &&
              hub_lock(config, &lock, &e) && hub_restoring_ended(config, &e) &&
              hub_restoring_lost(config, &e) && hub_config_keys(config, &keys, &e) &&
              hub_shell_open(&shell, config, &keys, &e) && hub_shell_run(shell, &e);
    if (!ok)
        log_line(LOG_LEVEL_ERROR, "%s", e.text);
    hub_shell_close(shell);
    sodium_memzero(&keys, sizeof keys);
    if (lock >= 0)
        close(lock);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

static int mend(const struct hub_config *config, const struct hub_wish *wish)
{
    struct err e = {.text = ""};
    if (hub_restoring(config, wish, stdout, &e))
        return EXIT_DONE;
    fprintf(stderr, "peerpoint-hub: %s\n", e.text);
    return EXIT_FAILED;
}

struct command_line {
    const char *config;
    const char *rotate;   /* NULL: no key */
    const char *lost;     /* likewise */
    const char *recovery; /* file to be made; NULL: none */
    bool backed_up;
    struct hub_wish wish;
    bool help, version;
};

static bool read_epoch(uint32_t *epoch, const char *text)
{
    char *end = NULL;
    unsigned long value = strtoul(text, &end, 10);
    *epoch = (uint32_t)value;
    return text[0] >= '1' && text[0] <= '9' && *end == '\0' && value <= HUB_EPOCH_MAX;
}

static const enum hub_rotation *rotation_of(const char *word)
{
    static const enum hub_rotation kinds[] = {HUB_ROTATE_SIGN, HUB_ROTATE_SEAL};
    if (strcmp(word, "sign") == 0)
        return &kinds[0];
    return strcmp(word, "seal") == 0 ? &kinds[1] : NULL;
}

static bool change_key(const struct hub_config *config, const struct command_line *line,
                       struct err *e)
{
    if (line->lost != NULL)
        return hub_keyring_remake(config, line->lost, stdout, e);
    return hub_keyring_rotate(config, *rotation_of(line->rotate), line->backed_up, stdout,
                              e);
}

static int rotate(const struct hub_config *config, const struct command_line *line)
{
    struct err e = {.text = ""};
    int lock = -1;
    bool ok = hub_config_folders(config, &e) && hub_lock(config, &lock, &e) &&
              hub_restoring_lost(config, &e) && change_key(config, line, &e);
    if (!ok)
        fprintf(stderr, "peerpoint-hub: %s\n", e.text);
    if (lock >= 0)
        close(lock);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

static bool read_option(struct command_line *line, int option, const char *value)
{
    switch (option) {
    case 'c': line->config = value; return true;
    case 'h': line->help = true; return true;
    case 'v': line->version = true; return true;
    case 'r': line->wish.backup = value; return true;
    case 'j': line->wish.journal = value; return true;
    case 'n': line->wish.no_journal = true; return true;
    case 'e': line->wish.erased = value; return true;
    case 'f': line->wish.force = true; return true;
    case 'k': line->rotate = value; return rotation_of(value) != NULL;
    case 'L':
        line->lost = value;
        return strcmp(value, "hmac") == 0 || rotation_of(value) != NULL;
    case 'b': line->backed_up = true; return true;
    case 'K': line->wish.recovery = value; return true;
    case 'M': line->recovery = value; return true;
    case 'E': return read_epoch(&line->wish.epoch, value);
    default: return false;
    }
}

static bool read_line(struct command_line *line, int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {"restore", required_argument, NULL, 'r'},
        {"journal", required_argument, NULL, 'j'},
        {"no-journal", no_argument, NULL, 'n'},
        {"erased", required_argument, NULL, 'e'},
        {"force", no_argument, NULL, 'f'},
        {"new-epoch", required_argument, NULL, 'E'},
        {"rotate-key", required_argument, NULL, 'k'},
        {"backed-up", no_argument, NULL, 'b'},
        {"lost-key", required_argument, NULL, 'L'},
        {"recovery-key", required_argument, NULL, 'K'},
        {"make-recovery-key", required_argument, NULL, 'M'},
        {NULL, 0, NULL, 0},
    };
    for (;;) {
        int option = getopt_long(argc, argv, "", options, NULL);
        if (option == -1)
            break;
        if (!read_option(line, option, optarg))
            return false;
    }
    const struct hub_wish *w = &line->wish;
    bool alone =
        w->backup == NULL && (w->journal != NULL || w->no_journal || w->erased != NULL ||
                              w->force || w->recovery != NULL);
    return optind == argc && !alone && !(w->journal != NULL && w->no_journal);
}

static int make_recovery(const char *path)
{
    struct err e = {.text = ""};
    if (hub_recovery_make(path, stdout, &e))
        return EXIT_DONE;
    fprintf(stderr, "peerpoint-hub: %s\n", e.text);
    return EXIT_FAILED;
}

static int with_config(const struct command_line *line)
{
    struct hub_config config = {0};
    struct err e = {.text = ""};
    int code = EXIT_FAILED;
    if (!hub_config_load(&config, line->config, &e)) {
        log_line(LOG_LEVEL_ERROR, "%s", e.text);
        return code;
    }
    if (line->rotate != NULL || line->lost != NULL)
        code = rotate(&config, line);
    else if (line->wish.backup != NULL || line->wish.epoch != 0)
        code = mend(&config, &line->wish);
    else
        code = run(&config);
    hub_config_free(&config);
    return code;
}

int main(int argc, char **argv)
{
    struct command_line line = {0};
    secrecy_keep();
    setlocale(LC_MESSAGES, "");
    textdomain("peerpoint");
    log_open("hub", LOG_LEVEL_INFO);
    if (!read_line(&line, argc, argv))
        return usage(stderr, EXIT_USAGE);
    if (line.help)
        return usage(stdout, EXIT_DONE);
    if (line.version)
        return puts("peerpoint-hub " PEERPOINT_VERSION) < 0 ? EXIT_FAILED : EXIT_DONE;
    if (sodium_init() < 0) {
        log_line(LOG_LEVEL_ERROR, "libsodium cannot start");
        return EXIT_FAILED;
    }
    if (line.recovery != NULL)
        return make_recovery(line.recovery);
    if (line.config == NULL) {
        fputs(_("peerpoint-hub: --config FILE is missing\n"), stderr);
        return usage(stderr, EXIT_USAGE);
    }
    return with_config(&line);
}
