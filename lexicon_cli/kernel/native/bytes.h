/* Bytes of JSON: strings, numbers, literals, as orjson reads them.
 *
 * A line lies in [start, end) of a block of bytes, and the byte at `end` is a line feed or the NUL
 * after the block: neither may stand anywhere in a line, so looking one byte ahead needs no check.
 * Every function returns the place behind what it read, or NULL for what is not well-formed (or too
 * odd to be sure of). */
#ifndef LEXICON_BYTES_H
#define LEXICON_BYTES_H

#include <Python.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define LEXICON_SSE2 1
#endif

#if defined(__GNUC__)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define LIKELY(x) (x)
#define UNLIKELY(x) (x)
#endif

typedef const uint8_t *Bytes;

/* A string as UTF-8 without escapes: a part of the line, or of the scratch buffer if it had any. */
typedef struct {
    Bytes at;
    size_t size;
    size_t chars;
    int is_ascii;
    int is_escaped;
} Text;

static inline uint64_t load64(Bytes p)
{
    uint64_t word;
    memcpy(&word, p, 8);
    return word;
}

/* A seeded hash of bytes, good enough for tables that are bounded anyway. */
static inline uint64_t hash_bytes(Bytes p, size_t size, uint64_t seed)
{
    uint64_t h = seed ^ (size * 0x9E3779B97F4A7C15u);
    while (size >= 8) {
        h = (h ^ load64(p)) * 0xD6E8FEB86659FD93u;
        h ^= h >> 32;
        p += 8;
        size -= 8;
    }
    uint64_t tail = 0;
    while (size)
        tail = tail << 8 | p[--size];
    h = (h ^ tail) * 0xD6E8FEB86659FD93u;
    h ^= h >> 29;
    h *= 0x9E3779B97F4A7C15u;
    return h ^ h >> 32;
}

static inline Bytes skip_space(Bytes p)
{
    while (*p == ' ' || *p == '\t' || *p == '\r')
        p++;
    return p;
}

/* Counts the characters of UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF);
 * -1 if it is none. */
static Py_ssize_t utf8_chars(Bytes p, size_t size)
{
    Bytes end = p + size;
    Py_ssize_t chars = 0;
    while (p < end) {
        uint8_t c = *p;
        size_t left = (size_t)(end - p);
        chars++;
        if (c < 0x80) {
            p++;
        } else if (c >= 0xC2 && c <= 0xDF) {
            if (left < 2 || (p[1] & 0xC0) != 0x80)
                return -1;
            p += 2;
        } else if (c >= 0xE0 && c <= 0xEF) {
            if (left < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
                return -1;
            if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F))
                return -1;
            p += 3;
        } else if (c >= 0xF0 && c <= 0xF4) {
            if (left < 4 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (p[3] & 0xC0) != 0x80)
                return -1;
            if ((c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F))
                return -1;
            p += 4;
        } else {
            return -1;
        }
    }
    return chars;
}

/* The first byte from p on that ends or escapes a string or may not stand in one; `high` collects
 * whether a byte before it is beyond ASCII. Reads no byte at or behind `stop` but that at `stop`. */
static inline Bytes plain_part(Bytes p, Bytes stop, int *high)
{
#ifdef LEXICON_SSE2
    const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1F);
    while (stop - p >= 16) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)p);
        __m128i odd = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(chunk, quote), _mm_cmpeq_epi8(chunk, back)),
            _mm_cmpeq_epi8(_mm_min_epu8(chunk, control), chunk));
        unsigned found = (unsigned)_mm_movemask_epi8(odd);
        unsigned beyond = (unsigned)_mm_movemask_epi8(chunk);
        if (found) {
            int at = __builtin_ctz(found);
            *high |= (beyond & ((1u << at) - 1)) != 0;
            return p + at;
        }
        *high |= beyond != 0;
        p += 16;
    }
