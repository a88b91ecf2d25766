/* What a value has to be: nodes made from JSON Schemas by native/schemas.py, flat and read-only. */
#ifndef LEXICON_NODES_H
#define LEXICON_NODES_H

#include "tables.h"

/* Kinds of JSON values as bits; a FLOAT is any number that is not plainly an integer. */
enum { K_NULL = 1, K_BOOL = 2, K_INT = 4, K_FLOAT = 8, K_STRING = 16, K_ARRAY = 32, K_OBJECT = 64 };

typedef struct Node Node;
struct Node {
    uint8_t kinds;      /* the kinds it takes; of others and of broken bounds the judge is asked */
    uint8_t has_bounds; /* of numbers */
    uint8_t excludes_low, excludes_high;
    uint8_t is_clean_text; /* a string that fits needs no search for personal data */
    uint8_t forbids_others; /* no keys but those of `names` */
    double low, high;
    size_t min_chars, max_chars, min_items, max_items, max_keys;
    Words *strings;  /* the allowed strings */
    Words *tokens;   /* the allowed other scalars, as JSON writes them */
    const uint16_t *steps; /* a pattern: states times 128, the next state for each ASCII character */
    const uint8_t *accepts;
    PyObject *steps_owner, *accepts_owner; /* nodes of many events share the bytes */
    const Node *items, *others; /* NULL: any value */
    Words *names;               /* of an object's planned keys, in the order of `parts` */
    const Node **parts;
    uint64_t required;          /* bits by position in `names`, which are 64 at most */
    const Node *by_kind[7];     /* a union: the node for each kind, NULL for none of it */
    uint8_t is_union;
};

/* The nodes of one schema document, freed together. */
typedef struct Document {
    struct Document *next;
    size_t count;
    Node nodes[];
} Document;

static void document_free(Document *document)
{
    for (size_t i = 0; i < document->count; i++) {
        Node *node = &document->nodes[i];
        words_free(node->strings);
        words_free(node->tokens);
        words_free(node->names);
        Py_XDECREF(node->steps_owner);
        Py_XDECREF(node->accepts_owner);
        PyMem_Free(node->parts);
    }
    PyMem_Free(document);
}

/* -- reading the dictionaries that Python makes ------------------------------------------------- */

/* A borrowed item or NULL without an exception. */
static PyObject *item_of(PyObject *dict, const char *name)
{
    PyObject *key = PyUnicode_FromString(name);
    if (!key)
        return NULL;
    PyObject *found = PyDict_GetItemWithError(dict, key);
    Py_DECREF(key);
    return found == Py_None ? NULL : found;
}

static long long int_of(PyObject *dict, const char *name, long long fallback)
{
    PyObject *found = item_of(dict, name);
    return found ? PyLong_AsLongLong(found) : fallback;
}

static size_t size_of(PyObject *dict, const char *name, size_t fallback)
{
    long long value = int_of(dict, name, -1);
    return value < 0 ? fallback : (size_t)value;
}

static double double_of(PyObject *dict, const char *name, double fallback)
{
    PyObject *found = item_of(dict, name);
    return found ? PyFloat_AsDouble(found) : fallback;
}

static int words_of(PyObject *dict, const char *name, Words **out)
{
    PyObject *found = item_of(dict, name);
    *out = NULL;
    return found && !(*out = words_new(found)) ? -1 : 0;
}

static const Node *node_at(Document *document, long long index)
{
    return index >= 0 && (size_t)index < document->count ? &document->nodes[index] : NULL;
}

static int read_steps(Node *node, PyObject *dict)
{
    PyObject *steps = item_of(dict, "steps"), *accepts = item_of(dict, "accepts");
    if (!steps || !accepts)
        return 0;
    Py_ssize_t states = PyBytes_Check(accepts) ? PyBytes_GET_SIZE(accepts) : 0;
    if (!states || states > 65535 || !PyBytes_Check(steps) ||
        PyBytes_GET_SIZE(steps) != states * 256) {
        PyErr_SetString(PyExc_ValueError, "a table of steps has the wrong size");
        return -1;
    }
    node->steps_owner = Py_NewRef(steps);
    node->accepts_owner = Py_NewRef(accepts);
    node->steps = (const uint16_t *)(const void *)PyBytes_AS_STRING(steps);
    node->accepts = (Bytes)PyBytes_AS_STRING(accepts);
    for (Py_ssize_t i = 0; i < states * 128; i++)
        if (node->steps[i] >= states) {
            PyErr_SetString(PyExc_ValueError, "a step leads to no state");
            return -1;
        }
    return 0;
}

