"""Names of properties that nobody knows: whether one of them is like another.

Data may bring names without end (an id in a name). Where the plan says the same of all of them, the
scanner need not ask about each. A name is a stranger if it is ASCII, does not begin with "$", is no
planned name in any case and none of Mixpanel's own.
"""

from collections.abc import Collection

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES
from lexicon_cli.core.naming import fold_case
from lexicon_cli.kernel.checks import EventChecks


def folds_of(checks: EventChecks | None) -> tuple[str, ...] | None:
    """The folded names that a stranger must not have, None if strangers are not alike."""
    if checks is None:
        return ()
    apart = checks.apart
    if apart is None:
        return None
    planned = {*checks.facts, *apart.parts}
    folds = {fold_case(name) for name in planned}
    if apart.says_of_names:
        lists = apart.lists
        if lists is None or not lists.tells_only(planned, folds):
            return None
        # Longer names are no strangers: the scanner knows Mixpanel's limit, not another one.
        if lists.longest is not None and lists.longest < checks.limits["property_name_characters"]:
            return None
    return tuple(sorted(folds))


def a_stranger(folds: Collection[str]) -> str:
    """A name that stands for all strangers."""
    name = "stranger"
    while name in folds or name in DEFAULT_PROPERTIES:
        name += "x"
    return name
