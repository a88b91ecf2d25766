/* The scanner's state, and the reading of one line's values. */
#ifndef LEXICON_SCAN_H
#define LEXICON_SCAN_H

#include "plan.h"
#include "suspicion.h"

/* Deeper values are left to the judge. */
#define MOST_DEPTH 24
#define MOST_DOUBTS 12
#define MOST_TOKEN 400
#define MOST_STRANGERS 64 /* of one line */
#define MOST_NOTES 4096   /* so many strangers, or loose events, are to be taken soon */
#define MILLISECONDS_FROM 100000000000 /* as in kernel/ingest.py */
#define EXACT_INTEGER 9007199254740992 /* 2^53 */

/* Why a property, or a line, is in doubt (native/faults.py has the same numbers). */
enum { D_VALUE, D_NAME, D_MISSING, D_NO_IDS, D_PLATFORM, D_EVENT, D_STRANGER, D_ARRIVAL };

typedef struct {
    Spec *spec; /* NULL for the platform */
    uint8_t kind, is_known;
    Bytes token;
    size_t size;
} Doubt;

/* A fault that was judged once: how bad, and the places of smallest offset. */
typedef struct {
    uint32_t rank, id, samples;
    int64_t farthest; /* of three places */
    struct {
        int64_t offset;
        uint32_t line, size;
        int has_id;
        char insert_id[120];
    } places[3];
} Fault;

typedef struct {
    uint32_t fault, platform, version;
    uint64_t count;
    int64_t first_ms, last_ms;
} Group;

/* The ledger's columns, in the order of kernel/ledger.py. */
enum { COL_INSERT, COL_DISTINCT, COL_TIME, COL_OFFSET, COL_LINE, COL_EVENT, COL_PLATFORM, COL_FLAGS,
       COL_ABSENT, COLUMNS };
static const size_t column_bytes[COLUMNS] = {8, 8, 8, 8, 4, 2, 1, 1, 4};

typedef struct {
    PyObject_HEAD
    /* limits */
    int64_t earliest_ms, latest_ms, late_ms;
    size_t max_characters, max_bytes, insert_id_bytes, event_bytes, property_bytes;
    size_t list_elements, object_keys, nesting_depth, name_characters;
    int last_year;
    uint32_t most_strangers;
    Words *blocked, *own_names;
    Event **events;       /* in the order met */
    uint32_t *event_slots; /* by name, 1-based */
    uint32_t event_count;
    Spec **specs; /* all properties, in the order made */
    uint32_t spec_count, spec_room;
    Document **documents; /* of nodes */
    uint32_t document_count, document_room;
    Spec **kins; /* Mixpanel's own properties, by kin and position in own_names */
    size_t kin_room;
    /* memories: harmless hosts, agents and platforms; verdicts on doubts; app versions */
    Memory seen, verdicts, versions;
    PyObject *version_names;
    PyObject *strangers; /* names that nobody knows, with where they were met */
    Event *loose;        /* stands for all events that nobody knows, once there are too many */
    PyObject *loose_events; /* those of them that were counted */
    Fault *faults;
    uint32_t fault_count;
    Group *groups;
    uint32_t *group_slots;
    uint32_t group_count;
    int is_full; /* flush before learning more */
    /* results since they were last taken */
    uint64_t flagged[4], units[2], total;
    uint8_t *columns[COLUMNS];
    size_t rows, room;
    uint8_t *scratch;
    size_t scratch_size;
    PyObject *helper; /* borrowed, while scanning */
    int counts_faults;
    int failed;       /* an exception is set */
    /* the line */
    Bytes start, end, stop;
    uint64_t serial;
    int bad, is_hard, no_sample, in_long_line;
    Doubt doubts[MOST_DOUBTS];
    int doubt_count;
    struct {
        Bytes at;
        size_t size;
    } names[MOST_STRANGERS];
    int name_count;
    struct Event *doubted_event;
    uint32_t doubted_platform;
    int has_time, is_ms, named, has_insert, has_distinct;
    int has_arrival, is_import;
    int64_t arrival_ms;
    int64_t time_ms, insert_hash, distinct_hash;
    Text insert_id, library, system, version[3];
    uint32_t super_seen;
    PyObject *loose_name; /* the line's event, if it is one that nobody knows */
    uint32_t loose_rank;
} Scanner;

#define GROUP_SLOTS 32768
#define MOST_FAULTS 8192
#define MOST_EVENTS 16384

