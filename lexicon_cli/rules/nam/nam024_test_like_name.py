"""A name looks like a leftover of somebody's test.

## What it finds

Events and properties called "test", "Test Event 2", `foo`, `asdf`, `tmp` and the like. Names that
have "test" beside real words stay unmentioned: "Blood Test Ordered", `ab_test_group`.

## Why it matters

A plan with a test event in it tells everybody to send it. What is tested belongs into another
Mixpanel project.

## Bad

```yaml plan
lexicon: 1
events:
  Test Event: {}
  asdf: {}
```

## Good

```yaml plan
lexicon: 1
events:
  A/B Test Viewed: {}
```

## How to mend

Take it out of the plan, or mark it `status: blocked` so that it is found wherever it still comes
from.

## Options

`words` (none): further words that only tests have.
`allow` (none): names that are fine.

## Source

Cleaning up such events is the first step of Mixpanel's guide:
https://docs.mixpanel.com/docs/data-governance/data-clean-up
"""

from collections.abc import Iterator, Set

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import words
from lexicon_cli.rules.names import event_properties, property_words, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView
from lexicon_cli.rules.vocabulary import word_set

RULE = Rule(
    code="NAM024",
    name="test-like-name",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a name looks like a leftover of somebody's test",
    source="https://docs.mixpanel.com/docs/data-governance/data-clean-up",
    options=(
        Option("words", (), "further words that only tests have"),
        Option("allow", (), "names that are fine"),
    ),
)

_SURE = word_set("foo foobar asdf asdfasdf asdfgh qwerty qwertz tmp xxx xyzzy lorem ipsum blah")
# Tests if nothing but words of `_WITH` stands beside them.
_LIKELY = word_set("test tests testing tester dummy temp sample")
_WITH = word_set(
    """event events track tracking property properties prop name my new old the a an this just
    only bar baz hello world me it abc xyz again please ignore delete remove track"""
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each such name."""
    sure = _SURE | {str(word).lower() for word in view.option(RULE, "words")}
    allowed = set(view.option(RULE, "allow"))
    for event in view.active_events:
        if event.name not in allowed and _is_test(words(event.name), sure, _LIKELY):
            message = f"event {quoted(event.name)} looks like a leftover of a test"
            yield view.finding(RULE, message, at=event)
    # Of properties "temp" may be a temperature, "sample" a sample.
    likely = _LIKELY - {"temp", "sample"}
    for name, parts in property_words(view).items():
        if name not in allowed and _is_test(parts, sure, likely):
            message = f"property {quoted(name)} looks like a leftover of a test"
            yield view.finding(RULE, message, at=event_properties(view)[name][0])


def _is_test(parts: tuple[str, ...], sure: Set[str], likely: Set[str]) -> bool:
    if not sure.isdisjoint(parts):
        return True
    if likely.isdisjoint(parts):
        return False
    return all(part in likely or part in _WITH or part.isdigit() for part in parts)
