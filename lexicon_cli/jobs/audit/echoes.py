"""One finding for one cause: what two checks say of the same thing is said once."""

from collections.abc import Sequence

from lexicon_cli.core.finding import Finding

# A silence explains these of the same event.
_OF_SILENCE = frozenset({"EVT008", "EVT009", "VOL001", "VOL004", "VOL005", "VOL006", "VOL007"})
# An event that is not in the plan is told of already, with where and how often.
_UNPLANNED = frozenset({"EVT001", "EVT002", "EVT003"})
_SILENT, _EXPLODED, _NEW = "VOL003", "EVT013", "DRF002"


def without_echoes(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that another one of them explains."""
    silent = {one.event for one in findings if one.code == _SILENT}
    unplanned = {one.event for one in findings if one.code in _UNPLANNED}
    folded = one_event(findings)
    return [
        one
        for one in findings
        if not (
            (one.code in _OF_SILENCE and one.event in silent)
            or (one.code == _NEW and one.property is None and one.event in unplanned)
            or (one.code in _UNPLANNED and one.event in folded)
        )
    ]


def one_event(findings: Sequence[Finding]) -> dict[str, str]:
    """The names that a name explosion is about, each with what they are instances of: one finding
    tells of all of them."""
    exploded = {one.event for one in findings if one.code == _EXPLODED}
    if not exploded:
        return {}
    from lexicon_cli.drift.explosion import templates

    names = [one.event for one in findings if one.code in _UNPLANNED and one.event is not None]
    return {
        name: template
        for template, group in templates(names, 1)
        if template in exploded
        for name in group
    }
