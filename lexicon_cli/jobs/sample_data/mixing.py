"""Chance that can be repeated: what is true of a person comes from a hash."""

import hashlib

# OR-ing 0xA into a hex digit makes it a letter: no run of digits is long enough for a card number.
_LETTERS = int("a000000aa00a0000a00aa00a00a00a0a", 16)
_VARIANT_BIT = 0x4 << 60


def digest_of(*parts: object) -> int:
    """A 128-bit number that depends on the parts and nothing else."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def share_of(*parts: object) -> float:
    """A number in 0 <= x < 1 that depends on the parts and nothing else."""
    return (digest_of(*parts) >> 75) / float(1 << 53)


def uuid_of(*parts: object) -> str:
    """A version 4 UUID that depends on the parts and nothing else."""
    digits = f"{(digest_of(*parts) | _LETTERS) & ~_VARIANT_BIT:032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{digits[16:20]}-{digits[20:]}"
