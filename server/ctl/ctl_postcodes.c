#include "server/ctl/ctl_postcodes.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/csv.h"
#include "core/grid.h"
#include "core/record.h"
#include "server/ctl/ctl_text.h"

enum {
    PART_MAX = 4 << 20, /* bytes read at once, of core/csv's 8 MiB */
    PART_ROWS_MAX = 15000,
    INWARD_SIZE = 3, /* "8QS" of "LS6 8QS" */
    POSTCODE_MAX = 8
};
static const double nowhere_lat = 99; /* the directory writes 99.999999, 0.000000 */
static const char bare_header[] = "postcode,pq,ea,no,cy,rh,lh,cc,dc,wc\n";

struct area {
    char outcode[RECORD_OUTCODE_SIZE];
    double lat, lon; /* sums, in degrees */
    uint64_t count;
};

struct ctl_postcodes {
    struct area *areas; /* owned, by outcode */
    size_t count;
    uint64_t used, unused;
};

/* The columns that matter, in one file's words; NULL: it has none such. */
struct columns {
    const char *postcode, *east, *north, *lat, *lon, *ended;
};

/* One file while it is read. */
struct reading {
    struct ctl_postcodes *sum;
    const char *path;
    FILE *in;
    struct bytes part; /* the header and the lines that follow */
    size_t header_size;
    size_t first_line; /* of the file, that part's first line after the header is */
};

bool ctl_postcodes_open(struct ctl_postcodes **out, struct err *e)
{
    struct ctl_postcodes *p = calloc(1, sizeof *p);
    struct area *areas = calloc(CTL_OUTCODES_MAX, sizeof *areas);
    if (p == NULL || areas == NULL) {
        free(p);
        free(areas);
        return err_set(e, ERR_LATER, _("out of memory"));
    }
    p->areas = areas;
    *out = p;
    return true;
}

void ctl_postcodes_close(struct ctl_postcodes *p)
{
    if (p == NULL)
        return;
    free(p->areas);
    free(p);
}

/* ---- which file it is ---- */

static const char *column_of(const struct csv *csv, const char *const *names)
{
    for (; *names != NULL; names++)
        for (size_t i = 0; i < csv_columns(csv); i++)
            if (strcmp(csv_column_name(csv, i), *names) == 0)
                return *names;
    return NULL;
}

static struct columns columns_of(const struct csv *csv)
{
    return (struct columns){
        .postcode = column_of(csv, (const char *const[]){"pcds", "pcd8", "pcd7", "pcd2",
                                                         "pcd", "pc", "postcode", NULL}),
        .east = column_of(
            csv, (const char *const[]){"oseast1m", "east1m", "ea", "eastings", NULL}),
        .north = column_of(
            csv, (const char *const[]){"osnrth1m", "north1m", "no", "northings", NULL}),
        .lat = column_of(csv, (const char *const[]){"lat", NULL}),
        .lon = column_of(csv, (const char *const[]){"long", NULL}),
        .ended = column_of(csv, (const char *const[]){"doterm", NULL}),
    };
}

static bool is_placed(const struct columns *c)
{
    bool grid = c->east != NULL && c->north != NULL;
    return c->postcode != NULL && (grid || (c->lat != NULL && c->lon != NULL));
}

static bool is_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* As Code-Point Open comes: a postcode, its quality, metres, and codes. */
static bool is_bare(const char *line)
{
    char text[sizeof bare_header + CTL_POSTCODE_LINE_MAX];
    struct csv *csv = NULL;
    struct err e;
    snprintf(text, sizeof text, "%s%s", bare_header, line);
    if (!csv_open(&csv, text, strlen(text), &e))
        return false;
    bool bare =
        csv_rows(csv) == 1 && strlen(csv_cell(csv, 0, "postcode")) <= POSTCODE_MAX;
    for (size_t i = 1; i <= 3; i++)
        bare = bare && is_digits(csv_cell_at(csv, 0, i));
    csv_close(csv);
    return bare;
}

static bool is_header(const char *line)
{
    struct csv *csv = NULL;
    struct err e;
    if (!csv_open(&csv, line, strlen(line), &e))
        return false;
    const struct columns c = columns_of(csv);
    csv_close(csv);
    return is_placed(&c);
}

/* False at the end, or where there is no line of text. */
static bool read_line(char line[CTL_POSTCODE_LINE_MAX], FILE *in)
{
    if (fgets(line, CTL_POSTCODE_LINE_MAX, in) == NULL)
        return false;
    size_t size = strlen(line);
    return size > 0 && (line[size - 1] == '\n' || feof(in) != 0);
}

