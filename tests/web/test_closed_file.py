"""A file that is struck off invites to nothing; one whose year is over says so in the past."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Demande
from palier.rules.people import numero
from tests import factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db


def opened(applicant: factories.Applicant, name: str) -> str:
    client = Client()
    client.force_login(applicant.user)
    page = plain_text(client.get(reverse(name)))
    return page[page.index("<main") :]


def test_a_struck_off_household_is_not_invited_to_go_on():
    main = opened(factories.demande("Nora", state="radiee"), "mon-dossier")

    assert "radiée" in main
    invitations = (
        "Envoyer ",
        "Chercher un logement",
        "aujourd’hui",
        "Ce qui manque",
        reverse("completer", args=["revenus"]),
    )
    assert [words for words in invitations if words in main] == []


def test_a_struck_off_demande_has_no_button_that_would_refuse():
    page = opened(factories.demande("Nora", state="radiee"), "renouveler")

    assert "ne peut plus être renouvelée" in page
    assert "Renouveler pour un an" not in page
    assert "valable jusqu’au" not in page


def test_a_demande_whose_year_is_over_is_not_said_to_be_valid():
    page = opened(factories.demande("Nora", valid_days=-40), "renouveler")

    assert "n’est plus valable depuis le" in page
    assert "valable jusqu’au" not in page


def test_the_year_that_ends_is_told_while_the_number_is_awaited():
    nora = factories.demande("Nora", valid_days=5)
    Demande.objects.filter(pk=nora.demande.pk).update(numero_unique=numero.pending(b"0123456789"))

    page = opened(nora, "mon-dossier")

    assert "valable</strong> jusqu’au" in page
    assert "Votre dossier n’a pas encore son numéro" in page
    assert "n’a pas encore son numéro unique" in opened(nora, "renouveler")
    assert "Vous pouvez candidater sans" not in page
    assert "dès que votre numéro est là" in page
