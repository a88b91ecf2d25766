/* Texts that may hold personal data or lead to somebody's own machine: asked first here, and answered
 * by kernel/personal.py and kernel/ingest.py. This may say yes too often, never too seldom. */
#ifndef LEXICON_SUSPICION_H
#define LEXICON_SUSPICION_H

#include "bytes.h"

enum { PLAIN, DIGIT, INSIDE, MARK };

/* What a byte may begin: digits, what stands inside of numbers, the first letters of marks. */
static const uint8_t byte_kinds[256] = {
    ['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT, ['5'] = DIGIT,
    ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT, [' '] = INSIDE, ['\t'] = INSIDE,
    ['\n'] = INSIDE, ['\v'] = INSIDE, ['\f'] = INSIDE, ['\r'] = INSIDE, ['('] = INSIDE,
    [')'] = INSIDE, ['.'] = INSIDE, [','] = MARK, ['-'] = MARK, ['@'] = MARK, ['_'] = MARK,
    ['e'] = MARK, ['A'] = MARK, ['x'] = MARK, ['B'] = MARK,
};

static inline int starts(Bytes p, Bytes end, const char *word, size_t size)
{
    return (size_t)(end - p) >= size && !memcmp(p, word, size);
}

static int is_mark(Bytes p, Bytes end)
{
    switch (*p) {
    case '@': return 1;
    case 'e': return starts(p, end, "eyJ", 3);
    case '_': return starts(p, end, "_live_", 6);
    case 'A': return starts(p, end, "AKIA", 4);
    case 'x': return starts(p, end, "xox", 3);
    case 'B': return starts(p, end, "Bearer ", 7);
    case '-': return starts(p, end, "-----BEGIN", 10);
    default: return 0;
    }
}

/* Whether personal_kind may find something in a text that is no URL.
 *
 * Numbers: nine digits in a row, whatever of white space, brackets, dots and dashes lies between,
 * or, with a comma between, five on either side (two coordinates). "gh?_" tokens are told by "gh" and
 * the underscore two places on. */
static int may_be_personal(Bytes p, size_t size)
{
    Bytes start = p, end = p + size;
    int row = 0, before = 0;
    for (; p < end; p++) {
        switch (byte_kinds[*p]) {
        case DIGIT:
            if (++row >= 9 || (row >= 5 && before >= 5))
                return 1;
            continue;
        case INSIDE:
            continue;
        case MARK:
            if (*p == ',') {
                before = row;
                row = 0;
                continue;
            }
            if (is_mark(p, end))
                return 1;
            if (*p == '_' && p - start >= 3 && p[-3] == 'g' && p[-2] == 'h')
                return 1;
            if (*p == '-')
                continue;
            /* fall through */
        default:
            row = before = 0;
        }
    }
    return 0;
}

static inline uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static int ends_with(Bytes start, Bytes p, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(p - start) <= size || !strchr("?&#;", p[-(Py_ssize_t)size - 1]))
        return 0;
    for (size_t i = 0; i < size; i++)
        if (lower(p[(Py_ssize_t)i - (Py_ssize_t)size]) != (uint8_t)word[i])
            return 0;
    return 1;
}

/* Whether kind_in_url may find something: an "@" or "%40", or a secret's name before a "=". */
static int may_leak_in_url(Bytes start, size_t size)
{
    static const char *const names[] = {
        "access_token", "auth_token", "token",  "id_token",   "refresh_token", "api_key",
        "apikey",       "password",   "passwd", "session_id", "sessionid",     "secret"};
    Bytes end = start + size;
    for (Bytes p = start; p < end; p++) {
        if (*p == '@' || (*p == '%' && starts(p, end, "%40", 3)))
            return 1;
        if (*p == '=')
            for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (ends_with(start, p, names[i]))
                    return 1;
    }
    return 0;
}

/* Whether is_url holds: "://" among the first 16 characters, "?" or "mailto:" at the beginning. */
static int is_url_text(const Text *text)
{
    if (!text->size)
        return 0;
    if (*text->at == '?' || starts(text->at, text->at + text->size, "mailto:", 7))
        return 1;
    Bytes p = text->at, end = p + text->size;
    for (int chars = 0; p < end && chars < 16; chars++) {
        /* All three have to lie among the 16. */
        if (*p == ':' && chars <= 13 && starts(p, end, "://", 3))
            return 1;
        p++;
        while (p < end && (*p & 0xC0) == 0x80)
            p++;
    }
    return 0;
}

/* Whether personal data may be in a text of six characters and more. */
static int may_reveal(const Text *text, int is_url_property)
{
    if (is_url_property || is_url_text(text))
        return may_leak_in_url(text->at, text->size);
    return may_be_personal(text->at, text->size);
}

static int equals_lower(const Text *text, const char *word, size_t size)
{
    if (text->size != size)
        return 0;
    for (size_t i = 0; i < size; i++)
        if (lower(text->at[i]) != (uint8_t)word[i])
            return 0;
    return 1;
}

/* Whether junk_kind says something of a text. */
static int is_junk(const Text *text)
{
    Bytes p = text->at, end = p + text->size;
    if (!text->size || equals_lower(text, "null", 4) || equals_lower(text, "nan", 3) ||
        equals_lower(text, "undefined", 9))
        return 1;
    if (starts(p, end, "[object ", 8) || starts(p, end, "${", 2))
        return 1;
    while ((p = memchr(p, '{', (size_t)(end - p))) && ++p < end)
        if (*p == '{')
            return 1;
    return 0;
}

/* The Kelvin sign: the one letter beyond ASCII whose lower case lies in it. */
static int has_kelvin(const Text *text)
{
    if (text->is_ascii)
        return 0;
    for (size_t i = 0; i + 2 < text->size; i++)
        if (!memcmp(text->at + i, "\xE2\x84\xAA", 3))
            return 1;
    return 0;
}

#endif