bool ctl_postcodes_is(const char *path)
{
    char line[CTL_POSTCODE_LINE_MAX];
    struct stat st;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    FILE *in = fopen(path, "rbe");
    if (in == NULL)
        return false;
    bool is = read_line(line, in) && (is_bare(line) || is_header(line));
    fclose(in);
    return is;
}

/* ---- summing up ---- */

/* The entry of that outward code, made if there is none; NULL: there is no room. */
static struct area *area_of(struct ctl_postcodes *p, const char *outcode)
{
    size_t low = 0, high = p->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(p->areas[middle].outcode, outcode) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct area *at = &p->areas[low];
    if (low < p->count && strcmp(at->outcode, outcode) == 0)
        return at;
    if (p->count == CTL_OUTCODES_MAX)
        return NULL;
    memmove(at + 1, at, (p->count - low) * sizeof *at);
    p->count++;
    *at = (struct area){.lat = 0};
    snprintf(at->outcode, sizeof at->outcode, "%s", outcode);
    return at;
}

/* "LS6 8QS", "LS6  8QS", "LS68QS" */
static bool outcode_of(char out[RECORD_OUTCODE_SIZE], const char *postcode, struct err *e)
{
    char text[POSTCODE_MAX + 1];
    size_t size = 0;
    for (; *postcode != '\0'; postcode++) {
        if (*postcode == ' ')
            continue;
        if (size == POSTCODE_MAX)
            return err_set(e, ERR_INPUT, _("postcode: too long"));
        text[size++] = *postcode;
    }
    if (size <= INWARD_SIZE)
        return err_set(e, ERR_INPUT, _("postcode: not whole"));
    text[size - INWARD_SIZE] = '\0';
    return outcode_parse(out, text, "postcode", e);
}

static bool read_number(double *out, const char *text, const char *column, struct err *e)
{
    char *end = NULL;
    *out = strtod(text, &end);
    return (text[0] != '\0' && text[strspn(text, "-.0123456789")] == '\0' &&
            *end == '\0') ||
           err_set(e, ERR_INPUT, _("%s: not a number"), column);
}

/* *placed false: the file says that it does not know. */
static bool by_degrees(const struct csv *csv, size_t row, const struct columns *c,
                       struct degrees *at, bool *placed, struct err *e)
{
    const char *lat = csv_cell(csv, row, c->lat), *lon = csv_cell(csv, row, c->lon);
    *placed = false;
    if (lat[0] == '\0' && lon[0] == '\0')
        return true;
    if (!read_number(&at->lat, lat, c->lat, e) || !read_number(&at->lon, lon, c->lon, e))
        return false;
    *placed = at->lat < nowhere_lat;
    return !*placed || (at->lat >= -90 && at->lat <= 90 && fabs(at->lon) <= 180) ||
           err_set(e, ERR_INPUT, _("%s, %s: not degrees"), c->lat, c->lon);
}

static bool by_grid(const struct csv *csv, size_t row, const struct columns *c,
                    struct degrees *at, bool *placed, struct err *e)
{
    const char *east = csv_cell(csv, row, c->east), *north = csv_cell(csv, row, c->north);
    double metres_east = 0, metres_north = 0;
    *placed = false;
    if (east[0] == '\0' && north[0] == '\0')
        return true;
    if (!read_number(&metres_east, east, c->east, e) ||
        !read_number(&metres_north, north, c->north, e))
        return false;
    *placed = metres_east != 0 || metres_north != 0;
    return !*placed || grid_wgs84(at, metres_east, metres_north, e);
}

static bool add_row(struct ctl_postcodes *p, const struct csv *csv, size_t row,
                    const struct columns *c, struct err *e)
{
    char outcode[RECORD_OUTCODE_SIZE];
    struct degrees at = {0};
    bool ended = c->ended != NULL && csv_cell(csv, row, c->ended)[0] != '\0';
    bool degrees = c->lat != NULL && c->lon != NULL, placed = false;
    if (!outcode_of(outcode, csv_cell(csv, row, c->postcode), e) ||
        !(degrees ? by_degrees(csv, row, c, &at, &placed, e)
                  : by_grid(csv, row, c, &at, &placed, e)))
        return false;
    if (ended || !placed) {
        p->unused++;
        return true;
    }
    struct area *area = area_of(p, outcode);
    if (area == NULL)
        return err_set(e, ERR_FULL, _("more than %d outward codes"), CTL_OUTCODES_MAX);
    area->lat += at.lat;
    area->lon += at.lon;
    area->count++;
    p->used++;
    return true;
}

