/* Checks and counts lines of events as bytes, without making Python objects of them.
 *
 * It only ever accepts: a line is counted here if the plan's tables say for certain that the judge
 * would find nothing in it, or only faults that the judge has told of before. Every other line is
 * handed back. */
#define PY_SSIZE_T_CLEAN
#include "lines.h"

/* As native/__init__.py has it: what Python and C say to each other. */
#define REVISION 6

static int read_limits(Scanner *s, PyObject *config)
{
    s->earliest_ms = int_of(config, "earliest_ms", 0);
    s->late_ms = int_of(config, "late_ms", 0);
    s->latest_ms = int_of(config, "latest_ms", 0);
    s->max_characters = size_of(config, "string_characters", 0);
    s->max_bytes = size_of(config, "string_bytes", 0);
    s->insert_id_bytes = size_of(config, "insert_id_bytes", 0);
    s->event_bytes = size_of(config, "event_bytes", 0);
    s->property_bytes = size_of(config, "property_bytes", 0);
    s->list_elements = size_of(config, "list_elements", 0);
    s->object_keys = size_of(config, "object_keys", 0);
    s->nesting_depth = size_of(config, "nesting_depth", 0);
    s->name_characters = size_of(config, "property_name_characters", 0);
    s->last_year = (int)int_of(config, "last_year", 0);
    s->most_strangers = (uint32_t)int_of(config, "most_strangers", 0);
    if (words_of(config, "blocked", &s->blocked) < 0 ||
        words_of(config, "own_names", &s->own_names) < 0)
        return -1;
    if (!s->blocked || !s->own_names) {
        PyErr_SetString(PyExc_ValueError, "blocked ids and known names are needed");
        return -1;
    }
    return PyErr_Occurred() ? -1 : 0;
}

static void scanner_dealloc(Scanner *s)
{
    for (uint32_t i = 0; s->events && i < s->event_count; i++)
        event_free(s->events[i]);
    PyMem_Free(s->events);
    PyMem_Free(s->event_slots);
    for (uint32_t i = 0; i < s->spec_count; i++)
        PyMem_Free(s->specs[i]);
    PyMem_Free(s->specs);
    for (uint32_t i = 0; i < s->document_count; i++)
        document_free(s->documents[i]);
    PyMem_Free(s->documents);
    PyMem_Free(s->kins);
    words_free(s->blocked);
    words_free(s->own_names);
    memory_free(&s->seen);
    memory_free(&s->verdicts);
    memory_free(&s->versions);
    Py_XDECREF(s->version_names);
    Py_XDECREF(s->strangers);
    Py_XDECREF(s->loose_events);
    Py_XDECREF(s->loose_name);
    PyMem_Free(s->faults);
    PyMem_Free(s->groups);
    PyMem_Free(s->group_slots);
    for (int i = 0; i < COLUMNS; i++)
        PyMem_Free(s->columns[i]);
    PyMem_Free(s->scratch);
    Py_TYPE(s)->tp_free((PyObject *)s);
}