/* -- asking Python ------------------------------------------------------------------------------ */

/* What helper.<name>(text) says, remembered: 1 for no, more for yes. 0 with an exception. */
static uint32_t ask(Scanner *s, uint64_t tag, const char *name, Bytes at, size_t size)
{
    uint32_t known = memory_find(&s->seen, tag, at, size);
    if (LIKELY(known))
        return known;
    PyObject *answer = PyObject_CallMethod(s->helper, name, "s#", (const char *)at, (Py_ssize_t)size);
    long value = answer ? PyLong_AsLong(answer) : -1;
    Py_XDECREF(answer);
    if (value < 0 || value > 1000) {
        s->failed = s->is_hard = 1;
        return 0;
    }
    memory_put(&s->seen, tag, at, size, (uint32_t)value + 1);
    return (uint32_t)value + 1;
}

enum { ASK_HOST = 1, ASK_AGENT, ASK_PLATFORM };

static void check_hosts(Scanner *s, const Text *text)
{
    Bytes p = text->at, end = p + text->size;
    for (;;) {
        Bytes host = p;
        while (p < end && *p != '/' && *p != '?' && *p != '#')
            p++;
        if (p > host && ask(s, ASK_HOST, "is_fine_host", host, (size_t)(p - host)) != 2) {
            s->bad = 1;
            return;
        }
        /* The next host stands behind the next two slashes. */
        while (p < end && !(p[0] == '/' && p + 1 < end && p[1] == '/'))
            p++;
        while (p < end && *p == '/')
            p++;
        if (p >= end)
            return;
    }
}

static int64_t hash_text(Scanner *s, Bytes at, size_t size, int is_ascii)
{
#if PY_VERSION_HEX >= 0x030E0000
    if (is_ascii)
        return (int64_t)Py_HashBuffer(at, (Py_ssize_t)size);
#elif PY_VERSION_HEX < 0x030D0000 && !defined(Py_LIMITED_API)
    if (is_ascii)
        return (int64_t)_Py_HashBytes(at, (Py_ssize_t)size);
#else
    (void)is_ascii; /* no function for bytes is public there */
#endif
    PyObject *text = PyUnicode_DecodeUTF8((const char *)at, (Py_ssize_t)size, NULL);
    Py_hash_t hash = text ? PyObject_Hash(text) : -1;
    Py_XDECREF(text);
    if (hash == -1 && PyErr_Occurred())
        s->failed = s->is_hard = 1;
    return (int64_t)hash;
}

/* -- values ------------------------------------------------------------------------------------- */

static const Spec no_spec = {.flags = F_UNREAD | F_MASKED};

/* The node that speaks for a kind; NULL where any value will do. Doubts what the node does not take. */
static inline const Node *for_kind(Scanner *s, const Node *node, int index)
{
    if (!node)
        return NULL;
    for (int i = 0; node && node->is_union; i++)
        node = i < MOST_DEPTH ? node->by_kind[index] : NULL;
    if (!node) {
        s->bad = 1;
        return NULL;
    }
    if (!(node->kinds >> index & 1)) {
        s->bad = 1;
        return NULL;
    }
    return node;
}

static int fits_steps(const Node *node, const Text *text)
{
    if (!text->is_ascii)
        return 0;
    uint32_t state = 0;
    for (size_t i = 0; i < text->size; i++)
        state = node->steps[state * 128 + text->at[i]];
    return node->accepts[state];
}

static inline void test_text(Scanner *s, const Node *node, const Spec *spec, const Text *text)
{
    node = for_kind(s, node, 4);
    if (text->chars >= s->max_characters || (!text->is_ascii && text->size > s->max_bytes))
        s->bad = 1;
    if (node) {
        if (text->chars < node->min_chars || text->chars > node->max_chars ||
            (node->strings && words_find(node->strings, text->at, text->size) < 0) ||
            (node->steps && !fits_steps(node, text)))
            s->bad = 1;
        if (node->is_clean_text && !(spec->flags & F_URL))
            return;
    }
    if (!(spec->flags & (F_UNREAD | F_MASKED)) && text->chars >= 6 &&
        may_reveal(text, spec->flags & F_URL))
        s->bad = 1;
}

