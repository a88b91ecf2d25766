"""The top level of a plan's documents: each section in turn, over all files, into one draft."""

from collections.abc import Callable
from typing import Any

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.draft import Draft, Said
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, is_null, kind_of, shorten
from lexicon_cli.plan.read_event import read_events
from lexicon_cli.plan.read_funnels import read_funnels
from lexicon_cli.plan.read_names import read_names, read_text_map
from lexicon_cli.plan.read_property import extra_text, read_properties
from lexicon_cli.plan.read_settings import read_settings
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.schema_keys import PLAN_KEYS

FORMAT_VERSION = "1"


def read_documents(documents: list[tuple[Reading, Node]], draft: Draft) -> None:
    """Read all documents of a plan. Definitions come first, as events refer to them in any file."""
    tops: list[tuple[Reading, dict[str, tuple[Scalar, Node]]]] = []
    for reading, node in documents:
        if isinstance(node, Mapping):
            entries = reading.entries(node)
            _check_keys(reading, entries, draft)
            tops.append((reading, entries))
        elif not is_null(node):
            message = f"a plan is a mapping that begins with lexicon: 1, not {kind_of(node)}"
            reading.report("STR013", message, node)
    for name, read in _SECTIONS.items():
        for reading, entries in tops:
            if name in entries:
                key, value = entries[name]
                read(reading, key, value, draft)


def _check_keys(reading: Reading, entries: dict[str, tuple[Scalar, Node]], draft: Draft) -> None:
    for name, (key, value) in entries.items():
        if name in PLAN_KEYS or name.startswith(("_", ".")):
            continue
        if name.startswith("x-"):
            draft.extra[name[2:]] = extra_text(reading, value)
        else:
            reading.unknown_key(key, PLAN_KEYS, "the plan", entries)


def _say(reading: Reading, draft: Draft, key: Scalar, value: Any) -> None:
    """Keep a value of the head; another file may repeat it, not contradict it."""
    if value is None:
        return
    place = reading.place(key)
    first = draft.head.setdefault(key.text, Said(value, place))
    if first.value != value:
        contradiction(reading, key, f'"{key.text}"', first.place)


def contradiction(reading: Reading, key: Scalar, what: str, first: Place) -> None:
    """Report that something is already said, differently, elsewhere."""
    message = f"{what} is already set in {first.file}:{first.line}; that one is used"
    reading.report("STR004", message, key, observed=key.text)


def _read_format(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    if is_null(node) or (type(node) is Scalar and node.text == FORMAT_VERSION):
        return
    message = f"version {kind_of(node)} of the plan format is not supported, only 1 is"
    observed = shorten(node.text) if type(node) is Scalar else None
    reading.report("STR006", message, node, suggestion="lexicon: 1", observed=observed)


def _read_text(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    _say(reading, draft, key, reading.text(node, key.text))


def _read_texts(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    texts = reading.texts(node, key.text)
    if texts is not None:
        said = draft.head.setdefault(key.text, Said((), reading.place(key)))
        said.value = tuple(dict.fromkeys((*said.value, *texts)))


def _read_owners(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    owners = read_text_map(reading, node, key.text)
    if owners is None:
        return
    said = draft.head.setdefault(key.text, Said({}, reading.place(key)))
    for name, (own_key, text) in owners.items():
        if said.value.setdefault(name, text) != text:
            contradiction(reading, own_key, f'owner "{shorten(name)}"', said.place)


def _definitions(
    target: Callable[[Draft], dict[str, PropertyDef]],
) -> Callable[[Reading, Scalar, Node, Draft], None]:
    def read(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
        known = {name: entry.types for name, entry in draft.shared.items()}
        found = read_properties(reading, node, f'"{key.text}"', known_types=known)
        _keep_definitions(reading, found, target(draft))

    return read


def _keep_definitions(
    reading: Reading, found: dict[str, PropertyDef], kept: dict[str, PropertyDef]
) -> None:
    for name, definition in found.items():
        first = kept.setdefault(name, definition)
        if first is not definition and first.place is not None and definition.place is not None:
            message = f'property "{shorten(name)}" is already defined in {first.place}'
            reading.problems.add(
                "STR004", f"{message}; that one is used", definition.place, property=name
            )


def _read_group_properties(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    if is_null(node):
        return
    if not isinstance(node, Mapping):
        message = f'"group_properties" takes a mapping by group key, not {kind_of(node)}'
        reading.report("STR013", message, node)
        return
    for name, (_, value) in reading.entries(node).items():
        found = read_properties(reading, value, f'"group_properties.{name}"')
        _keep_definitions(reading, found, draft.group_properties.setdefault(name, {}))


def _read_groups(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    if is_null(node):
        return
    if not isinstance(node, Mapping):
        message = f'"groups" takes a mapping of name -> names of properties, not {kind_of(node)}'
        reading.report("STR013", message, node)
        return
    for own_key, value in reading.entries(node).values():
        name = reading.name(own_key, "a group")
        if name is None:
            continue
        first = draft.groups.get(name)
        if first is not None:
            contradiction(reading, own_key, f'group "{shorten(name)}"', first[0])
            continue
        members = read_names(reading, value, f"group {shorten(name)}")
        draft.groups[name] = (reading.place(own_key), members)


def _read_settings(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    for name, (own_key, value) in read_settings(reading, node).items():
        first = draft.settings.setdefault(name, Said(value, reading.place(own_key)))
        if first.value != value:
            contradiction(reading, own_key, f'"settings.{name}"', first.place)


def _read_events(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    draft.has_events_key = True
    read_events(reading, node, draft)


# In this order: what events refer to comes before them.
_SECTIONS: dict[str, Callable[[Reading, Scalar, Node, Draft], None]] = {
    "lexicon": _read_format,
    "name": _read_text,
    "version": _read_text,
    "owners": _read_owners,
    "settings": _read_settings,
    "intentional_breaks": _read_texts,
    "properties": _definitions(lambda draft: draft.shared),
    "super_properties": _definitions(lambda draft: draft.supers),
    "groups": _read_groups,
    "user_properties": _definitions(lambda draft: draft.user_properties),
    "group_properties": _read_group_properties,
    "events": _read_events,
    "funnels": read_funnels,
}
