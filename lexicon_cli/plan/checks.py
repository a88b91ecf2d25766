"""Contradictions that show only once references are resolved: ranges that nothing can meet, keys
that are required and described nowhere."""

from collections.abc import Mapping

from lexicon_cli.core.finding import Place
from lexicon_cli.core.naming import nearest
from lexicon_cli.plan.model import PropertyDef, TrackingPlan
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.problems import Problems, write_instead

LONGEST_NAME = 300  # nobody mistypes more than that, and comparing it would take its time


def tell_not_declared(
    problems: Problems,
    name: str,
    place: Place,
    declared: Mapping[str, PropertyDef],
    *,
    event: str | None = None,
    property: str | None = None,
    is_shared: bool = False,
) -> None:
    """Report a name in a list `required` that is none of the `declared` ones beside it."""
    known = [other for other, entry in declared.items() if entry.origin != "required"]
    match = None
    if len(name) <= LONGEST_NAME and not problems.is_full("TYP019"):
        match = nearest(name, known, cutoff=0.6)
    meant = None if match is None else match.name
    hint = f', did you mean "{meant}"?' if meant else ""
    if is_shared:
        meant, hint = None, "; the plan shares one of that name: list it under properties"
    problems.add(
        "TYP019",
        f'"required" names "{shorten(name)}", which is not declared beside it{hint}',
        place,
        event=event,
        property=property or name,
        suggestion=meant,
        observed=shorten(name),
        fix=None if meant is None else write_instead(place, name, meant),
    )


def check_resolved(plan: TrackingPlan, problems: Problems, *, whole: bool = True) -> None:
    """Report empty ranges and enumerations, and unknown required keys if the plan could be read as
    a `whole`; each once, where it was written."""
    check = _Check(problems, whole)
    for definitions in (plan.shared_properties, plan.super_properties, plan.user_properties):
        check.all_of(definitions, None)
    for group in plan.group_properties.values():
        check.all_of(group, None)
    for event in plan.events.values():
        check.all_of(event.properties, event.name)


class _Check:
    """Goes through definitions and their nested ones; keeps what it told."""

    def __init__(self, problems: Problems, whole: bool) -> None:
        self._problems = problems
        self._whole = whole
        self._told: set[tuple[Place | None, str]] = set()

    def all_of(
        self, definitions: Mapping[str, PropertyDef], event: str | None, outer: str = ""
    ) -> None:
        for name, entry in definitions.items():
            if entry.origin == "required" and self._whole and entry.place is not None:
                tell_not_declared(
                    self._problems,
                    name,
                    entry.place,
                    definitions,
                    event=event,
                    property=outer + name,
                )
            self._one(entry, event, outer + name)

    def _one(self, entry: PropertyDef, event: str | None, path: str) -> None:
        for message in _impossible(entry):
            if (entry.place, message) not in self._told:
                self._told.add((entry.place, message))
                place = entry.place or Place("")
                self._problems.add("TYP005", message, place, event=event, property=path or None)
        if entry.items is not None:
            self._one(entry.items, event, f"{path}[]")
        if entry.properties:
            self.all_of(entry.properties, event, f"{path}.")


def _impossible(entry: PropertyDef) -> list[str]:
    messages = []
    low, high = entry.minimum, entry.maximum
    if low is not None and high is not None and low > high:
        messages.append(f"minimum {low} is above maximum {high}, so no value can be right")
    short, long = entry.min_length, entry.max_length
    if short is not None and long is not None and short > long:
        messages.append(f"min_length {short} is above max_length {long}, so no value can be right")
    if entry.enum == ():
        messages.append("the enum is empty, so no value can be right")
    return messages
