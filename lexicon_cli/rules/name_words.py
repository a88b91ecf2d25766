"""The words of a name as they are written: cut apart, capital, small. Acronyms keep their look."""

from collections.abc import Mapping
from itertools import pairwise

from lexicon_cli.rules.vocabulary import word_set

# Spelt in one way only, whatever the style around them.
BRANDS: Mapping[str, str] = {
    name.lower(): name
    for name in word_set(
        """iOS iPhone iPad iPadOS iCloud iMessage iTunes macOS tvOS watchOS visionOS eBay eSIM OAuth
        GitHub GitLab YouTube LinkedIn PayPal TikTok WhatsApp JavaScript TypeScript OpenAI"""
    )
}

# Written in capitals where capitals are written; none that is an English word as well.
ACRONYMS = word_set(
    """ai api b2b b2c cdn cpu cpc cpm crm css csv cta ctr cvv dns eta faq gdpr gmv gps gpu html http
    https iban id ip isbn jwt kpi kyc ltv mfa mrr nfc nps ocr otp pdf pii ppc qr roi rss sdk seo sku
    sla sms sql ssl sso tls tv ugc ui url usb utc utm uuid ux vat vip vpn xml"""
)
_LONGEST_ACRONYM = 5
_BLANKS = str.maketrans("_-", "  ")


def split_words(part: str, known: Mapping[str, str] = BRANDS) -> list[str]:
    """The words of a name without structural signs, in their own letters: cut at blanks, `_`, `-`
    and case humps, not at digits: "SKUsViewed on app2app" -> SKUs, Viewed, on, app2app."""
    found: list[str] = []
    for piece in part.translate(_BLANKS).split():
        found.extend(_cut_at_humps(piece, known))
    return found


def capital(word: str, known: Mapping[str, str] = BRANDS) -> str:
    """The word as in a title: "sku" -> SKU, "ids" -> IDs, "ios" -> iOS, "PURCHASE" -> Purchase."""
    low = word.lower()
    if low in known:
        return known[low]
    if low in ACRONYMS:
        return word.upper()
    if _is_plural_acronym(low):
        return word[:-1].upper() + "s"
    if _looks_like_acronym(word):
        return word
    rest = word[1:].lower() if word.isupper() else word[1:]
    first = word[:1].upper()
    return (first if len(first) == 1 else word[:1]) + rest


def lowered(word: str, known: Mapping[str, str] = BRANDS) -> str:
    """The word as in the midst of a sentence: small, but for acronyms and names."""
    low = word.lower()
    if low in known or low in ACRONYMS or _is_plural_acronym(low) or _looks_like_acronym(word):
        return capital(word, known)
    return low


def _is_plural_acronym(low: str) -> bool:
    return low.endswith("s") and low[:-1] in ACRONYMS


def _looks_like_acronym(word: str) -> bool:
    """Capitals with a digit, or too short and without vowels to be a word that is shouted."""
    if not word.isupper() or not 2 <= len(word) <= _LONGEST_ACRONYM:
        return False
    return not word.isalpha() or not set(word) & set("AEIOUY")


def _cut_at_humps(piece: str, known: Mapping[str, str]) -> list[str]:
    if piece.islower() or piece.isupper() or piece.lower() in known:
        return [piece]
    start = _beginning(piece, known)
    cuts = [0, *(at for at in range(max(start, 1), len(piece)) if _is_hump(piece, at)), len(piece)]
    return [piece[low:high] for low, high in pairwise(cuts)]


def _beginning(piece: str, known: Mapping[str, str]) -> int:
    """How far a name such as "iOS" reaches into "iOSAppOpened"; 0 if none begins the piece."""
    lengths = (len(name) for name in known.values() if piece.startswith(name))
    return max((size for size in lengths if piece[size : size + 1].isupper()), default=0)


def _is_hump(piece: str, at: int) -> bool:
    """Whether a word begins here: aB, 1B, and the last capital of `SKUViewed`, not of `SKUs`."""
    if not piece[at].isupper():
        return False
    if not piece[at - 1].isupper():
        return True
    after = piece[at + 1 : at + 2]
    is_plural = after == "s" and not piece[at + 2 : at + 3].islower()
    return after.islower() and not is_plural