/* Beyond 2^53 a double does not hold every integer. */
static inline int is_too_precise(const Number *number, double value)
{
    if (number->is_int)
        return number->integer > EXACT_INTEGER || number->integer < -EXACT_INTEGER;
    return !(fabs(value) <= EXACT_INTEGER);
}

static void test_number(Scanner *s, const Node *node, const Number *number)
{
    node = for_kind(s, node, number->is_int ? 2 : 3);
    if (!node)
        return;
    if (node->tokens && words_find(node->tokens, number->at, number->size) < 0)
        s->bad = 1;
    if (!node->has_bounds)
        return;
    double value = number_value(number);
    if (!(value >= node->low && value <= node->high) ||
        (node->excludes_low && value == node->low) || (node->excludes_high && value == node->high) ||
        is_too_precise(number, value))
        s->bad = 1;
}

static void test_word(Scanner *s, const Node *node, int index, Bytes at, size_t size)
{
    node = for_kind(s, node, index);
    if (node && node->tokens && words_find(node->tokens, at, size) < 0)
        s->bad = 1;
}

static Bytes read_value(Scanner *s, const Node *node, const Spec *spec, Bytes p, size_t depth);

static Bytes read_list(Scanner *s, const Node *node, const Spec *spec, Bytes p, size_t depth)
{
    node = for_kind(s, node, 5);
    const Node *items = node ? node->items : NULL;
    size_t count = 0;
    p = skip_space(p + 1);
    if (*p == ']') {
        p++;
    } else {
        for (;;) {
            count++;
            if (!(p = read_value(s, items, spec, p, depth + 1)))
                return NULL;
            p = skip_space(p);
            if (*p == ']')
                break;
            if (*p != ',')
                return NULL;
            p = skip_space(p + 1);
        }
        p++;
    }
    if (count > s->list_elements || (node && (count < node->min_items || count > node->max_items)))
        s->bad = 1;
    return p;
}

static Bytes read_object(Scanner *s, const Node *node, const Spec *spec, Bytes p, size_t depth)
{
    node = for_kind(s, node, 6);
    size_t count = 0;
    uint64_t found = 0;
    p = skip_space(p + 1);
    if (*p == '}') {
        p++;
    } else {
        for (;;) {
            Text key;
            const Node *part = node ? node->others : NULL;
            count++;
            if (*p != '"' || !(p = read_string(p + 1, s->stop, s->scratch, &key)))
                return NULL;
            if (node) {
                Py_ssize_t at = node->names ? words_find(node->names, key.at, key.size) : -1;
                if (at >= 0) {
                    part = node->parts[at];
                    if (found >> at & 1)
                        s->is_hard = 1; /* of two, the last counts */
                    found |= 1ull << at;
                } else if (node->forbids_others) {
                    s->bad = 1;
                }
            }
            p = skip_space(p);
            if (*p != ':')
                return NULL;
            if (!(p = read_value(s, part, spec, skip_space(p + 1), depth + 1)))
                return NULL;
            p = skip_space(p);
            if (*p == '}')
                break;
            if (*p != ',')
                return NULL;
            p = skip_space(p + 1);
        }
        p++;
    }
    if (count > s->object_keys ||
        (node && (count > node->max_keys || (found & node->required) != node->required)))
        s->bad = 1;
    return p;
}

/* Reads a list or an object; `depth` counts the containers down to it, itself included. */
static Bytes read_container(Scanner *s, const Node *node, const Spec *spec, Bytes p, size_t depth)
{
    if (depth > MOST_DEPTH)
        return NULL;
    if (depth > s->nesting_depth)
        s->bad = 1;
    return *p == '[' ? read_list(s, node, spec, p, depth) : read_object(s, node, spec, p, depth);
}

/* Reads a value inside of a container; `depth` is that of the value if it is one itself. */
static Bytes read_value(Scanner *s, const Node *node, const Spec *spec, Bytes p, size_t depth)
{
    Text text;
    Number number;
    Bytes end;
    switch (*p) {
    case '"':
        if ((p = read_string(p + 1, s->stop, s->scratch, &text)))
            test_text(s, node, spec, &text);
        return p;
    case '[':
    case '{':
        return read_container(s, node, spec, p, depth);
    case 't':
    case 'f':
        if ((end = read_word(p, *p == 't' ? "true" : "false")))
            test_word(s, node, 1, p, (size_t)(end - p));
        return end;
    case 'n':
        if ((end = read_word(p, "null")))
            test_word(s, node, 0, p, 4);
        return end;
    default:
        if ((p = read_number(p, &number))) {
            test_number(s, node, &number);
            if (number.is_odd && s->in_long_line)
                s->is_hard = 1; /* written anew it may be longer */
        }
        return p;
    }
}

