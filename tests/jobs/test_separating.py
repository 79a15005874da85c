"""The number of a file that came out of another: from our client to the stand-in over mutual TLS, under the clock's role."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from palier.gateways.sne import SneClient, SneUnavailable
from palier.jobs.doors import protecting
from palier.jobs.people import separating
from palier.models import Commune, Demande, Fact, Fork, Letter, Message, Offer, PaperLetter, Person
from palier.models.identifiers import uuid7
from palier.rules.people import numero
from palier.rules.people.facts import Situation
from palier.workflows.parting import forking
from tests import couples
from tests.plain_pages import plain_text
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture
from tests.workflows.bailleur_world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
KEY = uuid7()
DANGER = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])


@pytest.fixture
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    return sandbox


def forked() -> Demande:
    couple = couples.couple()
    return forking.go_alone(couple.demande, DANGER, leaver="d", by=couple.amina, at=NOW).demande


def test_the_register_gives_a_number_and_hears_no_contact_and_nobody_else(register: Any) -> None:
    child = forked()

    separating.ask_number(child.pk)
    separating.ask_number(child.pk)

    child.refresh_from_db()
    assert not numero.is_pending(child.numero_unique)
    known = SneClient(register.url, register.certs, "ZZTST", NOW).demande(child.numero_unique)
    assert (known.file_type, [person.first_name for person in known.persons]) == ("CRS", ["Amina", "Lina"])
    assert not any(person.email or person.phone or person.address for person in known.persons)
    assert known.demande.deposited_on == child.deposited_on
    assert couples.SAFE.encode() not in known.raw
    assert b"Marc" not in known.raw
    assert child.versions.count() == 2
    assert Letter.objects.filter(demande=child, kind="numero").count() == 1
    assert Person.objects.get(demande=child, key="d").email == ""


def test_an_incomplete_file_is_told_and_not_sent(register: Any) -> None:
    child = forked()
    version = child.versions.get()
    child.versions.all().delete()
    version.pk, version.facts = None, {**version.facts, "wish": {**version.facts["wish"], "communes": []}}
    version.save()
    Fact.objects.filter(demande=child).delete()

    separating.ask_number(child.pk)

    child.refresh_from_db()
    assert numero.is_pending(child.numero_unique)
    assert "une commune souhaitée" in plain_text(Letter.objects.get(demande=child, kind="numero_refuse").paragraphs[0])
    assert Fork.objects.get(child=child).asked_at is None
    assert Commune.objects.count() == 0


def test_a_register_that_does_not_answer_is_not_asked_twice_at_once(register: Any, settings: Any) -> None:
    child = forked()
    settings.SNE_URL = "https://localhost:9"

    with pytest.raises(SneUnavailable):
        separating.ask_number(child.pk)
    separating.ask_number(child.pk)

    child.refresh_from_db()
    assert numero.is_pending(child.numero_unique)


def test_without_a_register_nothing_is_asked(settings: Any) -> None:
    child = forked()
    settings.SNE_URL = ""

    separating.ask_number(child.pk)

    assert Fork.objects.get(child=child).asked_at is None


def test_the_clock_writes_to_the_safe_channel_and_to_nobody_for_an_unknown_file() -> None:
    child = forked()
    before = set(Message.objects.values_list("pk", flat=True))

    protecting.announce(child.pk, "Un courrier vous attend", "Bonjour")
    protecting.announce(child.pk + 1000, "Un courrier vous attend", "Bonjour")

    assert set(Message.objects.exclude(pk__in=before).values_list("recipient", flat=True)) == {couples.SAFE}


def test_a_second_channel_never_writes_to_where_a_protected_person_lived() -> None:
    world = make_world()
    here, beside = world.candidatures[:2]
    child = forked()
    offers = [
        Offer.objects.create(
            candidature=row,
            publication=row.publication,
            demande=demande,
            sent_at=NOW,
            sent_by=world.karim.person,
            answer_days=10,
            answer=answer,
        )
        for row, demande, answer in ((here, child, ""), (beside, beside.demande, "retiree"))
    ]
    Person.objects.filter(demande=beside.demande).update(email="", phone="", address="")
    before = set(Message.objects.values_list("pk", flat=True))

    for offer in offers:
        for _ in range(2):
            protecting.reach("Une réponse est attendue", "Bonjour", key=str(KEY), offer=offer.pk, until="2030-01-02")

    sent = {(m.demande_id, m.channel, m.recipient) for m in Message.objects.exclude(pk__in=before)}
    assert sent == {(child.pk, "email", couples.SAFE)}
    assert [(one.demande, one.organisation) for one in PaperLetter.objects.all()] == [(beside.demande, world.bailleur)]
