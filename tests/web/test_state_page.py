"""The page of state: read from the file of the probe, without a database; and the static one, by the real probe."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from config import settings as product
from hosting.probe import document
from hosting.probe.marks import MinuteMark
from hosting.probe.notes import Note, NoteKind, add, replace_file
from hosting.probe.records import ProbeMeasure, Records, minute_of
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

OWN = override_settings(MIDDLEWARE=product.MIDDLEWARE)
"""Without the tests' step down to the web's login, which asks the database."""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, settings: Any) -> Path:
    settings.STATE = tmp_path
    return document.folder_of(tmp_path)


def measured(folder: Path, marks: str, now: datetime) -> None:
    """As if the probe had measured up to now."""
    folder.mkdir(parents=True, exist_ok=True)
    records = Records(folder, now)
    for place, mark in enumerate(marks):
        if mark != ".":
            records.add(
                ProbeMeasure(minute_of(now) - len(marks) + 1 + place, MinuteMark(mark), 240, "recherche", "http_500")
            )
    replace_file(folder / "public" / "etat.json", json.dumps(document.write(records, "https://logement.example", now)))


def read(path: str = "/etat/") -> str:
    with OWN:
        answer = Client().get(path)
    assert answer.status_code == 200
    return plain_text(answer)


def test_without_a_probe_the_page_says_that_nobody_knows() -> None:
    text = read()  # the database is forbidden to this test

    assert "Nous ne le savons pas en ce moment" in text
    assert "Aucune mesure n’a encore été faite ici." in text
    with OWN:
        assert Client().get("/etat/etat.json").status_code == 404


def test_the_page_says_now_the_months_the_troubles_and_the_gaps(state: Path) -> None:
    add(
        state,
        Note(NoteKind.WORKS, datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 1, 2, tzinfo=UTC), "Un <b>disque</b>."),
    )
    measured(state, "uuddu.....u", datetime.now(UTC))

    text = read()
    assert "Oui, Palier fonctionne" in text
    assert "non mesuré : 5 minutes" in text
    assert "réponse d’erreur (500)" in text
    assert "Recherche de logements" in text
    assert "Un &lt;b&gt;disque&lt;/b&gt;." in text
    assert json.loads(read("/etat/etat.json"))["version"] == document.VERSION


def test_an_old_measure_says_nothing_of_now(state: Path) -> None:
    measured(state, "uuu", datetime.now(UTC) - timedelta(hours=2))

    assert "Nous ne le savons pas en ce moment" in read()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}'])
def test_a_spoilt_file_is_no_measure_and_no_error(state: Path, text: str) -> None:
    replace_file(state / "public" / "etat.json", text)

    assert "Nous ne le savons pas en ce moment" in read()


def test_every_page_leads_to_the_state(db: None) -> None:
    assert 'href="/etat/"' in plain_text(Client().get("/"))


# --- The real probe -------------------------------------------------------------------------


def probe(site: str, folder: Path, *more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PALIER_STATE": str(folder / "state")}
    return subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-m", "django", "probe", "--site", site, "--folder", str(folder), *more],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_probe_visits_the_real_site_and_writes_a_page_that_stands_alone(
    committed: None, live_server: Any, tmp_path: Path
) -> None:
    worlds.build()

    running = probe(live_server.url, tmp_path / "p", "--once", "--public", str(tmp_path / "shown"))
    out, err = running.communicate(timeout=60)

    assert (running.returncode, err) == (0, "")
    assert out.startswith("disponible ")
    public = tmp_path / "p" / "public"
    page = (public / "index.html").read_text(encoding="utf-8")
    assert "Oui, Palier fonctionne" in page
    assert f'href="{live_server.url}/"' in page
    assert 'href="palier.css"' in page
    assert (public / "palier.css").stat().st_size > 1_000
    assert json.loads((public / "etat.json").read_text())["derniere_mesure"]["etat"] == "disponible"
    # A server of files may not enter the state folder: it reads the same three elsewhere.
    for file in public.iterdir():
        twin = tmp_path / "shown" / file.name
        assert (twin.read_bytes(), twin.stat().st_mode & 0o777) == (file.read_bytes(), 0o644)


def test_a_probe_goes_on_until_it_is_told_to_stop_and_lets_no_second_one_in(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    running = probe("http://127.0.0.1:9", folder)
    try:
        for _ in range(600):
            if (folder / "public" / "etat.json").exists():
                break
            time.sleep(0.1)
        second = probe("http://127.0.0.1:9", folder, "--once")
        _, err = second.communicate(timeout=60)
        assert second.returncode == 1
        assert "Une autre sonde" in err
        running.send_signal(signal.SIGTERM)
        out, _ = running.communicate(timeout=30)
    finally:
        if running.poll() is None:
            running.kill()
            running.wait()

    assert running.returncode == 0
    assert "indisponible" in out
    assert "accueil connexion" in out


def test_a_minute_in_which_the_probe_is_cut_off_is_not_measured(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    running = probe("http://127.0.0.1:9", folder, "--once", "--witness", "http://127.0.0.1:9")
    _, err = running.communicate(timeout=60)

    assert "Ni le site ni le témoin" in err
    assert list(folder.glob("mesures-*")) == []


@pytest.mark.parametrize("site", ["", "logement.example", "ftp://logement.example"])
def test_an_address_that_is_not_one_is_refused(tmp_path: Path, site: str) -> None:
    with pytest.raises(CommandError, match="--site https://"):
        call_command("probe", site=site, folder=tmp_path)


# --- What people add ------------------------------------------------------------------------


def announce(folder: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("announce", *arguments, folder=folder, stdout=out)
    return plain_text(out.getvalue())


def test_works_are_announced_in_the_hour_of_paris_listed_and_taken_away(tmp_path: Path) -> None:
    told = announce(tmp_path, "Changement d’un disque.", "--from", "2099-07-01 22:00", "--to", "2099-07-01 22:30")

    assert told == "1. travaux, mercredi 1er juillet 2099 à 22 h 00 : Changement d’un disque.\n"
    assert announce(tmp_path) == told
    assert announce(tmp_path, "--remove", "1") == "Aucune note sur la page d’état.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("Texte.",),
        ("Texte.", "--from", "2099-07-01 22:00"),
        ("Texte.", "--explain", "hier"),
        ("--remove", "4"),
        ("--explain", "2026-11-25 03:04"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        announce(tmp_path, *arguments)

    assert announce(tmp_path) == "Aucune note sur la page d’état.\n"
