"""A home entered for an exchange, then a departure in silence: the other holder reads the same page, and is matched no more."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import ExchangeEntry, ExchangeLink
from palier.models.demandes import layers
from palier.workflows.exchange import entering_exchange
from tests import couples
from tests.exchange_world import LARGE, SMALL, entered, landlord, night, settled, social_tenant, tenant, terms
from tests.mandate_world import at_home, in_role
from tests.plain_pages import plain_text
from tests.web.separation.moves import bare, client_of, fork_of, go_alone

pytestmark = pytest.mark.django_db
MINE = reverse("mon-echange")


def _couple() -> couples.Couple:
    """Amina entered the home of both; Noé has one that would fit, and wants theirs."""
    karim, couple = landlord(), couples.couple()
    social_tenant(couple.demande)
    said = terms(karim.body, SMALL, LARGE)
    with in_role(at_home(couple.demande, couple.amina)):
        entering_exchange.join(couple.demande, said, key="d", by=couple.amina, at=timezone.now())
    entered(tenant("Noé", karim), LARGE, SMALL)
    return couple


def test_the_other_one_reads_the_same_and_nothing_is_proposed_to_them() -> None:
    couple = _couple()
    theirs = client_of(couple.marc.person)
    before = bare(theirs.get(MINE))
    assert go_alone(client_of(couple.amina.person)).status_code == 302

    assert bare(theirs.get(MINE)) == before
    assert night() == []
    assert bare(theirs.get(MINE)) == before


def test_a_round_that_waited_ends_as_any_other_and_says_nothing() -> None:
    couple = _couple()
    assert len(night()) == 1
    assert go_alone(client_of(couple.amina.person)).status_code == 302
    settled()

    told = plain_text(client_of(couple.marc.person).get(MINE))
    assert "Cette ronde ne se fait pas." in told
    assert set(ExchangeLink.objects.values_list("stage", flat=True)) == {"dissoute"}


def test_the_file_of_who_left_has_no_entry_and_is_sent_to_a_person() -> None:
    couple = _couple()
    go_alone(client_of(couple.amina.person))
    child = fork_of(couple.demande)

    assert not ExchangeEntry.objects.filter(demande=child).exists()
    assert entering_exchange.is_protected(child, layers.facts_of(child, timezone.localdate()))