static PyObject *scanner_new(PyTypeObject *type, PyObject *args, PyObject *named)
{
    PyObject *config;
    if (named && PyDict_GET_SIZE(named)) {
        PyErr_SetString(PyExc_TypeError, "Scanner takes one dictionary");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!", &PyDict_Type, &config))
        return NULL;
    Scanner *s = (Scanner *)type->tp_alloc(type, 0);
    if (!s)
        return NULL;
    if (read_limits(s, config) < 0 || memory_init(&s->seen) < 0 || memory_init(&s->verdicts) < 0 ||
        memory_init(&s->versions) < 0)
        goto fail;
    s->events = PyMem_Calloc(MOST_EVENTS, sizeof *s->events);
    s->event_slots = PyMem_Calloc(MOST_EVENTS * 2, sizeof *s->event_slots);
    s->faults = PyMem_Calloc(MOST_FAULTS, sizeof *s->faults);
    s->groups = PyMem_Calloc(GROUP_SLOTS / 2, sizeof *s->groups);
    s->group_slots = PyMem_Calloc(GROUP_SLOTS, sizeof *s->group_slots);
    s->version_names = PyList_New(0);
    s->strangers = PyList_New(0);
    s->loose_events = PyList_New(0);
    if (!s->events || !s->event_slots || !s->faults || !s->groups || !s->group_slots || !s->version_names ||
        !s->strangers || !s->loose_events) {
        PyErr_NoMemory();
        goto fail;
    }
    return (PyObject *)s;
fail:
    Py_DECREF(s);
    return NULL;
}

/* The doubts of a line as Python sees them: (event, platform, ((name, kind, token), …)). */
static PyObject *told_doubts(Scanner *s, Event *event, uint32_t platform)
{
    PyObject *all = PyTuple_New(s->doubt_count);
    for (int i = 0; all && i < s->doubt_count; i++) {
        const Doubt *why = &s->doubts[i];
        PyObject *one =
            why->spec ? Py_BuildValue("(s#iy#O)", (const char *)why->spec->name,
                                      (Py_ssize_t)why->spec->size, (int)why->kind,
                                      (const char *)why->token, (Py_ssize_t)why->size,
                                      why->is_known ? Py_True : Py_False)
                      : Py_BuildValue("(OiOO)", Py_None, (int)why->kind, Py_None,
                                      why->is_known ? Py_True : Py_False);
        if (!one)
            Py_CLEAR(all);
        else
            PyTuple_SET_ITEM(all, i, one);
    }
    return all ? Py_BuildValue("(IiN)", event->index, (int)platform, all) : NULL;
}

/* Room for one more pointer behind `count` of them; 0 with an exception. */
static int room_for_one(void *array, uint32_t count, uint32_t *room)
{
    if (count < *room)
        return 1;
    uint32_t wanted = *room ? *room * 2 : 64;
    void *larger = PyMem_Realloc(*(void **)array, wanted * sizeof(void *));
    if (!larger) {
        PyErr_NoMemory();
        return 0;
    }
    *(void **)array = larger;
    *room = wanted;
    return 1;
}

PyDoc_STRVAR(add_nodes_doc, "add_nodes(nodes) -> the number of a document of nodes, to be referred to");

static PyObject *scanner_add_nodes(Scanner *s, PyObject *nodes)
{
    Document *document = document_new(nodes);
    if (!document)
        return NULL;
    if (!room_for_one(&s->documents, s->document_count, &s->document_room)) {
        document_free(document);
        return NULL;
    }
    s->documents[s->document_count] = document;
    return PyLong_FromUnsignedLong(s->document_count++);
}

PyDoc_STRVAR(add_property_doc, "add_property(property) -> its number; events may share it");

static PyObject *scanner_add_property(Scanner *s, PyObject *dict)
{
    Spec *spec = spec_new(dict, s->documents, s->document_count, s->spec_count);
    if (!spec)
        return NULL;
    if (!room_for_one(&s->specs, s->spec_count, &s->spec_room)) {
        PyMem_Free(spec);
        return NULL;
    }
    s->specs[s->spec_count] = spec;
    return PyLong_FromUnsignedLong(s->spec_count++);
}

PyDoc_STRVAR(scan_doc,
             "scan(block, offset, number, helper, counts_faults) -> (lines, counted, left)\n\n"
             "Counts the lines of a block that begins at byte `offset` with line `number`, those with\n"
             "known faults only if asked to. `left` is a list of (begin, end, line, doubts) of the\n"
             "others; doubts is None or (event, platform, ((name, kind, token, is_known), ...)).");

static PyObject *scanner_scan(Scanner *s, PyObject *args)
{
    PyObject *block, *helper;
    long long offset, number;
    if (!PyArg_ParseTuple(args, "SLLOp", &block, &offset, &number, &helper, &s->counts_faults))
        return NULL;
    Bytes base = (Bytes)PyBytes_AS_STRING(block), stop = base + PyBytes_GET_SIZE(block);
    PyObject *left = PyList_New(0);
    if (!left)
        return NULL;
    size_t before = s->rows;
    long long lines = 0;
    s->helper = helper;
    s->failed = 0;
    s->stop = stop;
    for (Bytes p = base; p < stop; lines++) {
        Bytes end = memchr(p, '\n', (size_t)(stop - p));
        if (!end)
            end = stop;
        s->start = p;
        s->end = end;
        Outcome outcome = take_line(s, offset + (p - base), (uint32_t)(number + lines));
        if (UNLIKELY(s->failed))
            break;
        if (UNLIKELY(outcome != COUNTED)) {
            PyObject *doubts = Py_None;
            if (outcome == DOUBTED)
                doubts = told_doubts(s, s->doubted_event, s->doubted_platform);
            PyObject *row =
                doubts ? Py_BuildValue(doubts == Py_None ? "(nnLO)" : "(nnLN)",
                                       (Py_ssize_t)(p - base), (Py_ssize_t)(end - base),
                                       number + lines, doubts)
                       : NULL;
            if (!row || PyList_Append(left, row) < 0)
                s->failed = 1;
            Py_XDECREF(row);
            if (s->failed)
                break;
        }
        p = end + 1;
    }
    s->helper = NULL;
    if (s->failed) {
        Py_DECREF(left);
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_RuntimeError, "the scanner failed");
        return NULL;
    }
    return Py_BuildValue("(LnN)", lines, (Py_ssize_t)(s->rows - before), left);
}

