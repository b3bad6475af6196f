/* flow: the questions that somebody is asked one by one, and whether their answers will
 * do. Pure; reads the model.
 */
#pragma once

#include "app/model.h"

enum { QUESTIONS_MAX = 10 };

struct questions {
    int count;
    enum screen questions[QUESTIONS_MAX]; /* without check answers at the end */
};

/* The questions for what the person is doing, given their answers so far. */
struct questions flow_of(const struct model *m);

/* What is wrong with the present answer to a question. */
enum slip flow_slip(const struct model *m, enum screen question);

/* The screen after this question: the next one, or check answers; when something is being
 * changed from check answers, the first question that is open, or check answers. */
enum screen flow_next(const struct model *m, enum screen question);
