/* Events and their properties as native/events.py describes them, each made when it is first met.
 *
 * Properties that are alike in every way are one Spec, however many events have them: plans repeat
 * themselves, and what is shared stays in the processor's cache. */
#ifndef LEXICON_PLAN_H
#define LEXICON_PLAN_H

#include "nodes.h"

/* What else a property is (native/events.py has the same numbers). */
enum {
    ROLE_NONE, ROLE_TIME, ROLE_INSERT_ID, ROLE_DISTINCT_ID, ROLE_USER_ID, ROLE_DEVICE_ID,
    ROLE_LIBRARY, ROLE_SYSTEM, ROLE_VERSION /* and the next two, the first of them winning */,
    ROLE_ARRIVAL = ROLE_VERSION + 3, ROLE_IMPORT
};

enum {
    F_UNREAD = 1,        /* its texts are not searched for personal data: the SDKs' own */
    F_MASKED = 2,        /* neither: they are known to be personal */
    F_URL = 4,           /* its texts are URLs */
    F_JUNK = 8,          /* words for nothing are a fault in it */
    F_NULL = 16,         /* so is null */
    F_HOST = 32,         /* its text leads to a host */
    F_AGENT = 64,        /* its text may name a robot */
    F_OWN = 128,         /* its text should hold no JSON */
    F_NUMBER = 256,      /* planned as a number: beyond 2^53 it loses digits */
    F_INTEGER = 512,     /* planned as an integer */
    F_COUNTED = 1024,    /* cannot be less than nothing */
    F_AGE = 2048,        /* an age in years */
    F_DATE = 4096,       /* planned as a date */
    F_NAME_FAULT = 8192, /* the name is a fault whatever the value */
    F_ALONE = 16384,     /* the judge has to see each doubt about it */
    F_REQUIRED = 32768,
    F_STRANGER = 65536   /* stands for all names that nobody knows */
};

typedef struct Spec {
    const Node *node;
    uint64_t seen; /* the number of the line that had it last */
    uint32_t id, size, super_bit, flags;
    uint8_t role, is_bare; /* `is_bare`: JSON writes the name without escapes */
    uint8_t name[];
} Spec;

/* A property in its event; `guess` is the entry that followed it last time, 0 for none. */
typedef struct {
    Spec *spec;
    uint32_t guess;
} Entry;

typedef struct Event {
    Entry *entries; /* that at 0 stands for the beginning of a line */
    uint32_t *slots; /* entries by name */
    uint32_t mask, count, room, strangers;
    Spec **required;
    uint32_t required_count;
    uint32_t platforms, super_all, number, max_properties;
    uint32_t index, name_size;
    int64_t kin; /* events of one kin hold unplanned names of Mixpanel's own to the same, -1 for none */
    uint8_t is_made, is_faulty, tells_super, knows_strangers;
    /* Names that nobody knows, if one is like another: what they are held to, and what they are not. */
    uint32_t stranger; /* an entry */
    Words *folds;
    /* Traffic since it was last taken. */
    uint64_t events;
    int64_t first_ms, last_ms;
    uint8_t name[];
} Event;

static void event_free(Event *event)
{
    PyMem_Free(event->entries);
    PyMem_Free(event->slots);
    PyMem_Free(event->required);
    words_free(event->folds);
    PyMem_Free(event);
}

/* Makes a property of its dictionary; NULL with an exception. `documents` are those of nodes. */
static Spec *spec_new(PyObject *dict, Document **documents, uint32_t document_count, uint32_t id)
{
    Py_ssize_t size;
    PyObject *name = PyDict_Check(dict) ? item_of(dict, "name") : NULL;
    const char *text = name ? PyUnicode_AsUTF8AndSize(name, &size) : NULL;
    if (!text) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "a property is a dictionary with a name");
        return NULL;
    }
    Spec *spec = PyMem_Calloc(1, sizeof *spec + (size_t)size + 1);
    if (!spec) {
        PyErr_NoMemory();
        return NULL;
    }
    memcpy(spec->name, text, (size_t)size);
    spec->name[size] = '"'; /* what follows it in a line */
    spec->size = (uint32_t)size;
    spec->is_bare = 1;
    for (Py_ssize_t i = 0; i < size; i++)
        if (spec->name[i] < 0x20 || spec->name[i] == '"' || spec->name[i] == '\\')
            spec->is_bare = 0;
    long long document = int_of(dict, "document", -1);
    if (document >= 0 && document < (long long)document_count)
        spec->node = node_at(documents[document], int_of(dict, "node", -1));
    spec->role = (uint8_t)int_of(dict, "role", 0);
    spec->flags = (uint32_t)int_of(dict, "flags", 0);
    spec->super_bit = (uint32_t)int_of(dict, "super_bit", 0);
    spec->id = id;
    if (spec->flags & F_STRANGER)
        spec->is_bare = 0;
    if (PyErr_Occurred()) {
        PyMem_Free(spec);
        return NULL;
    }
    return spec;
}

