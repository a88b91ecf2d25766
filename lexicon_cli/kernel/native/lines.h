/* From lines to rows: what a line turns out to be, and counting it. */
#ifndef LEXICON_LINES_H
#define LEXICON_LINES_H

#include "scan.h"

/* COUNTED here; left to the judge (UNSURE); or DOUBTED for reasons that Python may look into. */
typedef enum { COUNTED, UNSURE, DOUBTED } Outcome;

static Event *event_new(Scanner *s, Bytes name, size_t size)
{
    Event *event = PyMem_Calloc(1, sizeof *event + size);
    if (!event) {
        PyErr_NoMemory();
        s->failed = 1;
        return NULL;
    }
    memcpy(event->name, name, size);
    event->name_size = (uint32_t)size;
    event->index = s->event_count;
    s->events[s->event_count++] = event;
    return event;
}

/* Makes an event as Python tells of it; NULL if the judge has to see it, or with an exception. */
static Event *made_event(Scanner *s, Event *event, PyObject *told)
{
    if (!event || !told || event_make(event, told, s->specs, s->spec_count) < 0)
        s->failed = 1;
    return s->failed || !event->is_made ? NULL : event;
}

/* What stands for the event of a name that nobody knows, of which Python has told its number in the
 * ledger and the rank of its fault; below 0 the judge has to see it. */
static Event *loose_event(Scanner *s, PyObject *name, PyObject *told)
{
    long number = PyLong_AsLong(told);
    if (number < 0) {
        s->failed = PyErr_Occurred() != NULL;
        return NULL;
    }
    if (!s->loose) {
        PyObject *any = PyObject_CallMethod(s->helper, "any_event", NULL);
        s->loose = any ? made_event(s, event_new(s, (Bytes) "", 0), any) : NULL;
        s->failed = s->loose == NULL;
        Py_XDECREF(any);
        if (s->failed) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_TypeError, "what stands for any event is needed");
            return NULL;
        }
    }
    Py_XSETREF(s->loose_name, Py_NewRef(name));
    s->loose_rank = (uint32_t)number & 3;
    s->loose->number = (uint32_t)number >> 2;
    return s->loose;
}

/* The event a name belongs to, made when first met; NULL for one that the judge has to see. */
static Event *event_named(Scanner *s, const Text *name)
{
    uint32_t slot = (uint32_t)hash_bytes(name->at, name->size, table_seed) & (MOST_EVENTS * 2 - 1);
    for (; s->event_slots[slot]; slot = (slot + 1) & (MOST_EVENTS * 2 - 1)) {
        Event *event = s->events[s->event_slots[slot] - 1];
        if (event->name_size == name->size && !memcmp(event->name, name->at, name->size))
            return event->is_made ? event : NULL;
    }
    /* One place stays free for what stands for any event. */
    if (s->event_count >= MOST_EVENTS - 1 || name->size > MOST_TOKEN)
        return NULL;
    PyObject *text = PyUnicode_DecodeUTF8((const char *)name->at, (Py_ssize_t)name->size, NULL);
    PyObject *told = text ? PyObject_CallMethod(s->helper, "event", "O", text) : NULL;
    Event *event = NULL;
    if (!told) {
        s->failed = 1;
    } else if (PyLong_Check(told)) {
        event = loose_event(s, text, told);
    } else if ((event = event_new(s, name->at, name->size))) {
        s->event_slots[slot] = event->index + 1;
        event = made_event(s, event, told);
    }
    Py_XDECREF(told);
    Py_XDECREF(text);
    return event;
}

/* The property that Python names by its number; NULL with an exception. */
static Spec *told_spec(Scanner *s, PyObject *told)
{
    size_t id = told ? PyLong_AsSize_t(told) : 0;
    Spec *spec = told && !PyErr_Occurred() && id < s->spec_count ? s->specs[id] : NULL;
    if (!spec) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "no such property");
        s->failed = 1;
    }
    return spec;
}

