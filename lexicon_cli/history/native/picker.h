/* Rows of identity from lines: what identity/rows.py and identity/audit_log.py make of events, for
 * lines that say of people, devices and the app what a line before has said. */
#ifndef LEXICON_PICKER_H
#define LEXICON_PICKER_H

#include "counter.h"

/* The columns in the order in which they are told, with the bytes of an entry. */
enum { COL_KIND, COL_USER, COL_DEVICE, COL_DISTINCT, COL_LACK, COL_PLATFORM, COL_VERSION, COL_SAID,
       ALIKE, COL_EVENT = ALIKE, COL_TIME, COL_DAY, COL_ARRIVAL, COL_LINE, COL_OFFSET, COLUMNS };
static const size_t column_bytes[COLUMNS] = {1, 4, 4, 4, 1, 1, 4, 4, 4, 8, 4, 8, 4, 8};

/* What Python says instead of a time of arrival. */
#define UNUSABLE (-1)
#define ABSENT (-2)

#define KEYS_ROOM (64 * 1024 * 1024)
#define LATEST_TIME 1000000000000000 /* 10^15 ms, as in identity/values.py */

/* What the events of one key have in common. */
typedef struct {
    int32_t values[ALIKE];
} Alike;

typedef struct {
    PyObject_HEAD
    int64_t until, latest; /* days: events after the one, but not after the other, are left out */
    PyObject *verbs;       /* names of events that are asked for one by one */
    Arena arena;
    Table keys, names; /* to Alike (as an address), and to numbers of names, plus 2; 1 is a verb */
    uint8_t *columns[COLUMNS];
    size_t rows, room;
    uint8_t *key;
    size_t key_room;
    /* of the line that stands in `rows`, and of the last row of all */
    int64_t arrival;
    int has_arrival;
    uint64_t both;
    Line line;
} Picker;

/* What is read of an event: the fields of the key, and some that differ from row to row. */
enum { IN_DISTINCT, IN_USER, IN_DEVICE, IN_BEFORE, IN_LIBRARY, IN_SYSTEM, IN_VERSIONS,
       KEYED = IN_VERSIONS + 3, IN_PROCESSED = KEYED, IN_TAKEN, IN_TIME, IN_REASON, READ };

static int slot_of(const Text *name)
{
    switch (name->size) {
    case 3:
        return TEXT_IS(name, "$os") ? IN_SYSTEM : -1;
    case 4:
        return TEXT_IS(name, "time") ? IN_TIME : -1;
    case 6:
        return TEXT_IS(name, "mp_lib") ? IN_LIBRARY : -1;
    case 8:
        return TEXT_IS(name, "$user_id") ? IN_USER : -1;
    case 10:
        return TEXT_IS(name, "$device_id") ? IN_DEVICE : -1;
    case 11:
        if (TEXT_IS(name, "distinct_id"))
            return IN_DISTINCT;
        return TEXT_IS(name, "app_version") ? IN_VERSIONS + 1 : -1;
    case 12:
        return TEXT_IS(name, "$app_version") ? IN_VERSIONS + 2 : -1;
    case 19:
        return TEXT_IS(name, "$app_version_string") ? IN_VERSIONS : -1;
    case 20:
        return TEXT_IS(name, "$mp_api_timestamp_ms") ? IN_TAKEN : -1;
    case 21:
        return TEXT_IS(name, "mp_processing_time_ms") ? IN_PROCESSED : -1;
    case 24:
        return TEXT_IS(name, "$identity_failure_reason") ? IN_REASON : -1;
    case 28:
        return TEXT_IS(name, "$distinct_id_before_identity") ? IN_BEFORE : -1;
    default:
        return -1;
    }
}

static void put(Picker *s, int column, int64_t value)
{
    uint8_t *at = s->columns[column] + s->rows * column_bytes[column];
    int32_t word = (int32_t)value;
    switch (column_bytes[column]) {
    case 1:
        *at = (uint8_t)value;
        break;
    case 4:
        memcpy(at, &word, 4);
        break;
    default:
        memcpy(at, &value, 8);
    }
}

/* A row that arrived then, or as UNUSABLE and ABSENT say right after the one before. */
static void put_arrival(Picker *s, int64_t arrived)
{
    s->has_arrival |= arrived != ABSENT;
    if (arrived >= 0)
        s->arrival = arrived;
    put(s, COL_ARRIVAL, s->has_arrival ? s->arrival : 0);
}

/* Room for so many rows; -1 with an exception. */
static int rows_room(Picker *s, size_t rows)
{
    for (int i = 0; rows > s->room && i < COLUMNS; i++) {
        uint8_t *more = PyMem_Realloc(s->columns[i], rows * column_bytes[i]);
        if (!more) {
            PyErr_NoMemory();
            return -1;
        }
        s->columns[i] = more;
    }
    if (rows > s->room)
        s->room = rows;
    return 0;
}

/* The entry of what the event says of people, devices and the app; NULL if it says it in an unusual
 * way, or with an exception. */