/* ---- reading ---- */

static bool fault(const struct reading *r, size_t line, const char *why, struct err *e)
{
    return err_set(e, ERR_INPUT, "%.150s:%zu: %s", r->path, line, why);
}

/* core/csv says "line 3: why" of the part, whose line 1 is the header. */
static bool csv_fault(const struct reading *r, const struct err *why, struct err *e)
{
    char *rest = NULL;
    unsigned long line =
        strncmp(why->text, "line ", 5) == 0 ? strtoul(why->text + 5, &rest, 10) : 0;
    if (line < 2 || *rest != ':')
        return err_set(e, why->kind, "%.150s: %s", r->path, why->text);
    return fault(r, r->first_line + line - 2, rest + 2, e);
}

static bool add_part(struct reading *r, struct err *e)
{
    struct csv *csv = NULL;
    struct err why;
    if (!csv_open(&csv, (const char *)r->part.data, r->part.size, &why))
        return csv_fault(r, &why, e);
    const struct columns c = columns_of(csv);
    bool ok = true;
    for (size_t row = 0; ok && row < csv_rows(csv); row++)
        ok = add_row(r->sum, csv, row, &c, &why) ||
             fault(r, r->first_line + csv_line(csv, row) - 2, why.text, e);
    csv_close(csv);
    return ok;
}

/* Lines into the part until it is full; *more false: they were the last. */
static bool fill_part(struct reading *r, size_t *lines, bool *more, struct err *e)
{
    char line[CTL_POSTCODE_LINE_MAX];
    r->part.size = r->header_size;
    for (*lines = 0; *lines < PART_ROWS_MAX && r->part.size < PART_MAX; ++*lines) {
        if (!read_line(line, r->in)) {
            *more = false;
            if (ferror(r->in) != 0)
                return err_set(e, ERR_LATER, _("%.150s: cannot be read: %s"), r->path,
                               strerror(errno));
            return feof(r->in) != 0 ||
                   fault(r, r->first_line + *lines, _("not a line of text"), e);
        }
        bytes_text(&r->part, line);
    }
    return bytes_ok(&r->part, "part", e);
}

static bool read_parts(struct reading *r, struct err *e)
{
    bool more = true;
    while (more) {
        size_t lines = 0;
        if (!fill_part(r, &lines, &more, e) || (lines > 0 && !add_part(r, e)))
            return false;
        r->first_line += lines;
    }
    return true;
}

bool ctl_postcodes_add(struct ctl_postcodes *p, const char *path, struct err *e)
{
    char line[CTL_POSTCODE_LINE_MAX];
    struct reading r = {.sum = p, .path = path, .in = fopen(path, "rbe")};
    if (r.in == NULL)
        return err_set(e, ERR_INPUT, _("%.150s: cannot be opened: %s"), path,
                       strerror(errno));
    bytes_init(&r.part, PART_MAX + 2 * CTL_POSTCODE_LINE_MAX);
    bool ok = read_line(line, r.in) || fault(&r, 1, _("not a line of text"), e);
    bool bare = ok && is_bare(line);
    ok = ok && (bare || is_header(line) || fault(&r, 1, _("no list of postcodes"), e));
    if (ok) {
        bytes_text(&r.part, bare ? bare_header : line);
        r.header_size = r.part.size;
        r.first_line = bare ? 1 : 2;
        if (bare)
            rewind(r.in);
        ok = read_parts(&r, e);
    }
    bytes_free(&r.part);
    fclose(r.in);
    return ok;
}

/* ---- what came of it ---- */

struct ctl_postcodes_count ctl_postcodes_count(const struct ctl_postcodes *p)
{
    return (struct ctl_postcodes_count){p->used, p->unused, p->count};
}

bool ctl_postcodes_rows(struct ctl_postcodes *p, struct ctl_rows *rows, struct err *e)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct area *a = &p->areas[i];
        double count = (double)a->count;
        char lat[24], lon[24];
        snprintf(lat, sizeof lat, "%.5f", a->lat / count);
        snprintf(lon, sizeof lon, "%.5f", a->lon / count);
        json_t *row =
            json_pack("{s:s, s:s, s:s}", "outcode", a->outcode, "lat", lat, "lon", lon);
        if (row == NULL || json_array_append_new(rows->rows, row) != 0 ||
            json_array_append_new(rows->files, json_string(a->outcode)) != 0)
            return err_set(e, ERR_LATER, _("out of memory"));
    }
    return p->count > 0 ||
           err_set(e, ERR_INPUT, _("no postcode in it is in use and has a position"));
}
