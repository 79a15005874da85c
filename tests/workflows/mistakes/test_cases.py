"""A case from its opening to its end: noticed or asked, computed, answered by a person, told, contested."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.models import Demande, JournalEntry, Letter, Message, MissedHome, Mistake, Piece, RankingLine
from palier.models.life import erased_rows
from palier.rules.doors.access import ActionRefused
from palier.rules.mistakes.mistakes import ReplayOutcome
from palier.workflows.acting import refusals
from palier.workflows.mistakes import computing_mistakes, mistakes, telling_mistakes
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows.mistakes import year as years

if TYPE_CHECKING:
    from palier.models import Fact
    from tests.workflows.mistakes.year import Year

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def late_proof(year: Year, due: int, checked: int) -> Fact:
    """A proof of handicap that was due on a day, and was checked on a later one."""
    piece = factories.piece(
        year.amina.demande,
        code="situation_handicap",
        status="valide",
        due_at=years.START + due * DAY,
        complete_at=years.START + due * DAY - 2 * DAY,
        verified_at=years.START + checked * DAY,
        verified_by=year.odile.user,
        uploaded_at=years.START + (due - 3) * DAY,
    )
    return years.verified(
        year.amina, "claims/handicap", years.START + checked * DAY, by=year.odile, piece=Piece.objects.get(pk=piece.pk)
    )


@pytest.fixture
def year() -> Year:
    """Three lists closed while a proof waited: without the mistake the household is first of each."""
    made = years.made(2, closings=3)
    for on in made.lists:
        made.on[on.pk] = made.people[:12]
    for one in made.people[1:]:
        one.demande.facts.all().delete()
    made.amina.demande.seniorities.update(since=date(2023, 12, 1))
    late_proof(made, due=-20, checked=100)
    years.lived(made, years.dice(2))
    return made


def demande_of(year: Year) -> Demande:
    return years.demande_of(year.amina)


def computed(year: Year) -> Mistake:
    case = mistakes.notice(demande_of(year), at=timezone.now())
    assert case is not None
    computing_mistakes.compute(case, at=timezone.now())
    case.refresh_from_db()
    return case


def answered(case: Mistake, year: Year, remedy: str = "suivre_le_dossier", **changes: Any) -> Mistake:
    told = {"remedy": remedy, "note": "", "is_dalo": False, "by": year.odile, "at": timezone.now(), **changes}
    return mistakes.propose(case, **told)


def told(case: Mistake) -> Mistake:
    telling_mistakes.tell(case, at=timezone.now())
    case.refresh_from_db()
    return case


def test_a_late_validation_opens_a_case_by_itself_and_once(year):
    case = mistakes.notice(demande_of(year), at=timezone.now())

    assert (case.kind, case.state, case.reservataire) == ("validation_tardive", "ouverte", None)
    assert mistakes.notice(demande_of(year), at=timezone.now()) is None
    assert JournalEntry.objects.get(verb="ouvrir_erreur").details == {"sortes": ["validation_tardive"]}


def test_the_clock_finds_the_homes_and_hands_the_case_to_their_desk(year):
    case = computed(year)

    homes = MissedHome.objects.filter(mistake=case)
    assert (case.state, case.reservataire, case.closings) == ("calculee", year.reservataire, 3)
    assert {one.outcome for one in homes} == {ReplayOutcome.FIRST}
    assert homes.count() == 3
    assert homes[0].changes[0][1:] == [0, homes[0].points_after - homes[0].points_before]


def test_the_answer_can_be_taken_back_until_it_leaves_and_then_is_told_in_the_words_of_the_page(year):
    case = answered(computed(year), year, note="Nous avons tardé.")
    mistakes.take_back(case, by=year.odile, at=timezone.now())
    case.refresh_from_db()
    assert (case.state, case.remedy, Letter.objects.filter(kind="cout_erreur").count()) == ("calculee", "", 0)

    case = told(answered(case, year, note="Nous avons tardé."))

    letter = Letter.objects.get(kind="cout_erreur")
    assert case.state == "dite"
    assert [plain_text(one) for one in letter.paragraphs] == list(
        telling_mistakes.text_of(case, on_at=case.told_at).paragraphs
    )
    text = plain_text(" ".join(letter.paragraphs))
    assert "Sans l’erreur, 3 logements auraient pu vous être proposés." in text
    assert "Nous avons tardé." in text
    assert "Voisine" not in text


def test_an_answer_leaves_a_minute_after_it_was_chosen(year):
    case = answered(computed(year), year)

    assert telling_mistakes.leaving(case.answered_at + timedelta(seconds=30), 9) == []
    assert telling_mistakes.leaving(case.answered_at + timedelta(seconds=61), 9) == [case.pk]


def test_a_desk_that_does_not_answer_keeps_nothing_from_the_household(year):
    case = computed(year)
    late = case.answer_by + DAY

    assert computing_mistakes.unanswered(case.answer_by - DAY, 9) == []
    assert computing_mistakes.unanswered(late, 9) == [case.pk]
    telling_mistakes.tell(case, at=late)

    case.refresh_from_db()
    assert (case.state, case.told_at) == ("calculee", late)
    assert "ne l’a pas fait à temps" in plain_text(Letter.objects.get(kind="cout_erreur").paragraphs[0])
    assert told(answered(case, year)).state == "dite"
    assert Letter.objects.filter(kind="cout_erreur").count() == 2


def test_only_what_is_true_of_the_case_may_be_answered(year):
    case = computed(year)

    assert mistakes.offered(case, is_dalo=False) == (
        "dire_a_la_commission",
        "suivre_le_dossier",
        "excuses",
        "aucune_erreur",
    )
    for remedy in ("corriger_classement", "signaler_au_prefet", "attribuer"):
        with pytest.raises(mistakes.NotARemedy):
            answered(case, year, remedy)
    assert answered(case, year, "signaler_au_prefet", is_dalo=True).state == "proposee"


def test_a_note_with_a_forbidden_motive_is_refused(year):
    with pytest.raises(refusals.ForbiddenNote):
        answered(computed(year), year, note="Une famille africaine.")


def test_another_desk_answers_nothing(year):
    case = computed(year)
    other = factories.member("Olga", factories.organisation("reservataire", "Autre réservataire"))

    with pytest.raises(mistakes.NotAnswerable):
        answered(case, year, by=other)
    with pytest.raises(ActionRefused):
        answered(case, year, by=year.amina.actor)


def test_the_household_contests_and_the_desk_answers_again_by_a_new_day(year):
    case = told(answered(computed(year), year))
    later = timezone.now() + 5 * DAY

    with pytest.raises(mistakes.SayWhat):
        mistakes.contest(case, said=" ", by=year.amina.actor, at=later)
    mistakes.contest(case, said="Il manque un logement.", by=year.amina.actor, at=later)

    case.refresh_from_db()
    assert (case.state, mistakes.due_of(case) > case.answer_by) == ("contestee", True)
    assert list(mistakes.waiting(year.reservataire)) == [case]
    assert told(answered(case, year, "excuses")).state == "dite"


def test_an_answer_that_nobody_contests_ends(year):
    case = told(answered(computed(year), year))

    after = case.told_at + 61 * DAY
    assert mistakes.to_close(case.told_at + 59 * DAY, 9) == []
    # Nobody was reached: no delay runs out.
    Message.objects.update(sent_at=case.told_at, outcome="revenu", outcome_at=case.told_at)
    assert mistakes.to_close(after, 9) == []
    Letter.objects.filter(kind="cout_erreur").update(read_at=case.told_at)
    assert mistakes.to_close(after, 9) == [case.pk]
    mistakes.close(case, at=case.told_at + 61 * DAY)
    case.refresh_from_db()
    assert case.state == "close"


def test_what_the_household_asks_is_computed_from_all_that_its_file_shows(year):
    case = mistakes.ask(demande_of(year), said="Ma carte a attendu.", by=year.amina.actor, at=timezone.now())
    with pytest.raises(mistakes.AlreadyRunning):
        mistakes.ask(demande_of(year), said="Encore.", by=year.amina.actor, at=timezone.now())

    computing_mistakes.compute(case, at=timezone.now())

    case.refresh_from_db()
    assert (case.state, case.homes.count()) == ("calculee", 3)


def test_what_no_row_shows_waits_for_a_person_who_says_from_when_a_fact_counts():
    year = years.made(2, closings=2)
    for on in year.lists:
        year.on[on.pk] = year.people[:12]
    fact = years.verified(year.amina, "claims/handicap", years.START + 90 * DAY, by=year.odile)
    years.lived(year, years.dice(2))
    case = mistakes.ask(demande_of(year), said="Ma carte a été perdue.", by=year.amina.actor, at=timezone.now())
    computing_mistakes.compute(case, at=timezone.now())
    case.refresh_from_db()
    assert (case.state, case.reservataire, case.homes.count()) == ("calculee", year.reservataire, 0)

    with pytest.raises(mistakes.NotAFact):
        mistakes.count_from(case, fact, since=fact.at, by=year.odile, at=timezone.now())
    mistakes.count_from(case, fact, since=years.START - 9 * DAY, by=year.odile, at=timezone.now())
    case.refresh_from_db()
    computing_mistakes.compute(case, at=timezone.now())

    case.refresh_from_db()
    assert (case.state, case.homes.count() > 0) == ("calculee", True)


def test_asking_needs_a_closed_list_and_words():
    one = factories.demande("Noé")

    with pytest.raises(mistakes.NoClosedList):
        mistakes.ask(one.demande, said="Une date.", by=one.actor, at=timezone.now())
    with pytest.raises(mistakes.SayWhat):
        mistakes.ask(one.demande, said="", by=one.actor, at=timezone.now())


def test_a_mistake_that_cost_nothing_is_told_without_a_person():
    year = years.made(3, closings=1)
    year.on[year.lists[0].pk] = year.people[:9]
    late_proof(year, due=60, checked=100)
    years.lived(year, years.dice(3))
    case = mistakes.notice(demande_of(year), at=timezone.now())
    assert case is not None
    computing_mistakes.compute(case, at=timezone.now())

    case.refresh_from_db()
    assert (case.state, case.closings) == ("dite", 0)
    assert "Aucune liste close" in plain_text(Letter.objects.get(kind="cout_erreur").paragraphs[0])


def test_homes_of_two_desks_are_two_cases(year):
    other = factories.organisation("reservataire", "Réservataire Ouest")
    year.lists[1].__class__.objects.filter(pk=year.lists[1].pk).update(reservataire=other)

    computed(year)

    cases = Mistake.objects.order_by("pk")
    assert {case.reservataire for case in cases} == {year.reservataire, other}
    assert sorted(case.homes.count() for case in cases) == [1, 2]


def test_a_second_mistake_joins_the_case_that_waits(year):
    case = computed(year)
    year.amina.demande.seniorities.update(since=timezone.localdate() - 4000 * DAY)

    joined = mistakes.notice(demande_of(year), at=timezone.now())

    assert (joined.pk, joined.state, len(joined.amended)) == (case.pk, "ouverte", 2)


def test_an_erasure_takes_the_case_and_its_homes(year):
    case = computed(year)

    erased_rows.remove(case.demande_id, subject="x", users=[])

    assert not Mistake.objects.exists()
    assert not MissedHome.objects.exists()


def test_others_who_were_erased_leave_a_doubt_that_is_told(year):
    RankingLine.objects.exclude(demande=year.amina.demande).update(candidature=None, demande=None, kept_opening=None)

    case = computed(year)

    assert {one.outcome for one in case.homes.all()} == {ReplayOutcome.POSSIBLE}
