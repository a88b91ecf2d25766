"""A text has no maximum length.

## What it finds

A `string` without `max_length`, `enum` or `format`, or with a `max_length` above what Mixpanel
keeps (255 characters). Off unless selected.

## Why it matters

Mixpanel cuts longer texts without telling. A team that writes the length down decides whether the
rest may be lost.

## Bad

```yaml plan
lexicon: 1
events:
  Feedback Sent:
    properties:
      comment: string
```

## Good

```yaml plan
lexicon: 1
events:
  Feedback Sent:
    properties:
      comment: {type: string, max_length: 255}
```

## How to mend

Add the length that is meant. The fix adds Mixpanel's own limit, which changes no verdict: longer
texts are an error (ING002) already.

## Options

None.

## Source

igluctl lint, check `stringLength`; https://docs.mixpanel.com/reference/import-events
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.fix import Fix, SetKey
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.typ_written import is_element, of_types
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="TYP011",
    name="string-without-max-length",
    scope=Scope.PLAN,
    severity=None,
    summary="a text has no maximum length",
    source="igluctl: stringLength; https://docs.mixpanel.com/reference/import-events",
    fix="safe",
    limits=("string_characters",),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each text without a length, or with too great a one."""
    most = view.limits.string_characters
    texts = (entry for _, entries in of_types(view, having="string") for entry in entries)
    for entry in texts:
        whole = entry.whole
        if whole.enum is not None or whole.format is not None:
            continue
        length = whole.max_length
        if length is not None and length <= most:
            continue
        if length is None:
            message = f"{quoted(entry.path)} has no max_length; Mixpanel cuts at {most} characters"
        else:
            message = f"{quoted(entry.path)} may have {length:,} characters, Mixpanel keeps {most}"
        fix = None
        if entry.definition.place is not None and not is_element(entry):
            change = SetKey(entry.definition.place, "max_length", most)
            fix = Fix(f"set max_length: {most}", (change,), safe=True)
        yield view.finding(RULE, message, at=entry, suggestion=f"max_length: {most}", fix=fix)
