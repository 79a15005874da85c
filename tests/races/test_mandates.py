"""Two at once on a mandate: a code typed twice, a mandate taken back while it is given back or read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Mandate, MandateInvitation
from palier.workflows.mandates import caseload, granting, proposing
from tests import factories
from tests.mandate_world import at_home, at_the_desk, code, holder, in_role, typed
from tests.races.at_once import at_once
from tests.world import adviser

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.usefixtures("committed")


def give(applicant: Applicant, said: str) -> Mandate:
    with transaction.atomic():
        return typed(applicant.demande, holder(applicant), said)


def take_back(applicant: Applicant, made: Mandate) -> Mandate:
    with transaction.atomic(), in_role(at_home(applicant.demande, holder(applicant))):
        return granting.revoke(made.public_id, by=holder(applicant), at=timezone.now())


def read(by: Actor) -> list[caseload.Case]:
    with transaction.atomic(), in_role(at_the_desk(by)):
        return caseload.of(by=by, at=timezone.now())


@pytest.mark.parametrize("turn", range(3))
def test_a_code_typed_by_two_households_at_once_serves_one(turn: int) -> None:
    celine = adviser("Céline", "Toit commun")
    amina, noe, said = factories.demande("Amina"), factories.demande("Noé"), code(celine)

    results = at_once(partial(give, amina, said), partial(give, noe, said))

    assert sum(isinstance(one, Mandate) for one in results) == 1, results
    assert sum(isinstance(one, granting.MandateCodeRefused) for one in results) == 1
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_code_taken_back_while_it_is_typed_is_one_or_the_other(turn: int) -> None:
    celine, amina = adviser("Céline", "Toit commun"), factories.demande("Amina")
    said, row = code(celine), MandateInvitation.objects.get()

    gave, took = at_once(
        partial(give, amina, said),
        partial(proposing.take_back, row.public_id, by=celine, at=timezone.now()),
    )

    assert isinstance(gave, granting.MandateCodeRefused) != isinstance(took, proposing.CodeServed)
    assert Mandate.objects.count() == (took is not None)


@pytest.mark.parametrize("turn", range(3))
def test_a_mandate_ends_once_whoever_ends_it(turn: int) -> None:
    celine, amina = adviser("Céline", "Toit commun"), factories.demande("Amina")
    made = give(amina, code(celine))

    def give_back() -> Mandate:
        with transaction.atomic(), in_role(at_the_desk(celine)):
            return proposing.give_back(made.public_id, by=celine, at=timezone.now())

    took, gave = at_once(partial(take_back, amina, made), give_back)

    assert isinstance(took, Mandate) != isinstance(gave, Mandate)
    assert Mandate.objects.get().state == ("retire" if isinstance(took, Mandate) else "rendu")


def test_once_it_is_taken_back_no_page_that_begins_reads_anything() -> None:
    celine, amina = adviser("Céline", "Toit commun"), factories.demande("Amina")
    made = give(amina, code(celine))

    took, seen = at_once(partial(take_back, amina, made), partial(read, celine))

    assert isinstance(took, Mandate)
    assert [case.mandate.pk for case in seen] in ([], [made.pk])
    assert read(celine) == []
