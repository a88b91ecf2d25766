/* What was counted, as the Python objects that history/told.py folds. */
#ifndef LEXICON_TOLD_H
#define LEXICON_TOLD_H

#include "values.h"

/* (values of the choosers, for each part whether it is there, events) of an entry. */
static PyObject *told_split(const Event *event, const Entry *entry)
{
    Py_ssize_t choosers = PyTuple_GET_SIZE(event->choosers);
    Py_ssize_t parts = PyTuple_GET_SIZE(event->parts);
    PyObject *values = PyTuple_New(choosers), *there = PyTuple_New(parts);
    uint64_t mask;
    Bytes at = entry->at;
    memcpy(&mask, at, sizeof mask);
    at += sizeof mask;
    if (!values || !there)
        goto fail;
    for (Py_ssize_t i = 0; i < choosers; i++) {
        int kind = *at++;
        size_t size;
        memcpy(&size, at, sizeof size);
        at += sizeof size;
        PyObject *value;
        if (kind == K_STRING)
            value = string_of(at, size);
        else if (kind == K_BOOL)
            value = PyBool_FromLong(*at == 't');
        else
            value = kind == K_NULL ? Py_NewRef(Py_None) : number_of(at, size, kind == K_INT);
        if (!value)
            goto fail;
        PyTuple_SET_ITEM(values, i, value);
        at += size;
    }
    for (Py_ssize_t i = 0; i < parts; i++)
        PyTuple_SET_ITEM(there, i, PyBool_FromLong((long)(mask >> i & 1)));
    return Py_BuildValue("(NNK)", values, there, (unsigned long long)entry->number);
fail:
    Py_XDECREF(values);
    Py_XDECREF(there);
    return NULL;
}

static PyObject *told_splits(const Event *event)
{
    PyObject *splits = PyList_New(0);
    for (uint32_t i = 0; splits && i < event->splits.room; i++) {
        const Entry *entry = &event->splits.slots[i];
        if (!entry->at)
            continue;
        PyObject *split = told_split(event, entry);
        if (!split || PyList_Append(splits, split) < 0)
            Py_CLEAR(splits);
        Py_XDECREF(split);
    }
    return splits;
}

/* (day, name, names of the columns, columns, splits). */
static PyObject *told_event(const Counter *s, const Event *event)
{
    PyObject *names = PyList_New(event->count), *columns = PyList_New(event->count);
    PyObject *splits = names && columns ? told_splits(event) : NULL;
    PyObject *title = splits ? string_of(event->name.at, event->name.size) : NULL;
    if (!title)
        goto fail;
    for (uint32_t i = 0; i < event->count; i++) {
        const Column *column = event->columns[i];
        PyObject *name = string_of(column->name.at, column->name.size);
        PyObject *told = name ? told_column(s, column) : NULL;
        if (!told) {
            Py_XDECREF(name);
            goto fail;
        }
        PyList_SET_ITEM(names, i, name);
        PyList_SET_ITEM(columns, i, told);
    }
    return Py_BuildValue("(LNNNN)", (long long)event->day, title, names, columns, splits);
fail:
    Py_XDECREF(title);
    Py_XDECREF(splits);
    Py_XDECREF(names);
    Py_XDECREF(columns);
    return NULL;
}

/* ((count of each type or None for a column that never was there), ...) of a group. */
static PyObject *told_types(const Group *group)
{
    uint32_t count = group->count < group->event->count ? group->count : group->event->count;
    PyObject *all = PyList_New(count);
    for (uint32_t i = 0; all && i < count; i++) {
        const uint64_t *kinds = group->types[i].kinds;
        uint64_t any = 0;
        for (int kind = 0; kind < KINDS; kind++)
            any |= kinds[kind];
        PyObject *row = any ? PyList_New(KINDS) : Py_NewRef(Py_None);
        for (int kind = 0; any && row && kind < KINDS; kind++) {
            PyObject *number = PyLong_FromUnsignedLongLong(kinds[kind]);
            if (number)
                PyList_SET_ITEM(row, kind, number);
            else
                Py_CLEAR(row);
        }
        if (row)
            PyList_SET_ITEM(all, i, row);
        else
            Py_CLEAR(all);
    }
    return all;
}

/* The name, library, system and three versions that events tell, None for what is no text. */
static PyObject *told_words(const Group *group)
{
    PyObject *words = PyTuple_New(TOLD);
    for (int i = 0; words && i < TOLD; i++) {
        const Text *text = &group->told[i];
        PyObject *word = text->at ? string_of(text->at, text->size) : Py_NewRef(Py_None);
        if (word)
            PyTuple_SET_ITEM(words, i, word);
        else
            Py_CLEAR(words);
    }
    return words;
}

/* (number of its event, words, events, hashes of users, types). */
static PyObject *told_group(const Group *group)
{
    PyObject *hashes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)group->users.count * 8);
    if (!hashes)
        return NULL;
    char *out = PyBytes_AS_STRING(hashes);
    uint64_t events = group->nobody;
    Py_ssize_t used = 0;
    for (uint32_t i = 0; i < group->users.room; i++) {
        const Entry *entry = &group->users.slots[i];
        if (!entry->at)
            continue;
        events += entry->number;
        if (!ENTRY_SIZE(entry))
            continue; /* an empty id is nobody's */
        uint64_t hash = hash_of(entry->at, ENTRY_SIZE(entry));
        memcpy(out + used, &hash, 8);
        used += 8;
    }
    if (used < PyBytes_GET_SIZE(hashes) && _PyBytes_Resize(&hashes, used) < 0)
        return NULL;
    PyObject *words = told_words(group), *types = words ? told_types(group) : NULL;
    if (!types) {
        Py_XDECREF(words);
        Py_DECREF(hashes);
        return NULL;
    }
    return Py_BuildValue("(INKNN)", (unsigned)group->event->number, words, (unsigned long long)events, hashes, types);
}

#endif
