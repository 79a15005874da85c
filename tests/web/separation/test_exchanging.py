"""A home entered for an exchange, then a departure in silence: the other holder reads the same page, and is matched no more."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import ExchangeEntry, ExchangeLink, Fact, FactLayer, SafeChannel
from palier.models.demandes import layers
from palier.rules.people.facts import Situation
from palier.workflows.exchange import entering_exchange
from palier.workflows.people import completing
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


def _secret(couple: couples.Couple) -> None:
    """Amina told in secret what hides where somebody lives: before the other one came in, or to an agent."""
    Fact.objects.create(
        demande=couple.demande,
        layer=FactLayer.DECLARED,
        path=completing.claim_path(Situation.VIOLENCE),
        value={},
        by=couple.amina.person,
        at=timezone.now(),
        audience=couple.demande.audience,
    )


def _safe(couple: couples.Couple) -> None:
    SafeChannel.objects.create(demande=couple.demande, person_key="d", email="sure@example.test", set_at=timezone.now())


@pytest.mark.parametrize("protect", [_secret, _safe])
def test_what_one_told_in_secret_is_told_to_the_other_by_no_page_and_matches_nobody(protect) -> None:
    karim, couple = landlord(), couples.couple()
    social_tenant(couple.demande)
    theirs = client_of(couple.marc.person)
    before, form = bare(theirs.get(MINE)), theirs.get(reverse("inscrire-echange"))
    protect(couple)

    assert bare(theirs.get(MINE)) == before
    assert theirs.get(reverse("inscrire-echange")).status_code == form.status_code == 200
    with in_role(at_home(couple.demande, couple.marc)):
        said = terms(karim.body, SMALL, LARGE)
        entering_exchange.join(couple.demande, said, key="c1", by=couple.marc, at=timezone.now())
    entered(tenant("Noé", karim), LARGE, SMALL)
    assert night() == []
    assert "Votre dossier est protégé" not in plain_text(theirs.get(MINE))
    hers = plain_text(client_of(couple.amina.person).get(MINE))
    assert "Votre dossier est protégé" in hers, "who told it reads why nothing is looked for"
    assert "cherche chaque nuit" not in hers
