"""Values on the command line that need reading: days, times, shares, platforms, worker counts."""

from datetime import UTC, datetime, timedelta

from lexicon_cli.config.fields import read_share
from lexicon_cli.config.suggest import did_you_mean
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.platforms import PLATFORMS

_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1)


def since_ms(option: str, text: str | None) -> int | None:
    """The start of a day, or a time, in milliseconds of the project's own clock, as exported."""
    return None if text is None else (_moment(option, text) - _EPOCH) // _MS


def until_ms(option: str, text: str | None) -> int | None:
    """As `since_ms`, but a day counts whole: the first millisecond that is out."""
    if text is None:
        return None
    moment = _moment(option, text)
    return (moment + timedelta(days=1 if _is_day(text) else 0) - _EPOCH) // _MS


def age_limit_ms(older_than: str | None, before: str | None, now: str | None) -> int:
    """The first millisecond that is young enough, from an age such as `90d` or from a time."""
    if (older_than is None) == (before is None):
        raise UsageError('give one of "--older-than" and "--before"')
    if older_than is None:
        limit = since_ms("--before", before)
        assert limit is not None
        return limit
    count = older_than.removesuffix("d")
    if not (older_than.endswith("d") and count.isascii() and count.isdecimal()):
        raise UsageError(f'"--older-than" takes days, such as 90d, not "{older_than}"')
    given = now_seconds("--now", now)
    moment = datetime.now(UTC).timestamp() if given is None else given
    return int((moment - int(count) * 86_400) * 1000)


def now_seconds(option: str, text: str | None) -> float | None:
    """A moment in seconds since the epoch; without a zone it is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _no_time(option, text) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def share(option: str, text: str | None) -> float | None:
    """A share above 0, up to 1, from `1%` or `0.01`; all of it (1) is no filter: None."""
    if text is None:
        return None
    try:
        value = read_share(text)
    except ValueError as error:
        raise UsageError(f'"{option}" {error}, not "{text}"') from None
    if value == 0:
        raise UsageError(f'"{option}" must be more than 0%')
    return None if value == 1 else value


def platforms(option: str, names: list[str] | None) -> tuple[str, ...]:
    """Known platforms; UsageError with the nearest for another."""
    for name in names or ():
        if name not in PLATFORMS:
            hint = did_you_mean(name, PLATFORMS)
            raise UsageError(f'"{option}" knows no platform "{name}"', hint=hint)
    return tuple(names or ())


def _moment(option: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _no_time(option, text) from None
    if moment.tzinfo is not None:
        raise UsageError(
            f'"{option}" takes a time without a zone, not "{text}"',
            hint="events are exported in the project's own time, and so is this option",
        )
    return moment


def _is_day(text: str) -> bool:
    return ":" not in text and "T" not in text


def _no_time(option: str, text: str) -> UsageError:
    return UsageError(
        f'"{option}" takes a day or a time, not "{text}"',
        hint="write 2026-01-31 or 2026-01-31T18:00",
    )