/* Where the property of Mixpanel's own with that position is kept for all events of a kin. */
static Spec **kin_place(Scanner *s, const Event *event, Py_ssize_t own)
{
    if (event->kin < 0 || event->kin >= MOST_EVENTS || own < 0)
        return NULL;
    size_t wanted = ((size_t)event->kin + 1) * s->own_names->count;
    if (wanted > s->kin_room) {
        Spec **kins = PyMem_Realloc(s->kins, wanted * 2 * sizeof *kins);
        if (!kins)
            return NULL;
        memset(kins + s->kin_room, 0, (wanted * 2 - s->kin_room) * sizeof *kins);
        s->kins = kins;
        s->kin_room = wanted * 2;
    }
    return &s->kins[(size_t)event->kin * s->own_names->count + (size_t)own];
}

/* The entry of a property that is not planned, made when first met; 0 when there are too many of them,
 * or when the judge has to see every one. */
static uint32_t loose_property(Scanner *s, Event *event, const Text *name)
{
    Py_ssize_t own = words_find(s->own_names, name->at, name->size);
    if (own < 0 && event->strangers >= s->most_strangers)
        return 0;
    Spec **place = kin_place(s, event, own), *spec = place ? *place : NULL;
    if (!spec) {
        PyObject *told = PyObject_CallMethod(s->helper, "loose_property", "ns#",
                                             (Py_ssize_t)event->index, (const char *)name->at,
                                             (Py_ssize_t)name->size);
        spec = told_spec(s, told);
        Py_XDECREF(told);
        if (spec && place)
            *place = spec;
    }
    uint32_t found = spec ? event_add(event, spec) : 0;
    if (!found) {
        s->failed = 1;
        return 0;
    }
    event->strangers += own < 0;
    return found;
}

/* Takes in what strangers of an event are held to: its property and the folded names that they must
 * not have; None if each has to be looked at. */
static void take_stranger(Scanner *s, Event *event, PyObject *dict)
{
    event->knows_strangers = 1;
    if (dict == Py_None)
        return;
    Spec *spec = PyDict_Check(dict) ? told_spec(s, item_of(dict, "property")) : NULL;
    if (!spec || words_of(dict, "folds", &event->folds) < 0) {
        s->failed = 1;
        return;
    }
    if (!event->folds || !(spec->flags & F_STRANGER)) {
        PyErr_SetString(PyExc_ValueError, "the folded names and a stranger are needed");
        s->failed = 1;
        return;
    }
    if (!(event->stranger = event_add(event, spec)))
        s->failed = 1;
}

/* What stands for a name that nobody knows, where one such name is like another; 0 for a name
 * that may be more than that. */
static uint32_t stranger_of(Scanner *s, Event *event, const Text *name)
{
    uint8_t low[256];
    if (!event->knows_strangers) {
        PyObject *told = PyObject_CallMethod(s->helper, "stranger", "I", event->index);
        if (told)
            take_stranger(s, event, told);
        else
            s->failed = 1;
        Py_XDECREF(told);
        if (s->failed)
            return 0;
    }
    if (!event->stranger || s->name_count >= MOST_STRANGERS || !name->is_ascii ||
        name->is_escaped || !name->size || name->size > s->name_characters ||
        name->size > sizeof low || *name->at == '$')
        return 0;
    for (size_t i = 0; i < name->size; i++) {
        low[i] = lower(name->at[i]);
        if (low[i] == '.' || low[i] == '[')
            return 0;
    }
    if (words_find(event->folds, low, name->size) >= 0 ||
        words_find(s->own_names, name->at, name->size) >= 0)
        return 0;
    for (int i = 0; i < s->name_count; i++)
        if (s->names[i].size == name->size && !memcmp(s->names[i].at, name->at, name->size))
            return 0; /* of two, the last counts */
    s->names[s->name_count].at = name->at;
    s->names[s->name_count++].size = name->size;
    return event->stranger;
}

