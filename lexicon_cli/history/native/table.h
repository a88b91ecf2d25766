/* Memory that is freed at once, and tables of byte strings in it. */
#ifndef LEXICON_TABLE_H
#define LEXICON_TABLE_H

#include "fields.h"

#define CHUNK_BYTES (256 * 1024)

typedef struct Chunk {
    struct Chunk *next;
    uint64_t memory[];
} Chunk;

/* `total` is how many bytes it holds altogether. */
typedef struct {
    Chunk *chunks;
    uint8_t *at;
    size_t left, total;
} Arena;

static void arena_free(Arena *arena)
{
    for (Chunk *next, *chunk = arena->chunks; chunk; chunk = next) {
        next = chunk->next;
        PyMem_Free(chunk);
    }
    memset(arena, 0, sizeof *arena);
}

/* So many bytes, all zero; NULL with an exception. */
static void *arena_take(Arena *arena, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (size > arena->left) {
        size_t room = size > CHUNK_BYTES / 4 ? size : CHUNK_BYTES;
        Chunk *chunk = PyMem_Calloc(1, sizeof *chunk + room);
        if (!chunk) {
            PyErr_NoMemory();
            return NULL;
        }
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->total += room;
        if (room == size)
            return chunk->memory; /* what is left of the chunk before is used on */
        arena->at = (uint8_t *)chunk->memory;
        arena->left = room;
    }
    void *taken = arena->at;
    arena->at += size;
    arena->left -= size;
    return taken;
}

/* A byte string under a tag of few bits, and a number. `sized` is its size and the tag. */
typedef struct {
    Bytes at;
    uint32_t sized, hash;
    uint64_t number;
} Entry;

#define TAG_SHIFT 28 /* no line is longer than 16 MB */
#define ENTRY_SIZE(entry) ((entry)->sized & ((1u << TAG_SHIFT) - 1))
#define ENTRY_TAG(entry) ((entry)->sized >> TAG_SHIFT)

typedef struct {
    Entry *slots;
    uint32_t count, room; /* a power of two, or 0 */
} Table;

static uint64_t table_seed; /* set once per process from Python's own secret */

static int table_grow(Arena *arena, Table *table)
{
    uint32_t room = table->room ? table->room * 2 : 4;
    Entry *slots = arena_take(arena, room * sizeof *slots);
    if (!slots)
        return -1;
    for (uint32_t i = 0; i < table->room; i++) {
        if (!table->slots[i].at)
            continue;
        uint32_t to = table->slots[i].hash & (room - 1);
        while (slots[to].at)
            to = (to + 1) & (room - 1);
        slots[to] = table->slots[i];
    }
    table->slots = slots;
    table->room = room;
    return 0;
}

/* The entry of a string, made with number 0 if it is new; NULL with an exception. It stays where it
 * is until the next one is made. */
static inline Entry *table_entry(Arena *arena, Table *table, uint32_t tag, Bytes at, size_t size)
{
    uint32_t hash = (uint32_t)hash_bytes(at, size, table_seed + tag);
    uint32_t sized = (uint32_t)size | tag << TAG_SHIFT;
    if (LIKELY(table->room)) {
        for (uint32_t i = hash & (table->room - 1);; i = (i + 1) & (table->room - 1)) {
            Entry *entry = &table->slots[i];
            if (!entry->at)
                break;
            if (entry->hash == hash && entry->sized == sized && !memcmp(entry->at, at, size))
                return entry;
        }
    }
    if (table->count * 4 >= table->room * 3 && table_grow(arena, table) < 0)
        return NULL;
    uint8_t *copy = arena_take(arena, size ? size : 1);
    if (!copy)
        return NULL;
    memcpy(copy, at, size);
    uint32_t i = hash & (table->room - 1);
    while (table->slots[i].at)
        i = (i + 1) & (table->room - 1);
    table->slots[i] = (Entry){copy, sized, hash, 0};
    table->count++;
    return &table->slots[i];
}

/* Tables are seeded as Python's own are, so that nobody can prepare names that collide. */
static int take_seed(void)
{
    PyObject *text = PyUnicode_FromString("lexicon");
    Py_hash_t hash = text ? PyObject_Hash(text) : -1;
    Py_XDECREF(text);
    table_seed = (uint64_t)hash;
    return PyErr_Occurred() ? -1 : 0;
}

#endif
