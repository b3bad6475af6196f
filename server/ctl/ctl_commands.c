#include "core/gate.h"
#include "server/ctl/ctl_nouns.h"

#define JSON (1U << CTL_OPTION_JSON)
#define CLOSED (1U << CTL_OPTION_CLOSED)
#define PUSH (JSON | 1U << CTL_OPTION_DRY_RUN)
#define REOPEN (1U << CTL_OPTION_REOPEN)
#define GAPS (1U << CTL_OPTION_ALLOW_GAPS)
#define OPTION(name) (1U << CTL_OPTION_##name)

const struct ctl_command ctl_commands[] = {
    {"vacancy", "push", "FILE|-", "send vacancies, all of a file or none", 1, 1,
     PUSH | GAPS | REOPEN, ctl_vacancy_push, gate_vacancy_columns},
    {"vacancy", "list", "", "vacancies that are open", 0, 0, JSON | CLOSED,
     ctl_vacancy_list, NULL},
    {"vacancy", "show", "REF", "one vacancy in full", 1, 1, JSON, ctl_vacancy_show, NULL},
    {"vacancy", "close", "REF", "take it off the kiosks", 1, 1, JSON | OPTION(RESULT),
     ctl_vacancy_close, NULL},
    {"vacancy", "confirm", "REF", "note that it is still open today", 1, 1, JSON,
     ctl_vacancy_confirm, NULL},
    {"session", "push", "FILE|-", "send sessions, all of a file or none", 1, 1,
     PUSH | REOPEN, ctl_session_push, gate_session_columns},
    {"session", "list", "", "sessions to come", 0, 0, JSON | CLOSED, ctl_session_list,
     NULL},
    {"session", "show", "REF", "one session in full", 1, 1, JSON, ctl_session_show, NULL},
    {"session", "attendees", "REF", "who has booked it", 1, 1, JSON,
     ctl_session_attendees, NULL},
    {"venue", "push", "FILE|-", "send venues, all of a file or none", 1, 1, PUSH,
     ctl_venue_push, gate_venue_columns},
    {"venue", "list", "", "venues", 0, 0, JSON, ctl_venue_list, NULL},
    {"org", "push", "FILE|-", "send organisations, all of a file or none", 1, 1, PUSH,
     ctl_org_push, gate_organisation_columns},
    {"org", "list", "", "organisations", 0, 0, JSON, ctl_org_list, NULL},
    {"interest", "list", "", "who is interested in which vacancy", 0, 0,
     JSON | OPTION(VACANCY), ctl_interest_list, NULL},
    {"kiosk", "list", "", "kiosks and how they are", 0, 0, JSON, ctl_kiosk_list, NULL},
    {"kiosk", "add", "NAME --key FILE", "register a kiosk by its public key", 1, 1,
     JSON | OPTION(KEY), ctl_kiosk_add, NULL},
    {"kiosk", "revoke", "NAME", "believe nothing more from it", 1, 1, JSON,
     ctl_kiosk_revoke, NULL},
    {"token", "list", "", "tokens, without their secrets", 0, 0, JSON, ctl_token_list,
     NULL},
    {"token", "new", "--label TEXT", "make a token; it is shown this once", 0, 0,
     JSON | OPTION(LABEL) | OPTION(ROLE), ctl_token_new, NULL},
    {"token", "revoke", "ID", "end a token", 1, 1, 0, ctl_token_revoke, NULL},
    {"place", "import", "FILE|-", "where outward codes are, from a CSV", 1, 1, PUSH,
     ctl_place_import, ctl_place_columns},
    {"fact", "push", "FILE|-", "send dated facts, all of a file or none", 1, 1, PUSH,
     ctl_fact_push, ctl_fact_columns},
    {"fact", "list", "", "dated facts", 0, 0, JSON, ctl_fact_list, NULL},
    {"guidance", "push", "FILE...", "send guidance pages SLUG.LANG.md", 1,
     CTL_OPERANDS_MAX, PUSH, ctl_guidance_push, NULL},
    {"guidance", "list", "", "guidance pages", 0, 0, JSON, ctl_guidance_list, NULL},
    {"guidance", "show", "REF", "one guidance page", 1, 1, JSON, ctl_guidance_show, NULL},
    {"status", "", "", "how hub, broker link and kiosks are", 0, 0, JSON, ctl_status,
     NULL},
    {NULL, NULL, NULL, NULL, 0, 0, 0, NULL, NULL},
};
