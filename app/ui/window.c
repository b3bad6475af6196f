#include "app/ui/window.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <X11/Xlib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/ahead.h"

struct window {
    SDL_Window *window;
    SDL_Surface *surface; /* lent by SDL until a resize */
    SDL_Surface *own;     /* when the surface's pixels are not ours; else NULL */
    Display *x11;         /* lent by SDL; NULL elsewhere */
    struct ahead touch;   /* of the frame's memory */
};

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    /* The first click counts, also where it is what gives the window its focus. */
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    /* Plain pixels: no renderer, no OpenGL, nothing that draws by itself. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
}

static Display *display_of(SDL_Window *window)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(window, &info) && info.subsystem == SDL_SYSWM_X11)
        return info.info.x11.display;
    return NULL;
}

static bool our_format(const SDL_Surface *s)
{
    return s->format->format == SDL_PIXELFORMAT_RGB888 ||
           s->format->format == SDL_PIXELFORMAT_ARGB8888;
}

/* Takes the surface anew: after opening, after a resize. */
static bool take_surface(struct window *w, struct err *e)
{
    ahead_wait(&w->touch);
    SDL_FreeSurface(w->own);
    w->own = NULL;
    w->surface = SDL_GetWindowSurface(w->window);
    if (w->surface == NULL)
        return err_set(e, ERR_BROKEN, "display: %s", SDL_GetError());
    if (our_format(w->surface))
        return true;
    w->own = SDL_CreateRGBSurfaceWithFormat(0, w->surface->w, w->surface->h, 32,
                                            SDL_PIXELFORMAT_RGB888);
    if (w->own == NULL)
        return err_set(e, ERR_BROKEN, "display: %s", SDL_GetError());
    return true;
}

static SDL_Window *make(const struct window_options *o)
{
    Uint32 flags = SDL_WINDOW_ALLOW_HIGHDPI;
    SDL_DisplayMode mode = {0};
    bool whole = o->full_screen || o->w <= 0;
    SDL_GetDesktopDisplayMode(0, &mode);
    int width = o->w > 0 ? o->w : mode.w, height = o->h > 0 ? o->h : mode.h;
    if (whole)
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS;
    return SDL_CreateWindow(o->title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                            width, height, flags);
}

/* Without a display SDL draws for nobody unless told not to; a test may ask for that. */
static bool for_nobody(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool asked = getenv("SDL_VIDEODRIVER") != NULL;
    return !asked && driver != NULL &&
           (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0 ||
            strcmp(driver, "evdev") == 0);
}

/* What SDL's libraries would look for at each start and a kiosk never uses: the 6,000 key
 * sequences of a writing desk, and a message bus, for which a program would be started.
 * Said where nobody says otherwise. */
void window_prepare(void)
{
    setenv("XCOMPOSEFILE", "/dev/null", 0);
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
}

static struct canvas canvas_of(const struct window *w)
{
    SDL_Surface *s = w->own != NULL ? w->own : w->surface;
    return (struct canvas){.px = s->pixels,
                           .w = s->w,
                           .h = s->h,
                           .stride = s->pitch / (int)sizeof(uint32_t),
                           .clip = {0, 0, s->w, s->h}};
}

/* The system gives a frame's memory page by page to whoever writes there first, which
 * takes longer than drawing does. A system that cannot be asked for it gives it then. */
static void touch_frame(void *context)
{
    const struct canvas c = canvas_of(context);
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t before = (uintptr_t)c.px % page; /* of its first page: something else's */
    size_t size = (size_t)c.stride * (size_t)c.h * sizeof *c.px + before;
    (void)madvise((uint8_t *)c.px - before, size / page * page, MADV_POPULATE_WRITE);
}

bool window_open(struct window **out, const struct window_options *o, struct err *e)
{
    set_hints();
    window_prepare();
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0)
        return err_set(e, ERR_BROKEN, "display: %s", SDL_GetError());
    if (for_nobody()) {
        SDL_Quit();
        return err_set(e, ERR_BROKEN, "display: there is none (is DISPLAY set?)");
    }
    struct window *w = calloc(1, sizeof *w);
    if (w == NULL)
        abort();
    w->window = make(o);
    if (w->window == NULL) {
        err_set(e, ERR_BROKEN, "display: %s", SDL_GetError());
        goto out;
    }
    if (!take_surface(w, e))
        goto out;
    ahead_begin(&w->touch, touch_frame, w);
    SDL_StopTextInput();
    if (o->full_screen)
        SDL_ShowCursor(SDL_DISABLE);
    w->x11 = display_of(w->window);
    *out = w;
    return true;
out:
    window_close(w);
    return false;
}

void window_close(struct window *w)
{
    if (w == NULL)
        return;
    ahead_wait(&w->touch);
    SDL_FreeSurface(w->own);
    if (w->window != NULL)
        SDL_DestroyWindow(w->window);
    free(w);
    SDL_Quit();
}

void window_size(const struct window *w, int *width, int *height)
{
    *width = w->surface->w;
    *height = w->surface->h;
}