/* -- properties --------------------------------------------------------------------------------- */

/* Whether an id is one that Mixpanel refuses, in whatever case. */
static int is_blocked(Scanner *s, const Text *text)
{
    uint8_t low[64];
    if (text->size > sizeof low)
        return 0;
    if (has_kelvin(text))
        return 1;
    for (size_t i = 0; i < text->size; i++)
        low[i] = lower(text->at[i]);
    return words_find(s->blocked, low, text->size) >= 0;
}

static void take_insert_id(Scanner *s, const Text *text)
{
    int is_fine = text->size > 0 && text->size <= s->insert_id_bytes && !is_blocked(s, text);
    for (size_t i = 0; is_fine && i < text->size; i++) {
        uint8_t c = text->at[i];
        is_fine = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-';
    }
    s->bad |= !is_fine;
    s->no_sample |= text->is_escaped || text->size >= sizeof ((Fault *)0)->places[0].insert_id;
    s->insert_id = *text;
    if (text->size) {
        s->has_insert = 1;
        s->insert_hash = hash_text(s, text->at, text->size, text->is_ascii);
    }
}

static void take_id(Scanner *s, const Spec *spec, const Text *text)
{
    s->named = 1;
    if (is_blocked(s, text) || memchr(text->at, '@', text->size))
        s->bad = 1;
    if (spec->role == ROLE_DISTINCT_ID && text->size) {
        s->has_distinct = 1;
        s->distinct_hash = hash_text(s, text->at, text->size, text->is_ascii);
    }
}

static void take_text(Scanner *s, const Spec *spec, const Text *text)
{
    switch (spec->role) {
    case ROLE_TIME: s->is_hard = 1; break;
    case ROLE_INSERT_ID: take_insert_id(s, text); break;
    case ROLE_DISTINCT_ID:
    case ROLE_USER_ID:
    case ROLE_DEVICE_ID: take_id(s, spec, text); break;
    case ROLE_LIBRARY:
        s->library = *text;
        s->is_hard |= text->is_escaped;
        break;
    case ROLE_SYSTEM:
        s->system = *text;
        s->is_hard |= text->is_escaped;
        break;
    case ROLE_ARRIVAL:
    case ROLE_IMPORT: break;
    default:
        if (text->chars <= 64) {
            s->version[spec->role - ROLE_VERSION] = *text;
            s->no_sample |= text->is_escaped;
        }
    }
}

/* Dates that no one can mean: the beginning of 1970, years to come. */
static int is_odd_date(Scanner *s, const Text *text)
{
    Bytes p = text->at;
    if (!text->is_ascii)
        return 1;
    if (text->size < 5 || p[4] != '-')
        return 0;
    int year = 0;
    for (int i = 0; i < 4; i++) {
        if (!is_digit(p[i]))
            return 0;
        year = year * 10 + (p[i] - '0');
    }
    return year > s->last_year || starts(p, p + text->size, "1970-01-01", 10);
}

static Bytes read_text_property(Scanner *s, Spec *spec, Bytes p)
{
    Text text;
    uint32_t flags = spec->flags;
    if (!(p = read_string(p + 1, s->stop, s->scratch, &text)))
        return NULL;
    test_text(s, spec->node, spec, &text);
    if (flags & F_JUNK && is_junk(&text))
        s->bad = 1;
    if (flags & F_OWN && text.size && (*text.at == '{' || *text.at == '['))
        s->bad = 1;
    if (flags & F_HOST)
        check_hosts(s, &text);
    if (flags & F_AGENT && text.size &&
        ask(s, ASK_AGENT, "is_fine_agent", text.at, text.size) != 2)
        s->bad = 1;
    if (flags & F_DATE && is_odd_date(s, &text))
        s->bad = 1;
    if (spec->role)
        take_text(s, spec, &text);
    return p;
}

static void take_time(Scanner *s, const Number *number)
{
    double value = number_value(number);
    s->has_time = 1;
    s->is_ms = fabs(value) >= (double)MILLISECONDS_FROM;
    if (number->is_int) {
        s->time_ms = s->is_ms ? number->integer : number->integer * 1000;
    } else {
        double scaled = s->is_ms ? value : value * 1000;
        if (!(fabs(scaled) < 4e15)) {
            s->is_hard = 1;
            return;
        }
        s->time_ms = (int64_t)rint(scaled); /* to even, as Python's round does */
    }
    if (s->time_ms < s->earliest_ms || s->time_ms > s->latest_ms)
        s->is_hard = 1;
}

