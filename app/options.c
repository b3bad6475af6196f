#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/utf8.h"
#include "host/config.h"
#include "host/machine.h"

enum { PANEL_MM_MIN = 80, PANEL_MM_MAX = 2000 };

static const char help_text[] =
    "usage: peerpoint-kiosk --config FILE [option...]\n"
    "       peerpoint-kiosk --tour DIR [option...]\n"
    "       peerpoint-kiosk --host-pin\n"
    "\n"
    "  --config FILE     this kiosk's configuration\n"
    "  --tour DIR        write every screen as a picture and as a tree; no display "
    "needed\n"
    "  --size WxH        pixels, 320x320 to 7680x7680\n"
    "  --panel-mm W      width of the lit glass in mm\n"
    "  --zoom PERCENT    100, 130, 160 or 200\n"
    "  --theme NAME      light, dark or yellow\n"
    "  --lang LANGUAGE   en, cy, pl, ro, uk, bn, pa, gu, ur or ar, if its catalogue is\n"
    "                    complete\n"
    "  --mode MODES      for --tour: normal, or one or more of these with commas "
    "between:\n"
    "                    reach (all that can be touched stands low), easy (easy words),\n"
    "                    large (larger buttons and keys)\n"
    "  --dump-tree FILE  after each change write the shown elements there, for tests;\n"
    "                    of what people type only the length\n"
    "  --tree-secrets    with --dump-tree: write names, numbers and codes too\n"
    "  --host-pin        read a PIN from standard input (6 to 8 digits, one line) and\n"
    "                    write the line for [host] in the configuration\n"
    "  --dump-said FILE  write each line that is spoken there, for tests; without\n"
    "                    --tree-secrets nothing of what people type\n"
    "  --help, --version\n"
    "\n"
    "Exit: 0 done, 1 failed, 2 usage.\n";

void options_help(FILE *out)
{
    fputs(help_text, out);
}

static bool read_number(long *out, const char *text, char **end)
{
    errno = 0;
    *out = strtol(text, end, 10);
    return errno == 0 && *end != text;
}

static bool read_size(struct options *o, const char *text, struct err *e)
{
    long w = 0, h = 0;
    char *end = NULL;
    bool good = read_number(&w, text, &end) && *end == 'x' &&
                read_number(&h, end + 1, &end) && *end == '\0';
    if (!good || w < PANEL_PX_MIN || w > PANEL_PX_MAX || h < PANEL_PX_MIN ||
        h > PANEL_PX_MAX)
        return err_set(e, ERR_INPUT, "--size: not WxH with sides of %d to %d",
                       PANEL_PX_MIN, PANEL_PX_MAX);
    o->w = (int)w;
    o->h = (int)h;
    return true;
}

static bool read_zoom(int *zoom, long percent)
{
    static const long steps[ZOOM_COUNT] = {100, 130, 160, 200};
    for (int i = 0; i < ZOOM_COUNT; i++) {
        if (steps[i] == percent) {
            *zoom = i;
            return true;
        }
    }
    return false;
}

static bool read_theme(int *theme, const char *text)
{
    for (int i = 0; i < THEME_COUNT; i++) {
        if (strcmp(theme_word((enum theme)i), text) == 0) {
            *theme = i;
            return true;
        }
    }
    return false;
}

static bool read_language(int *language, const char *text, size_t size)
{
    char code[LANGUAGE_CODE_SIZE];
    if (size >= sizeof code)
        return false;
    memcpy(code, text, size);
    code[size] = '\0';
    *language = (int)language_find(code);
    return *language < LANGUAGE_COUNT;
}

/* "en cy pl"; empty: all. */
static bool read_languages(uint32_t *set, const char *text)
{
    *set = *text == '\0' ? UINT32_MAX : 0;
    for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
        size_t size = strcspn(text, " ");
        int l = 0;
        if (!read_language(&l, text, size))
            return false;
        *set |= 1u << l;
        text += size;
    }
    return true;
}

static bool read_mm(struct options *o, const char *text, struct err *e)
{
    char *end = NULL;
    double mm = strtod(text, &end);
    if (end == text || *end != '\0' || !(mm >= PANEL_MM_MIN && mm <= PANEL_MM_MAX))
        return err_set(e, ERR_INPUT, "--panel-mm: not a width of %d to %d mm",
                       PANEL_MM_MIN, PANEL_MM_MAX);
    o->panel_mm = (float)mm;
    return true;
}