struct canvas window_canvas(struct window *w)
{
    ahead_wait(&w->touch);
    return canvas_of(w);
}

void window_show(struct window *w, const struct rect *rects, int count)
{
    for (int i = 0; i < count; i++) {
        SDL_Rect r = {rects[i].x, rects[i].y, rects[i].w, rects[i].h};
        SDL_Rect to = r;
        if (w->own != NULL)
            SDL_BlitSurface(w->own, &r, w->surface, &to);
        SDL_UpdateWindowSurfaceRects(w->window, &r, 1);
    }
}

void window_show_all(struct window *w)
{
    struct rect all = {0, 0, w->surface->w, w->surface->h};
    window_show(w, &all, 1);
}

static int inside(float part, int size)
{
    int at = (int)(part * (float)size);
    if (at < 0)
        return 0;
    return at >= size ? size - 1 : at;
}

static bool finger_event(const struct window *w, const SDL_TouchFingerEvent *f,
                         struct ui_event *ev)
{
    ev->finger = f->fingerId;
    ev->xy[0] = inside(f->x, w->surface->w);
    ev->xy[1] = inside(f->y, w->surface->h);
    return true;
}

static bool mouse_event(const SDL_Event *in, struct ui_event *ev)
{
    if (in->type == SDL_MOUSEMOTION) {
        ev->finger = WINDOW_MOUSE;
        ev->xy[0] = in->motion.x;
        ev->xy[1] = in->motion.y;
        return in->motion.which != SDL_TOUCH_MOUSEID && in->motion.state != 0;
    }
    ev->finger = WINDOW_MOUSE;
    ev->xy[0] = in->button.x;
    ev->xy[1] = in->button.y;
    return in->button.which != SDL_TOUCH_MOUSEID && in->button.button == SDL_BUTTON_LEFT;
}

static bool window_event(struct window *w, const SDL_WindowEvent *in, struct ui_event *ev)
{
    if (in->event == SDL_WINDOWEVENT_EXPOSED) {
        ev->kind = UI_EVENT_EXPOSE;
        return true;
    }
    if (in->event != SDL_WINDOWEVENT_SIZE_CHANGED)
        return false;
    struct err e;
    if (!take_surface(w, &e)) {
        ev->kind = UI_EVENT_QUIT;
        return true;
    }
    *ev = (struct ui_event){
        .kind = UI_EVENT_RESIZE, .w = w->surface->w, .h = w->surface->h};
    return true;
}

/* True if the event means something to us. */
static bool translate(struct window *w, const SDL_Event *in, struct ui_event *ev)
{
    *ev = (struct ui_event){0};
    switch (in->type) {
    case SDL_FINGERDOWN:
        ev->kind = UI_EVENT_DOWN;
        return finger_event(w, &in->tfinger, ev);
    case SDL_FINGERMOTION:
        ev->kind = UI_EVENT_MOVE;
        return finger_event(w, &in->tfinger, ev);
    case SDL_FINGERUP: ev->kind = UI_EVENT_UP; return finger_event(w, &in->tfinger, ev);
    case SDL_MOUSEBUTTONDOWN: ev->kind = UI_EVENT_DOWN; return mouse_event(in, ev);
    case SDL_MOUSEMOTION: ev->kind = UI_EVENT_MOVE; return mouse_event(in, ev);
    case SDL_MOUSEBUTTONUP: ev->kind = UI_EVENT_UP; return mouse_event(in, ev);
    case SDL_KEYDOWN:
        ev->kind = UI_EVENT_KEY;
        ev->key = (int)in->key.keysym.scancode;
        return in->key.repeat == 0;
    case SDL_QUIT: ev->kind = UI_EVENT_QUIT; return true;
    case SDL_WINDOWEVENT: return window_event(w, &in->window, ev);
    default: return false; /* not an enum: SDL has event numbers */
    }
}

/* SDL ends a round of polling before it has looked at what presenting read from the X
 * connection meanwhile; such events would wait unseen until the connection wakes us for
 * another reason. */
static bool take(const struct window *w, SDL_Event *in)
{
    if (SDL_PollEvent(in) != 0)
        return true;
    if (w->x11 == NULL || XPending(w->x11) == 0)
        return false;
    SDL_PumpEvents();
    return SDL_PeepEvents(in, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1;
}

bool window_next_event(struct window *w, struct ui_event *ev)
{
    SDL_Event in;
    while (take(w, &in)) {
        if (translate(w, &in, ev))
            return true;
    }
    return false;
}

int window_fd(const struct window *w)
{
    return w->x11 != NULL ? ConnectionNumber(w->x11) : -1;
}

bool window_reads_devices(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver != NULL &&
           (strcmp(driver, "KMSDRM") == 0 || strcmp(driver, "evdev") == 0);
}

bool window_headless(struct err *e)
{
    set_hints();
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    if (SDL_Init(0) != 0)
        return err_set(e, ERR_BROKEN, "SDL: %s", SDL_GetError());
    return true;
}
