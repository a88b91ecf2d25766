"""What is promised: as much of a plan as a look at history needs, and what users set."""

from collections.abc import Callable, Mapping

from lexicon_cli.core.records import dataclass, field
from lexicon_cli.history.privacy import NOTHING_KEPT
from lexicon_cli.kernel.personal import personal_kind

# Kinds of values, as drift tells them apart: an integer is a number.
KINDS = ("boolean", "number", "string", "list", "object")


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyPlan:
    """What a plan says of one property. `kinds` None: any. `has_enum`: its values are listed;
    `has_unit`: its unit is said."""

    kinds: frozenset[str] | None = None
    required: bool = False
    nullable: bool = False
    has_enum: bool = False
    has_unit: bool = False
    masked: bool = False
    status: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """What a plan says of one event."""

    status: str = "live"
    critical: bool = False
    since: str | None = None
    platforms: tuple[str, ...] = ()
    properties: Mapping[str, PropertyPlan] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Numbers that users may set; the rules' options of the same names say what they mean."""

    rise: float = 0.05  # DRF001, VAL015
    names: int = 50  # EVT013
    values: int = 1000  # VAL014
    ratio: float = 3.0  # VAL013
    characters: int = 224  # DRF005


def _nobody(name: str) -> bool:
    return False


def _no_money(name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """The plan, if there is one, by names that events arrive with (aliases are names, too).

    `masked` are properties whose values are shown nowhere, `is_personal` tells it of other names;
    `money` tells how surely a name is money ("sure", "maybe", ""), `is_currency` whether it says in
    which currency, `is_own` and `is_own_event` whether a name is Mixpanel's.
    """

    has_plan: bool = False
    events: Mapping[str, EventPlan] = field(default_factory=dict)
    masked: frozenset[str] = frozenset()
    is_personal: Callable[[str], bool] = _nobody
    money: Callable[[str], str] = _no_money
    is_currency: Callable[[str], bool] = _nobody
    is_own: Callable[[str], bool] = _nobody
    is_own_event: Callable[[str], bool] = _nobody
    limits: Limits = field(default_factory=Limits)

    def event(self, name: str) -> EventPlan | None:
        """What is planned of an event, None if nothing is."""
        return self.events.get(name)

    def property(self, event: str, name: str) -> PropertyPlan | None:
        """What is planned of a property of an event, None if nothing is."""
        planned = self.events.get(event)
        return None if planned is None else planned.properties.get(name)

    def is_masked(self, name: str) -> bool:
        """Whether values of the property must never be shown."""
        return name in NOTHING_KEPT or name in self.masked or self.is_personal(name)

    def shown(self, name: str, value: str) -> str | None:
        """A value as it may be shown, None if it must not be."""
        if self.is_masked(name) or personal_kind(value) is not None:
            return None
        return value
