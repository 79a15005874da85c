"""One organisation on the steward's pages: made, corrected, suspended, closed; its second factor, and what it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, LetterPrinter, Organisation, PaperLetter
from tests import factories, second_factors
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
SIRET = "73282932000074"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


def page(client: Client, name: str, one: Organisation) -> str:
    return plain_text(client.get(reverse(name, args=[one.public_id])))


def test_an_organisation_is_made_and_the_journal_names_who_made_it(desk: Client, ariane: Actor) -> None:
    made = {"kind": "reservataire", "name": "  Préfecture  du 93 ", "siret": "732 829 320 00074", "is_state": "on"}

    answer = post(desk, "intendant_nouveau", [], **made)

    one = Organisation.objects.get(siret=SIRET)
    assert (one.name, one.kind, one.is_state) == ("Préfecture du 93", "reservataire", True)
    assert answer["Location"] == f"{reverse('intendant_organisme', args=[one.public_id])}?fait=cree"
    assert "Invitez maintenant" in plain_text(desk.get(answer["Location"]))
    lines = JournalEntry.objects.filter(object_id=one.public_id).order_by("at", "verb")
    assert {(line.verb, line.actor, line.organisation) for line in lines} == {
        ("creer_organisme", ariane.person.public_id, ariane.body.pk),
        ("marquer_etat", ariane.person.public_id, ariane.body.pk),
    }


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "Est Habitat"}, "porte déjà ce nom"),
        ({"name": "Autre", "siret": "123"}, "14 chiffres"),
        ({"name": "Autre", "siret": "73282932000075"}, "chiffre faux"),
        ({"name": "Autre", "is_state": "on"}, "Seul un réservataire"),
    ],
)
def test_what_cannot_be_made_says_why_and_keeps_nothing(
    desk: Client, est: Organisation, said: dict[str, str], sentence: str
) -> None:
    before = Organisation.objects.count()

    answer = post(desk, "intendant_nouveau", [], kind="bailleur", **said)

    assert answer.status_code == 400
    assert sentence in plain_text(answer)
    assert Organisation.objects.count() == before


def test_the_same_form_sent_twice_makes_one_organisation(desk: Client) -> None:
    said = {"kind": "bailleur", "name": "Est Habitat", "act_key": "0192d3a0-0000-7000-8000-000000000001"}
    first = desk.post(reverse("intendant_nouveau"), said)
    again = desk.post(reverse("intendant_nouveau"), said)

    assert first["Location"] == again["Location"]
    assert Organisation.objects.filter(name="Est Habitat").count() == 1


def test_a_mistyped_name_is_corrected(desk: Client, est: Organisation) -> None:
    post(desk, "intendant_corriger", [est.public_id], name="Est Habitat SA", siret=SIRET, contact="1 rue des Ormes")

    est.refresh_from_db()
    assert (est.name, est.siret, est.contact) == ("Est Habitat SA", SIRET, "1 rue des Ormes")
    assert JournalEntry.objects.get(verb="corriger_organisme").details == {"champs": ["nom", "siret", "contact"]}


def test_suspended_then_resumed_and_its_members_are_out_meanwhile(desk: Client, est: Organisation) -> None:
    karim, browser = factories.member("Karim", est), Client()
    browser.force_login(karim.person, backend="django.contrib.auth.backends.ModelBackend")

    post(desk, "intendant_arreter", [est.public_id], act="suspendre")
    assert browser.get(reverse("bailleur")).status_code == 302
    assert "suspendu" in page(desk, "intendant_organisme", est)
    assert "Inviter quelqu’un" not in page(desk, "intendant_organisme", est)

    post(desk, "intendant_arreter", [est.public_id], act="reprendre")
    assert "ouvert" in page(desk, "intendant_organisme", est)


def test_closing_is_ticked_and_is_for_good(desk: Client, est: Organisation) -> None:
    refused = post(desk, "intendant_arreter", [est.public_id], act="fermer")
    assert refused.status_code == 400
    assert "Cochez cette case" in plain_text(refused)

    post(desk, "intendant_arreter", [est.public_id], act="fermer", is_sure="on")
    assert "Il ne se rouvre pas" in page(desk, "intendant_arreter", est)
    again = post(desk, "intendant_arreter", [est.public_id], act="reprendre")
    assert "est fermé" in plain_text(again)


def test_an_organisation_whose_households_wait_is_not_closed_and_the_page_counts_what_is_left(desk: Client) -> None:
    world = worlds.cast(others=0)
    world.home_at("publiee", [world.amina])

    assert "1 liste" in page(desk, "intendant_arreter", world.bailleur)
    refused = post(desk, "intendant_arreter", [world.bailleur.public_id], act="fermer", is_sure="on")

    assert refused.status_code == 400
    assert "a encore 1 liste en cours" in plain_text(refused)


def test_letters_that_are_not_posted_keep_an_organisation_open(desk: Client, est: Organisation) -> None:
    amina = factories.demande("Amina")
    now = timezone.now()
    PaperLetter.objects.create(
        demande=amina.demande,
        organisation=est,
        person_key="d",
        title="t",
        paragraphs=[],
        made_at=now,
        made_on=timezone.localdate(now),
    )

    assert "1 lettre papier" in page(desk, "intendant_arreter", est)


def test_a_second_factor_is_asked_from_a_day_and_taken_back(desk: Client, est: Organisation) -> None:
    factories.member("Karim", est)
    second_factors.give(factories.member("Lucie", est).person)
    assert "Membres sans second facteur à cette heure : 1." in page(desk, "intendant_facteur", est)

    past = post(desk, "intendant_facteur", [est.public_id], since="2020-01-02")
    assert "Ce jour est passé" in plain_text(past)
    post(desk, "intendant_facteur", [est.public_id], since=timezone.localdate().isoformat())
    est.refresh_from_db()
    assert est.factor_since == timezone.localdate()
    post(desk, "intendant_facteur", [est.public_id], since="")
    est.refresh_from_db()
    assert est.factor_since is None


@pytest.mark.parametrize("kind", ["exploitant", "guichet"])
def test_where_a_factor_is_always_shown_the_page_never_says_that_it_is_as_one_likes(
    desk: Client, est: Organisation, kind: str
) -> None:
    other = factories.organisation(kind, "Toujours")

    assert "toujours exigé" in page(desk, "intendant_organisme", other)
    assert "chacun fait comme il veut" not in page(desk, "intendant_organisme", other)
    assert "en montrent toujours un" in page(desk, "intendant_facteur", other)
    assert "chacun fait comme il veut" in page(desk, "intendant_organisme", est)


def test_who_prints_is_named_by_place_and_letters_move_without_being_read(desk: Client, est: Organisation) -> None:
    amina = factories.demande("Amina")
    now = timezone.now()
    letter = PaperLetter.objects.create(
        demande=amina.demande, person_key="d", title="t", paragraphs=[], made_at=now, made_on=timezone.localdate(now)
    )

    wrong = post(desk, "intendant_lettres", [est.public_id], where="Atlantide")
    assert "n’est ni un département ni une région" in plain_text(wrong)
    post(desk, "intendant_lettres", [est.public_id], where="")
    letter.refresh_from_db()
    assert letter.printer_id == est.pk
    assert "partout où personne n’est nommé" in page(desk, "intendant_organisme", est)

    post(desk, "intendant_lettres", [est.public_id], where="69, Île-de-France")
    assert set(LetterPrinter.objects.values_list("departement", flat=True)) > {"69", "75", "93", ""}
    post(desk, "intendant_lettres", [est.public_id], plus="")
    letter.refresh_from_db()
    assert not LetterPrinter.objects.filter(departement="").exists()


def test_what_is_not_printed_there_is_not_taken_back(desk: Client, est: Organisation) -> None:
    refused = post(desk, "intendant_lettres", [est.public_id], plus="69")

    assert refused.status_code == 400
    assert "n’y est pas nommé" in plain_text(refused)


def test_reading_asks_for_no_code_and_an_act_does_once_the_last_is_old(desk: Client, est: Organisation) -> None:
    session = desk.session
    session["second_facteur"] = 1
    session.save()

    assert desk.get(reverse("intendant")).status_code == 200
    assert desk.get(reverse("intendant_organisme", args=[est.public_id])).status_code == 200
    asked = post(desk, "intendant_arreter", [est.public_id], act="suspendre")
    assert asked["Location"].startswith(reverse("second-facteur-verifier"))
    assert desk.get(reverse("intendant_nouveau"))["Location"].startswith(reverse("second-facteur-verifier"))
    est.refresh_from_db()
    assert est.suspended_at is None


def test_the_operator_of_the_site_is_neither_suspended_nor_closed_by_its_only_steward(
    desk: Client, ariane: Actor
) -> None:
    for said in ({"act": "suspendre"}, {"act": "fermer", "is_sure": "on"}):
        refused = post(desk, "intendant_arreter", [ariane.body.public_id], **said)
        assert refused.status_code == 400
        assert "dernier intendant qui peut entrer" in plain_text(refused)


def test_a_mairie_is_made_with_its_commune_and_a_prefecture_with_its_departement(desk: Client) -> None:
    factories.commune()
    post(desk, "intendant_nouveau", [], kind="mairie", name="Mairie de Montreuil", commune="Montreuil")
    post(desk, "intendant_nouveau", [], kind="prefecture", name="Préfecture du 93", departement="Seine-Saint-Denis")

    mairie, prefecture = Organisation.objects.get(kind="mairie"), Organisation.objects.get(kind="prefecture")
    assert (mairie.commune_id, mairie.departement) == ("93048", "")
    assert (prefecture.commune_id, prefecture.departement) == (None, "93")
    assert "Montreuil (Seine-Saint-Denis, 93)" in page(desk, "intendant_organisme", mairie)
    assert "Seine-Saint-Denis (93)" in page(desk, "intendant_organisme", prefecture)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "mairie"}, "celle d’une commune"),
        ({"kind": "prefecture"}, "celle d’un département"),
        ({"kind": "bailleur", "commune": "Montreuil"}, "Seule une mairie"),
        ({"kind": "mairie", "commune": "Montreuil", "departement": "93"}, "Seule une mairie"),
        ({"kind": "prefecture", "departement": "94"}, "tient déjà ce territoire"),
    ],
)
def test_a_place_that_does_not_fit_says_why(desk: Client, said: dict[str, str], sentence: str) -> None:
    factories.commune()
    factories.organisation("prefecture", "Préfecture du 94", departement="94")
    before = Organisation.objects.count()

    answer = post(desk, "intendant_nouveau", [], name="Nouveau", **said)

    assert answer.status_code == 400
    assert sentence in plain_text(answer)
    assert Organisation.objects.count() == before


def test_a_mistaken_place_is_corrected_and_the_journal_says_so(desk: Client) -> None:
    one = factories.organisation("mairie", "Mairie")
    factories.commune("93001", "Aubervilliers")

    answer = post(
        desk, "intendant_corriger", [one.public_id], name="Mairie", contact=one.contact, commune="Aubervilliers"
    )

    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.commune_id == "93001"
    line = JournalEntry.objects.get(object_id=one.public_id, verb="corriger_organisme")
    assert line.details["champs"] == ["territoire"]