/* "reach", "easy,reach"; "normal" is none. */
static bool read_modes(struct options *o, const char *text)
{
    const struct mode {
        const char *word;
        bool *on;
    } modes[] = {{"reach", &o->reach}, {"easy", &o->easy}, {"large", &o->large}};
    while (strcmp(text, "normal") != 0) {
        size_t size = strcspn(text, ","), i = 0;
        while (i < LENGTH(modes) &&
               (strlen(modes[i].word) != size || strncmp(modes[i].word, text, size) != 0))
            i++;
        if (i == LENGTH(modes))
            return false;
        *modes[i].on = true;
        if (text[size] == '\0')
            return true;
        text += size + 1;
    }
    return true;
}

enum option_code {
    OPT_CONFIG = 256,
    OPT_HELP,
    OPT_VERSION,
    OPT_TOUR,
    OPT_SIZE,
    OPT_PANEL_MM,
    OPT_LANG,
    OPT_ZOOM,
    OPT_THEME,
    OPT_MODE,
    OPT_TREE,
    OPT_HOST_PIN,
    OPT_SECRETS,
    OPT_SAID
};

static bool take_look(struct options *o, int code, const char *text, struct err *e)
{
    char *end = NULL;
    long number = 0;
    if (code == OPT_SIZE)
        return read_size(o, text, e);
    if (code == OPT_PANEL_MM)
        return read_mm(o, text, e);
    if (code == OPT_ZOOM && (!read_number(&number, text, &end) || *end != '\0' ||
                             !read_zoom(&o->zoom, number)))
        return err_set(e, ERR_INPUT, "--zoom: not 100, 130, 160 or 200");
    if (code == OPT_THEME && !read_theme(&o->theme, text))
        return err_set(e, ERR_INPUT, "--theme: not light, dark or yellow");
    if (code == OPT_LANG && !read_language(&o->language, text, strlen(text)))
        return err_set(e, ERR_INPUT, "--lang: not a language of this program");
    if (code == OPT_MODE && !read_modes(o, text))
        return err_set(e, ERR_INPUT, "--mode: not normal, or some of reach, easy, large");
    return true;
}

static bool take(struct options *o, int code, const char *text, struct err *e)
{
    switch (code) {
    case OPT_CONFIG: o->config = text; return true;
    case OPT_HELP: o->help = true; return true;
    case OPT_VERSION: o->version = true; return true;
    case OPT_HOST_PIN: o->host_pin = true; return true;
    case OPT_TOUR: o->tour = text; return true;
    case OPT_TREE: o->tree = text; return true;
    case OPT_SECRETS: o->tree_secrets = true; return true;
    case OPT_SAID: o->said = text; return true;
    case '?':
    case ':':
        return err_set(e, ERR_INPUT, "\"%.60s\": unknown option, or its value is missing",
                       text);
    default: return take_look(o, code, text, e);
    }
}

bool options_parse(struct options *o, int argc, char **argv, struct err *e)
{
    static const struct option known[] = {
        {"config", required_argument, NULL, OPT_CONFIG},
        {"help", no_argument, NULL, OPT_HELP},
        {"version", no_argument, NULL, OPT_VERSION},
        {"tour", required_argument, NULL, OPT_TOUR},
        {"size", required_argument, NULL, OPT_SIZE},
        {"panel-mm", required_argument, NULL, OPT_PANEL_MM},
        {"lang", required_argument, NULL, OPT_LANG},
        {"zoom", required_argument, NULL, OPT_ZOOM},
        {"theme", required_argument, NULL, OPT_THEME},
        {"mode", required_argument, NULL, OPT_MODE},
        {"dump-tree", required_argument, NULL, OPT_TREE},
        {"host-pin", no_argument, NULL, OPT_HOST_PIN},
        {"tree-secrets", no_argument, NULL, OPT_SECRETS},
        {"dump-said", required_argument, NULL, OPT_SAID},
        {0}};
    *o = (struct options){.zoom = -1, .theme = -1};
    opterr = 0;
    optind = 1;
    for (int c = getopt_long(argc, argv, "", known, NULL); c != -1;
         c = getopt_long(argc, argv, "", known, NULL)) {
        const char *text = c == '?' || c == ':' ? argv[optind - 1] : optarg;
        if (!take(o, c, text, e))
            return false;
    }
    if (optind < argc)
        return err_set(e, ERR_INPUT, "\"%s\" is no option", argv[optind]);
    if (!o->help && !o->version && !o->host_pin && o->config == NULL && o->tour == NULL)
        return err_set(e, ERR_INPUT, "--config or --tour must be given");
    return true;
}

