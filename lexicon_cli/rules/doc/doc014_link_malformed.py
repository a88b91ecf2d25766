"""A link in the plan leads nowhere.

## What it finds

- broken links in descriptions and triggers: a scheme that is mistyped or doubled, no host,
  Markdown links without an address
- the value of a key for links (`x-link`, `x-url`, `x-ticket`, `x-issue`, `x-introduced_by`,
  `x-pull_request`) that is neither an address nor a ticket such as `SHOP-142` or `#142`

Nothing is fetched.

## Why it matters

The link is there for the one day when somebody needs to know more.

## Bad

```yaml plan
lexicon: 1
events:
  Gift Wrapped: {description: "Box was ticked, see http//wiki.acme.example/gifts"}
```

## Good

```yaml plan
lexicon: 1
events:
  Gift Wrapped: {description: "Box was ticked, see https://wiki.acme.example/gifts"}
```

## How to mend

Copy the address from the browser.

## Options

`keys` (none): further keys, without `x-`, whose values are links.

## Source

Glean asks for full links to bugs: https://mozilla.github.io/glean_parser/modules.html
"""

import re
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="DOC014",
    name="link-malformed",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a link in the plan leads nowhere",
    source="https://mozilla.github.io/glean_parser/modules.html",
    options=(Option("keys", (), "further keys, without x-, whose values are links"),),
)
_KEYS = frozenset(
    {
        *("link", "links", "url", "urls", "ticket", "tickets", "issue", "issues", "bug", "bugs"),
        *("introduced_by", "introduced_by_url", "pull_request", "jira", "docs", "documentation"),
    }
)
_URL = r"(?i)https?://[^\s/?#.:@]+[^\s]*"
_TICKET = r"(?:[A-Za-z][\w.-]*/)*[\w.-]*[#!]?\d+|[A-Za-z][A-Za-z0-9_]*-\d+|[0-9a-f]{7,40}"
# Compiled when a text may hold a link. What looks like the beginning of an address but is none.
_BROKEN = (
    r"(?i)\b(?:"
    r"https?(?:/{2,}|:/(?!/)|;//|:\\|:(?=[a-z0-9-]+\.[a-z]))[^\s)\]>]*"
    r"|(?:htt|htp|ttp|hhttps?|htttps?|httpss|htpps?|hppts?)://[^\s)\]>]*"
    r"|https?://(?=[\s)\]>,.;]|$)"
    r"|https?://https?[:/][^\s)\]>]*"
    r")|(?<=\])\(\s*\)"
)
_LONGEST = 5_000


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each text or key, with the first link that is broken."""
    keys = _KEYS | {str(key).removeprefix("x-").lower() for key in view.option(RULE, "keys")}
    for event in view.events:
        for key, text in (("description", event.description), ("trigger", event.trigger)):
            if text and _may_hold_link(text):
                yield from _in_text(view, event, key, text)
        yield from _extras(view, event, event, keys)
    for entry in view.written:
        definition = entry.definition
        text = definition.description
        if text and _may_hold_link(text):
            yield from _in_text(view, entry, "description", text)
        if definition.extra:
            yield from _extras(view, entry, definition, keys)


def _may_hold_link(text: str) -> bool:
    return "tp" in text or "](" in text or "TP" in text


def _in_text(view: PlanView, at: EventDef | Written, key: str, text: str) -> Iterator[Finding]:
    match = re.search(_BROKEN, text[:_LONGEST])
    if match is not None:
        name = at.path if isinstance(at, Written) else at.name
        message = f'the {key} of "{shorten(name)}" has a broken link "{shorten(match[0])}"'
        yield view.finding(RULE, message, at=at, key=key, value=True, about=key)


def _extras(
    view: PlanView,
    at: EventDef | Written,
    entry: EventDef | PropertyDef,
    keys: frozenset[str],
) -> Iterator[Finding]:
    for key, text in entry.extra.items():
        if key.lower().replace("-", "_") not in keys:
            continue
        for link in _items(text):
            if link and not _is_link(link):
                yield view.finding(
                    RULE,
                    f'"x-{shorten(key)}" of "{shorten(entry.name)}" is "{shorten(link)}", which is '
                    "neither an address nor a ticket",
                    at=at,
                    key=f"x-{key}",
                    value=True,
                    about=f"x-{key}",
                    observed=shorten(link),
                )
                break


def _items(text: str) -> list[str]:
    """The links of a value: one, or a list as it was carried along."""
    if text.startswith("[") and len(text) <= _LONGEST:
        import json

        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return [text]
        return [str(item).strip() for item in found]
    return [text.strip()]


def _is_link(text: str) -> bool:
    if len(text) <= 100 and re.fullmatch(_TICKET, text):
        return True
    return len(text) <= _LONGEST and re.fullmatch(_URL, text) is not None
