"""An event does not say where it is sent from, or names a platform that checks do not know.

## What it finds

- active events without `platforms` (`missing`), in a plan where most events have them; where fewer
  than half have them, one finding speaks for all (`most`). A plan that is only CSV files and names
  no platforms is not asked
- a platform other than web, ios, android, server, unity and those of the option (`unknown`); one
  that is another word for a known platform has a fix, any other is told once

## Why it matters

Data is held to the platforms: an event from a platform that is not planned is a finding (EVT007).
Without platforms nothing is checked; with one that no SDK sends, every event is a finding.

## Bad

```yaml plan
lexicon: 1
events:
  Signed Up: {platforms: [web, iOS]}
  Signed In: {platforms: [web, ios]}
```

## Good

```yaml plan
lexicon: 1
events:
  Signed Up: {platforms: [web, ios]}
  Signed In: {platforms: [web, ios]}
```

## How to mend

Name every platform whose code sends the event.

## Options

`platforms` (none): further platforms that are fine, such as `tv`.

## Source

Avo's Inspector reports events on unexpected sources:
https://www.avo.app/docs/inspector/inspector-issues-view
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, Replace
from lexicon_cli.core.naming import nearest
from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.plan.model import EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.spots import value_place
from lexicon_cli.rules.coverage import only_tables, share, singled_out
from lexicon_cli.rules.phrases import either
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="DOC012",
    name="platform-missing",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="an event names no platform, or one that checks do not know",
    source="https://www.avo.app/docs/inspector/inspector-issues-view",
    fix="unsafe",
    aliases=("platform-unknown",),
    options=(Option("platforms", (), "further platforms that are fine"),),
    variants={
        "missing": "an event without platforms",
        "most": "more than half of all events are without platforms",
        "unknown": "a platform that checks do not know",
    },
)
_OTHER_WORDS = {
    **dict.fromkeys(("website", "browser", "js", "javascript", "webapp", "web app"), "web"),
    **dict.fromkeys(("iphone", "ipad", "ipados", "swift", "apple"), "ios"),
    **dict.fromkeys(("backend", "back-end", "api", "server-side", "serverside"), "server"),
    **dict.fromkeys(("kotlin", "google play", "play store"), "android"),
}
_LONGEST = 100


def check(view: PlanView) -> Iterator[Finding]:
    """Findings on what is missing, then on what is not known."""
    active = view.active_events
    lacking = [event for event in active if not event.platforms]
    told = singled_out(lacking, len(active))
    having = len(active) - len(lacking)
    if lacking and not told and (having or not only_tables(view.plan)):
        said = share(having, len(active), ("event", "events"), ("names", "name"))
        message = f"{said} the platforms that send it"
        yield view.finding(RULE, message, at=("events",), variant="most")
    for event in told:
        message = f'event "{shorten(event.name)}" does not name the platforms that send it'
        yield view.finding(RULE, message, at=event, variant="missing")
    yield from _unknown(view)


def _unknown(view: PlanView) -> Iterator[Finding]:
    fine = {*PLATFORMS, *view.option(RULE, "platforms")}
    told: set[str] = set()
    for event in view.events:
        for index, platform in enumerate(event.platforms):
            if platform in fine:
                continue
            meant = _meant(platform, sorted(fine - {"other", "unknown"}))
            if meant is not None or platform not in told:
                yield _unknown_platform(view, event, index, meant)
            told.add(platform)


def _unknown_platform(view: PlanView, event: EventDef, index: int, meant: str | None) -> Finding:
    platform = event.platforms[index]
    place = value_place(event, "platforms", index)
    fix = None
    if meant is not None and place != event.place:  # else it stands under a merge key
        fix = Fix(f'name the platform "{meant}"', (Replace(place, platform, meant),))
    known = [name for name in PLATFORMS if name not in ("other", "unknown")]
    hint = f', did you mean "{meant}"?' if meant else f"; known are {either(known)}"
    return view.finding(
        RULE,
        f'"{shorten(platform)}" is no platform that checks know{hint}',
        at=event,
        key="platforms",
        item=index,
        variant="unknown",
        about=f"platform {platform}",
        observed=shorten(platform),
        suggestion=meant,
        fix=fix,
    )


def _meant(platform: str, known: list[str]) -> str | None:
    if len(platform) > _LONGEST:
        return None
    folded = platform.strip().lower()
    if folded in known:
        return folded
    if folded in _OTHER_WORDS:
        return _OTHER_WORDS[folded]
    match = nearest(folded, known)
    return match.name if match else None
