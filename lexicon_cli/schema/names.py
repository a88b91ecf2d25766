"""Which property names an event may carry: PRP002, PRP003 and ING004 in one `propertyNames`."""

from collections.abc import Collection
from functools import cache, lru_cache

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES, PROPERTY_PREFIXES
from lexicon_cli.core.naming import fold_case
from lexicon_cli.core.regexes import END, literal, one_of
from lexicon_cli.schema.dialect import Dialect, Schema

# The last cased letters of Unicode are Adlam's (U+1E943); the planes above have none.
_LETTERS_END = 0x20000


def name_schema(
    planned: Collection[str], dialect: Dialect, *, characters: int, closed: bool
) -> Schema:
    """The schema of one property name. `closed`: names neither planned nor Mixpanel's are invalid.

    A name that equals a planned one but for the case of its letters is invalid either way, unless
    it is planned itself or Mixpanel's own.
    """
    schema: Schema = {"maxLength": characters}
    if closed:
        listed = [{"enum": sorted(planned)}] if planned else []
        schema["anyOf"] = [*listed, dialect.ref("mixpanel")]
        return schema
    cased = {name for name in planned if any(len(letter_cases(char)) > 1 for char in name)}
    if not cased:
        return schema
    folds = sorted({fold_case(name) for name in cased})
    known = {own for fold in folds for own in _mixpanel_by_fold().get(fold, ())}
    schema["anyOf"] = [{"enum": sorted(cased | known)}]
    prefixes = [
        prefix
        for prefix in sorted(PROPERTY_PREFIXES)
        if any(fold.startswith(fold_case(prefix)) for fold in folds)
    ]
    if prefixes:
        schema["anyOf"].append({"pattern": f"^(?:{'|'.join(map(_exactly, prefixes))})"})
    variants = "|".join(map(_in_any_case, folds))
    schema["anyOf"].append({"not": {"pattern": f"^(?:{variants}){END}"}})
    return schema


@lru_cache(maxsize=1024)
def letter_cases(char: str) -> str:
    """All characters that `core.naming.fold_case` takes for the same letter."""
    folded = fold_case(char)
    if folded.isascii():
        # The Kelvin sign is the one letter outside ASCII whose lower case lies in it.
        more = "\u212a" if folded == "k" else ""
        upper = folded.upper()
        return (upper + folded if upper != folded else folded) + more
    return "".join(_letters_by_fold().get(folded, [folded]))


def _exactly(name: str) -> str:
    return "".join(map(literal, name))


@lru_cache(maxsize=16384)
def _in_any_case(folded: str) -> str:
    return "".join(one_of(letter_cases(char)) for char in folded)


@cache
def _letters_by_fold() -> dict[str, list[str]]:
    """Letters beyond ASCII by their fold; some 30 ms, so only plans with such names pay for it."""
    found: dict[str, list[str]] = {}
    for code in range(0x80, _LETTERS_END):
        char = chr(code)
        if not 0xD800 <= code < 0xE000:
            found.setdefault(fold_case(char), []).append(char)
    return {fold: letters for fold, letters in found.items() if len(letters) > 1}


@cache
def _mixpanel_by_fold() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in DEFAULT_PROPERTIES:
        found.setdefault(fold_case(name), []).append(name)
    return found
