/* match_cost: what it costs to rank 100,000 vacancies for somebody. */
#pragma once

#include "tests/bench/figures.h"

void match_cost(struct figures *f);
