"""Schemas read back from a directory, compiled or written by hand (`validate --schemas DIR`)."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from lexicon_cli.core.bundle import EventEntry, SchemaBundle
from lexicon_cli.core.errors import BundleError
from lexicon_cli.core.limits import Limits
from lexicon_cli.schema.compile import other_schema
from lexicon_cli.schema.dialect import DRAFTS, find_dialect
from lexicon_cli.schema.digest import schemas_digest

INDEX = "index.json"
INDEX_VERSION = 1
EVENT_FILE = re.compile(r"events/[a-z0-9-]+\.schema\.json")
_T = TypeVar("_T")
_KINDS: dict[type, str] = {str: "a text", dict: "an object", list: "a list"}
_MODES = ("deny", "warn", "allow")


def load_bundle(directory: str | Path) -> SchemaBundle:
    """The bundle of a directory that `compile` wrote, or of a directory of hand-written schemas.

    Schemas that were edited since they were compiled are checked against their metaschema, as
    hand-written ones are; only then is jsonschema imported. Raises BundleError, which says where.
    """
    root = Path(directory)
    if not root.is_dir():
        raise BundleError(f'"{directory}" is not a directory', hint="compile a plan with --out")
    if (root / INDEX).is_file():
        return _compiled(root)
    from lexicon_cli.schema.handwritten import load_handwritten

    return load_handwritten(root)


def read_json(path: Path) -> tuple[bytes, Any]:
    """A file's bytes and the JSON value in them. Raises BundleError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BundleError(f'cannot read "{path}": {error.strerror or error}') from error
    try:
        return content, json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BundleError(f'"{path}" is no JSON: {error.msg.lower()} at {where}') from error
    except UnicodeDecodeError as error:
        raise BundleError(f'"{path}" is not UTF-8 at byte {error.start}') from error
    except RecursionError as error:
        raise BundleError(f'"{path}" is nested too deep') from error
    except ValueError as error:
        raise BundleError(f'"{path}" is no JSON: {error}') from error


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is no JSON number")


def _compiled(root: Path) -> SchemaBundle:
    index = _Index(root / INDEX)
    draft = index.get("draft", str)
    if draft not in DRAFTS:
        raise index.wrong("/draft", f'"{draft}" is no draft that lexicon compiles to')
    settings = index.get("settings", dict)
    mode = settings.get("additional_properties")
    if mode not in _MODES:
        raise index.wrong("/settings/additional_properties", f"expected one of {', '.join(_MODES)}")
    limits = Limits().to_dict() | _numbers(index)
    known = index.strings("mixpanel_events")
    plan = index.get("plan", dict)
    return SchemaBundle(
        draft=draft,
        plan_name=plan.get("name"),
        plan_version=plan.get("version"),
        digest=str(plan.get("digest", "")),
        additional_properties=mode,
        identity=settings.get("identity"),
        timezone=str(settings.get("timezone", "UTC")),
        limits=limits,
        events=_events(root, index),
        other_schema=other_schema(find_dialect(draft), limits, known),
        known_events=known,
    )


def _events(root: Path, index: "_Index") -> dict[str, EventEntry]:
    listed = index.get("events", list)
    files: dict[str, tuple[Mapping[str, Any], Any]] = {}
    contents: dict[str, bytes] = {}
    for number, raw in enumerate(listed):
        file = raw.get("file") if isinstance(raw, dict) else None
        if not isinstance(file, str) or EVENT_FILE.fullmatch(file) is None:
            raise index.wrong(f"/events/{number}/file", "expected a file below events/")
        if file in files:
            raise index.wrong(f"/events/{number}/file", f'"{file}" is listed twice')
        contents[file], schema = read_json(root / file)
        files[file] = (raw, schema)
    edited = index.get("schemas_digest", str) != schemas_digest(contents)
    found: dict[str, EventEntry] = {}
    for number, (file, (raw, schema)) in enumerate(files.items()):
        if edited:
            from lexicon_cli.schema.handwritten import checked

            schema = checked(schema, root / file)
        if not isinstance(schema, dict):
            raise BundleError(f'"{root / file}" at "/": expected an object')
        try:
            entry = EventEntry.from_dict(raw, schema)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise index.wrong(f"/events/{number}", "not as compile writes it") from error
        if not isinstance(entry.name, str) or entry.name in found:
            raise index.wrong(f"/events/{number}/name", "expected a name of its own")
        found[entry.name] = entry
    return found


def _numbers(index: "_Index") -> dict[str, int]:
    limits = index.get("limits", dict)
    for name, number in limits.items():
        if isinstance(number, bool) or not isinstance(number, int):
            raise index.wrong(f"/limits/{name}", "expected a whole number")
    return dict(limits)


class _Index:
    """`index.json`, asked key by key so that what is wrong can be named."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _, self.raw = read_json(path)
        if not isinstance(self.raw, dict):
            raise self.wrong("/", "expected an object")
        if self.raw.get("schema_version") != INDEX_VERSION:
            raise self.wrong("/schema_version", f"expected {INDEX_VERSION}")

    def wrong(self, pointer: str, why: str) -> BundleError:
        return BundleError(f'"{self.path}" at "{pointer}": {why}', hint="compile the plan again")

    def get(self, key: str, kind: type[_T]) -> _T:
        value = self.raw.get(key)
        if not isinstance(value, kind):
            raise self.wrong(f"/{key}", f"expected {_KINDS[kind]}")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        listed = self.get(key, list)
        for number, value in enumerate(listed):
            if not isinstance(value, str):
                raise self.wrong(f"/{key}/{number}", "expected a text")
        return tuple(listed)