static Entry *key_entry(Picker *s, const Field *const *read)
{
    size_t size = 1;
    for (int i = 0; i < KEYED; i++) {
        if (read[i] && (read[i]->kind == K_FLOAT || read[i]->kind >= K_LIST))
            return NULL;
        size += 5 + (read[i] && read[i]->kind != K_NULL ? read[i]->text.size : 0);
    }
    if (size > s->key_room) {
        uint8_t *more = PyMem_Realloc(s->key, size * 2);
        if (!more) {
            PyErr_NoMemory();
            return NULL;
        }
        s->key = more;
        s->key_room = size * 2;
    }
    uint8_t *out = s->key;
    *out++ = read[IN_PROCESSED] != NULL;
    for (int i = 0; i < KEYED; i++) {
        uint32_t length = read[i] && read[i]->kind != K_NULL ? (uint32_t)read[i]->text.size : 0;
        *out++ = read[i] ? read[i]->kind : KINDS;
        memcpy(out, &length, 4);
        out += 4;
        if (length)
            memcpy(out, read[i]->text.at, length);
        out += length;
    }
    return table_entry(&s->arena, &s->keys, 0, s->key, size);
}

/* The entry of an event's name; NULL with an exception. */
static Entry *name_entry(Picker *s, const Text *name)
{
    Entry *entry = table_entry(&s->arena, &s->names, 0, name->at, name->size);
    if (!entry || entry->number)
        return entry;
    PyObject *text = PyUnicode_DecodeUTF8((const char *)name->at, (Py_ssize_t)name->size, NULL);
    int is_verb = text ? PySet_Contains(s->verbs, text) : -1;
    Py_XDECREF(text);
    if (is_verb < 0)
        return NULL;
    entry->number = is_verb == 1;
    return entry;
}

/* Takes a row from what Python says of the line: eight numbers that all events of the key share, its
 * event's number, time, day and arrival. */
static int take_answer(Picker *s, PyObject *answer, Entry *name, Entry *key)
{
    long long values[COL_ARRIVAL + 1];
    if (!PyTuple_Check(answer) || PyTuple_GET_SIZE(answer) != COL_ARRIVAL + 1) {
        PyErr_SetString(PyExc_TypeError, "a row is a tuple of twelve numbers");
        return -1;
    }
    for (int i = 0; i <= COL_ARRIVAL; i++)
        values[i] = PyLong_AsLongLong(PyTuple_GET_ITEM(answer, i));
    if (PyErr_Occurred())
        return -1;
    for (int i = 0; i < COL_ARRIVAL; i++)
        put(s, i, values[i]);
    put_arrival(s, values[COL_ARRIVAL]);
    if (name && name->number != 1)
        name->number = (uint64_t)values[COL_EVENT] + 2;
    if (key) {
        Alike *alike = arena_take(&s->arena, sizeof *alike);
        if (!alike)
            return -1;
        for (int i = 0; i < ALIKE; i++)
            alike->values[i] = (int32_t)values[i];
        key->number = (uint64_t)(uintptr_t)alike;
    }
    return 0;
}

static int64_t time_ms(int64_t time)
{
    if (time < 0 || time >= LATEST_TIME)
        return -1;
    return time >= MILLISECONDS_FROM ? time : time * 1000;
}

enum { DROPPED, TAKEN, ASKED, BROKEN };

/* Takes the line that was read as a row, or says what Python has to be asked for: *name and *key are
 * to remember the answer. BROKEN with an exception. */
static int pick_line(Picker *s, Entry **name, Entry **key)
{
    const Field *read[READ] = {0};
    *name = *key = NULL;
    for (int i = 0; i < s->line.count; i++) {
        int slot = slot_of(&s->line.fields[i].name);
        if (slot >= 0)
            read[slot] = &s->line.fields[i];
    }
    if (!read[IN_TIME] || read[IN_TIME]->kind != K_INT)
        return ASKED;
    int64_t time = read[IN_TIME]->integer;
    int64_t day = time < 0 ? -1 : time / (time >= MILLISECONDS_FROM ? DAY_MS : DAY_S);
    if (day > s->until && day <= s->latest)
        return DROPPED;
    const Field *arrived = read[IN_PROCESSED] ? read[IN_PROCESSED] : read[IN_TAKEN];
    if (read[IN_REASON] || (arrived && (arrived->kind != K_INT || arrived->integer < 0)))
        return ASKED;
    if (!(*name = name_entry(s, &s->line.event)))
        return BROKEN;
    if ((*name)->number == 1)
        return ASKED;
    if (!(*key = key_entry(s, read)))
        return PyErr_Occurred() ? BROKEN : ASKED;
    if (!(*key)->number || !(*name)->number)
        return ASKED;
    const Alike *alike = (const Alike *)(uintptr_t)(*key)->number;
    for (int i = 0; i < ALIKE; i++)
        put(s, i, alike->values[i]);
    int64_t ms = time_ms(time);
    put(s, COL_EVENT, (int64_t)(*name)->number - 2);
    put(s, COL_TIME, ms);
    put(s, COL_DAY, ms < 0 ? -1 : ms / DAY_MS);
    put_arrival(s, arrived ? arrived->integer : ABSENT);
    return TAKEN;
}

#endif
