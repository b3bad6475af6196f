/* Whatever a file holds, it becomes outward codes with positions, or a reason is said. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "server/ctl/ctl_postcodes.h"

static void check(const json_t *row)
{
    double lat = strtod(json_string_value(json_object_get(row, "lat")), NULL);
    double lon = strtod(json_string_value(json_object_get(row, "lon")), NULL);
    assert(json_string_length(json_object_get(row, "outcode")) > 1);
    assert(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180);
}

static void read_list(const char *path)
{
    struct err e = {.text = ""};
    struct ctl_postcodes *p = NULL;
    struct ctl_rows rows;
    if (!ctl_postcodes_open(&p, NULL))
        return;
    if (ctl_rows_open(&rows, NULL)) {
        bool is = ctl_postcodes_is(path);
        bool ok = ctl_postcodes_add(p, path, &e) && ctl_postcodes_rows(p, &rows, &e);
        assert(ok || e.text[0] != '\0');
        for (size_t i = 0; is && ok && i < json_array_size(rows.rows); i++)
            check(json_array_get(rows.rows, i));
        ctl_rows_close(&rows);
    }
    ctl_postcodes_close(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[40];
    int fd = memfd_create("list", MFD_CLOEXEC);
    if (fd < 0)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (write(fd, data, size) == (ssize_t)size)
        read_list(path);
    close(fd);
    return 0;
}