/* The entry of the property whose name begins at `p`, behind its quotes; 0 if it is none that can be
 * counted here. Moves `p` behind the name. */
static uint32_t named_entry(Scanner *s, Event *event, Bytes *p)
{
    Text name;
    if (!(*p = read_string(*p, s->stop, s->scratch, &name)))
        return 0;
    uint32_t found = event_find(event, name.at, name.size);
    if (!found && !(found = loose_property(s, event, &name)) && !s->failed)
        found = stranger_of(s, event, &name);
    return found;
}

static Bytes read_properties(Scanner *s, Event *event, Bytes p)
{
    uint32_t count = 0, before = 0;
    if (*p != '{')
        return NULL;
    p = skip_space(p + 1);
    if (*p != '}') {
        for (;;) {
            uint32_t at = event->entries[before].guess;
            Spec *spec = event->entries[at].spec;
            if (*p != '"')
                return NULL;
            p++;
            if (LIKELY(spec && spec->is_bare && (size_t)(s->end - p) > spec->size &&
                       !memcmp(p, spec->name, spec->size + 1))) {
                p += spec->size + 1;
            } else {
                if (!(at = named_entry(s, event, &p)))
                    return NULL;
                event->entries[before].guess = at;
                spec = event->entries[at].spec;
            }
            before = at;
            count++;
            p = skip_space(p);
            if (*p != ':')
                return NULL;
            if (!(p = read_property(s, spec, skip_space(p + 1))))
                return NULL;
            p = skip_space(p);
            if (*p == '}')
                break;
            if (*p != ',')
                return NULL;
            p = skip_space(p + 1);
        }
    }
    if (count > event->max_properties)
        s->is_hard = 1;
    return p + 1;
}

static Bytes skip_value(Scanner *s, Bytes p)
{
    return read_value(s, NULL, &no_spec, p, 2);
}

/* Reads the whole line; the event if it is well-formed and of a known name. */
static Event *read_line(Scanner *s)
{
    Event *event = NULL;
    Bytes properties = NULL, p = skip_space(s->start);
    int is_read = 0;
    if (*p != '{')
        return NULL;
    p = skip_space(p + 1);
    for (;;) {
        Text key;
        if (*p != '"' || !(p = read_string(p + 1, s->stop, s->scratch, &key)))
            return NULL;
        int is_event = key.size == 5 && !memcmp(key.at, "event", 5);
        int is_properties = key.size == 10 && !memcmp(key.at, "properties", 10);
        p = skip_space(p);
        if (*p != ':')
            return NULL;
        p = skip_space(p + 1);
        if (is_event) {
            Text name;
            if (event || *p != '"' || !(p = read_string(p + 1, s->stop, s->scratch, &name)) ||
                !(event = event_named(s, &name)))
                return NULL;
        } else if (is_properties) {
            if (properties)
                return NULL;
            properties = p;
            is_read = event != NULL;
            if (!(p = is_read ? read_properties(s, event, p) : skip_value(s, p)))
                return NULL;
        } else if (!(p = skip_value(s, p))) {
            return NULL;
        }
        p = skip_space(p);
        if (*p == '}')
            break;
        if (*p != ',')
            return NULL;
        p = skip_space(p + 1);
    }
    if (skip_space(p + 1) != s->end || !event || !properties)
        return NULL;
    if (!is_read && !read_properties(s, event, properties))
        return NULL;
    return event;
}

/* -- the line as a whole ------------------------------------------------------------------------- */

/* The number of the platform that `mp_lib` and `$os` tell. */
static uint32_t platform_of(Scanner *s)
{
    uint8_t both[160];
    size_t one = s->library.at ? s->library.size : 0, two = s->system.at ? s->system.size : 0;
    if (one + two + 1 > sizeof both) {
        s->is_hard = 1;
        return 0;
    }
    if (one)
        memcpy(both, s->library.at, one);
    both[one] = '\n'; /* no text without escapes has one */
    if (two)
        memcpy(both + one + 1, s->system.at, two);
    uint32_t found = ask(s, ASK_PLATFORM, "platform", both, one + two + 1);
    return found ? found - 1 : 0;
}

