"""https with given certificates, and with one made for the run."""

import hashlib
import ssl
from pathlib import Path

import pytest

from lexicon_cli.capture.tls import SelfSigned
from lexicon_cli.core.errors import InputError
from tests.capture.support import JSON_TYPE, Client, capturing, event, events_in


def test_a_certificate_made_for_the_run_is_trusted_by_its_file(tmp_path):
    with capturing(tmp_path, self_signed=True) as capture:
        assert capture.url.startswith("https://127.0.0.1:")
        raw = ssl.PEM_cert_to_DER_cert(capture.certificate.read_text())
        shown = hashlib.sha256(raw).hexdigest().upper()
        assert capture.fingerprint.replace(":", "") == shown
        with Client(capture.url, trust=str(capture.certificate)) as client:
            assert client.ask(body=[event()], headers=JSON_TYPE)[0] == 200
        folder = capture.certificate.parent
    assert not folder.exists()
    assert len(events_in(capture.export_path)) == 1


def test_nobody_trusts_it_without(tmp_path):
    with (
        capturing(tmp_path, self_signed=True) as capture,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        Client(capture.url)


def test_a_given_certificate_is_served(tmp_path):
    made = SelfSigned(tmp_path)
    with (
        capturing(tmp_path, tls_cert=str(made.cert), tls_key=str(made.key)) as capture,
        Client(capture.url, trust=str(made.cert)) as client,
    ):
        assert client.ask(body=[event()], headers=JSON_TYPE)[0] == 200


def test_plain_text_where_tls_is_spoken_gets_no_answer_and_harms_nobody(tmp_path):
    made = SelfSigned(tmp_path)
    with capturing(tmp_path, tls_cert=str(made.cert), tls_key=str(made.key)) as capture:
        with Client(capture.url.replace("https", "http")) as client:
            client.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with pytest.raises((OSError, IndexError, ValueError, TypeError)):
                assert client.answer()[0] == 200
        with Client(capture.url, trust=str(made.cert)) as client:
            assert client.ask(body=[event()], headers=JSON_TYPE)[0] == 200


@pytest.mark.parametrize("broken", ["missing", "swapped", "nonsense"])
def test_what_is_no_certificate_with_its_key_is_an_error(broken, tmp_path):
    made = SelfSigned(tmp_path)
    cert, key = str(made.cert), str(made.key)
    if broken == "missing":
        cert = str(tmp_path / "none.pem")
    elif broken == "swapped":
        cert, key = key, cert
    else:
        Path(cert).write_text("nonsense")
    with (
        pytest.raises(InputError, match=r"no such file|are no certificate"),
        capturing(tmp_path, tls_cert=cert, tls_key=key),
    ):
        pass
