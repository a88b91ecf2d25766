"""`fmt`: the files of a plan in canonical form."""

from collections.abc import Sequence
from pathlib import Path

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass
from lexicon_cli.jobs.rewriting import Rewrite
from lexicon_cli.plan.format import CannotEdit, format_source
from lexicon_cli.plan.load import LoadedPlan, load_plan, load_sources
from lexicon_cli.plan.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """Each file of the plan with its old and its canonical text, nothing written yet. `left` says
    which files have to stay as they are, and why; `unread` are findings of files not found."""

    rewrites: tuple[Rewrite, ...]
    left: tuple[tuple[str, str], ...] = ()
    unread: tuple[Finding, ...] = ()

    @property
    def changed(self) -> tuple[Rewrite, ...]:
        """The files that are not in canonical form."""
        return tuple(one for one in self.rewrites if one.before != one.after)


def fmt(
    plan: Sequence[str | Path], *, by_name: bool = False, stdin_name: str | None = None
) -> Formatted:
    """The canonical texts of all files; `by_name` sorts events and properties by name.

    A file with a syntax error is left as it is. Raises InputError for a path that cannot be read,
    and if the plan as a whole would mean something else afterwards.
    """
    loaded = load_plan(plan, stdin_name=stdin_name)
    rewrites: list[Rewrite] = []
    left: list[tuple[str, str]] = []
    for source in loaded.sources:
        text = source.text
        try:
            text = format_source(source, by_name=by_name)
        except CannotEdit as refused:
            left.append((_place(source, loaded), str(refused)))
        rewrites.append(Rewrite(source.name, source.text, text))
    _check(loaded, rewrites)
    unread = tuple(one for one in loaded.findings if one.code == "STR011" and not loaded.sources)
    return Formatted(rewrites=tuple(rewrites), left=tuple(left), unread=unread)


def _place(source: Source, loaded: LoadedPlan) -> str:
    """The file, with the line of its syntax error if it has one."""
    for finding in loaded.findings:
        if finding.code == "STR001" and finding.place and finding.place.file == source.name:
            return f"{finding.place}"
    return source.name


def _check(loaded: LoadedPlan, rewrites: Sequence[Rewrite]) -> None:
    new = {one.name: one.after for one in rewrites}
    if all(source.text == new[source.name] for source in loaded.sources):
        return
    after = load_sources(
        [Source(one.name, one.kind, new[one.name], one.whole) for one in loaded.sources]
    )
    if after.plan.digest != loaded.plan.digest:
        names = ", ".join(source.name for source in loaded.sources)
        raise InputError(
            f"{names}: the canonical form would mean something else",
            hint="nothing was changed; please report this, with the file",
        )
