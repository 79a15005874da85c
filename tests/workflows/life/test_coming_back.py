"""Not renewed, struck off by a local system, and back; and what its attestation says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from palier.models import Demande, JournalEntry, Letter, Message, Person, Radiation, Seniority
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.life.lifecycle import System
from palier.workflows.acting.actors import Actor
from palier.workflows.life import attesting, reactivating, reminding_renewal
from palier.workflows.radiation import striking_off
from tests.plain_pages import plain_text
from tests.reached import reached
from tests.workflows.bailleur_world import as_clock
from tests.workflows.life.moves import END, STEWARD, at, remind

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


GUICHET = Actor(role=Role.GUICHET)


def expired(of: Applicant, *, noticed: bool = True) -> Demande:
    if noticed:
        remind(of, date(2026, 4, 15))
        reached(of.demande)
    with as_clock():
        reminding_renewal.note_expiry(of.demande, at=at(END + timedelta(1)))
    of.demande.refresh_from_db()
    return of.demande


def strike(demande: Demande, on: date, system: System = System.LOCAL, by: Actor = STEWARD) -> Radiation:
    return striking_off.strike_off_not_renewed(demande, system=system, by=by, at=at(on))


def test_a_local_system_strikes_off_after_its_tolerance(amina: Applicant) -> None:
    demande = expired(amina)
    with pytest.raises(striking_off.CannotStrikeOff, match="15 juillet 2026"):
        strike(demande, date(2026, 7, 14))

    kept = strike(demande, date(2026, 7, 15))

    assert (kept.reason, kept.effective_on) == ("RADREN", date(2026, 7, 15))
    assert "Selon nos informations, vous pouvez la rétablir jusqu’au 15 décembre 2026" in plain_text(
        " ".join(Letter.objects.get(kind="radiation").paragraphs)
    )


def test_a_notice_that_reached_nobody_strikes_nobody_off(amina: Applicant) -> None:
    demande = expired(amina)
    Letter.objects.update(read_at=None)
    Message.objects.update(sent_at=at(date(2026, 4, 16)), outcome="revenu", outcome_at=at(date(2026, 4, 16)))
    with pytest.raises(striking_off.CannotStrikeOff, match="suit un préavis"):
        strike(demande, date(2036, 7, 15))


def test_nobody_here_strikes_off_for_the_national_register_nor_without_a_notice(amina: Applicant) -> None:
    with pytest.raises(striking_off.CannotStrikeOff, match="préavis"):
        strike(expired(amina, noticed=False), date(2027, 7, 15))
    with pytest.raises(striking_off.CannotStrikeOff, match="gestionnaire"):
        strike(amina.demande, date(2027, 7, 15), System.NATIONAL)
    Demande.objects.update(valid_until=None)
    with pytest.raises(striking_off.CannotStrikeOff):
        strike(amina.demande, date(2027, 7, 15))
    with pytest.raises(ActionRefused):
        strike(amina.demande, date(2027, 7, 15), by=amina.actor)


def test_a_demande_comes_back_with_its_number_and_its_seniority(amina: Applicant) -> None:
    demande = expired(amina)
    strike(demande, date(2026, 7, 15))

    back = reactivating.reactivate(demande, system=System.LOCAL, by=STEWARD, at=at(date(2026, 12, 15)))

    assert (back.state, back.strike_off_reason, back.struck_off_at) == ("a_renouveler", "", None)
    assert back.numero_unique == demande.numero_unique
    assert Seniority.objects.get(demande=back).since == date(2021, 3, 1)
    assert Radiation.objects.get().lifted_at == at(date(2026, 12, 15))
    assert Letter.objects.filter(kind="reactivation").exists()


def test_past_months_read_in_a_text_since_replaced_the_manager_says_why_and_is_not_refused(amina: Applicant) -> None:
    """The manager was told to ask at a counter: a row that nobody read in force closed the way back."""
    demande = expired(amina)
    strike(demande, date(2026, 7, 15))
    late = at(date(2026, 12, 16))
    for reason in ("", " ", "Elle est trop malade."):
        with pytest.raises(reactivating.ReactivationReasonNeeded):
            reactivating.reactivate(demande, system=System.LOCAL, reason=reason, by=STEWARD, at=late)
    with pytest.raises(ActionRefused):
        reactivating.reactivate(demande, system=System.LOCAL, reason="Courrier perdu.", by=amina.actor, at=late)

    back = reactivating.reactivate(demande, system=System.LOCAL, reason="Courrier perdu.", by=STEWARD, at=late)

    assert (back.state, back.struck_off_at) == ("a_renouveler", None)
    assert JournalEntry.objects.get(verb="reactiver").details == {"motif": "Courrier perdu."}


def test_a_reactivation_out_of_place_or_without_end_is_refused(amina: Applicant) -> None:
    demande = expired(amina)
    with pytest.raises(reactivating.CannotReactivate):
        reactivating.reactivate(demande, system=System.LOCAL, by=STEWARD, at=at(END))
    strike(demande, date(2026, 7, 15))
    with pytest.raises(reactivating.CannotReactivate, match="Selon nos informations"):
        reactivating.reactivate(demande, system=System.NATIONAL, reason="Oubli.", by=STEWARD, at=at(date(2026, 8, 1)))
    Demande.objects.update(valid_until=None)
    with pytest.raises(reactivating.CannotReactivate):
        reactivating.reactivate(demande, system=System.LOCAL, by=STEWARD, at=at(date(2026, 8, 1)))


GIVEN = {
    "service": "Guichet de Montreuil, place de la Mairie",
    "cas_de_recours": "délai anormalement long",
    "date_de_recours": "1er mars 2024, 1 rue de la Préfecture",
}


def test_an_attestation_says_the_nine_items_in_order(amina: Applicant, homes: list[Any]) -> None:
    letter = attesting.attest(amina.demande, given=GIVEN, by=GUICHET, at=at(date(2026, 5, 4)))

    assert len(letter.paragraphs) == 10
    assert "Habitat" in plain_text(letter.paragraphs[5])
    assert "15 juin 2026" in plain_text(letter.paragraphs[8])


def test_an_attestation_that_lacks_an_item_does_not_leave(amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande).delete()
    Demande.objects.update(valid_until=None, deposited_on=None)
    with pytest.raises(attesting.AttestationIncomplete) as refused:
        attesting.attest(amina.demande, given={**GIVEN, "service": " "}, by=GUICHET, at=at(date(2026, 5, 4)))

    assert str(refused.value).count("L’attestation ne dit pas") == 5
    assert not Letter.objects.filter(kind="attestation").exists()
