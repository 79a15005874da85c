"""A file or the path to a home, rewritten by plain SQL with its triggers on: no act did it, and the walk names it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import (
    AgendaItem,
    CalledMember,
    Candidature,
    CastBallot,
    Check,
    ClosingHold,
    Decision,
    Demande,
    Fact,
    FileContent,
    InterestDeclaration,
    Lease,
    MinutesSignature,
    Offer,
    Piece,
    PieceContent,
    PieceFile,
    PlannedAct,
    Publication,
    PublicationSeed,
    PutToVote,
    Radiation,
    RadiationWarning,
    Seance,
    SetAside,
)
from palier.models.seals import seal_rows
from palier.rules.seals.acts_of_the_path import FILE, LIST, OFFER, SEANCE
from palier.rules.seals.seal_faults import SealFaultKind
from palier.workflows.candidature import applying
from palier.workflows.life import erasing, keeping
from palier.workflows.offer import leasing, offering
from palier.workflows.seals import tracing_acts
from tests import factories, world
from tests.attacks.sealed_world import faults, seal, undone

if TYPE_CHECKING:
    from django.db.models import Model

    from palier.rules.seals.seal_faults import SealFault

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> world.World:
    built = world.build()
    now, today = timezone.now(), timezone.localdate()
    accepted = Offer.objects.get(answer="acceptee")
    leasing.sign(accepted.candidature, contingent="AUTRES", signed_on=today, starts_on=today, by=built.karim, at=now)
    file = factories.file(built.piece)
    PieceContent.objects.create(piece=factories.piece(built.noe.demande), demande=built.noe.demande, data=b"x")
    Fact.objects.create(demande=built.amina.demande, layer="declare", path="wish/x", value={}, at=now)
    assert file is not None
    ClosingHold.objects.create(publication=built.at["publiee"], kind="scores", at=now, faults=1, what="x")
    PlannedAct.objects.create(
        verb="retirer",
        publication=built.at["classee"],
        organisation=built.reservataire,
        role="reservataire",
        by=built.odile.user,
        people=200,
        planned_at=now,
        due_at=now,
    )
    item = AgendaItem.objects.order_by("pk")[0]
    InterestDeclaration.objects.create(seance=item.seance, item=item, member=0, label="x", by=built.karim.user, at=now)
    vote = PutToVote.objects.create(item=item, by=built.karim.user, put_at=now, drafts=[])
    CastBallot.objects.create(
        vote=vote, candidature_ref=item.seance.public_id, member=0, ballot="pour", by=built.mireille.user, cast_at=now
    )
    MinutesSignature.objects.create(
        seance=item.seance, member=0, by=built.mireille.user, digest="a" * 64, signed_at=now
    )
    seal()
    return built


EDITS: dict[str, tuple[type[Model], str, str]] = {
    "a piece believed": (Piece, "status = 'valide'", "status"),
    "a piece believed for longer": (Piece, "valid_until = '2031-01-01'", "valid_until"),
    "the order of its files": (PieceFile, "position = position + 7", "position"),
    "the stage of a list": (Publication, "stage = 'retiree'", "stage"),
    "when it closes": (Publication, "closes_at = closes_at + interval '1 day'", "closes_at"),
    "a hold lifted": (ClosingHold, "lifted_at = now()", "lifted_at"),
    "when a household applied": (Candidature, "applied_at = applied_at - interval '9 days'", "applied_at"),
    "why a candidature ended": (Candidature, "end_reason = 'x'", "end_reason"),
    "a set aside confirmed": (SetAside, "is_upheld = true", "is_upheld"),
    "an act that waits, taken back": (PlannedAct, "cancelled_at = now()", "cancelled_at"),
    "a séance on another day": (Seance, "held_at = held_at + interval '1 day'", "held_at"),
    "its members": (Seance, "members = '[]'", "members"),
    "its quorum": (Seance, "quorum = 1", "quorum"),
    "a home put off": (AgendaItem, "postponed_reason = 'x'", "postponed_reason"),
    "the seat of a member": (CalledMember, "user_id = NULL", "user_id"),
    "an interest withdrawn": (InterestDeclaration, "withdrawn_at = now()", "withdrawn_at"),
    "a vote ended": (PutToVote, "ended_at = now()", "ended_at"),
    "a ballot": (CastBallot, "ballot = 'contre'", "ballot"),
    "a condition met": (Decision, "condition_met_at = now()", "condition_met_at"),
    "the delivery of an offer": (Offer, "delivered_at = delivered_at - interval '9 days'", "delivered_at"),
    "the end of an offer": (Offer, "answer_by = answer_by + interval '9 days'", "answer_by"),
    "why it was refused": (Offer, "refusal_reason = 'x'", "refusal_reason"),
    "the day of a lease": (Lease, "starts_on = starts_on + 30", "starts_on"),
    "what a lease counts for": (Lease, "contingent = 'ETAT'", "contingent"),
    "the end of a year": (Demande, "valid_until = valid_until + 900", "valid_until"),
    "a day of deposit": (Demande, "deposited_on = deposited_on - 900", "deposited_on"),
    "a number": (Demande, "numero_unique = '9'", "numero_unique"),
    "the answer to a warning": (RadiationWarning, "delivery_proof = 'x'", "delivery_proof"),
    "the day of a radiation": (Radiation, "effective_on = effective_on + 1", "effective_on"),
}
MADE = (
    (Fact, "layer = 'verifie', path = 'claims/x'"),
    (Check, "candidature_id = (SELECT max(id) FROM palier_candidature)"),
)
FIXED = {Fact, PublicationSeed, MinutesSignature, Check, FileContent, PieceContent}
"""Of which a second state is a fault already: they never change, but to be removed."""


def plain(statement: str, values: list[object] | None = None) -> None:
    """As a superuser, its triggers on; then sealed, as an act would be."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, statement
    seal(is_invented=False)


