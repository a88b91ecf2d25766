"""The audit of a replay: every fault of identity that the data shows, counted, worst first."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lexicon_cli.identity.audit_clusters import find_clusters
from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Fact, Faults
from lexicon_cli.identity.audit_ids import find_odd_ids
from lexicon_cli.identity.audit_links import find_bridges, find_fresh
from lexicon_cli.identity.audit_log import AuditLog
from lexicon_cli.identity.audit_options import AuditOptions, AuthEvents, auth_events
from lexicon_cli.identity.audit_profiles import find_lost_profiles
from lexicon_cli.identity.audit_refusals import (
    find_inert,
    find_never_linked,
    find_recorded,
    find_refused,
)
from lexicon_cli.identity.audit_shared import find_shared
from lexicon_cli.identity.audit_shares import find_differences, find_orphans
from lexicon_cli.identity.audit_walk import walk
from lexicon_cli.identity.people import People


def audit(
    log: AuditLog,
    people: People,
    options: AuditOptions | None = None,
    *,
    auth: AuthEvents | None = None,
    updates: Iterable[Mapping[str, Any]] = (),
    show: Callable[[str], str] = str,
) -> list[Fact]:
    """All that is found, by code and variant.

    `people` are the log's rows resolved. `auth` are the events that sign in and out, told from
    their names if not given. `updates` are updates of profiles. `show` turns an id into what may
    be shown of it.
    """
    chosen = options or AuditOptions()
    signs = auth or auth_events(log.history.events, chosen)
    columns = Columns(log, people)
    faults = Faults(show)
    find_shared(columns, signs, faults)
    signed_in = walk(columns, signs, chosen, faults)
    find_never_linked(columns, signed_in, faults)
    find_refused(columns, faults)
    find_inert(columns, faults)
    find_recorded(columns, faults)
    find_odd_ids(columns, faults)
    find_clusters(columns, chosen, faults)
    find_bridges(columns, chosen, faults)
    find_fresh(columns, chosen, faults)
    find_orphans(columns, chosen, faults)
    find_differences(columns, faults)
    find_lost_profiles(columns, updates, faults)
    facts = faults.facts(log)
    return sorted(facts, key=lambda fact: (fact.code, fact.variant, fact.event or ""))
