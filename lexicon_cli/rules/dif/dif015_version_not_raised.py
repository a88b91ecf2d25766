"""The plan's version does not tell how much changed.

## What it finds

A `version` that stayed although the plan changed, was raised too little for what changed, was
lowered (`lowered`), is gone (`missing`), or is none that can be compared (`not-semver`). What
breaks asks for the first number, what adds or loosens for the second, mere words for the third;
before 1.0.0 what breaks asks for the second. A pre-release of a sufficient version is enough.
Plans without a version in either are only reminded of it, in a note.

## Why it matters

Apps, schemas and reports name the version of the plan they were built for. If two plans have one
number, or a breaking one looks harmless, nobody can tell what an event was supposed to be.

## Bad

```yaml old
lexicon: 1
version: 1.4.0
events:
  Sign Up: {}
  Plan Chosen: {}
```

```yaml new
lexicon: 1
version: 1.4.1
events:
  Plan Chosen: {}
```

## Good

```yaml old
lexicon: 1
version: 1.4.0
events:
  Sign Up: {}
  Plan Chosen: {}
```

```yaml new
lexicon: 1
version: 2.0.0
events:
  Plan Chosen: {}
```

## How to mend

Set `version` to the number that the message gives, or to a higher one.

## Options

None.

## Source

https://semver.org
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Level
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.versions import is_enough, needed, parse
from lexicon_cli.rules.pairing.wording import quoted
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF015",
    name="version-not-raised",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="the version was not raised as far as the changes ask",
    source="https://semver.org",
    variants={
        "": "not raised, or raised too little",
        "lowered": "lower than before",
        "missing": "the new plan has none",
        "not-semver": "no number that can be compared",
    },
    variant_severity={"not-semver": Severity.WARNING},
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """At most one finding, at the version of the new plan."""
    old, new = pair.old.version, pair.new.version
    changed = pair.level is not Level.NONE
    if not old or (not new and not changed):
        return
    if not new:
        message = f"the plan has no version any more, the old one had {quoted(old)}"
        yield _finding(pair, "missing", message)
        return
    before, after = parse(old), parse(new)
    if before is None or after is None:
        if changed:
            yield _incomparable(pair, old if before is None else new, old == new)
        return
    if is_enough(before, after, pair.level):
        return
    wanted = str(needed(before, pair.level))
    if after.order < before.order:
        message = f"the version was lowered from {before} to {after}"
        yield _finding(pair, "lowered", message, wanted)
        return
    stayed = f"stayed {after}" if after == before else f"went from {before} to {after}"
    message = f"the version {stayed}, but the change is {pair.level.value}: {wanted} is needed"
    yield _finding(pair, "", message, wanted)


def _incomparable(pair: PlanPair, text: str, same: bool) -> Finding:
    if same:
        message = f"the version stayed {quoted(text)}, but the plan changed"
        return _finding(pair, "", message)
    message = f"version {quoted(text)} is no semantic version such as 1.2.3: it cannot be compared"
    return _finding(pair, "not-semver", message, severity=Severity.WARNING)


def _finding(
    pair: PlanPair,
    variant: str,
    message: str,
    wanted: str | None = None,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return pair.remark(
        RULE,
        message,
        at=("version",),
        severity=severity,
        variant=variant,
        expected=wanted,
        observed=pair.new.version,
        suggestion=wanted,
    )
