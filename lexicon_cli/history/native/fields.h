/* One line of an event as fields, read as bytes. Whatever is not plainly right is left to Python:
 * a line is either read as orjson reads it, or not at all. */
#ifndef LEXICON_FIELDS_H
#define LEXICON_FIELDS_H

#include "../../kernel/native/bytes.h"

#define MOST_FIELDS 400
/* Deeper values are left to Python. */
#define MOST_DEPTH 24

/* JSON's types in the order of history/facts.py TYPES. */
enum { K_NULL, K_BOOL, K_INT, K_FLOAT, K_STRING, K_LIST, K_OBJECT, KINDS };

/* `text` is a string's text, or how a number, true or false is written. */
typedef struct {
    Text name, text;
    int64_t integer;
    uint8_t kind;
} Field;

typedef struct {
    uint8_t *scratch; /* what strings with escapes mean */
    size_t room, used;
    Bytes stop;
    Text event;
    int count;
    Field fields[MOST_FIELDS];
} Line;

static inline int text_is(const Text *text, const char *word, size_t size)
{
    return text->size == size && !memcmp(text->at, word, size);
}
#define TEXT_IS(text, word) text_is(text, word, sizeof(word) - 1)

/* A string whose text stays until the line is done; p lies behind its opening quote. */
static inline Bytes keep_string(Line *line, Bytes p, Text *text)
{
    p = read_string(p, line->stop, line->scratch + line->used, text);
    if (p && UNLIKELY(text->is_escaped))
        line->used += text->size;
    return p;
}

static Bytes skip_value(Line *line, Bytes p, int depth);

/* The rest of a list or object behind its bracket; only that it is well-formed counts. */
static Bytes skip_inner(Line *line, Bytes p, int depth, uint8_t close)
{
    Text text;
    if (depth >= MOST_DEPTH)
        return NULL;
    p = skip_space(p);
    if (*p == close)
        return p + 1;
    for (;;) {
        if (close == '}') {
            if (*p != '"' ||
                !(p = read_string(p + 1, line->stop, line->scratch + line->used, &text)))
                return NULL;
            p = skip_space(p);
            if (*p++ != ':')
                return NULL;
            p = skip_space(p);
        }
        if (!(p = skip_value(line, p, depth + 1)))
            return NULL;
        p = skip_space(p);
        if (*p == close)
            return p + 1;
        if (*p++ != ',')
            return NULL;
        p = skip_space(p);
    }
}

static Bytes skip_value(Line *line, Bytes p, int depth)
{
    Text text;
    Number number;
    switch (*p) {
    case '"':
        return read_string(p + 1, line->stop, line->scratch + line->used, &text);
    case '[':
        return skip_inner(line, p + 1, depth, ']');
    case '{':
        return skip_inner(line, p + 1, depth, '}');
    case 't':
        return read_word(p, "true");
    case 'f':
        return read_word(p, "false");
    case 'n':
        return read_word(p, "null");
    default:
        return read_number(p, &number);
    }
}

static inline Bytes read_value(Line *line, Bytes p, Field *field)
{
    Number number;
    Bytes start = p;
    switch (*p) {
    case '"':
        field->kind = K_STRING;
        return keep_string(line, p + 1, &field->text);
    case '[':
        field->kind = K_LIST;
        return skip_inner(line, p + 1, 2, ']');
    case '{':
        field->kind = K_OBJECT;
        return skip_inner(line, p + 1, 2, '}');
    case 'n':
        field->kind = K_NULL;
        return read_word(p, "null");
    case 't':
    case 'f':
        field->kind = K_BOOL;
        p = read_word(p, *p == 't' ? "true" : "false");
        break;
    default:
        p = read_number(p, &number);
        if (!p || number.is_odd)
            return NULL; /* exponents, -0, and integers that may become floats */
        field->kind = number.is_int ? K_INT : K_FLOAT;
        field->integer = number.integer;
    }
    if (p) {
        field->text.at = start;
        field->text.size = field->text.chars = (size_t)(p - start);
    }
    return p;
}

static Bytes read_properties(Line *line, Bytes p)
{
    if (*p++ != '{')
        return NULL;
    p = skip_space(p);
    if (*p == '}')
        return p + 1;
    for (;;) {
        if (*p != '"' || UNLIKELY(line->count == MOST_FIELDS))
            return NULL;
        Field *field = &line->fields[line->count++];
        if (!(p = keep_string(line, p + 1, &field->name)))
            return NULL;
        if (UNLIKELY(*p != ':')) {
            p = skip_space(p);
            if (*p != ':')
                return NULL;
        }
        p = skip_space(p + 1);
        if (!(p = read_value(line, p, field)))
            return NULL;
        p = skip_space(p);
        if (*p == '}')
            return p + 1;
        if (*p++ != ',')
            return NULL;
        p = skip_space(p);
    }
}

/* The room that a line's texts may need; -1 with an exception. */
static int line_room(Line *line, size_t size)
{
    if (size + 16 <= line->room)
        return 0;
    uint8_t *more = PyMem_Realloc(line->scratch, size + 16);
    if (!more) {
        PyErr_NoMemory();
        return -1;
    }
    line->scratch = more;
    line->room = size + 16;
    return 0;
}

/* Whether the bytes in [p, end) are an event that is read into `line`; `stop` is the block's end. */
static int read_line(Line *line, Bytes p, Bytes end, Bytes stop)
{
    int has_event = 0, has_properties = 0;
    Text key;
    line->count = 0;
    line->used = 0;
    line->stop = stop;
    p = skip_space(p);
    if (*p++ != '{')
        return 0;
    for (;;) {
        p = skip_space(p);
        if (*p != '"' || !(p = read_string(p + 1, stop, line->scratch + line->used, &key)))
            return 0;
        int is_event = TEXT_IS(&key, "event"), is_properties = TEXT_IS(&key, "properties");
        p = skip_space(p);
        if (*p != ':')
            return 0;
        p = skip_space(p + 1);
        if (is_event) {
            if (has_event++ || *p != '"')
                return 0;
            p = keep_string(line, p + 1, &line->event);
        } else if (is_properties) {
            if (has_properties++)
                return 0;
            p = read_properties(line, p);
        } else {
            p = skip_value(line, p, 1);
        }
        if (!p)
            return 0;
        p = skip_space(p);
        if (*p == '}')
            break;
        if (*p++ != ',')
            return 0;
    }
    p = skip_space(p + 1);
    return p == end && has_event && has_properties;
}

/* As bytes.isspace says it. */
static inline int is_blank(Bytes p, Bytes end)
{
    while (p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
        p++;
    return p == end;
}

#endif
