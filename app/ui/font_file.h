/* font_file: a font's file for SDL, as it lies in memory that the system shares. SDL's
 * own way is a FILE, which reads 4 KB anew for each of FreeType's jumps: thousands of
 * calls until a screen in ten scripts stands.
 */
#pragma once

#include <SDL.h>
#include <stdbool.h>

/* NULL if there is no such file, or no memory. SDL_RWclose ends it. */
SDL_RWops *font_file_open(const char *path);
