"""The naming convention of a plan: what its settings say, else what most of its names do.

A majority counts from `minimum` names on, of which `share` must follow one style. A name that
follows several styles counts for each; between two styles the names that tell them apart must agree
to the same share: ten names of one word do not make `user_id` right and `orderId` wrong.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.naming import nearest
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.regexes import portable_pattern
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule
from lexicon_cli.rules.styles import ALL, find_style, styles_of, write_as
from lexicon_cli.rules.view import PlanView

MINIMUM = Option("minimum", 5, "how many names there must be before their majority counts")
SHARE = Option("share", 0.6, "share of the names, 0 to 1, that must agree to be the convention")
WORDS = Option("words", (), 'words that are written in one way only, such as "DataDog"')

_USUAL = {"events": "Title Case", "properties": "snake_case"}
TARGETS = ("raw", "display", "both")
# Hostile names must not cost time in a user's expression.
_LONGEST_MATCHED = 300


@dataclass(frozen=True, slots=True)
class Convention:
    """What names should look like. `accepted` are styles as good as `label`, which is one of them;
    a configured expression has a `pattern` instead. `total` 0 means that the plan's settings say
    it, else `agreeing` of `total` names are the reason."""

    label: str
    accepted: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    words: tuple[str, ...] = ()
    agreeing: int = 0
    total: int = 0

    def accepts(self, name: str) -> bool:
        """Whether the name is as it should be."""
        if self.pattern is not None:
            return len(name) > _LONGEST_MATCHED or self.pattern.search(name) is not None
        styles = styles_of(name, self.words)
        return any(style in styles for style in self.accepted)

    def offenders(self, names: Iterable[str]) -> Iterator[str]:
        """The names that are not as they should be."""
        if self.pattern is not None:
            yield from (name for name in names if not self.accepts(name))
            return
        accepted = frozenset(self.accepted)
        known: dict[tuple[str, ...], bool] = {}
        for name in names:
            styles = styles_of(name, self.words)
            if styles not in known:
                known[styles] = accepted.isdisjoint(styles)
            if known[styles]:
                yield name

    def rewrite(self, name: str) -> str | None:
        """The name as it should be, or None if nobody can tell."""
        return None if self.pattern is not None else write_as(self.label, name, self.words)

    def complaint(self, name: str, plural: str) -> str:
        """What is wrong with a name that is not accepted: `follows "camelCase"; 18 of 22 …`."""
        if self.pattern is not None:
            return f"does not match {shorten(self.label)}, which the plan asks for"
        styles = styles_of(name, self.words)
        follows = f'follows "{styles[0]}"' if styles else "mixes styles"
        if not self.total:
            return f"{follows}; the plan asks for {self.label}"
        return f"{follows}; {self.agreeing:,} of {self.total:,} {plural} are {self.label}"


def convention_of(
    view: PlanView, rule: Rule, kind: str, names: Collection[str], preferred: Sequence[str] = ALL
) -> Convention | None:
    """The convention for `kind` (events or properties), or None if there is none.

    `rule` has the options MINIMUM, SHARE and WORDS; `preferred` decides between styles that as
    many names follow.
    """
    words = tuple(view.option(rule, "words"))
    said = view.plan.settings.conventions.get(kind)
    if said is not None:
        return _configured(said, words)
    minimum, share = view.option(rule, "minimum"), view.option(rule, "share")
    return majority_style(names, minimum=minimum, share=share, words=words, preferred=preferred)


def house_style(view: PlanView, kind: str, names: Collection[str]) -> Convention | None:
    """The convention for `kind` as other rules need it, for choosing between two names."""
    said = view.plan.settings.conventions.get(kind)
    return majority_style(names) if said is None else _configured(said, ())


def written_for(
    view: PlanView, kind: str, like: str, parts: Sequence[str], names: Collection[str]
) -> str | None:
    """New words in the style of the name `like`; where that follows several, in the plan's."""
    styles = styles_of(like)
    house = house_style(view, kind, names) if len(styles) > 1 else None
    if house is not None and house.label in styles:
        return write_as(house.label, " ".join(parts))
    usual = _USUAL[kind] if _USUAL[kind] in styles else (styles or ("",))[0]
    return write_as(usual, " ".join(parts)) if usual else None


