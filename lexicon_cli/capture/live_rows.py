"""From a checked record to the row that the page and `/api/events` show. Pure, bounded, and
never raises whatever JSON a client sent."""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson

from lexicon_cli.capture.live_identity import Change, IdentityWatch
from lexicon_cli.capture.live_values import LONGEST_NAME, Hider, Shown, cut, plain_text
from lexicon_cli.capture.session import Checked
from lexicon_cli.core.finding import Finding
from lexicon_cli.kernel.personal import kind_in_url, personal_kind

MOST_FINDINGS = 30
LONGEST_MESSAGE = 600
LARGEST_ROW = 128 * 1024  # bytes of JSON
MOST_KEYS = 50_000  # events remembered to tell a copy
# A report counts; a row is about one record.
_OF_ONE = re.compile(r"(?:,| in) 1 (?:event|record)(?=$|[;,])")
_KINDS = {"$identify": "identify", "$create_alias": "alias", "$merge": "merge"}


class RowMaker:
    """Makes rows in the order of arrival; remembers what tells copies and changes of identity."""

    def __init__(self, salt: bytes) -> None:
        self._hider = Hider(salt)
        self._identity = IdentityWatch()
        self._seen: OrderedDict[bytes, int] = OrderedDict()

    def row(self, checked: Checked, number: int) -> bytes:
        """The row as JSON; `number` is its id."""
        record = checked.record
        kind = _kind(checked)
        properties = _properties(record, kind)
        shown = self._hider.properties(properties, checked.masked)
        ids = self._ids(properties, record, checked)
        name = record.get("event") if kind not in ("profile", "group", "request") else None
        change, copy_of = None, None
        if name is not None:
            change = self._identity.change(plain_text(name), properties, checked.client or "")
            copy_of = self._copy_of(record, properties, number)
        findings = [_finding(entry, shown) for entry in checked.findings[:MOST_FINDINGS]]
        row: dict[str, Any] = {
            "id": number,
            "kind": kind,
            "received": cut(checked.received, 40),
            "endpoint": cut(checked.endpoint, 100),
            "client": None if checked.client is None else cut(checked.client, 100),
            "event": None if name is None else cut(plain_text(name), LONGEST_NAME),
            **ids,
            "time": _short(checked.time),
            "insert_id": _short(properties.get("$insert_id")),
            "platform": cut(checked.platform, 40),
            "planned": checked.planned,
            "status": _short(checked.status),
            "verdict": _verdict(checked.findings),
            "findings": findings,
            "properties": shown.values,
            "identity": None if change is None else self._change(change, checked),
            "duplicate_of": copy_of,
            "masked": shown.hidden,
            "left_out": shown.left_out,
            "line": checked.line,
        }
        return _sized(row, len(checked.findings))

    def _ids(
        self, properties: Mapping[str, Any], record: Mapping[str, Any], checked: Checked
    ) -> dict[str, str | None]:
        distinct = properties.get("distinct_id", record.get("$distinct_id"))
        if distinct is None and "$group_id" in record:
            distinct = record["$group_id"]
        hidden = checked.masked
        return {
            "distinct_id": self._hider.id(distinct, hide="distinct_id" in hidden),
            "device_id": self._hider.id(properties.get("$device_id"), hide="$device_id" in hidden),
            "user_id": self._hider.id(properties.get("$user_id"), hide="$user_id" in hidden),
        }

    def _copy_of(
        self, record: Mapping[str, Any], properties: Mapping[str, Any], number: int
    ) -> int | None:
        """The row that the event repeats by what Mixpanel tells copies by (ingestion.md 6)."""
        if properties.get("$insert_id") is None:
            return None
        told = [record.get("event"), *map(properties.get, ("time", "distinct_id", "$insert_id"))]
        text = "\n".join(map(plain_text, told))
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()
        first = self._seen.setdefault(key, number)
        if len(self._seen) > MOST_KEYS:
            self._seen.popitem(last=False)
        return None if first == number else first

    def _change(self, change: Change, checked: Checked) -> dict[str, Any]:
        hide = "distinct_id" in checked.masked or "$user_id" in checked.masked

        def said(text: str | None) -> str | None:
            device = text is not None and text.startswith("$device:")
            return self._hider.id(text, hide=hide and not device)

        return {
            "change": change.what,
            "from": said(change.before),
            "to": said(change.after),
            "device": self._hider.id(change.device),
            "links": [[said(one), said(other)] for one, other in change.links],
            "trouble": change.trouble or None,
        }


def _kind(checked: Checked) -> str:
    record = checked.record
    if checked.is_request:
        return "request"
    if "event" in record:
        name = record["event"]
        return _KINDS.get(name, "event") if isinstance(name, str) else "event"
    if "$group_key" in record or "$group_id" in record:
        return "group"
    return "profile"


def _properties(record: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """An event's properties; all fields of an update or a request."""
    if kind in ("profile", "group", "request"):
        return record
    properties = record.get("properties")
    return properties if isinstance(properties, dict) else {}


def _verdict(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return "ok"
    return max((entry.severity for entry in findings), key=lambda entry: entry.rank).value


def _finding(finding: Finding, shown: Shown) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": _safe(_OF_ONE.sub("", finding.message), shown),
        "property": None if finding.property is None else cut(finding.property, LONGEST_NAME),
        "expected": None if finding.expected is None else cut(finding.expected, LONGEST_MESSAGE),
        "observed": None
        if finding.observed is None
        else _safe(finding.observed.removesuffix(" (1)"), shown),
        "suggestion": None
        if finding.suggestion is None
        else cut(finding.suggestion, LONGEST_MESSAGE),
    }


def _safe(text: str, shown: Shown) -> str:
    """Words about a value without the value, where that is hidden."""
    for secret, stand_in in shown.secrets.items():
        if secret in text:
            text = text.replace(secret, stand_in)
    short = cut(text, LONGEST_MESSAGE)
    if personal_kind(short) is not None or kind_in_url(short) is not None:
        return "<hidden: personal data>"
    return short


def _short(value: Any) -> str | None:
    return None if value is None else cut(plain_text(value), 100)


def _sized(row: dict[str, Any], findings: int) -> bytes:
    """The row as JSON within LARGEST_ROW: properties go first, then the findings' words."""
    row["findings_left_out"] = findings - len(row["findings"])
    line = orjson.dumps(row)
    if len(line) > LARGEST_ROW:
        row["left_out"] += len(row["properties"])
        row["properties"] = {}
        line = orjson.dumps(row)
    if len(line) > LARGEST_ROW:
        row["findings_left_out"] += len(row["findings"]) - 3
        row["findings"], row["masked"] = row["findings"][:3], ()
        line = orjson.dumps(row)
    return line
