"""What awaits a household, gathered from what each act left; nothing of what another holder must not read."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from palier.models import Candidature, Check, Demande, Fact, Piece, User
from palier.models.demandes import layers
from palier.rules.commission import checking as checking_rules
from palier.rules.desks.awaiting import Awaited, AwaitingKind
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.people import numero
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import checking, conditions, deciding, sitting
from palier.workflows.desks import awaiting
from palier.workflows.offer import offering
from palier.workflows.parting import parting
from palier.workflows.people import needing
from palier.workflows.radiation import warning_radiation
from tests.reached import reached
from tests.workflows.bailleur_world import DAY, NOW, World, attribute, candidate, examine, make_world, offered

pytestmark = pytest.mark.django_db
PIECES_BY = date(2026, 5, 26)


@pytest.fixture
def world() -> World:
    made = make_world()
    Demande.objects.update(valid_until=date(2027, 3, 1))
    return made


def found(demande: Demande, at: datetime = NOW, user: User | None = None) -> tuple[Awaited, ...]:
    demande.refresh_from_db()
    by, on = Actor(role=Role.DEMANDEUR, user=user), clocks.day_in_paris(at)
    known = layers.facts_of(demande, on)
    checklist = needing.checklist_of(demande, on=on, by=by, known=known)
    return awaiting.of(demande, known, checklist, separation=parting.open_of(demande), by=by, at=at)


def kinds(demande: Demande, at: datetime = NOW, user: User | None = None) -> list[AwaitingKind]:
    return [one.kind for one in found(demande, at, user)]


def first(world: World) -> Candidature:
    world.reload()
    return world.candidatures[0]


def ask_pieces(world: World) -> Check:
    return checking.check(
        first(world),
        checking_rules.Output.INCOMPLETE,
        pieces=["avis_imposition_n2"],
        answer_by=PIECES_BY,
        by=world.karim,
        at=NOW,
    )


def piece(demande: Demande, status: str, code: str = "piece_identite", **changes: object) -> Piece:
    return Piece.objects.create(
        **{
            "demande": demande,
            "code": code,
            "person_key": "d",
            "media_type": "application/pdf",
            "size": 9,
            "sha256": "0" * 64,
            "uploaded_at": NOW + DAY,
            "audience": [],
            "status": status,
            **changes,
        }
    )


def test_nothing_awaits_a_household_that_has_nothing_to_do(world: World) -> None:
    assert kinds(first(world).demande) == []


def test_a_live_offer_awaits_until_its_answer(world: World) -> None:
    offer = offered(world)
    demande = first(world).demande
    now = NOW + DAY

    assert [(one.kind, one.by) for one in found(demande, now)] == [(AwaitingKind.OFFER, offer.answer_by)]
    offering.decline(offer, by=candidate(User.objects.create_user(f"d:{demande.pk}:d", name="Amina")), at=now)
    assert kinds(demande, now) == []


def test_an_offer_whose_silence_is_proven_awaits_no_more(world: World) -> None:
    offer = offered(world)
    assert offer.answer_by is not None
    type(offer).objects.update(reminded_at=offer.answer_by - 3 * DAY, second_channel_at=offer.answer_by - 2 * DAY)

    assert kinds(first(world).demande, offer.answer_by + DAY) == []


def test_pieces_asked_by_the_landlord_await_until_all_are_sent(world: World) -> None:
    ask_pieces(world)
    demande = first(world).demande
    (standing,) = found(demande)
    assert (standing.by, "Votre délai ne court pas" in standing.sentence) == (None, True)
    reached(demande)

    (one,) = found(demande)
    assert (one.kind, one.by) == (AwaitingKind.PIECES, clocks.end_of_day(PIECES_BY))
    assert "avis d’imposition" in one.about.lower()
    piece(demande, "a_verifier", "avis_imposition_n2")
    assert kinds(demande) == []


def test_the_piece_of_a_condition_awaits_until_it_is_met(world: World) -> None:
    seance = examine(world, 3)
    world.reload()
    compliant = [row for row in world.candidatures if row.stage == "conforme"]
    drafts = [
        deciding.DecisionDraft(
            candidature=row,
            kind="attribution_condition",
            rank=rank,
            piece="titre_sejour",
            piece_by=PIECES_BY,
            votes={"pour": 2, "contre": 0},
        )
        for rank, row in enumerate(compliant, start=1)
    ]
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    row = first(world)

    assert kinds(row.demande) == [AwaitingKind.CONDITION]
    conditions.note_met(row.decisions.get(), by=world.karim, at=NOW + DAY)
    assert kinds(row.demande) == []


def test_a_warning_awaits_before_and_after_its_delivery(world: World) -> None:
    warning = warning_radiation.warn(
        first(world),
        reason="RADCON",
        facts="Deux courriers sont restés sans réponse.",
        by=world.karim,
        at=NOW,
        letter_sent_on=date(2026, 3, 1),
    )
    demande = first(world).demande

    assert "n’a pas commencé" in found(demande)[0].sentence
    warning_radiation.note_delivery(warning, proof="AR 1", delivered_at=NOW, by=world.karim, at=NOW)
    assert found(demande)[0].sentence.startswith("Répondez avant le jeudi 4")


def test_the_year_awaits_from_its_notice_on(world: World) -> None:
    demande = first(world).demande
    Demande.objects.filter(pk=demande.pk).update(valid_until=date(2026, 5, 20))

    assert kinds(demande) == [AwaitingKind.RENEWAL]


@pytest.mark.parametrize("end", [date(2026, 5, 20), date(2026, 12, 1), date(2020, 1, 1)], ids=["soon", "far", "past"])
def test_a_file_that_came_out_of_another_awaits_its_number_and_nothing_that_needs_it(world: World, end: date) -> None:
    """« Renouveler » stood first there, on a page that could only refuse it."""
    demande = first(world).demande
    Demande.objects.filter(pk=demande.pk).update(valid_until=end, numero_unique=numero.pending(b"a" * 8))
    demande.refresh_from_db()
    claim(demande, "logement_indigne")

    assert kinds(demande) == [AwaitingKind.NUMBER, AwaitingKind.PROOF]
    assert found(demande)[0].sentence == "Lisez ce que l’autre titulaire peut en voir, puis demandez-le."
    assert found(demande)[0].by is None


def test_a_refused_piece_awaits_until_another_is_sent(world: World) -> None:
    demande = first(world).demande
    piece(demande, "refusee", refusal_reason="La page 2 manque")

    (one,) = found(demande)
    assert one.kind is AwaitingKind.REFUSED
    assert "Pourquoi : « La page 2 manque. »" in one.about
    piece(demande, "a_verifier", uploaded_at=NOW + 2 * DAY)
    assert kinds(demande) == []


def claim(demande: Demande, situation: str, by: User | None = None) -> None:
    Fact.objects.create(
        demande=demande, layer="declare", path=f"claims/{situation}", value={}, by=by, at=NOW, audience=[]
    )


def test_a_situation_told_without_proof_awaits_its_proof(world: World) -> None:
    demande = first(world).demande
    claim(demande, "logement_indigne")

    (one,) = found(demande)
    assert (one.kind, one.key) == (AwaitingKind.PROOF, "situation_logement_indigne")


def test_what_a_holder_told_of_a_danger_never_awaits_the_other(world: World) -> None:
    demande = first(world).demande
    her, him = (User.objects.create_user(f"d:{demande.pk}:{key}", name=key) for key in ("d", "c"))
    claim(demande, "violence", by=her)

    assert kinds(demande, user=her) == [AwaitingKind.PROOF]
    assert kinds(demande, user=him) == []


def test_what_awaits_on_a_candidature_is_found_by_its_id(world: World) -> None:
    attribute(world)
    ask = first(world)
    offering.send_offer(ask, answer_days=10, by=world.karim, at=NOW + DAY)

    assert list(awaiting.by_candidature(ask.demande, at=NOW + DAY)) == [str(ask.public_id)]
