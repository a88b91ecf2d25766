import hashlib
import subprocess
import sys

import pytest

from lexicon_cli.core.hashing import sha256_hex


@pytest.mark.parametrize("size", [0, 1, 55, 56, 64, 1000, (1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_the_hash_is_sha256(size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert sha256_hex(data) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("missing", [(), ("_sha2",), ("_sha2", "_sha256")])
def test_any_build_of_python_gives_the_same(missing: tuple[str, ...]) -> None:
    blocked = "".join(f"sys.modules[{name!r}] = None; " for name in missing)
    code = (
        f"import sys; {blocked}from lexicon_cli.core.hashing import sha256_hex as s; print(s(b'a'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(b"a").hexdigest()