PyDoc_STRVAR(learn_doc,
             "learn(event, platform, name, kind, token, rank, id) -> bool\n\n"
             "Remembers what a doubt turned out to be: `rank` 0 for no fault. False if there is no\n"
             "room: take the totals and forget first.");

static PyObject *scanner_learn(Scanner *s, PyObject *args)
{
    Py_ssize_t at, name_size = 0, size = 0;
    int platform, kind;
    const char *name, *token;
    unsigned int rank, id;
    if (!PyArg_ParseTuple(args, "niz#iz#II", &at, &platform, &name, &name_size, &kind, &token, &size,
                          &rank, &id))
        return NULL;
    if (at < 0 || at >= (Py_ssize_t)s->event_count || !s->events[at]->is_made || rank > 3) {
        PyErr_SetString(PyExc_ValueError, "no such event");
        return NULL;
    }
    Doubt why = {NULL, (uint8_t)kind, 0, (Bytes)token, token ? (size_t)size : 0};
    if (name) {
        uint32_t found = event_find(s->events[at], (Bytes)name, (size_t)name_size);
        if (!found) {
            PyErr_SetString(PyExc_ValueError, "no such property");
            return NULL;
        }
        why.spec = s->events[at]->entries[found].spec;
    }
    if (s->fault_count >= MOST_FAULTS || memory_is_full(&s->verdicts, why.size)) {
        s->is_full = 1;
        Py_RETURN_FALSE;
    }
    Fault *fault = &s->faults[s->fault_count++];
    fault->rank = rank;
    fault->id = id;
    fault->samples = 0;
    memory_put(&s->verdicts, doubt_tag(s->events[at], &why, (uint32_t)platform),
               why.token ? why.token : (Bytes) "", why.size, s->fault_count);
    Py_RETURN_TRUE;
}

PyDoc_STRVAR(take_rows_doc, "take_rows() -> the ledger's columns as bytes, since the last call");

static PyObject *scanner_take_rows(Scanner *s, PyObject *Py_UNUSED(none))
{
    PyObject *all = PyTuple_New(COLUMNS);
    for (int i = 0; all && i < COLUMNS; i++) {
        PyObject *column = PyBytes_FromStringAndSize((const char *)s->columns[i],
                                                     (Py_ssize_t)(s->rows * column_bytes[i]));
        if (!column)
            Py_CLEAR(all);
        else
            PyTuple_SET_ITEM(all, i, column);
    }
    if (all)
        s->rows = 0;
    return all;
}

PyDoc_STRVAR(take_strangers_doc,
             "take_strangers() -> properties that nobody knows, since the last call: (id, name,\n"
             "(platform, version, time, offset, line, insert id))");

static PyObject *scanner_take_strangers(Scanner *s, PyObject *Py_UNUSED(none))
{
    PyObject *fresh = PyList_New(0), *taken = s->strangers;
    if (!fresh)
        return NULL;
    s->strangers = fresh;
    return taken;
}

PyDoc_STRVAR(take_loose_doc,
             "take_loose() -> events that nobody knows, since the last call: (name, (platform,\n"
             "version, time, offset, line, insert id)); the version only of those at fault");

static PyObject *scanner_take_loose(Scanner *s, PyObject *Py_UNUSED(none))
{
    PyObject *fresh = PyList_New(0), *taken = s->loose_events;
    if (!fresh)
        return NULL;
    s->loose_events = fresh;
    return taken;
}

static int append(PyObject *list, PyObject *item)
{
    int result = item ? PyList_Append(list, item) : -1;
    Py_XDECREF(item);
    return result;
}

