/* hub_schema: the tables of hub.db, version by version. A step is never changed once it
 * has been released; a new one is added behind it. */
#pragma once

#include "store/db.h"

extern const struct db_schema hub_schema;
