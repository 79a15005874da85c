"""The manager's command: each act done, and each refusal said in a sentence."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from palier.models import Demande, Letter, RenewalNotice
from tests import factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def numbered(of: factories.Applicant, numero: str) -> str:
    Demande.objects.filter(pk=of.demande.pk).update(numero_unique=numero)
    return numero


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("register_acts", *arguments, stdout=out)
    return plain_text(out.getvalue())


def test_a_demande_is_struck_off_then_brought_back() -> None:
    someone = factories.demande(state="a_renouveler", valid_days=-60)
    numero = numbered(someone, "111032600004200093")
    RenewalNotice.objects.create(
        demande=someone.demande,
        valid_until=timezone.localdate() - 60 * DAY,
        sent_at=timezone.now() - 120 * DAY,
        channels=["email"],
        rule="2°",
    )
    # Its letter was opened: nobody is struck off who was not reached.
    Letter.objects.create(
        demande=someone.demande,
        kind="preavis_renouvellement",
        paragraphs=["Votre demande finit."],
        facts={"fin": (timezone.localdate() - 60 * DAY).isoformat()},
        sent_at=timezone.now() - 120 * DAY,
        read_at=timezone.now() - 120 * DAY,
    )

    with pytest.raises(CommandError, match="gestionnaire du système"):
        run("radier", numero)
    assert run("radier", numero, "--local") == f"{numero} : radiée.\n"
    with pytest.raises(CommandError, match="Selon nos informations"):
        run("reactiver", numero)
    assert run("reactiver", numero, "--local") == f"{numero} : à renouveler.\n"


def test_two_numbers_become_one() -> None:
    kept = numbered(factories.demande(birth_name="Benali"), "111032600004200093")
    other = numbered(factories.demande(birth_name="Benali"), "111032600004300093")

    assert run("reunir", kept, "--avec", other) == f"{kept} : active.\n"
    assert Demande.objects.get(numero_unique=other).strike_off_reason == "FUSION"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("radier", "12"), "n’est pas un numéro unique"),
        (("radier", "111032600004200099"), "Aucune demande"),
        (("reunir", "111032600004200093"), "--avec"),
        (("radier", "111032600004200093", "--avec", "111032600004300093"), "--avec"),
    ],
)
def test_bad_input_is_said_in_a_sentence(arguments: tuple[str, ...], words: str) -> None:
    numbered(factories.demande(), "111032600004200093")

    with pytest.raises(CommandError, match=words):
        run(*arguments)
