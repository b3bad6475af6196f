/* peerpoint-agent: keeps a kiosk in step with its hub. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware/agent/agent.h"
#include "firmware/agent/carry.h"
#include "firmware/agent/enrol_run.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/secrecy.h"

enum { EXIT_USAGE = 2 };

#define STATE "/var/lib/peerpoint"
#define DOOR "/run/peerpoint/agent.sock"

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
    "To make this machine a kiosk of an area, before FILE is there:\n"
    "  --enrol LINE_FILE      with the line of `peerpointctl kiosk invite` in that file, "
    "or\n"
    "                         typed on standard input if it is -; makes FILE and, beside "
    "it,\n"
    "                         keys and certificates. Killed, start it with the same "
    "again\n"
    "  --state FOLDER         for FILE to name, absolute (" STATE ")\n"
    "  --socket PATH          likewise (" DOOR ")\n"
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

static int enrol(const struct enrolling_wish *wish)
{
    struct err e;
    if (enrol_run(wish, stdout, &e))
        return EXIT_SUCCESS;
    fprintf(stderr, "peerpoint-agent: %s\n", e.text);
    return EXIT_FAILURE;
}

struct command_line {
    const char *config;
    const char *to, *from; /* outbox files; NULL: none */
    struct enrolling_wish enrol;
    bool boot_time, help, version;
};

static bool read_option(struct command_line *line, int option, const char *value)
{
    switch (option) {
    case 'c': line->config = value; return true;
    case 'x': line->to = value; return true;
    case 'i': line->from = value; return true;
    case 'b': line->boot_time = true; return true;
    case 'e': line->enrol.invitation = value; return true;
    case 's': line->enrol.state = value; return true;
    case 'S': line->enrol.door = value; return true;
    case 'h': line->help = true; return true;
    case 'v': line->version = true; return true;
    default: return false;
    }
}

static bool read_line(struct command_line *line, int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"boot-time", no_argument, NULL, 'b'},
        {"export-outbox", required_argument, NULL, 'x'},
        {"import-outbox", required_argument, NULL, 'i'},
        {"enrol", required_argument, NULL, 'e'},
        {"state", required_argument, NULL, 's'},
        {"socket", required_argument, NULL, 'S'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0}};
    for (;;) {
        int option = getopt_long(argc, argv, "", options, NULL);
        if (option == -1)
            break;
        if (!read_option(line, option, optarg))
            return false;
    }
    const struct enrolling_wish *w = &line->enrol;
    int tasks = (line->to != NULL) + (line->from != NULL) + (w->invitation != NULL) +
                line->boot_time;
    bool paths = w->state != NULL || w->door != NULL;
    bool shown = line->help || line->version;
    return shown || (line->config != NULL && optind == argc && tasks <= 1 &&
                     (w->invitation != NULL || !paths));
}

int main(int argc, char **argv)
{
    struct command_line line = {.config = NULL};
    secrecy_keep();
    if (!read_line(&line, argc, argv)) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    if (line.help || line.version) {
        fputs(line.help ? usage : "peerpoint-agent " PEERPOINT_VERSION "\n", stdout);
        return EXIT_SUCCESS;
    }
    if (line.enrol.invitation != NULL) {
        line.enrol.config = line.config;
        line.enrol.state = line.enrol.state == NULL ? STATE : line.enrol.state;
        line.enrol.door = line.enrol.door == NULL ? DOOR : line.enrol.door;
        return enrol(&line.enrol);
    }
    if (line.to != NULL || line.from != NULL)
        return carry(line.config, line.to, line.from);
    return line.boot_time ? print_boot_time(line.config) : run(line.config);
}
