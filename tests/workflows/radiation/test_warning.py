"""Warnings, under the roles that act: nothing but a proof starts the month, an answer ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from palier.models import Demande, DemandeVersion, JournalEntry, Letter, RadiationWarning
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import BadDay
from palier.workflows.offer import reading_letters
from palier.workflows.people import completing
from palier.workflows.radiation import striking_off, warning_radiation
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, as_clock, as_demandeur
from tests.workflows.radiation.moves import (
    DELIVERED,
    FACTS,
    FIRST_DAY,
    LAST_DAY,
    LETTER_ON,
    deliver,
    found_inadmissible,
    make_stranger,
    strike,
    warn,
)

pytestmark = pytest.mark.django_db


def test_a_warning_says_facts_reason_delay_and_how_to_answer(world: World) -> None:
    warning = warn(world)

    letter = Letter.objects.get(kind="avertissement_radiation")
    text = plain_text(" ".join(letter.paragraphs))
    assert all(part in text for part in ("2 mars 2026", FACTS, "un mois pour répondre", "R441-2-8 c", "Répondez"))
    assert letter.facts["avertissement"] == str(warning.public_id)
    assert warning.answer_by is None
    assert JournalEntry.objects.get(verb="avertir_radiation").details == {"motif": "RADCON"}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": "RADATT"}, warning_radiation.NotAWarnedReason),
        ({"reason": "Le maire le veut"}, warning_radiation.NotAWarnedReason),
        ({"facts": "  "}, warning_radiation.FactsNeeded),
        ({"facts": "Une famille étrangère."}, warning_radiation.FactsNeeded),
        ({"letter_sent_on": None}, warning_radiation.LetterNeeded),
        ({"letter_sent_on": date(2026, 5, 5)}, warning_radiation.LetterNeeded),
        ({"reason": "RADIRR"}, warning_radiation.NotFoundInadmissible),
    ],
)
def test_a_warning_without_its_basis_is_refused(
    world: World, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        warn(world, **changes)

    assert not RadiationWarning.objects.exists()


def test_one_warning_at_a_time_for_a_reason(world: World) -> None:
    warn(world)

    with pytest.raises(warning_radiation.AlreadyWarned):
        warn(world)


def test_a_demande_struck_off_or_of_another_landlord_is_not_warned(world: World) -> None:
    stranger = make_stranger(world)
    with pytest.raises(warning_radiation.CannotWarn):
        warning_radiation.warn(
            world.candidatures[0], reason="RADCON", facts=FACTS, letter_sent_on=LETTER_ON, by=stranger, at=NOW
        )
    Demande.objects.update(state="radiee")
    with pytest.raises(warning_radiation.CannotWarn):
        warn(world)


def test_inadmissibility_takes_its_sub_reason_from_the_commission(world: World) -> None:
    found_inadmissible(world, "sejour_non_etabli")

    warning = warn(world, reason="RADIRR")

    assert (warning.sub_reason, warning.letter_sent_on) == ("IRRSEJ", None)
    assert "irrégularité du séjour" in plain_text(
        " ".join(Letter.objects.get(kind="avertissement_radiation").paragraphs)
    )


def test_another_ground_of_the_commission_warns_of_nothing(world: World) -> None:
    found_inadmissible(world, "logement_trop_petit")

    with pytest.raises(warning_radiation.NotFoundInadmissible):
        warn(world, reason="RADIRR")


def test_the_month_runs_from_the_proof_and_the_first_proof_stands(world: World) -> None:
    warning = deliver(world, warn(world))

    assert warning.answer_by is not None
    assert warning.answer_by.astimezone(UTC).date() == LAST_DAY.date()
    again = warning_radiation.note_delivery(
        warning, proof="Autre", delivered_at=DELIVERED + DAY, by=world.karim, at=DELIVERED + DAY
    )
    assert again.delivered_at == DELIVERED


@pytest.mark.parametrize(
    ("proof", "delivered_at", "refusal"),
    [
        (" ", DELIVERED, warning_radiation.ProofNeeded),
        ("AR", NOW - DAY, BadDay),
        ("AR", DELIVERED + timedelta(minutes=1), BadDay),
    ],
)
def test_a_delivery_without_a_proof_or_out_of_time_is_refused(
    world: World, proof: str, delivered_at: datetime, refusal: type[Exception]
) -> None:
    warning = warn(world)

    with pytest.raises(refusal):
        warning_radiation.note_delivery(warning, proof=proof, delivered_at=delivered_at, by=world.karim, at=DELIVERED)


def test_opening_the_letter_asks_the_clock_to_keep_the_proof(world: World, person: Actor) -> None:
    warn(world)
    letter = Letter.objects.get(kind="avertissement_radiation")

    with as_demandeur(letter.demande_id, person.person):
        reading_letters.open_letter(letter, by=person, at=DELIVERED)

    assert RadiationWarning.objects.get().delivered_at is None
    with as_clock():
        warning_radiation.note_delivery(
            RadiationWarning.objects.get(),
            proof=warning_radiation.OPENED,
            delivered_at=DELIVERED,
            by=CLOCK,
            at=FIRST_DAY,
        )
    assert RadiationWarning.objects.get().delivered_at == DELIVERED


def test_an_answer_cancels_the_warning_and_is_kept(world: World, person: Actor) -> None:
    warning = deliver(world, warn(world))

    with as_demandeur(warning.demande_id, person.person):
        warning_radiation.answer(warning, text=" J’étais à l’hôpital. ", by=person, at=LAST_DAY)

    warning.refresh_from_db()
    assert (warning.answer, warning.cancel_reason) == ("J’étais à l’hôpital.", "reponse")
    assert Letter.objects.filter(kind="avertissement_annule").count() == 1
    with pytest.raises(striking_off.CannotStrikeOff, match="a répondu"):
        strike(world, warning, FIRST_DAY + 30 * DAY)
    with pytest.raises(warning_radiation.WarningOver):
        warning_radiation.answer(warning, text="Encore", by=person, at=LAST_DAY)
    warn(world)


def test_an_empty_answer_is_refused(world: World, person: Actor) -> None:
    warning = warn(world)

    with pytest.raises(warning_radiation.AnswerNeeded):
        warning_radiation.answer(warning, text=" ", by=person, at=NOW)


def test_confirming_the_file_is_an_update_and_cancels(world: World, person: Actor) -> None:
    warning = deliver(world, warn(world))

    with as_demandeur(warning.demande_id, person.person):
        completing.confirm(warning.demande, by=person, at=LAST_DAY)

    warning.refresh_from_db()
    assert warning.cancel_reason == "mise_a_jour"


@pytest.mark.parametrize(
    ("kind", "days", "cancels"), [("MOD", 3, True), ("REN", 3, True), ("MOD", -1, False), ("COP", 3, False)]
)
def test_an_update_made_at_a_counter_cancels_too(world: World, kind: str, days: int, cancels: bool) -> None:
    warning = deliver(world, warn(world))
    DemandeVersion.objects.create(
        demande=warning.demande,
        file_type=kind,
        file_dated_at=NOW + days * DAY,
        received_at=NOW + days * DAY,
        digest="2" * 64,
        facts={},
        audience=warning.demande.audience,
    )
    if cancels:
        # Before the clock has passed, a radiation is refused already.
        with pytest.raises(striking_off.CannotStrikeOff, match="mis sa demande à jour"):
            strike(world, warning, FIRST_DAY)

    with as_clock():
        assert warning_radiation.cancel_updated_elsewhere(at=LAST_DAY) == int(cancels)
    warning.refresh_from_db()
    assert (warning.cancelled_at is not None) is cancels


def test_the_landlord_takes_a_warning_back(world: World) -> None:
    warning = warn(world)

    with as_bailleur(world):
        warning_radiation.take_back(warning, by=world.karim, at=DELIVERED)

    assert RadiationWarning.objects.get().cancel_reason == "retrait"


def test_a_person_never_writes_the_proof_of_their_own_warning(world: World) -> None:
    warning = warn(world)

    with pytest.raises(Exception, match="permission denied"), as_demandeur(warning.demande_id):
        RadiationWarning.objects.filter(pk=warning.pk).update(delivered_at=DELIVERED)


def test_another_household_sees_nothing_of_a_warning(world: World) -> None:
    warn(world)

    with as_demandeur(world.candidatures[1].demande_id):
        assert not RadiationWarning.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "RADATT"},
        {"sub_reason": "IRRRES"},
        {"facts": ""},
        {"delivered_at": DELIVERED},
        {"delivered_at": NOW - DAY, "delivery_proof": "AR", "answer_by": LAST_DAY},
        {"struck_off_at": FIRST_DAY},
        {"answered_at": NOW},
    ],
)
def test_the_table_of_warnings_refuses_what_no_rule_allows(world: World, change: dict[str, object]) -> None:
    warning = warn(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        RadiationWarning.objects.filter(pk=warning.pk).update(**change)
