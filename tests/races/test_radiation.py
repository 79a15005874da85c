"""An answer and a radiation at one instant, two radiations, two notices: exactly one wins, and nobody waits for ever."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from palier.models import Demande, Letter, Message, PaperLetter, Radiation, RadiationWarning, RenewalNotice, User
from palier.workflows.life import reminding_renewal
from palier.workflows.radiation import striking_off, warning_radiation
from tests import factories
from tests.races.at_once import at_once
from tests.workflows.bailleur_world import DAY, NOW, World, candidate, make_world

pytestmark = pytest.mark.django_db(transaction=True)
LATE = NOW + 60 * DAY


def warned() -> tuple[World, RadiationWarning]:
    world = make_world()
    warning = warning_radiation.warn(
        world.candidatures[0],
        reason="RADCON",
        facts="Aucune réponse à nos courriers.",
        letter_sent_on=date(2026, 3, 2),
        by=world.karim,
        at=NOW,
    )
    warning = warning_radiation.note_delivery(
        warning, proof="AR 1", delivered_at=NOW + DAY, by=world.karim, at=NOW + DAY
    )
    return world, warning


@pytest.mark.parametrize("turn", range(5))
def test_an_answer_and_a_radiation_at_once_leave_one_outcome(turn: int) -> None:
    world, warning = warned()
    person = candidate(User.objects.create_user("d:1:d", name="Amina"))

    results = at_once(
        lambda: warning_radiation.answer(warning, text="Me voici.", by=person, at=LATE),
        lambda: striking_off.strike_off_warned(warning, by=world.karim, at=LATE),
    )

    warning.refresh_from_db()
    state = Demande.objects.get(pk=warning.demande_id).state
    assert (warning.cancelled_at is None, warning.struck_off_at is None, state) in {
        (False, True, "active"),
        (True, False, "radiee"),
    }
    lost = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in lost] in ([warning_radiation.WarningOver], [striking_off.CannotStrikeOff])


def test_the_same_radiation_twice_at_once_is_one() -> None:
    world, warning = warned()

    results = at_once(*[lambda: striking_off.strike_off_warned(warning, by=world.karim, at=LATE)] * 3)

    assert len({result.pk for result in results}) == 1
    assert Radiation.objects.count() == 1
    assert Letter.objects.filter(kind="radiation").count() == 1


def test_three_clocks_send_one_notice() -> None:
    someone = factories.demande(valid_days=40)

    at_once(*[lambda: reminding_renewal.remind(someone.demande, at=timezone.now())] * 3)

    assert RenewalNotice.objects.count() == 1
    assert Letter.objects.filter(kind="preavis_renouvellement").count() == 1
    assert Message.objects.count() == 1
    assert PaperLetter.objects.count() == 1