static void doubt_the_whole(Scanner *s, Event *event, uint32_t platform)
{
    for (uint32_t i = 0; i < event->required_count; i++)
        if (UNLIKELY(event->required[i]->seen != s->serial))
            doubt(s, event->required[i], D_MISSING, NULL, 0);
    if (UNLIKELY(!s->named))
        doubt(s, NULL, D_NO_IDS, NULL, 0);
    if (UNLIKELY(s->has_arrival && s->arrival_ms - s->time_ms > s->late_ms && !s->is_import))
        doubt(s, NULL, D_ARRIVAL, NULL, 0);
    if (UNLIKELY(event->platforms && !(event->platforms >> platform & 1))) {
        doubt(s, NULL, D_PLATFORM, NULL, 0);
    }
    if (UNLIKELY(s->name_count) && event->entries[event->stranger].spec->flags & F_NAME_FAULT)
        doubt(s, NULL, D_STRANGER, NULL, 0);
    if (UNLIKELY(event->is_faulty))
        doubt(s, NULL, D_EVENT, NULL, 0);
}

static uint64_t doubt_tag(const Event *event, const Doubt *why, uint32_t platform)
{
    uint64_t of = (uint64_t)event->index << 32 | (why->spec ? why->spec->id + 1 : 0);
    return of << 8 | (uint64_t)why->kind << 4 | (why->kind == D_PLATFORM ? platform : 0);
}

/* The app version of the line as a number, 0 for none. */
static uint32_t version_of(Scanner *s)
{
    const Text *text = s->version;
    while (text < s->version + 3 && !text->at)
        text++;
    if (text == s->version + 3)
        return 0;
    uint32_t known = memory_find(&s->versions, 1, text->at, text->size);
    if (known)
        return known;
    if (memory_is_full(&s->versions, text->size)) {
        s->is_full = s->is_hard = 1;
        return 0;
    }
    PyObject *name = PyUnicode_DecodeUTF8((const char *)text->at, (Py_ssize_t)text->size, NULL);
    if (!name || PyList_Append(s->version_names, name) < 0)
        s->failed = s->is_hard = 1;
    Py_XDECREF(name);
    known = (uint32_t)PyList_GET_SIZE(s->version_names);
    memory_put(&s->versions, 1, text->at, text->size, known);
    return known;
}

static Group *group_of(Scanner *s, uint32_t fault, uint32_t platform, uint32_t version)
{
    uint32_t key[3] = {fault, platform, version};
    uint32_t slot = (uint32_t)hash_bytes((Bytes)key, sizeof key, table_seed) & (GROUP_SLOTS - 1);
    for (; s->group_slots[slot]; slot = (slot + 1) & (GROUP_SLOTS - 1)) {
        Group *group = &s->groups[s->group_slots[slot] - 1];
        if (group->fault == fault && group->platform == platform && group->version == version)
            return group;
    }
    Group *group = &s->groups[s->group_count++];
    s->group_slots[slot] = s->group_count;
    *group = (Group){fault, platform, version, 0, s->time_ms, s->time_ms};
    return group;
}

static void note_place(Scanner *s, Fault *fault, int64_t offset, uint32_t line)
{
    int at = 0;
    if (fault->samples < 3)
        at = (int)fault->samples++;
    else
        while (fault->places[at].offset != fault->farthest)
            at++;
    fault->places[at].offset = offset;
    fault->places[at].line = line;
    fault->places[at].has_id = s->insert_id.at != NULL;
    fault->places[at].size = s->insert_id.at ? (uint32_t)s->insert_id.size : 0;
    if (s->insert_id.at)
        memcpy(fault->places[at].insert_id, s->insert_id.at, s->insert_id.size);
    fault->farthest = fault->places[0].offset;
    for (uint32_t i = 1; i < fault->samples; i++)
        if (fault->places[i].offset > fault->farthest)
            fault->farthest = fault->places[i].offset;
}

