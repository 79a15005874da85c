"""Warnings and radiations, under the roles that act: nothing but a proof starts the month, an answer ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from palier.models import Candidature, Demande, DemandeVersion, JournalEntry, Letter, Radiation, RadiationWarning, User
from palier.rules.access import Refused, Role
from palier.workflows import completing, ending, leasing, offering, reading_letters, striking_off, warning_radiation
from palier.workflows.actors import CLOCK, Actor
from palier.workflows.signing import NoSignatory
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_clock,
    as_demandeur,
    attribute,
    candidate,
    make_world,
    offered,
)  # fmt: skip

pytestmark = pytest.mark.django_db
LETTER_ON = date(2026, 3, 2)
FACTS = "Trois courriers et deux appels sont restés sans réponse."
DELIVERED = NOW + 2 * DAY
LAST_DAY = datetime(2026, 6, 8, 10, tzinfo=UTC)
"""Delivered on Wednesday 6 May: a month ends on Saturday 6 June, lengthened to Monday the 8th."""
FIRST_DAY = LAST_DAY + DAY
STEWARD = Actor(role=Role.STEWARD)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def person() -> Actor:
    return candidate(User.objects.create_user("d:1:d", name="Amina"))


def warn(world: World, **changes: object) -> RadiationWarning:
    told = {"reason": "RADCON", "facts": FACTS, "letter_sent_on": LETTER_ON, **changes}
    with as_bailleur(world):
        return warning_radiation.warn(world.candidatures[0], **told, by=world.karim, at=NOW)


def deliver(world: World, warning: RadiationWarning) -> RadiationWarning:
    with as_bailleur(world):
        return warning_radiation.note_delivery(
            warning, proof="Recommandé 1A 234", delivered_at=DELIVERED, by=world.karim, at=DELIVERED
        )


def strike(world: World, warning: RadiationWarning, at: datetime) -> Radiation:
    with as_bailleur(world):
        return striking_off.strike_off_warned(warning, by=world.karim, at=at)


def found_inadmissible(world: World, ground: str = "tous_plafonds_depasses") -> Candidature:
    attribute(world)
    first = world.candidatures[0]
    first.decisions.update(kind="irrecevable", ground=ground, rank=None)
    Candidature.objects.filter(pk=first.pk).update(stage="irrecevable")
    world.reload()
    return world.candidatures[0]


# --- The warning ----------------------------------------------------------------------------


def test_a_warning_says_facts_reason_delay_and_how_to_answer(world: World) -> None:
    warning = warn(world)

    letter = Letter.objects.get(kind="avertissement_radiation")
    text = " ".join(letter.paragraphs)
    assert all(part in text for part in ("2\u00a0mars 2026", FACTS, "un mois pour répondre", "R441-2-8 c", "Répondez"))
    assert letter.facts == {"avertissement": str(warning.public_id)}
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


def make_stranger(world: World) -> Actor:
    return Actor(role=Role.BAILLEUR, user=world.karim.user, organisation=world.reservataire)


def test_inadmissibility_takes_its_sub_reason_from_the_commission(world: World) -> None:
    found_inadmissible(world, "sejour_non_etabli")

    warning = warn(world, reason="RADIRR")

    assert (warning.sub_reason, warning.letter_sent_on) == ("IRRSEJ", None)
    assert "irrégularité du séjour" in " ".join(Letter.objects.get(kind="avertissement_radiation").paragraphs)


def test_another_ground_of_the_commission_warns_of_nothing(world: World) -> None:
    found_inadmissible(world, "logement_trop_petit")

    with pytest.raises(warning_radiation.NotFoundInadmissible):
        warn(world, reason="RADIRR")


# --- Its delivery ---------------------------------------------------------------------------


def test_the_month_runs_from_the_proof_and_the_first_proof_stands(world: World) -> None:
    warning = deliver(world, warn(world))

    assert warning.answer_by is not None
    assert warning.answer_by.astimezone(UTC).date() == LAST_DAY.date()
    again = warning_radiation.note_delivery(
        warning, proof="Autre", delivered_at=DELIVERED + DAY, by=world.karim, at=DELIVERED + DAY
    )
    assert again.delivered_at == DELIVERED


@pytest.mark.parametrize(
    ("proof", "delivered_at"), [(" ", DELIVERED), ("AR", NOW - DAY), ("AR", DELIVERED + timedelta(minutes=1))]
)
def test_a_delivery_without_a_proof_or_out_of_time_is_refused(world: World, proof: str, delivered_at: datetime) -> None:
    warning = warn(world)

    with pytest.raises(warning_radiation.ProofNeeded):
        warning_radiation.note_delivery(warning, proof=proof, delivered_at=delivered_at, by=world.karim, at=DELIVERED)


def test_opening_the_letter_asks_the_clock_to_keep_the_proof(world: World, person: Actor) -> None:
    warn(world)
    letter = Letter.objects.get(kind="avertissement_radiation")

    with as_demandeur(letter.demande_id):
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


# --- Its answer -----------------------------------------------------------------------------


def test_an_answer_cancels_the_warning_and_is_kept(world: World, person: Actor) -> None:
    warning = deliver(world, warn(world))

    with as_demandeur(warning.demande_id):
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

    with as_demandeur(warning.demande_id):
        completing.confirm(warning.demande, by=person, at=LAST_DAY)

    warning.refresh_from_db()
    assert warning.cancel_reason == "mise_a_jour"


@pytest.mark.parametrize(
    ("kind", "days", "cancels"), [("MOD", 3, True), ("REN", 3, True), ("MOD", -1, False), ("COP", 3, False)]
)
def test_an_update_made_at_a_counter_cancels_too(world: World, kind: str, days: int, cancels: bool) -> None:
    warning = deliver(world, warn(world))
    DemandeVersion.objects.create(
        demande=warning.demande, file_type=kind, file_dated_at=NOW + days * DAY, received_at=NOW + days * DAY,
        digest="2" * 64, facts={}, audience=warning.demande.audience,
    )  # fmt: skip
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


# --- The radiation --------------------------------------------------------------------------


def test_never_without_a_proof_nor_before_the_month_is_over(world: World) -> None:
    warning = warn(world)
    with pytest.raises(striking_off.CannotStrikeOff, match="preuve"):
        strike(world, warning, NOW + 400 * DAY)
    deliver(world, warning)
    for too_early in (LAST_DAY - 2 * DAY, LAST_DAY):
        with pytest.raises(striking_off.CannotStrikeOff, match="9\u00a0juin 2026"):
            strike(world, warning, too_early)

    assert Demande.objects.get(pk=warning.demande_id).state == "active"


def test_the_day_after_the_month_the_demande_is_struck_off_and_told(world: World) -> None:
    warning = deliver(world, warn(world))
    kept = strike(world, warning, FIRST_DAY)

    demande = Demande.objects.get(pk=warning.demande_id)
    assert (demande.state, demande.strike_off_reason) == ("radiee", "RADCON")
    assert (kept.effective_on, kept.issued_by) == (FIRST_DAY.date(), world.bailleur)
    text = " ".join(Letter.objects.get(kind="radiation").paragraphs)
    assert all(
        part in text for part in ("9\u00a0juin 2026", "RADCON", "R441-2-8 c", "ancienneté", "Défenseur des droits")
    )
    assert "réactivable jusqu" not in text
    assert "tribunal" not in text
    assert strike(world, RadiationWarning.objects.get(), FIRST_DAY) == kept
    assert JournalEntry.objects.get(verb="radier").details["motif"] == "RADCON"


def test_only_the_landlord_that_warned_strikes_off(world: World) -> None:
    warning = deliver(world, warn(world))

    with pytest.raises(striking_off.NotYours):
        striking_off.strike_off_warned(warning, by=make_stranger(world), at=FIRST_DAY)
    with pytest.raises(Refused):
        striking_off.strike_off_warned(warning, by=Actor(role=Role.RESERVATAIRE), at=FIRST_DAY)
    with pytest.raises(NoSignatory):
        striking_off.strike_off_warned(warning, by=Actor(role=Role.BAILLEUR), at=FIRST_DAY)


def test_inadmissibility_is_struck_off_with_its_sub_reason(world: World) -> None:
    found_inadmissible(world)
    warning = deliver(world, warn(world, reason="RADIRR"))

    kept = strike(world, warning, FIRST_DAY)

    assert (kept.reason, kept.sub_reason) == ("RADIRR", "IRRRES")
    assert "RADIRR IRRRES" in " ".join(Letter.objects.get(kind="radiation").paragraphs)


def test_a_demande_struck_off_meanwhile_is_not_struck_off_twice(world: World) -> None:
    warning = deliver(world, warn(world))
    Demande.objects.filter(pk=warning.demande_id).update(state="radiee")

    with pytest.raises(striking_off.CannotStrikeOff, match="déjà radiée"):
        strike(world, warning, FIRST_DAY)


def test_a_withdrawal_is_written_by_the_applicant(world: World) -> None:
    demande = world.candidatures[0].demande
    with pytest.raises(striking_off.CannotStrikeOff, match="écrit du demandeur"):
        striking_off.strike_off_withdrawn(demande, withdrawn_on=date(2026, 5, 5), by=world.karim, at=NOW)
    with as_bailleur(world):
        kept = striking_off.strike_off_withdrawn(demande, withdrawn_on=date(2026, 5, 4), by=world.karim, at=NOW)

    assert (kept.reason, kept.warning) == ("RADABA", None)


def test_who_has_accepted_a_home_is_not_struck_off(world: World, person: Actor) -> None:
    offer = offered(world)
    offering.accept(offer, by=person, at=NOW + 2 * DAY)

    with pytest.raises(striking_off.HomeHeld):
        striking_off.strike_off_withdrawn(
            offer.demande, withdrawn_on=date(2026, 5, 4), by=world.karim, at=NOW + 2 * DAY
        )


def test_the_candidatures_of_a_demande_struck_off_end_with_their_reason(world: World) -> None:
    demande = world.candidatures[0].demande
    with as_clock():
        assert ending.end_struck_off(demande, at=NOW) == 0
    striking_off.strike_off_withdrawn(demande, withdrawn_on=date(2026, 5, 4), by=world.karim, at=NOW)

    assert ending.struck_off_and_live(10) == [demande.pk]
    with as_clock():
        assert ending.end_struck_off(demande, at=NOW) == 1

    world.reload()
    assert (world.candidatures[0].stage, world.candidatures[0].end_reason) == ("sans_suite", "demande_radiee")
    assert ending.struck_off_and_live(10) == []


def test_the_lease_of_an_intermediate_home_strikes_nothing_off(world: World, person: Actor) -> None:
    offer = offered(world)
    offering.accept(offer, by=person, at=NOW + 2 * DAY)
    type(world.home).objects.update(financing="LLI")
    day = date(2026, 5, 6)
    world.reload()

    lease = leasing.sign(
        world.candidatures[0], signed_on=day, starts_on=day, contingent="COLACT", by=world.karim, at=NOW + 3 * DAY
    )

    assert lease.demande.state == "active"
    assert not Radiation.objects.exists()


def test_a_lease_of_a_social_home_is_kept_as_a_radiation_of_its_day(world: World, person: Actor) -> None:
    offer = offered(world)
    offering.accept(offer, by=person, at=NOW + 2 * DAY)
    day = date(2026, 5, 6)
    world.reload()
    with as_bailleur(world):
        leasing.sign(
            world.candidatures[0], signed_on=day, starts_on=day, contingent="COLACT", by=world.karim, at=NOW + 3 * DAY
        )

    kept = Radiation.objects.get()
    assert (kept.reason, kept.effective_on, kept.issued_by) == ("RADATT", day, world.bailleur)


# --- The database says no too ---------------------------------------------------------------


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


@pytest.mark.parametrize(
    "row",
    [
        {"reason": "AUTRE"},
        {"reason": "RADCON"},
        {"reason": "FUSION"},
        {"reason": "RADABA", "sub_reason": "IRRRES"},
        {"reason": "RADABA", "kept_numero": "1" * 18},
    ],
)
def test_the_table_of_radiations_refuses_what_no_rule_allows(world: World, row: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Radiation.objects.create(demande=world.candidatures[0].demande, effective_on=NOW.date(), recorded_at=NOW, **row)
