"""The routes against a decision: who may go where, until when, and what is said where nothing proves the letter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from palier.rules.appeals import appeals, routes
from palier.rules.appeals.appeals import OF_STAGE, SUBJECTS, AppealAnswer, AppealStands, AppealSubject
from palier.rules.appeals.routes import RouteKind, ToldLetter
from palier.rules.candidature.funnel import TERMINAL, Stage
from palier.rules.law.calendars import FRANCE
from tests.plain_pages import plain_text

PARIS = ZoneInfo("Europe/Paris")
REFUSED, ASIDE, STRUCK = AppealSubject.NOT_ATTRIBUTED, AppealSubject.SET_ASIDE, AppealSubject.STRUCK_OFF


def on(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=PARIS)


def found(subject: AppealSubject = REFUSED, **changes: Any) -> dict[RouteKind, routes.OpenRoute]:
    told = changes.pop("told", ToldLetter(states_court=True, sent_at=on(2026, 3, 4), opened_at=on(2026, 3, 5)))
    known = {"body": "Habitat", "is_transfer": False, "calendar": FRANCE, "now": on(2026, 3, 6), **changes}
    return {one.kind: one for one in routes.of(subject, told, **known)}


# article: article R421-1 du code de justice administrative
@pytest.mark.parametrize(
    ("opened", "last"),
    [
        (on(2026, 3, 5), date(2026, 5, 5)),
        # 31 December: there is no 31 February.
        (on(2026, 12, 31), date(2027, 3, 1)),
        # 8 March: 8 May is a holiday, then a Saturday and a Sunday.
        (on(2026, 3, 8), date(2026, 5, 11)),
        # 2 March: 2 May is a Saturday.
        (on(2026, 3, 2), date(2026, 5, 4)),
        # The hour of Paris decides: 23:30 in Paris is that day.
        (on(2026, 3, 5, 23, 30), date(2026, 5, 5)),
    ],
)
def test_two_months_go_from_day_to_day_and_to_the_next_working_day(opened, last):
    court = found(told=ToldLetter(states_court=True, opened_at=opened), now=opened)[RouteKind.COURT]

    assert court.last_day == last


def test_the_last_second_is_in_time_and_the_next_is_not():
    told = ToldLetter(states_court=True, opened_at=on(2026, 3, 5))

    in_time = plain_text(found(told=told, now=on(2026, 5, 5, 23, 59, 59))[RouteKind.COURT].delay)
    late = plain_text(found(told=told, now=on(2026, 5, 6, 0, 0, 0))[RouteKind.COURT].delay)

    assert in_time.startswith("Jusqu’au mardi 5 mai 2026 au plus tard : c’est le dernier jour.")
    assert late.startswith("D’après ce que nous savons, le délai est passé depuis le mardi 5 mai 2026.")


def test_without_a_proof_no_day_is_the_last_one_and_which_it_would_be_is_said():
    court = found(told=ToldLetter(states_court=True, sent_at=on(2026, 3, 4)))[RouteKind.COURT]

    assert court.last_day is None
    text = plain_text(court.delay)
    assert "Rien ne prouve que vous avez reçu la lettre" in text
    assert "il finirait le mercredi 6 mai 2026. Agissez avant." in text


def test_a_letter_on_paper_may_have_been_read_before():
    told = ToldLetter(states_court=True, opened_at=on(2026, 3, 5), is_on_paper=True)

    assert "Si vous l’aviez reçue plus tôt sur papier" in plain_text(found(told=told)[RouteKind.COURT].delay)


def test_nobody_is_told_to_wait_for_who_decided():
    assert "n’attendez pas sa réponse" in plain_text(found()[RouteKind.COURT].delay)


def test_a_letter_that_states_no_court_opens_no_delay():
    told = ToldLetter(states_court=False, opened_at=on(2026, 3, 5))

    assert RouteKind.COURT not in found(STRUCK, told=told)
    assert plain_text(routes.not_stated(STRUCK, told)) == (
        "La lettre ne dit ni juge ni délai : aucun délai pour en saisir un ne court contre vous."
    )
    assert routes.not_stated(ASIDE, told) == ""
    assert routes.not_stated(REFUSED, ToldLetter(states_court=True)) == ""


def test_a_transfer_tells_both_judges():
    assert RouteKind.CIVIL_JUDGE in found(is_transfer=True)
    assert RouteKind.CIVIL_JUDGE not in found()


@pytest.mark.parametrize("subject", [one for one in AppealSubject if not SUBJECTS[one].is_decision])
def test_who_designates_makes_no_decision_and_no_court_is_told(subject):
    opened = found(subject)

    assert set(opened) == {RouteKind.BODY, RouteKind.DEFENDER, RouteKind.DATA}
    assert "décision" not in SUBJECTS[subject].what


def test_where_nobody_here_decided_nothing_is_carried():
    assert RouteKind.BODY not in found(STRUCK, body="")


def test_each_stage_that_stops_a_file_may_be_contested_and_what_its_person_did_may_not():
    own = {
        Stage.REFUSEE,
        Stage.SANS_REPONSE,
        Stage.BAIL_SIGNE,
        Stage.RETIREE,
        Stage.DESISTEE,
        Stage.SANS_SUITE,
    }
    assert set(TERMINAL) - own <= set(OF_STAGE)
    assert not own & set(OF_STAGE)


@pytest.mark.parametrize("subject", AppealSubject)
def test_one_may_always_answer_no_with_a_reason_or_that_nothing_stands(subject):
    offered = appeals.offered(AppealStands(subject=subject))

    assert {AppealAnswer.REJECTED, AppealAnswer.NO_OBJECT} <= set(offered)
    assert (AppealAnswer.REGISTER in offered) == (subject is STRUCK)
    assert (AppealAnswer.RECOGNISED in offered) == (subject is not STRUCK)
    assert AppealAnswer.BROUGHT_BACK not in offered
    assert AppealAnswer.MISTAKE not in offered


def test_what_an_act_of_its_own_does_is_offered_once_it_is_done():
    aside = appeals.offered(AppealStands(subject=ASIDE, is_back_on_list=True, has_closed_list=True))
    refused = appeals.offered(AppealStands(subject=REFUSED, has_closed_list=True))
    lifted = appeals.offered(AppealStands(subject=AppealSubject.INADMISSIBLE, is_warning_lifted=True))

    assert {AppealAnswer.BROUGHT_BACK, AppealAnswer.MISTAKE} <= set(aside)
    assert AppealAnswer.MISTAKE not in refused
    assert AppealAnswer.WARNING_LIFTED in lifted


def test_an_answer_is_put_right_until_midnight_in_paris():
    told = on(2026, 3, 5, 9)

    assert appeals.may_correct(told, at=on(2026, 3, 5, 23, 59, 59))
    assert not appeals.may_correct(told, at=on(2026, 3, 6, 0))
    assert not appeals.may_correct(None, at=told)


def test_a_judge_keeps_a_file_three_years_without_a_word():
    assert appeals.court_kept_until(date(2026, 3, 5)) == date(2029, 3, 5)