/* Notes the names that nobody knows, for Python to count. */
static void note_strangers(Scanner *s, const Fault *fault, uint32_t platform, uint32_t version,
                           int64_t offset, uint32_t line)
{
    PyObject *name = version ? PyList_GET_ITEM(s->version_names, version - 1) : Py_None;
    for (int i = 0; i < s->name_count; i++) {
        PyObject *row = Py_BuildValue(
            "(Is#(IOLLIz#))", fault->id, (const char *)s->names[i].at, (Py_ssize_t)s->names[i].size,
            platform, name, (long long)s->time_ms, (long long)offset, line,
            (const char *)s->insert_id.at, (Py_ssize_t)(s->insert_id.at ? s->insert_id.size : 0));
        if (!row || PyList_Append(s->strangers, row) < 0)
            s->failed = s->is_hard = 1;
        Py_XDECREF(row);
    }
    if (PyList_GET_SIZE(s->strangers) >= MOST_NOTES)
        s->is_full = 1;
}

/* Notes an event that nobody knows, for Python to count; -1 if it cannot be counted here. */
static int note_event(Scanner *s, uint32_t platform, int64_t offset, uint32_t line)
{
    if (s->no_sample || (s->loose_rank && !s->counts_faults))
        return -1;
    uint32_t version = s->loose_rank ? version_of(s) : 0;
    if (s->is_hard)
        return -1;
    PyObject *row = Py_BuildValue(
        "(O(IOLLIz#))", s->loose_name, platform,
        version ? PyList_GET_ITEM(s->version_names, version - 1) : Py_None, (long long)s->time_ms,
        (long long)offset, line, (const char *)s->insert_id.at,
        (Py_ssize_t)(s->insert_id.at ? s->insert_id.size : 0));
    int result = row ? PyList_Append(s->loose_events, row) : -1;
    Py_XDECREF(row);
    if (result < 0)
        s->failed = 1;
    if (PyList_GET_SIZE(s->loose_events) >= MOST_NOTES)
        s->is_full = 1;
    return result;
}

/* Counts the line's faults if the judge has told each of them before; the worst rank. */
static Outcome count_faults(Scanner *s, Event *event, uint32_t platform, int64_t offset,
                            uint32_t line, uint32_t *worst)
{
    uint32_t found[MOST_DOUBTS];
    if (s->no_sample)
        return UNSURE;
    int known = 0;
    for (int i = 0; i < s->doubt_count; i++) {
        Doubt *why = &s->doubts[i];
        found[i] = memory_find(&s->verdicts, doubt_tag(event, why, platform), why->token, why->size);
        why->is_known = found[i] != 0;
        known += why->is_known;
        /* What stands for any event has no cells of its own. */
        if (found[i] && s->faults[found[i] - 1].rank && (!s->counts_faults || event == s->loose))
            return UNSURE;
    }
    if (known < s->doubt_count)
        return DOUBTED;
    if (s->group_count + MOST_DOUBTS > GROUP_SLOTS / 2) {
        s->is_full = 1;
        return UNSURE;
    }
    uint32_t version = version_of(s);
    if (s->is_hard)
        return UNSURE;
    for (int i = 0; i < s->doubt_count; i++) {
        Fault *fault = &s->faults[found[i] - 1];
        if (!fault->rank)
            continue;
        if (fault->rank > *worst)
            *worst = fault->rank;
        if (s->doubts[i].kind == D_STRANGER) {
            note_strangers(s, fault, platform, version, offset, line);
            continue;
        }
        Group *group = group_of(s, found[i] - 1, platform, version);
        group->count++;
        if (s->time_ms < group->first_ms)
            group->first_ms = s->time_ms;
        if (s->time_ms > group->last_ms)
            group->last_ms = s->time_ms;
        /* Lines that were asked about first come after later ones of their block. */
        if (fault->samples < 3 || offset < fault->farthest)
            note_place(s, fault, offset, line);
    }
    return COUNTED;
}

