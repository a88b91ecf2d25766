"""Pieces of the messages of IDN: ids, people, and how many of them."""

import re
from collections.abc import Sequence
from typing import Any

from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.phrases import events, quoted

_MASKED = re.compile(r"<[a-z]+, [0-9]+ [a-z]+>")
_MORE = re.compile(r"[0-9,]+ more")


def an_id(name: Any) -> str:
    """An id in quotes; a masked one as it is."""
    text = str(name or "")
    return text if _MASKED.fullmatch(text) else quoted(text)


def possessive(name: Any) -> str:
    """`"ana"'s`."""
    return f"{an_id(name)}'s"


def ids(names: Sequence[str] | None) -> str:
    """`"ana"`, `"ana" and "bo"`, `"ana", "bo" and 3 more`."""
    parts = [name if _MORE.fullmatch(name) else an_id(name) for name in names or ()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def of(count: int, noun: str) -> str:
    """`1 device`, `1,234 devices`, `2 aliases`."""
    ending_ = "" if count == 1 else "es" if noun.endswith("s") else "s"
    return f"{count:,} {noun}{ending_}"


def does(count: int, one: str, many: str) -> str:
    """The verb for one or for many."""
    return one if count == 1 else many


def people(count: int) -> str:
    """`1 person`, `1,234 people`."""
    return "1 person" if count == 1 else f"{count:,} people"


def seen(fact: Fact, noun: str | None = None) -> str:
    """`4 people, 14 events`: what is affected, in numbers; `noun` where it is no people."""
    who = people(fact.people) if noun is None else of(fact.people, noun)
    return f"{who}, {events(fact.count)}"


def ending(text: str) -> str:
    """What stands behind a semicolon; nothing for nothing."""
    return f"; {text}" if text else ""
