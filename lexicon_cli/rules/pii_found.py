"""Definitions that hold personal data, by their mark or by their name."""

from collections.abc import Mapping

from lexicon_cli.core.mixpanel import DEFAULT_PROFILE_PROPERTIES, is_mixpanel_property
from lexicon_cli.rules.names import once_per_view
from lexicon_cli.rules.pii_names import personal_kind
from lexicon_cli.rules.typ_written import name_of, written_by_name
from lexicon_cli.rules.view import PlanView, Written

# What cannot hold the data itself: a flag about an email address is no email address.
_NO_DATA = frozenset({"boolean"})
_NUMERIC = frozenset({"number", "integer", "datetime"})
_IN_NUMBERS = frozenset({"phone", "location", "birth date", "card", "national id", "bank account"})


@once_per_view
def kinds_by_name(view: PlanView) -> Mapping[str, str]:
    """The property names of the plan that say personal data, each with the kind."""
    found = {name: personal_kind(name) for name in written_by_name(view)}
    return {name: kind for name, kind in found.items() if kind is not None}


def guessed_kind(view: PlanView, entry: Written) -> str | None:
    """The kind of personal data that the definition's name says, if its type can hold it."""
    name = name_of(entry)
    kind = kinds_by_name(view).get(name)
    if kind is None or entry.whole.enum is not None:
        return None
    if not entry.is_nested and _is_mixpanels(entry, name):
        return None
    types = entry.whole.types
    if types and _NO_DATA.issuperset(types):
        return None
    if types and _NUMERIC.issuperset(types) and kind not in _IN_NUMBERS:
        return None
    return kind


def is_marked(entry: Written) -> bool:
    """Whether the plan says that the property holds personal data."""
    return bool(entry.whole.pii) or entry.whole.sensitive is True


def is_gone(entry: Written) -> bool:
    """Whether the property must not arrive any more, or does not stay."""
    return entry.whole.dropped is True or entry.whole.status in ("blocked", "deprecated")


def _is_mixpanels(entry: Written, name: str) -> bool:
    """Whether Mixpanel itself makes the property; its profile properties are filled by the team."""
    if entry.where in ("user", "group"):
        return name in DEFAULT_PROFILE_PROPERTIES and not personal_kind(name)
    return is_mixpanel_property(name)
