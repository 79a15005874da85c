from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Candidature, Demande, Home, Letter, SetAside
from palier.models.doors import acting, row_security
from palier.rules.commission.grounds import Ground
from palier.workflows.acting import refusals
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.candidature import verifying_holds
from palier.workflows.commission import designating
from palier.workflows.ranking import telling_ranking
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows import crowds

pytestmark = pytest.mark.django_db
REASON = Ground.OUTSIDE_PUBLIC
WHY = "Réservé aux agents de la ville."


def stages(on) -> list[str]:
    return list(Candidature.objects.filter(publication=on).order_by("rank").values_list("stage", flat=True))


def test_the_first_five_go_in_order_and_open_to_the_landlord() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(70, 0, -10))
    sent = designating.send_five(on, by=at.odile, at=timezone.now())
    assert [c.rank for c in sent] == [1, 2, 3, 4, 5]
    assert stages(on) == ["designee"] * 5 + ["non_retenue"] * 2
    assert Demande.objects.get(pk=made[0].demande_id).audience == sorted([at.reservataire.pk, at.bailleur.pk])
    assert Demande.objects.get(pk=made[6].demande_id).audience == [at.reservataire.pk]
    with pytest.raises(designating.NotToChooseFrom):
        designating.send_five(on, by=at.odile, at=timezone.now())


def test_a_set_aside_needs_a_second_reader_who_is_someone_else() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(70, 0, -10))
    aside = designating.set_aside(made[1], reason=REASON, note=WHY, by=at.odile, at=timezone.now())
    with pytest.raises(designating.ReadingPending):
        designating.send_five(on, by=at.odile, at=timezone.now())
    with pytest.raises(designating.SecondReaderNeeded):
        designating.second_read(aside, is_upheld=True, by=at.odile, at=timezone.now())
    designating.second_read(aside, is_upheld=True, by=at.karim, at=timezone.now())
    with pytest.raises(designating.SecondReadingDone):
        designating.second_read(aside, is_upheld=False, by=at.karim, at=timezone.now())
    assert [c.rank for c in designating.send_five(on, by=at.odile, at=timezone.now())] == [1, 3, 4, 5, 6]


def test_a_refused_set_aside_and_one_brought_back_stay_in_the_list() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, 50, 40, 30)
    refused = designating.set_aside(made[0], reason=REASON, note=WHY, by=at.odile, at=timezone.now())
    designating.second_read(refused, is_upheld=False, by=at.karim, at=timezone.now())
    upheld = designating.set_aside(made[1], reason=REASON, note=WHY, by=at.odile, at=timezone.now())
    designating.second_read(upheld, is_upheld=True, by=at.karim, at=timezone.now())
    made[1].refresh_from_db()
    designating.bring_back(made[1], by=at.odile, at=timezone.now())
    assert [c.rank for c in designating.send_five(on, by=at.odile, at=timezone.now())] == [1, 2, 3]


def test_a_reason_out_of_the_list_is_refused() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50)
    for reason in ("", "parce que", Ground.INSUFFICIENT_RESOURCES):
        with pytest.raises(designating.NotAReason):
            designating.set_aside(made[0], reason=reason, note="", by=at.odile, at=timezone.now())
    assert not SetAside.objects.exists()


def test_the_next_rank_is_called_only_under_three() -> None:
    at = crowds.world()
    on, _made, _ = crowds.closed(at, *range(80, 0, -10))
    designating.send_five(on, by=at.odile, at=timezone.now())
    with pytest.raises(designating.EnoughInPlay):
        designating.call_next(on, by=at.odile, at=timezone.now())
    Candidature.objects.filter(rank__lte=3).update(stage="non_conforme")
    assert [c.rank for c in designating.call_next(on, by=at.odile, at=timezone.now())] == [6]
    Candidature.objects.filter(rank__lte=8).update(stage="desistee")
    with pytest.raises(designating.NobodyToSend):
        designating.call_next(on, by=at.odile, at=timezone.now())


def test_another_reservataire_can_do_nothing() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, 10)
    stranger = crowds.reader("autre", at.bailleur)
    with pytest.raises(designating.NotYourPublication):
        designating.send_five(on, by=stranger, at=timezone.now())
    with pytest.raises(designating.NotYourPublication):
        designating.set_aside(made[0], reason=REASON, note=WHY, by=stranger, at=timezone.now())


def test_all_of_it_under_row_security_and_everyone_is_told(as_login) -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(80, 0, -10))
    with as_login("palier_web"), transaction.atomic():
        odile, karim = (
            acting.Acting(
                role=row_security.RESERVATAIRE,
                user=one.user.pk,
                actor=one.user.public_id,
                organisation=at.reservataire.pk,
            )
            for one in (at.odile, at.karim)
        )
        acting.take(odile)
        aside = designating.set_aside(made[1], reason=REASON, note="n", by=at.odile, at=timezone.now())
        acting.take(karim)
        designating.second_read(aside, is_upheld=True, by=at.karim, at=timezone.now())
        acting.take(odile)
        designating.send_five(on, by=at.odile, at=timezone.now())
        acting.leave()
    with as_login("palier_worker"), transaction.atomic():
        acting.take(acting.CLOCK)
        by = Actor(role=CLOCK.role, organisation=at.reservataire)
        telling_ranking.tell_passed_over(on, after=0, by=by, at=timezone.now())
        acting.leave()
    assert Letter.objects.filter(kind="designation").count() == 5
    assert Letter.objects.filter(kind="non_retenue").count() == 2
    told = plain_text(" ".join(Letter.objects.get(kind="ecartee").paragraphs))
    assert "réservé à un public" in told
    assert "L311-3-1" in told
    assert "décision administrative" not in " ".join(
        plain_text(" ".join(letter.paragraphs)) for letter in Letter.objects.all()
    )


