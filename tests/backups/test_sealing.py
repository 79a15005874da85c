"""A sealed file says what is wrong with it: cut, changed, moved, of another key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hosting.backups import BackupError, checking
from hosting.backups.store import keys, sealing
from hosting.backups.store.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

OPEN = keys.draw()
CONTENT = os.urandom(3 * sealing.PIECE) + b"end"
NAME = "wal/one"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    seal(tmp_path / "one.sealed", CONTENT)
    return tmp_path / "one.sealed"


def seal(path: Path, content: bytes, name: str = NAME) -> None:
    with sealing.sealed(path, OPEN.seal, name=name, system="42", about={"until": None}) as out:
        out.write(content)


def opened(path: Path, key: keys.OpenKey = OPEN, name: str = NAME) -> bytes:
    return b"".join(sealing.unseal(path, key, name))


def refused(path: Path, wrong: str, key: keys.OpenKey = OPEN, name: str = NAME) -> None:
    """Both the one that only checks and the one that reads see it, and name the file."""
    for read in (lambda: sealing.check(path, key.seal, name), lambda: opened(path, key, name)):
        with pytest.raises(sealing.Damaged, match=wrong) as told:
            read()
        assert str(path) in str(told.value)


def test_what_was_sealed_comes_back_and_is_not_in_clear(path: Path) -> None:
    assert opened(path) == CONTENT
    assert sealing.check(path, OPEN.seal, NAME).system == "42"
    assert CONTENT[:64] not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(where=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_seen(tmp_path: Path, where: int, bit: int) -> None:
    small = tmp_path / "small.sealed"
    seal(small, b"a household" * 40)
    whole = bytearray(small.read_bytes())
    whole[where % len(whole)] ^= 1 << bit
    small.write_bytes(whole)

    refused(small, str(small))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(where=st.integers(min_value=0))
def test_a_cut_anywhere_is_seen(tmp_path: Path, where: int) -> None:
    small = tmp_path / "small.sealed"
    seal(small, b"a household" * 40)
    whole = small.read_bytes()
    small.write_bytes(whole[: where % len(whole)])

    refused(small, str(small))


def test_what_is_added_or_taken_out_is_seen(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + b"x")
    refused(path, "added after its end")

    # The second piece taken out: each piece left is whole.
    first = len(sealing.MAGIC) + 4 + len(sealing.read_header(path).text())
    length = 4 + sealing.PIECE + sealing.TAG
    path.write_bytes(whole[: first + length] + whole[first + 2 * length :])
    refused(path, "piece 2|signature")


def test_a_file_under_the_name_of_another_is_seen(path: Path) -> None:
    refused(path, "this file is wal/one: it was moved", name="wal/two")


def test_a_file_of_another_key_is_said_so(path: Path) -> None:
    refused(path, "sealed for another key", key=keys.draw())


def test_whoever_has_not_the_pair_forges_nothing(path: Path) -> None:
    forger = keys.OpenKey(keys.draw().private, b"0" * 32)
    with sealing.sealed(path, forger.seal, name=NAME, system="42", about={}) as out:
        out.write(b"forged")
    forged = path.read_bytes().replace(forger.seal.fingerprint.encode(), OPEN.seal.fingerprint.encode())
    path.write_bytes(forged)

    refused(path, "signature|piece 1")


def test_what_is_not_finished_does_not_appear(tmp_path: Path) -> None:
    def interrupted() -> None:
        with sealing.sealed(tmp_path / "one", OPEN.seal, name=NAME, system="42", about={}) as out:
            out.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list(tmp_path.iterdir())


def test_the_keys_are_closed_to_others_and_never_overwritten(tmp_path: Path) -> None:
    seal_path, open_path = keys.write_pair(tmp_path / "keys")

    assert keys.read_open(open_path).seal == keys.read_seal(seal_path) == keys.read_seal(open_path)
    assert {path.stat().st_mode & 0o777 for path in (seal_path, open_path)} == {0o600}
    with pytest.raises(BackupError, match="exists"):
        keys.write_pair(tmp_path / "keys")
    with pytest.raises(BackupError, match="the key that seals"):
        keys.read_open(seal_path)
    open_path.chmod(0o644)
    with pytest.raises(BackupError, match="open to others"):
        keys.read_open(open_path)
    seal_path.write_text("palier-seal-1:a:b\n")
    with pytest.raises(BackupError, match="not a key"):
        keys.read_seal(seal_path)
    with pytest.raises(BackupError, match="--new-keys"):
        keys.read_seal(tmp_path / "none")


def test_a_piece_that_the_archive_replaces_while_a_check_reads_is_no_fault(tmp_path: Path, monkeypatch) -> None:
    """The nightly check fell at random beside the archive: the partial piece that it had listed was whole by then."""
    vault = Vault(tmp_path / "vault")
    vault.claim(OPEN.seal, "42")
    gone = "wal/0000000100000000/000000010000000000000001.partial"
    monkeypatch.setattr(Vault, "names", lambda _self, under: [gone] if under == "wal" else ["vault", gone])

    report = checking.check(vault, OPEN.seal)

    assert report.faults == [f"{vault.root}: no base can be restored"]
    assert report.files == 1
    assert vault.log(16 * 1024 * 1024) == []
