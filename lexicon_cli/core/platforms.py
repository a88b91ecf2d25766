"""Which platform sent an event, from the properties that the SDKs add."""

from collections.abc import Iterable

# mp_lib of each SDK (ingestion.md 11.1, 11.3). Wrappers run on several systems: $os decides.
_BY_LIBRARY = {
    "web": "web",
    "android": "android",
    "iphone": "ios",
    "swift": "ios",
    "python": "server",
    "node": "server",
    "php": "server",
    "ruby": "server",
    "go": "server",
    "jdk": "server",
    "java": "server",
}
_BY_SYSTEM = {"ios": "ios", "iphone os": "ios", "ipados": "ios", "android": "android"}
_WRAPPERS = frozenset({"react-native", "flutter", "unity"})

PLATFORMS = ("web", "ios", "android", "server", "unity", "other", "unknown")


def libraries_of(platforms: Iterable[str]) -> tuple[str, ...]:
    """The values of `mp_lib` that alone tell one of the given platforms, sorted."""
    wanted = set(platforms)
    return tuple(sorted(name for name, platform in _BY_LIBRARY.items() if platform in wanted))


def platform_of(library: object, system: object) -> str:
    """`web`, `ios`, `android`, `server`, `unity`, `other`, or `unknown` when nothing tells.

    `library` is `mp_lib`, `system` is `$os`; anything that is no string tells nothing.
    """
    if isinstance(library, str) and library:
        known = _BY_LIBRARY.get(library.lower())
        if known is not None:
            return known
        mobile = _BY_SYSTEM.get(system.lower()) if isinstance(system, str) else None
        if library.lower() in _WRAPPERS:
            return mobile or ("unity" if library.lower() == "unity" else "other")
        return mobile or "other"
    if isinstance(system, str) and system:
        return _BY_SYSTEM.get(system.lower(), "web")
    return "unknown"