/* The entry of a name, 0 if there is none. */
static inline uint32_t event_find(const Event *event, Bytes at, size_t size)
{
    uint32_t slot = (uint32_t)hash_bytes(at, size, table_seed) & event->mask;
    for (uint32_t found; (found = event->slots[slot]); slot = (slot + 1) & event->mask) {
        const Spec *spec = event->entries[found].spec;
        if (spec->size == size && !memcmp(spec->name, at, size))
            return found;
    }
    return 0;
}

static void event_place(Event *event, uint32_t at)
{
    const Spec *spec = event->entries[at].spec;
    uint32_t slot = (uint32_t)hash_bytes(spec->name, spec->size, table_seed) & event->mask;
    while (event->slots[slot])
        slot = (slot + 1) & event->mask;
    event->slots[slot] = at;
}

/* Makes room for so many entries in all; -1 with an exception. */
static int event_grow(Event *event, uint32_t wanted)
{
    if (wanted > event->room) {
        uint32_t room = wanted + wanted / 2;
        Entry *entries = PyMem_Realloc(event->entries, room * sizeof *entries);
        if (!entries) {
            PyErr_NoMemory();
            return -1;
        }
        event->entries = entries;
        event->room = room;
    }
    if (event->slots && (uint64_t)wanted * 2 <= event->mask)
        return 0;
    uint32_t size = 64;
    while ((uint64_t)wanted * 2 >= size)
        size *= 2;
    uint32_t *slots = PyMem_Calloc(size, sizeof *slots);
    if (!slots) {
        PyErr_NoMemory();
        return -1;
    }
    PyMem_Free(event->slots);
    event->slots = slots;
    event->mask = size - 1;
    for (uint32_t at = 1; at < event->count; at++)
        if (at != event->stranger)
            event_place(event, at);
    return 0;
}

/* Gives an event a property; its entry, 0 with an exception. */
static uint32_t event_add(Event *event, Spec *spec)
{
    if (event_grow(event, event->count + 1) < 0)
        return 0;
    event->entries[event->count] = (Entry){spec, 0};
    if (!(spec->flags & F_STRANGER))
        event_place(event, event->count);
    return event->count++;
}

/* Makes an event of its dictionary, or refuses it (None). `specs` are all properties made so far. */
static int event_make(Event *event, PyObject *dict, Spec **specs, uint32_t spec_count)
{
    if (dict == Py_None)
        return 0;
    PyObject *properties = PyDict_Check(dict) ? item_of(dict, "properties") : NULL;
    if (!properties || !PyList_Check(properties)) {
        PyErr_SetString(PyExc_TypeError, "an event is a dictionary with a list of properties");
        return -1;
    }
    event->platforms = (uint32_t)int_of(dict, "platforms", 0);
    event->super_all = (uint32_t)int_of(dict, "super_all", 0);
    event->number = (uint32_t)int_of(dict, "number", 0);
    event->tells_super = (uint8_t)int_of(dict, "tells_super", 0);
    event->is_faulty = (uint8_t)int_of(dict, "is_faulty", 0);
    event->max_properties = (uint32_t)int_of(dict, "max_properties", 0);
    event->kin = int_of(dict, "kin", -1);
    Py_ssize_t count = PyList_GET_SIZE(properties);
    uint32_t required = 0;
    event->count = 1;
    if (PyErr_Occurred() || event_grow(event, (uint32_t)count + 24) < 0)
        return -1;
    event->entries[0] = (Entry){NULL, 0};
    for (Py_ssize_t i = 0; i < count; i++) {
        size_t id = PyLong_AsSize_t(PyList_GET_ITEM(properties, i));
        if (id >= spec_count) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "no such property");
            return -1;
        }
        if (!event_add(event, specs[id]))
            return -1;
        required += (specs[id]->flags & F_REQUIRED) != 0;
    }
    event->required = PyMem_Calloc((size_t)required + 1, sizeof *event->required);
    if (!event->required) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t at = 1; at < event->count; at++)
        if (event->entries[at].spec->flags & F_REQUIRED)
            event->required[event->required_count++] = event->entries[at].spec;
    event->is_made = 1;
    return 0;
}

#endif
