"""A format is not one that is checked.

## What it finds

A `format` other than `date`, `time`, `date-time`, `duration`, `email`, `hostname`, `ipv4`, `ipv6`,
`uri`, `url`, `uuid` and their usual other spellings.

## Why it matters

An unknown format checks nothing, and nothing says so. The plan looks stricter than it is.

## Bad

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties:
      invite_id: {type: string, format: uuid4}
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties:
      invite_id: {type: string, format: uuid}
```

## How to mend

Use the suggested format, or say the form as a `pattern`.

## Options

None.

## Source

https://github.com/snowplow/iglu/issues/227 (unknown formats pass silently)
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.formats import FORMAT_PATTERNS, format_pattern
from lexicon_cli.core.naming import nearest
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="TYP010",
    name="unknown-format",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a format is not one that is checked",
    source="https://github.com/snowplow/iglu/issues/227",
)
_LONGEST = 100


def _meant(name: str) -> str | None:
    """The known format that is most like it; versions do not count (`uuid4`)."""
    bare = name.rstrip("0123456789").removesuffix("v")
    if format_pattern(bare) is not None:
        return bare.lower()
    match = nearest(name, FORMAT_PATTERNS, cutoff=0.6)
    return None if match is None else match.name


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each format that nobody knows."""
    for entry in view.written:
        name = entry.definition.format
        if name is None or format_pattern(name) is not None:
            continue
        meant = _meant(name) if len(name) <= _LONGEST else None
        hint = f', did you mean "{meant}"?' if meant else "; say it as a pattern"
        message = f"format {quoted(name)} of {quoted(entry.path)} is unknown and checks nothing"
        yield view.finding(
            RULE,
            message + hint,
            at=entry,
            key="format",
            value=True,
            about=quoted(name),
            suggestion=meant,
        )
