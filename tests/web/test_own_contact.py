"""A contact that its holder changes: proved, told where it was before, put back by who reads the former one (ADR 81)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    Commune,
    FileChange,
    Letter,
    Message,
    Person,
    SafeChannel,
    User,
    VisitAct,
)
from palier.models.demandes import proved_phones
from palier.workflows.changes import changing_contact
from palier.workflows.doors import protecting, signing_in
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


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("06 12 34 56 789", "Vérifiez ce numéro"),
        ("+33 6 12 34 56 78 99", "Vérifiez ce numéro"),
        ("+212 6 12 34 56 78", "à aucun numéro d’un autre pays"),
        ("+44 7911 123456", "à aucun numéro d’un autre pays"),
        ("+351912345678", "à aucun numéro d’un autre pays"),
        ("08 99 12 34 56", "commence par 08"),
    ],
)
def test_a_number_that_is_not_whole_and_french_is_refused_and_never_cut(amina, typed, why):
    """Each of these became the number of a stranger."""
    row = amina.persons[0]

    shown = post(client_of(amina.user), CONTACT, email=row.email, phone=typed)

    assert (shown.status_code, why in text(shown)) == (400, True)
    assert Person.objects.get(pk=row.pk).phone == row.phone


def test_what_the_register_says_otherwise_is_left_as_it_is(amina):
    Person.objects.filter(pk=amina.persons[0].pk).update(phone="+212 6 12 34 56 78")
    client = client_of(amina.user)

    assert post(client, CONTACT, email="nouvelle@exemple.test", phone="+212 6 12 34 56 78").url == CODE
    post(client, CODE, code=mail_code("nouvelle@exemple.test"))

    row = Person.objects.get(pk=amina.persons[0].pk)
    assert (row.email, row.phone) == ("nouvelle@exemple.test", "+212 6 12 34 56 78")


def test_where_texts_leave_a_new_mobile_is_proved_beside_a_new_mail(amina, settings):
    settings.SMS_URL = "https://sms.example"
    client, row = client_of(amina.user), amina.persons[0]

    assert post(client, CONTACT, email="nouvelle@exemple.test", phone="06 12 34 56 78").url == CODE
    assert post(client, CODE, code=mail_code("nouvelle@exemple.test")).url == CODE
    assert Person.objects.get(pk=row.pk).phone == row.phone
    assert "0612345678" in text(client.get(CODE))
    post(client, CODE, code=mail_code("0612345678"))

    now = Person.objects.get(pk=row.pk)
    assert (now.email, now.phone) == ("nouvelle@exemple.test", "0612345678")
    assert not proved_phones.is_unproved(amina.demande, "d", "0612345678")


def test_a_mobile_that_codes_are_to_go_to_is_proved_when_the_mail_is_taken_away(amina, settings):
    client, row = client_of(amina.user), amina.persons[0]
    assert post(client, CONTACT, email=row.email, phone="06 12 34 56 78").status_code == 302
    assert proved_phones.is_unproved(amina.demande, "d", "0612345678")
    settings.SMS_URL = "https://sms.example"

    assert post(client, CONTACT, email="", phone="06 12 34 56 78").url == CODE
    assert Person.objects.get(pk=row.pk).email
    post(client, CODE, code=mail_code("0612345678"))

    assert Person.objects.get(pk=row.pk).email == ""
    assert not proved_phones.is_unproved(amina.demande, "d", "0612345678")


def test_a_number_that_nothing_proved_gets_no_code(amina):
    row = amina.persons[0]
    Person.objects.filter(pk=row.pk).update(email="", phone="0698765432")
    assert signing_in.reach(amina.demande, Person.objects.get(pk=row.pk)).recipient == "0698765432"

    post(client_of(amina.user), CONTACT, email="", phone="06 12 34 56 78")

    assert Person.objects.get(pk=row.pk).phone == "0612345678"
    assert signing_in.reach(amina.demande, Person.objects.get(pk=row.pk)) is None


def test_a_home_s_line_alone_leaves_no_way_for_a_code(amina):
    assert "vous n’entreriez plus" in text(post(client_of(amina.user), CONTACT, email="", phone="01 43 00 00 00"))


def test_a_code_of_another_place_is_refused_and_one_that_fits_tells_namesakes_apart(amina):
    factories.commune("93048", "Montreuil")
    Commune.objects.create(
        code="85148", name="Montreuil", search_name="montreuil", departement="85", postal_codes="85200"
    )
    client, email = client_of(amina.user), amina.persons[0].email

    wrong = post(client, CONTACT, email=email, street="12 rue", postal_code="85200", commune="Montreuil (93)")
    right = post(client, CONTACT, email=email, street="12 rue", postal_code="93100", commune="montreuil")

    assert "Le code postal 85200 n’est pas celui de Montreuil (Seine-Saint-Denis, 93) : corrigez" in text(wrong)
    assert right.status_code == 302
    read = text(client.get(right.url))
    assert "12 rue, 93100 Montreuil" in read
    assert "Vous avez déménagé ?" in read


def test_the_same_contact_or_none_at_all_is_refused(amina):
    client, row = client_of(amina.user), amina.persons[0]
    Person.objects.filter(pk=row.pk).update(address="")

    assert "déjà celles" in text(post(client, CONTACT, email=row.email, phone=f"0{row.phone[-9:]}"))
    assert "Gardez au moins" in text(post(client, CONTACT, email="", phone=""))


def test_who_has_a_mail_or_a_telephone_keeps_one_to_come_in_by(amina):
    """Both boxes say « facultatif »: emptied, no code could leave, and nobody would have come in again."""
    client, row = client_of(amina.user), amina.persons[0]
    Person.objects.filter(pk=row.pk).update(address="12 rue, 93100 Montreuil")

    assert "vous n’entreriez plus" in text(post(client, CONTACT, email="", phone=""))

    row.refresh_from_db()
    assert row.email


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
    assert "Ce qui a changé, et votre place" in text(client.get(LIST))
    assert "Ce qui a changé, et votre place" not in text(client_of(made.marc.user).get(LIST))


# --- At a counter ---------------------------------------------------------------------------


def test_a_counter_changes_a_contact_with_the_code_that_came_to_the_new_mailbox(amina):
    gisele = counter_world.agent("Gisèle", "Guichet du centre")
    visit = counter_world.seen(amina.demande, gisele)
    client, inside = at_the_desk(gisele), f"/au-guichet/{visit.public_id}"

    assert post(client, f"{inside}{CONTACT}", email="nouvelle@exemple.test", phone="").url == f"{inside}{CODE}"
    assert post(client, f"{inside}{CODE}", code=mail_code("nouvelle@exemple.test")).status_code == 302

    assert Person.objects.get(demande=amina.demande, key="d").email == "nouvelle@exemple.test"
    assert VisitAct.objects.filter(visit=visit, verb="changer_contact").count() == 1
