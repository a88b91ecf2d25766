"""A description speaks of code instead of what a person did.

## What it finds

Descriptions with a function call (`track()`), an HTTP request or status ("POST /orders returned
200"), a file of source code, an API path, or words such as "endpoint", "callback", "useEffect".
Triggers may be technical and are not judged. Off by default: some teams want it so.

## Why it matters

Analysts read the description to choose an event. They know what a checkout is, and not what
`onSubmitSuccess()` does; the code moves on while the description stays.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    description: POST /orders returned 201
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    description: The order was paid
    trigger: POST /orders returned 201
```

## How to mend

Describe the behaviour, and move the technical moment to `trigger`.

## Options

`words` (none): further words that only speak of code.

## Source

https://amplitude.com/docs/data/data-planning-playbook
"""

import re
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="DOC004",
    name="description-is-implementation",
    scope=Scope.PLAN,
    severity=None,
    summary="a description speaks of code instead of what a person did",
    source="https://amplitude.com/docs/data/data-planning-playbook",
    options=(Option("words", (), "further words that only speak of code"),),
    when_selected=Severity.INFO,
)
_CODE = (  # compiled when the rule runs
    r"\b[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\(\)"
    r"|\b(?:GET|POST|PUT|PATCH|DELETE)\b(?= +(?:/|https?:|request|call|to\b))"
    r"|(?<![\w:/])/(?:api|v[0-9]+|graphql|rest)/[\w/{}:.-]+"
    r"|\b(?:HTTP|status(?: code)?|response(?: code)?|return(?:s|ed)?) [1-5][0-9]{2}\b"
    r"|\b[1-5][0-9]{2} (?:OK|response|status)\b"
    r"|\b[\w-]+\.(?:tsx?|jsx?|py|rb|go|kt|swift|java|vue|php|cs)\b(?!\.)"
    r"|\b(?:endpoints?|callback|webhook handler|middleware|useEffect|componentDidMount|setState"
    r"|event listener|addEventListener|onClick|onSubmit|dispatch(?:es|ed) an? action)\b"
)
_LONGEST = 2_000


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each description, with the first piece of code in it."""
    further = [re.escape(word) for word in view.option(RULE, "words") if word]
    code = re.compile(_CODE)
    own = re.compile(rf"\b(?:{'|'.join(further)})\b", re.IGNORECASE) if further else None
    for event in view.events:
        yield from _judge(view, event, event.name, event.description, code, own)
    for entry in view.written:
        yield from _judge(view, entry, entry.path, entry.definition.description, code, own)


def _judge(
    view: PlanView,
    at: EventDef | Written,
    name: str,
    description: str | None,
    code: re.Pattern[str],
    own: re.Pattern[str] | None,
) -> Iterator[Finding]:
    if not description:
        return
    text = description[:_LONGEST]
    match = code.search(text) or (own.search(text) if own else None)
    if match is not None:
        yield view.finding(
            RULE,
            f'the description of "{shorten(name)}" speaks of code ("{shorten(match[0])}"): say '
            "what the person did, and keep this for the trigger",
            at=at,
            key="description",
            value=True,
            observed=shorten(match[0]),
        )
