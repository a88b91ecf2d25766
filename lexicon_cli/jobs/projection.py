"""Two plans of different formats brought to what both formats can say.

A CSV has no settings, no user properties, no version; Lexicon's has no constraints either. What the
other format cannot say must not look removed. So each plan is written in the format of the other
and read again, and what is compared is what came through. YAML can say everything.
"""

from lexicon_cli.core.finding import Finding, Place
from lexicon_cli.core.records import replace
from lexicon_cli.plan.convert import to_text
from lexicon_cli.plan.load import LoadedPlan, load_text
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.plan.spots import path_place

_NAMES = {"lexicon-csv": "a Lexicon CSV", "csv": "a CSV"}


def on_common_ground(
    old: LoadedPlan, new: LoadedPlan
) -> tuple[TrackingPlan, TrackingPlan, tuple[str, ...]]:
    """Both plans as far as the poorer format can say them, and a note if that cost something."""
    before, after = format_of(old), format_of(new)
    if before == after:
        return old.plan, new.plan, ()
    named = " and ".join(_NAMES[name] for name in (before, after) if name in _NAMES)
    note = (
        f"{named} cannot say all that a plan can: compared is what both files can say, without"
        " settings, version and the like"
    )
    return _through(old.plan, after), _through(new.plan, before), (note,)


def format_of(loaded: LoadedPlan) -> str:
    """The format of a plan's files: "csv" or "lexicon-csv" if all are of it, else "yaml"."""
    formats = {
        _dialect(source.text) if source.kind == "csv" else "yaml" for source in loaded.sources
    }
    return formats.pop() if len(formats) == 1 else "yaml"


def placed(finding: Finding, compared: TrackingPlan, real: TrackingPlan) -> Finding:
    """The finding with its place in the real plan, not in what it was compared as."""
    if compared is real:
        return finding
    event = real.events.get(finding.event or "")
    where: Place | None = None
    if event is not None:
        prop = event.properties.get(finding.property or "")
        where = event.place if prop is None else prop.place
    elif finding.property is not None:
        known = real.shared_properties.get(finding.property) or real.user_properties.get(
            finding.property
        )
        where = None if known is None else known.place
    return replace(finding, place=where or path_place(real, "events"))


def _through(plan: TrackingPlan, format_name: str) -> TrackingPlan:
    """What is left of the plan in another format; breaks that are meant stay known."""
    if format_name == "yaml":
        return plan
    text, _ = to_text(plan, format_name)
    found = load_text(text, "plan.csv").plan
    return replace(
        found, intentional_breaks=plan.intentional_breaks, nodes=plan.nodes, files=plan.files
    )


def _dialect(text: str) -> str:
    header = text.lstrip("\ufeff \r\n").split("\n", 1)[0].lower()
    return "lexicon-csv" if "entity name" in header else "csv"
