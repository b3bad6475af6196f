/* What matching reads in a vacancy's texts: any text gives a set that can be, and an end
 * of a sentence changes nothing. */
#include <assert.h>
#include <string.h>

#include "core/match.h"
#include "core/match_when.h"
#include "core/match_words.h"

enum { TEXT_MAX = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_MAX + 2] = "";
    uint64_t languages = 1;
    if (size > TEXT_MAX)
        return 0;
    memcpy(text, data, size);
    memset(text + strlen(text), 0, sizeof text - strlen(text));
    uint32_t times = match_when_read(text);
    assert((times & ~MATCH_WEEK) == 0);
    bool read = match_languages_read(&languages, text);
    assert(read || languages == 0);
    assert(languages >> match_language_count() == 0);
    uint32_t interests = match_interests_read(text);
    assert((uint64_t)interests >> match_interest_count() == 0);
    text[strlen(text)] = ';';
    assert(match_when_read(text) == times || times == 0);
    return 0;
}
