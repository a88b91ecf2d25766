"""Records as the checker hands them on."""

from typing import Any

from lexicon_cli.capture.session import Checked
from lexicon_cli.core.finding import Finding, Severity

_SECOND = 0


def finding(code: str = "VAL001", severity: str = "error", **said: Any) -> Finding:
    told = {
        "name": "wrong-type",
        "message": 'property "amount" should be a number, but is a string',
        "property": "amount",
        "expected": "number",
        "observed": '"12.50"',
        **said,
    }
    return Finding(code=code, severity=Severity(severity), **told)


def event(
    name: Any = "Order Completed",
    properties: dict[str, Any] | None = None,
    *,
    findings: tuple[Finding, ...] = (),
    received: str = "2026-11-22T12:00:00.000Z",
    **said: Any,
) -> Checked:
    """An event of the web; `said` replaces fields of `Checked`."""
    used = {"distinct_id": "USER_A", "token": "0123456789abcdef", **(properties or {})}
    record = said.pop("record", {"event": name, "properties": used})
    told = {
        "received": received,
        "endpoint": "/track",
        "client": "web 2.83.0",
        "record": record,
        "findings": findings,
        "line": 2,
        "offset": 0,
        "planned": True,
        "status": "live",
        "platform": "web",
        "time": received,
        **said,
    }
    return Checked(**told)
