"""What `validate` finds in the requests that capture files and recordings tell of, as the live
server does."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.group import Group
from lexicon_cli.events.opening import FileBytes, open_bytes, open_source
from lexicon_cli.events.sources import STDIN, Source
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.tally import Tally
from lexicon_cli.wire.capture_file import Reading, is_capture

if TYPE_CHECKING:
    from lexicon_cli.capture.blanking import Line
    from lexicon_cli.capture.request_cells import RequestCells

_BLOCK_BYTES = 256 * 1024
_HEAD_BYTES = 64
# What is no fault in a capture: `/track` fills in what an event lacks (what `/import` lacks is
# CAP012), and it is on machines of developers and of tests that captures are made.
_NO_FAULTS = (
    "ING008/missing",
    "ING010/missing",
    "ING018/localhost",
    "ING018/staging",
    "ING018/test",
)


def add_requests(
    tally: Tally, bundle: SchemaBundle, options: KernelOptions, sources: Sequence[Source]
) -> list[Group]:
    """Count what is wrong with requests; the expected events that never came.

    Other inputs than capture files, HAR recordings and saved bodies have none, and standard input
    cannot be read again. Raises InputError.
    """
    missing: list[Group] = []
    for number, source in enumerate(sources):
        if not _may_be_capture(source):
            continue
        with _request_lines(source) as lines:
            found = _cells(lines, bundle)
        found.add_to(tally, options, number)
        missing += found.missing()
    return missing


def grades_for(
    sources: Sequence[Source], grades: dict[str, int], settings: Settings
) -> dict[str, int]:
    """The grades for these inputs: those of captures if all of them are."""
    if not sources or not all(_may_be_capture(one) and _is_capture(one) for one in sources):
        return grades
    return captured_grades(grades, settings)


def captured_grades(grades: dict[str, int], settings: Settings) -> dict[str, int]:
    """The grades for capture files: what is no fault there is off, unless the settings name its
    rule or grade it."""
    from lexicon_cli.rules.registry import find_rule

    named = (*settings.select, *settings.extend_select, *settings.severity)
    asked = {word.upper() for word in named}
    asked |= {rule.code for word in named if (rule := find_rule(word)) is not None}
    off = [key for key in _NO_FAULTS if not asked & {key.upper(), key.partition("/")[0]}]
    return {**grades, **dict.fromkeys(off, 0)}


def missing_events(
    missing: Sequence[Group], bundle: SchemaBundle, options: KernelOptions
) -> list[Finding]:
    """CAP010 for each expected event that never came, unless the rule is off."""
    from lexicon_cli.rules.judge import to_finding

    if not options.grades.get("CAP010", 0 if options.grades else 1):
        return []
    names = dict.fromkeys(group.event for group in missing)
    return [
        to_finding(
            Group(code="CAP010", event=name, property=None, variant="", count=0),
            bundle,
            timezone=bundle.timezone,
            grades=options.grades,
        )
        for name in names
    ]


def _may_be_capture(source: Source) -> bool:
    is_plain_lines = source.packing is None and not source.is_document
    return source.name != STDIN and bool(source.size) and not is_plain_lines


def _is_capture(source: Source) -> bool:
    with open_bytes(source.name) as file:
        return is_capture(_plain(source, file).read(_HEAD_BYTES))


def _plain(source: Source, file: Any) -> Any:
    """The bytes of a file without its packing."""
    raw = FileBytes(source.name, file, lambda size: None)
    if source.packing is None:
        return raw
    from lexicon_cli.events.unpacking import Unpacked

    return Unpacked(raw, source.packing)


@contextmanager
def _request_lines(source: Source) -> "Iterator[Iterable[Line]]":
    """The lines of a capture file, or those that one of a recording's calls would have."""
    if _is_capture(source):
        with open_bytes(source.name) as file:
            yield _whole(_lines(_plain(source, file)))
        return
    with open_source(source) as stream:
        if stream.calls is None:
            yield ()
            return
        from lexicon_cli.capture.recorded import recorded_lines

        yield recorded_lines(stream.calls)


def _cells(lines: "Iterable[Line]", bundle: SchemaBundle) -> "RequestCells":
    from lexicon_cli.capture.request_cells import RequestCells

    cells = RequestCells(bundle)
    for line in lines:
        cells.read(line)
    return cells


def _lines(file: Any) -> "Iterator[Line]":
    """The lines of a capture file that have their ends."""
    from lexicon_cli.capture.blanking import Blanking

    blanking = Blanking()
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        text = rest + block
        cut = text.rfind(b"\n") + 1
        rest = text[cut:]
        if cut:
            yield from blanking.read(text[:cut])[1]


def _whole(lines: "Iterator[Line]") -> "Iterator[Line]":
    """Without a last request of which some records are missing: a crash tore it."""
    held: list[Line] = []
    reading = Reading()
    for line in lines:
        if reading.take(line.raw) is not None:
            yield from held
            held.clear()
        held.append(line)
        if not reading.missing:
            yield from held
            held.clear()
