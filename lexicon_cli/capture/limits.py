"""How much of everything the capture server takes before it refuses; all in bytes and seconds."""

from lexicon_cli.core.records import dataclass

# A GET carries whole events in its request line (wire-captures: at least 64 KiB).
HEAD_BYTES = 128 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """`body_bytes`: of one request as sent, the vendor's own 10 MB and something (ingestion, batch
    limits). `held_bytes`: of all requests that are being read or written at one time; who would go
    beyond waits `wait_s` for room and is then told to try again. `head_s`: until a request's head
    has come; `body_s`: until its body has, and `part_s`: until more of it has; `idle_s`: how long a
    connection may be silent between requests. `connections`: open at one time. `packed`: requests
    that are unpacked at one time, since nobody knows how large they get.
    """

    body_bytes: int = 20_000_000
    head_bytes: int = HEAD_BYTES
    held_bytes: int = 64_000_000
    requests: int = 512
    wait_s: float = 5.0
    head_s: float = 15.0
    body_s: float = 60.0
    part_s: float = 10.0
    idle_s: float = 75.0
    connections: int = 1024
    packed: int = 6
