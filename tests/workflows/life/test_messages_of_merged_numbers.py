"""What was written about a candidature goes along when two numbers become one, and is erased with it."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.utils import timezone

from palier.models import Demande, Thread, ThreadMessage
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.life import erasing, merging
from tests import factories
from tests.thread_world import answered, applied, house, wrote_on

if TYPE_CHECKING:
    from palier.models import Candidature
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers() -> tuple[Applicant, Applicant, Candidature]:
    """Two numbers of one person, and a candidature of the one that goes, about which they wrote."""
    kept, other = (factories.demande(birth_name="Benali") for _ in range(2))
    city = house()
    row = applied(other, city)
    answered(wrote_on(row, other), city)
    merging.merge(kept.demande, other.demande, by=Actor(role=Role.STEWARD), at=timezone.now())
    return kept, other, row


def test_a_thread_goes_along_with_its_candidature(numbers: tuple[Applicant, Applicant, Candidature]) -> None:
    kept, _, row = numbers

    thread = Thread.objects.get(candidature=row)

    assert (thread.demande_id, thread.by_id, thread.person_key) == (kept.demande.pk, kept.user.pk, "d")
    assert set(ThreadMessage.objects.filter(thread=thread).values_list("demande", flat=True)) == {kept.demande.pk}


def test_the_number_that_remains_is_erased_with_it(numbers: tuple[Applicant, Applicant, Candidature]) -> None:
    kept, *_ = numbers
    erasing.ask(kept.demande, by=kept.actor, at=timezone.now())

    out = StringIO()
    call_command("erase", stdout=out)

    assert not Demande.objects.filter(pk=kept.demande.pk).exists(), out.getvalue()
    assert not Thread.objects.exists()
