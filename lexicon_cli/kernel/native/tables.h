/* Tables of byte strings: fixed sets of planned words, and bounded memories of what was seen. */
#ifndef LEXICON_TABLES_H
#define LEXICON_TABLES_H

#include "bytes.h"

static uint64_t table_seed; /* set once per process from Python's own secret */

/* A fixed set of byte strings, open addressing; `slots` holds 1-based positions. */
typedef struct {
    uint32_t count, mask;
    uint32_t *slots;
    struct Word {
        Bytes at;
        uint32_t size;
    } *words;
    uint8_t *text;
} Words;

static void words_free(Words *set)
{
    if (set) {
        PyMem_Free(set->slots);
        PyMem_Free(set->words);
        PyMem_Free(set->text);
        PyMem_Free(set);
    }
}

/* The position of a string in the set, -1 if it is not in it. */
static inline Py_ssize_t words_find(const Words *set, Bytes at, size_t size)
{
    if (set->count <= 4) {
        for (uint32_t i = 0; i < set->count; i++)
            if (set->words[i].size == size && !memcmp(set->words[i].at, at, size))
                return i;
        return -1;
    }
    uint32_t slot = (uint32_t)hash_bytes(at, size, table_seed) & set->mask;
    for (; set->slots[slot]; slot = (slot + 1) & set->mask) {
        const struct Word *word = &set->words[set->slots[slot] - 1];
        if (word->size == size && !memcmp(word->at, at, size))
            return set->slots[slot] - 1;
    }
    return -1;
}

/* The set of a sequence of str or bytes without repetitions; NULL with an exception set. */
static Words *words_new(PyObject *sequence)
{
    PyObject *fast = PySequence_Fast(sequence, "a sequence of strings is needed");
    if (!fast)
        return NULL;
    Py_ssize_t count = PySequence_Fast_GET_SIZE(fast);
    size_t total = 0;
    Words *set = PyMem_Calloc(1, sizeof *set);
    if (!set)
        goto memory;
    uint32_t room = 8;
    while (room < (size_t)count * 2)
        room *= 2;
    set->mask = room - 1;
    set->slots = PyMem_Calloc(room, sizeof *set->slots);
    set->words = PyMem_Calloc((size_t)count + 1, sizeof *set->words);
    for (int pass = 0; pass < 2; pass++) {
        uint8_t *out = NULL;
        if (pass && !(out = set->text = PyMem_Malloc(total + 1)))
            goto memory;
        if (!set->slots || !set->words)
            goto memory;
        for (Py_ssize_t i = 0; i < count; i++) {
            PyObject *item = PySequence_Fast_GET_ITEM(fast, i);
            Py_ssize_t size;
            const char *text;
            if (PyBytes_Check(item)) {
                text = PyBytes_AS_STRING(item);
                size = PyBytes_GET_SIZE(item);
            } else if (!(text = PyUnicode_AsUTF8AndSize(item, &size))) {
                goto fail;
            }
            if (!pass) {
                total += (size_t)size;
                continue;
            }
            memcpy(out, text, (size_t)size);
            set->words[i].at = out;
            set->words[i].size = (uint32_t)size;
            uint32_t slot = (uint32_t)hash_bytes(out, (size_t)size, table_seed) & set->mask;
            while (set->slots[slot])
                slot = (slot + 1) & set->mask;
            set->slots[slot] = (uint32_t)i + 1;
            out += size;
        }
    }
    set->count = (uint32_t)count;
    Py_DECREF(fast);
    return set;
memory:
    PyErr_NoMemory();
fail:
    words_free(set);
    Py_DECREF(fast);
    return NULL;
}

/* A bounded memory: byte strings under a tag, each with a small payload. When it is full it
 * forgets everything. */
#define MEMORY_SLOTS 16384
#define MEMORY_BYTES (1 << 20)

typedef struct {
    uint64_t hash;
    uint64_t tag;
    uint32_t at, size;
    uint32_t payload; /* 1 and more; 0 marks a free slot */
} Memo;

typedef struct {
    Memo *slots;
    uint8_t *text;
    uint32_t count, used;
} Memory;

static int memory_init(Memory *memory)
{
    memory->slots = PyMem_Calloc(MEMORY_SLOTS, sizeof *memory->slots);
    memory->text = PyMem_Malloc(MEMORY_BYTES);
    memory->count = memory->used = 0;
    if (memory->slots && memory->text)
        return 0;
    PyErr_NoMemory();
    return -1;
}

static void memory_free(Memory *memory)
{
    PyMem_Free(memory->slots);
    PyMem_Free(memory->text);
}

static void memory_clear(Memory *memory)
{
    if (memory->count)
        memset(memory->slots, 0, MEMORY_SLOTS * sizeof *memory->slots);
    memory->count = memory->used = 0;
}

static inline Memo *memory_slot(Memory *memory, uint64_t tag, Bytes at, size_t size, uint64_t *hash)
{
    *hash = hash_bytes(at, size, table_seed + tag * 0x9E3779B97F4A7C15u);
    uint32_t slot = (uint32_t)*hash & (MEMORY_SLOTS - 1);
    for (;; slot = (slot + 1) & (MEMORY_SLOTS - 1)) {
        Memo *memo = &memory->slots[slot];
        if (!memo->payload || (memo->hash == *hash && memo->tag == tag && memo->size == size &&
                               !memcmp(memory->text + memo->at, at, size)))
            return memo;
    }
}

/* The payload of what is remembered, 0 for what is not. */
static inline uint32_t memory_find(Memory *memory, uint64_t tag, Bytes at, size_t size)
{
    uint64_t hash;
    return memory_slot(memory, tag, at, size, &hash)->payload;
}

static inline int memory_is_full(const Memory *memory, size_t size)
{
    return memory->count >= MEMORY_SLOTS / 2 || memory->used + size > MEMORY_BYTES;
}

/* Remember; what is larger than a sixteenth of the memory is not worth it. */
static void memory_put(Memory *memory, uint64_t tag, Bytes at, size_t size, uint32_t payload)
{
    if (size > MEMORY_BYTES / 16)
        return;
    if (memory_is_full(memory, size))
        memory_clear(memory);
    uint64_t hash;
    Memo *memo = memory_slot(memory, tag, at, size, &hash);
    if (!memo->payload) {
        memo->hash = hash;
        memo->tag = tag;
        memo->at = memory->used;
        memo->size = (uint32_t)size;
        memcpy(memory->text + memory->used, at, size);
        memory->used += (uint32_t)size;
        memory->count++;
    }
    memo->payload = payload;
}

#endif
