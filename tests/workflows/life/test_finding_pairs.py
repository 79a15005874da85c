"""A night compares by slices what a rule compares in memory, and nobody twice as they were."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from benchmarks import duplicates
from palier.jobs.people import pairs as jobs
from palier.models import ComparedHolder, Demande, DemandePair, Person, SafeChannel
from palier.models.doors import acting
from palier.rules.likeness import finding, likening
from palier.workflows.life import finding_pairs, pairing_demandes, same_holders
from tests import factories, pairs

pytestmark = pytest.mark.django_db
MOST = 40
"""Turns after which a test gives up."""


def asked(people: int, each: int) -> list[Demande]:
    """An invented set of people, each with a demande."""
    made = []
    for one in duplicates.labelled(8, people, each):
        of = factories.demande(one.given).demande
        Person.objects.filter(demande=of).update(
            last_name=one.used or one.family,
            birth_name=one.family if one.used else "",
            birth_date=one.birth,
            email=one.email,
            phone=one.phone,
            address="",
        )
        made.append(of)
    return made


def by_rule() -> set[tuple[int, int]]:
    """The pairs of all people, in memory."""
    people = list(Person.objects.filter(role="demandeur").order_by("demande"))
    sides = [likening.side_of(same_holders.record_of(one)) for one in people]
    return {(people[one].demande_id, people[other].demande_id) for one, other, _ in finding.pairs(sides)}


def here() -> set[tuple[int, int]]:
    return set(DemandePair.objects.values_list("one", "other"))


@pytest.mark.parametrize("slice_", [7, 1_000])
def test_a_night_finds_the_pairs_of_the_rule_and_so_do_nights_that_follow_what_changed(
    monkeypatch: pytest.MonkeyPatch, slice_: int
) -> None:
    monkeypatch.setattr(finding_pairs, "SLICE", slice_)
    made = asked(people=25, each=1)
    pairs.look(timezone.now())
    assert here() == by_rule()
    assert len(here()) > 10

    dice = Random(3)  # noqa: S311 - which people move is no secret
    for one in dice.sample(made, 12):
        like = Person.objects.get(demande=dice.choice(made), role="demandeur")
        same = {name: getattr(like, name) for name in ("last_name", "birth_name", "first_name", "birth_date")}
        Person.objects.filter(demande=one, role="demandeur").update(**same)
    pairs.look(timezone.now())
    assert here() == by_rule()


def alike() -> tuple[Demande, Demande]:
    one, two = (factories.demande("Zoé", birth_name="Kervadec").demande for _ in range(2))
    Person.objects.filter(role="demandeur").update(phone="0611223344")
    return one, two


def test_who_was_compared_as_they_are_is_not_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    alike()
    pairs.look(timezone.now())
    compared = list[int]()
    compare = finding_pairs._compare  # noqa: SLF001 - what is not done shows nowhere else
    monkeypatch.setattr(
        finding_pairs, "_compare", lambda moved, at: compared.append(len(moved)) or compare(moved, at=at)
    )

    pairs.look(timezone.now())
    assert compared == []
    factories.demande("Ali")
    pairs.look(timezone.now())
    assert compared == [1]
    monkeypatch.setattr(finding_pairs, "rules_digest", lambda: "other rules")
    pairs.look(timezone.now())
    assert compared == [1, 3]


def test_what_is_shown_of_both_follows_what_changed_beside_their_names() -> None:
    one, _ = alike()
    pairs.look(timezone.now())
    Demande.objects.filter(pk=one.pk).update(deposited_on="2019-05-06")

    pairs.look(timezone.now())

    assert DemandePair.objects.get().sides[0]["depot"] == "6 mai 2019"


@pytest.mark.parametrize("is_night_between", [True, False])
def test_who_hid_for_a_time_is_compared_again_once_they_do_not(is_night_between: bool) -> None:
    one, _ = alike()
    now = timezone.now()
    pairs.look(now)
    channel = SafeChannel.objects.create(demande=one, email="sure@abri.example", person_key="d", set_at=now)
    pairing_demandes.forget_sheltered(at=now)
    assert not DemandePair.objects.exists()
    if is_night_between:
        pairs.look(now)
        assert not ComparedHolder.objects.filter(demande=one).exists()
    channel.delete()

    pairs.look(now)

    assert DemandePair.objects.count() == 1


def test_who_lives_no_more_is_looked_for_under_no_key() -> None:
    one, two = alike()
    pairs.look(timezone.now())
    Demande.objects.filter(pk=two.pk).update(state="radiee", strike_off_reason="ABA")

    pairs.look(timezone.now())

    assert list(ComparedHolder.objects.values_list("demande", flat=True)) == [one.pk]
    assert not DemandePair.objects.exists()


def test_a_night_goes_by_turns_and_a_list_may_close_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_pairs, "SLICE", 1)
    monkeypatch.setattr(jobs, "TURN", timedelta())
    alike()
    factories.demande("Ali")
    waiting = ProcrastinateJob.objects.filter(task_name="palier.jobs.pairs.look")
    turns, after = 0, 0
    while turns < MOST:
        turns += 1
        with acting.taken(acting.CLOCK):
            jobs.look.func(0, after=after)
        if (job := waiting.first()) is None:
            break
        after = job.args["after"]
        waiting.delete()

    assert (turns, DemandePair.objects.count()) == (2, 1)