def majority_style(
    names: Collection[str],
    *,
    minimum: int = 5,
    share: float = 0.6,
    words: tuple[str, ...] = (),
    preferred: Sequence[str] = ALL,
) -> Convention | None:
    """The style that most of the names follow, if most do."""
    if len(names) < minimum:
        return None
    kinds = Counter(styles_of(name, words) for name in names)
    kinds.pop(ALL, None)  # names without a letter that has case tell nothing
    total = kinds.total()
    counts: Counter[str] = Counter()
    for styles, count in kinds.items():
        for style in styles:
            counts[style] += count
    if total < minimum or not counts:
        return None
    most = max(counts.values())
    best = tuple(dict.fromkeys(style for style in preferred if counts[style] == most))
    if most < share * total or not _beats_all(best, kinds, share):
        return None
    return Convention(best[0], best, words=words, agreeing=most, total=total)


def _beats_all(best: tuple[str, ...], kinds: "Counter[tuple[str, ...]]", share: float) -> bool:
    """Whether the best style has its share also of the names that tell it from any other style."""
    for rival in ALL:
        if rival in best:
            continue
        own = sum(
            count for styles, count in kinds.items() if rival not in styles and best[0] in styles
        )
        others = sum(
            count for styles, count in kinds.items() if rival in styles and best[0] not in styles
        )
        if others and own < share * (own + others):
            return False
    return True


def majority(counts: "Counter[str]", *, minimum: int, share: float) -> tuple[str, int, int] | None:
    """The value that most of those counted have: (value, its count, total); ties have none."""
    total = counts.total()
    if total < minimum:
        return None
    (best, most), *others = counts.most_common(2)
    if most < share * total or (others and others[0][1] == most):
        return None
    return best, most, total


def setting_faults(view: PlanView, rule: Rule, kind: str) -> Iterator[Finding]:
    """A finding if the plan's settings name a style or an expression that says nothing."""
    said = view.plan.settings.conventions.get(kind)
    if said is None or _configured(said, ()) is not None:
        return
    shown = shorten(said)
    at = ("settings", "conventions", kind)
    if said.startswith("/"):
        message = f'the convention for {kind} "{shown}" is no regular expression'
        yield view.finding(rule, message, at=at, about=kind, variant="unknown-style")
        return
    meant = nearest(said[:_LONGEST_MATCHED], ALL, cutoff=0.5)
    known = ", ".join(ALL)
    message = f'the convention for {kind} "{shown}" is no style; known are {known}, or /EXPRESSION/'
    suggestion = None if meant is None else meant.name
    yield view.finding(
        rule, message, at=at, about=kind, variant="unknown-style", suggestion=suggestion
    )


def target_faults(view: PlanView, rule: Rule) -> Iterator[Finding]:
    """A finding if the plan's settings mean names that there are none of."""
    said = view.plan.settings.conventions.get("target")
    if said is None or said.strip().lower() in TARGETS:
        return
    meant = nearest(said[:_LONGEST_MATCHED], TARGETS, cutoff=0.5)
    message = f'the target of conventions "{shorten(said)}" is none of {", ".join(TARGETS)}'
    suggestion = None if meant is None else meant.name
    at = ("settings", "conventions", "target")
    yield view.finding(
        rule, message, at=at, about="target", variant="unknown-style", suggestion=suggestion
    )


def target(view: PlanView) -> str:
    """Which names the convention is for: `raw` (what is sent), `display`, or `both`."""
    said = view.plan.settings.conventions.get("target", "raw").strip().lower()
    return said if said in TARGETS else "raw"


def _configured(said: str, words: tuple[str, ...]) -> Convention | None:
    if said.startswith("/"):
        pattern = _expression(said)
        return None if pattern is None else Convention(said, pattern=pattern)
    style = find_style(said)
    return None if style is None else Convention(style, (style,), words=words)


def _expression(said: str) -> re.Pattern[str] | None:
    """The expression between slashes; it searches, as patterns of properties do."""
    if len(said) < 3 or not said.endswith("/"):
        return None
    try:
        return re.compile(portable_pattern(said[1:-1]))
    except ValueError:
        return None