#else
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    while (stop - p >= 8) {
        uint64_t word = load64(p);
        uint64_t quote = word ^ ones * '"', back = word ^ ones * '\\';
        uint64_t odd = ((quote - ones) & ~quote) | ((back - ones) & ~back) | (word - ones * 0x20);
        if (odd & tops & ~word)
            break;
        *high |= (word & tops) != 0;
        p += 8;
    }
#endif
    while (*p != '"' && *p != '\\' && *p >= 0x20) {
        *high |= *p >= 0x80;
        p++;
    }
    return p;
}

static inline int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int32_t hex4(Bytes p)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(p[i]); /* an end of the line is no digit and stops the loop */
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static uint8_t *put_utf8(uint8_t *out, int32_t code)
{
    if (code < 0x80) {
        *out++ = (uint8_t)code;
    } else if (code < 0x800) {
        *out++ = (uint8_t)(0xC0 | code >> 6);
        *out++ = (uint8_t)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *out++ = (uint8_t)(0xE0 | code >> 12);
        *out++ = (uint8_t)(0x80 | (code >> 6 & 0x3F));
        *out++ = (uint8_t)(0x80 | (code & 0x3F));
    } else {
        *out++ = (uint8_t)(0xF0 | code >> 18);
        *out++ = (uint8_t)(0x80 | (code >> 12 & 0x3F));
        *out++ = (uint8_t)(0x80 | (code >> 6 & 0x3F));
        *out++ = (uint8_t)(0x80 | (code & 0x3F));
    }
    return out;
}

/* Reads the escape at p (behind the backslash) into *out. */
static Bytes read_escape(Bytes p, uint8_t **out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (*p != 'u') {
        const char *found = *p ? strchr(from, *p) : NULL;
        if (!found)
            return NULL;
        *(*out)++ = (uint8_t)to[found - from];
        return p + 1;
    }
    int32_t code = hex4(p + 1);
    if (code < 0 || (code >= 0xDC00 && code <= 0xDFFF))
        return NULL;
    p += 5;
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (p[0] != '\\' || p[1] != 'u')
            return NULL;
        int32_t low = hex4(p + 2);
        if (low < 0xDC00 || low > 0xDFFF)
            return NULL;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        p += 6;
    }
    *out = put_utf8(*out, code);
    return p;
}

/* The rest of a string from its first backslash on; the text goes to `scratch`, which has room for
 * the whole line. */
static Bytes read_escaped(Bytes start, Bytes p, Bytes stop, uint8_t *scratch, Text *text)
{
    uint8_t *out = scratch;
    int high = 0;
    for (;;) {
        memcpy(out, start, (size_t)(p - start));
        out += p - start;
        if (*p == '"')
            break;
        if (*p != '\\' || !(p = read_escape(p + 1, &out)))
            return NULL;
        start = p;
        p = plain_part(p, stop, &high);
    }
    Py_ssize_t chars = utf8_chars(scratch, (size_t)(out - scratch));
    if (chars < 0)
        return NULL;
    text->at = scratch;
    text->size = (size_t)(out - scratch);
    text->chars = (size_t)chars;
    text->is_ascii = text->size == text->chars;
    text->is_escaped = 1;
    return p + 1;
}

/* Reads a string; p lies behind its opening quote. */
static inline Bytes read_string(Bytes p, Bytes stop, uint8_t *scratch, Text *text)
{
    int high = 0;
    Bytes end = plain_part(p, stop, &high);
    if (UNLIKELY(*end != '"'))
        return *end == '\\' ? read_escaped(p, end, stop, scratch, text) : NULL;
    text->at = p;
    text->size = text->chars = (size_t)(end - p);
    text->is_ascii = 1;
    text->is_escaped = 0;
    if (UNLIKELY(high)) {
        Py_ssize_t chars = utf8_chars(p, text->size);
        if (chars < 0)
            return NULL;
        text->chars = (size_t)chars;
        text->is_ascii = 0;
    }
    return end + 1;
}

