/* Counts the values of events that are alike, as history/groups.py does it with dictionaries. */
#ifndef LEXICON_COUNTER_H
#define LEXICON_COUNTER_H

#include "table.h"

#define DAY_S 86400
#define DAY_MS 86400000
#define MOST_CHOOSERS 16
#define MOST_PARTS 64
#define MOST_LENGTHS 32
#define MILLISECONDS_FROM 100000000000 /* as in kernel/ingest.py */

/* The values of a property on a day, of events of one name. */
typedef struct {
    Text name;
    int is_untold;     /* of which only the types count */
    int chooser, part; /* its place among the event's choosers and its counted names, or -1 */
    uint64_t serial;   /* the line that had it last */
    Table values;      /* all scalars but null */
} Column;

/* Events of one name on a day. */
typedef struct {
    int64_t day;
    Text name;
    Table names; /* of columns: their numbers and one */
    Column **columns;
    uint32_t count, room;
    PyObject *choosers, *parts; /* borrowed tuples of names, or NULL: history/splits.py */
    Table splits;               /* events by what choosers say and which parts are there */
    uint32_t number;            /* in what is told */
} Event;

/* What an event says of its name, library, system and three versions, in this order. */
enum { TOLD_NAME, TOLD_LIBRARY, TOLD_SYSTEM, TOLD_VERSIONS, TOLD = TOLD_VERSIONS + 3 };

/* How often a column had each type, and which column came next the last time. */
typedef struct {
    uint64_t kinds[KINDS];
    uint32_t next;
} Types;

/* Events that are alike in what they tell. */
typedef struct {
    Event *event;
    Text told[TOLD]; /* `at` is NULL for what is no string */
    uint64_t nobody; /* events without an id */
    Table users;
    Types *types; /* by column */
    uint32_t count, first;
} Group;

typedef struct {
    PyObject_HEAD
    PyObject *untold, *choosers;
    int64_t low, high, earliest, latest; /* days, all included */
    size_t limit;
    size_t lengths[MOST_LENGTHS], longest; /* classes of lengths, and the longest text that is kept */
    int length_count;
    uint64_t undated, serial;
    Arena arena;
    Table group_keys, event_keys; /* their numbers and one */
    Group **groups;
    Event **events;
    uint32_t group_count, group_room, event_count, event_room;
    uint8_t *key;
    size_t key_room;
    Line line;
} Counter;


/* Room for one more pointer in a list of the arena. */
static int grow_list(Arena *arena, void **list, uint32_t count, uint32_t *room)
{
    if (count < *room)
        return 0;
    uint32_t more = *room ? *room * 2 : 32;
    void **items = arena_take(arena, more * sizeof *items);
    if (!items)
        return -1;
    if (count)
        memcpy(items, *list, count * sizeof *items);
    *list = items;
    *room = more;
    return 0;
}

/* Where a name stands in a tuple of names, -1 if it does not. */
static int place_in(PyObject *names, PyObject *name)
{
    Py_ssize_t count = names ? PyTuple_GET_SIZE(names) : 0;
    for (int i = 0; i < count; i++)
        if (!PyUnicode_Compare(PyTuple_GET_ITEM(names, i), name))
            return i;
    return -1;
}

/* A new column; NULL with an exception. The entry may have moved when it returns. */
static Column *new_column(Counter *s, Event *event, const Text *name, Entry *entry)
{
    Column *column = arena_take(&s->arena, sizeof *column);
    if (!column || grow_list(&s->arena, (void **)&event->columns, event->count, &event->room) < 0)
        return NULL;
    column->name = *name;
    column->name.at = entry->at;
    PyObject *text = PyUnicode_DecodeUTF8((const char *)name->at, (Py_ssize_t)name->size, NULL);
    if (!text)
        return NULL;
    column->is_untold = PySet_Contains(s->untold, text);
    column->chooser = place_in(event->choosers, text);
    column->part = place_in(event->parts, text);
    Py_DECREF(text);
    if (column->is_untold < 0 || PyErr_Occurred())
        return NULL;
    event->columns[event->count++] = column;
    entry->number = event->count;
    return column;
}

/* The number of a property's column; the one that came next the last time is tried first. -1 with
 * an exception. */
static inline Py_ssize_t column_at(Counter *s, Event *event, const Text *name, uint32_t guess)
{
    if (LIKELY(guess < event->count)) {
        const Text *known = &event->columns[guess]->name;
        if (LIKELY(known->size == name->size && !memcmp(known->at, name->at, name->size)))
            return guess;
    }
    Entry *entry = table_entry(&s->arena, &event->names, 0, name->at, name->size);
    if (!entry || (!entry->number && !new_column(s, event, name, entry)))
        return -1;
    return (Py_ssize_t)entry->number - 1;
}

