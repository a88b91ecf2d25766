"""Units of measure as people write them in names and in `unit`, and which of them are the same."""

from collections.abc import Mapping

from lexicon_cli.core.naming import words
from lexicon_cli.core.records import dataclass
from lexicon_cli.rules.vocabulary import word_set

# Dimension, then the spellings of each unit; the first one names it.
_SPELLINGS = {
    "time": (
        "ns nanosecond nanoseconds",
        "us µs microsecond microseconds",
        "ms msec msecs millis millisecond milliseconds",
        "s sec secs second seconds",
        "min mins minute minutes",
        "h hr hrs hour hours",
        "d day days",
        "week weeks wk wks",
        "month months",
        "year years yr yrs",
    ),
    "data": (
        "bit bits",
        "byte bytes",
        "kb kilobyte kilobytes",
        "kib kibibyte kibibytes",
        "mb megabyte megabytes",
        "mib mebibyte mebibytes",
        "gb gigabyte gigabytes",
        "gib gibibyte gibibytes",
        "tb terabyte terabytes",
    ),
    "bandwidth": ("kbps", "mbps", "gbps"),
    "length": (
        "mm millimeter millimeters millimetre millimetres",
        "cm centimeter centimeters centimetre centimetres",
        "m meter meters metre metres",
        "km kilometer kilometers kilometre kilometres",
        "inch inches",
        "ft foot feet",
        "yd yard yards",
        "mi mile miles",
    ),
    "screen": ("px pixel pixels", "dp", "rem"),
    "mass": (
        "mg milligram milligrams",
        "g gram grams",
        "kg kgs kilo kilos kilogram kilograms",
        "lb lbs pound pounds",
        "oz ounce ounces",
    ),
    "temperature": ("celsius °c", "fahrenheit °f", "kelvin"),
    "share": ("percent percentage pct %", "ratio"),
    "money": (
        "usd dollar dollars $ us$",
        "eur euro euros €",
        "gbp £",
        "jpy yen ¥",
        *sorted(
            word_set("aud brl cad chf cny czk dkk hkd inr krw mxn nok nzd pln sek sgd try zar")
        ),
        "cent cents",
    ),
    "speed": ("kmh kph km/h", "mph", "m/s"),
    "angle": ("degree degrees deg °", "radian radians rad"),
    "energy": ("kcal", "calorie calories", "kwh", "wh", "joule joules"),
    "rate": ("fps", "hz hertz", "khz", "mhz", "ghz", "bpm", "dpi"),
    "power": ("watt watts", "kw", "volt volts", "mah"),
}
# One letter, or a word that has another meaning at the end of a name: "vitamin_c", "price_min".
_DOUBTFUL = word_set(
    "d m g min second day week month year foot inch pound rem dp rad deg degree try cent byte bit"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: `name` is its usual short form, `dimension` what it measures."""

    name: str
    dimension: str


_UNITS: Mapping[str, Unit] = {
    spelling: Unit(spellings.partition(" ")[0], dimension)
    for dimension, units in _SPELLINGS.items()
    for spellings in units
    for spelling in spellings.split()
}


def unit_of(text: str) -> Unit | None:
    """The unit that a `unit` key names, or None if it is none of the usual ones."""
    return _UNITS.get(text.strip().lower())


def unit_in(name: str) -> tuple[Unit | None, bool]:
    """The unit at the end of a name, and whether it is one beyond doubt; none in a rate ("…_per_…")
    and in a name of one word."""
    parts = words(name)
    if len(parts) < 2 or "per" in parts:
        return None, False
    return _UNITS.get(parts[-1]), parts[-1] not in _DOUBTFUL


def tells_unit(name: str) -> bool:
    """Whether a word of a name is a unit or says that there is none: `load_ms`, `item_count`."""
    parts = words(name)
    return "per" in parts or any(part in _UNITS or part in _COUNTS for part in parts)


_COUNTS = word_set("count counts number num quantity qty index rank score level ratio factor rate")


def describes_unit(description: str | None) -> bool:
    """Whether a description names a unit: "in seconds", "bytes of the file"."""
    text = (description or "")[:2000].lower()
    return any(len(part) > 1 and part in _UNITS for part in words(text)) or "%" in text
