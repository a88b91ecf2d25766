"""What a file is, if it is not events in JSON: a table of events, or something else altogether.
Told by its first bytes."""

import re

from lexicon_cli.core.errors import InputError

_BOM = b"\xef\xbb\xbf"
_UNPACK = "unpack it and name the files in it"
_AS_NDJSON = "write it out as NDJSON first, for instance with duckdb or pyarrow"
# first bytes, what it is, what to do
_MAGIC = (
    (b"Obj\x01", "an Avro file", _AS_NDJSON),
    (b"ORC", "an ORC file", _AS_NDJSON),
    (b"SQLite format 3\x00", "an SQLite database", "export its events as NDJSON first"),
    (b"PK\x03\x04", "a zip archive or a spreadsheet", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"\x04\x22\x4d\x18", "packed with lz4", "unpack it first: lz4 -d"),
    (b"\x1f\x9d", "packed with compress", "unpack it first: uncompress"),
)
_TAR_AT = 257
_UTF_32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"{\x00\x00\x00", b"\x00\x00\x00{")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{", b"[\x00", b"\x00[")
_PACKED_ENDINGS = re.compile(r"\.(?:gz|zst|bz2|xz)\Z")
_EVENT_COLUMNS = frozenset(
    (b"event", b"event_name", b"mp_event_name", b"distinct_id", b"$distinct_id", b"time")
)


def refuse_foreign(name: str, head: bytes) -> None:
    """Raise InputError for content that is known to be something else. `head` is unpacked."""
    for encoding, marks in (("UTF-32", _UTF_32), ("UTF-16", _UTF_16)):
        if head.startswith(marks):
            raise InputError(
                f'"{name}" is {encoding}', hint=f"convert it: iconv -f {encoding} -t UTF-8"
            )
    for magic, what, hint in _MAGIC:
        if head.startswith(magic):
            raise InputError(f'"{name}" is {what}', hint=hint)
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise InputError(f'"{name}" is a tar archive', hint=_UNPACK)


def is_parquet(head: bytes) -> bool:
    """Whether content beginning like this is a Parquet file."""
    return head.startswith(b"PAR1")


def is_csv(name: str, head: bytes) -> bool:
    """Whether content beginning like this is a table in CSV."""
    text = head.removeprefix(_BOM).lstrip()
    return bool(text) and not text.startswith((b"{", b"[")) and _is_table(name, text)


def _is_table(name: str, text: bytes) -> bool:
    """By its name, or because its first line names columns of events."""
    if _PACKED_ENDINGS.sub("", name.lower()).endswith((".csv", ".tsv")):
        return True
    cells = re.split(rb"[,;\t]", text.split(b"\n", 1)[0].lower())
    named = {cell.strip().strip(b'"') for cell in cells}
    return len(cells) > 1 and not _EVENT_COLUMNS.isdisjoint(named)
