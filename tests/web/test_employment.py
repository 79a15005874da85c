"""« Mon emploi »: what its person reads at each state, each refusal, and what another holder does not see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import EmploymentCode
from palier.models.identifiers import uuid7
from palier.rules.people import employment as rules
from palier.workflows.people import attesting_employment, employment
from tests import couples, factories
from tests.employment_world import asked, at_the_employer, attested, employer, holder, settled, site

if TYPE_CHECKING:
    from palier.models import User
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
URL = reverse("mon-emploi")


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def words(client: Client) -> str:
    return " ".join(client.get(URL).content.decode().split())


def test_a_code_is_shown_once_in_groups_and_the_page_says_what_the_employer_sees(amina: Applicant) -> None:
    client, key = client_of(amina.user), str(uuid7())

    page = " ".join(client.post(URL, {"act_key": key}).content.decode().split())
    again = client.post(URL, {"act_key": key}).content.decode()

    row = EmploymentCode.objects.get()
    shown = next(part for part in page.split('<strong class="nowrap">') if len(part.split("<")[0]) == 14).split("<")[0]
    assert employment.hashed(rules.normalise(shown)) == row.code_hash
    assert shown in again
    assert shown not in words(client)
    assert "Il voit le code, et rien d’autre." in page
    assert "Un contrat de travail ou une attestation sur papier a la même valeur." in page


def test_a_code_is_printed_from_the_page_that_shows_it_and_its_paper_names_nobody(amina: Applicant) -> None:
    client, key = client_of(amina.user), str(uuid7())
    page = " ".join(client.post(URL, {"act_key": key}).content.decode().split())
    shown = next(part for part in page.split('<strong class="nowrap">') if len(part.split("<")[0]) == 14).split("<")[0]
    assert f'name="act_key" value="{key}"' in page
    assert "Imprimer ce code" in page

    answer = client.post(URL, {"act_key": key, "papier": "oui"})
    paper = " ".join(answer.content.decode().split())

    assert shown in paper
    assert "Il sert une fois, jusqu’au" in paper
    assert "no-store" in answer["Cache-Control"]
    for hidden in ("Amina", amina.demande.numero_unique):
        assert hidden not in paper
    assert EmploymentCode.objects.count() == 1


def test_the_page_says_where_each_code_stands(amina: Applicant) -> None:
    emile = employer()
    place = site(emile)
    codes = [asked(amina) for _ in range(3)]
    attested(codes[0].code, emile, place, contract="CDD")
    with at_the_employer(emile):
        attesting_employment.decline(codes[1].code, by=emile, source="192.0.2.7", at=timezone.now())
    employment.revoke(codes[2].row.public_id, by=holder(amina), at=timezone.now())
    late, _waiting = asked(amina), asked(amina)
    EmploymentCode.objects.filter(pk=late.row.pk).update(last_day=timezone.localdate() - timedelta(days=1))

    client = client_of(amina.user)
    before = words(client)
    settled(amina.demande)
    after = words(client)

    for word in ("attesté", "non attesté", "annulé", "expiré", "attend votre employeur"):
        assert f">{word}<" in after or f" {word}<" in after, word
    assert "Votre dossier se met à jour, dans la minute." in before
    assert "Votre dossier se met à jour, dans la minute." not in after
    for word in ("CDD, stage, intérim", "Siège, Montreuil", "Ateliers Lenoir"):
        assert word in after


def test_a_code_is_taken_back_and_an_attestation_disowned_from_the_page(amina: Applicant) -> None:
    client, emile = client_of(amina.user), employer()
    first, second = asked(amina), asked(amina)
    attested(second.code, emile, site(emile))
    end, disown = (
        reverse("annuler-code-emploi", args=[first.row.public_id]),
        reverse("retirer-emploi", args=[second.row.public_id]),
    )

    assert client.post(end, {"act_key": str(uuid7())}).status_code == 302
    assert client.post(disown, {"act_key": str(uuid7())}).status_code == 302

    assert set(EmploymentCode.objects.values_list("state", flat=True)) == {"retiree", "desavouee"}
    for url in (end, disown):
        refused = client.post(url, {"act_key": str(uuid7())})
        assert refused.status_code == 409
        assert "code" in refused.content.decode()


def test_a_fourth_code_is_refused_in_a_sentence(amina: Applicant) -> None:
    for _ in range(3):
        asked(amina)

    refused = client_of(amina.user).post(URL, {"act_key": str(uuid7())})

    assert refused.status_code == 400
    assert "Trois codes attendent déjà" in refused.content.decode()


def test_a_form_without_its_key_asks_for_nothing(amina: Applicant) -> None:
    assert client_of(amina.user).post(URL).status_code == 404
    assert not EmploymentCode.objects.exists()


def test_the_other_holder_sees_and_ends_none_of_one_s_codes() -> None:
    couple = couples.couple()
    made = employment.ask(couple.demande, person_key="d", key=uuid4(), by=couple.amina, at=timezone.now())
    client = client_of(couple.marc.person)

    assert "Aucun code pour l’instant." in words(client)
    answer = client.post(reverse("annuler-code-emploi", args=[made.row.public_id]), {"act_key": str(uuid7())})
    assert answer.status_code == 404
    client.post(URL, {"act_key": str(uuid7())})
    assert set(EmploymentCode.objects.values_list("person_key", flat=True)) == {"d", "c1"}


def test_the_file_and_the_list_of_pieces_lead_to_the_page(amina: Applicant) -> None:
    client = client_of(amina.user)

    for name in ("mon-dossier", "pieces"):
        assert f'href="{URL}"' in client.get(reverse(name)).content.decode(), name
