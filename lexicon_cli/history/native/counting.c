/* Reads lines of events as bytes, without making Python objects of them: counts their values for daily
 * facts (Counter), and makes rows of identity of them (Picker).
 *
 * It only ever accepts: a line is taken if it is plain enough to be certain of what Python would make
 * of it; every other line is handed back. */
#define PY_SSIZE_T_CLEAN
#include "rows.h"
#include "told.h"

/* As native/__init__.py has it: what Python and C say to each other. */
#define REVISION 1

static void forget(Counter *s)
{
    arena_free(&s->arena);
    memset(&s->group_keys, 0, sizeof s->group_keys);
    memset(&s->event_keys, 0, sizeof s->event_keys);
    s->groups = NULL;
    s->events = NULL;
    s->group_count = s->group_room = s->event_count = s->event_room = 0;
    s->undated = 0;
}

static void counter_dealloc(Counter *s)
{
    forget(s);
    Py_XDECREF(s->untold);
    Py_XDECREF(s->choosers);
    PyMem_Free(s->key);
    PyMem_Free(s->line.scratch);
    Py_TYPE(s)->tp_free((PyObject *)s);
}

static int read_lengths(Counter *s, PyObject *lengths)
{
    Py_ssize_t count = PyTuple_GET_SIZE(lengths);
    if (count >= MOST_LENGTHS) {
        PyErr_SetString(PyExc_ValueError, "too many classes of lengths");
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        s->lengths[i] = PyLong_AsSize_t(PyTuple_GET_ITEM(lengths, i));
    s->length_count = (int)count;
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *counter_new(PyTypeObject *type, PyObject *args, PyObject *named)
{
    PyObject *untold, *lengths, *choosers;
    long long low, high, earliest, latest;
    Py_ssize_t longest, limit;
    if (named && PyDict_GET_SIZE(named)) {
        PyErr_SetString(PyExc_TypeError, "Counter takes no named arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!(LLLL)O!nnO!", &PyFrozenSet_Type, &untold, &low, &high, &earliest,
                          &latest, &PyTuple_Type, &lengths, &longest, &limit, &PyDict_Type,
                          &choosers))
        return NULL;
    Counter *s = (Counter *)type->tp_alloc(type, 0);
    if (!s)
        return NULL;
    s->untold = Py_NewRef(untold);
    s->low = low;
    s->high = high;
    s->earliest = earliest;
    s->latest = latest;
    s->longest = longest < 0 ? 0 : (size_t)longest;
    s->limit = limit < 0 ? 0 : (size_t)limit;
    if (read_lengths(s, lengths) < 0 || !(s->choosers = PyDict_Copy(choosers)))
        Py_CLEAR(s);
    return (PyObject *)s;
}

PyDoc_STRVAR(count_doc,
             "count(block) -> (lines, kept, left)\n\n"
             "Counts the events of some lines. `kept` are the lines that are not blank, `left` lists\n"
             "(begin, end, number) of those among them that were not counted.");

static PyObject *counter_count(Counter *s, PyObject *block)
{
    if (!PyBytes_Check(block)) {
        PyErr_SetString(PyExc_TypeError, "a block of bytes is needed");
        return NULL;
    }
    Bytes base = (Bytes)PyBytes_AS_STRING(block), stop = base + PyBytes_GET_SIZE(block);
    PyObject *left = PyList_New(0);
    Py_ssize_t lines = 0, kept = 0;
    if (!left)
        return NULL;
    for (Bytes p = base; p < stop; lines++) {
        Bytes end = memchr(p, '\n', (size_t)(stop - p));
        if (!end)
            end = stop;
        if (*p == '{' || !is_blank(p, end)) {
            kept++;
            if (line_room(&s->line, (size_t)(end - p)) < 0)
                goto fail;
            int outcome = read_line(&s->line, p, end, stop) ? count_line(s) : LEFT;
            if (outcome == FAILED)
                goto fail;
            if (outcome == LEFT) {
                PyObject *row = Py_BuildValue("(nnn)", (Py_ssize_t)(p - base),
                                              (Py_ssize_t)(end - base), lines);
                int added = row ? PyList_Append(left, row) : -1;
                Py_XDECREF(row);
                if (added < 0)
                    goto fail;
            }
        }
        p = end + 1;
    }
    return Py_BuildValue("(nnN)", lines, kept, left);
fail:
    Py_DECREF(left);
    return NULL;
}

PyDoc_STRVAR(tell_doc,
             "tell() -> (undated, events, groups)\n\n"
             "What was counted since the last time it was forgotten: an event is (day, name, names of\n"
             "columns, columns, splits), a group (number of its event, words, events, hashes of users,\n"
             "types).");

static PyObject *counter_tell(Counter *s, PyObject *unused)
{
    (void)unused;
    PyObject *events = PyList_New(0), *groups = PyList_New(0);
    if (!events || !groups)
        goto fail;
    for (uint32_t i = 0; i < s->event_count; i++) {
        PyObject *told = told_event(s, s->events[i]);
        int outcome = told ? PyList_Append(events, told) : -1;
        Py_XDECREF(told);
        if (outcome < 0)
            goto fail;
        s->events[i]->number = i;
    }
    for (uint32_t i = 0; i < s->group_count; i++) {
        const Group *group = s->groups[i];
        if (!group->nobody && !group->users.count)
            continue; /* made for a line that was left */
        PyObject *told = told_group(group);
        int outcome = told ? PyList_Append(groups, told) : -1;
        Py_XDECREF(told);
        if (outcome < 0)
            goto fail;
    }
    return Py_BuildValue("(KNN)", (unsigned long long)s->undated, events, groups);
fail:
    Py_XDECREF(events);
    Py_XDECREF(groups);
    return NULL;
}

PyDoc_STRVAR(texts_doc,
             "texts(event, column) -> [(text, count, hash), ...]\n\n"
             "All short values of a column, by the numbers of both in what was told.");

static PyObject *counter_texts(Counter *s, PyObject *args)
{
    Py_ssize_t event, column;
    if (!PyArg_ParseTuple(args, "nn", &event, &column))
        return NULL;
    if (event < 0 || event >= (Py_ssize_t)s->event_count || column < 0 ||
        column >= (Py_ssize_t)s->events[event]->count) {
        PyErr_SetString(PyExc_IndexError, "no such column");
        return NULL;
    }
    return all_texts(s, s->events[event]->columns[column]);
}

static PyObject *counter_forget(Counter *s, PyObject *unused)
{
    (void)unused;
    forget(s);
    Py_RETURN_NONE;
}

static PyObject *counter_is_full(Counter *s, void *unused)
{
    (void)unused;
    return PyBool_FromLong(s->arena.total > s->limit);
}

static PyMethodDef counter_methods[] = {
    {"count", (PyCFunction)counter_count, METH_O, count_doc},
    {"tell", (PyCFunction)counter_tell, METH_NOARGS, tell_doc},
    {"texts", (PyCFunction)counter_texts, METH_VARARGS, texts_doc},
    {"forget", (PyCFunction)counter_forget, METH_NOARGS, "Begins anew."},
    {NULL},
};

static PyGetSetDef counter_properties[] = {
    {"is_full", (getter)counter_is_full, NULL, "whether the counts should be taken soon", NULL},
    {NULL},
};

static PyTypeObject counter_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "lexicon_cli.history.native._counting.Counter",
    .tp_doc = "Counts the values of events that are alike.",
    .tp_basicsize = sizeof(Counter),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = counter_new,
    .tp_dealloc = (destructor)counter_dealloc,
    .tp_methods = counter_methods,
    .tp_getset = counter_properties,
};

/* -- the module ---------------------------------------------------------------------------------- */

static PyMethodDef counting_functions[] = {
    {"raise_registers", raise_registers, METH_VARARGS, raise_doc},
    {NULL},
};

static struct PyModuleDef counting_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_counting",
    .m_doc = "The compiled readers of events.",
    .m_size = -1,
    .m_methods = counting_functions,
};

PyMODINIT_FUNC PyInit__counting(void)
{
    make_crc_steps();
    if (take_seed() < 0 || PyType_Ready(&counter_type) < 0 || PyType_Ready(&picker_type) < 0)
        return NULL;
    PyObject *module = PyModule_Create(&counting_module);
    if (module && (PyModule_AddIntMacro(module, REVISION) < 0 ||
                   PyModule_AddObjectRef(module, "Counter", (PyObject *)&counter_type) < 0 ||
                   PyModule_AddObjectRef(module, "Picker", (PyObject *)&picker_type) < 0))
        Py_CLEAR(module);
    return module;
}
