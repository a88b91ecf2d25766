"""What lets a page of another origin send requests and read their answers.

Browsers send with credentials, and then accept the echo of their origin only, never "*". Without
these headers the client takes a delivered batch for a failed one, and drops it.
"""

import re

from lexicon_cli.wire.decode import Call

Headers = tuple[tuple[str, str], ...]
# An origin is a scheme with host and port, or "null".
_ORIGIN = re.compile(r"null|[A-Za-z][A-Za-z0-9+.\-]{0,30}://[A-Za-z0-9._~\-\[\]:%]{0,300}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~\-]{1,100}")
_MOST_HEADERS = 50
_USUAL_HEADERS = "authorization, content-type, content-encoding, traceparent"
_METHODS = "GET, POST, PUT, OPTIONS"
_DAY = 86_400


def cors_headers(call: Call) -> Headers:
    """The headers of an answer, be it one of success or not; none for a call without an origin."""
    if call.origin is None or not _ORIGIN.fullmatch(call.origin):
        return ()
    return (
        ("Access-Control-Allow-Origin", call.origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Vary", "Origin"),
    )


def preflight_headers(call: Call) -> Headers:
    """The further headers that answer a preflight: it may send what it asks to send."""
    asked = [name.strip() for name in call.asked_headers.split(",")[:_MOST_HEADERS]]
    allowed = ", ".join(name for name in asked if _HEADER_NAME.fullmatch(name))
    network = (("Access-Control-Allow-Private-Network", "true"),) if call.asked_network else ()
    return (
        ("Access-Control-Allow-Methods", _METHODS),
        ("Access-Control-Allow-Headers", allowed or _USUAL_HEADERS),
        ("Access-Control-Max-Age", str(_DAY)),
        *network,
    )
