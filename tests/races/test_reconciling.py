"""Two workers that were given one answer twice keep one difference; a decision and the turn that carries it out wait in line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from palier.models import RegisterAsking, RegisterGap
from palier.rules.life.register_gaps import GapAct, GapKind
from palier.workflows.register import reconciling
from tests import factories, world
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")
NIGHT = datetime(2026, 12, 1, 1, tzinfo=UTC)


def test_one_answer_given_twice_at_once_is_one_difference() -> None:
    demande = factories.demande("Zoé").demande
    RegisterAsking.objects.create(demande=demande, next_at=NIGHT)
    keep = partial(reconciling.keep, demande.pk, demande.numero_unique, None)

    assert sorted(at_once(*[partial(keep, at=NIGHT)] * 3)) == [False, False, True]
    assert RegisterGap.objects.get().seen == 1

    later = RegisterAsking.objects.get().next_at + timedelta(minutes=1)
    assert sorted(at_once(*[partial(keep, at=later)] * 3)) == [False, False, True]
    assert RegisterGap.objects.get().seen == 2


def test_two_stewards_at_once_leave_one_decision_and_two_lines() -> None:
    demande = factories.demande("Zoé").demande
    for minute in (0, 60):
        RegisterAsking.objects.update_or_create(demande=demande, defaults={"next_at": NIGHT})
        reconciling.keep(demande.pk, demande.numero_unique, None, at=NIGHT + timedelta(minutes=minute))
    gap = RegisterGap.objects.get(kind=GapKind.UNKNOWN)
    by = world.steward()

    found = at_once(*[partial(reconciling.decide, gap, one, by=by, at=NIGHT) for one in (GapAct.LEAVE, None)])

    assert not [one for one in found if isinstance(one, Exception)]
    gap.refresh_from_db()
    assert (gap.decision == "") == (gap.decided_at is None)
