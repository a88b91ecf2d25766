"""What a capture is asked for, and what follows from it for its parts."""

from pathlib import Path
from typing import TYPE_CHECKING

from lexicon_cli import __version__
from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.records import dataclass, replace

if TYPE_CHECKING:
    import ssl

    from lexicon_cli.capture.limits import ServerLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureOptions:
    """What to capture, where, and for whom.

    `file` is the capture file, new unless `append`. `expect` are events that must come; with
    `expect_critical` so must the plan's critical ones. `tokens` are those that clients may use,
    `residency` is the project's region, `consent`: nothing may come before `$opt_in`. `host` and
    `port` (0: a free one) say where to listen, `allow_hosts` which names to answer to besides this
    machine's. `forward` is the URL of an upstream, `block` keeps events with errors from it.
    """

    file: Path
    append: bool = False
    plan: tuple[str, ...] = ()
    schemas: str | None = None
    expect: tuple[str, ...] = ()
    expect_critical: bool = False
    tokens: tuple[str, ...] = ()
    residency: str | None = None
    consent: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    allow_hosts: tuple[str, ...] = ()
    tls_cert: str | None = None
    tls_key: str | None = None
    self_signed: bool = False
    forward: str | None = None
    block: bool = False
    body_bytes: int | None = None


def missing_packages() -> list[str]:
    """Packages of the extra that are not here and that every capture needs."""
    from importlib.util import find_spec

    return [name for name in ("starlette", "uvicorn", "httpx") if find_spec(name) is None]


def first_line(options: CaptureOptions, bundle: SchemaBundle, now: float) -> bytes:
    """The line of the capture file with which this run begins; `now` in seconds since the epoch."""
    from lexicon_cli.capture.lines import start_line

    critical = [entry.name for entry in bundle.events.values() if entry.critical]
    expect = (*options.expect, *(critical if options.expect_critical else ()))
    return start_line(
        tool=f"lexicon {__version__}",
        started_ms=round(now * 1000),
        expect=tuple(dict.fromkeys(expect)),
        tokens=options.tokens,
        residency=options.residency,
        consent=options.consent,
    )


def server_limits(options: CaptureOptions) -> "ServerLimits":
    """The limits, of which the options set one."""
    from lexicon_cli.capture.limits import ServerLimits

    limits = ServerLimits()
    size = options.body_bytes
    if size is None:
        return limits
    return replace(limits, body_bytes=size, held_bytes=max(limits.held_bytes, 2 * size))


def server_tls(
    options: CaptureOptions, folder: Path
) -> "tuple[ssl.SSLContext | None, str | None, Path | None]":
    """How to serve https, if that is asked for; fingerprint and file of a certificate that is made
    for it in the folder. Raises InputError."""
    if not options.self_signed and options.tls_cert is None:
        return None, None, None
    from lexicon_cli.capture.tls import SelfSigned, context_of

    if options.tls_cert is not None and options.tls_key is not None:
        return context_of(options.tls_cert, options.tls_key), None, None
    made = SelfSigned(folder, options.allow_hosts)
    return context_of(str(made.cert), str(made.key)), made.fingerprint, made.cert