def table_of(model: type[Model]) -> str:
    return str(model._meta.model_name)  # noqa: SLF001 - Django's own


def key_of(model: type[Model]) -> str:
    return str(model._meta.pk.column)  # noqa: SLF001 - same


def first(model: type[Model]) -> str:
    return str(model._default_manager.order_by("pk").values_list("pk", flat=True)[0])  # noqa: SLF001 - same


def untold(found: list[SealFault]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(fault.table, fault.row, fault.columns) for fault in found if fault.wrong is SealFaultKind.UNTOLD]


def test_a_row_that_no_act_wrote_is_named_with_its_column(whole: world.World) -> None:
    assert faults() == []
    unseen = {}
    for name, (model, what, column) in EDITS.items():
        row, table = first(model), table_of(model)
        with undone():
            plain(f"UPDATE palier_{table} SET {what} WHERE {key_of(model)} = %s", [row])
            found = faults()
            if untold(found) != [(table, row, (column,))] or len(found) != 1:
                unseen[name] = [fault.sentence for fault in found]

    assert unseen == {}
    held = {table_of(model) for model, *_ in EDITS.values()} | {table_of(model) for model in FIXED}
    assert held == FILE.keys() | LIST.keys() | SEANCE.keys() | OFFER.keys()


def test_a_row_that_nobody_made_and_one_taken_away_are_named(whole: world.World) -> None:
    for model, what in MADE:
        table, row = table_of(model), first(model)
        columns = ", ".join(
            field.column
            for field in model._meta.concrete_fields  # noqa: SLF001 - Django's own
            if field.column not in ("id", "public_id")
        )
        with undone():
            plain(f"INSERT INTO palier_{table} ({columns}) SELECT {columns} FROM palier_{table} WHERE id = %s", [row])
            made = str(model._default_manager.order_by("-pk").values_list("pk", flat=True)[0])  # noqa: SLF001 - same
            assert untold(faults()) == [(table, made, ())], what
    for model in (PieceFile, CastBallot, CalledMember):
        with undone():
            for child in (FileContent,) if model is PieceFile else ():
                child.objects.all().delete()
                seal()
            row = first(model)
            plain(f"DELETE FROM palier_{table_of(model)} WHERE id = %s", [row])
            assert [(one.wrong, one.table, one.row) for one in faults()] == [
                (SealFaultKind.REMOVED, table_of(model), row)
            ]


def test_what_the_clock_notes_without_an_act_is_no_fault_and_hides_none(whole: world.World) -> None:
    lease, score = first(Lease), str(Candidature.objects.filter(stage="deposee").order_by("pk")[0].pk)
    with undone():
        plain("UPDATE palier_lease SET register_told_at = now() WHERE id = %s", [lease])
        plain("UPDATE palier_candidature SET order_points = order_points - 5 WHERE id = %s", [score])
        plain("UPDATE palier_publication SET weighed_with = 'x' WHERE id = %s", [first(Publication)])
        assert faults() == []
    with undone():
        plain("UPDATE palier_lease SET register_told_at = now(), signed_on = signed_on - 1 WHERE id = %s", [lease])
        assert untold(faults()) == [("lease", lease, ("signed_on", "register_told_at"))]


def test_the_columns_are_named_after_an_act_has_written_the_same_row(whole: world.World) -> None:
    offer = Offer.objects.filter(answer="").order_by("pk")[0]
    plain("UPDATE palier_offer SET delivered_at = delivered_at - interval '1 day' WHERE id = %s", [offer.pk])
    offering.decline(offer, by=whole.amina.actor, at=timezone.now())
    seal(is_invented=False)

    assert untold(faults()) == [("offer", str(offer.pk), ("delivered_at",))]


def test_a_state_that_its_dates_deny_is_named(whole: world.World) -> None:
    row = first(Demande)
    for state in ("radiee", "a_renouveler"):
        with undone():
            plain("UPDATE palier_demande SET state = %s, valid_until = valid_until WHERE id = %s", [state, row])
            with seal_rows.one_snapshot():
                found = [(one.table, one.row, one.columns) for one in tracing_acts.trace()]
            assert found == [("demande", row, ("state",))], state


def test_acts_of_a_household_and_of_the_clock_are_told(whole: world.World) -> None:
    now = timezone.now()
    gone = factories.demande("Ida")
    seal()
    applying.apply(gone.demande, whole.at["publiee"], by=gone.actor, at=now)
    seal(is_invented=False)
    erasing.ask(gone.demande, by=gone.actor, at=now)
    keeping.honour(gone.demande, at=now)
    seal(is_invented=False)
    keeping.forget_old(at=now + timedelta(days=900))
    seal(is_invented=False)

    assert [fault.sentence for fault in faults() if fault.table != "accessentry"] == []
