"""What an audit looks at: events of files or of a store, and the checks over one window of them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.audit.spool import spool_files, spool_store
from lexicon_cli.jobs.audit.window import Window
from lexicon_cli.jobs.identity_audit import Sources as IdentitySources
from lexicon_cli.jobs.identity_audit import identity_audit
from lexicon_cli.jobs.validate import validate

if TYPE_CHECKING:
    from lexicon_cli.engine.aside import Aside
    from lexicon_cli.history.facts import DailyFacts
    from lexicon_cli.plan.load import LoadedPlan

Progress = Callable[[int, int], None]
# From here on facts are counted by worker processes.
_ASIDE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. Days are numbers since 1970-01-01; `last` is in the window. `before` is
    the JSON report of an earlier audit to hold this one against; `past` are files of earlier days,
    facts or events. `quota` is events a month; `mode` the merge system; `skip` checks to leave out
    (names of CHECKS). `keep`: the store keeps what was found."""

    data: Sequence[str] = ()
    store: str | None = None
    project: str | None = None
    first: int | None = None
    last: int | None = None
    before: str | None = None
    past: Sequence[str] = ()
    quota: int | None = None
    mode: str | None = None
    profiles: Sequence[str] = ()
    skip: frozenset[str] = frozenset()
    keep: bool = True
    jobs: int | None = None
    now: float | None = None


class Evidence:
    """The events of one audit. `folder` takes what has to be written down on the way; `aside` is
    the audit of identity up to the last day that is wanted, if that is under way already."""

    def __init__(
        self,
        wanted: Wanted,
        settings: Settings,
        loaded: "LoadedPlan",
        facts: "DailyFacts",
        folder: Path,
        aside: "Aside | None" = None,
    ) -> None:
        self._wanted = wanted
        self._settings = settings
        self._loaded = loaded
        self._aside = aside
        self._facts = facts
        self._folder = folder
        self.outside = 0

    def events_in(self, window: Window) -> int:
        """How many events the window has."""
        return sum(count for key, count in self._facts.events.items() if key.day in window)

    def validated(
        self, windows: Sequence[Window], progress: Progress | None = None
    ) -> list[Report | None]:
        """What `validate` finds in each window; None for one without events."""
        if len(windows) == 1 and self._is_all(windows[0]):
            return [self._validate(self._wanted.data, progress)]
        full = [window for window in windows if self.events_in(window)]
        found: dict[Window, Report] = {}
        if self._wanted.data:
            spooled = spool_files(self._wanted.data, full, self._folder)
        else:
            wanted = self._wanted
            spooled = spool_store(wanted.store, wanted.project, full, self._folder)
        self.outside = spooled.outside
        for window, spool in zip(full, spooled.spools, strict=True):
            report = self._validate([str(spool.path)], progress)
            found[window] = spool.restored(report)
            spool.path.unlink()
        return [found.get(window) for window in windows]

    def identity(self, window: Window, progress: Progress | None = None) -> Report | None:
        """What the audit of identity finds in everything up to the window's last day; None where
        there is no event."""
        last = max(key.day for key in self._facts.events)
        until = None if last <= window.last else window.last
        if self._aside is not None and until in (None, self._wanted.last):
            raw = json.loads(self._aside.result())
            return None if raw is None else Report.from_dict(raw)
        return identity_of(self._wanted, self._settings, self._loaded, until, progress)

    def _is_all(self, window: Window) -> bool:
        """Whether files hold nothing but events of the window, and can be read again."""
        return (
            bool(self._wanted.data)
            and "-" not in self._wanted.data
            and not self._facts.undated
            and all(key.day in window for key in self._facts.events)
        )

    def _validate(self, data: Sequence[str], progress: Progress | None) -> Report:
        return validate(
            data,
            plan=self._settings.plan,
            jobs=self._wanted.jobs,
            settings=self._settings,
            now=self._wanted.now,
            progress=progress,
        )


def identity_of(
    wanted: Wanted,
    settings: Settings,
    loaded: "LoadedPlan",
    until: int | None,
    progress: Progress | None = None,
) -> Report | None:
    """What the audit of identity finds up to the day `until`; None where there is no event."""
    try:
        return identity_audit(
            IdentitySources(
                data=wanted.data,
                store=None if wanted.data else wanted.store,
                project=wanted.project,
                profiles=wanted.profiles,
                until=until,
            ),
            mode=wanted.mode,
            settings=settings,
            loaded=loaded,
            now=wanted.now,
            progress=progress,
        )
    except InputError as error:
        if "no event" in str(error):
            return None
        raise


def identity_aside(wanted: Wanted, settings: Settings, loaded: "LoadedPlan") -> "Aside | None":
    """The same up to the last day that is wanted, as JSON, begun now while workers do the rest;
    None where that would not be quicker."""
    if not wanted.data or "identity" in wanted.skip:
        return None
    from lexicon_cli.engine.aside import begin_aside
    from lexicon_cli.engine.cores import available
    from lexicon_cli.events.sources import find_sources

    sources = find_sources(wanted.data)
    cores = available() if wanted.jobs is None else wanted.jobs
    is_once = any(source.is_ours_alone or not source.size for source in sources)
    if cores < 2 or is_once or sum(source.size for source in sources) < _ASIDE_BYTES:
        return None

    def work() -> bytes:
        report = identity_of(wanted, settings, loaded, wanted.last)
        return json.dumps(None if report is None else report.to_dict()).encode()

    return begin_aside(work)
