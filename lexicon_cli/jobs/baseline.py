"""`baseline`: the findings that are known already, written down so that only new ones fail."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.core.files import replace_file
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import Report
from lexicon_cli.policy import ratchet
from lexicon_cli.policy.baseline import DATA_FAMILY, Comparison, Entry, Key, family_of
from lexicon_cli.policy.baseline_file import baseline_bytes, read_baseline
from lexicon_cli.policy.ratchet import Updated


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a baseline. `entries` are those of the family now, `growth` are findings that
    it does not allow, each with its count and the count allowed."""

    family: str
    entries: int
    lowered: int = 0
    removed: int = 0
    growth: tuple[tuple[Finding, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """The report that a baseline is made of; `ran` are the ranks of the rules that had their
    chance: none, where the plan could not be read to its end or the data held no event."""

    report: Report
    ran: Mapping[str, int]

    @property
    def family(self) -> str:
        return family_of(self.report.command)


def ground_of(
    inputs: Sequence[str],
    *,
    settings: Settings,
    plan: Sequence[str] = (),
    report: str | None = None,
    today: date | None = None,
) -> Ground:
    """What a baseline is made of: a saved report, else data held against `plan`, else a lint of
    the inputs. Suppressions hold; an old baseline does not.

    Raises InputError for a saved report from which a baseline has already hidden findings.
    """
    bare = replace(settings, baseline=None)
    if report is not None:
        from lexicon_cli.jobs.report import read_report

        found = read_report(report)
        if found.totals.get("baselined"):
            hint = "save one without a baseline"
            raise InputError(f'"{report}" lacks what its baseline hid', hint=hint)
    elif plan:
        from lexicon_cli.jobs.validate import validate

        found = validate(inputs, plan=plan, jobs=settings.jobs, settings=bare)
    else:
        return _linted(inputs, bare, today)
    cut_short = any(finding.code == "STR001" for finding in found.findings)
    empty = family_of(found.command) == DATA_FAMILY and not found.totals.get("events")
    return Ground(found, {} if cut_short or empty else _ranks(settings))


def _linted(inputs: Sequence[str], settings: Settings, today: date | None) -> Ground:
    from lexicon_cli.jobs.lint import lint_loaded
    from lexicon_cli.plan.load import load_plan

    loaded = load_plan(inputs)
    cut_short = any(finding.code == "STR001" for finding in loaded.findings)
    found = lint_loaded(loaded, settings, today=today)
    return Ground(found, {} if cut_short else _ranks(settings))


def _ranks(settings: Settings) -> Mapping[str, int]:
    from lexicon_cli.policy.selection import effective_grades

    return effective_grades(settings)


def create_baseline(ground: Ground, file: str, *, force: bool = False) -> Change:
    """Write a baseline that covers all findings of the report. Entries of other commands stay.

    Raises UsageError if the file has entries of this command, unless `force` replaces them; notes
    on entries that remain are kept.
    """
    family = ground.family
    old = read_baseline(file) if Path(file).exists() else ()
    mine = {entry.key(): entry for entry in old if entry.family == family}
    if mine and not force:
        hint = 'use "lexicon baseline update", or --force to begin anew'
        raise UsageError(f'"{file}" holds a baseline of this already', hint=hint)
    made = [_with_notes(entry, mine) for entry in ratchet.create(ground.report, family)]
    _write(file, [*(entry for entry in old if entry.family != family), *made])
    return Change(family, len(made))


def update_baseline(
    ground: Ground,
    file: str,
    *,
    settings: Settings,
    allow_growth: bool = False,
    today: date | None = None,
) -> Change:
    """Lower counts and remove what was mended; take in growth only with `allow_growth`."""
    updated = ratchet.update(
        read_baseline(file),
        ground.report,
        ground.family,
        today=today or date.today(),
        comparison=_comparison(settings),
        ran=ground.ran,
        allow_growth=allow_growth,
    )
    return _changed(file, ground.family, updated)


def prune_baseline(ground: Ground, file: str, *, settings: Settings) -> Change:
    """Remove the entries that match nothing any more; counts stay as they are."""
    old = read_baseline(file)
    pruned = ratchet.prune(
        old, ground.report, ground.family, comparison=_comparison(settings), ran=ground.ran
    )
    return _changed(file, ground.family, pruned)


def _comparison(settings: Settings) -> Comparison:
    return Comparison(settings.baseline_compare == "rate", settings.baseline_tolerance)


def _changed(file: str, family: str, updated: Updated) -> Change:
    _write(file, updated.entries)
    mine = sum(entry.family == family for entry in updated.entries)
    return Change(family, mine, updated.lowered, updated.removed, updated.growth)


def _with_notes(entry: Entry, known: Mapping[Key, Entry]) -> Entry:
    old = known.get(entry.key())
    if old is None:
        return entry
    return replace(entry, owner=old.owner, expires=old.expires, reason=old.reason)


def _write(file: str, entries: Sequence[Entry]) -> None:
    content = baseline_bytes(entries)
    try:
        path = Path(file)
        if not path.is_file() or path.read_bytes() != content:
            replace_file(path, content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageError(f'cannot write "{file}": {reason}') from None