/* Where the fields lie that tell of an event; NULL for those that it lacks. */
typedef struct {
    const Field *time, *user, *told[TOLD];
} Places;

static Places places_of(const Line *line)
{
    Places found = {0};
    for (int i = 0; i < line->count; i++) {
        const Field *field = &line->fields[i];
        const Text *name = &field->name;
        switch (name->size) {
        case 3:
            if (TEXT_IS(name, "$os"))
                found.told[TOLD_SYSTEM] = field;
            break;
        case 4:
            if (TEXT_IS(name, "time"))
                found.time = field;
            break;
        case 6:
            if (TEXT_IS(name, "mp_lib"))
                found.told[TOLD_LIBRARY] = field;
            break;
        case 11:
            if (TEXT_IS(name, "distinct_id"))
                found.user = field;
            else if (TEXT_IS(name, "app_version"))
                found.told[TOLD_VERSIONS + 1] = field;
            break;
        case 12:
            if (TEXT_IS(name, "$app_version"))
                found.told[TOLD_VERSIONS + 2] = field;
            break;
        case 19:
            if (TEXT_IS(name, "$app_version_string"))
                found.told[TOLD_VERSIONS] = field;
            break;
        }
    }
    return found;
}

/* Room for a key of so many bytes; NULL with an exception. */
static uint8_t *key_room(Counter *s, size_t size)
{
    if (size > s->key_room) {
        uint8_t *more = PyMem_Realloc(s->key, size * 2);
        if (!more) {
            PyErr_NoMemory();
            return NULL;
        }
        s->key = more;
        s->key_room = size * 2;
    }
    return s->key;
}

/* Which choosers and parts the events of a name have; -1 with an exception. */
static int find_choosers(Counter *s, Event *event)
{
    const Text *text = &event->name;
    PyObject *name = PyUnicode_DecodeUTF8((const char *)text->at, (Py_ssize_t)text->size, NULL);
    PyObject *both = name ? PyDict_GetItemWithError(s->choosers, name) : NULL;
    Py_XDECREF(name);
    if (!both)
        return PyErr_Occurred() ? -1 : 0;
    PyObject *choosers, *parts;
    if (!PyArg_ParseTuple(both, "O!O!", &PyTuple_Type, &choosers, &PyTuple_Type, &parts))
        return -1;
    if (PyTuple_GET_SIZE(choosers) > MOST_CHOOSERS || PyTuple_GET_SIZE(parts) > MOST_PARTS) {
        PyErr_SetString(PyExc_ValueError, "too many properties are counted together");
        return -1;
    }
    event->choosers = choosers;
    event->parts = parts;
    return 0;
}

/* The events of that name on the day; NULL with an exception. */
static Event *event_of(Counter *s, int64_t day, const Text *name)
{
    uint8_t *key = key_room(s, sizeof day + name->size);
    if (!key)
        return NULL;
    memcpy(key, &day, sizeof day);
    memcpy(key + sizeof day, name->at, name->size);
    size_t size = sizeof day + name->size;
    Entry *entry = table_entry(&s->arena, &s->event_keys, 0, key, size);
    if (!entry)
        return NULL;
    if (entry->number)
        return s->events[entry->number - 1];
    Event *event = arena_take(&s->arena, sizeof *event);
    if (!event || grow_list(&s->arena, (void **)&s->events, s->event_count, &s->event_room) < 0)
        return NULL;
    event->day = day;
    event->name = *name;
    event->name.at = entry->at + sizeof day;
    if (find_choosers(s, event) < 0)
        return NULL;
    s->events[s->event_count++] = event;
    entry->number = s->event_count;
    return event;
}

/* The group that the event counts in; NULL with an exception. */
static Group *group_of(Counter *s, const Places *places, int64_t day)
{
    Text told[TOLD] = {s->line.event};
    size_t size = sizeof day, sizes[TOLD];
    for (int i = 0; i < TOLD; i++) {
        const Field *field = places->told[i];
        if (i)
            told[i] = field && field->kind == K_STRING ? field->text : (Text){0};
        sizes[i] = told[i].at ? told[i].size + 1 : 0;
        size += told[i].size + sizeof sizes[i];
    }
    uint8_t *out = key_room(s, size);
    if (!out)
        return NULL;
    memcpy(out, &day, sizeof day);
    out += sizeof day;
    for (int i = 0; i < TOLD; i++) {
        memcpy(out, &sizes[i], sizeof sizes[i]);
        out += sizeof sizes[i];
        if (told[i].size)
            memcpy(out, told[i].at, told[i].size);
        out += told[i].size;
    }
    Entry *entry = table_entry(&s->arena, &s->group_keys, 0, s->key, size);
    if (!entry)
        return NULL;
    if (LIKELY(entry->number))
        return s->groups[entry->number - 1];
    Group *group = arena_take(&s->arena, sizeof *group);
    if (!group || grow_list(&s->arena, (void **)&s->groups, s->group_count, &s->group_room) < 0)
        return NULL;
    Bytes at = entry->at + sizeof day;
    for (int i = 0; i < TOLD; i++) {
        at += sizeof sizes[i];
        group->told[i] = told[i];
        if (told[i].at)
            group->told[i].at = at;
        at += told[i].size;
    }
    if (!(group->event = event_of(s, day, &group->told[TOLD_NAME])))
        return NULL;
    s->groups[s->group_count++] = group;
    entry->number = s->group_count;
    return group;
}

