"""The scanner of viruses: what it is asked, what is believed, every way to be away; and the real one, where it is installed."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from palier.gateways.scanning import LOOKED, ScannerAway, VirusScanner
from tests import scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAMD = shutil.which("clamd")
PAGE = b"%PDF-1.7 " + b"page " * 60_000


def test_a_file_goes_whole_and_in_parts_and_what_is_clean_is_clean() -> None:
    with scanner.listening() as house:
        assert not VirusScanner(house.address).is_infected(PAGE)

    assert (house.seen, house.wrong) == ([PAGE], [])


def test_what_it_recognises_is_infected_wherever_it_stands_in_the_file() -> None:
    with scanner.listening() as house:
        assert VirusScanner(house.address).is_infected(PAGE + scanner.EICAR)


@pytest.fixture
def near() -> Iterator[Path]:
    """A folder of a short path: the address of a socket has a hundred signs at most."""
    with tempfile.TemporaryDirectory(prefix="palier-", dir="/tmp") as folder:
        yield Path(folder)


def test_it_is_reached_by_a_path_too(near: Path) -> None:
    with scanner.listening_at(near / "clamd.ctl") as address:
        assert VirusScanner(address).is_infected(scanner.EICAR)
        assert not VirusScanner(address).is_infected(b"page")


@pytest.mark.parametrize("fault", [one for one in scanner.FAULTS if one])
def test_an_answer_that_is_not_its_word_is_no_answer_and_comes_in_time(fault: str) -> None:
    began = time.monotonic()
    with scanner.listening(fault=fault) as house, pytest.raises(ScannerAway):
        VirusScanner(house.address, timeout=0.5).is_infected(PAGE)
    assert time.monotonic() - began < 3


def test_past_its_own_limit_a_file_was_not_looked_at_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with scanner.listening(limit=1000) as house, pytest.raises(ScannerAway, match="limit"):
        VirusScanner(house.address).is_infected(PAGE * 40)
    assert [record.kind for record in caplog.records if record.msg == "scanner_away"] == ["limit"]


def test_nobody_at_the_address_is_away() -> None:
    with pytest.raises(ScannerAway, match="ConnectionRefusedError"):
        VirusScanner(scanner.away()).is_infected(b"page")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tcp:",
        "tcp:192.0.2.1:3310",
        "tcp:clamd:3310",
        "tcp:127.0.0.1:0",
        "tcp:127.0.0.1:99999",
        "unix:clamd.ctl",
        "x:/y",
    ],
)
def test_papers_go_in_clear_to_this_machine_alone(address: str) -> None:
    with pytest.raises(ScannerAway, match="address"):
        VirusScanner(address).is_infected(b"page")


def test_the_log_names_no_virus_and_whoever_measures_is_told(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    def note(*, outcome: str, **_: object) -> None:
        told.append(outcome)

    LOOKED.connect(note)
    try:
        with scanner.listening() as house, caplog.at_level(logging.INFO):
            for data in (b"page", scanner.EICAR):
                VirusScanner(house.address).is_infected(data)
    finally:
        LOOKED.disconnect(note)

    assert told == ["clean", "infected"]
    assert [record.msg for record in caplog.records] == ["file_infected"]
    assert "Test.Signature" not in str([vars(record) for record in caplog.records])


@pytest.fixture
def clamd(near: Path) -> Iterator[str]:
    """The real scanner with one signature of ours, so that no base of viruses is needed."""
    if CLAMD is None:
        pytest.skip("clamd (Debian: clamav-daemon) is not here")
    base, path = near / "base", near / "clamd.ctl"
    base.mkdir(mode=0o755)
    (base / "ours.ndb").write_text(f"Palier.Essai:0:*:{scanner.EICAR.hex()}\n")
    settings = near / "clamd.conf"
    settings.write_text(
        f"DatabaseDirectory {base}\nLocalSocket {path}\nTemporaryDirectory {near}\nForeground yes\n"
        "StreamMaxLength 25M\n" + ("User root\n" if os.geteuid() == 0 else "")
    )
    with subprocess.Popen(
        [CLAMD, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(300):
                if path.exists() or process.poll() is not None:
                    break
                time.sleep(0.1)
            yield f"unix:{path}"
        finally:
            process.terminate()


def test_the_real_scanner_tells_the_two_apart_and_takes_our_largest_file(clamd: str) -> None:
    asked = VirusScanner(clamd, timeout=60)

    assert not asked.is_infected(PAGE)
    assert asked.is_infected(PAGE + scanner.EICAR)
    assert not asked.is_infected(bytes(20 * 1024 * 1024))


def test_the_real_scanner_past_its_limit_has_not_looked(clamd: str) -> None:
    with pytest.raises(ScannerAway, match="limit"):
        VirusScanner(clamd, timeout=60).is_infected(bytes(30 * 1024 * 1024))
