"""Radiations, under the roles that act: after the month, once, with their reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from palier.models import Commune, Demande, JournalEntry, Letter, Radiation, RadiationWarning
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.law import clocks
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.signing import NoSignatory
from palier.workflows.offer import ending, leasing, offering
from palier.workflows.radiation import striking_off, warning_radiation
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, as_clock, offered
from tests.workflows.radiation.moves import (
    FIRST_DAY,
    LAST_DAY,
    deliver,
    found_inadmissible,
    make_stranger,
    strike,
    warn,
)

pytestmark = pytest.mark.django_db


def test_never_without_a_proof_nor_before_the_month_is_over(world: World) -> None:
    warning = warn(world)
    with pytest.raises(striking_off.CannotStrikeOff, match="preuve"):
        strike(world, warning, NOW + 400 * DAY)
    deliver(world, warning)
    for too_early in (LAST_DAY - 2 * DAY, LAST_DAY):
        with pytest.raises(striking_off.CannotStrikeOff, match="9 juin 2026"):
            strike(world, warning, too_early)

    assert Demande.objects.get(pk=warning.demande_id).state == "active"


def test_the_day_after_the_month_the_demande_is_struck_off_and_told(world: World) -> None:
    warning = deliver(world, warn(world))
    kept = strike(world, warning, FIRST_DAY)

    demande = Demande.objects.get(pk=warning.demande_id)
    assert (demande.state, demande.strike_off_reason) == ("radiee", "RADCON")
    assert (kept.effective_on, kept.issued_by) == (FIRST_DAY.date(), world.bailleur)
    text = plain_text(" ".join(Letter.objects.get(kind="radiation").paragraphs))
    assert all(part in text for part in ("9 juin 2026", "RADCON", "R441-2-8 c", "ancienneté", "Défenseur des droits"))
    assert "réactivable jusqu" not in text
    assert "tribunal" not in text
    assert strike(world, RadiationWarning.objects.get(), FIRST_DAY) == kept
    assert JournalEntry.objects.get(verb="radier").details["motif"] == "RADCON"


def test_the_month_of_a_warning_ends_on_a_working_day_of_the_home(world: World) -> None:
    # A month ends on Good Friday, a holiday in Alsace and Moselle, before Easter Monday, a holiday everywhere.
    warning = warn(world)
    Commune.objects.update(departement="67")
    delivered = datetime(2027, 2, 26, 10, tzinfo=UTC)
    with as_bailleur(world):
        warning = warning_radiation.note_delivery(
            warning, proof="Recommandé", delivered_at=delivered, by=world.karim, at=delivered
        )

    assert clocks.day_in_paris(warning.answer_by) == date(2027, 3, 30)
    assert "mardi 30 mars 2027" in warning_radiation.say_delay(warning, delivered)
    assert warning_radiation.strike_off_day(warning) == date(2027, 3, 31)
    with pytest.raises(striking_off.CannotStrikeOff, match="31 mars 2027"):
        strike(world, warning, datetime(2027, 3, 30, 10, tzinfo=UTC))
    assert strike(world, warning, datetime(2027, 3, 31, 10, tzinfo=UTC)).effective_on == date(2027, 3, 31)


def test_only_the_landlord_that_warned_strikes_off(world: World) -> None:
    warning = deliver(world, warn(world))

    with pytest.raises(striking_off.NotYours):
        striking_off.strike_off_warned(warning, by=make_stranger(world), at=FIRST_DAY)
    with pytest.raises(ActionRefused):
        striking_off.strike_off_warned(warning, by=Actor(role=Role.RESERVATAIRE), at=FIRST_DAY)
    with pytest.raises(NoSignatory):
        striking_off.strike_off_warned(warning, by=Actor(role=Role.BAILLEUR), at=FIRST_DAY)


def test_inadmissibility_is_struck_off_with_its_sub_reason(world: World) -> None:
    found_inadmissible(world)
    warning = deliver(world, warn(world, reason="RADIRR"))

    kept = strike(world, warning, FIRST_DAY)

    assert (kept.reason, kept.sub_reason) == ("RADIRR", "IRRRES")
    assert "RADIRR IRRRES" in plain_text(" ".join(Letter.objects.get(kind="radiation").paragraphs))


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

    with pytest.raises(striking_off.FollowsItsLease):
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
