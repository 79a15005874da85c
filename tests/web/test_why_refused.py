"""A reason at the door: what a refusal rests on is on the page of the candidature, in the words of the letter."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Candidature, DemandeVersion, Holder, Letter, Seance, User
from palier.models.demandes import facts_codec
from palier.models.identifiers import uuid7
from palier.rules.people import facts
from palier.rules.scoring import refusals
from palier.web.demandeur.candidatures.timeline import steps
from palier.workflows.commission import checking, deciding, sitting
from palier.workflows.offer import offering
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    LOOKED,
    NOW,
    World,
    candidate,
    examine,
    make_world,
    offered,
    ranked_drafts,
)

if TYPE_CHECKING:
    from palier.models import Demande

pytestmark = pytest.mark.django_db
TIGHT = "ressources_insuffisantes"
NO_AID = "Aucune aide au logement n’est due, d’après la simulation."


@pytest.fixture
def world() -> World:
    return make_world()


def account(demande: Demande) -> tuple[User, Client]:
    user = User.objects.create_user(f"d:{demande.pk}:d", name="Amina")
    Holder.objects.create(user=user, demande=demande, person_key="d")
    client = Client()
    client.force_login(user)
    return user, client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(plain_text(answer)))


def receive(demande: Demande, amount: int) -> None:
    """The register sends the file again, with a monthly resource."""
    known = facts_codec.load(DemandeVersion.objects.get(demande=demande).facts)
    holder = replace(known.household.persons[0], resources=(facts.Resource(code="SAL", amount=amount),))
    DemandeVersion.objects.create(
        demande=demande,
        file_type="MOD",
        file_dated_at=NOW + DAY / 24,
        received_at=NOW + DAY / 24,
        digest=f"{demande.pk:064d}",
        facts=facts_codec.dump(replace(known, household=facts.Household(persons=(holder,)))),
    )


def refused_for_its_rent(world: World) -> Candidature:
    seance = examine(world)
    drafts = ranked_drafts(world)
    row = drafts[2].candidature
    receive(row.demande, 1000)
    drafts[2] = deciding.DecisionDraft(
        candidature=row, kind="non_attribution", ground=TIGHT, votes={"pour": 2}, text=NO_AID
    )
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY * 1.05)
    row.refresh_from_db()
    return row


def test_a_rent_too_high_is_told_with_its_rate_and_what_makes_it(world: World) -> None:
    refused_for_its_rent(world)

    letter = plain_text(" ".join(Letter.objects.get(kind="non_attribution").paragraphs))
    assert "Loyer et charges : 610,00 € par mois" in letter
    assert "Ressources retenues : 1 000 € par mois" in letter or "1 000" in letter
    assert (
        "Taux d’effort avant l’aide au logement : 61 %. Cette aide se déduit du loyer (arrêté du 10 mars 2011)."
        in letter
    )


def test_a_rate_before_aid_refuses_nobody_unless_the_aid_is_told(world: World) -> None:
    """The order of 10 March 2011 takes the housing aid off; the rate of the site is before it."""
    row = world.candidatures[0]
    receive(row.demande, 1000)
    told: dict[str, Any] = {"ground": TIGHT, **LOOKED, "by": world.karim, "at": NOW}
    with pytest.raises(checking.BadFinding, match="aide au logement"):
        checking.check(row, "non_conforme", **told)
    checking.check(row, "non_conforme", note=NO_AID, **told)
    row.refresh_from_db()
    assert row.stage == "non_conforme"


def test_a_commission_tells_the_aid_it_took_off_before_it_refuses_on_a_rent(world: World) -> None:
    seance, drafts = examine(world), ranked_drafts(world)
    receive(drafts[2].candidature.demande, 1000)
    drafts[2] = replace(drafts[2], kind="non_attribution", rank=None, ground=TIGHT)

    with pytest.raises(deciding.FaultyDecisions) as refused:
        deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)

    assert any("aide au logement" in reason.sentence for reason in refused.value.reasons)


def test_the_page_gives_the_words_of_the_letter_and_a_way_on(world: World) -> None:
    row = refused_for_its_rent(world)
    _, client = account(row.demande)
    # The list of this world was never frozen: it has neither ranking nor lines.
    Candidature.objects.filter(pk=row.pk).update(rank=None)
    Candidature.objects.filter(pk=row.pk).update(snapshot='{"lines":[]}')

    shown = page(client, "candidature", row.public_id)

    letter = Letter.objects.get(kind="non_attribution")
    for paragraph in letter.paragraphs:
        assert re.sub(r"\s+", " ", paragraph) in shown
    assert reverse("courrier-lire", args=[letter.public_id]) in shown
    assert "Chercher un autre logement" in shown


def test_the_steps_are_in_the_order_of_their_hours(world: World) -> None:
    row = refused_for_its_rent(world)

    moments = [step.at for step in steps(row, NOW) if step.is_done]

    assert moments == sorted(moments, key=lambda at: at or NOW)
    assert len(moments) > 2


def test_after_my_refusal_the_page_shows_my_reason_and_no_more_the_rent(world: World) -> None:
    offer = offered(world)
    user, client = account(offer.demande)
    offering.decline(offer, reason="trajet", text="Deux heures de train.", by=candidate(user), at=NOW + 2 * DAY)

    shown = page(client, "offre", offer.candidature.public_id)

    assert refusals.label_of("trajet", NOW.date()) in shown
    assert "Deux heures de train." in shown
    assert "Loyer par mois" not in shown


def test_which_reasons_can_never_cost_points_is_told_before_choosing(world: World) -> None:
    offer = offered(world)
    _, client = account(offer.demande)

    shown = page(client, "offre_refuser", offer.candidature.public_id)

    free = shown[shown.index('jamais coûter de points"') : shown.index('label="Autres raisons"')]
    for reason in refusals.reasons(NOW.date()):
        assert (reason.label in free) == reason.is_legitimate


def test_a_reason_of_either_group_is_taken(world: World) -> None:
    offer = offered(world)
    _, client = account(offer.demande)

    address = reverse("offre_refuser", args=[offer.candidature.public_id])
    done = client.post(address, {"act_key": str(uuid7()), "reason": "handicap", "text": ""})

    offer.refresh_from_db()
    assert (done.status_code, offer.refusal_reason) == (302, "handicap")


def test_the_minutes_bear_the_figure_on_which_a_refusal_rests(world: World) -> None:
    row = refused_for_its_rent(world)

    kept = Seance.objects.get().minutes
    assert kept is not None
    said = {line["reference"]: line["figure"] for line in kept["homes"][0]["decisions"]}
    assert "Ressources retenues" in said.pop(row.reference)
    assert set(said.values()) == {""}
