"""`capture`: a server for Mixpanel's clients, checked while they send."""

import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import Report
from lexicon_cli.events.sources import find_sources
from lexicon_cli.jobs.capture_options import (
    CaptureOptions,
    first_line,
    server_limits,
    server_tls,
)
from lexicon_cli.jobs.capture_requests import captured_grades
from lexicon_cli.jobs.hiding import shown_alone
from lexicon_cli.jobs.validate import (
    FALLBACK,
    grades_of,
    prepared,
    report_of,
    with_policy,
)
from lexicon_cli.jobs.whole_run import add_whole_run
from lexicon_cli.kernel.options import KernelOptions

if TYPE_CHECKING:
    from lexicon_cli.capture.checking import Rows
    from lexicon_cli.capture.live import Live

# Of the file, not yet checked: beyond, clients wait.
_MOST_BEHIND = 64 * 1024 * 1024


class Capture:
    """A running capture, as a context: on entering it listens, on leaving everything is checked.

    It is the session that the page asks (capture/session.py). `rows` takes every checked record
    besides the page.
    """

    def __init__(
        self,
        options: CaptureOptions,
        settings: Settings | None = None,
        *,
        rows: "Rows | None" = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        from lexicon_cli.capture.live import Live

        self.options = options
        self._settings = settings or Settings()
        self._bundle, self._hiding = prepared(options.plan, options.schemas, self._settings)
        self._shown = shown_alone(self._hiding, clock())
        grades = grades_of(self._settings)
        self._grades = captured_grades(grades, self._settings)
        self._extra_rows = rows
        self._clock = clock
        self._live = Live()
        self._cleared: dict[str, int] = {}
        self._reporting = threading.Lock()
        self._reported: tuple[int, dict[str, Any] | None] = (-1, None)
        self._stack = ExitStack()
        self.url = ""
        self.fingerprint: str | None = None
        self.certificate: Path | None = None

    # -- the session of the page -------------------------------------------------------------

    @property
    def live(self) -> "Live":
        """The rows of the page."""
        return self._live

    @property
    def export_path(self) -> Path:
        """The capture file."""
        return self.options.file

    def report(self) -> dict[str, Any]:
        """The report so far, as JSON values; made anew only if more has come."""
        with self._reporting:
            size, known = self._reported
            now = self._checker.done
            if known is None or size != now:
                known = self.result().to_dict()
                self._reported = (now, known)
            return known

    def plan_rows(self) -> list[dict[str, Any]]:
        """The planned events, with what came of them since the start or the last `clear`."""
        traffic = self._checker.traffic()
        rows = []
        for entry in self._bundle.events.values():
            names = (entry.name, *entry.aliases)
            count = sum(traffic.get(name, 0) - self._cleared.get(name, 0) for name in names)
            rows.append(
                {
                    "name": entry.name,
                    "status": entry.status,
                    "critical": entry.critical,
                    "owner": entry.owner,
                    "count": count,
                }
            )
        return rows

    def clear(self) -> None:
        """Forget the rows and start the counts of `plan_rows` anew."""
        self._cleared = self._checker.traffic()
        self._live.clear()

    # -- what the command asks ---------------------------------------------------------------

    def result(self) -> Report:
        """The report so far: what `validate` of the capture file says."""
        if self._checker.fault is not None:
            raise RuntimeError("the checker has ended") from self._checker.fault
        found = self._checker.snapshot()
        sources = find_sources([str(self.options.file)])
        add_whole_run(found.tally, self._bundle, found.options, sources)
        found.requests.add_to(found.tally, found.options)
        missing = found.requests.missing()
        report = report_of(self._bundle, found.options, sources, found.tally, missing)
        report = with_policy(report, self._hiding, self._settings, found.options)
        return replace(report, command="capture")

    @property
    def events(self) -> int:
        """Events that came in and are on disk."""
        return self._counts.events

    @property
    def fault(self) -> str | None:
        """Why the last write to disk failed, None after one that did not."""
        return self._journal.fault

    @property
    def row_fault(self) -> Exception | None:
        """Why no more rows are made, if they are not."""
        return self._checker.row_fault

    def quiet_for(self) -> float:
        """Seconds since something last arrived, 0 while something is under way."""
        if self._counts.open or self._checker.behind:
            return 0.0
        return time.monotonic() - self._counts.last

    # -- life --------------------------------------------------------------------------------

    def __enter__(self) -> "Capture":
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._stack.close()

    def stop(self) -> None:
        """Take no more requests, and check all that came; the report can still be asked for."""
        self._serving.stop()
        self._journal.close()
        self._checker.stop()

    def _open(self) -> None:
        from lexicon_cli.capture.app import Counts
        from lexicon_cli.capture.checking import Checker
        from lexicon_cli.capture.journal import Journal

        options = self.options
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="lexicon-")))
        self._side_dir = folder
        self._counts = Counts()
        self._journal = Journal(
            options.file,
            first_line(options, self._bundle, self._clock()),
            append=options.append,
            on_commit=lambda: self._checker.notify(),
        )
        self._stack.callback(self._journal.close)
        self._checker = Checker(
            options.file,
            self._bundle,
            self._kernel_options,
            lambda: self._journal.committed,
            rows=self._rows,
            skip=self._live.skip,
            every_row=self._extra_rows is not None,
            clock=self._clock,
        )
        self._checker.start()
        self._stack.callback(self._checker.stop)
        self._listen(folder)

    def _listen(self, folder: Path) -> None:
        from lexicon_cli.capture.app import CaptureApp, Parts
        from lexicon_cli.capture.hosts import Hosts
        from lexicon_cli.capture.serving import Serving
        from lexicon_cli.capture.views import is_page, page_app

        options = self.options
        limits = server_limits(options)
        upstream = None
        if options.forward is not None:
            from lexicon_cli.capture.forwarding import Forwarding

            judge = self._judge() if options.block else None
            upstream = Forwarding(options.forward, judge)
        names = (*options.allow_hosts, *([] if options.host in _ANYWHERE else [options.host]))
        app = CaptureApp(
            Parts(
                journal=self._journal,
                hosts=Hosts(names),
                limits=limits,
                counts=self._counts,
                page=cast(Any, page_app(self)),
                is_page=is_page,
                upstream=upstream,
                clock=self._clock,
                is_behind=self._is_behind,
            )
        )
        tls, self.fingerprint, self.certificate = server_tls(options, folder)
        self._serving = Serving(
            app,
            host=options.host,
            port=options.port,
            limits=limits,
            tls=tls,
            on_stop=self._live.close,
            dates=upstream is None,  # an upstream's own stays
            closing=None if upstream is None else upstream.close,
        )
        self._serving.start()
        host = "127.0.0.1" if options.host in _ANYWHERE else options.host
        shown = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if tls else 'http'}://{shown}:{self._serving.port}"

    def _is_behind(self) -> bool:
        """Whether clients must wait for the checker, which would otherwise never catch up."""
        return self._checker.fault is None and self._checker.behind > _MOST_BEHIND

    def _kernel_options(self, now: float) -> KernelOptions:
        return KernelOptions(
            grades=self._grades,
            now_ms=round(now * 1000),
            side_dir=str(self._side_dir),
            fallback=FALLBACK,
        )

    def _rows(self, batch: Sequence[Any]) -> None:
        if self._shown is not None:
            shown = (tuple(map(self._shown, one.findings)) for one in batch)
            batch = [
                one._replace(findings=tuple(filter(None, findings)))
                for one, findings in zip(batch, shown, strict=True)
            ]
        self._live.add(batch)
        if self._extra_rows is not None:
            self._extra_rows(batch)

    def _judge(self) -> Any:
        from lexicon_cli.capture.blocking import BlockJudge

        return BlockJudge(self._bundle, self._kernel_options)


_ANYWHERE = ("0.0.0.0", "::", "")
