"""An event's name says on which platform it happened.

## What it finds

"iOS Purchase", "Purchase (Android)", `web_purchase`: a platform at the beginning or the end of the
name. `web`, `mobile`, `desktop`, `windows` and `mac` are words of other meanings too, and count
only if the plan has the same event without the word or with another platform.

## Why it matters

"How many purchases?" needs one event. The SDKs send the platform with every event (`$os`,
`mp_lib`); a plan says it in `platforms`.

## Bad

```yaml plan
lexicon: 1
events:
  iOS Purchase Completed: {}
  Android Purchase Completed: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {platforms: [ios, android]}
  Web Page Viewed: {}
```

## How to mend

Send one event from all platforms and list them in `platforms`.

## Options

`allow` (none): names that are fine, such as `Android App Linked`.

## Source

https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import words
from lexicon_cli.rules.name_words import split_words
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView
from lexicon_cli.rules.vocabulary import word_set

RULE = Rule(
    code="NAM025",
    name="platform-in-name",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="an event's name says on which platform it happened",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
    options=(Option("allow", (), "names that are fine"),),
)

_SURE = word_set("ios iphone ipad android ipados macos tvos")
_PLATFORMS = _SURE | word_set("web mobile desktop windows mac linux tablet")


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each such event."""
    allowed = set(view.option(RULE, "allow"))
    found: list[tuple[str, str, tuple[str, ...]]] = []
    rests: dict[tuple[str, ...], set[str]] = {}
    for event in view.active_events:
        parts = _parts(event.name)
        rests.setdefault(parts, set()).add("")
        for platform, rest in _cut(parts):
            found.append((event.name, platform, rest))
            rests.setdefault(rest, set()).add(platform)
    told = set(allowed)
    for name, platform, rest in found:
        has_sibling = len(rests[rest]) > 1
        if name not in told and (platform in _SURE or has_sibling):
            told.add(name)
            yield view.finding(
                RULE,
                f'event {quoted(name)} says its platform ("{platform}"); '
                "send one event from all platforms",
                at=view.plan.events[name],
                observed=platform,
            )


def _parts(name: str) -> tuple[str, ...]:
    """The words of a name; "iOS" and "iPhone" are one each."""
    if "OS" not in name and "iP" not in name:
        return words(name)
    cut = "".join(char if char.isalnum() else " " for char in name[:300])
    return tuple(word.lower() for word in split_words(cut))


def _cut(parts: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A platform at either end, and the rest of the name."""
    if len(parts) < 2:
        return
    if parts[0] in _PLATFORMS:
        yield parts[0], parts[1:]
    if parts[-1] in _PLATFORMS:
        yield parts[-1], parts[:-1]
