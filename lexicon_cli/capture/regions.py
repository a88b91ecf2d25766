"""Mixpanel's hosts by the region in which they keep data (ingestion.md 1)."""

from lexicon_cli.capture.hosts import bare_host

REGIONS = ("us", "eu", "in")
_BEGINNINGS = ("api", "api-js", "api-eu", "api-in")


def region_of(host: str) -> str | None:
    """The region of a host of Mixpanel's ingestion, None for any other host."""
    name = bare_host(host).removesuffix(".mixpanel.com")
    if name not in _BEGINNINGS or not bare_host(host).endswith(".mixpanel.com"):
        return None
    region = name.rpartition("-")[2]
    return region if region in ("eu", "in") else "us"
