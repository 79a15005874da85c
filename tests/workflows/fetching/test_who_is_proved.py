"""Whose notice may be asked for: of who was proved to be who they say, and of nobody who only says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import Piece, StateFetch
from palier.models.doors import acting
from palier.rules.fetching.fetching import FetchState
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.changes import changing
from palier.workflows.changes.changing import Told
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import fetching
from palier.workflows.fetching.fetching import AskedNotice
from tests import factories
from tests.fetching_world import AMINA, NUMBER, came, consented, notice, year

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
HERS = {"first_name": "Amina", "last_name": "Benali", "birth_name": "Benali"}


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.TAX_URL = "http://127.0.0.1:9"


@pytest.fixture
def marc() -> Applicant:
    """He knows her name, her birth date and, from the notice they once shared, her tax number."""
    return factories.demande("Marc")


def renamed(who: Applicant) -> None:
    told = Told(kind=ChangeKind.NAME, key="d", names=HERS)
    changing.change(who.demande, told, holder="d", by=who.actor, at=timezone.now())


def asks(who: Applicant) -> StateFetch:
    asked = AskedNotice(key=uuid4(), year=year(), number=NUMBER, has_agreed=True)
    return fetching.consent(who.demande, asked, person_key="d", by=who.actor, at=timezone.now())


def checked(who: Applicant, *, key: str = "d", **changes: object) -> Piece:
    """An agent read an identity paper."""
    told = {"status": "valide", "verified_at": timezone.now(), "person_key": key} | changes
    return factories.piece(who.demande, code="piece_identite", **told)


def test_who_takes_the_name_of_another_is_told_nothing_of_their_income(marc: Applicant) -> None:
    renamed(marc)

    with pytest.raises(fetching.IdentityNotProved):
        asks(marc)

    assert not StateFetch.objects.exists()


def test_a_paper_that_an_agent_read_before_the_name_changed_proves_no_other_name(marc: Applicant) -> None:
    checked(marc, verified_at=timezone.now() - timedelta(days=3))
    assert asks(marc).state == FetchState.WAITING, "under the name that was read"
    StateFetch.objects.all().delete()

    renamed(marc)

    with pytest.raises(fetching.IdentityNotProved):
        asks(marc)
    checked(marc, verified_at=timezone.now() + timedelta(seconds=1))
    assert asks(marc).state == FetchState.WAITING, "read again, under the new one"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "a_verifier", "verified_at": None},
        {"status": "refusee"},
        {"person_key": "p1"},
        {"left_at": timezone.now()},
    ],
)
def test_a_paper_that_nobody_found_good_or_of_somebody_else_proves_nothing(
    marc: Applicant, changes: dict[str, object]
) -> None:
    checked(marc, **changes)

    with pytest.raises(fetching.IdentityNotProved):
        asks(marc)


def test_a_name_that_changes_while_the_service_is_asked_is_answered_nothing(marc: Applicant) -> None:
    checked(marc, verified_at=timezone.now() - timedelta(days=3))
    row = asks(marc)
    renamed(marc)

    with acting.taken(acting.CLOCK):
        asking.claim(row.pk, at=timezone.now())
        asking.came(row.pk, notice(AMINA), at=timezone.now())

    row.refresh_from_db()
    assert (row.state, row.answer_sealed) == (FetchState.NOTHING, "")


def test_who_the_state_certified_is_answered() -> None:
    amina = factories.demande("Amina")

    assert came(consented(amina.demande, amina.actor), notice()).state == FetchState.FOUND
