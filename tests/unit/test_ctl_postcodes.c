/* Lists of postcodes, as ONS and Ordnance Survey give them out, become outward codes. */
#include <stdlib.h>
#include <string.h>

#include "server/ctl/ctl_postcodes.h"
#include "tests/test.h"
#include "tests/unit/scratch.h"

struct lists {
    struct scratch folder;
    struct ctl_postcodes *sum;
    struct ctl_rows rows;
    char path[128];
};

static void open_lists(struct lists *x)
{
    struct err e;
    scratch_open(&x->folder);
    assert_true(ctl_postcodes_open(&x->sum, &e) && ctl_rows_open(&x->rows, &e));
}

static void close_lists(struct lists *x)
{
    ctl_rows_close(&x->rows);
    ctl_postcodes_close(x->sum);
    scratch_close(&x->folder);
}

static const char *put(struct lists *x, const char *text, size_t size)
{
    scratch_path(&x->folder, x->path, "list.csv");
    FILE *f = fopen(x->path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
    return x->path;
}

static void add(struct lists *x, const char *text)
{
    struct err e;
    const char *path = put(x, text, strlen(text));
    assert_true(ctl_postcodes_is(path));
    if (!ctl_postcodes_add(x->sum, path, &e))
        fail_msg("%s", e.text);
}

/* "LS6 53.81912 -1.56012; ..." */
static void becomes(struct lists *x, const char *expected)
{
    char got[1000] = "";
    struct err e;
    if (!ctl_postcodes_rows(x->sum, &x->rows, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < json_array_size(x->rows.rows); i++) {
        const json_t *row = json_array_get(x->rows.rows, i);
        size_t used = strlen(got);
        snprintf(got + used, sizeof got - used, "%s %s %s; ",
                 json_string_value(json_object_get(row, "outcode")),
                 json_string_value(json_object_get(row, "lat")),
                 json_string_value(json_object_get(row, "lon")));
    }
    assert_string_equal(got, expected);
}

/* The record is Ordnance Survey's own example of the file, SO16 0AS. */
static void code_point_open_has_no_line_of_columns(void **state)
{
    (void)state;
    struct lists x;
    open_lists(&x);
    add(&x, "\"SO16 0AS\",10,437292,115542,\"E92000001\",\"E19000002\",\"E18000009\","
            "\"E10000014\",\"E07000093\",\"E05012936\"\r\n"
            "\"SO160AT\",90,0,0,\"E92000001\",\"\",\"\",\"\",\"\",\"\"\r\n");
    becomes(&x, "SO16 50.93812 -1.47064; ");
    assert_int_equal(ctl_postcodes_count(x.sum).used, 1);
    assert_int_equal(ctl_postcodes_count(x.sum).unused, 1);
    close_lists(&x);
}

static void its_columns_may_stand_above_it(void **state)
{
    (void)state;
    struct lists x;
    open_lists(&x);
    add(&x, "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n"
            "\"SO16 0AS\",10,437292,115542,\"E92000001\",,,,,\n");
    becomes(&x, "SO16 50.93812 -1.47064; ");
    close_lists(&x);
}

static void the_directory_of_ons_says_degrees_itself(void **state)
{
    (void)state;
    struct lists x;
    open_lists(&x);
    add(&x, "pcd,pcd2,pcds,dointr,doterm,oseast1m,osnrth1m,lat,long\n"
            "LS6 1AA,LS6  1AA,LS6 1AA,198001,,427000,436000,53.8000,-1.5000\n"
            "LS6 1AB,LS6  1AB,LS6 1AB,198001,,427000,436000,53.8200,-1.6000\n"
            "LS6 1AC,LS6  1AC,LS6 1AC,198001,200001,427000,436000,50.0000,-1.0000\n"
            "BT1 1AA,BT1  1AA,BT1 1AA,198001,,333900,374300,54.6000,-5.9300\n"
            "JE2 3AA,JE2  3AA,JE2 3AA,198001,,,,99.999999,0.000000\n");
    becomes(&x, "BT1 54.60000 -5.93000; LS6 53.81000 -1.55000; ");
    assert_int_equal(ctl_postcodes_count(x.sum).used, 3);
    assert_int_equal(ctl_postcodes_count(x.sum).unused, 2);
    close_lists(&x);
}

static void the_grid_is_taken_where_there_are_no_degrees(void **state)
{
    (void)state;
    struct lists x;
    open_lists(&x);
    add(&x, "pcds,doterm,east1m,north1m\nSO16 0AS,,437292,115542\nSO16 0AZ,,,\n");
    becomes(&x, "SO16 50.93812 -1.47064; ");
    close_lists(&x);
}

static void several_files_are_one_list(void **state)
{
    (void)state;
    struct lists x;
    open_lists(&x);
    add(&x, "pcds,lat,long\nLS6 1AA,53.8,-1.5\n");
    add(&x, "pcds,lat,long\nLS6 1AB,53.9,-1.6\nLS1 1AB,53.7,-1.5\n");
    becomes(&x, "LS1 53.70000 -1.50000; LS6 53.85000 -1.55000; ");
    close_lists(&x);
}

/* More than core/csv takes at once, and a fault far down. */
static void a_long_file_is_read_in_parts_and_its_lines_are_counted(void **state)
{
    (void)state;
    enum { LINES = 40000 };
    static const char head[] = "pcds,lat,long\n", line[] = "LS6 1AA,53.8,-1.5\n",
                      bad[] = "LS6 1AA,north,-1.5\n";
    struct lists x;
    struct err e;
    open_lists(&x);
    size_t size = sizeof head + LINES * (sizeof line - 1) + sizeof bad;
    char *text = malloc(size);
    assert_non_null(text);
    size_t used = (size_t)snprintf(text, size, "%s", head);
    for (int i = 0; i < LINES; i++)
        used += (size_t)snprintf(text + used, size - used, "%s", line);
    add(&x, text);
    assert_int_equal(ctl_postcodes_count(x.sum).used, LINES);
    snprintf(text + used, size - used, "%s", bad);
    assert_false(ctl_postcodes_add(x.sum, put(&x, text, strlen(text)), &e));
    assert_non_null(strstr(e.text, "list.csv:40002: lat: not a number"));
    free(text);
    close_lists(&x);
}

struct bad {
    const char *name, *text, *why;
};

static const struct bad bad[] = {
    {"half a postcode", "pcds,lat,long\nLS6,53.8,-1.5\n", ":2: postcode: not whole"},
    {"no postcode", "pcds,lat,long\n,53.8,-1.5\n", ":2: postcode: not whole"},
    {"a long postcode", "pcds,lat,long\nLS6 1AAAAA,53.8,-1.5\n",
     ":2: postcode: too long"},
    {"a made-up one", "pcds,lat,long\n123 456,53.8,-1.5\n", ":2: postcode: "},
    {"half a position", "pcds,lat,long\nLS6 1AA,53.8,\n", ":2: long: not a number"},
    {"too far north", "pcds,lat,long\nLS6 1AA,91,1\n", ":2: lat, long: not degrees"},
    {"off the grid", "pcds,east1m,north1m\nLS6 1AA,900000,5\n", ":2: easting: not 0 to"},
    {"an exponent", "pcds,east1m,north1m\nLS6 1AA,4e5,5\n", ":2: east1m: not a number"},
    {"an open quote", "pcds,lat,long\nLS6 1AA,53.8,-1.5\n\"LS6,1,2\n", ":3: a quote"},
    {"a cell too many", "pcds,lat,long\nLS6 1AA,53.8,-1.5,4\n", ":2: more cells"},
};

static void is_refused_naming_line_and_reason(void **row)
{
    const struct bad *b = *row;
    struct lists x;
    struct err e;
    open_lists(&x);
    assert_false(ctl_postcodes_add(x.sum, put(&x, b->text, strlen(b->text)), &e));
    if (strstr(e.text, b->why) == NULL)
        fail_msg("%s", e.text);
    close_lists(&x);
}

static void what_is_no_such_list_is_left_to_others(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "outcode,latitude,longitude,area\nAB10,57.1,-2.1,\"Aberdeen\"\n",
        "postcode,name\nLS6 1AA,Ada\n", "", "\n", "[{\"outcode\":\"LS6\"}]"};
    struct lists x;
    open_lists(&x);
    for (size_t i = 0; i < LENGTH(texts); i++)
        if (ctl_postcodes_is(put(&x, texts[i], strlen(texts[i]))))
            fail_msg("%s", texts[i]);
    struct err e; /* it may have been one when it was looked at first */
    assert_false(ctl_postcodes_add(x.sum, put(&x, "name\nAda\n", 9), &e));
    assert_non_null(strstr(e.text, "list.csv:1: no list of postcodes"));
    assert_false(ctl_postcodes_is("-"));
    assert_false(ctl_postcodes_is("/dev/zero"));
    assert_false(ctl_postcodes_is(x.folder.folder));
    close_lists(&x);
}

static void a_file_without_lines_is_no_text(void **state)
{
    (void)state;
    struct lists x;
    struct err e;
    char text[3 * CTL_POSTCODE_LINE_MAX];
    open_lists(&x);
    memset(text, 'a', sizeof text);
    memcpy(text, "pcds,lat,long\n", 14);
    assert_false(ctl_postcodes_add(x.sum, put(&x, text, sizeof text), &e));
    assert_non_null(strstr(e.text, ":2: not a line of text"));
    memset(text + 14, 0, sizeof text - 14);
    assert_false(ctl_postcodes_add(x.sum, put(&x, text, sizeof text), &e));
    close_lists(&x);
}

static void a_list_of_nothing_is_an_error(void **state)
{
    (void)state;
    struct lists x;
    struct err e;
    open_lists(&x);
    add(&x, "pcds,doterm,lat,long\nLS6 1AA,200001,53.8,-1.5\n");
    assert_false(ctl_postcodes_rows(x.sum, &x.rows, &e));
    assert_string_equal(e.text, "no postcode in it is in use and has a position");
    close_lists(&x);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(bad, is_refused_naming_line_and_reason);
    RUN_TESTS(TEST(code_point_open_has_no_line_of_columns),
              TEST(its_columns_may_stand_above_it),
              TEST(the_directory_of_ons_says_degrees_itself),
              TEST(the_grid_is_taken_where_there_are_no_degrees),
              TEST(several_files_are_one_list),
              TEST(a_long_file_is_read_in_parts_and_its_lines_are_counted),
              TEST(what_is_no_such_list_is_left_to_others),
              TEST(a_file_without_lines_is_no_text), TEST(a_list_of_nothing_is_an_error));
    return failed;
}
