/* Values as texts with their hashes, and the registers of sketches, as history/sketch.py has them. */
#ifndef LEXICON_VALUES_H
#define LEXICON_VALUES_H

#include "counter.h"

static PyObject *string_of(Bytes at, size_t size)
{
    return PyUnicode_DecodeUTF8((const char *)at, (Py_ssize_t)size, NULL);
}

/* A number as it was written. */
static PyObject *number_of(Bytes at, size_t size, int is_int)
{
    char copy[128];
    if (size >= sizeof copy) {
        PyErr_SetString(PyExc_ValueError, "a number is too long");
        return NULL;
    }
    memcpy(copy, at, size);
    copy[size] = 0;
    if (is_int)
        return PyLong_FromString(copy, NULL, 10);
    double value = PyOS_string_to_double(copy, NULL, NULL);
    return value == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(value);
}

/* -- hashes, as history/sketch.py has them ------------------------------------------------------- */

#define SPREAD 0x9E3779B97F4A7C15u
static uint32_t crc_steps[4][256];

static void make_crc_steps(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
        crc_steps[0][i] = c;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int step = 1; step < 4; step++) {
            uint32_t before = crc_steps[step - 1][i];
            crc_steps[step][i] = before >> 8 ^ crc_steps[0][before & 0xFF];
        }
}

/* CRC-32 (ISO-HDLC, as zlib computes it), four bytes at a time, spread over 64 bits. */
static uint64_t hash_of(Bytes at, size_t size)
{
    uint32_t c = 0xFFFFFFFFu;
    for (; size >= 4; at += 4, size -= 4) {
        c ^= (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        c = crc_steps[3][c & 0xFF] ^ crc_steps[2][c >> 8 & 0xFF] ^ crc_steps[1][c >> 16 & 0xFF] ^
            crc_steps[0][c >> 24];
    }
    while (size--)
        c = c >> 8 ^ crc_steps[0][(c ^ *at++) & 0xFF];
    return (c ^ 0xFFFFFFFFu) * SPREAD;
}

/* -- values -------------------------------------------------------------------------------------- */

/* So many texts of smallest hash are told at once: more than are ever kept. */
#define FIRST_TEXTS 64

/* A value as text, as JSON writes it: a part of the entry, or in `written`. */
typedef struct {
    uint64_t hash, count;
    Bytes at;
    size_t size;
    char written[32]; /* of a number that is no integer */
} Value;

/* The value of an entry; -1 with an exception. Zero has no sign. */
static int value_of(const Entry *entry, Value *value)
{
    value->at = entry->at;
    value->size = ENTRY_SIZE(entry);
    value->count = entry->number;
    if (ENTRY_TAG(entry) == K_FLOAT) {
        PyObject *number = number_of(entry->at, value->size, 0);
        if (!number)
            return -1;
        double plain = PyFloat_AS_DOUBLE(number);
        Py_DECREF(number);
        char *text = PyOS_double_to_string(plain == 0 ? 0.0 : plain, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
        if (!text)
            return -1;
        value->size = strlen(text);
        if (value->size >= sizeof value->written) {
            PyMem_Free(text);
            PyErr_SetString(PyExc_ValueError, "a number is too long");
            return -1;
        }
        memcpy(value->written, text, value->size);
        PyMem_Free(text);
        value->at = NULL; /* the value may move: see text_of */
    }
    value->hash = hash_of(value->at ? value->at : (Bytes)value->written, value->size);
    return 0;
}

static Bytes text_of(const Value *value)
{
    return value->at ? value->at : (Bytes)value->written;
}

/* How many characters a text that is known to be UTF-8 has. */
static size_t chars_of(Bytes at, size_t size)
{
    size_t chars = 0;
    for (size_t i = 0; i < size; i++)
        chars += (at[i] & 0xC0) != 0x80;
    return chars;
}

static int by_hash(const void *one, const void *two)
{
    const Value *a = one, *b = two;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return memcmp(text_of(a), text_of(b), a->size);
}

/* [(text, count, hash), ...] of the values. */
static PyObject *told_texts(const Value *values, size_t count)
{
    PyObject *texts = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; texts && i < count; i++) {
        PyObject *text = string_of(text_of(&values[i]), values[i].size);
        PyObject *row = text ? Py_BuildValue("(NKK)", text, (unsigned long long)values[i].count,
                                             (unsigned long long)values[i].hash)
                             : NULL;
        if (row)
            PyList_SET_ITEM(texts, (Py_ssize_t)i, row);
        else
            Py_CLEAR(texts);
    }
    return texts;
}

/* The short values of a column, which come to stand in `values`, and what is told of all of them. */
typedef struct {
    uint64_t total, lengths[MOST_LENGTHS];
    size_t longest, count;
    PyObject *hashes;
} Summary;

static int summarize(const Counter *s, const Column *column, Value *values, Summary *summary)
{
    memset(summary, 0, sizeof *summary);
    summary->hashes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)column->values.count * 8);
    if (!summary->hashes)
        return -1;
    char *out = PyBytes_AS_STRING(summary->hashes);
    for (uint32_t i = 0; i < column->values.room; i++) {
        const Entry *entry = &column->values.slots[i];
        if (!entry->at)
            continue;
        Value *value = &values[summary->count];
        if (value_of(entry, value) < 0) {
            Py_CLEAR(summary->hashes);
            return -1;
        }
        memcpy(out, &value->hash, 8);
        out += 8;
        summary->total += value->count;
        size_t chars = value->size;
        if (ENTRY_TAG(entry) == K_STRING) {
            int length = 0;
            chars = chars_of(value->at, value->size);
            while (length < s->length_count && chars > s->lengths[length])
                length++;
            summary->lengths[length] += value->count;
            if (chars > summary->longest)
                summary->longest = chars;
        }
        summary->count += chars <= s->longest;
    }
    return 0;
}

