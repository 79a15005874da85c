"""A form that its person began alone and brings to a counter; and one that the register knows, which nothing says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.jobs.people import registering as jobs
from palier.models import Demande, Letter, Message, Organisation, Registration
from palier.models.identifiers import uuid7
from palier.rules.counter.registering import State
from palier.rules.law.clocks import day_in_paris
from palier.workflows.counter import numbering, registering
from palier.workflows.doors import slowing
from sandbox.sne.population import one
from tests import counter_world, factories
from tests.first_world import MAIL, at_the_door, filled, row, sign
from tests.plain_pages import plain_text
from tests.registering_world import filled as at_the_desk
from tests.sandbox.conftest import ANCHOR, sandbox  # noqa: F401 - a fixture
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db(transaction=True)
FORM = reverse("ma-premiere-demande")


@pytest.fixture(autouse=True)
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    factories.commune()
    factories.home(factories.organisation("bailleur", "Habitat"), None)
    return sandbox


@pytest.fixture
def gisele() -> Actor:
    return counter_world.agent("Gisèle", "Guichet du centre")


def bring(desk: Client, reference: str, born: str) -> HttpResponse:
    told = {"act_key": str(uuid7()), "reference": reference, "birth_date": born}
    return desk.post(reverse("reprendre-enregistrement"), told)


def known_to_the_register() -> Client:
    """Whoever signs under the name and birth date of somebody whom the register has."""
    other = one(1, ANCHOR, 3)
    born = other.holder.birth_date.strftime("%d/%m/%Y")
    client = filled(born=born, identite={"first_name": other.holder.first_name, "last_name": other.holder.last_name})
    sign(client)
    jobs.send_late(0)
    return client


def test_who_is_known_is_asked_to_show_a_paper_and_nothing_says_why(gisele: Actor) -> None:
    client = known_to_the_register()
    assert (row().state, Demande.objects.count()) == (State.KNOWN, 0)
    told = plain_text(client.get(FORM).content.decode())
    assert "attend qu’un guichet voie votre pièce" in told
    mail = Message.objects.filter(recipient=MAIL).latest("created_at")
    for word in ("connaît", "existe déjà", "doublon", "ZZTST"):
        assert word not in told
        assert word not in f"{mail.subject} {mail.body}"
    # Nor does the person send it as another: only who sees the paper may.
    assert 'name="autre"' not in client.get(FORM).content.decode()

    told = row()
    Registration.objects.filter(pk=told.pk).update(deposited_on=day_in_paris(timezone.now()) - timedelta(days=4))
    desk = client_of(gisele.person)
    answer = bring(desk, told.public_id.hex[-10:], one(1, ANCHOR, 3).holder.birth_date.strftime("%d/%m/%Y"))
    assert answer.url == reverse("enregistrement", args=[told.public_id])
    told.refresh_from_db()
    assert (told.organisation_id, told.contact, told.mark, told.state) == (gisele.body.pk, "", "", State.KNOWN)
    # The address that opened it opens it no more.
    assert client.get(FORM).status_code == 302
    desk.post(reverse("envoyer-enregistrement", args=[told.public_id]), {"act_key": str(uuid7()), "autre": "oui"})
    jobs.send_late(0)
    demande = Demande.objects.get()
    assert demande.deposited_on == day_in_paris(timezone.now()) - timedelta(days=4)
    assert demande.pieces.count() == 1


def test_a_form_half_filled_is_finished_at_a_counter_and_a_wrong_reference_opens_nothing(gisele: Actor) -> None:
    at_the_door(born="01/02/1980")
    told, desk = row(), client_of(gisele.person)
    reference = told.public_id.hex[-10:].upper()
    for wrong, born in (
        (reference, "02/02/1980"),
        (f"{reference[:-1]}{'0' if reference[-1] != '0' else '1'}", "01/02/1980"),
    ):
        answer = bring(desk, wrong, born)
        assert answer.status_code == 409
        assert "n’ouvrent aucun formulaire" in plain_text(answer.content.decode())
    assert bring(desk, "court", "01/02/1980").status_code == 400
    assert bring(desk, f"{reference[:4]} {reference[4:]}".lower(), "01/02/1980").status_code == 302
    page = plain_text(desk.get(reverse("enregistrement", args=[told.public_id])).content.decode())
    assert all(f"<li>{name}" in page for name in ("Identité", "Adresse, et", "Logement recherché"))
    assert "<li>Situation familiale" not in page
    desk.post(reverse("envoyer-enregistrement", args=[told.public_id]), {"act_key": str(uuid7())})
    told.refresh_from_db()
    assert told.deposited_on is None


def test_who_tries_references_is_slowed(gisele: Actor) -> None:
    desk = client_of(gisele.person)
    for _ in range(slowing.FREE + 1):
        bring(desk, "0123456789", "01/02/1980")
    at_the_door(born="01/02/1980")
    assert "Trop de formulaires" in plain_text(bring(desk, row().public_id.hex[-10:], "01/02/1980").content.decode())
    assert row().organisation_id is None


def test_the_form_of_who_hides_is_taken_up_nowhere(gisele: Actor) -> None:
    client = filled(born="01/02/1980")
    sign(client, is_safe="on")
    Registration.objects.update(state="refusee")
    assert bring(client_of(gisele.person), row().public_id.hex[-10:], "01/02/1980").status_code == 409


def test_the_counter_of_the_departement_attests_and_one_that_writes_later_attests_then(gisele: Actor) -> None:
    sign(filled())
    jobs.send_late(0)
    told = row()
    assert (told.state, told.attested_at) == (State.REGISTERED, None)
    assert told.lacks
    desk = client_of(gisele.person)
    made = at_the_desk(gisele)
    words = {"cas_de_recours": "Six cas.", "date_de_recours": "Dès le dépôt."}
    for typed, status in (("93, 2Z", 400), ("92", 302), ("93, 75", 302)):
        answer = desk.post(
            reverse("service-attestation", args=[made.public_id]),
            {"act_key": str(uuid7()), **words, "departements": typed},
        )
        assert answer.status_code == status
        jobs.tell(0)
        told.refresh_from_db()
        assert (told.attested_at is not None) == (typed == "93, 75")
    letter = Letter.objects.get(kind="attestation")
    assert "Guichet du centre" in " ".join(letter.paragraphs)
    assert Organisation.objects.get(pk=gisele.body.pk).name in " ".join(letter.paragraphs)


def test_what_will_be_emptied_is_told_once_in_the_last_week_and_a_new_answer_keeps_it() -> None:
    client, _ = at_the_door()
    now, subject = timezone.now(), "Votre demande de logement n’est pas finie"
    for days, letters in ((22, 0), (23, 1), (24, 1)):
        Registration.objects.update(changed_at=now - timedelta(days=days))
        jobs.tell(0)
        assert Message.objects.filter(recipient=MAIL, subject=subject).count() == letters
    client.post(reverse("premiere-demande-etape", args=["famille"]), {"marital_status": "C"})
    assert row().warned_at is None
    for days, state in ((30, State.DRAFT), (31, State.DROPPED)):
        Registration.objects.update(changed_at=now - timedelta(days=days))
        jobs.forget(0)
        assert row().state == state
    gone = row()
    assert (gone.answers, gone.contact, gone.mark) == ({}, "", "")


def test_an_attestation_that_is_late_is_told_once_and_counted_for_the_operator(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sign(filled())
    subject = "Votre attestation est en retard"
    for days, letters in ((27, 0), (32, 1), (33, 1)):
        Registration.objects.update(deposited_on=day_in_paris(timezone.now()) - timedelta(days=days))
        jobs.tell(0)
        assert Message.objects.filter(recipient=MAIL, subject=subject).count() == letters
    assert any(record.message == "attestations_late" for record in caplog.records)


def test_a_month_after_the_number_the_address_leads_to_the_demande_alone() -> None:
    sign(filled())
    jobs.send_late(0)
    now = timezone.now()
    for since, is_kept in ((timedelta(days=29), True), (timedelta(days=31), False)):
        Registration.objects.update(registered_at=now - since)
        numbering.forget(at=now)
        assert bool(row().mark) == is_kept
    assert registering.SERVICE not in row().answers
