"""Two answers are acts: a ranking made again before anybody is sent, and a landlord told before its commission decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.jobs.scoring import mistakes as clock
from palier.models import Candidature, JournalEntry, Letter, MistakeNotice, Publication, Ranking
from palier.models.life import erased_rows
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.mistakes.mistakes import ReplayOutcome
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import designating
from palier.workflows.desks import awaiting_desk
from palier.workflows.mistakes import carrying_out, computing_mistakes, mistakes
from palier.workflows.ranking import closing, telling_ranking
from palier.workflows.scoring import weighing_again
from tests.plain_pages import plain_text
from tests.workflows.mistakes import wrong_grid
from tests.workflows.mistakes import year as years
from tests.workflows.mistakes.test_cases import answered, computed, late_proof, told

if TYPE_CHECKING:
    from palier.models import Mistake
    from tests.workflows.mistakes.year import Year

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def waiting_list() -> tuple[Year, Publication]:
    """A list that closed while a proof waited, and from which nobody is sent yet."""
    year = years.made(2, closings=1)
    on = year.lists[0]
    year.on[on.pk] = year.people[:12]
    for one in year.people[1:]:
        one.demande.facts.all().delete()
    late_proof(year, due=-20, checked=100)
    years._filled(year, on)  # noqa: SLF001 - a year lived up to its first closing
    closing.close(on, weighed=weighing_again.weigh(on), at=on.closes_at + timedelta(minutes=1))
    on.refresh_from_db()
    return year, on


def left(case: Mistake) -> Mistake:
    """The minute of the answer is over: the clock carries it out."""
    case.answered_at = timezone.now() - timedelta(minutes=2)
    case.save(update_fields=["answered_at"])
    clock.sweep(timestamp=0)
    case.refresh_from_db()
    return case


def rank_of(year: Year, on: Publication) -> int | None:
    return Candidature.objects.get(publication=on, demande=year.amina.demande).rank


def test_the_ranking_is_made_again_with_the_proof_that_was_late_and_everybody_is_told():
    year, on = waiting_list()
    before = rank_of(year, on)
    case = answered(computed(year), year, "corriger_classement")
    assert Ranking.objects.count() == 1

    case = left(case)

    corrected = Ranking.objects.get(version=2)
    assert (case.state, rank_of(year, on) < before) == ("dite", True)
    assert rank_of(year, on) <= on.to_designate
    assert corrected.reason == "Une erreur dans un dossier de la liste est corrigée."
    assert Ranking.objects.get(version=1).candidates == corrected.candidates == 12
    assert "est refait, et sa raison est publiée" in plain_text(
        " ".join(Letter.objects.get(kind="cout_erreur").paragraphs)
    )
    telling_ranking.tell_ranking(corrected, after=0, by=year.odile, at=timezone.now())
    assert Letter.objects.filter(kind="classement_corrige").count() == 12
    assert "Amina" not in " ".join(str(one.paragraphs) for one in Letter.objects.filter(kind="classement_corrige"))


def test_the_rank_is_the_one_that_a_list_without_the_mistake_gives():
    year, on = waiting_list()
    case = answered(computed(year), year, "corriger_classement")
    said = case.homes.get()

    left(case)

    assert (said.outcome, said.first_rank) == (ReplayOutcome.NOT_SENT, rank_of(year, on))


def test_files_that_left_within_the_minute_give_the_answer_back_to_its_desk():
    year, on = waiting_list()
    case = answered(computed(year), year, "corriger_classement")
    designating.send_five(on, by=year.odile, at=timezone.now())

    case = left(case)
    clock.sweep(timestamp=0)
    case.refresh_from_db()

    assert (case.state, case.remedy, case.setback) == ("calculee", "", carrying_out.FilesLeftMeanwhile.sentence)
    assert (case.homes.get().outcome, Ranking.objects.count()) == (ReplayOutcome.FIRST, 1)
    assert not Letter.objects.filter(kind="cout_erreur").exists()
    assert "corriger_classement" not in mistakes.offered(case, is_dalo=False)
    assert told(answered(case, year)).setback == ""


def test_a_case_that_a_sending_overtook_is_computed_again_before_it_is_answered():
    year, on = waiting_list()
    case = computed(year)
    designating.send_five(on, by=year.odile, at=timezone.now())

    clock.sweep(timestamp=0)

    case.refresh_from_db()
    assert (case.state, case.homes.get().outcome) == ("calculee", ReplayOutcome.FIRST)
    assert computing_mistakes.stale(9) == []


def test_an_answer_that_a_sending_overtook_tells_nothing_that_is_over():
    year, on = waiting_list()
    case = answered(computed(year), year, "suivre_le_dossier")
    designating.send_five(on, by=year.odile, at=timezone.now())

    case = left(case)

    assert (case.state, case.setback) == ("ouverte", carrying_out.FoundAgain.sentence)
    assert not Letter.objects.filter(kind="cout_erreur").exists()


def test_a_fault_found_by_the_second_program_gives_it_back_too(monkeypatch):
    year, _ = waiting_list()
    case = answered(computed(year), year, "corriger_classement")

    def wrong(*_: object) -> None:
        raise carrying_out.second_look.RankingWrong("un rang est faux")

    monkeypatch.setattr(closing.second_look, "check", wrong)
    case = left(case)

    assert (case.state, case.setback) == ("ouverte", "un rang est faux")
    assert Ranking.objects.count() == 1


def test_a_second_correction_keeps_what_the_first_one_put_right_and_writes_again():
    year, on = waiting_list()
    left(answered(computed(year), year, "corriger_classement"))
    telling_ranking.tell_ranking(Ranking.objects.get(version=2), after=0, by=year.odile, at=timezone.now())
    mine = rank_of(year, on)
    other = year.people[5]
    other.demande.seniorities.update(since=other.demande.seniorities.get().since - 2000 * DAY)
    case = mistakes.notice(years.demande_of(other), at=timezone.now())
    assert case is not None
    computing_mistakes.compute(case, at=timezone.now())
    case.refresh_from_db()

    left(answered(case, year, "corriger_classement"))

    assert Ranking.objects.latest("version").version == 3
    assert rank_of(year, on) in (mine, mine + 1)
    telling_ranking.tell_ranking(Ranking.objects.get(version=3), after=0, by=year.odile, at=timezone.now())
    assert Letter.objects.filter(kind="classement_corrige", demande=year.amina.demande).count() == 2


def test_a_list_that_another_answer_put_right_is_not_made_again():
    year, on = waiting_list()
    case = answered(computed(year), year, "corriger_classement")
    with_it = carrying_out.prepare(case)
    carrying_out.carry_out(case, with_it, at=timezone.now())
    assert Ranking.objects.count() == 2

    again = answered(
        mistakes.contest(case, said="Encore.", by=year.amina.actor, at=timezone.now()) or reread(case),
        year,
        "corriger_classement",
    )
    left(again)

    assert Ranking.objects.count() == 2
    assert rank_of(year, on) is not None


def reread(case: Mistake) -> Mistake:
    case.refresh_from_db()
    return case


def test_a_wrong_grid_is_replaced_in_the_ranking_that_is_made_again():
    wrong_grid.made_territory()
    year = wrong_grid.peopled(2, 2)
    typed, right = wrong_grid.grids(wrong_grid.WRONG)
    wrong_grid.with_grid(year, typed)
    on = year.lists[0]
    years._filled(year, on)  # noqa: SLF001 - a year lived up to its first closing
    closing.close(on, weighed=weighing_again.weigh(on), at=on.closes_at + timedelta(minutes=1))
    wrong_grid.opened(right)
    wrong_grid.swept()
    clock.sweep(timestamp=0)
    case = mistakes.Mistake.objects.order_by("pk")[0]

    left(answered(case, year, "corriger_classement"))

    corrected = Ranking.objects.get(version=2)
    assert corrected.header["grid_digest"] == right.digest
    assert corrected.reason == "La grille de points contenait une faute, qui est corrigée."
    assert Ranking.objects.get(version=1).header["grid_digest"] == typed.digest
    assert rank_of_demande(case, on) <= on.to_designate


def rank_of_demande(case: Mistake, on: Publication) -> int:
    return Candidature.objects.get(publication=on, demande=case.demande_id).rank or 0


def test_whoever_the_mistake_kept_off_the_list_cannot_come_to_it_any_more():
    year, _ = waiting_list()
    case = computed(year)
    case.homes.update(rank=None)

    assert "corriger_classement" not in mistakes.offered(case, is_dalo=False)


# --- The landlord ---


@pytest.fixture
def sent_year() -> Year:
    year, on = waiting_list()
    designating.send_five(on, by=year.odile, at=timezone.now())
    return year


def landlord(year: Year) -> Actor:
    return Actor(role=Role.BAILLEUR, user=year.karim.user, organisation=year.bailleur)


def titles(year: Year) -> list[str]:
    return [one.title for one in awaiting_desk.of(by=landlord(year), at=timezone.now())]


TITLE = "Une erreur vous est dite avant la commission"


def test_the_landlord_is_told_on_its_desk_and_says_that_it_has_read(sent_year):
    case = answered(computed(sent_year), sent_year, "dire_a_la_commission")
    assert TITLE not in titles(sent_year)

    assert left(case).state == "dite"

    assert titles(sent_year).count(TITLE) == 1
    notice = MistakeNotice.objects.get()
    assert notice.rank == case.homes.get().first_rank
    with pytest.raises(ActionRefused):
        carrying_out.read_notice(notice, by=sent_year.odile, at=timezone.now())
    carrying_out.read_notice(notice, by=landlord(sent_year), at=timezone.now())
    assert carrying_out.read_notice(notice, by=landlord(sent_year), at=timezone.now()).read_by == sent_year.karim.user
    assert TITLE not in titles(sent_year)
    assert JournalEntry.objects.filter(verb="lire_avis_erreur").count() == 1
    assert JournalEntry.objects.filter(verb="dire_erreur_au_bailleur").count() == 1


def test_a_commission_that_decided_within_the_minute_gives_the_answer_back(sent_year):
    case = answered(computed(sent_year), sent_year, "dire_a_la_commission")
    Publication.objects.update(stage=PublicationStage.ATTRIBUEE)

    case = left(case)

    assert (case.state, case.setback) == ("ouverte", carrying_out.CommissionHasDecided.sentence)
    assert not MistakeNotice.objects.exists()
    assert not Letter.objects.filter(kind="cout_erreur").exists()


def test_a_notice_that_its_commission_is_past_awaits_nobody(sent_year):
    left(answered(computed(sent_year), sent_year, "dire_a_la_commission"))

    Publication.objects.update(stage=PublicationStage.LOUEE)

    assert TITLE not in titles(sent_year)


def test_an_erasure_takes_the_notice(sent_year):
    left(answered(computed(sent_year), sent_year, "dire_a_la_commission"))

    erased_rows.remove(sent_year.amina.demande.pk, subject="x", users=[])

    assert not MistakeNotice.objects.exists()
