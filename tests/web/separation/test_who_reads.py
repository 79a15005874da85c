"""Who sees a situation and its proof: said as it is, before it is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import couples, factories
from tests.plain_pages import plain_text
from tests.web.separation.moves import client_of

pytestmark = pytest.mark.django_db


def test_a_shared_file_names_who_else_reads_and_offers_the_private_file_first(couple: couples.Couple) -> None:
    page = plain_text(client_of(couple.amina.person).get(reverse("completer", args=["situation"])))

    assert "seule la personne qui la vérifie" not in page
    assert "aussi vus par Marc, qui peut les retirer" in page
    assert page.index(reverse("acces")) < page.index("<form class=")


def test_somebody_alone_is_told_of_nobody_else() -> None:
    page = plain_text(client_of(factories.demande("Sonia").user).get(reverse("completer", args=["situation"])))

    assert "Ce dossier est partagé" not in page
    assert "jamais par un autre candidat" in page
