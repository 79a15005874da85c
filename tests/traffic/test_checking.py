"""The checker is checked: each kind of fault is planted, and found; without one, nothing is said."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from benchmarks.traffic import Act, Ledger, Outcome, Person, Reading, Report, check
from palier.models import Candidature, DoneAct, JournalEntry, Letter
from palier.models.identifiers import uuid7
from palier.workflows.candidature import applying
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import Publication
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(began_at=datetime.now(UTC) - timedelta(seconds=5))


@pytest.fixture
def publication() -> Publication:
    bailleur = factories.organisation("bailleur", "Seine Habitat")
    return factories.publication(factories.home(bailleur, factories.organisation("reservataire", "Réservataire")))


def person(of: Applicant) -> Person:
    return Person(of.user.public_id, of.demande.pk)


def do(ledger: Ledger, applicant: Applicant, publication: Publication, verb: str = "deposer") -> Act:
    """Do an act as the site does, and write in the ledger that it was acknowledged."""
    asked_at, key = time.monotonic(), uuid7()
    if verb == "deposer":
        applying.apply(applicant.demande, publication, by=applicant.actor, at=timezone.now())
    else:
        row = Candidature.objects.get(demande=applicant.demande, publication=publication)
        applying.withdraw(row, by=applicant.actor, at=timezone.now())
    DoneAct.objects.create(
        actor=applicant.user.pk, key=key, verb="apply", body_digest="0" * 64, result="/", at=timezone.now()
    )
    act = Act(person(applicant), verb, publication.public_id, key, Outcome.ACKNOWLEDGED, asked_at, time.monotonic())
    ledger.acts.append(act)
    return act


def judged(ledger: Ledger) -> Report:
    return check(ledger, connection.connection)


def past_the_guards(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")


def test_what_was_done_and_told_is_in_order(ledger: Ledger, publication: Publication) -> None:
    applicant = factories.demande()
    do(ledger, applicant, publication)
    do(ledger, applicant, publication, "retirer")

    report = judged(ledger)

    assert report.faults == []
    assert report.acknowledged == 2


@pytest.mark.parametrize(
    "lose",
    [
        lambda: past_the_guards("WITH gone AS (DELETE FROM palier_letter) DELETE FROM palier_candidature"),
        lambda: past_the_guards("DELETE FROM palier_journalentry WHERE verb = 'deposer'"),
        lambda: past_the_guards("DELETE FROM palier_letter"),
        lambda: past_the_guards("DELETE FROM palier_doneact"),
    ],
    ids=["row", "journal", "letter", "answer"],
)
def test_a_lost_act_is_found(ledger: Ledger, publication: Publication, lose: Callable[[], None]) -> None:
    do(ledger, factories.demande(), publication)
    lose()

    assert len(judged(ledger).lost) == 1


def test_a_withdrawal_that_did_not_last_is_found(ledger: Ledger, publication: Publication) -> None:
    applicant = factories.demande()
    do(ledger, applicant, publication)
    do(ledger, applicant, publication, "retirer")
    Candidature.objects.update(stage="deposee")

    assert len(judged(ledger).lost) == 1


def _again_in_the_journal() -> None:
    (line,) = JournalEntry.objects.filter(verb="deposer").values()
    JournalEntry.objects.create(**{**line, "id": uuid7()})


def _again_in_the_letters() -> None:
    (letter,) = Letter.objects.filter(kind="accuse_candidature").values()
    Letter.objects.create(**{**letter, "id": None, "public_id": uuid7()})


@pytest.mark.parametrize("double", [_again_in_the_journal, _again_in_the_letters], ids=["journal", "letter"])
def test_a_doubled_act_is_found(ledger: Ledger, publication: Publication, double: Callable[[], None]) -> None:
    do(ledger, factories.demande(), publication)
    double()

    assert len(judged(ledger).doubled) == 1


def test_an_act_that_nobody_asked_for_is_found(ledger: Ledger, publication: Publication) -> None:
    applicant = factories.demande()
    act = do(ledger, applicant, publication)
    ledger.acts[:] = [replace(act, outcome=Outcome.REFUSED)]

    assert len(judged(ledger).unasked) == 1


@pytest.mark.parametrize("is_done", [True, False])
def test_an_act_of_unknown_outcome_may_be_there_or_not(
    ledger: Ledger, publication: Publication, *, is_done: bool
) -> None:
    applicant = factories.demande()
    if is_done:
        ledger.acts[:] = [replace(do(ledger, applicant, publication), outcome=Outcome.UNKNOWN)]
    else:
        now = time.monotonic()
        ledger.acts.append(Act(person(applicant), "deposer", publication.public_id, uuid7(), Outcome.UNKNOWN, now, now))

    report = judged(ledger)

    assert report.faults == []
    assert (report.unknown, report.unknown_done) == (1, int(is_done))


def test_an_act_done_by_half_is_found(ledger: Ledger, publication: Publication) -> None:
    ledger.acts[:] = [replace(do(ledger, factories.demande(), publication), outcome=Outcome.UNKNOWN)]
    past_the_guards("DELETE FROM palier_letter")

    assert len(judged(ledger).half_done) == 1


# --- Places -----------------------------------------------------------------------------------


def stand(publication: Publication, *points: int) -> list[Person]:
    """Candidates who were there before, with so many points; the order keys make them 1st, 2nd..."""
    found = []
    for number in points:
        applicant = factories.demande()
        applied_at = timezone.now() - timedelta(days=1)
        factories.candidature(publication, applicant.demande, points=number, applied_at=applied_at)
        found.append(person(applicant))
    return found


def read(ledger: Ledger, who: Person, publication: Publication, first: int, last: int, total: int) -> None:
    now = time.monotonic()
    ledger.readings.append(Reading(who, publication.public_id, first, last, total, now, now))


@pytest.mark.parametrize(
    ("told", "is_wrong"),
    [((2, 3, 4), False), ((1, 2, 4), True), ((3, 4, 4), True), ((2, 2, 4), True), ((2, 3, 5), True), ((2, 3, 3), True)],
)
def test_where_nothing_moves_a_place_is_exact(
    ledger: Ledger, publication: Publication, told: tuple[int, int, int], *, is_wrong: bool
) -> None:
    _, level, _, _ = stand(publication, 40, 30, 30, 10)
    read(ledger, level, publication, *told)

    assert bool(judged(ledger).wrong_places) is is_wrong


def test_a_deposit_before_the_reading_counts_and_one_after_it_does_not(
    ledger: Ledger, publication: Publication
) -> None:
    (last,) = stand(publication, -100)
    do(ledger, factories.demande(), publication)
    for total in (1, 2, 3):
        read(ledger, last, publication, total, total, total)
    do(ledger, factories.demande(), publication)

    wrong = judged(ledger).wrong_places

    assert [said for said in wrong if "2 to 2 of 2" in said] == []
    assert len(wrong) == 2


def test_a_deposit_under_way_may_count_or_not(ledger: Ledger, publication: Publication) -> None:
    (last,) = stand(publication, -100)
    asked_at = time.monotonic()
    act = do(ledger, factories.demande(), publication)
    for total in (1, 2, 3):
        read(ledger, last, publication, total, total, total)
    ledger.acts[:] = [replace(act, asked_at=asked_at, settled_at=time.monotonic() + 1)]

    wrong = judged(ledger).wrong_places

    assert len(wrong) == 1
    assert "3 to 3 of 3" in wrong[0]


def test_a_withdrawal_frees_its_place_from_its_acknowledgement_on(ledger: Ledger, publication: Publication) -> None:
    (last,) = stand(publication, -100)
    first = factories.demande()
    do(ledger, first, publication)
    do(ledger, first, publication, "retirer")
    read(ledger, last, publication, 1, 1, 1)
    read(ledger, last, publication, 2, 2, 2)

    wrong = judged(ledger).wrong_places

    assert len(wrong) == 1
    assert "2 to 2 of 2" in wrong[0]


def test_a_frozen_rank_is_right(ledger: Ledger, publication: Publication) -> None:
    first, second = stand(publication, 30, 30)
    Candidature.objects.filter(demande=second.demande).update(rank=2, waiting_since=date(2021, 3, 1))
    past_the_guards(
        "INSERT INTO palier_ranking (id, publication_id, reservataire_id, position, version, reason, frozen_at, header, "
        "candidates, previous_head, head) VALUES (gen_random_uuid(), %s, %s, 1, 1, '', now(), '{}', 2, '', '')",
        publication.pk,
        publication.reservataire_id,
    )
    read(ledger, second, publication, 2, 2, 2)
    read(ledger, first, publication, 2, 2, 2)

    assert len(judged(ledger).wrong_places) == 1


def test_a_place_told_to_someone_who_has_none_is_wrong(ledger: Ledger, publication: Publication) -> None:
    read(ledger, person(factories.demande()), publication, 1, 1, 1)

    assert len(judged(ledger).wrong_places) == 1
