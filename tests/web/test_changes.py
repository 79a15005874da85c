"""« Qu’est-ce qui a changé ? » : seen before it is signed, kept once, taken back; a contact told where it was before (ADR 81)."""

from __future__ import annotations

import html
import re
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
    Message,
    Person,
    SafeChannel,
    User,
    VisitAct,
    WishSending,
)
from palier.models.demandes import layers
from palier.models.identifiers import uuid7
from palier.workflows.candidature import applying
from palier.workflows.changes import changing_contact
from palier.workflows.doors import protecting
from tests import counter_world, couples, factories, second_factors
from tests.plain_pages import plain_text
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor
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


def post(client: Client, url: str, **said: str) -> HttpResponse:
    return client.post(url, {**said, "act_key": str(uuid7())})


def to(kind: str) -> str:
    return reverse("changement", args=[kind])


def text(response: HttpResponse) -> str:
    bare = re.sub(r"<[^>]+>", " ", plain_text(response.content.decode()))
    return " ".join(html.unescape(bare).split())


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
    assert "Points" in seen
    assert "Le plafond de revenus passe de" in seen
    assert "Acte de naissance" in seen
    assert "registre national" in seen
    assert not FileChange.objects.exists()
    assert not Fact.objects.filter(path="household").exists()


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
    assert "repris depuis" in told
    assert "Ce que vous avez dit compte dès maintenant" not in told


def test_what_is_taken_back_tells_no_place(amina):
    client = client_of(amina.user)
    page = reverse("candidature", args=[open_home(amina).public_id])
    birth(client, confirmer="1")
    assert page in client.get(LIST).content.decode()

    post(client, reverse("reprendre-changement", args=[FileChange.objects.get().public_id]))

    assert page not in client.get(LIST).content.decode()


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
    ],
)
def test_what_cannot_be_true_is_said_and_keeps_the_answers(amina, kind, said, sentence):
    said = {name: value.replace("TOMORROW", ago(-1)) for name, value in said.items()}

    shown = post(client_of(amina.user), to(kind), **said)

    assert shown.status_code == 400
    assert sentence in text(shown)


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
    assert "depuis son propre accès" in text(shown)


def test_unknown_kinds_lead_nowhere(amina):
    client = client_of(amina.user)

    assert client.get(to("contact")).status_code == 404
    assert client.get(to("autre-chose")).status_code == 404


# --- The contact ----------------------------------------------------------------------------


def mail_code(recipient: str) -> str:
    body = Message.objects.filter(recipient=recipient).latest("created_at").body
    return next(word for word in body.replace("\n", " ").split() if word.isdigit() and len(word) == 6)


def new_mail(client: Client, of: Applicant, email: str = "nouvelle@exemple.test") -> HttpResponse:
    phone = Person.objects.get(demande=of.demande, key="d").phone
    assert post(client, CONTACT, email=email, phone=phone).url == CODE
    return post(client, CODE, code=mail_code(email))


def test_a_new_mail_is_proved_then_kept_and_told_where_it_was_before(amina):
    client, former = client_of(amina.user), amina.persons[0].email

    assert new_mail(client, amina).url == f"{LIST}?fait=coordonnees#fait"

    assert Person.objects.get(demande=amina.demande, key="d").email == "nouvelle@exemple.test"
    told = Message.objects.get(recipient=former)
    assert told.subject == "Vos coordonnées ont changé sur Palier"
    assert "/coordonnees/pas-moi/" in told.body
    assert "nouvelle@" not in told.body
    assert told.demande is None


def test_a_wrong_code_changes_nothing(amina):
    client = client_of(amina.user)
    post(client, CONTACT, email="nouvelle@exemple.test", phone="")

    shown = post(client, CODE, code="000000")

    assert shown.status_code == 400
    assert Person.objects.get(demande=amina.demande, key="d").email == amina.persons[0].email
    assert not FileChange.objects.exists()


def test_who_reads_the_former_contact_puts_it_back_and_closes_the_session(amina, client):
    thief = client_of(amina.user)
    former = amina.persons[0].email
    new_mail(thief, amina)
    link = Message.objects.get(recipient=former).body.split("https://logement.example")[1].split()[0]
    assert "Ce n’était pas vous" in text(client.get(link))

    assert "sont remises" in text(client.post(link))

    assert Person.objects.get(demande=amina.demande, key="d").email == former
    assert User.objects.get(pk=amina.user.pk).signed_out_at is not None
    assert FileChange.objects.get().is_disowned
    assert thief.get(LIST).status_code == 302
    assert changing_contact.untold(timezone.now()) == [amina.demande.pk]
    assert "ne sert plus" in text(client.post(reverse("coordonnees-pas-moi", args=["0" * 48])))


