"""Under which merge system data is read: what the user says, else the plan, else the data."""

from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.rows import ANNOTATED, Rows
from lexicon_cli.identity.values import DEVICE


@dataclass(frozen=True, slots=True)
class Choice:
    """A mode, and why it was taken."""

    mode: str
    why: str
    is_guess: bool = False


def choose_mode(rows: Rows, *, said: str | None = None, planned: str | None = None) -> Choice:
    """The merge system of a project."""
    if said is not None:
        return Choice(said, "as asked for")
    if planned is not None:
        return Choice(planned, "settings.identity of the plan")
    mode, why = _guess(rows)
    return Choice(mode, why, is_guess=True)


def _guess(rows: Rows) -> tuple[str, str]:
    """What tells the systems apart in data, surest first (see docs/identity.md)."""
    evidence = rows.evidence
    identifies, aliases = evidence.get("$identify", 0), evidence.get("$create_alias", 0)
    merges, both = evidence.get("$merge", 0), evidence.get("events with a device and a user", 0)
    if rows.refused:
        return "original", f'{_events(len(rows.refused))} "$failure_reason"'
    if annotated := rows.kind.count(ANNOTATED):
        return "simplified", f'{_events(annotated)} "$identity_failure_reason"'
    if rows.arrival is not None and _exports_devices(rows):
        return "simplified", 'the export has anonymous ids that begin with "$device:"'
    if merges:
        return "original", f'{merges:,} "$merge", which only that system knows'
    if both:
        return "simplified", f'{_events(both)} both "$device_id" and "$user_id"'
    if identifies or aliases:
        return "original", (
            f'{identifies:,} "$identify" and {aliases:,} "$create_alias", '
            'and no event with both "$device_id" and "$user_id"'
        )
    return "simplified", "nothing in the data tells; it is what new projects have"


def _exports_devices(rows: Rows) -> bool:
    return any(name.startswith(DEVICE) for name in rows.names)


def _events(count: int) -> str:
    return "1 event carries" if count == 1 else f"{count:,} events carry"