static void take_number(Scanner *s, const Spec *spec, const Number *number)
{
    if (spec->role == ROLE_TIME) {
        take_time(s, number);
    } else if (spec->role == ROLE_INSERT_ID) {
        s->is_hard = 1;
    } else if (spec->role == ROLE_ARRIVAL) {
        s->has_arrival = 1;
        s->arrival_ms = number->integer;
        if (!number->is_int || number->integer > EXACT_INTEGER || number->integer < 0)
            s->is_hard = 1;
    } else if (spec->role <= ROLE_DEVICE_ID) {
        s->named = 1;
        if (!number->is_int)
            s->is_hard = 1;
        if (number->integer == 0 || number->integer == -1)
            s->bad = 1;
        if (spec->role == ROLE_DISTINCT_ID) {
            s->has_distinct = 1;
            s->distinct_hash = hash_text(s, number->at, number->size, 1);
        }
    }
}

static Bytes read_number_property(Scanner *s, Spec *spec, Bytes p)
{
    Number number;
    uint32_t flags = spec->flags;
    if (!(p = read_number(p, &number)))
        return NULL;
    test_number(s, spec->node, &number);
    if (flags & F_NUMBER) {
        double value = number_value(&number);
        if (is_too_precise(&number, value) || (flags & F_COUNTED && value < 0) ||
            (flags & F_AGE && value > 130) || (flags & F_INTEGER && !number.is_int))
            s->bad = 1;
    }
    if (spec->role)
        take_number(s, spec, &number);
    return p;
}

static Bytes read_other_property(Scanner *s, Spec *spec, Bytes p)
{
    Bytes start = p;
    if (*p == '[' || *p == '{') {
        if (!(p = read_container(s, spec->node, spec, p, 1)))
            return NULL;
        if ((size_t)(p - start) > s->property_bytes)
            s->bad = 1;
        s->is_hard |= spec->role && spec->role <= ROLE_DEVICE_ID;
    } else if (*p == 'n') {
        if (!(p = read_word(p, "null")))
            return NULL;
        test_word(s, spec->node, 0, start, 4);
        s->is_hard |= spec->role == ROLE_TIME;
        s->bad |= (spec->flags & F_NULL) || spec->role == ROLE_INSERT_ID;
    } else {
        if (!(p = read_word(p, *p == 't' ? "true" : "false")))
            return NULL;
        test_word(s, spec->node, 1, start, (size_t)(p - start));
        s->is_import |= spec->role == ROLE_IMPORT && *start == 't';
        s->is_hard |= spec->role && spec->role <= ROLE_DEVICE_ID;
    }
    return p;
}

static void doubt(Scanner *s, Spec *spec, int kind, Bytes token, size_t size)
{
    if (s->doubt_count >= MOST_DOUBTS || size > MOST_TOKEN || s->in_long_line ||
        (spec && spec->flags & F_ALONE)) {
        s->is_hard = 1;
        return;
    }
    s->doubts[s->doubt_count++] =
        (Doubt){spec, (uint8_t)kind, 0, token ? token : (Bytes) "", size};
}

static Bytes read_property(Scanner *s, Spec *spec, Bytes p)
{
    Bytes start = p;
    s->bad = 0;
    if (UNLIKELY(spec->seen == s->serial && !(spec->flags & F_STRANGER)))
        s->is_hard = 1; /* of two, the last counts */
    spec->seen = s->serial;
    s->super_seen |= spec->super_bit;
    if (*p == '"')
        p = read_text_property(s, spec, p);
    else if (*p == '-' || is_digit(*p))
        p = read_number_property(s, spec, p);
    else
        p = read_other_property(s, spec, p);
    if (UNLIKELY(!p))
        return NULL;
    if (UNLIKELY(s->bad))
        doubt(s, spec, D_VALUE, start, (size_t)(p - start));
    else if (UNLIKELY((spec->flags & (F_NAME_FAULT | F_STRANGER)) == F_NAME_FAULT))
        doubt(s, spec, D_NAME, start, 0);
    return p;
}

#endif
