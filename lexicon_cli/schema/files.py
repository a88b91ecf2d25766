"""A compiled plan as files: made, written, compared, read back.

    plan.schema.json            one schema for any line of an export
    events/<slug>.schema.json   one schema per event
    lexicon-schemas.json        the body for Mixpanel's Lexicon Schemas API
    index.json                  names, files, statuses, limits, places and digests

The bytes hang on the plan alone, not on the machine: a place in `index.json` has the plan's path as
it was given; an absolute path is told from the current directory, or by its last part if it lies
elsewhere. `schemas_digest` tells whether someone edited the schemas since.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.errors import BundleError
from lexicon_cli.core.files import replace_file
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.schema.dialect import find_dialect
from lexicon_cli.schema.digest import schemas_digest
from lexicon_cli.schema.lexicon_api import lexicon_schemas
from lexicon_cli.schema.load import EVENT_FILE, INDEX, load_bundle
from lexicon_cli.schema.text import render, render_part
from lexicon_cli.schema.whole_plan import plan_schema

__all__ = ["bundle_files", "load_bundle", "stale_files", "write_files"]


def bundle_files(plan: TrackingPlan, bundle: SchemaBundle) -> dict[str, bytes]:
    """All files of a compiled plan, by path relative to the output directory (with `/`)."""
    schemas = _event_schemas(bundle)
    return {
        "plan.schema.json": render(plan_schema(bundle)),
        **dict(sorted(schemas.items())),
        "lexicon-schemas.json": render(lexicon_schemas(plan).body),
        INDEX: render(_index(bundle, schemas)),
    }


def write_files(directory: str | Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files and remove event schemas of an earlier run; gives the paths that changed.

    Each file is replaced in one step, `index.json` last, and left alone if it is right already.
    Only files that the old `index.json` names are removed. Raises BundleError.
    """
    root = Path(directory)
    changed = []
    try:
        old = _listed_files(root)
        for name in sorted(files, key=lambda name: (name == INDEX, name)):
            if not _is_same(root / name, files[name]):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                replace_file(root / name, files[name], durable=False)
                changed.append(name)
        for name in sorted(old - set(files)):
            if (root / name).is_file():
                (root / name).unlink()
                changed.append(name)
    except OSError as error:
        raise BundleError(f'cannot write to "{directory}": {error.strerror or error}') from error
    return changed


def stale_files(directory: str | Path, files: Mapping[str, bytes]) -> list[str]:
    """Paths that are missing, differ, or are left over, sorted; line ends do not count."""
    root = Path(directory)
    try:
        wrong = {name for name, content in files.items() if not _is_same(root / name, content)}
        left_over = {name for name in _listed_files(root) - set(files) if (root / name).is_file()}
    except OSError as error:
        raise BundleError(f'cannot read "{directory}": {error.strerror or error}') from error
    return sorted(wrong | left_over)


def _event_schemas(bundle: SchemaBundle) -> dict[str, bytes]:
    """The events' files; the definitions, which all of them share, are put into text once."""
    key = find_dialect(bundle.draft).definitions
    texts: dict[int, str] = {}
    found = {}
    for entry in bundle.events.values():
        shared = entry.schema.get(key)
        if shared is not None and id(shared) not in texts:
            texts[id(shared)] = render_part(shared, key)
        found[entry.file] = render(entry.schema, texts)
    return found


def _index(bundle: SchemaBundle, schemas: Mapping[str, bytes]) -> dict[str, Any]:
    index = bundle.index()
    index["schemas_digest"] = schemas_digest(schemas)
    here = Path.cwd()
    for event in index["events"]:
        for facts in (event, *event["properties"].values()):
            if "place" in facts:
                facts["place"]["file"] = _portable_path(facts["place"]["file"], here)
    return index


def _portable_path(file: str, here: Path) -> str:
    path = Path(file)
    if path.is_absolute():
        path = path.relative_to(here) if path.is_relative_to(here) else Path(path.name)
    return path.as_posix()


def _listed_files(root: Path) -> set[str]:
    """The event schemas that the directory's `index.json` names, none if it is not ours."""
    try:
        index = json.loads((root / INDEX).read_bytes())
        listed = {event["file"] for event in index["events"]}
    except (FileNotFoundError, ValueError, TypeError, KeyError, RecursionError):
        return set()
    return {name for name in listed if isinstance(name, str) and EVENT_FILE.fullmatch(name)}


def _is_same(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n") == content
    except FileNotFoundError:
        return False