/* Counts which parts are there beside what the choosers say: `chosen` are their fields. */
static int count_split(Counter *s, Event *event, const Field *const *chosen, uint64_t parts)
{
    Py_ssize_t choosers = PyTuple_GET_SIZE(event->choosers);
    size_t size = sizeof parts;
    for (Py_ssize_t i = 0; i < choosers; i++)
        size += 1 + sizeof size + (chosen[i] ? chosen[i]->text.size : 0);
    uint8_t *out = key_room(s, size);
    if (!out)
        return -1;
    memcpy(out, &parts, sizeof parts);
    out += sizeof parts;
    for (Py_ssize_t i = 0; i < choosers; i++) {
        size_t length = chosen[i] ? chosen[i]->text.size : 0;
        *out++ = chosen[i] ? chosen[i]->kind : K_NULL;
        memcpy(out, &length, sizeof length);
        out += sizeof length;
        if (length)
            memcpy(out, chosen[i]->text.at, length);
        out += length;
    }
    Entry *entry = table_entry(&s->arena, &event->splits, 0, s->key, size);
    if (!entry)
        return -1;
    entry->number++;
    return 0;
}

/* Room for the types of all columns there are; -1 with an exception. */
static int grow_types(Counter *s, Group *group)
{
    uint32_t count = group->event->room;
    Types *types = arena_take(&s->arena, count * sizeof *types);
    if (!types)
        return -1;
    if (group->count)
        memcpy(types, group->types, group->count * sizeof *types);
    group->types = types;
    group->count = count;
    return 0;
}

enum { LEFT, COUNTED, FAILED };

/* Counts the line that was read. Nothing is counted of one that is left. */
static int count_line(Counter *s)
{
    Line *line = &s->line;
    Places places = places_of(line);
    if (!places.time || places.time->kind != K_INT)
        return LEFT;
    if (places.user && places.user->kind != K_STRING && places.user->kind != K_NULL)
        return LEFT;
    int64_t time = places.time->integer;
    int64_t day = time < 0 ? -1 : time / (time >= MILLISECONDS_FROM ? DAY_MS : DAY_S);
    if (day < s->low || day > s->high) {
        s->undated += day < s->earliest || day > s->latest;
        return COUNTED;
    }
    Group *group = group_of(s, &places, day);
    if (!group)
        return FAILED;
    Event *event = group->event;
    uint32_t numbers[MOST_FIELDS], next = group->first;
    s->serial++;
    for (int i = 0; i < line->count; i++) {
        Py_ssize_t number = column_at(s, event, &line->fields[i].name, next);
        if (number < 0 || (number >= group->count && grow_types(s, group) < 0))
            return FAILED;
        Column *column = event->columns[number];
        if (UNLIKELY(column->serial == s->serial))
            return LEFT; /* a name that comes twice */
        column->serial = s->serial;
        *(i ? &group->types[numbers[i - 1]].next : &group->first) = (uint32_t)number;
        numbers[i] = (uint32_t)number;
        next = group->types[number].next;
    }
    Entry *entry;
    if (places.user && places.user->kind == K_STRING) {
        const Text *text = &places.user->text;
        if (!(entry = table_entry(&s->arena, &group->users, 0, text->at, text->size)))
            return FAILED;
        entry->number++;
    } else {
        group->nobody++;
    }
    const Field *chosen[MOST_CHOOSERS] = {0};
    uint64_t parts = 0;
    for (int i = 0; i < line->count; i++) {
        const Field *field = &line->fields[i];
        Column *column = event->columns[numbers[i]];
        int is_scalar = field->kind != K_NULL && field->kind < K_LIST;
        group->types[numbers[i]].kinds[field->kind]++;
        if (column->part >= 0)
            parts |= 1ull << column->part;
        if (column->chooser >= 0 && is_scalar)
            chosen[column->chooser] = field;
        if (column->is_untold || !is_scalar)
            continue;
        const Text *text = &field->text;
        entry = table_entry(&s->arena, &column->values, field->kind, text->at, text->size);
        if (!entry)
            return FAILED;
        entry->number++;
    }
    if (event->choosers && count_split(s, event, chosen, parts) < 0)
        return FAILED;
    return COUNTED;
}

#endif
