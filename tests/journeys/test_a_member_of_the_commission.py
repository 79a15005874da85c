"""A member of a commission: called, reads without a name, declares an interest and takes it back, votes, signs the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import Candidature, Decision, MinutesSignature, Person, Seance
from palier.workflows.commission import checking, convening, sitting
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE, look, overflow
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.journey


def called(world: World) -> tuple[Seance, Publication]:
    """Four compliant candidates on the agenda of a séance that has been called for now, and is not open yet."""
    on = world.home_at("designee", [world.amina, *world.others[:3]])
    now = timezone.now()
    for row in Candidature.objects.filter(publication=on, stage="designee").order_by("rank"):
        checking.check(row, "conforme", **LOOKED, by=world.karim, at=now)
    seance = worlds.convene(world, now)
    convening.add_to_agenda(seance, on, by=world.karim, at=now)
    return seance, on


def read_and_declare(page: Page, on: Publication) -> None:
    """Called: the desk says so, and the files are read without a name; an interest declared by mistake is taken back."""
    page.goto(reverse("mes-seances"))
    expect(page.get_by_role("heading", name="La commission vous convoque")).to_be_visible()
    look(page, "membre-seances")
    assert not overflow(page)
    page.get_by_role("link", name="Lire les dossiers").first.click()
    look(page, "membre-seance")
    assert not overflow(page)
    page.get_by_role("link", name="Lire les dossiers").first.click()
    page.locator("summary").first.click()
    look(page, "membre-dossiers")
    assert not overflow(page)
    names = Person.objects.filter(demande__candidatures__publication=on).values_list("last_name", flat=True)
    assert names
    for name in names:
        assert name not in page.content()

    page.get_by_role("button", name="Déclarer mon intérêt").click()
    expect(page.locator("main")).to_contain_text("Vous avez déclaré un intérêt")
    look(page, "membre-interet")
    page.get_by_label("Pourquoi la retirer").fill("Un homonyme.")
    page.get_by_role("button", name="Retirer ma déclaration").click()
    expect(page.get_by_role("button", name="Déclarer mon intérêt")).to_be_visible()


def vote(page: Page, karim: Page, seance: Seance, on: Publication) -> None:
    """Its secretary puts a decision to the vote, the member casts a ballot, the record counts it."""
    karim.goto(reverse("seance_decider", args=[seance.public_id, on.public_id]))
    for select in karim.locator("select[name$='-kind']").all():
        select.select_option("attribution_rang")
    karim.get_by_role("button", name="Mettre aux voix").click()
    expect(karim.get_by_role("heading", name="Vote en cours")).to_be_visible()
    look(karim, "vote-en-cours")
    page.goto(reverse("ma-seance", args=[seance.public_id]))
    page.get_by_role("link", name="Voter").first.click()
    look(page, "membre-vote")
    assert not overflow(page)
    for box in page.locator("input[value=pour]").all():
        box.check()
    page.get_by_role("button", name="Voter").click()
    expect(page.locator("main")).to_contain_text("Votre vote est enregistré")
    karim.reload()
    expect(karim.locator("main")).to_contain_text("a voté")
    karim.locator("select[name^=tous_]").select_option("pour")
    karim.get_by_role("button", name="Enregistrer les décisions").click()
    # The last home of the agenda is decided: back to the séance.
    expect(karim.get_by_role("heading", name="Ordre du jour")).to_be_visible()
    assert {row.votes["membres"]["0"] for row in Decision.objects.all()} == {"pour"}


def test_called_reads_declares_votes_and_signs(cast: World, sign_in: Callable[..., Any]) -> None:
    seance, on = called(cast)
    page = sign_in(cast.mireille.person, width=NARROW)
    read_and_declare(page, on)

    sitting.open_seance(seance, present={0, 1}, chair=0, by=cast.commission, at=timezone.now())
    karim = sign_in(cast.karim.person, width=WIDE)
    vote(page, karim, seance, on)

    # The minutes: read, signed, and told to the landlord.
    karim.goto(reverse("seance", args=[seance.public_id]))
    karim.get_by_role("button", name="Clore la séance").click()
    karim.get_by_role("button", name="Clore et envoyer").click()
    expect(karim.get_by_role("link", name="Procès-verbal")).to_be_visible()
    page.goto(reverse("mes-seances"))
    page.get_by_role("link", name="Lire et signer").click()
    look(page, "membre-proces-verbal")
    assert not overflow(page)
    page.get_by_role("button", name="Signer le procès-verbal").click()
    expect(page.locator("main")).to_contain_text("Vous avez signé ce procès-verbal")
    assert MinutesSignature.objects.get().by == cast.mireille.user
    karim.get_by_role("link", name="Procès-verbal").click()
    expect(karim.locator("main")).to_contain_text("A. Bailleul, signé")
    look(karim, "proces-verbal-signe")
