"""`lexicon validate`"""

from pathlib import Path
from typing import Annotated

from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.options import (
    BaselineOptions,
    PlanFiles,
    ResultOptions,
    RuleOptions,
    RunOptions,
    Schemas,
    Words,
    plan_files,
    read_settings,
)
from lexicon_cli.cli.show import check_folder, finish, targets
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.selection import DataFilter

EXAMPLES = (
    "lexicon validate export.ndjson --plan plan.yaml",
    "lexicon validate exports/ --plan plan.yaml --jobs 4 --output json=report.json",
    "lexicon validate export.ndjson.gz --schemas schemas --max-rate 0.1%",
    "lexicon validate - --plan plan.yaml --event 'Purchase Completed' --since 2026-01-01",
    "lexicon validate export.ndjson --plan plan.yaml --accept good.ndjson --reject bad.ndjson",
)


@dataclass(frozen=True, kw_only=True)
class FilterOptions:
    """Which events are looked at."""

    event: Annotated[
        Words, Option(metavar="NAME", help="Only events of this name; may repeat.")
    ] = None
    since: Annotated[
        str | None, Option(metavar="TIME", help="Only events of this day or time, or later.")
    ] = None
    until: Annotated[
        str | None,
        Option(metavar="TIME", help="Only events up to this whole day, or before this time."),
    ] = None
    platform: Annotated[
        Words, Option(metavar="NAME", help="Only events of this platform; may repeat.")
    ] = None
    sample: Annotated[
        str | None, Option(metavar="SHARE", help="Only this share of users, such as 1%.")
    ] = None

    def to_filter(self) -> DataFilter:
        """As the job takes it; UsageError for a value that makes no sense."""
        from lexicon_cli.cli import values

        since = values.since_ms("--since", self.since)
        until = values.until_ms("--until", self.until)
        if since is not None and until is not None and since >= until:
            raise UsageError('"--since" is not before "--until"')
        return DataFilter(
            events=tuple(self.event or ()),
            since_ms=since,
            until_ms=until,
            platforms=values.platforms("--platform", self.platform),
            sample=values.share("--sample", self.sample),
        )


@dataclass(frozen=True, kw_only=True)
class FileOptions:
    """What is written besides the report."""

    occurrences: Annotated[
        Path | None, Option(metavar="FILE", help="Write every occurrence here, as NDJSON.")
    ] = None
    accept: Annotated[
        Path | None, Option(metavar="FILE", help="Copy the lines without errors here.")
    ] = None
    reject: Annotated[
        Path | None, Option(metavar="FILE", help="Copy the lines with errors here.")
    ] = None

    def paths(self) -> dict[str, str | None]:
        """As the job takes them; UsageError for a place that cannot be written to."""
        files = {"occurrences": self.occurrences, "accept": self.accept, "reject": self.reject}
        for file in files.values():
            if file is not None:
                check_folder(file)
        return {name: None if file is None else str(file) for name, file in files.items()}


def command(
    *,
    data: Annotated[
        list[str] | None,
        Argument(
            metavar="DATA...", help="Files, directories or globs of events; - is standard input."
        ),
    ] = None,
    plan: PlanFiles = None,
    schemas: Schemas = None,
    jobs: Annotated[
        str | None, Option(metavar="N", help="Worker processes; the report is the same.")
    ] = None,
    max_rate: Annotated[
        str | None,
        Option(metavar="SHARE", help="Exit with 0 if no more events fail, such as 0.1%."),
    ] = None,
    now: Annotated[
        str | None, Option(metavar="TIME", help="Judge times as if it were this moment.")
    ] = None,
    no_progress: Annotated[bool, Option("--no-progress", help="Show no progress bar.")] = False,
    filters: FilterOptions,
    files: FileOptions,
    rules: RuleOptions,
    known: BaselineOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Check an export, or any events, against a plan."""
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.values import now_seconds

    settings = read_settings(
        run,
        rules,
        known,
        results,
        plan=plan,
        data=data,
        jobs=jobs,
        max_rate=max_rate,
    )
    found = targets(results, settings)
    files_of_plan = _checked(settings, plan, schemas)
    select, paths, moment = filters.to_filter(), files.paths(), now_seconds("--now", now)
    _check_apart([target.file for target in found], paths, settings)
    from lexicon_cli.cli.broken import broken_plan_shown
    from lexicon_cli.jobs.validate import validate

    with broken_plan_shown(found, settings), progress_for(no_progress) as progress:
        report = validate(
            settings.data,
            plan=files_of_plan,
            schemas=None if schemas is None else str(schemas),
            jobs=settings.jobs,
            select=select,
            settings=settings,
            fail_on=settings.fail_on,
            now=moment,
            progress=progress,
            **paths,
        )
    return finish(report, found, settings)


def _checked(settings: Settings, plan: Words, schemas: Path | None) -> tuple[str, ...]:
    if not settings.data:
        raise UsageError("no data was given", hint="name files, directories, globs, or -")
    return plan_files(settings, plan, schemas)


def _check_apart(
    reports: list[Path | None], paths: dict[str, str | None], settings: Settings
) -> None:
    """No file may be written twice, and none that is read here."""
    written = [*filter(None, reports), *(Path(path) for path in paths.values() if path)]
    read = {Path(name).resolve() for name in (*settings.data, *settings.plan) if name != "-"}
    seen: set[Path] = set()
    for file in written:
        place = file.resolve()
        if place in read:
            raise UsageError(f'cannot write "{file}": it is read in this run')
        if place in seen and (place.is_file() or not place.exists()):
            raise UsageError(f'"{file}" is named for two outputs')
        seen.add(place)
