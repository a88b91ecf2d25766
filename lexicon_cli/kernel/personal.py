"""Personal data in values: e-mail addresses, phone and card numbers, national ids, secrets, places.

The detectors are strict on purpose: a false alarm about privacy costs more trust than it is worth.
"""

import re

_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}"
)
_DIGIT_RUN = re.compile(r"(?<![0-9A-Za-z.-])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z-])")
# E.164 with its plus sign, or the North American form with separators.
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:\+[1-9](?:[ ().-]{0,2}[0-9]){8,14}"
    r"|\(?[2-9][0-9]{2}\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4})(?![0-9A-Za-z])"
)
# A US social security number; areas 000, 666 and 900 to 999 are never given out.
_SSN = re.compile(r"(?<![0-9-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9-])")
_TOKEN = re.compile(
    r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}|\b(?:sk|rk)_live_[0-9A-Za-z]{16,}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{30,}|\bxox[abprs]-[0-9A-Za-z-]{10,}"
    r"|\bBearer [0-9A-Za-z._~+/-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
# Two decimal degrees with at least four decimals: ten metres.
_COORDINATES = re.compile(
    r"(?<![0-9.])-?[0-9]{1,2}\.[0-9]{4,},\s?-?[0-9]{1,3}\.[0-9]{4,}(?![0-9.])", re.ASCII
)
_SECRET_PARAMETER = re.compile(
    r"[?&#;](?:access_token|auth_token|token|id_token|refresh_token|api_key|apikey|password|passwd"
    r"|secret|session_?id)=[^&#\s]{4,}",
    re.IGNORECASE | re.ASCII,
)
_EMAIL_IN_URL = re.compile(
    r"[A-Za-z0-9._+-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+", re.IGNORECASE
)
_DIGIT = re.compile(r"[0-9]")


def is_email(text: str) -> bool:
    """Whether the whole text is an e-mail address."""
    return "@" in text and _EMAIL.fullmatch(text) is not None


def is_url(text: str) -> bool:
    """Whether the text is a URL or the query part of one."""
    return "://" in text[:16] or text.startswith(("?", "mailto:"))


def personal_kind(text: str) -> str | None:
    """`email`, `card`, `national-id`, `phone`, `token`, `coordinates`, or None."""
    if "@" in text and _EMAIL.search(text):
        return "email"
    if (
        "gh" in text
        or "eyJ" in text
        or "_live_" in text
        or "xox" in text
        or "AKIA" in text
        or "Bearer " in text
        or "-----B" in text
    ) and _TOKEN.search(text):
        return "token"
    if len(text) < 9:
        return None
    # Nothing below has fewer than nine digits. Bytes are stripped of digits far faster than
    # characters are counted.
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) - len(raw.translate(None, b"0123456789")) < 9:
        return None
    if any(_is_card(match.group()) for match in _DIGIT_RUN.finditer(text)):
        return "card"
    if _SSN.search(text):
        return "national-id"
    if _PHONE.search(text):
        return "phone"
    if _COORDINATES.search(text):
        return "coordinates"
    return None


def kind_in_url(text: str) -> str | None:
    """What a URL gives away: `email`, `token`, or None."""
    if ("@" in text or "%40" in text) and _EMAIL_IN_URL.search(_without_authority(text)):
        return "email"
    if "=" in text and _SECRET_PARAMETER.search(text):
        return "token"
    return None


def _without_authority(url: str) -> str:
    """The URL from its path on: `user@host` before it is a login, not an address."""
    scheme = url.find("://")
    if scheme < 0:
        return url
    slash = re.search(r"[/?#]", url[scheme + 3 :])
    return "" if slash is None else url[scheme + 3 + slash.start() :]


def _is_card(text: str) -> bool:
    """Whether the digits are a card number: an issuer's prefix, its length, the Luhn sum."""
    digits = "".join(_DIGIT.findall(text))
    size, lead2, lead4 = len(digits), int(digits[:2]), int(digits[:4])
    known = (
        (digits[0] == "4" and size in (13, 16, 19))
        or ((51 <= lead2 <= 55 or 2221 <= lead4 <= 2720) and size == 16)
        or (lead2 in (34, 37) and size == 15)
        or ((lead4 == 6011 or lead2 == 65) and size == 16)
        or ((lead2 in (36, 38, 39) or 3000 <= lead4 <= 3059) and size == 14)
        or (3528 <= lead4 <= 3589 and size == 16)
    )
    return known and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit)
        if index % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0
