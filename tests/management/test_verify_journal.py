"""`./run palier verify-journal`: what it prints, how it ends, and the line that it leaves in the access log."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from palier.models import AccessEntry, JournalEntry, Ranking, RankingLine, SealCheck
from palier.rules.doors.readings import Purpose
from palier.rules.seals import seal_faults
from tests.attacks.sealed_world import edit, seal
from tests.plain_pages import plain_text
from tests.workflows import crowds

pytestmark = pytest.mark.django_db


def run(command: str = "verify_journal") -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=out)
    return plain_text(out.getvalue())


@pytest.fixture(autouse=True)
def closed() -> None:
    crowds.closed(crowds.world(), 30, 20)
    seal()


def test_a_whole_database_is_said_in_one_sentence_and_the_reading_is_noted() -> None:
    said = run()

    assert "Rien n’attend son scellé." not in said  # the reading itself waits
    assert "1 enregistrement attend son scellé, depuis" in said
    assert AccessEntry.objects.get().purpose == Purpose.SEALS
    kept = SealCheck.objects.get()
    assert (kept.faults, kept.what) == (0, "")
    assert kept.lines > kept.rows > 10


def test_each_kind_tells_its_first_faults_and_the_command_fails() -> None:
    line = JournalEntry.objects.order_by("pk")[0]
    edit("UPDATE palier_journalentry SET verb = 'autre' WHERE id = %s", [line.pk])
    edit("UPDATE palier_rankingline SET rank = rank + 10")
    out = StringIO()

    with pytest.raises(CommandError, match="6 défauts : ce qui est scellé a changé"):
        call_command("verify_journal", stdout=out, stderr=out)

    said = plain_text(out.getvalue())
    assert f"journalentry {line.pk} n’est plus comme à son scellé (verb)." in said
    assert said.count("n’est plus comme à son scellé (rank).") == 2
    assert (
        said.count("n’est pas comme un acte l’a laissé") == 3
    )  # the journal no longer tells of one, nor the list of two
    assert SealCheck.objects.get().faults == 6


def many() -> list[str]:
    """Eight ranking lines changed and one line of the journal deleted; return the lines."""
    crowds.closed(crowds.world("RPLS000002"), 60, 50, 40, 30, 20, 10)
    seal()
    edit("UPDATE palier_rankingline SET rank = rank + 10")
    edit("DELETE FROM palier_journalentry WHERE id = (SELECT min(id::text)::uuid FROM palier_journalentry)")
    return [str(key) for key in RankingLine.objects.values_list("pk", flat=True)]


def failing(*options: str) -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError, match="18 défauts"):
        call_command("verify_journal", *options, stdout=out, stderr=out)
    return plain_text(out.getvalue()).splitlines()


def test_only_the_first_faults_of_a_kind_are_written_out_and_every_kind_is_counted() -> None:
    many()

    said = failing()

    assert said[0] == (
        "Défauts par genre : changé depuis son scellé : 8 rankingline ; disparu : 1 journalentry ; "
        "sans acte : 9 candidature."
    )
    assert sum("rankingline" in line and "(rank)" in line for line in said) == 3
    assert any(line.endswith(" : rankingline changé depuis son scellé : et 5 autres défauts.") for line in said)
    assert sum("journalentry" in line and "n’est plus là" in line for line in said) == 1


def test_with_all_every_fault_is_written_out() -> None:
    lines = many()

    said = failing("--all")

    assert all(any(f"rankingline {key} n’est plus" in line for line in said) for key in lines)
    assert not any("autres défauts" in line for line in said)
    assert any(line.startswith("Défauts par genre") for line in said)


def test_a_ranking_made_again_is_told_before_what_is_noise() -> None:
    ranking = Ranking.objects.get()
    edit("UPDATE palier_candidature SET order_points = order_points - 5")
    edit("UPDATE palier_journalentry SET verb = 'autre'")
    edit("DELETE FROM palier_rankingline")
    edit("DELETE FROM palier_ranking")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_journal", stdout=out, stderr=out)

    kinds, first, *_ = plain_text(out.getvalue()).splitlines()
    assert kinds.startswith("Défauts par genre : disparu : 1 ranking, 2 rankingline")
    assert f"ranking {ranking.pk} n’est plus là" in first


def test_every_kind_of_fault_has_its_sentence_and_its_few_words() -> None:
    assert set(seal_faults.SENTENCES) == set(seal_faults.BRIEF) == set(seal_faults.SealFaultKind)


def test_the_database_is_verified_with_its_seals() -> None:
    assert "Scellés : " in run("verify_database")
    edit("UPDATE palier_journalentry SET verb = 'autre'")
    out = StringIO()

    with pytest.raises(CommandError, match="ne doit pas servir"):
        call_command("verify_database", stdout=out, stderr=out)

    assert "journalentry" in plain_text(out.getvalue())
