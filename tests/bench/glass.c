#include "tests/bench/glass.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/made_jobs.h"

enum { WAIT_MS = 20000, PAUSE_US = 50, LONG_PAUSE_US = 500 };

struct glass {
    char tree[PATH_MAX];
    int watch; /* inotify on the folder */
    int agent; /* a socket, so that the kiosk need not look for one again and again */
    pid_t pid;
    Display *x;
    Window window;
    int (*move)(Display *x, int screen, int to_x, int to_y, unsigned long after);
    int (*button)(Display *x, unsigned button, int down, unsigned long after);
};

double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void open_agent(struct glass *g, const char *folder)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%.90s/agent.sock", folder);
    unlink(a.sun_path);
    g->agent = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    must(g->agent >= 0 && bind(g->agent, (struct sockaddr *)&a, sizeof a) == 0 &&
             listen(g->agent, 8) == 0,
         a.sun_path, NULL);
}

static void write_config(const char *folder, bool tree, char path[PATH_MAX])
{
    char whole[PATH_MAX];
    must(realpath(folder, whole) != NULL, folder, NULL);
    snprintf(path, PATH_MAX, "%.4000s/kiosk.conf", whole);
    FILE *f = fopen(path, "w");
    must(f != NULL, path, NULL);
    fprintf(f,
            "[kiosk]\narea = leeds\nname = kiosk-1\noutcode = LS6\nlat = 53.819\n"
            "lon = -1.568\nstate = %s\nsocket = %s/agent.sock\n"
            "[screen]\nwidth = %d\nheight = %d\npanel_mm = 268\nfullscreen = no\n"
            "%s%s%s\n[audio]\nheadphones = always\n",
            whole, whole, GLASS_W, GLASS_H, tree ? "tree_file = " : "", tree ? whole : "",
            tree ? "/shown.tree" : "");
    fclose(f);
}

/* The X server's own test extension; xdotool, which tests need, brings the library. */
static void open_fingers(struct glass *g)
{
    void *lib = dlopen("libXtst.so.6", RTLD_NOW);
    must(lib != NULL, "libXtst.so.6 (comes with xdotool)", NULL);
    void *move = dlsym(lib, "XTestFakeMotionEvent");
    void *button = dlsym(lib, "XTestFakeButtonEvent");
    must(move != NULL && button != NULL, "libXtst.so.6", NULL);
    memcpy(&g->move, &move, sizeof g->move);
    memcpy(&g->button, &button, sizeof g->button);
}

/* A group of its own, as a browser is many processes. */
static void spawn(struct glass *g, const char *folder, const char *const args[])
{
    char log[PATH_MAX];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t own_group;
    snprintf(log, sizeof log, "%.4000s/kiosk.log", folder);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawnattr_init(&own_group);
    posix_spawnattr_setflags(&own_group, POSIX_SPAWN_SETPGROUP);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    must(posix_spawn(&g->pid, args[0], &files, &own_group, (char **)(uintptr_t)args,
                     environ) == 0,
         args[0], NULL);
    posix_spawnattr_destroy(&own_group);
    posix_spawn_file_actions_destroy(&files);
}

static void spawn_kiosk(struct glass *g, const struct glass_how *how)
{
    char config[PATH_MAX];
    open_agent(g, how->folder);
    write_config(how->folder, how->tree, config);
    spawn(g, how->folder, (const char *[]){how->program, "--config", config, NULL});
}

/* As an office would start it that shows one page; without its sandbox if root does, as
 * it would not start otherwise. The profile stays, so later starts are warm ones. */
static void spawn_browser(struct glass *g, const struct glass_how *how)
{
    char profile[PATH_MAX], size[64];
    snprintf(profile, sizeof profile, "--user-data-dir=%.4000s/profile", how->folder);
    snprintf(size, sizeof size, "--window-size=%d,%d", GLASS_W, GLASS_H);
    spawn(g, how->folder,
          (const char *[]){how->program, "--kiosk", "--no-first-run",
                           "--no-default-browser-check", "--window-position=0,0", size,
                           profile, how->page, geteuid() == 0 ? "--no-sandbox" : NULL,
                           NULL});
}

struct glass *glass_start(const struct glass_how *how)
{
    const char *folder = how->folder;
    struct glass *g = calloc(1, sizeof *g);
    must(g != NULL, "memory", NULL);
    g->agent = -1;
    snprintf(g->tree, sizeof g->tree, "%.4000s/shown.tree", folder);
    unlink(g->tree);
    g->x = XOpenDisplay(NULL);
    must(g->x != NULL, "an X display (is DISPLAY set?)", NULL);
    g->watch = inotify_init1(IN_CLOEXEC);
    must(inotify_add_watch(g->watch, folder, IN_MOVED_TO | IN_CLOSE_WRITE) >= 0, folder,
         NULL);
    open_fingers(g);
    if (how->page == NULL)
        spawn_kiosk(g, how);
    else
        spawn_browser(g, how);
    if (how->page !=
        NULL) /* its windows come and go; what is seen on the screen counts */
        g->window = DefaultRootWindow(g->x);
    return g;
}

void glass_end(struct glass *g)
{
    kill(-g->pid, SIGTERM);
    waitpid(g->pid, NULL, 0);
    XCloseDisplay(g->x);
    close(g->watch);
    if (g->agent >= 0)
        close(g->agent);
    free(g);
}

/* The element's line in the tree file; NULL if there is none. */
static json_t *find(const struct glass *g, const char *id)
{
    char line[8192];
    json_t *found = NULL;
    FILE *f = fopen(g->tree, "r");
    while (f != NULL && found == NULL && fgets(line, sizeof line, f) != NULL) {
        json_t *o = json_loads(line, 0, NULL);
        const char *name = json_string_value(json_object_get(o, "id"));
        if (name != NULL && strcmp(name, id) == 0)
            found = o;
        else
            json_decref(o);
    }
    if (f != NULL)
        fclose(f);
    return found;
}

