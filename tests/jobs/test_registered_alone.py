"""A form filled online adopts nobody's demande, lets nobody back in, and writes where its person is reached today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from palier.jobs.people import registering as jobs
from palier.models import Demande, Message, Person, Registration, SafeChannel
from palier.rules.counter.alone import RegistrationStep as Step
from palier.rules.counter.registering import State
from palier.workflows.counter import registering_alone, telling_alone
from palier.workflows.counter.registering_alone import DoorContact
from palier.workflows.people.filing import SentFile
from tests import counter_world, factories
from tests.registering_world import filled, handed_in
from tests.sandbox.conftest import sandbox  # noqa: F401
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.usefixtures("committed")
PARIS = ZoneInfo("Europe/Paris")
PICTURE = b"\xff\xd8\xff\xe0" + b"0" * 60


@pytest.fixture
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    return sandbox


def form(mail: str, born: date, last: str, first: str) -> Registration:
    told = {
        Step.IDENTITY: {"civility": "1", "last_name": last, "first_name": first, "birth_date": born.isoformat()},
        Step.STAY: {"nationality": "1", "paper": "passeport"},
        Step.ADDRESS: {"number": "1", "street": "rue du Puits", "postal_code": "93100", "commune": "93048"},
        Step.TYPES: {"type_codes": ["T2"]},
        Step.PLACES: {"communes": ["93048"]},
    }
    with logged_in_as("palier_web"):
        row = registering_alone.found_or_begun(DoorContact("email", mail, born), timezone.now())
        for step, one in told.items():
            registering_alone.answer(row.public_id, step, one, tuple(one), at=timezone.now())
        registering_alone.add_papers(row.public_id, [SentFile("carte.jpg", PICTURE, 1)], at=timezone.now())
    return row


def registered() -> Registration:
    factories.commune()
    row = form("a@exemple.test", date(1988, 2, 29), "Haddad", "Samia")
    with logged_in_as("palier_web"):
        registering_alone.sign(row.public_id, at=timezone.now())
    jobs.send(row.pk)
    row.refresh_from_db()
    assert row.state == State.REGISTERED
    return row


def test_a_form_signed_under_another_s_name_never_takes_their_demande(register: Any) -> None:
    """The register away for a minute is no sending: what somebody else deposited that day is not this form's."""
    factories.commune()
    factories.home(factories.organisation("bailleur", "Habitat"), None)
    agent = counter_world.agent("Gisèle", "Guichet du centre")
    theirs = handed_in(filled(agent), agent)
    jobs.send(theirs.pk)
    theirs.refresh_from_db()
    kept = Demande.objects.get(numero_unique=theirs.numero)
    before = list(Person.objects.filter(demande=kept).values())
    row = form("autre@exemple.test", date(1951, 3, 9), "Ferrand", "Marcel")
    with logged_in_as("palier_web"):
        registering_alone.keep_safe(row.public_id, is_safe=True, at=timezone.now())
        registering_alone.sign(row.public_id, at=timezone.now())

    register.fault, register.fault_count = "down", -1
    jobs.send(row.pk)
    register.fault = ""
    jobs.send_late(0)

    row.refresh_from_db()
    assert (row.state, row.demande_id) == (State.KNOWN, None)
    assert list(Person.objects.filter(demande=kept).values()) == before
    assert not SafeChannel.objects.exists()


def test_even_in_doubt_a_demande_that_is_here_is_not_taken(register: Any) -> None:
    factories.commune()
    agent = counter_world.agent("Gisèle", "Guichet du centre")
    theirs = handed_in(filled(agent), agent)
    jobs.send(theirs.pk)
    row = form("autre@exemple.test", date(1951, 3, 9), "Ferrand", "Marcel")
    with logged_in_as("palier_web"):
        registering_alone.sign(row.public_id, at=timezone.now())
    Registration.objects.filter(pk=row.pk).update(state=State.SENDING, claimed_at=timezone.now() - timedelta(hours=2))

    jobs.send(row.pk)

    row.refresh_from_db()
    assert (row.state, row.demande_id) == (State.KNOWN, None)


def test_who_left_the_file_does_not_come_back_by_the_form(register: Any) -> None:
    row = registered()
    Person.objects.filter(demande=row.demande_id, key="d").update(role="separe")

    with logged_in_as("palier_web"), transaction.atomic():
        assert registering_alone.enter(row.public_id, browser="", at=timezone.now()) is None


@pytest.mark.parametrize("is_safe", [False, True])
def test_a_late_attestation_is_told_where_its_person_is_reached_today(register: Any, is_safe: bool) -> None:
    """Months after: the address that opened the form is forgotten, and may be another's."""
    row = registered()
    made = datetime(2026, 10, 10, 10, 0, tzinfo=PARIS)
    Registration.objects.filter(pk=row.pk).update(
        deposited_on=made.date(),
        registered_at=made,
        attested_at=None,
        late_told_at=None,
        contact="",
        mark="",
        changed_at=made,
    )
    Person.objects.filter(demande=row.demande_id, key="d").update(
        email="" if is_safe else "neuve@exemple.test", phone=""
    )
    if is_safe:
        SafeChannel.objects.create(demande_id=row.demande_id, email="sure@exemple.test", person_key="d", set_at=made)
    Message.objects.all().delete()

    with transaction.atomic():
        telling_alone.tell_late(at=datetime(2026, 11, 12, 7, 20, tzinfo=PARIS))

    expected = "sure@exemple.test" if is_safe else "neuve@exemple.test"
    assert list(Message.objects.values_list("recipient", flat=True)) == [expected]
