"""New texts for files that were read before: all of them, or none."""

from collections.abc import Sequence
from pathlib import Path

from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.core.records import dataclass
from lexicon_cli.jobs.replacing import replacing

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A file's text as it was read and as it is to be, both without a byte order mark."""

    name: str
    before: str
    after: str


def write_all(rewrites: Sequence[Rewrite]) -> None:
    """Write the new texts; a byte order mark stays. InputError if a file is not as it was read any
    more, UsageError if one cannot be written; then all are as they were."""
    wanted = [rewrite for rewrite in rewrites if rewrite.before != rewrite.after]
    contents = {rewrite.name: _content(rewrite) for rewrite in wanted}
    if not contents:
        return
    with replacing(contents) as files:
        for name, content in contents.items():
            files[name].write(content)
        for rewrite in wanted:  # again: writing takes its time
            _content(rewrite)


def _content(rewrite: Rewrite) -> bytes:
    path = Path(rewrite.name)
    try:
        if path.exists() and not path.stat().st_mode & 0o222:
            raise UsageError(
                f'cannot write "{rewrite.name}": it is read-only',
                hint="nothing was changed; make it writable, or see the changes with --diff",
            )
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f'cannot read "{rewrite.name}" again: {reason}') from error
    bom = _BOM if raw.startswith(_BOM) else b""
    if raw != bom + rewrite.before.encode():
        raise InputError(
            f'"{rewrite.name}" was changed by somebody else meanwhile',
            hint="nothing was changed; run the command again",
        )
    return bom + rewrite.after.encode()
