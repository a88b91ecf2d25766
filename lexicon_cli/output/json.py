"""The JSON report: one document, keys in the contract's order."""

from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import harmless_json
from lexicon_cli.output.style import Style

_WORDS = {None: "null", True: "true", False: "false"}
_ENDLESS = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}


def render(report: Report, style: Style) -> str:
    """The document, indented by two, in readable UTF-8."""
    return indented(report.to_dict()) + "\n"


def indented(value: Any, line: str = "\n") -> str:
    """What `json.dumps` with `indent=2, ensure_ascii=False` and `harmless_json` give, in half the
    time. Keys must be strings. `line` ends a line and indents the next one."""
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    inner = f"{line}  "
    if isinstance(value, dict):
        pairs = [f"{_text(key)}: {indented(one, inner)}" for key, one in value.items()]
        return f"{{{inner}{f',{inner}'.join(pairs)}{line}}}" if pairs else "{}"
    if isinstance(value, list | tuple):
        found = [indented(one, inner) for one in value]
        return f"[{inner}{f',{inner}'.join(found)}{line}]" if found else "[]"
    raise TypeError(f"a {type(value).__name__} is no value of JSON")


def _text(value: str) -> str:
    written: str = encode_basestring(value)
    return harmless_json(written)


def _number(value: float) -> str:
    written = repr(value)
    return _ENDLESS.get(written, written)


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    int: repr,
    float: _number,
    bool: _WORDS.__getitem__,
    type(None): _WORDS.__getitem__,
}
