"""The canonical form of a plan's files: order of keys, indentation, blank lines, comments kept."""

from lexicon_cli.core.collecting import without_collection
from lexicon_cli.plan.edit.tree import CannotEdit
from lexicon_cli.plan.sources import Source

__all__ = ["CannotEdit", "format_source"]


def format_source(source: Source, *, by_name: bool = False) -> str:
    """The canonical text of a file of a plan; `by_name` sorts events and properties by name.

    Raises CannotEdit, with the reason, for a text that cannot be read or that has no such form.
    """
    if not source.whole:
        raise CannotEdit("part of the file could not be read")
    if not source.text.strip():
        return source.text
    if source.kind == "csv":
        from lexicon_cli.plan.format.csv import format_csv

        return format_csv(source, by_name=by_name)
    from lexicon_cli.plan.json_nodes import compose_json

    if source.kind == "json" or (
        source.text.lstrip()[:1] == "{" and not compose_json(source.text).faults
    ):
        from lexicon_cli.plan.format.json import format_json

        return format_json(source, by_name=by_name)
    from lexicon_cli.plan.format.yaml import format_yaml

    with without_collection():
        return format_yaml(source, by_name=by_name)