def test_a_hold_is_released_with_a_reason_before_the_closing() -> None:
    from datetime import timedelta

    at = crowds.world()
    on = crowds.publication(at, closes_at=timezone.now() + timedelta(days=1))
    held = crowds.candidate(on, stage="en_attente")
    with pytest.raises(verifying_holds.HoldReasonNeeded):
        verifying_holds.release_hold(held, reason=" ", by=at.odile, at=timezone.now())
    with pytest.raises(verifying_holds.HoldReasonNeeded, match="nationalité"):
        verifying_holds.release_hold(held, reason="Pas la même nationalité", by=at.odile, at=timezone.now())
    verifying_holds.release_hold(held, reason="Deux homonymes.", by=at.odile, at=timezone.now())
    held.refresh_from_db()
    assert held.stage == "deposee"


def test_above_a_ceiling_that_nobody_read_at_its_source_nobody_is_set_aside() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, *range(70, 0, -10))
    Home.objects.update(financing="PLAI")
    made[1] = Candidature.objects.get(pk=made[1].pk)
    with pytest.raises(designating.NotAReason, match="lu à sa source"):
        designating.set_aside(made[1], reason=Ground.OVER_CEILINGS, note="", by=at.odile, at=timezone.now())
    assert not SetAside.objects.exists()


def test_the_note_of_a_set_aside_names_no_forbidden_motive() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, *range(70, 0, -10))
    with pytest.raises(refusals.ForbiddenNote, match="santé"):
        designating.set_aside(made[1], reason=REASON, note="Trop malade", by=at.odile, at=timezone.now())
    assert not SetAside.objects.exists()


def test_a_reason_contrary_to_the_file_is_explained_and_shown_to_the_second_reader() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50, 40, 30)
    first, reason = made[0], Ground.DESIGNATED_ELSEWHERE
    with pytest.raises(designating.NoteNeeded, match="Le dossier dit le contraire"):
        designating.set_aside(first, reason=reason, note=" ", by=at.odile, at=timezone.now())

    aside = designating.set_aside(first, reason=reason, note="Vu avec le bailleur.", by=at.odile, at=timezone.now())
    assert aside.contradiction == "Ce réservataire ne propose aucun autre dossier de ce ménage."


def test_who_could_not_be_reached_is_set_aside_with_the_days_and_the_means() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50, 40, 30)
    for reason in (Ground.UNREACHABLE, Ground.STEPPED_BACK):
        with pytest.raises(designating.NoteNeeded, match="les jours et les moyens"):
            designating.set_aside(made[0], reason=reason, note="", by=at.odile, at=timezone.now())
    kept = designating.set_aside(
        made[0], reason=Ground.UNREACHABLE, note="Appels les 2 et 4 mai, message le 5.", by=at.odile, at=timezone.now()
    )
    assert kept.contradiction == ""


def test_nobody_is_set_aside_for_pieces_that_were_not_asked_of_them() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50, 40, 30)
    with pytest.raises(designating.NoteNeeded, match="les pièces ont été demandées"):
        designating.set_aside(made[0], reason=Ground.EMPTY_FILE, note="", by=at.odile, at=timezone.now())


def test_a_file_with_a_piece_is_not_said_to_be_empty_whatever_is_written() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50, 40, 30)
    note = "Pièces demandées le 2 mai par message, dix jours donnés."
    early = designating.set_aside(made[1], reason=Ground.EMPTY_FILE, note=note, by=at.odile, at=timezone.now())
    factories.piece(made[0].demande)
    factories.piece(made[1].demande)
    with pytest.raises(designating.NotAReason, match="contient des pièces"):
        designating.set_aside(made[0], reason=Ground.EMPTY_FILE, note=note, by=at.odile, at=timezone.now())
    # A piece that came since the proposal is seen when it is read again.
    with pytest.raises(designating.NotAReason, match="contient des pièces"):
        designating.second_read(early, is_upheld=True, by=at.karim, at=timezone.now())


def test_who_proposed_takes_their_proposal_back_alone_and_upholds_nothing_alone() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50, 40, 30)
    aside = designating.set_aside(made[0], reason=REASON, note=WHY, by=at.odile, at=timezone.now())
    with pytest.raises(designating.SecondReaderNeeded):
        designating.second_read(aside, is_upheld=True, by=at.odile, at=timezone.now())

    kept = designating.second_read(aside, is_upheld=False, by=at.odile, at=timezone.now())

    assert (kept.is_upheld, kept.second_reader_id) == (False, kept.by_id)
    assert designating.set_aside(made[0], reason=REASON, note=WHY, by=at.odile, at=timezone.now()).pk != kept.pk


def test_who_asks_for_no_accessible_home_is_not_set_aside_for_it_unseen_by_the_second_reader() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50, 40, 30)
    reason = Ground.NOT_ACCESSIBLE
    with pytest.raises(designating.NoteNeeded, match="Rien dans ce dossier ne demande"):
        designating.set_aside(made[0], reason=reason, note="", by=at.odile, at=timezone.now())
    kept = designating.set_aside(made[0], reason=reason, note="Deux marches.", by=at.odile, at=timezone.now())
    assert kept.contradiction == "Rien dans ce dossier ne demande un logement accessible."


def test_nobody_is_set_aside_for_a_stay_of_which_no_piece_was_asked() -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 50, 40, 30)
    with pytest.raises(designating.NotAReason, match="n’a été demandée"):
        designating.set_aside(made[0], reason=Ground.IRREGULAR_STAY, note="Rien.", by=at.odile, at=timezone.now())
