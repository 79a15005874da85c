"""The adviser's acts: each page reads under the adviser's own role, does its act by its word, and is not there without it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Demande, MandateAct, Message, Piece, SafeChannel
from palier.models.identifiers import uuid7
from palier.rules.doors.access import Role
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateScope
from palier.workflows.desks import awaiting_desk, mailing_desks
from palier.workflows.mandates import granting
from tests import couples, factories
from tests.mandate_world import code, given, holder, typed
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Mandate
    from tests.world import World

pytestmark = pytest.mark.django_db
ACTS = {
    "conseiller-logements": MandateScope.APPLY,
    "conseiller-candidater": MandateScope.APPLY,
    "conseiller-retirer": MandateScope.APPLY,
    "conseiller-accepter": MandateScope.ANSWER,
    "conseiller-refuser": MandateScope.ANSWER,
    "conseiller-piece": MandateScope.PIECES,
    "conseiller-renouveler": MandateScope.RENEW,
}


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def mandate(world: World, *words: MandateScope) -> Mandate:
    return given(world.amina, world.celine, scope=mandates.scope_of(word.value for word in words))


def url(world: World, made: Mandate, name: str) -> str:
    more = {
        "conseiller-candidater": [world.at["acceptee"].public_id],
        "conseiller-retirer": [world.candidature("publiee").public_id],
        "conseiller-accepter": [world.candidature("attribuee").public_id],
        "conseiller-refuser": [world.candidature("attribuee").public_id],
    }
    return reverse(name, args=[made.public_id, *more.get(name, [])])


def post(client: Client, where: str, **data: object) -> Any:
    return client.post(where, {"act_key": str(uuid7()), **data})


def text(client: Client, where: str) -> str:
    return plain_text(client.get(where).content.decode())


def test_the_file_shows_what_awaits_with_the_acts_that_the_household_confided(world: World) -> None:
    made, celine = mandate(world, MandateScope.ANSWER), client_of(world.celine.person)
    page = text(celine, reverse("conseiller-dossier", args=[made.public_id]))
    assert "Offre à étudier" in page
    assert url(world, made, "conseiller-accepter") in page
    for other in ("conseiller-retirer", "conseiller-piece", "conseiller-renouveler", "conseiller-logements"):
        assert url(world, made, other) not in page


def test_an_adviser_applies_and_the_household_reads_who_did_it_and_undoes_it(world: World) -> None:
    made, celine, amina = (
        mandate(world, MandateScope.APPLY),
        client_of(world.celine.person),
        client_of(world.amina.user),
    )
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    search = text(celine, url(world, made, "conseiller-logements"))
    where = reverse("conseiller-candidater", args=[made.public_id, home.public_id])
    assert where in search
    assert "Pour le compte de" in text(celine, where)

    answer = post(celine, where)
    assert answer.url.startswith(reverse("conseiller-dossier", args=[made.public_id]))
    assert "Candidature déposée" in text(celine, answer.url)

    placed = home.candidatures.get(demande=world.amina.demande)
    by = f"Par {world.celine.body.name}, pour votre compte."
    page = reverse("candidature", args=[placed.public_id])
    letter = placed.letters.get()
    for one in (reverse("mes-candidatures"), page, reverse("courrier-lire", args=[letter.public_id])):
        assert by in text(amina, one), one
    helps = text(amina, reverse("qui-m-aide"))
    assert "1 acte fait par ce mandat" in helps
    assert page in helps
    assert post(amina, reverse("retirer", args=[placed.public_id])).url == page


def test_another_holder_reads_an_ordinary_candidature(world: World) -> None:
    couple = couples.couple()
    made = typed(couple.demande, couple.amina, code(world.celine, ["candidater"]))
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    celine, marc = client_of(world.celine.person), client_of(couple.marc.person)
    assert post(celine, reverse("conseiller-candidater", args=[made.public_id, home.public_id])).status_code == 302

    placed = home.candidatures.get(demande=couple.demande)
    told = [reverse("mes-candidatures"), reverse("candidature", args=[placed.public_id]), reverse("qui-m-aide")]
    told += [reverse("courrier-lire", args=[placed.letters.get().public_id]), reverse("lectures"), reverse("courrier")]
    for one in told:
        page = text(marc, one)
        assert world.celine.body.name not in page, one
        assert "mandat" not in page or one == reverse("qui-m-aide"), one
    assert set(Message.objects.filter(body__contains="pour votre compte").values_list("recipient", flat=True)) == {
        granting.contact_of(couple.demande, "d")[1]  # type: ignore[index]
    }


def test_an_offer_is_accepted_refused_and_a_candidature_withdrawn_from_the_desk(world: World) -> None:
    made, celine = mandate(world, MandateScope.APPLY, MandateScope.ANSWER), client_of(world.celine.person)
    for name in ("conseiller-accepter", "conseiller-refuser", "conseiller-retirer"):
        assert "Ce qui suit" in text(celine, url(world, made, name))
    assert post(celine, url(world, made, "conseiller-retirer")).status_code == 302
    assert post(celine, url(world, made, "conseiller-refuser"), reason="inconnue").status_code == 200
    assert post(celine, url(world, made, "conseiller-refuser"), reason="").status_code == 302
    assert post(celine, url(world, made, "conseiller-accepter")).status_code == 409
    assert [one.done for one in MandateAct.objects.order_by("at")] == ["retrait", "refus"]


def test_a_piece_is_sent_and_shown_to_its_household_as_sent_for_it(world: World) -> None:
    made, celine, amina = (
        mandate(world, MandateScope.PIECES),
        client_of(world.celine.person),
        client_of(world.amina.user),
    )
    where = url(world, made, "conseiller-piece")
    page = text(celine, where)
    assert "situation protégée" in page
    assert "violence" not in page.casefold()
    Piece.objects.all().delete()
    file = SimpleUploadedFile("avis.pdf", factories.pdf(), "application/pdf")
    assert post(celine, where, code="avis_imposition_n2", person_key="d", file=file).status_code == 302
    assert f"Par {world.celine.body.name}, pour votre compte." in text(amina, reverse("pieces"))
    # Another piece than those of the list is none.
    file = SimpleUploadedFile("avis.pdf", factories.pdf(), "application/pdf")
    assert post(celine, where, code="situation_violence", person_key="d", file=file).status_code == 400
    assert Piece.objects.count() == 1


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("verb", ["get", "post"])
def test_an_act_outside_the_scope_is_as_absent_as_an_unknown_file(world: World, name: str, verb: str) -> None:
    made = mandate(world, *(set(MandateScope) - {ACTS[name], MandateScope.READ}))
    celine, stranger = client_of(world.celine.person), client_of(world.stranger_celine.person)
    data = {} if verb == "get" else {"act_key": str(uuid7())}
    unknown = reverse("conseiller-dossier", args=[uuid7()])
    said = celine.get(unknown).content
    for client in (celine, stranger):
        answer = getattr(client, verb)(url(world, made, name), data)
        if not (verb == "post" and name == "conseiller-logements"):
            assert (answer.status_code, answer.content) == (404, said) or client is stranger
            assert answer.status_code == 404
    assert not MandateAct.objects.exists()


@pytest.mark.parametrize("name", ACTS)
def test_once_the_mandate_is_taken_back_no_act_is_there(world: World, name: str) -> None:
    made, celine = mandate(world, *MandateScope), client_of(world.celine.person)
    where = url(world, made, name)
    granting.revoke(made.public_id, by=holder(world.amina), at=timezone.now())
    assert celine.get(where).status_code == 404
    assert post(celine, where).status_code in (404, 405)
    assert not MandateAct.objects.exists()


def test_nothing_of_a_household_is_written_on_an_adviser_s_pages(world: World) -> None:
    made, celine = mandate(world, *MandateScope), client_of(world.celine.person)
    SafeChannel.objects.create(demande=world.amina.demande, email=couples.SAFE, set_at=timezone.now())
    person = world.amina.persons[0]
    pages = [url(world, made, name) for name in ACTS if name != "conseiller-candidater"]
    pages += [reverse("conseiller"), reverse("conseiller-dossier", args=[made.public_id])]
    for one in pages:
        answer = celine.get(one)
        assert answer.status_code == 200, one
        page = plain_text(answer.content.decode())
        for hidden in (person.email, person.phone, person.address, couples.SAFE):
            assert not hidden or hidden not in page, (one, hidden)


def test_each_working_morning_an_adviser_is_told_how_much_awaits_without_a_name(world: World) -> None:
    mandate(world, MandateScope.ANSWER)
    Demande.objects.filter(pk=world.amina.demande.pk).update(valid_until=timezone.localdate() + timedelta(days=20))
    awaited = awaiting_desk.of(by=world.celine, at=timezone.now())
    assert {one.kind.value for one in awaited} == {
        "offre_d_un_menage_conseille",
        "renouvellement_d_un_menage_conseille",
    }
    monday = timezone.now().replace(year=2026, month=11, day=30, hour=8, minute=30)
    assert world.celine.person.pk in mailing_desks.due(monday)
    assert mailing_desks.send(world.celine.person.pk, at=monday)
    mail = Message.objects.get(recipient=world.celine.person.login)
    for hidden in (world.amina.persons[0].last_name, "Amina", world.at["attribuee"].home.street):
        assert hidden not in f"{mail.subject} {mail.body}"
    client = client_of(world.celine.person)
    assert post(client, reverse("courriel-du-matin"), courriel="non").status_code == 302
    assert mailing_desks.is_paused(world.celine.person)
    assert world.celine.role is Role.CONSEILLER