void glass_wait(struct glass *g, const char *id)
{
    double end = now_ms() + WAIT_MS;
    for (json_t *o = find(g, id); o == NULL; o = find(g, id)) {
        struct pollfd p = {.fd = g->watch, .events = POLLIN};
        char events[4096];
        must(now_ms() < end && waitpid(g->pid, NULL, WNOHANG) == 0, id, NULL);
        if (poll(&p, 1, 200) > 0)
            (void)!read(g->watch, events, sizeof events);
    }
}

void glass_middle(struct glass *g, const char *id, int xy[2])
{
    int w = 0, h = 0;
    json_t *o = find(g, id);
    must(o != NULL, id, NULL);
    must(json_unpack(o, "{s[iiii]}", "rect_px", &xy[0], &xy[1], &w, &h) == 0, id, NULL);
    xy[0] += w / 2;
    xy[1] += h / 2;
    json_decref(o);
}

static void look_for_window(struct glass *g)
{
    if (g->window != 0)
        return;
    Window root = DefaultRootWindow(g->x), parent = 0, *children = NULL;
    unsigned count = 0;
    must(XQueryTree(g->x, root, &root, &parent, &children, &count) != 0, "windows", NULL);
    for (unsigned i = 0; i < count && g->window == 0; i++) {
        XWindowAttributes a;
        if (XGetWindowAttributes(g->x, children[i], &a) != 0 && a.width == GLASS_W &&
            a.map_state == IsViewable)
            g->window = children[i];
    }
    XFree(children);
}

void glass_press(struct glass *g, const int xy[2])
{
    g->move(g->x, -1, xy[0], xy[1], CurrentTime);
    g->button(g->x, Button1, True, CurrentTime);
    XFlush(g->x);
}

static void lift(struct glass *g, const int xy[2])
{
    g->move(g->x, -1, xy[0], xy[1], CurrentTime);
    g->button(g->x, Button1, False, CurrentTime);
    XFlush(g->x);
}

void glass_slide_off(struct glass *g)
{
    const int corner[2] = {1, 200};
    lift(g, corner);
}

void glass_touch(struct glass *g, const int xy[2])
{
    glass_press(g, xy);
    lift(g, xy);
}

void glass_tap(struct glass *g, const char *id)
{
    int xy[2];
    glass_wait(g, id);
    glass_middle(g, id, xy);
    glass_touch(g, xy);
}

uint32_t glass_pixel(struct glass *g, const int xy[2])
{
    for (look_for_window(g); g->window == 0; look_for_window(g))
        usleep(10 * PAUSE_US);
    XImage *i = XGetImage(g->x, g->window, xy[0], xy[1], 1, 1, AllPlanes, ZPixmap);
    must(i != NULL, "a pixel", NULL);
    uint32_t v = (uint32_t)XGetPixel(i, 0, 0) & 0xffffff; /* the rest is not colour */
    XDestroyImage(i);
    return v;
}

static void until(struct glass *g, const struct spot *s, useconds_t pause)
{
    double end = now_ms() + WAIT_MS;
    while (glass_pixel(g, s->xy) != s->colour) {
        must(now_ms() < end, "a pixel", NULL);
        usleep(pause); /* the kiosk wants the processor, too */
    }
}

void glass_until(struct glass *g, const struct spot *s)
{
    until(g, s, PAUSE_US);
}

void glass_until_calmly(struct glass *g, const struct spot *s)
{
    until(g, s, LONG_PAUSE_US);
}

static unsigned long pss_kb(const char *pid)
{
    char path[PATH_MAX], line[256];
    unsigned long kb = 0;
    snprintf(path, sizeof path, "/proc/%.20s/smaps_rollup", pid);
    FILE *f = fopen(path, "r"); /* it may have ended meanwhile */
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "Pss:", 4) == 0)
            kb = strtoul(line + 4, NULL, 10);
    if (f != NULL)
        fclose(f);
    return kb;
}

double glass_pss_mb(const struct glass *g)
{
    unsigned long kb = 0;
    DIR *all = opendir("/proc");
    must(all != NULL, "/proc", NULL);
    for (struct dirent *e = readdir(all); e != NULL; e = readdir(all)) {
        pid_t pid = (pid_t)strtol(e->d_name, NULL, 10);
        if (pid > 0 && getpgid(pid) == g->pid)
            kb += pss_kb(e->d_name);
    }
    closedir(all);
    must(kb > 0, "memory of the kiosk", NULL);
    return (double)kb / 1024;
}

static uint64_t switches_in(const char *path)
{
    char line[256];
    uint64_t sum = 0;
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        const char *at = strstr(line, "ctxt_switches:");
        if (at != NULL)
            sum += strtoul(strchr(at, ':') + 1, NULL, 10);
    }
    if (f != NULL)
        fclose(f);
    return sum;
}

uint64_t glass_switches(const struct glass *g)
{
    char path[512];
    uint64_t sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)g->pid);
    DIR *d = opendir(path);
    must(d != NULL, path, NULL);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/status", (int)g->pid, e->d_name);
        sum += switches_in(path);
    }
    closedir(d);
    return sum;
}

uint64_t glass_frames(const struct glass *g)
{
    struct stat s; /* the file is replaced each time */
    must(stat(g->tree, &s) == 0, g->tree, NULL);
    return (uint64_t)s.st_ino ^ (uint64_t)s.st_mtim.tv_nsec ^
           (uint64_t)s.st_mtim.tv_sec << 20;
}
