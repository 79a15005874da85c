"""The authority of a cluster and the certificates of its hosts: what they are good for, and nothing else."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import stat
import threading
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from hosting.database import certificates

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = {"db1": "127.0.0.1", "witness": "10.0.0.3"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    certificates.make(tmp_path / "authority", HOSTS)
    return tmp_path / "authority"


def spoken(folder: Path, server: str, shown: Path | None, *, name: str) -> str:
    """What a server that asks for a certificate says to who shows one, and calls it by a name."""
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(folder / "ca.pem"))
    theirs.load_cert_chain(folder / f"{server}.pem", folder / f"{server}.key")
    theirs.verify_mode = ssl.CERT_REQUIRED
    ours = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    if shown:
        ours.load_cert_chain(shown.with_suffix(".pem"), shown.with_suffix(".key"))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            try:
                with theirs.wrap_socket(listening.accept()[0], server_side=True) as line:
                    line.sendall(b"yes")
            except OSError:
                return

        told = threading.Thread(target=answer, daemon=True)
        told.start()
        try:
            with ours.wrap_socket(socket.create_connection(listening.getsockname(), 5), server_hostname=name) as line:
                return line.recv(3).decode()
        except OSError as error:
            return type(error).__name__
        finally:
            told.join(5)


def test_hosts_of_one_authority_speak_to_each_other_by_address_and_by_name(folder: Path) -> None:
    assert spoken(folder, "db1", folder / "witness", name="127.0.0.1") == "yes"
    assert spoken(folder, "db1", folder / "witness", name="db1") == "yes"


def test_who_shows_nothing_or_another_authority_s_is_told_nothing(folder: Path, tmp_path: Path) -> None:
    certificates.make(tmp_path / "other", HOSTS)

    assert spoken(folder, "db1", None, name="db1") != "yes"
    assert spoken(folder, "db1", tmp_path / "other" / "witness", name="db1") != "yes"


def test_a_host_is_not_taken_for_another(folder: Path) -> None:
    assert spoken(folder, "witness", folder / "db1", name="db1") == "SSLCertVerificationError"


def test_keys_are_read_by_nobody_else_and_a_renewal_keeps_the_authority(folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in ("ca.pem", "ca.key", "db1.pem", "db1.key")}
    certificates.make(folder, {"db1": "10.0.0.9"})

    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.key")} == {0o600}
    assert [name for name, held in before.items() if (folder / name).read_bytes() == held] == ["ca.pem", "ca.key"]


def test_a_host_signs_nothing_and_ends_within_two_years(folder: Path) -> None:
    host = x509.load_pem_x509_certificate((folder / "db1.pem").read_bytes())

    assert not host.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert host.not_valid_after_utc - dt.datetime.now(tz=dt.UTC) < dt.timedelta(days=731)


@pytest.mark.parametrize("word", ["db1", "db1=", "ca=10.0.0.1", "../x=10.0.0.1", "db1=not-an-address"])
def test_a_host_is_a_name_and_an_address(word: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        certificates.main(["--into", str(tmp_path / "x"), word])

    assert not (tmp_path / "x").exists()