/* A number. `is_int`: written without fraction and exponent, of at most 18 digits, not "-0". */
typedef struct {
    Bytes at;
    size_t size;
    int is_int;
    int is_odd; /* has an exponent, is "-0", or an integer of more digits */
    int64_t integer;
    uint64_t digits; /* the number is digits * 10^scale while `exact` */
    int scale;
    int exact;
    int is_negative;
} Number;

static inline int is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static double number_value(const Number *number);

static Bytes read_exponent(Bytes p, Number *number)
{
    int sign = 1, value = 0, count = 0;
    p++;
    if (*p == '+' || *p == '-')
        sign = *p++ == '-' ? -1 : 1;
    for (; is_digit(*p); p++) {
        if (++count > 3)
            return NULL; /* hardly a number that anybody sends */
        value = value * 10 + (*p - '0');
    }
    if (!count)
        return NULL;
    number->scale += sign * value;
    return p;
}

static inline Bytes read_number(Bytes p, Number *number)
{
    Bytes start = p;
    uint64_t digits = 0;
    number->is_negative = *p == '-';
    p += number->is_negative;
    Bytes first = p;
    if (*p == '0') {
        p++;
    } else {
        if (!is_digit(*p))
            return NULL;
        for (; is_digit(*p); p++)
            digits = digits * 10 + (uint64_t)(*p - '0'); /* wraps: then not `exact` */
    }
    size_t count = (size_t)(p - first);
    int is_int = 1, is_odd = 0;
    number->scale = 0;
    if (*p == '.') {
        Bytes point = ++p;
        for (; is_digit(*p); p++)
            digits = digits * 10 + (uint64_t)(*p - '0');
        if (p == point)
            return NULL;
        is_int = 0;
        number->scale = -(int)(p - point < 400 ? p - point : 400);
        count += (size_t)(p - point);
    }
    if (UNLIKELY((*p | 0x20) == 'e')) {
        is_int = 0;
        is_odd = 1;
        if (!(p = read_exponent(p, number)))
            return NULL;
    }
    if (UNLIKELY(count > 18)) {
        if (count > 100)
            return NULL;
        is_odd |= is_int;
        is_int = 0;
    }
    if (is_int && number->is_negative && digits == 0) {
        is_int = 0;
        is_odd = 1;
    }
    number->at = start;
    number->size = (size_t)(p - start);
    number->is_int = is_int;
    number->is_odd = is_odd;
    number->digits = digits;
    number->exact = count <= 18;
    number->integer = number->is_negative ? -(int64_t)digits : (int64_t)digits;
    if (UNLIKELY(is_odd) && !isfinite(number_value(number)))
        return NULL;
    return p;
}

/* The number as the nearest double, as any exact reader rounds it; infinite or NaN on doubt. */
static double number_value(const Number *number)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD == 0
    /* Both operands are exact, so one rounding is all there is (Clinger 1990). */
    if (number->exact && number->digits <= (1ull << 53) && number->scale >= -22 &&
        number->scale <= 22) {
        double value = (double)number->digits;
        value = number->scale < 0 ? value / powers[-number->scale] : value * powers[number->scale];
        return number->is_negative ? -value : value;
    }
#endif
    char copy[128];
    if (number->size >= sizeof copy)
        return Py_NAN;
    memcpy(copy, number->at, number->size);
    copy[number->size] = 0;
    char *end;
    double value = PyOS_string_to_double(copy, &end, NULL);
    if (PyErr_Occurred()) {
        PyErr_Clear();
        return Py_NAN;
    }
    return *end ? Py_NAN : value;
}

/* Reads one of true, false and null. */
static inline Bytes read_word(Bytes p, const char *word)
{
    for (; *word; word++, p++)
        if (*p != (uint8_t)*word)
            return NULL;
    return p;
}

#endif