/* ---- configuration ---- */

static const struct config_key keys[] = {
    {"kiosk", "area", CONFIG_TEXT, NULL, 0, AREA_SIZE - 1},
    {"kiosk", "name", CONFIG_TEXT, NULL, 0, NAME_SIZE - 1},
    {"kiosk", "org_ref", CONFIG_TEXT, "", 0, 20},
    {"kiosk", "outcode", CONFIG_TEXT, "", 0, 10},
    {"kiosk", "lat", CONFIG_TEXT, "", 0, 12},
    {"kiosk", "lon", CONFIG_TEXT, "", 0, 12},
    {"kiosk", "texts", CONFIG_TEXT, "", 0, RECORD_PHONE_SIZE - 1},
    {"kiosk", "machine", CONFIG_TEXT, "", 0, 64},
    {"kiosk", "state", CONFIG_PATH, NULL, 0, 0},
    {"kiosk", "socket", CONFIG_PATH, NULL, 0, 0},
    {"screen", "width", CONFIG_INT, "0", 0, PANEL_PX_MAX},
    {"screen", "height", CONFIG_INT, "0", 0, PANEL_PX_MAX},
    {"screen", "panel_mm", CONFIG_INT, "0", 0, PANEL_MM_MAX},
    {"screen", "fullscreen", CONFIG_BOOL, "yes", 0, 0},
    {"screen", "zoom", CONFIG_INT, "100", 100, 200},
    {"screen", "theme", CONFIG_TEXT, "light", 0, 10},
    {"screen", "languages", CONFIG_TEXT, "", 0, 80},
    {"screen", "tree_file", CONFIG_PATH, "", 0, 0},
    {"host", "pin", CONFIG_TEXT, "", 0, PIN_HASH_SIZE - 1},
    {"host", "phone", CONFIG_TEXT, "", 0, RECORD_PHONE_SIZE - 1},
    {"host", "times", CONFIG_TEXT, "", 0, OPEN_TIMES_SIZE - 1},
    {"touch", "repeat_ms", CONFIG_INT, "200", 0, 2000},
    {"touch", "hold_ms", CONFIG_INT, "0", 0, 2000},
    {"touch", "slip_mm", CONFIG_INT, "0", 0, 100},
    {"printer", "device", CONFIG_TEXT, "", 0, PATH_MAX - 1},
    {"printer", "paper_mm", CONFIG_INT, "80", 58, 80},
    {"audio", "headphones", CONFIG_TEXT, "", 0, PATH_MAX - 1},
    {"audio", "loudspeaker", CONFIG_BOOL, "no", 0, 0},
    {NULL, NULL, CONFIG_TEXT, NULL, 0, 0}};

/* Decimal degrees to 1/10,000 degree. Empty: not known. */
static bool read_degrees(int32_t *out, const struct config *c, const char *name,
                         double most, struct err *e)
{
    const char *text = config_text(c, "kiosk", name);
    *out = RECORD_NO_PLACE;
    if (text[0] == '\0')
        return true;
    char *end = NULL;
    double v = strtod(text, &end);
    if (end == text || *end != '\0' || !(fabs(v) <= most))
        return err_set(e, ERR_INPUT, "[kiosk] %s: not a number of degrees", name);
    *out = (int32_t)lround(v * 10000);
    return true;
}

static bool read_name(struct kiosk_place *p, const struct config *c, struct err *e)
{
    const char *area = config_text(c, "kiosk", "area");
    const char *name = config_text(c, "kiosk", "name");
    char of[AREA_SIZE];
    memcpy(p->area, area, strlen(area) + 1);
    if (strchr(name, '.') == NULL)
        return kiosk_name_make(p->name, area, name, e) || err_in(e, "[kiosk] name");
    if (!kiosk_name_parse(of, name, e))
        return err_in(e, "[kiosk] name");
    if (strcmp(of, area) != 0)
        return err_set(e, ERR_INPUT, "[kiosk] name: not in area \"%s\"", area);
    memcpy(p->name, name, strlen(name) + 1);
    return true;
}

