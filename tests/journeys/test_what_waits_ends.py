"""What a household waits for says its day beforehand, and its other ways once nobody answered; a counter chooses an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Appeal, ExchangeEntry, ExchangeRound, Holder, Viewing
from palier.workflows.appeals import unanswered
from palier.workflows.viewings import proposing_hours
from tests import exchange_world
from tests import world as worlds
from tests.counter_world import address
from tests.counter_world import seen as at_the_counter
from tests.journeys.conftest import NARROW, look, overflow
from tests.viewing_world import terms
from tests.web import access_objects
from tests.web.test_visits_of_homes import hour

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def test_a_contest_that_nobody_answers_is_closed_on_the_day_that_was_told(
    world: World, sign_in: Callable[..., Page]
) -> None:
    (public_id,) = access_objects.appeal(world)
    kept = Appeal.objects.get(public_id=public_id)
    now = timezone.now()
    Appeal.objects.filter(pk=kept.pk).update(
        sent_at=now - timedelta(days=110), answer_by=now - timedelta(days=90), state="envoyee"
    )
    unanswered.tell_late(kept, at=now - timedelta(days=1))
    page = sign_in(world.amina.user, width=NARROW)
    page.goto(reverse("mes-candidatures"))
    page.get_by_text("cette contestation se ferme ici").first.wait_for()
    seen(page, "contestation-carte")
    page.goto(reverse("contestation", args=[public_id]))
    seen(page, "contestation-en-retard")
    desk = sign_in(world.odile.user)
    desk.goto(reverse("file-contestations"))
    seen(desk, "bureau-contestations")

    Appeal.objects.filter(pk=kept.pk).update(late_told_at=now - timedelta(days=80))
    unanswered.close(Appeal.objects.get(pk=kept.pk), at=now)
    page.reload()
    page.get_by_text("fermée sans réponse").first.wait_for()
    page.get_by_role("heading", name="Les autres voies").wait_for()
    seen(page, "contestation-fermee")
    desk.reload()
    desk.get_by_role("heading", name="Fermées sans votre réponse").wait_for()
    seen(desk, "bureau-contestations-fermees")
    steward = sign_in(worlds.steward().person)
    steward.goto(reverse("intendant_messages"))
    seen(steward, "intendant-reponses")


def test_a_round_says_its_last_day_and_an_entry_that_its_signer_left_asks_for_a_signature(
    world: World, sign_in: Callable[..., Page]
) -> None:
    link = exchange_world.sent_to_landlord(world.amina, world.karim)
    page = sign_in(world.amina.user, width=NARROW)
    page.goto(reverse("mon-echange"))
    page.get_by_text("la ronde ne se fait pas").first.wait_for()
    seen(page, "echange-chez-les-bailleurs")

    ExchangeRound.objects.filter(pk=link.round_id).update(landlords_by=timezone.localdate() - timedelta(days=40))
    exchange_world.settled()
    Holder.objects.filter(demande=world.amina.demande).exclude(user=world.amina.user).delete()
    ExchangeEntry.objects.filter(demande=world.amina.demande).update(person_key="c9")
    page.reload()
    page.get_by_text("Un bailleur n’a pas répondu à temps").wait_for()
    page.get_by_role("link", name="Relire et signer").wait_for()
    seen(page, "echange-a-signer")


def test_an_hour_of_visit_is_chosen_at_a_counter(world: World, sign_in: Callable[..., Page]) -> None:
    row = world.candidature("designee")
    hours = [terms(hour(), bring="Une pièce d’identité")]
    proposing_hours.propose(row.publication, hours, by=world.karim, at=timezone.now())
    made = at_the_counter(world.amina.demande, world.gisele)
    page = sign_in(world.gisele.user, width=NARROW)
    page.goto(address(made, "visite", row.public_id))
    seen(page, "guichet-visite")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Prendre cette heure").click()
    page.get_by_role("heading", name="Votre heure").wait_for()
    assert Viewing.objects.get().state == "prise"
    page.goto(reverse("recu-passage", args=[made.public_id]))
    page.get_by_text("Heure de visite choisie").wait_for()
    seen(page, "guichet-recu-visite")
    mine = sign_in(world.amina.user, width=NARROW)
    mine.goto(reverse("mes-candidatures"))
    mine.get_by_role("link", name="Votre visite").wait_for()
    seen(mine, "candidatures-visite")
