"""Which events sign people in and out, as a plan tells: by their names in it, and by its words."""

import re

from lexicon_cli.core.records import replace
from lexicon_cli.identity.audit_options import AuditOptions
from lexicon_cli.identity.auth_events import is_login, is_logout, is_sign_up
from lexicon_cli.plan.model import EventDef, TrackingPlan

# A trigger such as "the server confirmed it, just before reset() is called".
_RESETS = re.compile(r"\breset ?\(\)")
_IDENTIFIES = re.compile(r"\bidentify ?\(\)")


def with_planned_names(options: AuditOptions, plan: TrackingPlan) -> AuditOptions:
    """The options with the names, and former names, of the plan's events of login and logout."""
    logins, logouts = [*options.logins], [*options.logouts]
    for event in plan.events.values():
        names = (event.name, *event.aliases)
        if _is(event, _RESETS) or any(map(is_logout, names)):
            logouts.extend(names)
        elif _is(event, _IDENTIFIES) or any(is_login(name) or is_sign_up(name) for name in names):
            logins.extend(names)
    return replace(options, logins=logins, logouts=logouts)


def _is(event: EventDef, said: re.Pattern[str]) -> bool:
    return said.search(event.trigger or "") is not None
