import pytest


@pytest.fixture
def capture(tmp_path):
    def write(content, name="c.ndjson"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
