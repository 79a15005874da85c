"""Contesting a decision: sent once to who decided, answered from a list, told, corrected on its day, late, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from palier.models import Appeal, JournalEntry, Letter, Mistake, Ranking
from palier.rules.doors.access import ActionRefused
from palier.workflows.acting import refusals
from palier.workflows.appeals import answering, appeals, contestable, unanswered
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows.appeals.contested import LATER, contest, of, opened, person, refused
from tests.workflows.bailleur_world import DAY, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def text_of(kind: str) -> str:
    return plain_text(" ".join(Letter.objects.filter(kind=kind).latest("pk").paragraphs))


def answered(row: Appeal, world: World, answer: str = "rejetee", **changes: object) -> Appeal:
    told = {"note": "Le revenu retenu est celui de l’avis.", "by": world.karim, "at": LATER + DAY, **changes}
    return answering.propose(row, answer=answer, **told)  # type: ignore[arg-type]


def told(row: Appeal, at: object = None) -> Appeal:
    return answering.tell(row, at=at or LATER + DAY + timedelta(minutes=2))  # type: ignore[arg-type]


def test_what_is_contested_is_written_to_who_decided_with_its_receipt_and_its_day(world):
    row = refused(world)

    kept = contest(row)

    assert (kept.organisation, kept.state, kept.subject) == (world.bailleur, "envoyee", "non_attribution")
    # Thursday 7 May 2026 and fifteen working days: 8, 14 (Ascension) and 25 May (Whit Monday) are none of them.
    assert kept.answer_by is not None
    assert kept.answer_by.date().isoformat() == "2026-06-02"
    text = text_of("contestation_recue")
    assert "la décision de la commission de ne pas vous attribuer ce logement" in text
    assert "« Mon revenu de mars est faux. »" in text
    assert "Une réponse est attendue au plus tard le 2 juin 2026." in text
    assert "Le logement n’attend pas la réponse" in text
    assert JournalEntry.objects.get(verb="contester").object_kind == "Appeal"
    assert list(appeals.waiting(world.bailleur)) == [kept]
    assert list(appeals.waiting(world.reservataire)) == []


def test_it_is_sent_once_and_may_be_sent_again_once_taken_back(world):
    row = refused(world)
    kept = contest(row)
    with pytest.raises(appeals.AlreadyContested):
        contest(row)

    appeals.withdraw(kept, by=person(row), at=LATER)
    appeals.withdraw(kept, by=person(row), at=LATER)

    assert Letter.objects.filter(kind="contestation_retiree").count() == 1
    assert contest(row).pk != kept.pk


def test_a_reason_of_the_list_is_needed_and_words_where_it_is_another(world):
    row = refused(world)
    for told_ in ({"reasons": []}, {"reasons": ["ailleurs"]}, {"reasons": ["autre"], "said": "  "}):
        with pytest.raises(appeals.SayWhy):
            contest(row, **told_)
    assert contest(row, reasons=["autre"], said="Voilà.").reasons == ["autre"]


def test_a_paper_that_who_answers_does_not_read_is_not_named(world):
    third = world.candidatures[2].demande
    seen = factories.piece(third, code="avis_imposition_n2", audience=[world.bailleur.pk])
    hidden = factories.piece(third, code="avis_imposition_n2", audience=[world.reservataire.pk])
    secret = factories.piece(third, code="situation_violence", audience=[world.bailleur.pk], confidentiality="protegee")
    row = refused(world)
    late = factories.piece(third, code="avis_imposition_n2", audience=[world.bailleur.pk])

    kept = contest(row, named=[seen.public_id, hidden.public_id, secret.public_id, late.public_id])

    assert kept.pieces == [seen.public_id]
    assert "Pièces du dossier à relire : " in " ".join(contestable.words_of(kept))


def test_an_answer_can_be_taken_back_until_it_leaves_then_is_told_in_the_words_of_the_page(world):
    row = refused(world)
    opened(row, LATER)
    kept = contest(row)
    answering.take_back(answered(kept, world), by=world.karim, at=LATER + DAY)
    kept.refresh_from_db()
    assert (kept.state, kept.answer) == ("envoyee", "")
    assert answering.leaving(LATER + 2 * DAY, 9) == []

    answered(kept, world)
    assert answering.leaving(LATER + DAY + timedelta(seconds=59), 9) == []
    assert answering.leaving(LATER + DAY + timedelta(seconds=60), 9) == [kept.pk]
    kept = told(kept)
    told(kept)

    letters = Letter.objects.filter(kind="contestation_repondue")
    assert (kept.state, letters.count()) == ("repondue", 1)
    text = text_of("contestation_repondue")
    assert "La réponse qui vous a été faite est maintenue." in text
    assert "La règle : article" in text
    assert "« Le revenu retenu est celui de l’avis. »" in text
    assert "Le tribunal administratif." in text
    for paragraph in answering.paragraphs_of(kept, at=LATER + DAY + timedelta(minutes=2))[1:]:
        assert plain_text(paragraph) in text


def test_a_rejection_says_why_and_no_word_names_what_the_law_forbids(world):
    kept = contest(refused(world))
    with pytest.raises(answering.ReasonOfAnswer):
        answered(kept, world, note="  ")
    with pytest.raises(refusals.ForbiddenNote):
        answered(kept, world, note="Trop d’enfants pour cette résidence, et leur origine.")
    with pytest.raises(answering.NotAnAnswer):
        answered(kept, world, answer="dossier_repris")
    with pytest.raises(answering.NotAnAnswer):
        answered(kept, world, answer="oui")


def test_who_did_not_decide_answers_nothing(world):
    kept = contest(refused(world))
    other = factories.member("Odile", world.reservataire)
    with pytest.raises(answering.NotYoursToAnswer):
        answered(kept, world, by=other)
    with pytest.raises(ActionRefused):
        answered(kept, world, by=person(refused_of(kept)))


def refused_of(kept: Appeal):
    assert kept.candidature is not None
    return kept.candidature


def test_an_answer_is_put_right_on_its_day_and_not_after(world):
    kept = told(answered(contest(refused(world)), world))

    answered(kept, world, answer="erreur_reconnue", note="", at=LATER + DAY + timedelta(hours=1))
    kept = told(kept, LATER + DAY + timedelta(hours=2))

    assert Letter.objects.filter(kind="contestation_repondue").count() == 2
    assert "Cette lettre corrige et remplace notre réponse du" in text_of("contestation_repondue")
    with pytest.raises(answering.NotYoursToAnswer):
        answered(kept, world, at=LATER + 2 * DAY)


def test_a_late_answer_is_told_once_on_the_day_after_its_last_and_stays_due(world):
    kept = contest(refused(world))
    assert kept.answer_by is not None
    assert unanswered.late(kept.answer_by, 9) == []
    after = kept.answer_by + timedelta(seconds=1)
    assert unanswered.late(after, 9) == [kept.pk]

    unanswered.tell_late(kept, at=after)
    unanswered.tell_late(kept, at=after)

    assert Letter.objects.filter(kind="contestation_en_retard").count() == 1
    assert unanswered.late(after, 9) == []
    assert answered(kept, world, at=after).state == "reponse_qui_part"


def test_nothing_is_taken_back_once_somebody_answered(world):
    row = refused(world)
    kept = answered(contest(row), world)
    with pytest.raises(appeals.AnswerLeaves):
        appeals.withdraw(kept, by=person(row), at=LATER + DAY)


def test_a_rank_that_is_contested_and_upheld_opens_a_mistake(world):
    row = next(one for one in world.candidatures if one.stage == "non_retenue")
    kept = contest(row)
    assert (kept.organisation, kept.subject) == (world.reservataire, "non_retenue")
    odile = factories.member("Odile", world.reservataire)
    assert "erreur_ouverte" not in answering.offered_of(kept)

    _ranked(world)
    assert "erreur_ouverte" in answering.offered_of(kept)
    kept = told(answered(kept, world, answer="erreur_ouverte", note="", by=odile))

    case = Mistake.objects.get()
    assert (kept.mistake, case.demande, case.kind, case.said) == (case, row.demande, "demande_du_menage", kept.said)
    assert not answering.may_correct(kept, at=LATER + DAY)


def _ranked(world: World) -> None:
    Ranking.objects.create(
        publication=world.publication,
        reservataire=world.reservataire,
        position=1,
        version=1,
        reason="",
        frozen_at=LATER - 9 * DAY,
        header="{}",
        candidates=6,
        previous_head="0" * 64,
        head="1" * 64,
    )


def test_a_judge_keeps_the_file_and_only_a_decision_goes_there(world):
    row = refused(world)
    one = of(row)
    with pytest.raises(appeals.BadCourtDay):
        appeals.note_court(one, on=one.decided_on - DAY, by=person(row), at=LATER)
    with pytest.raises(appeals.BadCourtDay):
        appeals.note_court(one, on=(LATER + DAY).date(), by=person(row), at=LATER)

    noted = appeals.note_court(one, on=LATER.date(), by=person(row), at=LATER)

    assert appeals.note_court(one, on=LATER.date(), by=person(row), at=LATER) == noted
    assert (noted.state, noted.answer_by) == ("au_tribunal", None)
    assert answering.courts_over(LATER + timedelta(days=3 * 365), 9) == []
    assert answering.courts_over(LATER + timedelta(days=3 * 366), 9) == [noted.pk]
    appeals.end_court(noted, by=person(row), at=LATER + DAY)
    assert Appeal.objects.get(pk=noted.pk).state == "tribunal_termine"
    rank = next(one for one in world.candidatures if one.stage == "non_retenue")
    with pytest.raises(appeals.NoCourt):
        appeals.note_court(of(rank), on=LATER.date(), by=person(rank), at=LATER)
