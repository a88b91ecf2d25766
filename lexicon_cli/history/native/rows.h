/* The Python type that makes rows of identity from blocks of lines. */
#ifndef LEXICON_ROWS_H
#define LEXICON_ROWS_H

#include "picker.h"

static void picker_dealloc(Picker *s)
{
    arena_free(&s->arena);
    Py_XDECREF(s->verbs);
    for (int i = 0; i < COLUMNS; i++)
        PyMem_Free(s->columns[i]);
    PyMem_Free(s->key);
    PyMem_Free(s->line.scratch);
    Py_TYPE(s)->tp_free((PyObject *)s);
}

static PyObject *picker_new(PyTypeObject *type, PyObject *args, PyObject *named)
{
    PyObject *verbs;
    long long until, latest;
    if (named && PyDict_GET_SIZE(named)) {
        PyErr_SetString(PyExc_TypeError, "Picker takes no named arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!LL", &PyFrozenSet_Type, &verbs, &until, &latest))
        return NULL;
    Picker *s = (Picker *)type->tp_alloc(type, 0);
    if (s) {
        s->verbs = Py_NewRef(verbs);
        s->until = until;
        s->latest = latest;
    }
    return (PyObject *)s;
}

/* Asks Python for the row of a line; 1 if there is one, -1 with an exception. */
static int ask(Picker *s, PyObject *helper, Bytes base, Bytes p, Bytes end, Py_ssize_t lines,
               Py_ssize_t row, Entry *name, Entry *key)
{
    PyObject *answer = PyObject_CallFunction(helper, "nnnn", (Py_ssize_t)(p - base),
                                             (Py_ssize_t)(end - base), lines, row);
    int outcome = answer ? 0 : -1;
    if (answer && answer != Py_None)
        outcome = take_answer(s, answer, name, key) < 0 ? -1 : 1;
    Py_XDECREF(answer);
    return outcome;
}

PyDoc_STRVAR(pick_doc,
             "pick(block, line, offset, helper) -> (lines, rows, end, both, has_arrival, columns)\n\n"
             "The rows of the events in some lines, the first of which is `line`, at byte `offset`.\n"
             "helper(begin, end, number, row) is asked where that is not plain; `end` is where the last\n"
             "row's line ends in the block, `both` how many events have a device and a user.");

static PyObject *picker_pick(Picker *s, PyObject *args)
{
    PyObject *block, *helper, *told;
    long long first, offset;
    if (!PyArg_ParseTuple(args, "SLLO", &block, &first, &offset, &helper))
        return NULL;
    Bytes base = (Bytes)PyBytes_AS_STRING(block), stop = base + PyBytes_GET_SIZE(block);
    Py_ssize_t lines = 0, last = 0;
    s->rows = 0;
    s->both = 0;
    for (Bytes p = base; p < stop; lines++) {
        Bytes end = memchr(p, '\n', (size_t)(stop - p));
        Entry *name = NULL, *key = NULL;
        if (!end)
            end = stop;
        Bytes next = end + 1, whole = end;
        while (end > p && end[-1] == '\r')
            end--;
        if (is_blank(p, end)) {
            p = next;
            continue;
        }
        if (line_room(&s->line, (size_t)(whole - p)) < 0)
            return NULL;
        if (s->rows == s->room && rows_room(s, s->room ? s->room * 2 : 256) < 0)
            return NULL;
        int outcome = ASKED;
        if (read_line(&s->line, p, whole, stop))
            outcome = pick_line(s, &name, &key);
        if (outcome == ASKED)
            outcome = ask(s, helper, base, p, end, lines, (Py_ssize_t)s->rows, name, key);
        if (outcome < 0 || outcome == BROKEN)
            return NULL;
        if (outcome == TAKEN) {
            int32_t user, device;
            memcpy(&user, s->columns[COL_USER] + s->rows * 4, 4);
            memcpy(&device, s->columns[COL_DEVICE] + s->rows * 4, 4);
            s->both += !s->columns[COL_KIND][s->rows] && user >= 0 && device >= 0;
            put(s, COL_LINE, first + lines);
            put(s, COL_OFFSET, offset + (p - base));
            s->rows++;
            last = (Py_ssize_t)(end - base);
        }
        p = next;
    }
    if (s->arena.total > KEYS_ROOM) {
        arena_free(&s->arena);
        memset(&s->keys, 0, sizeof s->keys);
        memset(&s->names, 0, sizeof s->names);
    }
    if (!(told = PyTuple_New(COLUMNS)))
        return NULL;
    for (int i = 0; i < COLUMNS; i++) {
        PyObject *column = PyBytes_FromStringAndSize((const char *)s->columns[i],
                                                     (Py_ssize_t)(s->rows * column_bytes[i]));
        if (!column) {
            Py_DECREF(told);
            return NULL;
        }
        PyTuple_SET_ITEM(told, i, column);
    }
    return Py_BuildValue("(nnnKiN)", lines, (Py_ssize_t)s->rows, last, (unsigned long long)s->both,
                         s->has_arrival, told);
}

static PyMethodDef picker_methods[] = {
    {"pick", (PyCFunction)picker_pick, METH_VARARGS, pick_doc},
    {NULL},
};

static PyTypeObject picker_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "lexicon_cli.history.native._counting.Picker",
    .tp_doc = "Makes rows of identity from lines that say again what was said before.",
    .tp_basicsize = sizeof(Picker),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = picker_new,
    .tp_dealloc = (destructor)picker_dealloc,
    .tp_methods = picker_methods,
};

#endif
