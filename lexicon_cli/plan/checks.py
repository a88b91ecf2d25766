"""Contradictions that show only once references are resolved: ranges that nothing can meet."""

from collections.abc import Iterable

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.model import PropertyDef, TrackingPlan
from lexicon_cli.plan.problems import Problems


def check_ranges(plan: TrackingPlan, problems: Problems) -> None:
    """Report empty ranges and enumerations, each once, where they were written."""
    told: set[tuple[Place | None, str]] = set()
    _check_all(plan.shared_properties.values(), None, problems, told)
    _check_all(plan.super_properties.values(), None, problems, told)
    _check_all(plan.user_properties.values(), None, problems, told)
    for group in plan.group_properties.values():
        _check_all(group.values(), None, problems, told)
    for event in plan.events.values():
        _check_all(event.properties.values(), event.name, problems, told)


def _check_all(
    definitions: Iterable[PropertyDef],
    event: str | None,
    problems: Problems,
    told: set[tuple[Place | None, str]],
    outer: str = "",
) -> None:
    for entry in definitions:
        path = outer + entry.name
        for message in _impossible(entry):
            if (entry.place, message) not in told:
                told.add((entry.place, message))
                place = entry.place or Place("")
                problems.add("TYP005", message, place, event=event, property=path or None)
        if entry.items is not None:
            _check_all((entry.items,), event, problems, told, f"{path}[]")
        if entry.properties:
            _check_all(entry.properties.values(), event, problems, told, f"{path}.")


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
