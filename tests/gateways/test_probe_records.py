"""What the probe keeps, and the public document: crashes, wrong clocks, months of Paris, incidents, notes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from hosting.probe import document, notes, words
from hosting.probe.marks import MinuteMark
from hosting.probe.notes import Note, NoteKind, RefusedNote
from hosting.probe.records import AlreadyProbing, ProbeMeasure, Records, alone, minute_of

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
NOW = minute_of(NOON)


def measured(folder: Path, marks: str, *, last: int = NOW) -> Records:
    """Records whose last measure is at a minute."""
    records = Records(folder, NOON)
    for place, mark in enumerate(marks):
        if mark != ".":
            failed = ("recherche", "http_500") if mark == "d" else ("", "")
            records.add(ProbeMeasure(last - len(marks) + 1 + place, MinuteMark(mark), 120, *failed))
    return records


def told(folder: Path, marks: str, now: datetime = NOON) -> dict[str, Any]:
    return document.write(measured(folder, marks), "https://logement.example", now)


def test_what_was_measured_is_read_again_after_a_restart(tmp_path: Path) -> None:
    measured(tmp_path, "ud.u")
    again = Records(tmp_path, NOON)

    assert [again.line.at(NOW - each).value for each in (3, 2, 1, 0)] == ["u", "d", ".", "u"]
    assert again.failed[NOW - 2].reason == "http_500"


def test_a_line_cut_by_a_crash_is_no_measure_and_spoils_no_other(tmp_path: Path) -> None:
    measured(tmp_path, "uu")
    path = next(tmp_path.glob("mesures-*.csv"))
    path.write_bytes(path.read_bytes()[:-9])
    Records(tmp_path, NOON).add(ProbeMeasure(NOW + 1, MinuteMark.DOWN, 10, "accueil", "delai"))

    again = Records(tmp_path, NOON)
    assert [again.line.at(NOW + each).value for each in (-1, 0, 1)] == ["u", ".", "d"]


@pytest.mark.parametrize("at", ["1970-01-01T00:00Z", "2099-01-01T00:00Z"])
def test_a_measure_of_a_wrong_clock_is_no_measure(tmp_path: Path, at: str) -> None:
    measured(tmp_path, "u")
    with next(tmp_path.glob("mesures-*.csv")).open("a") as file:
        file.write(f"{at};disponible;1;;\nn'importe quoi\n2026-11-25T11:00Z;inventé;1;;\n")

    again = Records(tmp_path, NOON)
    assert (again.line.first, again.line.end) == (NOW, NOW + 1)


def test_two_probes_do_not_share_a_folder(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(AlreadyProbing), alone(tmp_path):
        pass


def test_a_month_counts_every_minute_since_the_first_measure(tmp_path: Path) -> None:
    month = told(tmp_path, "uuu.d.uu")["mois"]

    assert [
        (each["mois"], each["minutes"], each["disponible"], each["indisponible"], each["non_mesure"]) for each in month
    ] == [("2026-11", 8, 5, 1, 2)]
    assert month[0]["part_des_minutes_mesurees"] == 0.833333
    assert month[0]["part_au_moins"] == 0.625


@pytest.mark.parametrize(
    ("month", "hours"), [((2026, 3), 31 * 24 - 1), ((2026, 10), 31 * 24 + 1), ((2028, 2), 29 * 24), ((2026, 11), 720)]
)
def test_months_are_those_of_paris_with_its_changes_of_hour(tmp_path: Path, month: tuple[int, int], hours: int) -> None:
    year, number = month
    end = datetime(year, number, 28, 12, tzinfo=UTC)
    records = Records(tmp_path, end)
    records.add(ProbeMeasure(minute_of(datetime(year, number, 1, tzinfo=UTC)) - 2_000, MinuteMark.UP, 1))
    later = datetime(year + number // 12, number % 12 + 1, 3, tzinfo=UTC)

    found = document.write(records, "https://logement.example", later)
    rows: Any = found["mois"]
    assert {each["mois"]: each["minutes"] for each in rows}[f"{year}-{number:02d}"] == hours * 60


def test_a_share_that_is_not_whole_never_reads_a_hundred(tmp_path: Path) -> None:
    records = Records(tmp_path, NOON)
    first = NOW - 20_000
    for minute in range(first, NOW):
        records.line.put(minute, MinuteMark.UP)
    records.add(ProbeMeasure(NOW, MinuteMark.DOWN, 1, "accueil", "delai"))

    month = words.page(document.write(records, "https://logement.example", NOON), NOON)["months"][0]
    assert month["share"] == "99,99 %"


def test_the_last_measure_says_now_only_while_it_is_fresh(tmp_path: Path) -> None:
    found = told(tmp_path, "u")

    assert document.state_now(found, NOON) == "disponible"
    assert document.state_now(found, NOON.replace(minute=3)) == "disponible"
    assert document.state_now(found, NOON.replace(minute=4)) == "inconnu"
    assert document.state_now(found, NOON.replace(hour=11)) == "inconnu"


def test_an_incident_in_progress_has_no_end(tmp_path: Path) -> None:
    found = told(tmp_path, "uudd")["incidents"]

    assert (found[0]["a"], found[0]["minutes"], found[0]["raison"]) == (None, 2, "http_500")


def test_an_incident_followed_by_silence_is_not_said_to_go_on(tmp_path: Path) -> None:
    measured(tmp_path, "uudd", last=NOW - 30)
    found: Any = document.write(Records(tmp_path, NOON), "https://logement.example", NOON)

    assert found["incidents"][0]["a"] is not None
    assert found["non_mesure"][0]["minutes"] == 29


def test_an_explanation_joins_the_incident_of_its_minute(tmp_path: Path) -> None:
    at = datetime.fromtimestamp((NOW - 1) * 60, UTC)
    notes.add(tmp_path, Note(NoteKind.INCIDENT, at, at, "Un disque était plein."))

    assert told(tmp_path, "uddu")["incidents"][0]["explication"] == "Un disque était plein."


def test_works_are_told_until_they_end(tmp_path: Path) -> None:
    begins, ends = NOON.replace(hour=22), NOON.replace(hour=23)
    notes.add(tmp_path, Note(NoteKind.WORKS, begins, ends, "Changement de disque."))

    assert [each["texte"] for each in told(tmp_path, "u")["travaux"]] == ["Changement de disque."]
    assert document.write(Records(tmp_path, NOON), "", ends)["travaux"] == []


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_a_note_without_words_or_with_too_many_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RefusedNote):
        notes.add(tmp_path, Note(NoteKind.WORKS, NOON, NOON, text))


def test_works_do_not_end_before_they_begin(tmp_path: Path) -> None:
    with pytest.raises(RefusedNote, match="précède"):
        notes.add(tmp_path, Note(NoteKind.WORKS, NOON, NOON.replace(hour=2), "Travaux."))


def test_a_note_that_is_not_there_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(RefusedNote):
        notes.remove(tmp_path, 1)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 minute"),
        (1, "1 minute"),
        (59, "59 minutes"),
        (60, "1 h 00"),
        (125, "2 h 05"),
        (1440, "1 jour"),
        (3000, "2 jours et 2 h"),
    ],
)
def test_durations_are_french(minutes: int, said: str) -> None:
    assert words.duration(minutes) == said


def test_every_state_and_reason_has_its_sentence(tmp_path: Path) -> None:
    for mark, title in (("u", "Oui, Palier fonctionne"), ("r", "En partie"), ("w", "file d’attente"), ("d", "Non")):
        folder = tmp_path / mark
        folder.mkdir()
        page = words.page(told(folder, mark), NOON)
        assert title in page["title"], mark
        assert bool(page["incidents"]) == (mark != "u")