static int make_room(Scanner *s)
{
    if (LIKELY(s->rows < s->room))
        return 0;
    size_t room = s->room ? s->room * 2 : 512;
    for (int i = 0; i < COLUMNS; i++) {
        uint8_t *column = PyMem_Realloc(s->columns[i], room * column_bytes[i]);
        if (!column) {
            PyErr_NoMemory();
            s->failed = 1;
            return -1;
        }
        s->columns[i] = column;
    }
    s->room = room;
    return 0;
}

#define PUT(column, type, value) (((type *)s->columns[column])[s->rows] = (type)(value))

static void add_row(Scanner *s, Event *event, uint32_t platform, uint32_t worst, int64_t offset,
                    uint32_t line)
{
    PUT(COL_INSERT, int64_t, s->has_insert ? s->insert_hash : 0);
    PUT(COL_DISTINCT, int64_t, s->has_distinct ? s->distinct_hash : 0);
    PUT(COL_TIME, int64_t, s->time_ms);
    PUT(COL_OFFSET, int64_t, offset);
    PUT(COL_LINE, uint32_t, line);
    PUT(COL_EVENT, uint16_t, event->number);
    PUT(COL_PLATFORM, uint8_t, platform);
    PUT(COL_FLAGS, uint8_t,
        s->has_insert | s->has_distinct << 1 | 4 | worst << 3 | event->tells_super << 5);
    PUT(COL_ABSENT, uint32_t, event->super_all & ~s->super_seen);
    s->rows++;
}

/* Reads and counts the line from s->start to s->end. */
static Outcome take_line(Scanner *s, int64_t offset, uint32_t line)
{
    size_t size = (size_t)(s->end - s->start);
    if (size > s->event_bytes || make_room(s) < 0)
        return UNSURE;
    s->in_long_line = size > s->property_bytes;
    s->serial++;
    s->bad = s->is_hard = s->no_sample = s->doubt_count = s->name_count = 0;
    s->has_time = s->named = s->has_insert = s->has_distinct = 0;
    s->has_arrival = s->is_import = 0;
    s->super_seen = 0;
    s->insert_id.at = s->library.at = s->system.at = NULL;
    s->version[0].at = s->version[1].at = s->version[2].at = NULL;
    if (UNLIKELY(size > s->scratch_size)) {
        uint8_t *scratch = PyMem_Realloc(s->scratch, size);
        if (!scratch) {
            PyErr_NoMemory();
            s->failed = 1;
            return UNSURE;
        }
        s->scratch = scratch;
        s->scratch_size = size;
    }
    Event *event = read_line(s);
    if (!event || s->is_hard || !s->has_time)
        return UNSURE;
    uint32_t platform = platform_of(s), worst = 0;
    doubt_the_whole(s, event, platform);
    if (UNLIKELY(s->is_hard))
        return UNSURE;
    if (UNLIKELY(s->doubt_count)) {
        Outcome outcome = count_faults(s, event, platform, offset, line, &worst);
        if (outcome != COUNTED) {
            s->doubted_event = event;
            s->doubted_platform = platform;
            return outcome;
        }
    }
    if (UNLIKELY(event == s->loose)) {
        if (note_event(s, platform, offset, line) < 0)
            return UNSURE;
        worst = s->loose_rank;
    }
    add_row(s, event, platform, worst, offset, line);
    if (worst)
        s->flagged[worst]++;
    s->units[s->is_ms]++;
    s->total++;
    if (UNLIKELY(event == s->loose))
        return COUNTED; /* Python counts each name's own traffic */
    if (!event->events++) {
        event->first_ms = event->last_ms = s->time_ms;
    } else if (s->time_ms < event->first_ms) {
        event->first_ms = s->time_ms;
    } else if (s->time_ms > event->last_ms) {
        event->last_ms = s->time_ms;
    }
    return COUNTED;
}

#endif