static bool read_place(struct kiosk_place *p, const struct config *c, struct err *e)
{
    const char *ref = config_text(c, "kiosk", "org_ref");
    const char *outcode = config_text(c, "kiosk", "outcode");
    if (!read_name(p, c, e))
        return false;
    if (ref[0] != '\0' && !ref_parse(p->organisation, ref, e))
        return err_in(e, "[kiosk] org_ref");
    if (outcode[0] != '\0' && !outcode_parse(p->here.outcode, outcode, "outcode", e))
        return err_in(e, "[kiosk]");
    return read_degrees(&p->here.lat, c, "lat", 90, e) &&
           read_degrees(&p->here.lon, c, "lon", 180, e);
}

/* Also the short numbers that machines take messages on. */
static bool read_texts(struct kiosk_config *k, const struct config *c, struct err *e)
{
    const char *text = config_text(c, "kiosk", "texts");
    (void)utf8_copy(k->texts, sizeof k->texts, text);
    bool good = text[strspn(text, "+0123456789 ")] == '\0';
    return good ||
           err_set(e, ERR_INPUT, "[kiosk] texts: not a number of digits and spaces");
}

static bool read_path(char out[PATH_MAX], const struct config *c, const char *section,
                      const char *name, struct err *e)
{
    if (!utf8_copy(out, PATH_MAX, config_text(c, section, name)))
        return err_set(e, ERR_INPUT, "[%s] %s: too long", section, name);
    return true;
}

static bool read_screen(struct kiosk_config *k, const struct config *c, struct err *e)
{
    int zoom = ZOOM_100, theme = THEME_LIGHT;
    k->w = (int)config_int(c, "screen", "width");
    k->h = (int)config_int(c, "screen", "height");
    k->panel_mm = (float)config_int(c, "screen", "panel_mm");
    k->full_screen = config_bool(c, "screen", "fullscreen");
    if ((k->w != 0 && k->w < PANEL_PX_MIN) || (k->h != 0 && k->h < PANEL_PX_MIN))
        return err_set(e, ERR_INPUT, "[screen] width, height: less than %d",
                       PANEL_PX_MIN);
    if (k->panel_mm > 0 && k->panel_mm < PANEL_MM_MIN)
        return err_set(e, ERR_INPUT, "[screen] panel_mm: less than %d", PANEL_MM_MIN);
    if (!read_zoom(&zoom, (long)config_int(c, "screen", "zoom")))
        return err_set(e, ERR_INPUT, "[screen] zoom: not 100, 130, 160 or 200");
    if (!read_theme(&theme, config_text(c, "screen", "theme")))
        return err_set(e, ERR_INPUT, "[screen] theme: not light, dark or yellow");
    if (!read_languages(&k->languages, config_text(c, "screen", "languages")))
        return err_set(e, ERR_INPUT, "[screen] languages: one is not known");
    k->zoom = (enum zoom)zoom;
    k->theme = (enum theme)theme;
    return true;
}

static bool read_host(struct kiosk_config *k, const struct config *c, struct err *e)
{
    const char *pin = config_text(c, "host", "pin");
    if (pin[0] != '\0' && !pin_is_hash(pin))
        return err_set(e, ERR_INPUT, "[host] pin: not a line of --host-pin");
    (void)utf8_copy(k->pin, sizeof k->pin, pin);
    (void)utf8_copy(k->host_phone, sizeof k->host_phone, config_text(c, "host", "phone"));
    (void)utf8_copy(k->host_times, sizeof k->host_times, config_text(c, "host", "times"));
    return true;
}

static struct touch read_touch(const struct config *c)
{
    return (struct touch){(uint32_t)config_int(c, "touch", "repeat_ms"),
                          (uint32_t)config_int(c, "touch", "hold_ms"),
                          (float)config_int(c, "touch", "slip_mm")};
}

