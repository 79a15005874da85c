"""A grid or a rule that was wrong for everybody: its lists counted again find exactly whom a clean run would have sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.jobs.scoring import mistakes as clock
from palier.models import (
    Candidature,
    JournalEntry,
    Letter,
    LostPlace,
    MissedHome,
    Mistake,
    Publication,
    RankingLine,
    Recount,
    RecountedList,
)
from palier.models.life import erased_rows
from palier.rules.doors.access import ActionRefused
from palier.rules.mistakes.mistakes import ReplayOutcome
from palier.rules.scoring import cotation
from palier.workflows.mistakes import counting_again, recounting, telling_mistakes
from tests import factories
from tests.workflows.mistakes import year as years
from tests.workflows.mistakes.wrong_grid import (
    DAY,
    grids,
    made_territory,
    missed,
    opened,
    peopled,
    planted,
    swept,
    with_grid,
)
from tests.workflows.test_grids_of_territories import enter, text

if TYPE_CHECKING:
    from palier.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory(db: None) -> Territory:
    return made_territory()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_grid_typed_wrong_gives_each_household_the_homes_of_a_clean_run(territory, seed, record_property):
    _, clean, dirty, right = planted(seed, closings=8)

    opened(right)
    swept()

    found = {
        (one.demande_id, str(one.publication.public_id)) for one in LostPlace.objects.select_related("publication")
    }
    assert found == missed(clean, dirty)
    assert found, "a fault that cost nobody anything proves nothing"
    record_property("counts", f"year {seed}: {len(found)} homes missed by {len({who for who, _ in found})} households")


def test_each_household_gets_its_case_and_the_desk_its_homes(territory):
    year, clean, dirty, right = planted()
    recount = opened(right)
    swept()
    clock.sweep(timestamp=0)

    lost = missed(clean, dirty)
    cases = Mistake.objects.all()
    assert {case.demande_id for case in cases} == {who for who, _ in lost}
    assert {(case.kind, case.state, case.reservataire) for case in cases} == {
        ("grille_corrigee", "calculee", year.reservataire)
    }
    assert {(one.demande_id, str(one.publication.public_id)) for one in MissedHome.objects.all()} == lost
    recount.refresh_from_db()
    assert recount.done_at is not None
    told = JournalEntry.objects.get(verb="finir_recompte").details
    assert told == {"listes": 4, "menages": cases.count(), "logements": len(lost)}


def test_the_answer_says_the_grid_was_wrong_and_how_many_lists_were_counted(territory):
    year, _, _, right = planted()
    opened(right)
    swept()
    clock.sweep(timestamp=0)
    case = Mistake.objects.order_by("pk")[0]

    said = telling_mistakes.text_of(case, on_at=timezone.now()).paragraphs

    closings = Candidature.objects.filter(demande=case.demande_id, rank__isnull=False).count()
    assert said[0].startswith("La grille de points contenait une faute. Elle a été corrigée. Nous avons rejoué")
    assert case.closings == closings
    assert not any(f"Voisine{one}" in " ".join(said) for one in range(len(year.people)))


def test_a_rule_that_was_wrong_is_counted_by_the_rules_of_today(territory, monkeypatch):
    year = peopled(4, 4)
    before = transaction.savepoint_create()
    clean = years.lived(year, years.dice(4))
    transaction.savepoint_rollback(before)
    for on in year.lists:
        on.refresh_from_db()
    right = cotation.score
    with monkeypatch.context() as wrong:
        # A release whose rule forgot the handicap.
        def forgetful(known, *args, **named):
            claims = tuple(one for one in known.claims if one.situation.value != "handicap")
            return right(replace(known, claims=claims), *args, **named)

        wrong.setattr(cotation, "score", forgetful)
        dirty = years.lived(year, years.dice(4))

    opened(None, until=years.START + 299 * DAY)
    swept()

    found = {
        (one.demande_id, str(one.publication.public_id)) for one in LostPlace.objects.select_related("publication")
    }
    assert found == missed(clean, dirty)
    assert found
    assert {case.kind for case in Mistake.objects.all()} == {"calcul_corrige"}


def test_a_right_grid_costs_nobody_anything_and_tells_nobody(territory):
    year = peopled(2, 3)
    same, right = grids({})
    with_grid(year, same)
    years.lived(year, years.dice(2))

    opened(right)
    swept()

    assert (RecountedList.objects.count(), LostPlace.objects.count(), Mistake.objects.count()) == (3, 0, 0)
    assert Recount.objects.get().done_at is not None
    assert not Letter.objects.filter(kind="cout_erreur").exists()


def test_a_sweep_that_is_cut_goes_on_where_it_was_and_nothing_is_counted_twice(territory):
    _, clean, dirty, right = planted()
    recount = opened(right)
    for one in recounting.lists_to_count(2):
        recounting.count_list(*one, at=timezone.now())
    assert recounting.to_end(9) == []
    assert recounting.to_hand(9) == [], "no case is opened while a list is still to be counted"

    again = RecountedList.objects.earliest("pk")
    recounting.count_list(recount.pk, again.publication_id, at=timezone.now())
    swept()
    swept()

    assert RecountedList.objects.count() == 4
    assert LostPlace.objects.count() == len(missed(clean, dirty))
    assert JournalEntry.objects.filter(verb="recompter_liste").count() == 4
    assert JournalEntry.objects.filter(verb="finir_recompte").count() == 1


def test_a_household_erased_since_is_told_nothing_and_leaves_the_others_a_doubt(territory):
    _, clean, dirty, right = planted()
    lost = missed(clean, dirty)
    who = min(lost)[0]
    erased_rows.remove(who, subject="x", users=[])

    opened(right)
    swept()

    assert not LostPlace.objects.filter(demande=who).exists()
    certain = LostPlace.objects.filter(outcome=ReplayOutcome.FIRST)
    assert {(one.demande_id, str(one.publication.public_id)) for one in certain} <= lost
    assert (
        sum(RecountedList.objects.values_list("unread", flat=True)) == RankingLine.objects.filter(demande=None).count()
    )


def test_a_household_erased_after_the_count_takes_what_was_found_with_it(territory):
    _, _, _, right = planted()
    opened(right)
    for one in recounting.lists_to_count(99):
        recounting.count_list(*one, at=timezone.now())
    who = LostPlace.objects.earliest("pk").demande_id

    erased_rows.remove(who, subject="x", users=[])
    swept()

    assert not LostPlace.objects.filter(demande=who).exists()
    assert not Mistake.objects.filter(demande=who).exists()
    assert Recount.objects.get().done_at is not None


def test_a_household_struck_off_since_is_still_told(territory):
    _, clean, dirty, right = planted()
    who = min(missed(clean, dirty))[0]
    demande = years.Demande.objects.get(pk=who)
    demande.state, demande.struck_off_at = "radiee", timezone.now()
    demande.save(update_fields=["state", "struck_off_at"])

    opened(right)
    swept()

    assert Mistake.objects.filter(demande=who).count() == 1


def test_rules_that_changed_since_leave_a_doubt(territory, monkeypatch):
    _, clean, dirty, right = planted()
    monkeypatch.setattr(counting_again, "_gives", lambda *_: False)

    opened(right)
    swept()

    assert {one.outcome for one in LostPlace.objects.all()} == {ReplayOutcome.POSSIBLE}
    assert LostPlace.objects.count() == len(missed(clean, dirty))


def test_what_cannot_be_asked_is_refused(territory):
    _, _, _, right = planted(2, closings=1)

    with pytest.raises(recounting.RecountReasonNeeded):
        opened(right, reason=" ")
    with pytest.raises(recounting.NoPeriod):
        opened(right, since=years.START + 400 * DAY)
    with pytest.raises(recounting.NoPeriod):
        opened(right, until=years.START + 900 * DAY)
    with pytest.raises(recounting.BorrowedGrid):
        opened(factories.grid())
    with pytest.raises(recounting.NothingToRecount):
        opened(right, since=years.START + 40 * DAY)
    with pytest.raises(ActionRefused):
        recounting.open_recount(Recount(), by=factories.demande("Noé").actor, at=timezone.now())


def test_lists_after_the_next_grid_and_lists_under_the_right_one_are_left_alone(territory):
    year, _, _, right = planted(2, closings=4)
    Publication.objects.filter(pk=year.lists[0].pk).update(grid=right)

    enter(text(on=(years.START + 301 * DAY).date()), at=years.START + 290 * DAY)
    recount = recounting.asked(
        grid=right,
        territory=None,
        since=years.START - DAY,
        until=years.START + 400 * DAY,
        reason="x",
        at=years.START + 500 * DAY,
    )

    assert recount.until < years.START + 301 * DAY
    assert year.lists[0] not in recounting.of(recount)
    assert recounting.of(recount).count() == 3


def test_a_list_that_cannot_be_read_any_more_is_said_and_stops_nothing(territory, monkeypatch):
    _, _, _, right = planted(2, closings=2)

    def spoilt(*_: object) -> None:
        raise KeyError("seed")

    monkeypatch.setattr(counting_again, "count", spoilt)

    opened(right)
    swept()

    assert set(RecountedList.objects.values_list("is_read", flat=True)) == {False}
    assert Recount.objects.get().done_at is not None