static int tell_faults(Scanner *s, PyObject *groups, PyObject *places)
{
    for (uint32_t i = 0; i < s->group_count; i++) {
        const Group *group = &s->groups[i];
        PyObject *version =
            group->version ? PyList_GET_ITEM(s->version_names, group->version - 1) : Py_None;
        if (append(groups, Py_BuildValue("(IIOKLL)", s->faults[group->fault].id, group->platform,
                                         version, group->count, group->first_ms,
                                         group->last_ms)) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < s->fault_count; i++)
        for (uint32_t j = 0; j < s->faults[i].samples; j++) {
            PyObject *id =
                s->faults[i].places[j].has_id
                    ? PyUnicode_DecodeUTF8(s->faults[i].places[j].insert_id,
                                           (Py_ssize_t)s->faults[i].places[j].size, NULL)
                    : Py_NewRef(Py_None);
            if (!id || append(places, Py_BuildValue("(ILIN)", s->faults[i].id,
                                                    s->faults[i].places[j].offset,
                                                    s->faults[i].places[j].line, id)) < 0)
                return -1;
        }
    return 0;
}

PyDoc_STRVAR(take_totals_doc,
             "take_totals(forget) -> (traffic, flagged, units, groups, places) since the last call\n\n"
             "traffic: (event, count, first, last); flagged: counts by rank; units: (s, ms); groups:\n"
             "(id, platform, version, count, first, last); places: (id, offset, line, insert id).\n"
             "`forget`: what was learnt goes too.");

static PyObject *scanner_take_totals(Scanner *s, PyObject *args)
{
    int forget;
    if (!PyArg_ParseTuple(args, "p", &forget))
        return NULL;
    PyObject *traffic = PyList_New(0), *groups = PyList_New(0), *places = PyList_New(0);
    PyObject *names = PyList_New(0), *result = NULL;
    if (!traffic || !groups || !places || !names)
        goto done;
    for (uint32_t i = 0; i < s->event_count; i++) {
        Event *event = s->events[i];
        if (event->events && append(traffic, Py_BuildValue("(IKLL)", i, event->events,
                                                           event->first_ms, event->last_ms)) < 0)
            goto done;
        event->events = 0;
    }
    if (tell_faults(s, groups, places) < 0)
        goto done;
    result = Py_BuildValue("(O(KKKK)(KK)OO)", traffic, s->flagged[0], s->flagged[1], s->flagged[2],
                           s->flagged[3], s->units[0], s->units[1], groups, places);
    if (!result)
        goto done;
    memset(s->flagged, 0, sizeof s->flagged);
    memset(s->units, 0, sizeof s->units);
    if (s->group_count)
        memset(s->group_slots, 0, GROUP_SLOTS * sizeof *s->group_slots);
    s->group_count = 0;
    for (uint32_t i = 0; i < s->fault_count; i++)
        s->faults[i].samples = 0;
    memory_clear(&s->versions);
    Py_SETREF(s->version_names, names);
    names = NULL;
    s->is_full = 0;
    if (forget) {
        memory_clear(&s->verdicts);
        s->fault_count = 0;
    }
done:
    Py_XDECREF(traffic);
    Py_XDECREF(groups);
    Py_XDECREF(places);
    Py_XDECREF(names);
    return result;
}

static PyObject *scanner_is_full(Scanner *s, void *Py_UNUSED(closure))
{
    return PyBool_FromLong(s->is_full);
}

static PyMethodDef scanner_methods[] = {
    {"add_nodes", (PyCFunction)scanner_add_nodes, METH_O, add_nodes_doc},
    {"add_property", (PyCFunction)scanner_add_property, METH_O, add_property_doc},
    {"scan", (PyCFunction)scanner_scan, METH_VARARGS, scan_doc},
    {"learn", (PyCFunction)scanner_learn, METH_VARARGS, learn_doc},
    {"take_rows", (PyCFunction)scanner_take_rows, METH_NOARGS, take_rows_doc},
    {"take_strangers", (PyCFunction)scanner_take_strangers, METH_NOARGS, take_strangers_doc},
    {"take_loose", (PyCFunction)scanner_take_loose, METH_NOARGS, take_loose_doc},
    {"take_totals", (PyCFunction)scanner_take_totals, METH_VARARGS, take_totals_doc},
    {NULL},
};

static PyGetSetDef scanner_properties[] = {
    {"is_full", (getter)scanner_is_full, NULL, "whether the totals should be taken soon", NULL},
    {NULL},
};

static PyTypeObject scanner_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "lexicon_cli.kernel.native._scanner.Scanner",
    .tp_doc = "Checks and counts lines against the tables of one plan.",
    .tp_basicsize = sizeof(Scanner),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = scanner_new,
    .tp_dealloc = (destructor)scanner_dealloc,
    .tp_methods = scanner_methods,
    .tp_getset = scanner_properties,
};

static struct PyModuleDef scanner_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_scanner",
    .m_doc = "The compiled reader of clean lines.",
    .m_size = -1,
};

/* Tables are seeded as Python's own are, so that nobody can prepare names that collide. */
static int take_seed(void)
{
    PyObject *text = PyUnicode_FromString("lexicon");
    Py_hash_t hash = text ? PyObject_Hash(text) : -1;
    Py_XDECREF(text);
    table_seed = (uint64_t)hash;
    return PyErr_Occurred() ? -1 : 0;
}

PyMODINIT_FUNC PyInit__scanner(void)
{
    if (take_seed() < 0 || PyType_Ready(&scanner_type) < 0)
        return NULL;
    PyObject *module = PyModule_Create(&scanner_module);
    if (module && (PyModule_AddIntMacro(module, REVISION) < 0 ||
                   PyModule_AddObjectRef(module, "Scanner", (PyObject *)&scanner_type) < 0))
        Py_CLEAR(module);
    return module;
}
