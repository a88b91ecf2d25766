"""Events that never reach a user (IDN015), and exports that say otherwise (IDN016)."""

from array import array
from collections import Counter

from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.audit_log import NO_VERSION
from lexicon_cli.identity.audit_options import AuditOptions
from lexicon_cli.identity.rows import NOBODY, VERB_KINDS
from lexicon_cli.identity.values import DEVICE

_ONE_TO_ONE = 0.98  # persons per event of a name; with such a share nobody comes back
_LEAST_OF_A_NAME = 200
_LEAST_KNOWN = 0.02  # of all events; with fewer, a project without users, nothing is an outlier


@dataclass(slots=True)
class _Part:
    """Events of one platform, or of one version there; `rows` are those of nobody known."""

    events: int
    rows: "array[int]"

    @property
    def share(self) -> float:
        return len(self.rows) / self.events if self.events else 0.0


def find_orphans(columns: Columns, options: AuditOptions, faults: Faults) -> None:
    """Count the events of persons of whom nothing is known, by platform and version."""
    known = columns.known_persons()
    parts: dict[tuple[int, int], _Part] = {}
    total = _Part(0, array("i"))
    log = columns.log
    table = zip(columns.person, columns.rows.kind, log.platform, log.version, strict=True)
    for row, (person, kind, platform, version) in enumerate(table):
        if person == NOBODY or kind in VERB_KINDS:
            continue
        place = (platform, version)
        part = parts.get(place)
        if part is None:
            part = parts[place] = _Part(0, array("i"))
        part.events += 1
        if person not in known:
            part.rows.append(row)
            total.rows.append(row)
    total.events = sum(part.events for part in parts.values())
    if not total.rows:
        return
    _overall(columns, faults, total, parts)
    if total.events - len(total.rows) >= _LEAST_KNOWN * total.events:
        _outliers(columns, faults, options, total, parts)
    _one_to_one(columns, faults, total)


def _overall(
    columns: Columns, faults: Faults, total: _Part, parts: dict[tuple[int, int], _Part]
) -> None:
    found = faults.at("IDN015")
    found.rows.extend(total.rows)
    found.people.update(columns.person[row] for row in total.rows)
    found.numbers["traffic"] = total.events
    events, lost = Counter[int](), Counter[int]()
    for (platform, _), part in parts.items():
        events[platform] += part.events
        lost[platform] += len(part.rows)
    shares = sorted(
        ((lost[number] / events[number], PLATFORMS[number]) for number in events), reverse=True
    )
    if len(shares) > 1:
        found.texts["platforms"] = ", ".join(f"{name} {share:.1%}" for share, name in shares)


def _outliers(
    columns: Columns,
    faults: Faults,
    options: AuditOptions,
    total: _Part,
    parts: dict[tuple[int, int], _Part],
) -> None:
    """Versions of platforms above the threshold, where the others of the data are below it."""
    if total.share > options.orphan_share:
        return
    for (platform, version), part in sorted(parts.items()):
        if part.events < options.orphan_events or part.share <= options.orphan_share:
            continue
        found = faults.at("IDN015", "outlier")
        found.rows.extend(part.rows)
        found.people.update(columns.person[row] for row in part.rows)
        found.numbers["traffic"] += part.events
        told = {
            "platform": PLATFORMS[platform],
            "version": None if version == NO_VERSION else columns.log.versions[version],
            "share": round(part.share, 4),
            "events": len(part.rows),
        }
        found.case(len(part.rows), part.rows[0], told)


def _one_to_one(columns: Columns, faults: Faults, total: _Part) -> None:
    """Events of which nearly each has an anonymous person of its own: the id is lost at once."""
    events = columns.log.history.event
    counts = Counter(events[row] for row in total.rows)
    often = {event for event, count in counts.items() if count >= _LEAST_OF_A_NAME}
    all_of = Counter(columns.person[row] for row in total.rows)
    rows: dict[int, array[int]] = {event: array("i") for event in sorted(often)}
    for row in total.rows:
        if events[row] in rows and all_of[columns.person[row]] == 1:
            rows[events[row]].append(row)
    for event, own in rows.items():
        if len(own) < _ONE_TO_ONE * counts[event]:
            continue
        name = columns.log.history.events[event]
        found = faults.at("IDN015", "one-to-one", name)
        found.rows.extend(own)
        found.people.update(columns.person[row] for row in own)
        found.numbers["traffic"] = counts[event]
        found.case(1, own[0], {"id": faults.show(columns.people.name(columns.person[own[0]]))})


def find_differences(columns: Columns, faults: Faults) -> None:
    """IDN016: exported rows that stand under another person than the replay gives them."""
    said, rows, people = columns.log.said, columns.rows, columns.people
    owner = people.owner
    several = _several_names(columns) if people.rules.mode == "original" else set()
    nodes: dict[int, int] = {}  # of exported ids: most stand in many rows
    for row, (number, person, kind) in enumerate(zip(said, columns.person, rows.kind, strict=True)):
        if number == NOBODY or person == NOBODY or kind in VERB_KINDS:
            continue
        node = nodes.get(number)
        if node is None:
            node = nodes[number] = _node(columns, number)
        if node == person:
            continue
        is_same = node != NOBODY and owner[node] == person
        if people.rules.mode != "simplified" and is_same and person not in several:
            continue
        variant = "behind" if is_same else "other-person"
        found = faults.at("IDN016", variant)
        found.rows.append(row)
        if person not in found.people:
            found.people.add(person)
            told = {
                "exported": faults.show(rows.names[number]),
                "replayed": faults.show(people.name(person)),
            }
            found.case(1, row, told)


def _node(columns: Columns, number: int) -> int:
    """The node of an exported id."""
    if columns.is_simplified and columns.rows.names[number].startswith(DEVICE):
        return columns.bare(number) * 2 + 1
    return number * 2


def _several_names(columns: Columns) -> set[int]:
    """Persons of Original of whom the export knows a merge, so that all should have one name."""
    recorded = {
        columns.person[row]
        for row, (said, sent) in enumerate(
            zip(columns.log.said, columns.rows.distinct, strict=True)
        )
        if said != NOBODY and sent != said
    }
    return recorded - {NOBODY}
