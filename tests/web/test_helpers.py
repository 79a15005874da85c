"""« Qui m’aide »: what its household reads and does, each refusal, and what the other holder does not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Mandate, Message, Organisation, SafeChannel
from palier.models.identifiers import uuid7
from palier.rules.people import employment
from palier.workflows.mandates import granting, papers
from tests import couples, factories
from tests.mandate_world import code, given, holder, typed
from tests.plain_pages import plain_text
from tests.world import adviser

if TYPE_CHECKING:
    from palier.models import User
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
PAGE = reverse("qui-m-aide")


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def celine() -> Actor:
    return adviser("Céline", "Toit commun")


def text(client: Client, url: str = PAGE) -> str:
    return plain_text(client.get(url).content.decode())


def sent_code() -> str:
    body = Message.objects.filter(body__contains="Votre code").latest("created_at").body
    return re.findall(r"\b(\d{6})\b", body)[0]


def to_the_code(client: Client, said: str, **terms: str) -> None:
    assert client.post(PAGE, {"code": said}).url == reverse("donner-mandat")
    assert "Toit commun" in text(client, reverse("donner-mandat"))
    answer = client.post(reverse("donner-mandat"), {"months": "3", **terms})
    assert answer.url == reverse("confirmer-mandat")


def confirm(client: Client, typed_code: str):
    return client.post(reverse("confirmer-mandat"), {"code": typed_code, "act_key": str(uuid7())})


def test_a_mandate_is_given_step_by_step_and_nothing_before_the_code(amina: Applicant, celine: Actor) -> None:
    client = client_of(amina.user)
    to_the_code(client, employment.grouped(code(celine)))
    assert not Mandate.objects.exists()
    assert "pourra, jusqu’au" in text(client, reverse("confirmer-mandat"))

    assert confirm(client, sent_code()).status_code == 302

    made, page = Mandate.objects.get(), text(client)
    assert (made.organisation, made.by) == (celine.body, amina.user)
    assert "Toit commun" in page
    assert employment.grouped(made.number) in page
    assert "voir les candidatures, leurs dates limites et l’état des pièces" in page


def test_a_wrong_code_gives_nothing_and_five_wrong_ones_spend_it(amina: Applicant, celine: Actor) -> None:
    client = client_of(amina.user)
    to_the_code(client, code(celine))
    right = sent_code()
    for _ in range(5):
        answer = confirm(client, "000000" if right != "000000" else "111111")
        assert answer.status_code == 400
    assert "Ce n’est pas le code envoyé" in plain_text(answer.content.decode())
    assert confirm(client, right).status_code == 400
    assert not Mandate.objects.exists()


def test_who_has_no_contact_shows_their_birth_date(amina: Applicant, celine: Actor) -> None:
    amina.demande.persons.update(email="", phone="")
    client = client_of(amina.user)
    to_the_code(client, code(celine))
    url = reverse("confirmer-mandat")

    wrong = client.post(url, {"birth_date": "01/01/1990", "act_key": str(uuid7())})
    right = client.post(url, {"birth_date": "17/04/1989", "act_key": str(uuid7())})

    assert (wrong.status_code, right.status_code) == (400, 302)
    assert Mandate.objects.count() == 1


def test_a_code_that_served_meanwhile_is_refused_at_the_end(amina: Applicant, celine: Actor) -> None:
    client, noe, said = client_of(amina.user), factories.demande("Noé"), code(celine)
    to_the_code(client, said)
    typed(noe.demande, holder(noe), said)

    answer = confirm(client, sent_code())

    assert answer.status_code == 409
    assert "Ce code ne peut pas servir" in plain_text(answer.content.decode())
    assert not Mandate.objects.filter(demande=amina.demande).exists()


def test_wrong_codes_of_an_adviser_are_slowed(amina: Applicant) -> None:
    client = client_of(amina.user)
    answers = [client.post(PAGE, {"code": "ABCD2345EFGH"}).content.decode() for _ in range(8)]
    assert "Ce code ne peut pas servir" in plain_text(answers[0])
    assert "Trop de codes refusés" in plain_text(answers[-1])


@pytest.mark.parametrize("name", ["donner-mandat", "confirmer-mandat"])
def test_a_step_reached_by_itself_leads_back(amina: Applicant, name: str) -> None:
    assert client_of(amina.user).get(reverse(name)).url == PAGE


def test_a_mandate_is_taken_back_and_given_again_from_the_page(amina: Applicant, celine: Actor) -> None:
    client, made = client_of(amina.user), given(amina, celine)
    end, back = (reverse(name, args=[made.public_id]) for name in ("retirer-mandat", "redonner-mandat"))

    assert client.post(end, {"act_key": str(uuid7())}).url == PAGE
    assert "retiré par vous" in text(client)
    assert client.get(reverse("papier-mandat", args=[made.public_id])).status_code == 409
    assert client.post(end, {"act_key": str(uuid7())}).status_code == 409
    assert client.post(back, {"act_key": str(uuid7())}).url == PAGE
    assert Mandate.objects.filter(state="en_cours").count() == 1


def test_a_mandate_is_given_again_without_a_code_once_a_day(amina: Applicant, celine: Actor) -> None:
    client, made = client_of(amina.user), given(amina, celine)
    keyed = {"act_key": str(uuid7())}
    client.post(reverse("retirer-mandat", args=[made.public_id]), keyed)
    client.post(reverse("redonner-mandat", args=[made.public_id]), {"act_key": str(uuid7())})
    again = Mandate.objects.get(state="en_cours")
    client.post(reverse("retirer-mandat", args=[again.public_id]), {"act_key": str(uuid7())})

    assert "Redonner ce mandat" not in text(client)
    for one in (made, again):
        answer = client.post(reverse("redonner-mandat", args=[one.public_id]), {"act_key": str(uuid7())})
        assert answer.status_code == 409
    assert not Mandate.objects.filter(state="en_cours").exists()


def test_of_an_organisation_that_is_suspended_nothing_is_given_again_and_everybody_is_told(
    amina: Applicant, celine: Actor
) -> None:
    client, made = client_of(amina.user), given(amina, celine)
    Organisation.objects.filter(pk=celine.body.pk).update(suspended_at=timezone.now())
    checked = Client().post(reverse("verifier-mandat"), {"text": employment.grouped(made.number)}).content.decode()
    assert "L’organisme de ce mandat est suspendu" in plain_text(checked)
    assert "organisme suspendu" in text(client)

    client.post(reverse("retirer-mandat", args=[made.public_id]), {"act_key": str(uuid7())})

    assert "Redonner ce mandat" not in text(client)
    back = client.post(reverse("redonner-mandat", args=[made.public_id]), {"act_key": str(uuid7())})
    assert back.status_code == 409


def test_on_a_file_of_a_safe_address_the_terms_say_that_both_files_are_seen(amina: Applicant, celine: Actor) -> None:
    client = client_of(amina.user)
    client.post(PAGE, {"code": code(celine)})
    said = "Si cet organisme a déjà un mandat de votre ancien dossier, il verra les deux."
    assert said not in plain_text(client.get(reverse("donner-mandat")).content.decode())
    SafeChannel.objects.create(
        demande=amina.demande, email="ailleurs@exemple.test", person_key="d", set_at=timezone.now()
    )
    assert said in plain_text(client.get(reverse("donner-mandat")).content.decode())


def test_the_paper_bears_the_name_the_number_and_the_square(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)

    page = client_of(amina.user).get(reverse("papier-mandat", args=[made.public_id])).content.decode()

    assert "<svg" in page
    for word in (papers.name_on(made), "Toit commun", employment.grouped(made.number), papers.public_key()):
        assert word in plain_text(page)


def test_another_household_holds_nothing_of_it(amina: Applicant, celine: Actor) -> None:
    made, noe = given(amina, celine), client_of(factories.demande("Noé").user)
    assert noe.get(reverse("papier-mandat", args=[made.public_id])).status_code == 404
    for name in ("retirer-mandat", "redonner-mandat", "accorder-mandat"):
        answer = noe.post(reverse(name, args=[made.public_id]), {"act_key": str(uuid7()), "accord": "oui"})
        assert answer.status_code == 404, name


def test_another_holder_sees_a_mandate_only_once_they_are_asked(celine: Actor) -> None:
    couple = couples.couple()
    marc = client_of(couple.marc.person)
    quiet = typed(couple.demande, couple.amina, code(celine))
    read(celine, quiet)
    assert "Toit commun" not in text(marc)
    assert "Toit commun" not in text(marc, reverse("lectures"))
    assert "Toit commun" in text(client_of(couple.amina.person), reverse("lectures"))

    granting.revoke(quiet.public_id, by=couple.amina, at=timezone.now())
    asked = typed(couple.demande, couple.amina, code(celine), asks_other=True)
    assert "Donner mon accord" in text(marc)
    url = reverse("accorder-mandat", args=[asked.public_id])
    assert marc.post(url, {"act_key": str(uuid7()), "accord": "oui"}).url == PAGE
    assert "Retirer mon accord" in text(marc)
    assert "L’autre titulaire a donné son accord" in text(client_of(couple.amina.person))


def read(by: Actor, made: Mandate) -> None:
    answer = client_of(by.person).get(reverse("conseiller-dossier", args=[made.public_id]))
    assert answer.status_code == 200


# --- Anybody checks ---------------------------------------------------------------------------


def checked(typed_text: str) -> str:
    return plain_text(Client().post(reverse("verifier-mandat"), {"text": typed_text}).content.decode())


def test_anybody_checks_a_mandate_by_its_number_or_its_square_and_reads_no_name(
    amina: Applicant, celine: Actor
) -> None:
    made = given(amina, celine)
    square = papers.square_of(made)
    pages = [
        checked(employment.grouped(made.number)),
        checked(square),
        text(Client(), reverse("verifier-mandat-lu", args=[square])),
    ]
    for page in pages:
        assert "Ce mandat est valable aujourd’hui" in page
        assert "Toit commun" in page
        assert amina.persons[0].last_name not in page


def test_a_mandate_that_is_over_unknown_or_forged_is_refused_with_its_reason(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)
    square = papers.square_of(made)
    assert "Aucun mandat ne porte ce numéro" in checked("ABCD 2345 EFGH")
    assert "Ce n’est pas un mandat signé par Palier" in checked(square[:-4] + "AAAA")
    granting.revoke(made.public_id, by=holder(amina), at=timezone.now())
    for page in (checked(made.number), checked(square)):
        assert "a été retiré" in page
        assert "valable aujourd’hui" not in page
    assert len(Client().get(reverse("mandats-retires")).content.decode().split("\n")[1]) == 64
    assert papers.public_key() in Client().get(reverse("mandats-cles")).content.decode()
    assert b"def main" in Client().get(reverse("mandats-programme")).content
