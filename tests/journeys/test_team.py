"""A steward gives a member the management; she invites a colleague, who comes in by ProConnect without a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.gateways.identity import ProviderKind
from palier.models import Membership, Message, User
from palier.rules.doors.access import Role
from palier.workflows.accounts import managing
from palier.workflows.acting.actors import Actor
from palier.workflows.entering import password_links
from sandbox.identity.people import agent
from tests import identity_provider as at_provider
from tests import second_factors
from tests.journeys.conftest import NARROW, look, open_menu, overflow
from tests.web.steward_pages import asked, link_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sandbox.identity.server import IdentitySandbox
    from tests.world import World

pytestmark = pytest.mark.journey
NORA = "nora.petit@neflier.example"


@pytest.fixture
def providers(cast: World, live_server: Any, settings: Any, tmp_path: Path) -> Iterator[IdentitySandbox]:
    people = (agent("nora", "Nora", "Petit", NORA, acr="eidas1-mfa", amr=("pwd", "mfa")),)
    with at_provider.running(live_server.url, people) as server:
        known = at_provider.provider(server, ProviderKind.PROCONNECT, tmp_path)
        settings.PROCONNECT = (known.issuer, known.client_id, str(known.secret_file))
        yield server


def test_a_manager_invites_a_colleague_who_comes_by_proconnect(
    cast: World, providers: IdentitySandbox, sign_in: Callable[..., Page]
) -> None:
    karim = cast.karim.person
    second_factors.give(karim)
    managing.give(karim.login, cast.bailleur, by=Actor(role=Role.STEWARD), at=timezone.now())
    page = sign_in(karim, width=NARROW)
    page.goto(reverse("bailleur"))
    open_menu(page)
    page.get_by_role("link", name="Équipe", exact=True).click()
    look(page, "equipe")
    assert not overflow(page)
    page.get_by_role("link", name="Inviter quelqu’un").click()
    page.get_by_label("Prénom et nom").fill("Nora Petit")
    page.get_by_label("Adresse électronique professionnelle").fill(NORA)
    look(page, "equipe-inviter")
    page.get_by_role("button", name="Inviter").click()
    page.get_by_text("L’invitation part par courriel").wait_for()
    look(page, "equipe-membre")
    assert not overflow(page)
    job = asked()[-1]
    password_links.send(int(str(job["membership"])), UUID(str(job["key"])), at=timezone.now())

    hers = sign_in(width=NARROW)
    hers.goto(link_in(Message.objects.get(recipient=NORA).body))
    look(hers, "invitation-proconnect")
    assert not overflow(hers)
    hers.get_by_role("button", name="S’identifier avec ProConnect").click()
    hers.get_by_role("link", name="Nora Petit").click()
    hers.wait_for_url(f"**{reverse('bailleur')}")

    nora = User.objects.get(login=NORA)
    assert not nora.has_usable_password()
    assert Membership.objects.get(user=nora).manages_since is None
    page.reload()
    page.get_by_text("présent").first.wait_for()
