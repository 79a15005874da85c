"""A form filled alone from two devices at the same instant, on a real database: begun once, signed once, no answer lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from palier.models import JournalEntry, Registration
from palier.rules.counter.alone import RegistrationStep as Step
from palier.workflows.counter import registering_alone
from palier.workflows.counter.registering import FormClosed
from palier.workflows.counter.registering_alone import DoorContact
from palier.workflows.people.filing import SentFile
from tests import factories
from tests.races.at_once import at_once
from tests.stepping_down import logged_in_as

pytestmark = pytest.mark.usefixtures("committed")
TO = DoorContact("email", "samia@exemple.test", date(1988, 2, 29))
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
TOLD = {
    Step.IDENTITY: {"last_name": "Haddad", "first_name": "Samia", "birth_date": "1988-02-29"},
    Step.STAY: {"nationality": "1", "paper": "passeport"},
    Step.ADDRESS: {"street": "rue du Puits", "postal_code": "93100", "commune": "93048"},
    Step.TYPES: {"type_codes": ["T2"]},
    Step.PLACES: {"communes": ["93048"]},
}
PICTURE = b"\xff\xd8\xff\xe0" + b"0" * 60


def begun() -> Registration:
    with logged_in_as("palier_web"):
        return registering_alone.found_or_begun(TO, timezone.now())


def tell(row: Registration, step: Step) -> None:
    with logged_in_as("palier_web"):
        registering_alone.answer(row.public_id, step, TOLD[step], tuple(TOLD[step]), at=timezone.now())


def ready() -> Registration:
    factories.commune()
    row = begun()
    for step in TOLD:
        tell(row, step)
    with logged_in_as("palier_web"):
        registering_alone.add_papers(row.public_id, [SentFile("carte.jpg", PICTURE, 1)], at=timezone.now())
    return row


def sign(row: Registration) -> Registration:
    with logged_in_as("palier_web"):
        return registering_alone.sign(row.public_id, at=timezone.now())


def test_one_address_opened_twice_at_once_begins_one_form() -> None:
    made = at_once(begun, begun, begun)
    assert len({row.pk for row in made}) == 1
    assert Registration.objects.count() == 1


def test_two_questions_of_one_heading_answered_at_once_are_both_kept() -> None:
    row = begun()
    assert at_once(partial(tell, row, Step.IDENTITY), partial(tell, row, Step.STAY)) == [None, None]
    row.refresh_from_db()
    assert row.answers["a"] == {**TOLD[Step.IDENTITY], **TOLD[Step.STAY]}


def test_a_form_signed_from_two_devices_is_deposited_once() -> None:
    row = ready()
    first, second = at_once(partial(sign, row), partial(sign, row))
    assert first.pk == second.pk == row.pk
    assert JournalEntry.objects.filter(verb="deposer_formulaire", object_id=row.public_id).count() == 1


def test_a_signature_against_a_deletion_is_one_or_the_other() -> None:
    row = ready()

    def drop() -> None:
        with logged_in_as("palier_web"):
            registering_alone.drop(row.public_id, at=timezone.now() + timedelta(seconds=1))

    signed, dropped = at_once(partial(sign, row), drop)
    row.refresh_from_db()
    if row.state == "abandonnee":
        assert isinstance(signed, FormClosed)
        assert row.deposited_on is None
    else:
        assert isinstance(dropped, FormClosed)
        assert row.answers["a"]["last_name"] == "Haddad"
