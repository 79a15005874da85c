"""An authority of time: what it answers is verified before it is believed, and OpenSSL judges the same."""

from __future__ import annotations

import subprocess
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.gateways.authority import Authority, Silent, UnbelievableStamp, verify
from palier.gateways.authority.verifying import certificates
from sandbox.authority.server import AuthoritySandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = b"1 2026-05-04T10:00:00Z classement p/1 aa bb\n"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[AuthoritySandbox]:
    server = AuthoritySandbox(("127.0.0.1", 0), tmp_path, pause=3)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def authority(sandbox: AuthoritySandbox, timeout: float = 20.0) -> Authority:
    return Authority(f"http://127.0.0.1:{sandbox.server_address[1]}/tsr", sandbox.folder / "ca.pem", timeout)


def openssl(folder: Path, response: bytes, content: bytes = CONTENT) -> bool:
    """What OpenSSL says of an answer, as anybody may ask it."""
    (folder / "r.tsr").write_bytes(response)
    (folder / "content").write_bytes(content)
    command = ["openssl", "ts", "-verify", "-data", "content", "-in", "r.tsr", "-CAfile", "ca.pem"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=30)
    assert ("Verification: OK" in done.stdout) is (done.returncode == 0)
    return done.returncode == 0


def test_a_stamp_holds_for_us_and_for_openssl(sandbox: AuthoritySandbox) -> None:
    before = timezone.now()
    found = authority(sandbox).stamp(CONTENT, at=before)

    assert abs(found.stamped_at - before) < timedelta(seconds=10)
    assert openssl(sandbox.folder, found.response)
    assert verify(found.response, CONTENT, certificates(sandbox.folder / "ca.pem")) == found


def test_it_holds_for_no_other_content(sandbox: AuthoritySandbox) -> None:
    found = authority(sandbox).stamp(CONTENT, at=timezone.now())

    assert not openssl(sandbox.folder, found.response, b"other\n")
    with pytest.raises(UnbelievableStamp):
        verify(found.response, b"other\n", certificates(sandbox.folder / "ca.pem"))


@pytest.mark.parametrize("fault", ["nonce", "digest", "expired", "stranger", "refused", "garbage", "endless"])
def test_an_answer_that_does_not_hold_is_not_believed(sandbox: AuthoritySandbox, fault: str) -> None:
    sandbox.fault = fault

    with pytest.raises(UnbelievableStamp):
        authority(sandbox).stamp(CONTENT, at=timezone.now())


@pytest.mark.parametrize("fault", ["digest", "expired", "stranger"])
def test_openssl_does_not_believe_it_either(sandbox: AuthoritySandbox, fault: str) -> None:
    from palier.gateways.authority import verifying

    sandbox.fault = fault
    response = sandbox.answer(verifying.request(CONTENT)[0])

    assert not openssl(sandbox.folder, response)


def test_an_hour_far_from_ours_is_not_believed(sandbox: AuthoritySandbox) -> None:
    with pytest.raises(UnbelievableStamp, match="cinq minutes"):
        authority(sandbox).stamp(CONTENT, at=timezone.now() + timedelta(hours=1))


@pytest.mark.parametrize("fault", ["slow", "drip"])
def test_a_slow_authority_is_given_up_in_time(sandbox: AuthoritySandbox, fault: str) -> None:
    sandbox.fault = fault
    began = time.monotonic()

    with pytest.raises(Silent):
        authority(sandbox, timeout=0.5).stamp(CONTENT, at=timezone.now())

    assert time.monotonic() - began < 2


def test_an_authority_that_is_busy_or_away_is_silent(sandbox: AuthoritySandbox) -> None:
    sandbox.fault = "busy"
    with pytest.raises(Silent, match="503"):
        authority(sandbox).stamp(CONTENT, at=timezone.now())
    for address in ("http://127.0.0.1:9/", "ftp://127.0.0.1/", "nonsense"):
        with pytest.raises(Silent):
            Authority(address, sandbox.folder / "ca.pem").stamp(CONTENT, at=timezone.now())


def test_certificates_that_do_not_read_are_said(sandbox: AuthoritySandbox) -> None:
    with pytest.raises(UnbelievableStamp, match="certificats"):
        Authority("http://127.0.0.1:9/", sandbox.folder / "absent.pem").stamp(CONTENT, at=timezone.now())
