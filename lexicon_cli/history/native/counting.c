/* Counts lines of events as bytes, without making Python objects of them.
 *
 * It only ever accepts: a line is counted if it is plain enough to be certain of what Python would
 * count; every other line is handed back. */
#define PY_SSIZE_T_CLEAN
#include "picker.h"
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

/* -- rows of identity ---------------------------------------------------------------------------- */

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

/* -- the module ---------------------------------------------------------------------------------- */

static PyMethodDef counting_functions[] = {
    {"raise_registers", raise_registers, METH_VARARGS, raise_doc},
    {NULL},
};

static struct PyModuleDef counting_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_counting",
    .m_doc = "The compiled counter of events.",
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
