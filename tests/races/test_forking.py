"""A fork while the other one saves: each comes out whole, and nothing of one is in the other."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palier.models import Demande, Fact, Fork, Holder
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Situation
from palier.workflows.parting import forking, separating
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from tests import couples
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
DANGER = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])


def test_a_fork_while_the_other_one_saves_copies_all_of_it_or_none() -> None:
    couple = couples.couple()
    told = {f"claims/{one}": DeclaredFact({}) for one in ("handicap", "sans_logement", "mobilite_professionnelle")}

    results = at_once(
        lambda: completing.declare(couple.demande, told, by=couple.marc, at=NOW),
        lambda: forking.go_alone(couple.demande, DANGER, leaver="d", by=couple.amina, at=NOW),
        lambda: completing.confirm(couple.demande, by=couple.marc, at=NOW),
    )

    assert not [result for result in results if isinstance(result, Exception)]
    child = Fork.objects.get().child
    came = set(Fact.objects.filter(demande=child, path__in=told).values_list("path", flat=True))
    assert came in (set(), set(told))
    assert set(Fact.objects.filter(demande=couple.demande, path__in=told).values_list("path", flat=True)) == set(told)
    assert not Fact.objects.filter(demande=couple.demande, path="claims/violence").exists()


def test_both_may_go_alone_at_the_same_instant() -> None:
    couple = couples.couple()

    results = at_once(
        lambda: forking.go_alone(couple.demande, DANGER, leaver="d", by=couple.amina, at=NOW),
        lambda: forking.go_alone(couple.demande, DANGER, leaver="c1", by=couple.marc, at=NOW),
    )

    assert all(isinstance(result, forking.Forked) for result in results), results
    assert Demande.objects.count() == 3


def test_two_who_separate_at_the_same_instant_do_it_once() -> None:
    couple = couples.couple()
    living = {"p1": Living.LEAVES, "p2": Living.STAYS}

    results = at_once(
        lambda: separating.separate(
            couple.demande, separating.PartingTerms(leaver="d", living=living), by=couple.amina, at=NOW
        ),
        lambda: separating.separate(
            couple.demande, separating.PartingTerms(leaver="d", living=living), by=couple.marc, at=NOW
        ),
    )

    assert sorted(type(result).__name__ for result in results) == ["CannotSeparate", "Demande"]
    assert Holder.objects.filter(demande=couple.demande).count() == 1
