/* peerpoint-agent: keeps a kiosk in step with its hub. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware/agent/agent.h"
#include "firmware/agent/carry.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/secrecy.h"

enum { EXIT_USAGE = 2 };

static const char usage[] =
    "Usage: peerpoint-agent --config FILE [OPTION]\n"
    "Keeps a kiosk's content in step with its hub and delivers what people saved.\n"
    "\n"
    "  --config FILE   its configuration; agent.example.conf names every key\n"
    "  --boot-time     print, in seconds since 1970, the time to set a clock to at "
    "boot:\n"
    "                  the latest of the system's clock, the hub's time as saved each "
    "hour\n"
    "                  in the file \"clock\" of its state folder, and the build of this "
    "program\n"
    "When a machine is replaced, with the agent stopped:\n"
    "  --export-outbox FILE   write what people saved and the hub has not answered, "
    "sealed\n"
    "                         as it is, to a new file\n"
    "  --import-outbox FILE   take that in on the new machine, which has the same name\n"
    "\n"
    "  --help          this text\n"
    "  --version       the version\n";

static int carry(const char *path, const char *to, const char *from)
{
    struct err e;
    struct config *config = NULL;
    bool ok = clock_open(&e) && config_load(&config, path, agent_config_keys, &e) &&
              (to != NULL ? carry_export(config, to, stdout, &e)
                          : carry_import(config, from, stdout, &e));
    if (!ok)
        fprintf(stderr, "peerpoint-agent: %s\n", e.text);
    config_free(config);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int print_boot_time(const char *path)
{
    struct err e;
    struct config *config = NULL;
    int64_t now = 0;
    bool ok = clock_open(&e) && config_load(&config, path, agent_config_keys, &e) &&
              agent_boot_time(&now, config, &e);
    if (ok)
        printf("%lld\n", (long long)now);
    else
        fprintf(stderr, "peerpoint-agent: %s\n", e.text);
    config_free(config);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(const char *path)
{
    struct err e;
    struct config *config = NULL;
    struct agent *agent = NULL;
    log_open("agent", LOG_LEVEL_INFO);
    bool ok = clock_open(&e) && config_load(&config, path, agent_config_keys, &e) &&
              agent_open(&agent, config, &e) && agent_run(agent, &e);
    if (!ok)
        log_line(LOG_LEVEL_ERROR, "%s", e.text);
    agent_close(agent);
    config_free(config);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"boot-time", no_argument, NULL, 'b'},
        {"export-outbox", required_argument, NULL, 'x'},
        {"import-outbox", required_argument, NULL, 'i'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0}};
    const char *path = NULL;
    bool boot_time = false;
    const char *to = NULL;
    const char *from = NULL;
    secrecy_keep();
    int option = getopt_long(argc, argv, "", options, NULL);
    while (option != -1) {
        if (option == 'c') {
            path = optarg;
        } else if (option == 'x') {
            to = optarg;
        } else if (option == 'i') {
            from = optarg;
        } else if (option == 'b') {
            boot_time = true;
        } else if (option == 'h') {
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        } else if (option == 'v') {
            puts("peerpoint-agent " PEERPOINT_VERSION);
            return EXIT_SUCCESS;
        } else {
            fputs(usage, stderr);
            return EXIT_USAGE;
        }
        option = getopt_long(argc, argv, "", options, NULL);
    }
    if (path == NULL || optind != argc || (to != NULL && from != NULL)) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    if (to != NULL || from != NULL)
        return carry(path, to, from);
    return boot_time ? print_boot_time(path) : run(path);
}