static int read_parts(Document *document, Node *node, PyObject *dict)
{
    PyObject *parts = item_of(dict, "parts");
    if (words_of(dict, "names", &node->names) < 0)
        return -1;
    if (!node->names)
        return 0;
    if (!parts || !PyTuple_Check(parts) || PyTuple_GET_SIZE(parts) != node->names->count ||
        node->names->count > 64) {
        PyErr_SetString(PyExc_ValueError, "an object has at most 64 names and as many parts");
        return -1;
    }
    node->parts = PyMem_Calloc(node->names->count + 1, sizeof *node->parts);
    if (!node->parts) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t i = 0; i < node->names->count; i++)
        node->parts[i] = node_at(document, PyLong_AsLongLong(PyTuple_GET_ITEM(parts, i)));
    PyObject *required = item_of(dict, "required");
    if (required)
        node->required = PyLong_AsUnsignedLongLong(required);
    return 0;
}

static int read_node(Document *document, Node *node, PyObject *dict)
{
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "a node is a dictionary");
        return -1;
    }
    node->kinds = (uint8_t)int_of(dict, "kinds", 0);
    node->has_bounds = item_of(dict, "low") != NULL || item_of(dict, "high") != NULL;
    node->low = double_of(dict, "low", -Py_HUGE_VAL);
    node->high = double_of(dict, "high", Py_HUGE_VAL);
    node->excludes_low = (uint8_t)int_of(dict, "excludes_low", 0);
    node->excludes_high = (uint8_t)int_of(dict, "excludes_high", 0);
    node->is_clean_text = (uint8_t)int_of(dict, "is_clean_text", 0);
    node->forbids_others = (uint8_t)int_of(dict, "forbids_others", 0);
    node->min_chars = size_of(dict, "min_chars", 0);
    node->max_chars = size_of(dict, "max_chars", SIZE_MAX);
    node->min_items = size_of(dict, "min_items", 0);
    node->max_items = size_of(dict, "max_items", SIZE_MAX);
    node->max_keys = size_of(dict, "max_keys", SIZE_MAX);
    node->items = node_at(document, int_of(dict, "items", -1));
    node->others = node_at(document, int_of(dict, "others", -1));
    if (words_of(dict, "strings", &node->strings) < 0 ||
        words_of(dict, "tokens", &node->tokens) < 0 || read_steps(node, dict) < 0 ||
        read_parts(document, node, dict) < 0)
        return -1;
    PyObject *by_kind = item_of(dict, "by_kind");
    if (by_kind && PyTuple_Check(by_kind) && PyTuple_GET_SIZE(by_kind) == 7) {
        node->is_union = 1;
        for (int i = 0; i < 7; i++)
            node->by_kind[i] =
                node_at(document, PyLong_AsLongLong(PyTuple_GET_ITEM(by_kind, i)));
    }
    return PyErr_Occurred() ? -1 : 0;
}

/* The nodes of a list of dictionaries, which name each other by position; NULL with an exception. */
static Document *document_new(PyObject *list)
{
    if (!list || !PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "nodes come as a list");
        return NULL;
    }
    size_t count = (size_t)PyList_GET_SIZE(list);
    Document *document = PyMem_Calloc(1, sizeof *document + count * sizeof(Node));
    if (!document) {
        PyErr_NoMemory();
        return NULL;
    }
    document->count = count;
    for (size_t i = 0; i < count; i++)
        if (read_node(document, &document->nodes[i], PyList_GET_ITEM(list, (Py_ssize_t)i)) < 0) {
            document_free(document);
            return NULL;
        }
    return document;
}

#endif
