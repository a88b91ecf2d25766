"""From changes to facts of history, with the arithmetic that led to them."""

from collections.abc import Collection
from math import exp

import numpy as np

from lexicon_cli.core.records import replace
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.volume.by_value import Blame
from lexicon_cli.volume.change import Change
from lexicon_cli.volume.counts import Counts
from lexicon_cli.volume.episodes import DROP, SILENT, SPIKE
from lexicon_cli.volume.ratios import Break
from lexicon_cli.volume.tails import no_count
from lexicon_cli.volume.versions import Regression
from lexicon_cli.volume.window import OddDay

_CODES = {DROP: "VOL001", SPIKE: "VOL002", SILENT: "VOL003"}
_LEVEL = "VOL004"


class Teller:
    """Makes facts; columns become days. `last` is the last column that was judged, `critical` are
    the names of key events."""

    def __init__(self, counts: Counts, last: int, critical: Collection[str] = ()) -> None:
        self._counts = counts
        self._last = last
        self._critical = critical

    def day(self, column: int) -> int:
        """The day of a column."""
        return self._counts.first + column

    def of_change(self, change: Change) -> HistoryFact:
        """VOL001 to VOL004."""
        days = change.days
        numbers = {
            "expected": change.expected / days,
            "observed": change.observed / days,
            "low": change.band[0],
            "high": change.band[1],
            "effect": change.effect,
            "days": days,
            "open": float(change.open),
            "events": len(change.events),
        }
        return HistoryFact(
            code=_CODES.get(change.kind, _LEVEL),
            variant=self._variant(change),
            event=change.event,
            since=self.day(change.first),
            until=self.day(change.last),
            count=round(abs(change.expected - change.observed)),
            traffic=round(max(change.traffic, change.expected)),
            where=change.where,
            platforms=_counted(change, "platform"),
            app_versions=_counted(change, "app_version"),
            numbers=numbers,
            texts={"events": change.events, **_value_of(change)},
            arithmetic=_lines_of(change),
        )

    def _variant(self, change: Change) -> str:
        if change.event is None:
            return "all-events"
        if change.kind == SILENT and not change.began:
            return "still-silent"
        if change.kind == DROP and change.event in self._critical:
            return "key-event"
        return ""

    def of_regression(self, found: Regression) -> HistoryFact:
        """VOL005."""
        counts = self._counts
        event = counts.events[found.event]
        platform, version = counts.platforms[found.platform], counts.versions[found.version]
        lines = [
            f"expected: {found.expected:,.1f} events, as many as the versions before sent for the "
            "same number of others",
            f"observed: {found.observed:,.0f} events since the version came up",
            _chance_text(found.chance),
        ]
        if found.rate == found.rate:
            lines.insert(
                2,
                f"events per active user and day: {found.rate:.3g}, in former versions "
                f"{found.former_rate:.3g}",
            )
        return HistoryFact(
            code="VOL005",
            variant="key-event" if event in self._critical else "",
            event=event,
            since=self.day(found.first),
            until=self.day(found.last),
            count=round(found.expected - found.observed),
            traffic=round(found.expected),
            where=(("platform", platform), ("app_version", version)),
            platforms={platform: round(found.expected - found.observed)},
            app_versions={version: round(found.expected - found.observed)},
            numbers={
                "expected": found.expected,
                "observed": found.observed,
                "effect": found.observed / found.expected - 1,
                "rate": found.rate,
                "former_rate": found.former_rate,
            },
            arithmetic=tuple(lines),
        )

    def of_pair(self, first: str, second: str, found: Break) -> HistoryFact:
        """VOL006."""
        return self._of_break("VOL006", second, (), found, {"other": first})

    def of_share(self, event: str, platform: str, found: Break) -> HistoryFact:
        """VOL007. The break's ratio is to all other platforms; the fact tells shares."""
        now, then = (ratio / (1 + ratio) for ratio in (found.observed, found.expected))
        fact = self._of_break("VOL007", event, (("platform", platform),), found, {})
        return replace(fact, numbers={**fact.numbers, "expected": then, "observed": now})

    def _of_break(
        self,
        code: str,
        event: str,
        where: tuple[tuple[str, str], ...],
        found: Break,
        texts: dict[str, str],
    ) -> HistoryFact:
        effect = found.observed / found.expected - 1 if found.expected else 0.0
        return HistoryFact(
            code=code,
            event=event,
            since=self.day(found.first),
            until=self.day(found.last),
            count=round(abs(found.missing)),
            where=where,
            platforms={value: round(abs(found.missing)) for _, value in where},
            numbers={
                "expected": found.expected,
                "observed": found.observed,
                "effect": effect,
                "days": found.last - found.first + 1,
                "open": float(found.last >= self._last),
            },
            texts=texts,
            arithmetic=(
                f"expected: a ratio of {found.expected:.4g}, the median of the four weeks before",
                f"observed: {found.observed:.4g} over {found.last - found.first + 1} days "
                f"({effect:+.0%})",
                f"usual noise of the ratio: {found.noise:.1%}",
            ),
        )

    def of_odd_day(self, odd: OddDay) -> HistoryFact:
        """VOL008."""
        return HistoryFact(
            code="VOL008",
            variant=odd.why,
            since=self.day(odd.day),
            until=self.day(odd.day),
            numbers={"ratio": odd.ratio},
        )


