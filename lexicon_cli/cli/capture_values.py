"""What `lexicon capture` is asked for, checked."""

from pathlib import Path
from typing import TYPE_CHECKING

from lexicon_cli.cli.show import check_folder
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

if TYPE_CHECKING:
    from lexicon_cli.cli.capture import EndOptions, ExpectOptions, KeepOptions, ListenOptions
    from lexicon_cli.jobs.capture_options import CaptureOptions

_REGIONS = ("us", "eu", "in")


@dataclass(frozen=True, slots=True)
class Ends:
    """When a capture ends: seconds, events, and seconds of silence after a command."""

    duration: float | None
    max_events: int | None
    settle: float


def options_of(
    listen: "ListenOptions",
    keep: "KeepOptions",
    expected: "ExpectOptions",
    *,
    file: Path,
    port: int,
    plan: tuple[str, ...],
    schemas: Path | None,
) -> "CaptureOptions":
    """The options as the job takes them. Raises UsageError for what makes no sense."""
    from lexicon_cli.jobs.capture_options import CaptureOptions

    _check(listen, keep, expected)
    if keep.file is not None:
        check_folder(keep.file)
    return CaptureOptions(
        file=file,
        append=keep.append,
        plan=plan,
        schemas=None if schemas is None else str(schemas),
        expect=tuple(expected.expect or ()),
        expect_critical=expected.expect_critical,
        tokens=tuple(expected.token or ()),
        residency=expected.residency,
        consent=expected.consent,
        host=listen.host or "127.0.0.1",
        port=port if listen.port is None else whole("--port", listen.port, 0, 65535),
        allow_hosts=tuple(listen.allow_host or ()),
        tls_cert=None if listen.tls_cert is None else str(listen.tls_cert),
        tls_key=None if listen.tls_key is None else str(listen.tls_key),
        self_signed=listen.tls is not None,
        forward=keep.forward,
        block=keep.block,
        body_bytes=None
        if listen.max_body is None
        else whole("--max-body", listen.max_body, 1024, 1 << 30),
    )


def ends_of(end: "EndOptions") -> Ends:
    """When to end. Raises UsageError."""
    return Ends(
        None if end.duration is None else _seconds("--duration", end.duration),
        None if end.max_events is None else whole("--max-events", end.max_events, 1, 1 << 40),
        1.0 if end.settle is None else _seconds("--settle", end.settle),
    )


def whole(flag: str, text: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    if not (text.isascii() and text.isdigit() and len(text) < 16) or not least <= int(text) <= most:
        raise UsageError(f'"{flag}" takes a whole number from {least} to {most}, not "{text}"')
    return int(text)


def _check(listen: "ListenOptions", keep: "KeepOptions", expected: "ExpectOptions") -> None:
    if listen.tls not in (None, "self-signed"):
        hint = "--tls-cert and --tls-key take files"
        raise UsageError(f'"--tls" takes self-signed, not "{listen.tls}"', hint=hint)
    if (listen.tls_cert is None) != (listen.tls_key is None):
        raise UsageError('"--tls-cert" and "--tls-key" need each other')
    if listen.tls is not None and listen.tls_cert is not None:
        raise UsageError('"--tls" and "--tls-cert" exclude each other')
    if expected.residency not in (None, *_REGIONS):
        raise UsageError(f'"--residency" takes us, eu or in, not "{expected.residency}"')
    if keep.block and keep.forward is None:
        raise UsageError('"--block" needs "--forward": without it nothing is passed on')
    if keep.append and keep.file is None:
        raise UsageError('"--append" needs "--file"')


def _seconds(flag: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 10_000_000:
        raise UsageError(f'"{flag}" takes seconds, such as 30 or 0.5, not "{text}"')
    return value
