"""Lines spoiled as bytes or as JSON text: what no well-behaved writer would make."""

import json
from random import Random
from typing import Any

from tests.oracle import texts

_BYTES = (b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b" ", b"\n", b"\r", b"\t", b"\0", b"0")
_MORE = (
    b"\\u0000",
    b"\\ud800",
    b"\\ud83d\\ude00",
    b"\\u0041",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"-",
)
_SIBLINGS = ({"$mp_metadata": {}}, {"event": "Order Paid"}, {"x": 1}, {"properties": {}})


def mangled(rng: Random, line: bytes) -> bytes:
    """The line spoiled in one or two ways, without its line end."""
    for _ in range(rng.choice((1, 1, 2))):
        line = rng.choice(_WAYS)(rng, line)
    return line


def line_end(rng: Random) -> bytes:
    """What stands after a line: mostly a line feed."""
    return rng.choice((b"\n",) * 12 + (b"\r\n", b" \n", b"\n\n", b"\n \n", b"\r", b"", b" "))


def _flip(rng: Random, line: bytes) -> bytes:
    at = rng.randrange(max(1, len(line)))
    return line[:at] + bytes([rng.randrange(256)]) + line[at + 1 :]


def _delete(rng: Random, line: bytes) -> bytes:
    at = rng.randrange(max(1, len(line)))
    return line[:at] + line[at + rng.choice((1, 1, 2, 10)) :]


def _insert(rng: Random, line: bytes) -> bytes:
    at = rng.randrange(len(line) + 1)
    return line[:at] + rng.choice((*_BYTES, *_MORE)) + line[at:]


def _cut(rng: Random, line: bytes) -> bytes:
    return line[: rng.randrange(len(line) + 1)]


def _twice(rng: Random, line: bytes) -> bytes:
    return line + rng.choice((b"", b" ", b",")) + line


def _rewritten(rng: Random, line: bytes) -> bytes:
    """The same JSON in other bytes, perhaps with raw numbers, doubled keys, siblings, escapes."""
    try:
        value = json.loads(line)
        pairs = [(key, json.dumps(item)) for key, item in value["properties"].items()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _insert(rng, line)
    if rng.random() < 0.3:
        rng.shuffle(pairs)
    if pairs and rng.random() < 0.4:
        key, old = rng.choice(pairs)
        new = rng.choice(texts.RAW_NUMBERS) if rng.random() < 0.5 else _any_text(rng)
        pairs.insert(rng.randrange(len(pairs) + 1), (key, rng.choice((old, new))))
    elif pairs and rng.random() < 0.5:
        at = rng.randrange(len(pairs))
        new = rng.choice(texts.RAW_NUMBERS) if rng.random() < 0.4 else _any_text(rng)
        pairs[at] = (pairs[at][0], new)
    gap = rng.choice(("", " ", "  ", "\t"))
    inner = f",{gap}".join(f"{_key(rng, key)}:{gap}{item}" for key, item in pairs)
    outer = [('"event"', json.dumps(value.get("event"))), ('"properties"', "{" + inner + "}")]
    if rng.random() < 0.2:
        outer.reverse()
    if rng.random() < 0.2:
        extra = rng.choice(_SIBLINGS)
        outer.insert(
            rng.randrange(3), next((json.dumps(k), json.dumps(v)) for k, v in extra.items())
        )
    made = "{" + f",{gap}".join(f"{key}:{gap}{item}" for key, item in outer) + "}"
    return made.encode("utf-8", "surrogatepass")


def _any_text(rng: Random) -> str:
    text = rng.choice(texts.TEXTS)
    return json.dumps(text, ensure_ascii=rng.random() < 0.5)


def _key(rng: Random, key: str) -> str:
    if key and rng.random() < 0.03:
        at = rng.randrange(len(key))
        if ord(key[at]) < 0x10000:
            head, tail = json.dumps(key[:at])[:-1], json.dumps(key[at + 1 :])[1:]
            return f"{head}\\u{ord(key[at]):04x}{tail}"
    return json.dumps(key, ensure_ascii=rng.random() < 0.5)


def _own_text(rng: Random, line: bytes) -> bytes:
    """Another text in the place of one of the line's."""
    parts = line.split(b'"')
    if len(parts) < 4:
        return line
    at = rng.randrange(len(parts) // 2) * 2 + 1
    parts[at] = _any_text(rng).encode("utf-8", "surrogatepass")[1:-1]
    return b'"'.join(parts)


_WAYS: tuple[Any, ...] = (
    *(_flip, _delete, _insert, _insert, _cut, _twice),
    *(_rewritten, _rewritten, _rewritten, _rewritten, _own_text, _own_text, _own_text),
)
