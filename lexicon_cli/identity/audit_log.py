"""Events as an audit keeps them: rows of identity, where they stand, who sent them."""

from array import array
from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.platforms import PLATFORMS, platform_of
from lexicon_cli.identity.history import History
from lexicon_cli.identity.rows import NOBODY
from lexicon_cli.identity.values import id_text

_PLATFORM_NUMBER = {name: number for number, name in enumerate(PLATFORMS)}
NO_VERSION = -1
_MOST_VERSIONS = 2_000  # a fault of the data; further ones count as none
_LONGEST_VERSION = 40


class AuditLog:
    """Columns, one entry an event: those of `history` and its rows, and some 17 bytes more.

    `said` is the distinct_id that an exported row stands under, NOBODY for rows as they were sent.
    `failed` are the rows of ordinary events to which Mixpanel wrote `$identity_failure_reason`, and
    `failure` which of `failures` it was. `by_sdk` are the `$identify` in the form of an SDK.
    """

    def __init__(self) -> None:
        self.history = History()
        self.rows = self.history.rows
        self.platform = array("b")
        self.version = array("i")
        self.offset = array("Q")
        self.said = array("i")
        self.versions: list[str] = []
        self.failures: list[str] = []
        self.failed = array("i")
        self.failure = array("i")
        self.by_sdk = array("i")
        self._version_numbers: dict[str, int] = {}
        self._platforms: dict[tuple[object, object], int] = {}

    def __len__(self) -> int:
        return len(self.offset)

    def add(self, line: int, offset: int, event: str, properties: Mapping[str, Any]) -> None:
        """Add the event of a line of the newest input of `history`; `offset` is the line's."""
        get = properties.get
        row = len(self.offset)
        self.history.add(line, event, properties)
        self.offset.append(offset)
        self.platform.append(self._platform(get("mp_lib"), get("$os")))
        version = get("$app_version_string") or get("app_version") or get("$app_version")
        self.version.append(self._version(version))
        self.said.append(self._said(properties))
        reason = get("$identity_failure_reason")
        if reason is not None:
            self._fail(row, reason if isinstance(reason, str) else "other")
        if event == "$identify" and "$identified_id" not in properties:
            self.by_sdk.append(row)

    def sibling(self) -> "AuditLog":
        """An empty log that knows ids, names and versions by the same numbers."""
        other = AuditLog()
        other.history = self.history.sibling()
        other.rows = other.history.rows
        other.versions, other.failures = self.versions, self.failures
        other._version_numbers, other._platforms = self._version_numbers, self._platforms
        return other

    def source_of(self, row: int) -> int:
        """The number of the input that a row comes from."""
        return self.history.inputs.index(self.history.input_of(row))

    def _platform(self, library: object, system: object) -> int:
        if type(library) is not str or (system is not None and type(system) is not str):
            return _PLATFORM_NUMBER[platform_of(library, system)]
        found = self._platforms.get((library, system))
        if found is None:
            found = _PLATFORM_NUMBER[platform_of(library, system)]
            if len(self._platforms) < _MOST_VERSIONS:
                self._platforms[library, system] = found
        return found

    def _version(self, version: object) -> int:
        if type(version) is not str:
            return NO_VERSION
        number = self._version_numbers.get(version)
        if number is None:
            if len(self.versions) >= _MOST_VERSIONS:
                return NO_VERSION
            number = self._version_numbers[version] = len(self.versions)
            self.versions.append(version[:_LONGEST_VERSION])
        return number

    def _said(self, properties: Mapping[str, Any]) -> int:
        get = properties.get
        if "mp_processing_time_ms" not in properties and (
            get("$distinct_id_before_identity") is None
        ):
            return NOBODY
        said = id_text(get("distinct_id"))
        return self.rows.number(said) if said else NOBODY

    def _fail(self, row: int, reason: str) -> None:
        reason = reason[:80]
        if reason not in self.failures:
            if len(self.failures) >= 20:
                reason = "other"
            if reason not in self.failures:
                self.failures.append(reason)
        self.failed.append(row)
        self.failure.append(self.failures.index(reason))
