"""What a plan's `format` means, as a pattern: validators differ on `format`, or ignore it.

date       YYYY-MM-DD, month 01-12, day 01-31
time       HH:MM:SS, a fraction and a zone (Z or +HH:MM) if one likes
date-time  date, `T`, time; without a zone it is Mixpanel's own form, so a zone is optional
duration   ISO 8601: P3D, PT1H30M, P2W
email      something@domain.tld without spaces; no quotes, no comments, the domain in ASCII
hostname   labels of letters, digits and inner hyphens, at most 63 each, 253 in all
ipv4       four numbers 0-255 without leading zeros
ipv6       eight groups or `::`, an IPv4 tail allowed, no zone
uri        a scheme, `:` and no spaces; `url` wants http or https and a host
uuid       8-4-4-4-12 hexadecimal digits of either case, any version
"""

from types import MappingProxyType

from lexicon_cli.core.regexes import END

_DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_ZONE = "(?:Z|[+\\-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
_LABEL = "[0-9A-Za-z](?:[0-9A-Za-z\\-]{0,61}[0-9A-Za-z])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_GROUP = "[0-9A-Fa-f]{1,4}"
_TAIL = f"(?:{_GROUP}:{_GROUP}|{_IPV4})"
_SPACE = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def _ipv6() -> str:
    """RFC 4291, 2.2: the forms differ in how many groups stand before and after `::`."""
    forms = [f"(?:{_GROUP}:){{6}}{_TAIL}"]
    for before in range(8):
        head = f"(?:{_GROUP}:){{{before}}}:" if before else "::"
        after = 7 - before
        shorter = [f"(?:{_GROUP}:){{0,{after - 2}}}{_TAIL}"] if after >= 2 else []
        single = [_GROUP] if after >= 1 else []
        rest = "|".join([*shorter, *single])
        forms.append(f"{head}(?:{rest})?" if rest else head)
    return "(?:" + "|".join(forms) + ")"


def _whole(pattern: str) -> str:
    return f"^(?:{pattern}){END}" if "|" in pattern else f"^{pattern}{END}"


_URI = f"[A-Za-z][0-9A-Za-z+.\\-]*:[^{_SPACE}]+"
FORMAT_PATTERNS = MappingProxyType(
    {
        "date": _whole(_DATE),
        "time": _whole(f"{_CLOCK}{_ZONE}"),
        "date-time": _whole(f"{_DATE}T{_CLOCK}{_ZONE}"),
        "duration": _whole(
            "P(?:[0-9]+W|(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
            "(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?)"
        ),
        "email": _whole(f"[^{_SPACE}@]+@{_LABEL}(?:\\.{_LABEL})+"),
        "hostname": _whole(f"(?=[0-9A-Za-z.\\-]{{1,253}}{END}){_HOST}"),
        "ipv4": _whole(_IPV4),
        "ipv6": _whole(_ipv6()),
        "uri": _whole(_URI),
        "url": _whole(f"[Hh][Tt][Tt][Pp][Ss]?://[^{_SPACE}/?#]+[^{_SPACE}]*"),
        "uuid": _whole(
            "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
        ),
    }
)
DATE_TIME = FORMAT_PATTERNS["date-time"]

# Words people write for the same thing.
_SYNONYMS = {"datetime": "date-time", "guid": "uuid", "ip": "ipv4", "e-mail": "email"}


def format_pattern(name: str) -> str | None:
    """The portable pattern of a format, or None for a format we do not know."""
    word = name.strip().lower().replace("_", "-")
    return FORMAT_PATTERNS.get(_SYNONYMS.get(word, word))
