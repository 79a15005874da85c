"""A night compares by slices what a rule compares in memory, and nobody twice as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from benchmarks import duplicates
from palier.jobs.people import pairs as jobs
from palier.jobs.queue.one_by_one import SomeFailed
from palier.models import ComparedHolder, Demande, DemandePair, Person, SafeChannel
from palier.models.doors import acting
from palier.rules.likeness import finding, likening
from palier.rules.likeness.likening import AdultNamed, PersonRecord
from palier.rules.likeness.pair_words import PairAct
from palier.workflows.life import finding_pairs, pairing_demandes, same_holders
from tests import factories, pairs
from tests.workflows.life.moves import STEWARD

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
            address=f"1 rue des Lilas\n93100 {one.commune}" if len(made) % 2 else "",
        )
        for given, family in one.adults if len(made) % 3 else ():
            Person.objects.create(demande=of, key="c", role="cotitulaire", first_name=given, last_name=family)
            break
        made.append(of)
    return made


def by_rule() -> set[tuple[int, int]]:
    """The pairs of all people, in memory."""
    people = list(Person.objects.filter(role="demandeur").order_by("demande"))
    others = {
        one.demande_id: list(Person.objects.filter(demande=one.demande_id, role="cotitulaire").order_by("key"))
        for one in people
    }
    sides = [likening.side_of(whole(one, others[one.demande_id])) for one in people]
    found = {(people[one].demande_id, people[other].demande_id) for one, other, _ in finding.pairs(sides)}
    records = {pk: [same_holders.record_of(one) for one in some] for pk, some in others.items()}
    return {(one, other) for one, other in found if same_holders.are_alike(records[one], records[other])}


def whole(one: Person, others: list[Person]) -> PersonRecord:
    return replace(
        same_holders.record_of(one),
        commune=one.address.partition(" rue des Lilas\n93100 ")[2],
        adults=[AdultNamed(other.first_name, other.last_name, other.birth_date) for other in others],
    )


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
    waiting = ProcrastinateJob.objects.filter(task_name=jobs.LOOK_ON)
    turns, after = 0, 0
    while turns < MOST:
        turns += 1
        with acting.taken(acting.CLOCK):
            jobs.look_on.func(after) if after else jobs.look.func(0)
        if (job := waiting.first()) is None:
            break
        after = job.args["after"]
        waiting.delete()

    assert (turns, DemandePair.objects.count()) == (2, 1)


def test_a_slice_that_fails_leaves_the_night_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_pairs, "SLICE", 1)
    ali = factories.demande("Ali").demande
    one, two = alike()
    look = finding_pairs.look

    def failing(which: list[int], *, at: datetime) -> None:
        if which == [ali.pk]:
            raise ValueError(which)
        look(which, at=at)

    monkeypatch.setattr(finding_pairs, "look", failing)
    with pytest.raises(SomeFailed):
        jobs.look.func(0)

    assert here() == {(one.pk, two.pk)}


@pytest.mark.parametrize("is_pair_still", [True, False])
def test_a_decision_taken_back_shows_what_the_pair_is_worth_since_or_that_it_is_none(is_pair_still: bool) -> None:
    _, two = alike()
    now = timezone.now()
    pairs.look(now)
    pairing_demandes.decide(DemandePair.objects.get(), PairAct.APART, by=STEWARD, at=now)
    changed = {"phone": ""} if is_pair_still else {"first_name": "Odile"}
    Person.objects.filter(demande=two, role="demandeur").update(**changed)
    pairs.look(now)

    pairing_demandes.decide(DemandePair.objects.get(), PairAct.TAKE_BACK, by=STEWARD, at=now)
    pairs.look(now)

    assert [("telephone" in row.reasons, row.state) for row in DemandePair.objects.all()] == (
        [(False, "a_decider")] if is_pair_still else []
    )


def test_what_was_compared_goes_with_its_demande_under_a_release_that_does_not_know_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confdeltype FROM pg_constraint WHERE contype = 'f' AND conrelid = 'palier_comparedholder'::regclass"
        )
        assert cursor.fetchall() == [("c",)]
