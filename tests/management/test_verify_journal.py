"""`./run palier verify-journal`: what it prints, how it ends, and the line that it leaves in the access log."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from palier.models import AccessEntry, JournalEntry, SealCheck
from palier.rules.doors.readings import Purpose
from tests.attacks.sealed_world import edit, seal
from tests.workflows import crowds

pytestmark = pytest.mark.django_db


def run(command: str = "verify_journal") -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def closed() -> None:
    crowds.closed(crowds.world(), 30, 20)
    seal()


def test_a_whole_database_is_said_in_one_sentence_and_the_reading_is_noted() -> None:
    said = run()

    assert "Rien n’attend son scellé." not in said  # the reading itself waits
    assert "1\u00a0enregistrement attend son scellé, depuis" in said
    assert AccessEntry.objects.get().purpose == Purpose.SEALS
    kept = SealCheck.objects.get()
    assert (kept.faults, kept.what) == (0, "")
    assert kept.lines > kept.rows > 10


def test_each_chain_tells_its_first_faults_and_the_command_fails() -> None:
    line = JournalEntry.objects.order_by("pk")[0]
    edit("UPDATE palier_journalentry SET verb = 'autre' WHERE id = %s", [line.pk])
    edit("UPDATE palier_rankingline SET rank = rank + 10")
    out = StringIO()

    with pytest.raises(CommandError, match="3\u00a0défauts\u00a0: ce qui est scellé a changé"):
        call_command("verify_journal", stdout=out, stderr=out)

    said = out.getvalue()
    assert f"journalentry {line.pk} n’est plus comme à son scellé (verb)." in said
    assert said.count("n’est plus comme à son scellé (rank).") == 2
    assert SealCheck.objects.get().faults == 3


def test_only_the_first_faults_of_a_chain_are_written_out() -> None:
    crowds.closed(crowds.world("RPLS000002"), 60, 50, 40, 30, 20, 10)
    seal()
    edit("UPDATE palier_rankingline SET rank = rank + 10")
    out = StringIO()

    with pytest.raises(CommandError, match="8\u00a0défauts"):
        call_command("verify_journal", stdout=out, stderr=out)

    assert out.getvalue().count("rankingline") == 5
    assert "\u00a0: et 3\u00a0autres défauts." in out.getvalue()


def test_the_database_is_verified_with_its_seals() -> None:
    assert "Scellés\u00a0: " in run("verify_database")
    edit("UPDATE palier_journalentry SET verb = 'autre'")
    out = StringIO()

    with pytest.raises(CommandError, match="ne doit pas servir"):
        call_command("verify_database", stdout=out, stderr=out)

    assert "journalentry" in out.getvalue()
