"""The codes are those of the standard, and another program agrees."""

from __future__ import annotations

import base64
import shutil
import subprocess

import pytest

from palier.workflows.entering import authenticator

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    """Its appendix B writes eight digits: the last six are ours."""
    assert authenticator.code_at(SECRET, seconds // 30) == code[-6:]


@pytest.mark.skipif(not shutil.which("oathtool"), reason="the judge is not installed: apt-get install oathtool")
def test_another_program_shows_the_same_code() -> None:
    secret = authenticator.draw()
    shown = subprocess.run(
        ["oathtool", "--totp", "--base32", "--now", "2026-11-26 09:00:00 UTC", secret],
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.strip() == authenticator.code_at(secret, 1795683600 // 30)
