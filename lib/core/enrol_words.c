#include "core/enrol_words.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char *const words[ENROL_WORD_COUNT] = {
    "acorn",  "album",  "alley",  "amber",  "angle",  "ankle",  "apple",  "apron",
    "arrow",  "atlas",  "attic",  "autumn", "avenue", "bacon",  "badge",  "bakery",
    "banana", "barrel", "basket", "beach",  "bell",   "bench",  "berry",  "bird",
    "boat",   "bottle", "bridge", "bronze", "bucket", "button", "cabin",  "camera",
    "candle", "carpet", "castle", "chalk",  "cherry", "cinema", "circle", "citrus",
    "cliff",  "clock",  "coat",   "coffee", "comet",  "copper", "corner", "cotton",
    "cradle", "crown",  "cube",   "daisy",  "dance",  "desert", "dinner", "donkey",
    "dragon", "drum",   "duck",   "dust",   "eagle",  "echo",   "eight",  "elbow",
    "ember",  "engine", "escape", "exit",   "fabric", "falcon", "family", "farmer",
    "fern",   "fiddle", "field",  "finger", "flag",   "flute",  "fog",    "forest",
    "fox",    "frame",  "friend", "frog",   "fruit",  "galaxy", "garden", "gate",
    "gentle", "giant",  "ginger", "glass",  "glove",  "goat",   "gold",   "grape",
    "green",  "guitar", "hammer", "hat",    "hazel",  "hedge",  "helmet", "herb",
    "hill",   "hobby",  "honey",  "horse",  "hotel",  "hour",   "ice",    "igloo",
    "index",  "island", "ivory",  "jacket", "jar",    "jelly",  "jewel",  "joke",
    "juice",  "jungle", "kettle", "kite",   "knee",   "label",  "ladder", "lagoon",
    "lamp",   "laptop", "lemon",  "letter", "lilac",  "lion",   "lizard", "locket",
    "lunar",  "magnet", "mango",  "maple",  "marble", "meadow", "medal",  "melon",
    "mirror", "mitten", "modern", "monkey", "moon",   "mouse",  "museum", "napkin",
    "needle", "nephew", "nest",   "nickel", "night",  "noble",  "north",  "number",
    "nurse",  "oak",    "oasis",  "ocean",  "office", "olive",  "onion",  "orange",
    "orbit",  "orchid", "otter",  "oven",   "owl",    "oyster", "paddle", "palace",
    "panda",  "paper",  "parrot", "pebble", "pencil", "pepper", "piano",  "picnic",
    "pillow", "pirate", "planet", "plum",   "pocket", "poem",   "polar",  "pond",
    "potato", "puzzle", "queen",  "quiet",  "rabbit", "radio",  "rain",   "ribbon",
    "river",  "robin",  "rocket", "rose",   "ruby",   "saddle", "salad",  "sand",
    "scarf",  "school", "seven",  "shadow", "silver", "sister", "sketch", "snow",
    "sofa",   "spider", "spoon",  "square", "stone",  "sugar",  "summer", "swan",
    "table",  "tailor", "tea",    "temple", "tennis", "tiger",  "timber", "tomato",
    "torch",  "travel", "tulip",  "tunnel", "turtle", "twelve", "uncle",  "under",
    "valley", "velvet", "violin", "visit",  "wagon",  "walnut", "water",  "whale",
    "window", "wizard", "wolf",   "wonder", "yacht",  "yellow", "zebra",  "zigzag",
};

static const char purpose[] = "peerpoint/enrol words";

enum { PASSES = 3, MEMORY_BYTES = 32 << 20 };

const char *enrol_word(uint8_t index)
{
    return words[index];
}

static void mix(uint8_t out[32], const struct enrol_code *code,
                const struct bytes *params)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, (const uint8_t *)purpose, sizeof purpose);
    crypto_generichash_update(&state, (const uint8_t *)code->id, sizeof code->id);
    crypto_generichash_update(&state, (const uint8_t *)code->secret, sizeof code->secret);
    crypto_generichash_update(&state, params->data, params->size);
    crypto_generichash_final(&state, out, 32);
}

bool enrol_words(char out[ENROL_WORDS_SIZE], const struct enrol_code *code,
                 const struct bytes *params, struct err *e)
{
    uint8_t hash[32];
    uint8_t chosen[crypto_pwhash_BYTES_MIN];
    const uint8_t salt[crypto_pwhash_SALTBYTES] = {0}; /* the nonce is in params */
    _Static_assert(sizeof chosen >= ENROL_WORDS, "a byte a word");
    mix(hash, code, params);
    int bad = crypto_pwhash(chosen, sizeof chosen, (const char *)hash, sizeof hash, salt,
                            PASSES, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(hash, sizeof hash);
    if (bad != 0)
        return err_set(e, ERR_LATER, "enrol: no memory for the six words");
    size_t used = 0;
    for (size_t i = 0; i < ENROL_WORDS; i++)
        used += (size_t)snprintf(out + used, ENROL_WORDS_SIZE - used, "%s%s",
                                 i == 0 ? "" : " ", words[chosen[i]]);
    return true;
}
