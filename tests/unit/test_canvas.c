#include "tests/test.h"

#include <string.h>

#include "app/ui/canvas.h"

enum { SIDE = 40 };

static uint32_t pixels[SIDE * SIDE];

static struct canvas blank(void)
{
    for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] = 0xFF000000u;
    return (struct canvas){pixels, SIDE, SIDE, SIDE, {0, 0, SIDE, SIDE}};
}

static const struct rgb white = {255, 255, 255};

static uint32_t at(int x, int y)
{
    return pixels[y * SIDE + x] & 0xFF;
}

static void corners_are_round_and_smooth(void **state)
{
    (void)state;
    struct canvas c = blank();
    struct round r = round_of((struct rect){10, 10, 20, 20}, 8);
    canvas_round(&c, &r, white);
    assert_int_equal(at(10, 10), 0);
    assert_int_equal(at(20, 10), 255);
    assert_int_equal(at(10, 20), 255);
    assert_int_equal(at(29, 20), 255);
    assert_int_equal(at(30, 20), 0);
    assert_int_equal(at(9, 20), 0);
    assert_in_range(at(12, 12), 1, 254);
    assert_int_equal(at(12, 12), at(27, 12));
    assert_int_equal(at(12, 12), at(12, 27));
    assert_int_equal(at(14, 14), 255);
}

static void a_square_corner_of_a_bubble_is_square(void **state)
{
    (void)state;
    struct canvas c = blank();
    struct round r = round_of((struct rect){10, 10, 20, 20}, 8);
    r.bottom_left = 0;
    canvas_round(&c, &r, white);
    assert_int_equal(at(10, 29), 255);
    assert_int_equal(at(29, 29), 0);
}

static void a_ring_has_a_hole(void **state)
{
    (void)state;
    struct canvas c = blank();
    struct round r = round_of((struct rect){10, 10, 20, 20}, 6);
    canvas_ring(&c, &r, 2, white);
    assert_int_equal(at(20, 10), 255);
    assert_int_equal(at(20, 11), 255);
    assert_int_equal(at(20, 12), 0);
    assert_int_equal(at(11, 20), 255);
    assert_int_equal(at(12, 20), 0);
    assert_int_equal(at(27, 20), 0);
    assert_int_equal(at(28, 20), 255);
    assert_int_equal(at(20, 28), 255);
    assert_int_equal(at(20, 20), 0);
}

static void a_ring_across_the_clip_is_the_same_ring(void **state)
{
    (void)state;
    struct canvas c = blank();
    struct round r = round_of((struct rect){4, 4, 32, 32}, 9);
    canvas_ring(&c, &r, 3, white);
    uint32_t whole[SIDE * SIDE];
    memcpy(whole, pixels, sizeof whole);
    c = blank();
    for (int i = 0; i < SIDE; i += 5) {
        c.clip = (struct rect){i, 0, 5, SIDE};
        canvas_ring(&c, &r, 3, white);
    }
    assert_memory_equal(whole, pixels, sizeof whole);
}

static void nothing_is_drawn_outside_the_clip_or_the_canvas(void **state)
{
    (void)state;
    struct canvas c = blank();
    c.clip = (struct rect){5, 5, 10, 10};
    canvas_fill(&c, (struct rect){-100, -100, 1000, 1000}, white);
    assert_int_equal(at(4, 5), 0);
    assert_int_equal(at(5, 5), 255);
    assert_int_equal(at(14, 14), 255);
    assert_int_equal(at(15, 14), 0);
    c.clip = (struct rect){-50, -50, 500, 500};
    struct round r = round_of((struct rect){-10, -10, 1000, 1000}, 30);
    canvas_round(&c, &r, white);
    uint8_t a[4] = {255, 255, 255, 255};
    struct cover cover = {.w = 2, .h = 2, .a = a};
    canvas_cover(&c, &cover, -1, -1, white);
    canvas_cover(&c, &cover, SIDE - 1, SIDE - 1, white);
}

static void a_cover_mixes_and_can_be_mirrored(void **state)
{
    (void)state;
    struct canvas c = blank();
    uint8_t a[3] = {0, 128, 255};
    struct cover cover = {.w = 3, .h = 1, .a = a};
    canvas_cover(&c, &cover, 0, 0, white);
    canvas_cover_mirrored(&c, &cover, 10, 0, white);
    assert_int_equal(at(0, 0), 0);
    assert_int_equal(at(1, 0), 128);
    assert_int_equal(at(2, 0), 255);
    assert_int_equal(at(10, 0), 255);
    assert_int_equal(at(12, 0), 0);
}

static void a_cover_lies_below_its_empty_rows(void **state)
{
    (void)state;
    struct canvas c = blank();
    uint8_t a[2] = {255, 255};
    struct cover cover = {.w = 2, .h = 1, .top = 3, .a = a};
    canvas_cover(&c, &cover, 0, 2, white);
    assert_int_equal(at(0, 4), 0);
    assert_int_equal(at(0, 5), 255);
    canvas_cover_mirrored(&c, &cover, 10, 2, white);
    assert_int_equal(at(10, 5), 255);
}

/* Letters may stand across two colours. */
static void a_cover_mixes_with_what_is_there(void **state)
{
    (void)state;
    struct canvas c = blank();
    uint8_t a[16];
    memset(a, 51, sizeof a);
    canvas_fill(&c, (struct rect){8, 0, 8, 1}, white);
    struct cover cover = {.w = 16, .h = 1, .a = a};
    canvas_cover(&c, &cover, 0, 0, (struct rgb){255, 0, 0});
    assert_int_equal(pixels[0], 0xFF330000u);
    assert_int_equal(pixels[7], 0xFF330000u);
    assert_int_equal(pixels[8], 0xFFFFCCCCu);
    assert_int_equal(pixels[15], 0xFFFFCCCCu);
}

/* What is drawn over the hole later need not be drawn twice. */
static void a_frame_leaves_its_hole_alone(void **state)
{
    (void)state;
    struct canvas c = blank();
    struct round whole = round_of((struct rect){5, 5, 30, 30}, 6);
    struct round hole = round_of((struct rect){8, 8, 24, 20}, 4);
    canvas_frame(&c, &whole, &hole, white);
    assert_int_equal(at(20, 7), 255);
    assert_int_equal(at(7, 20), 255);
    assert_int_equal(at(20, 8), 0);
    assert_int_equal(at(20, 27), 0);
    assert_int_equal(at(20, 28), 255);
    assert_int_equal(at(31, 20), 0);
    assert_int_equal(at(32, 20), 255);
    assert_int_equal(at(4, 20), 0);
}

static void rectangles_cut_and_join(void **state)
{
    (void)state;
    struct rect a = {0, 0, 10, 10}, b = {5, 5, 10, 10}, far = {50, 50, 1, 1};
    struct rect both = rect_cut(a, b), all = rect_join(a, b);
    assert_int_equal(both.x, 5);
    assert_int_equal(both.w, 5);
    assert_int_equal(all.w, 15);
    assert_true(rect_empty(rect_cut(a, far)));
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(corners_are_round_and_smooth), TEST(a_square_corner_of_a_bubble_is_square),
        TEST(a_ring_has_a_hole), TEST(a_ring_across_the_clip_is_the_same_ring),
        TEST(nothing_is_drawn_outside_the_clip_or_the_canvas),
        TEST(a_cover_mixes_and_can_be_mirrored), TEST(a_cover_lies_below_its_empty_rows),
        TEST(a_cover_mixes_with_what_is_there), TEST(a_frame_leaves_its_hole_alone),
        TEST(rectangles_cut_and_join));
    return failed;
}
