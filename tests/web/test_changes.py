"""« Qu’est-ce qui a changé ? » : seen before it is signed, kept once, taken back; a contact told where it was before (ADR 81)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    Candidature,
    Fact,
    FileChange,
    Letter,
    Person,
    VisitAct,
    WishSending,
)
from palier.models.demandes import layers
from palier.web.presentation import words
from palier.workflows.candidature import applying
from tests import counter_world, couples, factories
from tests.web.changing_pages import at_the_desk, post, text
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
LIST, CONTACT, CODE = reverse("changements"), reverse("mes-coordonnees"), reverse("mes-coordonnees-code")
BABY = {"who": "personne_a_charge:E", "first_name": "Nour", "last_name": "Benali"}


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def to(kind: str) -> str:
    return reverse("changement", args=[kind])


def ago(days: int) -> str:
    return (timezone.localdate() - timedelta(days=days)).strftime("%d/%m/%Y")


def birth(client: Client, **more: str) -> HttpResponse:
    return post(client, to("naissance"), **BABY, birth_date=ago(9), **more)


def persons(of: Applicant) -> list[tuple[str, str]]:
    known = layers.facts_of(of.demande, timezone.localdate())
    return [(one.key, one.role.value) for one in known.household.persons]


def open_home(of: Applicant) -> Candidature:
    house = factories.organisation("bailleur", "Habitat")
    on = factories.publication(factories.home(house, factories.organisation("reservataire", "Est")))
    return applying.apply(of.demande, on, by=of.actor, at=timezone.now())


def test_a_birth_is_seen_with_what_it_does_before_anything_is_kept(amina):
    open_home(amina)
    client = client_of(amina.user)
    assert "Une naissance" in text(client.get(LIST))

    seen = text(birth(client))

    assert "Rien n’est encore enregistré" in seen
    assert "Personnes comptées 2 3" in seen
    assert "Points aujourd’hui, selon la grille de" in seen
    assert "À la clôture de sa liste, le" in seen
    assert "Le plafond de revenus passe de" in seen
    assert "Acte de naissance" in seen
    assert "registre national" in seen
    assert not FileChange.objects.exists()
    assert not Fact.objects.filter(path="household").exists()


def test_points_before_and_after_are_said_in_the_language_of_who_reads(amina):
    """« : 0 → 25 » beside a name in French was the same in English and from right to left."""
    open_home(amina)
    client = client_of(amina.user)
    post(client, reverse("langue"), langue="en", suite="/")

    page = post(client, reverse("completer", args=["situation"]), situations="expulsion_jugement").content.decode()

    assert '<span lang="fr">Jugement d’expulsion</span>: from 0 to 25' in " ".join(page.split())
    assert "→" not in page
    assert "An eviction judgment has been given" in page


def test_a_birth_takes_the_place_of_the_child_that_was_told_here_and_a_later_pregnancy_counts(amina):
    """Both counted, and one person that did not exist raised ceilings and size."""
    client, expecting = client_of(amina.user), reverse("completer", args=["foyer"])

    def counted() -> tuple[int, int]:
        known = layers.facts_of(amina.demande, timezone.localdate()).household
        return len(known.persons), sum(child.number for child in known.expected)

    alone, _ = counted()
    post(client, expecting, number="1", due_on=ago(-9), confirmer="1")
    assert counted() == (alone, 1)
    birth(client, confirmer="1")
    assert counted() == (alone + 1, 0)
    Fact.objects.create(
        demande=amina.demande,
        layer="declare",
        path="expected",
        value={"number": 1, "due_on": (timezone.localdate() + timedelta(days=250)).isoformat()},
        at=timezone.now(),
    )
    assert counted() == (alone + 1, 1)


def test_it_is_kept_once_confirmed_and_weighs_and_goes_to_the_register(amina):
    row = open_home(amina)
    before = row.snapshot
    client = client_of(amina.user)

    answer = birth(client, confirmer="1")

    assert answer.url == f"{LIST}?fait=enregistre#fait"
    assert persons(amina)[-1] == ("n1", "personne_a_charge")
    assert Person.objects.get(demande=amina.demande, key="n1").first_name == "Nour"
    row.refresh_from_db()
    assert row.snapshot != before
    assert WishSending.objects.get(demande=amina.demande).is_of_file
    assert Letter.objects.filter(demande=amina.demande, kind="changement_foyer").count() == 1
    shown = text(client.get(answer.url))
    assert "Acte de naissance" in shown
    assert "Nour" in shown


def test_answers_are_kept_when_they_are_corrected(amina):
    shown = birth(client_of(amina.user), corriger="1")

    assert shown.status_code == 200
    assert 'value="Nour"' in shown.content.decode()
    assert not FileChange.objects.exists()


def test_an_honest_mistake_is_taken_back_once(amina):
    client = client_of(amina.user)
    birth(client, confirmer="1")
    change = FileChange.objects.get()
    url = reverse("reprendre-changement", args=[change.public_id])

    assert post(client, url).url == f"{LIST}?fait=repris#fait"

    assert persons(amina) == [("d", "demandeur"), ("p1", "personne_a_charge")]
    assert Person.objects.get(demande=amina.demande, key="n1").role == "separe"
    assert Letter.objects.filter(kind="changement_repris").count() == 1
    assert post(client, url).status_code == 409
    told = text(client.get(f"{LIST}?fait=repris"))
    assert "annulé depuis" in told
    assert "Ce que vous avez dit compte dès maintenant" not in told


def test_what_taking_a_birth_back_does_is_seen_first(amina):
    client = client_of(amina.user)
    birth(client, confirmer="1")

    seen = text(client.get(reverse("reprendre-changement", args=[FileChange.objects.get().public_id])))

    assert "compte dans votre foyer ne compte pas dans votre foyer" in seen
    assert "Personnes comptées 3 2" in seen
    assert persons(amina)[-1] == ("n1", "personne_a_charge")


def test_what_is_taken_back_tells_no_place(amina):
    client = client_of(amina.user)
    page = reverse("candidature", args=[open_home(amina).public_id])
    birth(client, confirmer="1")
    assert page in client.get(LIST).content.decode()

    post(client, reverse("reprendre-changement", args=[FileChange.objects.get().public_id]))

    assert page not in client.get(LIST).content.decode()


def test_what_is_taken_back_says_what_it_had_moved_and_that_it_counts_no_more(amina):
    client, row = client_of(amina.user), open_home(amina)
    birth(client, confirmer="1")
    moved = [{"candidature": str(row.public_id), "avant": [6, 1, 20], "apres": [2, 1, 20]}]
    FileChange.objects.update(places=moved)

    post(client, reverse("reprendre-changement", args=[FileChange.objects.get().public_id]))

    told = text(client.get(LIST))
    assert "de la 7ᵉ à la 3ᵉ, sur 20. Depuis l’annulation" in told


def test_two_changes_of_one_day_are_told_apart_by_their_hour(amina):
    client = client_of(amina.user)
    birth(client, confirmer="1")
    person = Person.objects.get(demande=amina.demande, key="d")
    post(client, to("nom"), person="d", last_name="Martin", first_name=person.first_name, confirmer="1")
    row = FileChange.objects.earliest("at")
    FileChange.objects.filter(pk=row.pk).update(at=row.at - timedelta(minutes=2))

    told = text(client.get(LIST))

    for one in FileChange.objects.all():
        assert words.datetime_words(one.at) in told


def test_a_change_of_nothing_is_refused_before_anything_is_shown(amina):
    client, person = client_of(amina.user), Person.objects.get(demande=amina.demande, key="d")
    same = {"last_name": person.last_name.upper(), "first_name": person.first_name}
    day = layers.facts_of(amina.demande, timezone.localdate()).household.persons[0].birth_date.strftime("%d/%m/%Y")
    for kind, said in (("nom", {}), ("nom", same), ("date_naissance", {"birth_date": day})):
        for more in ({}, {"confirmer": "1"}):
            shown = post(client, to(kind), person="d", **said, **more)

            assert shown.status_code == 400
            assert "Rien ne change ainsi" in text(shown)
    assert not FileChange.objects.exists()
    assert not Letter.objects.filter(kind="changement_foyer").exists()


def test_a_stranger_takes_back_nothing_of_mine(amina):
    birth(client_of(amina.user), confirmer="1")
    url = reverse("reprendre-changement", args=[FileChange.objects.get().public_id])

    assert post(client_of(factories.demande("Sonia").user), url).status_code == 404


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("naissance", {**BABY, "birth_date": "TOMORROW"}, "avenir"),
        ("depart", {}, "Choisissez une personne"),
        ("date_naissance", {"person": "p1", "birth_date": "TOMORROW"}, "avenir"),
        ("naissance", {**BABY, "last_name": "\u202egnp"}, "avec des lettres"),
        ("naissance", {**BABY, "first_name": "<b>Lina</b>"}, "avec des lettres"),
    ],
)
def test_what_cannot_be_true_is_said_and_keeps_the_answers(amina, kind, said, sentence):
    said = {name: value.replace("TOMORROW", ago(-1)) for name, value in said.items()}

    shown = post(client_of(amina.user), to(kind), **said)

    assert shown.status_code == 400
    assert sentence in text(shown)


def test_a_birth_to_come_is_led_to_its_own_page(amina):
    assert reverse("completer", args=["foyer"]) in client_of(amina.user).get(to("naissance")).content.decode()


def test_a_dependant_leaves_and_a_name_changes(amina):
    client = client_of(amina.user)
    assert post(client, to("nom"), person="p1", last_name="Martin", confirmer="1").status_code == 302
    assert Person.objects.get(demande=amina.demande, key="p1").last_name == "Martin"

    assert post(client, to("depart"), person="p1", confirmer="1").status_code == 302

    assert persons(amina) == [("d", "demandeur")]
    assert "Personne n’est à charge" in text(client.get(to("depart")))


def test_a_family_situation_and_a_partner_change_what_is_asked(amina):
    client = client_of(amina.user)
    assert post(client, to("situation_familiale"), person="d", status="D", confirmer="1").status_code == 302
    said = {"who": "cotitulaire:M", "first_name": "Marc", "last_name": "Dupré", "birth_date": "03/09/1985"}

    seen = text(post(client, to("arrivee"), **said))
    assert "Ses revenus comptent" in seen
    assert post(client, to("arrivee"), **said, confirmer="1").status_code == 302

    known = layers.facts_of(amina.demande, timezone.localdate())
    assert [one.marital_status for one in known.household.persons if one.key in {"d", "n1"}] == ["M", "M"]
    assert "Carte d’identité" in text(client.get(f"{LIST}?fait=enregistre"))


def test_a_holder_does_not_correct_the_identity_of_the_other():
    made = couples.couple()
    client = client_of(made.marc.user)

    shown = post(client, to("date_naissance"), person="d", birth_date="17/04/1988", confirmer="1")

    assert shown.status_code == 400
    page = client.get(to("date_naissance"))
    assert 'value="d"' not in page.content.decode()
    assert 'value="c1"' in page.content.decode()
    assert "depuis son propre accès" in text(page)


def test_unknown_kinds_lead_nowhere(amina):
    client = client_of(amina.user)

    assert client.get(to("contact")).status_code == 404
    assert client.get(to("autre-chose")).status_code == 404


# --- The contact ----------------------------------------------------------------------------


def test_a_counter_does_the_same_with_a_receipt(amina):
    gisele = counter_world.agent("Gisèle", "Guichet du centre")
    visit = counter_world.seen(amina.demande, gisele)
    client = at_the_desk(gisele)
    inside = f"/au-guichet/{visit.public_id}"

    assert client.get(f"{inside}{LIST}").status_code == 200
    assert post(client, f"{inside}{to('naissance')}", **BABY, birth_date=ago(9), confirmer="1").status_code == 302

    assert persons(amina)[-1] == ("n1", "personne_a_charge")
    assert VisitAct.objects.filter(visit=visit, verb="changer_foyer").count() == 1
