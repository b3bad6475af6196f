#include <getopt.h>
#include <libintl.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "host/clock.h"
#include "host/log.h"
#include "host/secrecy.h"
#include "server/hub/hub_shell.h"

#define _(text) gettext(text)

enum { EXIT_DONE, EXIT_FAILED, EXIT_USAGE };

static int usage(FILE *to, int code)
{
    fputs(_("Usage: peerpoint-hub --config FILE\n"
            "The central service of one area. FILE is described in hub.example.ini.\n"
            "  --config FILE  the configuration\n"
            "  --help         this text\n"
            "  --version      the version\n"),
          to);
    return code;
}

static int run(const char *path)
{
    struct err e = {.text = ""};
    struct hub_config config = {0};
    struct hub_keys keys = {0};
    struct hub_shell *shell = NULL;
    bool ok = clock_open(&e) && hub_config_load(&config, path, &e) &&
              hub_config_keys(&config, &keys, &e) &&
              hub_shell_open(&shell, &config, &keys, &e) && hub_shell_run(shell, &e);
    if (!ok)
        log_line(LOG_LEVEL_ERROR, "%s", e.text);
    hub_shell_close(shell);
    sodium_memzero(&keys, sizeof keys);
    hub_config_free(&config);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0},
    };
    const char *config = NULL;
    secrecy_keep();
    setlocale(LC_MESSAGES, "");
    textdomain("peerpoint");
    log_open("hub", LOG_LEVEL_INFO);
    for (;;) {
        int option = getopt_long(argc, argv, "", options, NULL);
        if (option == -1)
            break;
        if (option == 'h')
            return usage(stdout, EXIT_DONE);
        if (option == 'v')
            return puts("peerpoint-hub " PEERPOINT_VERSION) < 0 ? EXIT_FAILED : EXIT_DONE;
        if (option != 'c')
            return usage(stderr, EXIT_USAGE);
        config = optarg;
    }
    if (config == NULL || optind != argc)
        return usage(stderr, EXIT_USAGE);
    if (sodium_init() < 0) {
        log_line(LOG_LEVEL_ERROR, "libsodium cannot start");
        return EXIT_FAILED;
    }
    return run(config);
}
