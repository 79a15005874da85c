"""The operators' commands of erasure: what would go, what goes, what waits; nothing of a person is printed."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from palier.models import Demande, Erasure, LegalHold, User
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.life import erasing, merging
from tests import factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NUMERO = "111032600004200093"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return plain_text(out.getvalue())


def struck(name: str, days: int, **changes: str) -> factories.Applicant:
    made = factories.demande(name, state="radiee")
    # Noon of that day in France: counted back in hours, a change of clocks between would make it the day after.
    at = timezone.localtime().replace(hour=12) - days * DAY
    Demande.objects.filter(pk=made.demande.pk).update(struck_off_at=at, **changes)
    return made


def test_a_dry_run_says_what_would_go_and_changes_nothing() -> None:
    gone, kept = struck("Zélie", 366), struck("Noé", 365)
    held = struck("Ida", 400, numero_unique=NUMERO)
    run("hold", NUMERO, "recours")

    said = run("erase", "--dry-run")

    assert f"{gone.demande.public_id}  à effacer  terme échu le" in said
    assert f"{held.demande.public_id}  retenue" in said
    assert "car un recours est en cours" in said
    assert str(kept.demande.public_id) not in said
    assert "palier_person : 2" in said
    assert "1 demande à effacer, 1 retenue. Rien n’a été changé." in said
    assert not any(word in said for word in ("Zélie", "Benali", "@", NUMERO))
    assert Demande.objects.count() == 3
    assert Erasure.objects.count() == 0


def test_a_dry_run_looks_at_a_day_to_come() -> None:
    struck("Zélie", 100)
    on = timezone.localdate()

    assert ": 0" in run("erase", "--dry-run", "--on", (on + 265 * DAY).isoformat())
    assert "1 demande à effacer" in run("erase", "--dry-run", "--on", (on + 266 * DAY).isoformat())


def test_what_is_due_goes_and_what_is_asked_too() -> None:
    struck("Zélie", 366)
    struck("Ida", 400, numero_unique=NUMERO)
    run("hold", NUMERO, "controle")
    amina = factories.demande("Amina")
    erasing.ask(amina.demande, by=amina.actor, at=timezone.now())
    factories.demande("Noé")

    assert run("erase").startswith("2 demandes effacées, 1 retenue, ")
    assert Demande.objects.count() == 2
    assert run("erase").startswith("0 demande effacée, 1 retenue, ")
    assert {kept.occasion for kept in Erasure.objects.all()} == {"terme", "demande"}


def test_a_number_united_long_ago_goes_with_the_one_that_asks() -> None:
    first, second = (factories.demande(birth_name="Benali") for _ in range(2))
    merging.merge(first.demande, second.demande, by=Actor(role=Role.STEWARD), at=timezone.now())
    Demande.objects.filter(pk=second.demande.pk).update(struck_off_at=timezone.now() - 400 * DAY)
    erasing.ask(first.demande, by=first.actor, at=timezone.now())

    assert run("erase").startswith("2 demandes effacées, 0 retenue, ")
    assert not Demande.objects.exists()


def test_a_file_that_nobody_ever_opened_here_goes_too() -> None:
    User.objects.filter(pk=struck("Zélie", 366).user.pk).delete()

    assert "palier_user" not in run("erase", "--dry-run")
    assert run("erase").startswith("1 demande effacée")
    assert "palier_user" not in Erasure.objects.get().rows


def test_a_hold_is_lifted() -> None:
    struck("Ida", 400, numero_unique=NUMERO)

    assert run("hold", NUMERO, "recours") == "Conservée, car un recours est en cours.\n"
    assert run("hold", NUMERO, "recours", "--lift") == "Conservation levée.\n"
    assert LegalHold.objects.get().lifted_at is not None
    assert run("erase").startswith("1 demande effacée, 0")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("erase", "--on", "2030-01-01"), "rien ne s’efface avant son jour"),
        (("erase", "--dry-run", "--on", "demain"), "n’est pas une date"),
        (("hold", NUMERO, "humeur"), "n’est pas un motif de conservation"),
        (("hold", "12", "recours"), "caractères"),
        (("hold", "111032600004200099", "recours"), "Aucune demande"),
        (("hold", NUMERO, "recours", "--lift"), "n’est pas conservée"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], words: str) -> None:
    struck("Ida", 10, numero_unique=NUMERO)

    with pytest.raises(CommandError, match=words):
        run(*arguments)
