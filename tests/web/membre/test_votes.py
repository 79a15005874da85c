"""A member votes by their own account on what is put to the vote, and the secretary records it without changing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import CastBallot, Decision, JournalEntry, PutToVote
from palier.models.identifiers import uuid7
from palier.rules.law import clocks
from palier.workflows.commission import (
    convening,
    deciding,
    declaring_interests,
    minutes_words,
    polling,
    putting_to_vote,
    sitting,
)
from tests.web.membre.steps import act, cast, entered, read

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import AgendaItem, Publication, Seance
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(seance: Seance, on: Publication) -> tuple[object, object]:
    return seance.public_id, on.public_id


@pytest.fixture
def item(seance: Seance) -> AgendaItem:
    return seance.items.get()


def put(karim: Client, item: AgendaItem, **more: str) -> str:
    """Put a ranked attribution of every candidate to the vote; the page that says why not, or nothing."""
    kinds = {f"c{row.pk}-kind": "attribution_rang" for row in convening.compliant(item.publication)}
    keys = (item.seance.public_id, item.publication.public_id)
    return act(karim, "seance_decider", *keys, act="voix", **{**kinds, **more})


def drafted(item: AgendaItem, **more: object) -> list[deciding.DecisionDraft]:
    """The same decisions as the page puts, noted by the secretary as all in favour."""
    return [
        deciding.DecisionDraft(
            candidature=row, kind="attribution_rang", rank=place, ballots={"0": "pour", "1": "pour"}, **more
        )
        for place, row in enumerate(convening.compliant(item.publication), start=1)
    ]


def ballots(item: AgendaItem, said: str) -> dict[str, str]:
    return {str(row.public_id): said for row in convening.compliant(item.publication)}


def test_a_member_reads_the_piece_of_a_condition_and_why_the_order_changed(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim, mireille = entered(world.karim), entered(world.mireille)
    first, second, *_ = convening.compliant(item.publication)
    due = (timezone.now() + timedelta(days=9)).date()
    more = {
        f"c{first.pk}-kind": "attribution_condition",
        f"c{first.pk}-piece": "avis_imposition_n2",
        f"c{first.pk}-piece_by": due.isoformat(),
        f"c{first.pk}-rank": "2",
        f"c{second.pk}-rank": "1",
    }

    assert put(karim, item, order_reason="Le second attend depuis plus longtemps.", **more) == ""

    for page in (read(mireille, "mon-vote", *where), read(karim, "seance_voix", *where)):
        assert (
            f"Pièce attendue au plus tard le {clocks.say_day(due)} : {minutes_words.piece_name('avis_imposition_n2')}."
            in page
        )
        assert "Raison : Le second attend depuis plus longtemps." in page


def test_one_vote_is_chosen_for_all_and_each_own_one_stands_over_it(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim, mireille = entered(world.karim), entered(world.mireille)
    assert put(karim, item) == ""
    first, *others = [str(row.public_id) for row in convening.compliant(item.publication)]
    assert "Votre vote sur toutes ces décisions" in read(mireille, "mon-vote", *where)
    assert "Choisissez pour, contre, ou abstention." in cast(mireille, where)
    assert "Choisissez pour, contre, ou abstention." in cast(mireille, where, **{first: "pour"})
    assert not CastBallot.objects.exists()

    assert not cast(mireille, where, toutes="pour", **{first: "contre"})

    kept = dict(CastBallot.objects.values_list("candidature_ref", "ballot"))
    assert {str(key): said for key, said in kept.items()} == {first: "contre"} | dict.fromkeys(others, "pour")
    # Who changes a vote chooses each again: one for all would change what they do not see.
    assert "Votre vote sur toutes ces décisions" not in read(mireille, "mon-vote", *where)
    assert not cast(mireille, where, toutes="abstention", **ballots(item, "contre"))
    assert set(CastBallot.objects.values_list("ballot", flat=True)) == {"contre"}
    # From a page older than that vote, one for all changes nothing, and says that a vote is kept.
    older = act(mireille, "mon-vote", *where, toutes="pour", read=f"{PutToVote.objects.get().pk}/")
    assert polling.AlreadyVoted.sentence in older
    assert "Choisissez pour, contre, ou abstention." not in older
    assert set(CastBallot.objects.values_list("ballot", flat=True)) == {"contre"}


def test_a_member_votes_and_the_decision_carries_their_ballot(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim, mireille = entered(world.karim), entered(world.mireille)
    assert "Rien n’est aux voix" in read(mireille, "mon-vote", *where)
    assert put(karim, item) == ""
    assert "Attribution avec rang, rang 1" in read(mireille, "mon-vote", *where)
    assert "A. Bailleul" in read(karim, "seance_voix", *where)

    assert cast(mireille, where, **ballots(item, "contre")) == ""
    assert "Votre vote est enregistré" in read(mireille, "mon-vote", *where)
    page = read(karim, "seance_voix", *where)
    assert "a voté" in page
    assert 'name="tous_0"' not in page
    assert act(karim, "seance_voix", *where, act="enregistrer", tous_1="pour") == ""

    # One for, one against: the mayor's voice decides, and the minutes keep each ballot.
    kept = Decision.objects.filter(item=item)
    assert {row.votes["membres"]["0"] for row in kept} == {"contre"}
    assert {row.votes["preponderante"] for row in kept} == {True}
    assert PutToVote.objects.get().ended_at is not None
    assert PutToVote.objects.get().drafts == []
    assert JournalEntry.objects.get(verb="voter").actor == world.mireille.person.public_id


def test_a_vote_may_change_until_the_decisions_are_recorded_and_never_after(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim, mireille = entered(world.karim), entered(world.mireille)
    put(karim, item)
    said = ballots(item, "pour")
    cast(mireille, where, **ballots(item, "contre"))
    cast(mireille, where, **said)
    assert set(CastBallot.objects.values_list("ballot", flat=True)) == {"pour"}

    act(karim, "seance_voix", *where, act="enregistrer", tous_1="pour")

    with pytest.raises(polling.VoteOver):
        polling.cast(item, said, by=world.mireille, at=timezone.now())
    assert "Rien n’est aux voix" in read(mireille, "mon-vote", *where)


def test_the_secretary_changes_no_ballot_that_was_cast(world: World, item: AgendaItem) -> None:
    put(entered(world.karim), item)
    polling.cast(item, ballots(item, "abstention"), by=world.mireille, at=timezone.now())

    deciding.decide(item, drafted(item), by=world.commission, at=timezone.now())

    assert {row.votes["membres"]["0"] for row in Decision.objects.filter(item=item)} == {"abstention"}


def test_what_is_recorded_is_what_was_put(world: World, item: AgendaItem) -> None:
    put(entered(world.karim), item)

    with pytest.raises(polling.OtherDecisions):
        deciding.decide(item, drafted(item, text="Autre chose."), by=world.commission, at=timezone.now())


def test_a_vote_is_whole_or_not_cast(world: World, item: AgendaItem, where: tuple[object, object]) -> None:
    mireille = entered(world.mireille)
    put(entered(world.karim), item)
    one = dict(list(ballots(item, "pour").items())[:1])

    assert "Choisissez pour, contre, ou abstention" in cast(mireille, where, **one)
    for wrong in (one, ballots(item, "peut-être"), {**ballots(item, "pour"), str(uuid7()): "pour"}):
        with pytest.raises(polling.IncompleteBallot):
            polling.cast(item, wrong, by=world.mireille, at=timezone.now())
    assert not CastBallot.objects.exists()


def test_who_is_away_does_not_vote(
    world: World, seance: Seance, item: AgendaItem, where: tuple[object, object]
) -> None:
    put(entered(world.karim), item)
    sitting.note_presence(seance, member=0, is_present=False, by=world.commission, at=timezone.now())

    assert "Vous ne votez pas sur ce logement" in read(entered(world.mireille), "mon-vote", *where)
    with pytest.raises(polling.NoVoiceHere):
        polling.cast(item, ballots(item, "pour"), by=world.mireille, at=timezone.now())


def test_an_interest_declared_after_the_vote_takes_the_ballot_out(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim = entered(world.karim)
    put(karim, item)
    polling.cast(item, ballots(item, "contre"), by=world.mireille, at=timezone.now())
    declaring_interests.declare_own(item, by=world.mireille, at=timezone.now())
    item.seance.quorum = 1
    item.seance.save()

    assert act(karim, "seance_voix", *where, act="enregistrer", tous_1="pour") == ""

    assert {tuple(row.votes["membres"]) for row in Decision.objects.filter(item=item)} == {("1",)}
    assert CastBallot.objects.exists()


def test_a_vote_taken_off_counts_for_nothing_and_another_is_put(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim = entered(world.karim)
    assert put(karim, item) == ""
    with pytest.raises(putting_to_vote.AlreadyPut):
        putting_to_vote.put(item, drafted(item), by=world.commission, at=timezone.now())
    polling.cast(item, ballots(item, "contre"), by=world.mireille, at=timezone.now())

    assert act(karim, "seance_voix", *where, act="retirer") == ""

    assert polling.live(item) is None
    assert put(karim, item) == ""
    assert polling.cast_by(PutToVote.objects.get(ended_at=None)) == {}


def test_a_postponed_home_has_no_vote_any_more(world: World, item: AgendaItem) -> None:
    put(entered(world.karim), item)

    deciding.postpone(item, "Un élément manque.", by=world.commission, at=timezone.now())

    assert polling.live(item) is None


def test_decisions_that_the_rules_refuse_are_not_put(world: World, item: AgendaItem) -> None:
    first = convening.compliant(item.publication)[0]

    said = put(entered(world.karim), item, **{f"c{first.pk}-kind": "non_attribution"})

    assert "un motif légal" in said
    assert polling.live(item) is None


def test_without_an_account_among_the_voters_nothing_is_put(world: World, seance: Seance, item: AgendaItem) -> None:
    seance.called.update(user=None)

    assert "Aucun membre présent n’a de compte" in put(entered(world.karim), item)


def test_a_running_vote_leads_the_secretary_to_its_page(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim = entered(world.karim)
    assert karim.get(reverse("seance_voix", args=where)).status_code == 302
    put(karim, item)

    answer = karim.get(reverse("seance_decider", args=where))
    assert answer.headers["Location"] == reverse("seance_voix", args=where)
    assert "Vote en cours" in read(karim, "seance_voix", *where)
