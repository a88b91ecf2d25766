"""Certificates: given ones, or one for this machine's own names, made for the run."""

import datetime
import ipaddress
import os
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lexicon_cli.core.errors import InputError

if TYPE_CHECKING:
    from cryptography.x509 import GeneralName

_NAMES = ("localhost",)
_ADDRESSES = ("127.0.0.1", "::1")
_DAYS = 30


def context_of(cert: str, key: str) -> ssl.SSLContext:
    """The server's side of TLS 1.2 or newer, with a certificate and its key. Raises InputError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    for path in (cert, key):
        if not Path(path).is_file():
            raise InputError(f'cannot read "{path}": no such file')
    try:
        context.load_cert_chain(cert, key, password=_no_password)
    except (ssl.SSLError, OSError, ValueError) as error:
        raise InputError(
            f'"{cert}" and "{key}" are no certificate with its key',
            hint="both in PEM, the key without a password",
        ) from error
    return context


def _no_password() -> str:
    raise ValueError("a key with a password")


class SelfSigned:
    """A certificate for localhost and further names, and its key, as files in a folder."""

    def __init__(self, folder: Path, names: Sequence[str] = ()) -> None:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lexicon capture")])
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=_DAYS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.cert = folder / "lexicon-capture-cert.pem"
        self.key = folder / "lexicon-capture-key.pem"
        self.fingerprint = made.fingerprint(hashes.SHA256()).hex(":").upper()
        _write(self.cert, made.public_bytes(serialization.Encoding.PEM))
        plain = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _write(self.key, plain)


def _alternatives(names: Sequence[str]) -> "list[GeneralName]":
    from cryptography import x509

    found: list[GeneralName] = [x509.DNSName(name) for name in _NAMES]
    found += [x509.IPAddress(ipaddress.ip_address(text)) for text in _ADDRESSES]
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            if name != "*" and name.isascii():
                found.append(x509.DNSName(name))
    return found


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
