"""People log in, but the plan has no event for logging out.

## What it finds

A plan with an event for logging in and neither an event for logging out (or a session that ends,
an account that is switched) nor a word about logout or `reset()` in any description or trigger.
One finding, at the first login event. Events that only servers send do not count as logins.

## Why it matters

Without `reset()` at logout, the next person on the same device goes on under the first one's id.
On shared devices that mixes people up for good. Who plans the logout event also thinks of the
reset.

## Bad

```yaml plan
lexicon: 1
events:
  Signed In: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Signed In: {}
  Signed Out: {trigger: "Sign-out was confirmed, just before reset() is called"}
```

## How to mend

Plan the event, sent just before `reset()`. If nobody can log out, say so in the description of the
login event: "there is no logout".

## Options

`login` and `logout` (none): further names of events that are one or the other.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

import re
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import fold_separators, words
from lexicon_cli.identity.auth_events import names_login, names_logout
from lexicon_cli.plan.model import EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="IDP003",
    name="logout-event-missing",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="people log in, but the plan has no event for logging out",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    options=(
        Option("login", (), "further names of events that are a login"),
        Option("logout", (), "further names of events that are a logout"),
    ),
)
_PEOPLE = frozenset({"session", "user", "account", "identity", "profile"})
_ENDINGS = frozenset({"ended", "end", "expired", "switched", "reset"})
_NOTE = r"(?i)\b(?:log(?:s|ged|ging)?|sign(?:s|ed|ing)?)[ -]?(?:out|off)\b|\breset ?\(\)"
_PARTS = ("log", "sign", "auth", *_PEOPLE)
_LONGEST = 2_000


def check(view: PlanView) -> Iterator[Finding]:
    """One finding at the first login, if there is no logout."""
    logins = {fold_separators(name) for name in view.option(RULE, "login")}
    logouts = {fold_separators(name) for name in view.option(RULE, "logout")}
    first: EventDef | None = None
    for event in view.active_events:
        names = [name for name in (event.name, *event.aliases) if len(name) <= 300]
        if not (logins or logouts):
            names = [name for name in names if _may_be_about_it(name.lower())]
        if any(_is_logout(name, logouts) for name in names) or _has_note(event):
            return
        on_a_server = bool(event.platforms) and set(event.platforms) <= {"server"}
        if first is None and not on_a_server and any(_is_login(name, logins) for name in names):
            first = event
    if first is not None:
        yield view.finding(
            RULE,
            f'"{shorten(first.name)}" is planned, but no event for logging out, where reset() '
            "has to be called",
            at=first,
            expected="a logout event",
        )


def _may_be_about_it(name: str) -> bool:
    """A quick look at a name in lower case, before it is taken apart."""
    return any(part in name for part in _PARTS)


def _is_login(name: str, further: set[str]) -> bool:
    return names_login(words(name)) or fold_separators(name) in further


def _is_logout(name: str, further: set[str]) -> bool:
    parts = words(name)
    if names_logout(parts) or fold_separators(name) in further:
        return True
    about_people = not _PEOPLE.isdisjoint(parts)
    return about_people and "password" not in parts and not _ENDINGS.isdisjoint(parts)


def _has_note(event: EventDef) -> bool:
    texts = (event.description or "", event.trigger or "")
    return any(
        re.search(_NOTE, text[:_LONGEST])
        for text in texts
        if "out" in text or "off" in text or "()" in text
    )
