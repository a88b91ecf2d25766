"""What bench/capture.py does to the server besides load: kills and nonsense."""

import base64
import json
import random
import socket
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from capture_servers import ROOT, capture, free_port, ids_in, resident_mb


def kills(times):
    """Events acknowledged, written, lost and doubled over so many kills of one capture file."""
    acknowledged = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, port = folder / "c.ndjson", free_port()
        for round_number in range(times):
            with capture(folder, "--file", str(file), "--append", port=port) as (process, _):
                senders = [
                    threading.Thread(target=send, args=(port, f"{round_number}-{n}", acknowledged))
                    for n in range(8)
                ]
                for one in senders:
                    one.start()
                time.sleep(random.uniform(0.3, 1.2))
                process.kill()
                for one in senders:
                    one.join()
        with capture(folder, "--file", str(file), "--append", port=port):
            pass
        written = [name.decode() for name in ids_in(file)]
    counts = Counter(written)
    return {
        "kills": times,
        "acknowledged": len(acknowledged),
        "written": len(written),
        "lost": len(set(acknowledged) - counts.keys()),
        "doubled": sum(count - 1 for count in counts.values()),
    }


def send(port, name, acknowledged):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 10) as opened:
        for number in range(1_000_000):
            ids = [f"{name}-{number}-{n}" for n in range(3)]
            body = json.dumps(
                [{"event": "Page Viewed", "properties": {"$insert_id": one}} for one in ids]
            )
            opened.sendall(
                f"POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
                f"{body}".encode()
            )
            answer = opened.recv(4096)
            if not answer.startswith(b"HTTP/1.1 200"):
                return
            acknowledged.extend(ids)


def fuzz(count, seed=1):
    """Recorded requests, damaged at random: answers by status, and memory before and after."""
    rng = random.Random(seed)
    whole = [recorded(entry) for entry in recordings()]
    statuses = Counter()
    with (
        tempfile.TemporaryDirectory() as name,
        capture(Path(name), "--file", f"{name}/c.ndjson") as (process, port),
    ):
        for number in range(count):
            if number == count // 10:
                before = resident_mb(process)
            statuses[ask(port, damaged(rng.choice(whole), rng))] += 1
        after = resident_mb(process)
        alive = process.poll() is None
    return {
        "requests": count,
        "statuses": dict(sorted(statuses.items())),
        "alive": alive,
        "mb_after_a_tenth": before,
        "mb_at_the_end": after,
    }


def recordings():
    for path in sorted((ROOT / "tests/wire/recordings").glob("*.json")):
        yield from json.loads(path.read_text())["requests"]


def recorded(entry):
    body = base64.b64decode(entry["body_base64"])
    kept = [pair for pair in entry["headers"] if pair[0].lower() not in ("host", "content-length")]
    head = [f"{entry['method']} {entry['target']} HTTP/1.1", "Host: localhost"]
    head += [f"{name}: {value}" for name, value in kept]
    return "\r\n".join(head).encode("latin-1"), body


def damaged(request, rng):
    head, body = (bytearray(part) for part in request)
    for part in (head, body) if rng.random() < 0.3 else (body,):
        for _ in range(rng.choice((0, 1, 1, 2, 5, 20))):
            at = rng.randrange(len(part) + 1)
            kind = rng.randrange(4)
            if kind == 0 and part:
                part[at % len(part)] = rng.randrange(256)
            elif kind == 1:
                part[at:at] = rng.randbytes(rng.randrange(1, 9))
            elif kind == 2:
                del part[at : at + rng.randrange(1, 30)]
            else:
                part[at:at] = rng.choice(PIECES)
    length = len(body) if rng.random() < 0.99 else rng.randrange(1 << rng.randrange(1, 40))
    return bytes(head) + f"\r\nContent-Length: {length}\r\n\r\n".encode() + bytes(body)


PIECES = (
    b"{",
    b"[" * 300,
    b'"\\ud800"',
    b"\xed\xa0\xbd",
    b"\0",
    b"NaN",
    b"1e999",
    b"%",
    b"\x1f\x8b",
)


def ask(port, raw):
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as opened:
            opened.settimeout(0.5)  # what is cut off waits for the rest: nobody answers
            opened.sendall(raw)
            answer = opened.recv(65536)
    except OSError:
        return "closed"
    return answer[9:12].decode("latin-1") if answer else "closed"
