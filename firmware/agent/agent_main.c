/* peerpoint-agent: keeps a kiosk in step with its hub. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware/agent/agent.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/secrecy.h"

enum { EXIT_USAGE = 2 };

static const char usage[] =
    "Usage: peerpoint-agent --config FILE\n"
    "Keeps a kiosk's content in step with its hub and delivers what people saved.\n"
    "\n"
    "  --config FILE   its configuration; agent.example.conf names every key\n"
    "  --help          this text\n"
    "  --version       the version\n";

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
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'v'},
                                            {NULL, 0, NULL, 0}};
    const char *path = NULL;
    secrecy_keep();
    int option = getopt_long(argc, argv, "", options, NULL);
    while (option != -1) {
        if (option == 'c') {
            path = optarg;
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
    if (path == NULL || optind != argc) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    return run(path);
}
