"""Something is deprecated, and nobody says what to use instead or why.

## What it finds

A deprecated event or property without `replaced_by`, whose description gives no reason either. A
description gives one if it says what became of the thing: replaced, merged, moved, renamed, no
longer, because, instead, use …. An `x-reason` key is a reason too.

## Why it matters

Whoever finds the old name in a report needs the new one. Without it they go on with the old, or
build the same thing anew.

## Bad

```yaml plan
lexicon: 1
events:
  Old Checkout:
    description: The old checkout was opened
    status: deprecated
```

## Good

```yaml plan
lexicon: 1
events:
  Old Checkout:
    description: The old checkout was opened
    status: deprecated
    replaced_by: Checkout Started
  Checkout Started: {}
```

## How to mend

Name the successor under `replaced_by`. If there is none, say in the description why the thing
ends.

## Options

None.

## Source

Tracking-plan formats have a key for the successor for this reason, OpenTrackPlan among them:
https://github.com/opentrackplan/opentp-spec
"""

import re
from collections.abc import Iterator, Mapping

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIF002",
    name="deprecated-without-replacement-or-reason",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="something is deprecated, and nobody says what to use instead or why",
    source="https://github.com/opentrackplan/opentp-spec",
)
_REASON = (  # compiled when something is deprecated
    r"(?i)\b(?:replace[ds]?|superseded|successor|merged|moved|renamed|split|folded|instead|because|"
    r"no longer|not needed|any ?more|removed|retired|discontinued|obsolete|unused|never used|"
    r"duplicates?|same as|was shut|ended|use(?! of\b)|see|until|now sent|in favou?r)\b"
)
_KEYS = frozenset({"reason", "deprecation_reason", "deprecated_reason", "deprecation", "note"})


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each deprecated event or property that leads nowhere."""
    for event in view.events:
        if event.status != "deprecated" or event.replaced_by:
            continue
        if not _gives_reason(event.description, event.extra):
            message = _message("event", event.name)
            yield view.finding(RULE, message, at=event, key="status")
    for entry in view.written:
        definition, whole = entry.definition, entry.whole
        if definition.status != "deprecated" or whole.replaced_by:
            continue
        if not _gives_reason(whole.description, whole.extra):
            message = _message("property", entry.path)
            yield view.finding(RULE, message, at=entry, key="status")


def _message(what: str, name: str) -> str:
    return (
        f'{what} "{shorten(name)}" is deprecated without a word on what to use instead: '
        "name it under replaced_by, or give the reason in the description"
    )


def _gives_reason(description: str | None, extra: Mapping[str, str]) -> bool:
    if any(text.strip() for key, text in extra.items() if key.lower() in _KEYS):
        return True
    return re.search(_REASON, (description or "")[:5_000]) is not None
