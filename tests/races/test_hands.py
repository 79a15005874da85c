"""Two agents on one line at once: one has it, the other reads who."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from palier.models import Assignment, JournalEntry
from palier.rules.desks.assigning import LineKind
from palier.workflows.desks import assigning
from tests import world as worlds
from tests.attacks.raw_sql import member
from tests.races.at_once import at_once
from tests.races.test_still_wanted import under

pytestmark = pytest.mark.usefixtures("committed")


def test_one_wins_and_the_other_reads_who_whether_the_line_was_free_or_in_hands() -> None:
    world = worlds.cast(others=0)
    on = world.home_at("classee", [world.amina, world.noe])
    agents = (world.odile, world.reader)
    found = [assigning.find(LineKind.LIST, on.public_id, by=each) for each in agents]

    def take(place: int, seen: object) -> partial[object]:
        by, line = agents[place], found[place]
        assert line is not None
        act = partial(assigning.give, line, by.person, seen=seen, by=by, at=timezone.now())  # type: ignore[arg-type]
        return partial(under, member(by), act)

    results = at_once(take(0, None), take(1, None))

    kept = Assignment.objects.get()
    (refusal,) = [one for one in results if isinstance(one, assigning.InOtherHands)]
    assert kept.member.name in str(refusal)
    assert JournalEntry.objects.filter(verb="prendre_ligne").count() == 1

    seen = kept.member.public_id
    results = at_once(take(0, seen), take(1, seen))
    now = Assignment.objects.get()
    refused = [one for one in results if isinstance(one, assigning.InOtherHands)]
    # Whoever had it may take it again first: the other's page still says the truth then.
    assert len(refused) <= 1, results
    assert all(now.member.name in str(one) for one in refused)
    assert sum(isinstance(one, Assignment) for one in results) == 2 - len(refused), results
