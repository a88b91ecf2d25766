"""Bytes of a file decoded and nothing else: `python bench/halves.py PATH START END`.

Two of these at once show what a second process gains on this machine at best.
"""

import sys
from pathlib import Path

import orjson


def main() -> None:
    """Decode the lines that begin in [start, end)."""
    path, start, end = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with path.open("rb") as file:
        if start:
            file.seek(start - 1)
            file.readline()
        at = file.tell()
        while at < end and (line := file.readline()):
            at += len(line)
            try:
                orjson.loads(line)
            except orjson.JSONDecodeError:
                continue


if __name__ == "__main__":
    main()