def _counted(change: Change, name: str) -> dict[str, int]:
    """The events concerned, by the place that is named."""
    count = round(abs(change.expected - change.observed))
    return {value: count for key, value in change.where if key == name}


def _value_of(change: Change) -> dict[str, str]:
    """The value that tells more of a change than its place."""
    blame = change.value
    if blame is None or (blame.name, blame.value) in change.where:
        return {}
    return {"property": blame.name, "value": blame.value}


def _lines_of(change: Change) -> tuple[str, ...]:
    days = change.days
    lines = [
        f"expected: {change.expected / days:,.1f} a day, "
        f"{change.expected:,.0f} in {days} day{'' if days == 1 else 's'}",
        f"band of ordinary days (three standard deviations): {change.band[0]:,.1f} to "
        f"{change.band[1]:,.1f}",
        f"observed: {change.observed / days:,.1f} a day, {change.observed:,.0f} in all",
        f"effect: {change.effect:+.0%}",
        f"scatter of its days: {exp(change.noise) - 1:.0%} up or down, one standard deviation",
    ]
    if change.past:
        same = ", ".join(f"{value:,.0f}" for value in change.past)
        lines.insert(1, f"same weekdays before it began, newest first: {same}")
    chance = _chance_of_none(change) if change.kind == SILENT else change.chance
    if chance == chance:
        lines.append(_chance_text(chance))
    for name, expected, observed in change.cells:
        lines.append(f"platform {name}: {observed:,.0f}, and {expected:,.0f} expected")
    if change.value is not None:
        lines += _blame_lines(change.value)
    return tuple(lines)


def _blame_lines(one: Blame) -> list[str]:
    values = "1 value was" if one.tried == 1 else f"{one.tried:,} values were"
    return [
        f'where "{one.name}" is "{one.value}": {one.observed:,.0f}, and {one.expected:,.0f}'
        f" expected; all others: {one.others_observed:,.0f}, and"
        f" {one.others_expected:,.0f} expected",
        f"its share of the event: {one.share:.1%} in the four weeks before, {one.share_now:.1%}"
        f" since; {abs(one.deviations):,.1f} standard deviations of its days; {values} tried",
    ]


def _chance_of_none(change: Change) -> float:
    """How likely no event at all is in so many days."""
    meant = np.full(change.days, change.expected / change.days)
    return exp(float(no_count(meant, np.full(change.days, change.noise)).sum()))


def _chance_text(chance: float) -> str:
    """How likely so much is by accident."""
    shown = "less than 1e-12" if chance < 1e-12 else f"{chance:.1e}"
    return f"chance to look like this if nothing had changed: {shown}"
