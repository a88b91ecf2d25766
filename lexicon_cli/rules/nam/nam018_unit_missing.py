"""A number is measured in something, and nothing says in what.

## What it finds

Properties of events that are numbers and by their name a duration, a size, a weight, a distance, a
speed, a temperature or a price, but have no unit: not in the name (`load_time_ms`), not in `unit`,
not in the description. A price is fine if the plan has a currency property. Told once a name.

## Why it matters

`duration: 1200` is twenty minutes or a second and a bit. When web sends milliseconds and the app
sends seconds, every average is wrong and nobody sees it.

## Bad

```yaml plan
lexicon: 1
events:
  Video Watched: {properties: {duration: number}}
```

## Good

```yaml plan
lexicon: 1
events:
  Video Watched: {properties: {duration: {type: number, unit: s}}}
```

## How to mend

Say the unit: `unit: ms`, or in the name of a new property, such as `duration_ms`.

## Options

`allow` (none): names that need no unit.
`add` (none): further last words that call for a unit, such as `altitude`.

## Source

Mozilla's Glean asks for units of such metrics:
https://mozilla.github.io/glean/book/reference/yaml/metrics.html
"""

from collections.abc import Iterator, Set

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import event_properties, property_words, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.units import describes_unit, tells_unit
from lexicon_cli.rules.view import PlanView, Written
from lexicon_cli.rules.vocabulary import word_set

RULE = Rule(
    code="NAM018",
    name="unit-missing",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="a number is measured in something, and nothing says in what",
    source="https://mozilla.github.io/glean/book/reference/yaml/metrics.html",
    options=(
        Option("allow", (), "names that need no unit"),
        Option("add", (), "further last words that call for a unit"),
    ),
)

# Last words that are always measured, with an example of a unit.
_MEASURED = {
    "duration": "ms",
    "elapsed": "ms",
    "latency": "ms",
    "timeout": "ms",
    "uptime": "s",
    "downtime": "s",
    "distance": "km",
    "weight": "kg",
    "temperature": "celsius",
    "speed": "mbps",
    "bandwidth": "mbps",
    "price": "USD",
    "cost": "USD",
    "fee": "USD",
}
_MONEY = word_set("price cost fee")
# Words that are measured behind others only: `file_size`, not `team_size`; `load_time`, not
# `start_time`, which is a moment.
_TIMED = word_set(
    """load loading wait waiting watch watching play playing playback response processing render
    rendering elapsed session think reading listening run running execution total average build
    boot startup idle active buffer buffering download upload request query reaction completion
    delivery travel viewing spent"""
)
_SIZED = word_set(
    """file image download upload payload response request attachment video audio disk cache memory
    body app bundle package document archive backup message storage"""
)
_LENGTHY = word_set("video audio call session clip recording track song episode trip")
_NUMBERS = frozenset({"number", "integer"})


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name without a unit."""
    allowed = {str(name) for name in view.option(RULE, "allow")}
    further = {str(word).lower() for word in view.option(RULE, "add")}
    names = event_properties(view)
    has_currency = any("currency" in name.lower() for name in names)
    for name, parts in property_words(view).items():
        unit = _usual_unit(parts, further)
        if unit is None or name in allowed or tells_unit(name):
            continue
        if has_currency and unit == "USD":
            continue
        if all(_is_bare_number(entry) for entry in names[name]):
            yield view.finding(
                RULE,
                f"property {quoted(name)} is a number without a unit; say it "
                f'(as in "unit: {unit}")',
                at=names[name][0],
                expected="a unit",
            )


def _usual_unit(parts: tuple[str, ...], further: Set[str]) -> str | None:
    """A unit that such a name could have; None if it is not measured."""
    if not parts:
        return None
    last, before = parts[-1], parts[-2] if len(parts) > 1 else ""
    if last == "weight" and before in ("font", "score", "rule"):
        return None
    if last in _MEASURED or last in further:
        return _MEASURED.get(last, "…")
    if (last == "time" and before in _TIMED) or (last in ("spent", "taken") and before == "time"):
        return "s"
    if last == "size" and before in _SIZED:
        return "bytes"
    return "s" if last == "length" and before in _LENGTHY else None


def _is_bare_number(entry: Written) -> bool:
    whole = entry.whole
    is_number = bool(whole.types) and _NUMBERS.issuperset(whole.types)
    return is_number and not whole.unit and not describes_unit(whole.description)