def test_an_old_link_stops_nothing(amina, client):
    former = amina.persons[0].email
    new_mail(client_of(amina.user), amina)
    link = Message.objects.get(recipient=former).body.split("https://logement.example")[1].split()[0]
    FileChange.objects.update(at=timezone.now() - changing_contact.LINK_LIFE)

    assert "ne sert plus" in text(client.post(link))
    assert Person.objects.get(demande=amina.demande, key="d").email == "nouvelle@exemple.test"


def test_an_address_and_a_telephone_change_without_a_code(amina):
    factories.commune("93048", "Montreuil")
    client = client_of(amina.user)
    email = amina.persons[0].email
    said = {"street": "12 rue de la Paix", "postal_code": "93100", "commune": "Montreuil (93)"}

    answer = post(client, CONTACT, email=email, phone="06 12 34 56 78", **said)

    assert answer.status_code == 302
    row = Person.objects.get(demande=amina.demande, key="d")
    assert (row.phone, row.address) == ("0612345678", "12 rue de la Paix, 93100 Montreuil")
    assert Message.objects.filter(recipient=email).count() == 1


def test_the_same_contact_or_none_at_all_is_refused(amina):
    client, row = client_of(amina.user), amina.persons[0]
    Person.objects.filter(pk=row.pk).update(address="")

    assert "déjà celles" in text(post(client, CONTACT, email=row.email, phone=f"0{row.phone[-9:]}"))
    assert "Gardez au moins" in text(post(client, CONTACT, email="", phone=""))


def test_a_safe_address_is_not_shown_nor_written_beside(amina):
    protecting.protect(amina.demande, "sure@exemple.test", by=amina.actor, at=timezone.now())
    client = client_of(amina.user)

    shown = text(client.get(CONTACT))
    assert "adresse sûre" in shown
    assert "sure@exemple.test" not in shown

    assert post(client, CONTACT, email="autre@exemple.test", phone="").status_code == 400
    assert not Message.objects.filter(recipient="autre@exemple.test").exists()


def test_a_safe_address_leaves_no_trace_of_the_contacts_before(amina):
    new_mail(client_of(amina.user), amina)
    assert FileChange.objects.count() == 1

    protecting.protect(amina.demande, "sure@exemple.test", by=amina.actor, at=timezone.now())

    assert not FileChange.objects.exists()
    assert SafeChannel.objects.get().email == "sure@exemple.test"


def test_the_other_holder_hears_nothing_of_my_contact():
    made = couples.couple()
    Person.objects.filter(demande=made.demande, key="d").update(email="amina@exemple.test")
    client = client_of(made.amina.user)
    post(client, CONTACT, email="nouvelle@exemple.test", phone="")
    post(client, CODE, code=mail_code("nouvelle@exemple.test"))

    assert FileChange.objects.count() == 1
    assert not Message.objects.filter(recipient="famille@example.test").exists()
    assert not Letter.objects.filter(demande=made.demande).exists()
    assert "déjà dit" in text(client.get(LIST))
    assert "déjà dit" not in text(client_of(made.marc.user).get(LIST))


# --- At a counter ---------------------------------------------------------------------------


def at_the_desk(agent: Actor) -> Client:
    client = client_of(agent.user)
    second_factors.show(client)
    return client


def test_a_counter_does_the_same_with_a_receipt(amina):
    gisele = counter_world.agent("Gisèle", "Guichet du centre")
    visit = counter_world.seen(amina.demande, gisele)
    client = at_the_desk(gisele)
    inside = f"/au-guichet/{visit.public_id}"

    assert client.get(f"{inside}{LIST}").status_code == 200
    assert post(client, f"{inside}{to('naissance')}", **BABY, birth_date=ago(9), confirmer="1").status_code == 302

    assert persons(amina)[-1] == ("n1", "personne_a_charge")
    assert VisitAct.objects.filter(visit=visit, verb="changer_foyer").count() == 1


def test_a_counter_changes_a_contact_with_the_code_that_came_to_the_new_mailbox(amina):
    gisele = counter_world.agent("Gisèle", "Guichet du centre")
    visit = counter_world.seen(amina.demande, gisele)
    client, inside = at_the_desk(gisele), f"/au-guichet/{visit.public_id}"

    assert post(client, f"{inside}{CONTACT}", email="nouvelle@exemple.test", phone="").url == f"{inside}{CODE}"
    assert post(client, f"{inside}{CODE}", code=mail_code("nouvelle@exemple.test")).status_code == 302

    assert Person.objects.get(demande=amina.demande, key="d").email == "nouvelle@exemple.test"
    assert VisitAct.objects.filter(visit=visit, verb="changer_contact").count() == 1