static bool read_audio(struct kiosk_config *k, const struct config *c, struct err *e)
{
    k->loudspeaker = config_bool(c, "audio", "loudspeaker");
    if (!read_path(k->headphones, c, "audio", "headphones", e))
        return false;
    bool known = k->headphones[0] == '\0' || k->headphones[0] == '/' ||
                 strcmp(k->headphones, "always") == 0;
    return known ||
           err_set(e, ERR_INPUT, "[audio] headphones: not \"always\" or a path from /");
}

static bool read_printer(struct kiosk_config *k, const struct config *c, struct err *e)
{
    int64_t mm = config_int(c, "printer", "paper_mm");
    k->printer.dots = mm == 80 ? TICKET_DOTS_80 : TICKET_DOTS_58;
    if (!read_path(k->printer.device, c, "printer", "device", e))
        return false;
    if (mm != 58 && mm != 80)
        return err_set(e, ERR_INPUT, "[printer] paper_mm: not 58 or 80");
    bool known =
        k->printer.device[0] == '\0' || k->printer.device[0] == '/' ||
        (strncmp(k->printer.device, "cups:", 5) == 0 && k->printer.device[5] != '\0');
    return known ||
           err_set(e, ERR_INPUT, "[printer] device: not \"cups:NAME\" or a path from /");
}

static void lay_over(struct kiosk_config *k, const struct options *o)
{
    if (o->w > 0) {
        k->w = o->w;
        k->h = o->h;
        k->full_screen = false;
    }
    if (o->panel_mm > 0)
        k->panel_mm = o->panel_mm;
    if (o->zoom >= 0)
        k->zoom = (enum zoom)o->zoom;
    if (o->theme >= 0)
        k->theme = (enum theme)o->theme;
}

bool kiosk_config_read(struct kiosk_config *k, const struct options *o, struct err *e)
{
    struct config *c = NULL;
    memset(k, 0, sizeof *k);
    if (!config_load(&c, o->config, keys, e))
        return false;
    bool good = read_place(&k->place, c, e) && read_texts(k, c, e) &&
                read_path(k->state, c, "kiosk", "state", e) &&
                read_path(k->socket, c, "kiosk", "socket", e) &&
                read_path(k->tree, c, "screen", "tree_file", e) && read_screen(k, c, e) &&
                read_host(k, c, e) && read_audio(k, c, e) && read_printer(k, c, e);
    k->touch = read_touch(c);
    machine_hash(k->place.hw, config_text(c, "kiosk", "machine"), "/sys");
    config_free(c);
    if (!good)
        return err_in(e, o->config);
    k->place.folder = k->state;
    k->said = o->said;
    lay_over(k, o);
    if (o->tree != NULL && !utf8_copy(k->tree, sizeof k->tree, o->tree))
        return err_set(e, ERR_INPUT, "--dump-tree: too long");
    return true;
}

/* ---- where our own files are ---- */

/* Path of something beside the program: `up` folders above its own. */
static bool beside(char out[PATH_MAX], const char *what)
{
    char program[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    if (size <= 0)
        return false;
    program[size] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    int used = snprintf(out, PATH_MAX, "%s/%s", program, what);
    return used > 0 && used < PATH_MAX;
}

bool options_icons(char out[PATH_MAX], struct err *e)
{
    /* Installed in bin; built in build/V/bin; a test in build/V/tests/unit. */
    static const char *const places[] = {"../share/peerpoint/icons",
                                         "../../../assets/icons",
                                         "../../../../assets/icons", "assets/icons"};
    for (size_t i = 0; i < LENGTH(places); i++) {
        if (beside(out, places[i]) && access(out, R_OK) == 0)
            return true;
    }
    return err_set(e, ERR_BROKEN, "the folder of the icons is not beside the program");
}

void options_locale(char out[PATH_MAX])
{
    /* Installed in bin; built in build/V/bin; a test in build/V/tests/unit. */
    static const char *const places[] = {"../share/locale", "../locale", "../../locale"};
    for (size_t i = 0; i < LENGTH(places); i++) {
        if (beside(out, places[i]) && access(out, R_OK) == 0)
            return;
    }
    out[0] = '\0';
}

bool kiosk_config_speaks(const struct kiosk_config *k)
{
    return k->headphones[0] != '\0' || k->loudspeaker;
}
