"""Version numbers as in Semantic Versioning 2.0.0 (https://semver.org), and what a change asks."""

import re
from typing import NamedTuple

from lexicon_cli.rules.pairing.change import Level

_VERSION = re.compile(
    r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]{1,80}))?(?:\+[0-9A-Za-z.-]{1,80})?",
    re.ASCII,
)


class Version(NamedTuple):
    """Three numbers; `pre` are the parts of a pre-release, () for a release."""

    major: int
    minor: int
    patch: int
    pre: tuple[str, ...] = ()

    @property
    def core(self) -> tuple[int, int, int]:
        return self[:3]

    @property
    def order(self) -> tuple[object, ...]:
        """What versions are ordered by: a pre-release comes before its release, numbers in it
        before words."""
        parts = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in self.pre]
        return (*self.core, not self.pre, parts)

    def __str__(self) -> str:
        core = ".".join(map(str, self.core))
        return f"{core}-{'.'.join(self.pre)}" if self.pre else core


def parse(text: str | None) -> Version | None:
    """The version in a text; a leading "v" and a missing last number are let pass."""
    found = _VERSION.fullmatch((text or "").strip())
    if found is None:
        return None
    major, minor, patch, pre = found.groups()
    return Version(int(major), int(minor), int(patch or 0), tuple(pre.split(".")) if pre else ())


def needed(old: Version, level: Level) -> Version:
    """The least release that a change of that level may be published as.

    Before 1.0.0 anything may change at any time: what breaks raises the second number, the rest the
    third. A pre-release is not out yet, so its own release is raised enough.
    """
    if level is Level.NONE or old.pre:
        return Version(*old.core, old.pre if level is Level.NONE else ())
    step = level
    if old.major == 0:
        step = Level.MINOR if level is Level.MAJOR else Level.PATCH
    if step is Level.MAJOR:
        return Version(old.major + 1, 0, 0)
    if step is Level.MINOR:
        return Version(old.major, old.minor + 1, 0)
    return Version(old.major, old.minor, old.patch + 1)


def is_enough(old: Version, new: Version, level: Level) -> bool:
    """Whether the new version is raised as far as the level asks; its pre-releases count too."""
    if level is Level.NONE:
        return new.order >= old.order
    if new.order <= old.order:
        return False
    return new.core >= needed(old, level).core