/* (lengths, longest, hashes, count, texts, is_all): of strings how many there are of each class of
 * length and how long the longest is; the hashes of all values, and how many values there were; the
 * short texts of smallest hash, and whether these are all that are short. None without values. */
static PyObject *told_column(const Counter *s, const Column *column)
{
    if (!column->values.count)
        Py_RETURN_NONE;
    Value *values = PyMem_Malloc(column->values.count * sizeof *values);
    if (!values)
        return PyErr_NoMemory();
    PyObject *told = NULL, *lengths = NULL, *texts = NULL;
    Summary summary;
    if (summarize(s, column, values, &summary) < 0)
        goto end;
    size_t shown = summary.count;
    if (shown > FIRST_TEXTS) {
        qsort(values, shown, sizeof *values, by_hash);
        shown = FIRST_TEXTS;
    }
    lengths = PyTuple_New(s->length_count + 1);
    for (int i = 0; lengths && i <= s->length_count; i++) {
        PyObject *count = PyLong_FromUnsignedLongLong(summary.lengths[i]);
        if (count)
            PyTuple_SET_ITEM(lengths, i, count);
        else
            Py_CLEAR(lengths);
    }
    texts = lengths ? told_texts(values, shown) : NULL;
    if (texts)
        told = Py_BuildValue("(OnOKOO)", lengths, (Py_ssize_t)summary.longest, summary.hashes,
                             (unsigned long long)summary.total, texts,
                             shown == summary.count ? Py_True : Py_False);
    Py_XDECREF(texts);
    Py_XDECREF(lengths);
    Py_DECREF(summary.hashes);
end:
    PyMem_Free(values);
    return told;
}

/* All short texts of a column, those that `told_column` tells first. */
static PyObject *all_texts(const Counter *s, const Column *column)
{
    Value *values = PyMem_Malloc((column->values.count + 1) * sizeof *values);
    if (!values)
        return PyErr_NoMemory();
    Summary summary;
    PyObject *texts = NULL;
    if (summarize(s, column, values, &summary) == 0) {
        qsort(values, summary.count, sizeof *values, by_hash);
        texts = told_texts(values, summary.count);
        Py_DECREF(summary.hashes);
    }
    PyMem_Free(values);
    return texts;
}

/* -- registers of sketches ----------------------------------------------------------------------- */

/* Where the first bit is set in the lower `width` bits, counted from the highest, from 1 on. */
static int height_of(uint64_t bits, int width)
{
    int height = 1;
    for (uint64_t bit = 1ull << (width - 1); bit && !(bits & bit); bit >>= 1)
        height++;
    return height;
}

PyDoc_STRVAR(raise_doc, "raise_registers(registers, hashes)\n\n"
                        "Adds hashes, 8 bytes each, to the registers of a sketch.");

static PyObject *raise_registers(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *registers;
    Py_buffer hashes;
    if (!PyArg_ParseTuple(args, "O!y*", &PyByteArray_Type, &registers, &hashes))
        return NULL;
    size_t size = (size_t)PyByteArray_GET_SIZE(registers);
    int width = 64;
    for (size_t count = size; count > 1; count >>= 1)
        width--;
    if (size < 2 || size & (size - 1) || hashes.len % 8) {
        PyBuffer_Release(&hashes);
        PyErr_SetString(PyExc_ValueError, "a power of two of registers and whole hashes are needed");
        return NULL;
    }
    uint8_t *heights = (uint8_t *)PyByteArray_AS_STRING(registers);
    const uint8_t *at = hashes.buf, *end = at + hashes.len;
    for (; at < end; at += 8) {
        uint64_t hash = load64(at);
        int height = height_of(hash, width);
        if (height > heights[hash >> width])
            heights[hash >> width] = (uint8_t)height;
    }
    PyBuffer_Release(&hashes);
    Py_RETURN_NONE;
}

#endif
