"""The key that signs minutes, made as the page for operators types it: what it signs holds for an outside judge."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from palier.gateways import pades
from palier.gateways.printing.minutes import minutes as printed
from palier.rules.commission.printed_minutes import PrintedMinutes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
NOW = datetime.now(UTC)
PFX = "openssl pkcs12 -export -passout pass:x -inkey minutes.key -in minutes.pem -out seal.p12"


def typed(repository: Path, before: str) -> str:
    """The first block after these words."""
    text = (repository / "docs/how-to/sign-minutes.md").read_text(encoding="utf-8")
    found = re.search(r"```sh\n(.*?)```", text.partition(before)[2], re.DOTALL)
    assert found
    return found[1]


def shell(commands: str, folder: Path) -> None:
    subprocess.run(["bash", "-euc", commands], cwd=folder, capture_output=True, check=True, timeout=30)


def signed(folder: Path) -> bytes:
    words = PrintedMinutes(title="PV", author="Habitat", facts=["Un."], parts=[], signatures=[], footer="Séance")
    keys = pades.PadesKey(folder / "minutes.key", folder / "minutes.pem")
    made = pades.sign(printed(words, at=NOW), pades.opened(keys, at=datetime.now(UTC)), name="Mireille", reason="Signé")
    assert pades.holds(made, keys.certificate)
    return made


def judged(pdf: bytes, folder: Path) -> str:
    (folder / "signed.pdf").write_bytes(pdf)
    done = subprocess.run(["pdfsig", "signed.pdf"], cwd=folder, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler is not installed")
def test_a_key_made_as_the_page_says_signs_what_pdfsig_finds_valid(repository: Path, tmp_path: Path) -> None:
    shell(typed(repository, "**Made here**"), tmp_path)
    assert (tmp_path / "minutes.key").stat().st_mode & 0o077 == 0

    made = signed(tmp_path)

    said = judged(made, tmp_path)
    for line in (
        "ETSI.CAdES.detached",
        "Total document signed",
        "Signature is Valid.",
        "Certificate issuer is unknown.",
    ):
        assert line in said
        assert line in (repository / "docs/how-to/sign-minutes.md").read_text(encoding="utf-8")
    altered = bytearray(made)
    altered[made.index(b"/Title") + 8] ^= 1
    assert "Signature is Valid." not in judged(bytes(altered), tmp_path)
    assert "Total document signed" not in judged(made + b"\n%%EOF\n", tmp_path)


def test_a_seal_that_was_bought_is_taken_apart_as_the_page_says(repository: Path, tmp_path: Path) -> None:
    shell(typed(repository, "**Made here**"), tmp_path)
    shell(PFX, tmp_path)
    taken = typed(repository, "**Bought**").replace("openssl pkcs12", "openssl pkcs12 -passin pass:x")
    for name in ("minutes.key", "minutes.pem"):
        (tmp_path / name).unlink()

    shell(taken, tmp_path)

    assert signed(tmp_path)


def test_a_key_under_a_password_is_named_and_signs_nothing(repository: Path, tmp_path: Path) -> None:
    shell(typed(repository, "**Made here**"), tmp_path)
    shell("openssl ec -aes256 -passout pass:x -in minutes.key -out locked.key", tmp_path)
    with pytest.raises(pades.NoSigningKey, match=r"locked\.key"):
        pades.opened(pades.PadesKey(tmp_path / "locked.key", tmp_path / "minutes.pem"), at=NOW)
