"""What kind of credentials a request carries. The credentials themselves go no further."""

import base64
import binascii
from collections.abc import Mapping

NO_AUTH = "none"
SERVICE_ACCOUNT = "service-account"
# A project's token or its secret as user name with an empty password: they look alike.
TOKEN_OR_SECRET = "token-or-secret"
BEARER, API_KEY, UNKNOWN = "bearer", "api-key", "unknown"


def auth_of(header: str, query: Mapping[str, list[bytes]], form: Mapping[str, list[bytes]]) -> str:
    """The kind of credentials in the Authorization header, or in a field of older clients."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return BEARER
    if scheme.lower() == "basic":
        return _basic(value.strip())
    if scheme:
        return UNKNOWN
    is_keyed = any(name in place for name in ("api_key", "api_secret") for place in (query, form))
    return API_KEY if is_keyed else NO_AUTH


def _basic(value: str) -> str:
    try:
        user, sign, secret = base64.b64decode(value, validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return UNKNOWN
    if not sign or not user:
        return UNKNOWN
    return SERVICE_ACCOUNT if secret else TOKEN_OR_SECRET
