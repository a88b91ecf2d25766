/* Events and their properties as native/events.py describes them, each made when it is first met. */
#ifndef LEXICON_PLAN_H
#define LEXICON_PLAN_H

#include "nodes.h"

/* What else a property is (native/events.py has the same numbers). */
enum {
    ROLE_NONE, ROLE_TIME, ROLE_INSERT_ID, ROLE_DISTINCT_ID, ROLE_USER_ID, ROLE_DEVICE_ID,
    ROLE_LIBRARY, ROLE_SYSTEM, ROLE_VERSION /* and the next two, the first of them winning */
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
    struct Spec *guess; /* the property that followed it last time */
    struct Spec *next;  /* in the order made */
    const Node *node;
    uint64_t seen; /* the number of the line that had it last */
    uint32_t id, size, super_bit, flags;
    uint8_t role, is_bare; /* `is_bare`: JSON writes the name without escapes */
    uint8_t name[];
} Spec;

typedef struct Event {
    Document *document;
    Spec *first, *last; /* all of them */
    Spec *guess;        /* the first property of the last line */
    Spec **slots;
    uint32_t mask, count, strangers;
    Spec **required;
    uint32_t required_count, id;
    uint32_t platforms, super_all, number, max_properties;
    uint32_t index, name_size;
    uint8_t is_made, is_faulty, tells_super, knows_strangers;
    /* Names that nobody knows, if one is like another: what they are held to, and what they are not. */
    Spec *stranger;
    Words *folds;
    /* Traffic since it was last taken. */
    uint64_t events;
    int64_t first_ms, last_ms;
    uint8_t name[];
} Event;

static void event_free(Event *event)
{
    for (Spec *spec = event->first, *next; spec; spec = next) {
        next = spec->next;
        PyMem_Free(spec);
    }
    if (event->document)
        document_free(event->document);
    PyMem_Free(event->slots);
    PyMem_Free(event->required);
    PyMem_Free(event->stranger);
    words_free(event->folds);
    PyMem_Free(event);
}

static inline Spec *event_find(const Event *event, Bytes at, size_t size)
{
    uint32_t slot = (uint32_t)hash_bytes(at, size, table_seed) & event->mask;
    for (Spec *spec; (spec = event->slots[slot]); slot = (slot + 1) & event->mask)
        if (spec->size == size && !memcmp(spec->name, at, size))
            return spec;
    return NULL;
}

static void event_place(Event *event, Spec *spec)
{
    uint32_t slot = (uint32_t)hash_bytes(spec->name, spec->size, table_seed) & event->mask;
    while (event->slots[slot])
        slot = (slot + 1) & event->mask;
    event->slots[slot] = spec;
}

static int event_grow(Event *event)
{
    if (event->slots && event->count * 2 <= event->mask)
        return 0;
    uint32_t room = event->slots ? (event->mask + 1) * 2 : 64;
    Spec **slots = PyMem_Calloc(room, sizeof *slots);
    if (!slots) {
        PyErr_NoMemory();
        return -1;
    }
    PyMem_Free(event->slots);
    event->slots = slots;
    event->mask = room - 1;
    for (Spec *spec = event->first; spec; spec = spec->next)
        event_place(event, spec);
    return 0;
}

/* Makes a property of its dictionary; NULL with an exception. */
static Spec *event_add(Event *event, PyObject *dict, uint32_t *ids)
{
    Py_ssize_t size;
    PyObject *name = PyDict_Check(dict) ? item_of(dict, "name") : NULL;
    const char *text = name ? PyUnicode_AsUTF8AndSize(name, &size) : NULL;
    if (!text) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "a property is a dictionary with a name");
        return NULL;
    }
    if (event_grow(event) < 0)
        return NULL;
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
    spec->node = event->document ? node_at(event->document, int_of(dict, "node", -1)) : NULL;
    spec->role = (uint8_t)int_of(dict, "role", 0);
    spec->flags = (uint32_t)int_of(dict, "flags", 0);
    spec->super_bit = (uint32_t)int_of(dict, "super_bit", 0);
    spec->id = (*ids)++;
    if (PyErr_Occurred()) {
        PyMem_Free(spec);
        return NULL;
    }
    if (event->last)
        event->last->next = spec;
    else
        event->first = spec;
    event->last = spec;
    event->count++;
    event_place(event, spec);
    return spec;
}

/* Makes an event of its dictionary, or refuses it (None). */
static int event_make(Event *event, PyObject *dict, uint32_t *ids)
{
    if (dict == Py_None)
        return 0;
    PyObject *properties = PyDict_Check(dict) ? item_of(dict, "properties") : NULL;
    if (!properties || !PyList_Check(properties)) {
        PyErr_SetString(PyExc_TypeError, "an event is a dictionary with a list of properties");
        return -1;
    }
    if (!(event->document = document_new(item_of(dict, "nodes"))))
        return -1;
    event->platforms = (uint32_t)int_of(dict, "platforms", 0);
    event->super_all = (uint32_t)int_of(dict, "super_all", 0);
    event->number = (uint32_t)int_of(dict, "number", 0);
    event->tells_super = (uint8_t)int_of(dict, "tells_super", 0);
    event->is_faulty = (uint8_t)int_of(dict, "is_faulty", 0);
    event->max_properties = (uint32_t)int_of(dict, "max_properties", 0);
    event->id = (*ids)++;
    Py_ssize_t count = PyList_GET_SIZE(properties);
    event->required = PyMem_Calloc((size_t)count + 1, sizeof *event->required);
    if (!event->required) {
        PyErr_NoMemory();
        return -1;
    }
    if (PyErr_Occurred() || event_grow(event) < 0)
        return -1;
    for (Py_ssize_t i = 0; i < count; i++) {
        Spec *spec = event_add(event, PyList_GET_ITEM(properties, i), ids);
        if (!spec)
            return -1;
        if (spec->flags & F_REQUIRED)
            event->required[event->required_count++] = spec;
    }
    event->is_made = 1;
    return 0;
}

/* Takes in what strangers are held to, or that each has to be looked at (None). */
static int event_take_stranger(Event *event, PyObject *dict)
{
    event->knows_strangers = 1;
    if (dict == Py_None)
        return 0;
    Spec *spec = PyMem_Calloc(1, sizeof *spec + 1);
    if (!spec) {
        PyErr_NoMemory();
        return -1;
    }
    event->stranger = spec;
    spec->flags = (uint32_t)int_of(dict, "flags", 0) | F_STRANGER | F_ALONE;
    spec->node = node_at(event->document, int_of(dict, "node", -1));
    if (words_of(dict, "folds", &event->folds) < 0)
        return -1;
    if (!event->folds)
        PyErr_SetString(PyExc_ValueError, "the folded names are needed");
    return PyErr_Occurred() ? -1 : 0;
}

#endif
