"""Which values of a property are beyond doubt, told much faster than by judging them.

A sieve only ever lets pass what the checks would find nothing in; what it holds back is judged. So
it may be ignorant of anything: a schema it does not understand, a rare shape of value, too long a
text. The plain kernel works without it, and tests hold the two together.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from math import ceil, floor
from typing import Any

from lexicon_cli.core.mixpanel import (
    BLOCKED_IDS_LENIENT,
    DEFAULT_PROPERTIES,
    URL_PROPERTIES,
)
from lexicon_cli.kernel.checks import junk_kind
from lexicon_cli.kernel.forms import Form, Numbers, Texts, form_of
from lexicon_cli.kernel.ingest import (
    AGENT_PROPERTIES,
    HOST_PROPERTIES,
    ID_PROPERTIES,
    MILLISECONDS_FROM,
    SHORTEST_PERSONAL,
    UNREAD_PROPERTIES,
    Ingest,
    has_foreign_host,
    milliseconds,
)
from lexicon_cli.kernel.personal import is_url, kind_in_url, personal_kind
from lexicon_cli.kernel.plausible import MAX_EXACT_INTEGER, OLDEST_PERSON_YEARS, Plausible

TYPES: tuple[type, ...] = (str, int, float, bool, type(None), list, dict)
# What the sieve knows of a property in general: nothing.
NOTHING: Mapping[type, Container[Any]] = dict.fromkeys(TYPES, ())
Test = Callable[[Any], bool]
_SPECIAL = frozenset({"time", "$insert_id", *ID_PROPERTIES})
_EVERY_INTEGER = (-(2**63), 2**64 - 1)  # as the decoder has them
_REMEMBERED = 64
_LONGEST_REMEMBERED = 64
_KNOWN_HOSTS = 4096
_LONGEST_BLOCKED = max(map(len, BLOCKED_IDS_LENIENT))
_fine_heads: set[str] = set()  # hosts, with what stands before them, that are nobody's own machine


class Sieve:
    """What is beyond doubt of one property.

    `known` holds values by type: what is in it is fine. `tests` by type tell more of them. `judge`
    gives the faults of a value; it is asked about the few values that can be asked in advance.
    """

    def __init__(
        self,
        name: str,
        schema: Any,
        root: Mapping[str, Any],
        ingest: Ingest,
        *,
        plausible: Plausible | None = None,
        required: bool = False,
        masked: bool = False,
        judge: Callable[[Any], Iterable[Any]],
    ) -> None:
        self._ingest = ingest
        self._masked = masked
        self._unread = name in UNREAD_PROPERTIES
        self._url = name in URL_PROPERTIES
        self._deepest = ingest.limits["nesting_depth"]
        form = form_of(schema, root)
        self.texts: set[str] = {
            value for value in form.words if isinstance(value, str) and not any(judge(value))
        }
        self.learns = True  # whether more texts will be remembered
        self._most_texts = len(self.texts) + _REMEMBERED
        self.known: dict[type, Container[Any]] = dict(NOTHING)
        self.known[str] = self.texts
        self.known[bool] = frozenset(value for value in (True, False) if not any(judge(value)))
        if not any(judge(None)):
            self.known[type(None)] = frozenset({None})
        self.integers: set[int] = set()  # if no bounds tell which are fine
        self.tests: dict[type, Test] = {}
        self._add_numbers(name, form.numbers, plausible)
        if form.texts is not None:
            self._add_texts(name, form.texts, plausible, required)
        if name not in _SPECIAL:
            self.tests.update(self._by_type(form, 1))

    def remember(self, value: Any) -> None:
        """The value is fine: keep it, if it is short and there are few."""
        if type(value) is str:
            if len(value) <= _LONGEST_REMEMBERED:
                self.texts.add(value)
                self.learns = len(self.texts) < self._most_texts
        elif type(value) is int and len(self.integers) < _REMEMBERED:
            self.integers.add(value)

    # -- numbers -----------------------------------------------------------------------------

    def _add_numbers(self, name: str, numbers: Numbers | None, said: Plausible | None) -> None:
        if numbers is None or name in ID_PROPERTIES or name == "$insert_id":
            self.known[int] = self.integers
            return
        low, high = numbers.low, numbers.high
        number = None if said is None else said.numbers.get(name)
        # 5.0 is worth a word where only integers are planned.
        fractions = numbers.with_fractions and not (number is not None and number.only_integer)
        if number is not None:
            low, high = max(low, -MAX_EXACT_INTEGER), min(high, MAX_EXACT_INTEGER)
            low = max(low, 0) if number.counted else low
            high = min(high, OLDEST_PERSON_YEARS) if number.age else high
        low, high = max(low, _EVERY_INTEGER[0]), min(high, _EVERY_INTEGER[1])
        if name == "time":
            self._add_times(low, high, with_fractions=fractions)
            return
        if fractions:
            self.tests[float] = lambda value: low <= value <= high
        self.known[int] = range(ceil(low), floor(high) + 1)

    def _add_times(self, low: float, high: float, *, with_fractions: bool) -> None:
        earliest = self._ingest.limits["earliest_time"] * 1000
        latest = self._ingest.now_ms + self._ingest.limits["future_seconds"] * 1000

        def is_fine(value: float) -> bool:
            if not low <= value <= high:
                return False
            time_ms = milliseconds(value)
            return time_ms is not None and earliest <= time_ms <= latest

        self.tests[int] = is_fine
        if with_fractions:
            self.tests[float] = is_fine
        last_second = min(floor(high), latest // 1000, MILLISECONDS_FROM - 1)
        self.known[int] = range(max(ceil(low), earliest // 1000), last_second + 1)

    # -- texts -------------------------------------------------------------------------------

    def _add_texts(self, name: str, texts: Texts, said: Plausible | None, required: bool) -> None:
        if name == "time" or name in AGENT_PROPERTIES:
            return
        tests: list[Test] = []
        if name == "$insert_id":
            tests.append(_is_insert_id)
            most = min(texts.longest, self._ingest.limits["insert_id_bytes"])
            texts = texts._replace(longest=most)
        elif name in ID_PROPERTIES:
            tests.append(_is_identifier)
        elif name in HOST_PROPERTIES:
            tests.append(_leads_elsewhere)
        if required:
            tests.append(_says_something)
        if name not in DEFAULT_PROPERTIES and not self._masked:
            tests.append(_is_no_json)
        if said is not None and name in said.dates:
            tests.append(_is_date_until(said.last_year))
        self.tests[str] = self._text_test(texts, tests)

    def _text_test(self, texts: Texts, more: Sequence[Test] = ()) -> Test:
        """Whether a text has the length and form that schema and limits ask for, passes further
        tests, and gives nothing of a person away."""
        least, most = texts.shortest, min(texts.longest, self._ingest.doubtful - 1)
        tests = [*texts.searches, *more]
        if not (self._unread or self._masked):
            tests.append(_gives_no_url_away if self._url else _gives_nothing_away)
        if not tests:
            return lambda text: least <= len(text) <= most
        first, *others = tests
        if not others:
            return lambda text: least <= len(text) <= most and bool(first(text))
        second, *others = others
        if not others:
            return lambda text: least <= len(text) <= most and bool(first(text) and second(text))
        third, *others = others

        def is_fine(text: str) -> bool:
            if not least <= len(text) <= most:
                return False
            if not (first(text) and second(text) and third(text)):
                return False
            return not others or all(test(text) for test in others)

        return is_fine

    # -- lists and objects -------------------------------------------------------------------

    def _by_type(self, form: Form, depth: int) -> dict[type, Test]:
        """The tests of values inside of `depth - 1` others; those of lists and objects are made
        when they are first asked, for schemas may contain themselves."""
        found: dict[type, Test] = {}
        if form.items is not None and depth <= self._deepest:
            found[list] = _Later(lambda: self._list_test(form, depth))
        if form.fields is not None and depth <= self._deepest:
            found[dict] = _Later(lambda: self._object_test(form, depth))
        if depth == 1:
            return found
        if form.texts is not None:
            found[str] = self._text_test(form.texts)
        elif form.words:
            fine = self._text_test(Texts())
            found[str] = frozenset(filter(fine, form.words)).__contains__
        if form.numbers is not None:
            low, high = form.numbers.low, form.numbers.high
            found[int] = lambda value: low <= value <= high
            if form.numbers.with_fractions:
                found[float] = found[int]
        found.update((kind, _always) for kind in form.plain)
        return found

    def _list_test(self, form: Form, depth: int) -> Test:
        assert form.items is not None
        least, most = form.items.least, min(form.items.most, self._ingest.limits["list_elements"])
        tests = self._by_type(form.items.form(), depth + 1)

        def is_fine(value: list[Any]) -> bool:
            if not least <= len(value) <= most:
                return False
            for item in value:
                test = tests.get(type(item))
                if test is None or not test(item):
                    return False
            return True

        return is_fine

    def _object_test(self, form: Form, depth: int) -> Test:
        fields = form.fields
        assert fields is not None
        most, required = self._ingest.limits["object_keys"], fields.required
        named = {name: self._by_type(sub(), depth + 1) for name, sub in fields.named.items()}
        others = {} if fields.others is None else self._by_type(fields.others(), depth + 1)

        def is_fine(value: dict[str, Any]) -> bool:
            if len(value) > most or not required <= value.keys():
                return False
            for name, item in value.items():
                test = named.get(name, others).get(type(item))
                if test is None or not test(item):
                    return False
            return True

        return is_fine


class _Later:
    """A test that is made when it is first needed."""

    __slots__ = ("_make", "_test")

    def __init__(self, make: Callable[[], Test]) -> None:
        self._make = make
        self._test: Test | None = None

    def __call__(self, value: Any) -> bool:
        if self._test is None:
            self._test = self._make()
        return self._test(value)


def _always(value: Any) -> bool:
    return True


def _is_identifier(text: str) -> bool:
    if "@" in text:
        return False
    return len(text) > _LONGEST_BLOCKED or text.lower() not in BLOCKED_IDS_LENIENT


def _is_insert_id(text: str) -> bool:
    if not text.isascii() or text.lower() in BLOCKED_IDS_LENIENT:
        return False
    return text.isalnum() or text.replace("-", "a").isalnum()


def _gives_nothing_away(text: str) -> bool:
    if len(text) < SHORTEST_PERSONAL:
        return True
    return (kind_in_url(text) if is_url(text) else personal_kind(text)) is None


def _gives_no_url_away(text: str) -> bool:
    return len(text) < SHORTEST_PERSONAL or kind_in_url(text) is None


def _says_something(text: str) -> bool:
    return junk_kind(text) is None


def _is_no_json(text: str) -> bool:
    return text[:1] not in ("{", "[")


def _is_date_until(last_year: int) -> Test:
    def is_fine(text: str) -> bool:
        year = text[:4]
        return year.isascii() and year.isdigit() and 1970 < int(year) <= last_year

    return is_fine


def _leads_elsewhere(text: str) -> bool:
    """Whether a URL or host is known to be public: all up to the end of the host decides that, if
    no other host stands behind it."""
    begin = text.find("//") + 2
    if begin < 2:
        return not has_foreign_host(text)
    if text.find("//", begin - 1) >= 0:
        return False
    cuts = [at for at in (text.find(mark, begin) for mark in "/?#") if at >= 0]
    head = text[: min(cuts)] if cuts else text
    if head in _fine_heads:
        return True
    if has_foreign_host(head):
        return False
    if len(_fine_heads) >= _KNOWN_HOSTS:
        _fine_heads.clear()
    _fine_heads.add(head)
    return True
