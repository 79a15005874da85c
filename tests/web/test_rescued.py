"""A demande that was struck off for want of renewal: what happened, until when it comes back, and the act that does it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.gateways.sne.errors import SneUnavailable
from palier.models import Demande, Letter, Radiation, Seniority
from palier.rules.law import french
from palier.rules.law.dates import add_months
from palier.workflows.radiation import striking_off
from tests.plain_pages import plain_text
from tests.web.test_demandeur_dossier import Register, demande, sample, send, sne, text, wish

if TYPE_CHECKING:
    from datetime import date

    from django.test import Client

__all__ = ("demande", "sample", "sne")
pytestmark = pytest.mark.django_db


def struck_off(demande: Demande, *, days_ago: int = 40, is_local: bool = True, reason: str = "RADREN") -> date:
    """Its year ended two months ago; a local system struck it off, or the State's register did."""
    end = timezone.localdate() - timedelta(days=60)
    at = timezone.now() - timedelta(days=days_ago)
    Demande.objects.filter(pk=demande.pk).update(
        state="radiee", strike_off_reason=reason, struck_off_at=at, valid_until=end
    )
    if is_local:
        Radiation.objects.create(demande=demande, reason=reason, effective_on=at.date(), recorded_at=at)
    return end


def test_the_first_page_says_what_happened_until_when_and_leads_to_the_act(client: Client, demande: Demande) -> None:
    wish(client)
    end = struck_off(demande)

    page = text(client.get(reverse("mon-dossier")))

    assert "Demande non renouvelée" in page or "renouvel" in page
    assert f"Selon nos informations, vous pouvez la rétablir jusqu’au {french.day(add_months(end, 6))}" in page
    assert "avec son numéro et son ancienneté" in page
    assert f'href="{reverse("renouveler")}"' in page
    assert "peut déposer une nouvelle demande" not in page
    # What a renewal does for a living demande is not said of one whose candidatures were ended.
    assert "Vos candidatures continuent" not in text(client.get(reverse("vie-demande")))


def test_one_signed_act_brings_it_back_with_its_number_and_its_seniority(
    client: Client,
    demande: Demande,
    sne: Register,
) -> None:
    wish(client)
    struck_off(demande)
    since = list(Seniority.objects.values_list("departement", "since"))
    assert "Rétablir et renouveler pour un an" in text(client.get(reverse("renouveler")))

    answer = send(client, "renouveler")

    assert answer.url == f"{reverse('mon-dossier')}?fait=retablie"
    numero = demande.numero_unique
    demande.refresh_from_db()
    assert (demande.state, demande.strike_off_reason, demande.numero_unique) == ("active", "", numero)
    assert list(Seniority.objects.values_list("departement", "since")) == since
    assert Letter.objects.filter(kind="renouvellement").count() == 1
    assert striking_off.lift_taken_back(at=timezone.now()) == 1
    assert "Votre demande est rétablie" in text(client.get(answer.url))
    assert send(client, "renouveler").status_code == 409
    # What would be refused is not proposed: the page of its life says why instead.
    said = text(client.get(reverse("vie-demande")))
    assert f'href="{reverse("renouveler")}"' not in said
    assert "Votre demande est déjà renouvelée pour un an" in said


def test_a_register_that_is_away_leaves_it_to_be_tried_again(
    client: Client,
    demande: Demande,
    sne: Register,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wish(client)
    struck_off(demande)

    def away(_sne: Any) -> str:
        raise SneUnavailable("Le registre ne répond pas.")

    monkeypatch.setattr(sne, "renew", away)

    assert send(client, "renouveler").status_code == 503
    demande.refresh_from_db()
    assert demande.state == "radiee"
    assert "Rétablir ma demande" in text(client.get(reverse("mon-dossier")))


@pytest.mark.parametrize(
    ("is_local", "reason", "words"),
    [
        (False, "RADREN", "Adressez-vous sans attendre à un guichet"),
        (True, "RADABA", "ne se réactive pas"),
    ],
)
def test_where_it_is_not_for_its_household_to_bring_back_the_page_says_what_to_do_and_refuses(
    client: Client,
    demande: Demande,
    sne: Register,
    is_local: bool,
    reason: str,
    words: str,
) -> None:
    wish(client)
    struck_off(demande, is_local=is_local, reason=reason)

    assert words in text(client.get(reverse("mon-dossier")))
    assert words in text(client.get(reverse("renouveler")))
    assert "Rétablir" not in text(client.get(reverse("mon-dossier")))
    assert send(client, "renouveler").status_code == 409
    assert sne.sent == []


def test_past_its_last_day_it_says_so_and_is_refused(client: Client, demande: Demande, sne: Register) -> None:
    wish(client)
    struck_off(demande)
    Demande.objects.update(valid_until=timezone.localdate() - timedelta(days=190))

    assert "délai de réactivation est passé" in plain_text(client.get(reverse("mon-dossier")))
    assert send(client, "renouveler").status_code == 409
    assert sne.sent == []
