"""Two at once on a code: typed twice, or taken back while it is typed. It serves once, or not at all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import EmployerReceipt, EmployerTally, EmploymentCode
from palier.workflows.people import employment
from palier.workflows.people.attesting_employment import EmploymentCodeRefused
from palier.workflows.people.employment import NotWaiting
from tests import factories
from tests.employment_world import asked, attested, employer, holder, site
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from palier.models import EmployerSite
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.usefixtures("committed")


def typed(code: str, by: Actor, place: EmployerSite) -> str:
    """A page of the employer, whole: what it did is kept when it ends."""
    with transaction.atomic():
        return attested(code, by, place)


@pytest.mark.parametrize("turn", range(3))
def test_a_code_typed_three_times_at_once_serves_once(turn: int) -> None:
    emile, other = employer(), employer("Autre employeur")
    places, code = (site(emile), site(other)), asked(factories.demande("Amina")).code

    results = at_once(
        *(partial(typed, code, by, place) for by, place in ((emile, places[0]), (other, places[1]), (emile, places[0])))
    )

    done = [one for one in results if isinstance(one, str)]
    assert len(done) == 1, results
    assert sum(isinstance(one, EmploymentCodeRefused) for one in results) == 2
    assert EmployerReceipt.objects.count() == 1
    assert sum(EmployerTally.objects.values_list("number", flat=True)) == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_code_taken_back_while_it_is_typed_is_one_or_the_other(turn: int) -> None:
    emile, amina = employer(), factories.demande("Amina")
    place, made = site(emile), asked(amina)

    attest, revoke = at_once(
        partial(typed, made.code, emile, place),
        partial(employment.revoke, made.row.public_id, by=holder(amina), at=timezone.now()),
    )

    state = EmploymentCode.objects.get().state
    assert (isinstance(attest, EmploymentCodeRefused), isinstance(revoke, NotWaiting)) in ((True, False), (False, True))
    assert state == ("retiree" if isinstance(attest, EmploymentCodeRefused) else "attestee")
    assert EmployerTally.objects.count() == (state == "attestee")
