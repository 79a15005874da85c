"""Each door, from a real invitation to the first act: the link of a mail, a password, a factor, one's desk, an act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import (
    AccessEntry,
    EmploymentCode,
    MailPause,
    MandateInvitation,
    MinutesSignature,
    OtherRoof,
    Referral,
    Seance,
    SecondFactor,
    User,
    Visit,
)
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Role
from palier.workflows.accounts import admitting
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import checking, convening, sitting
from tests import control_world, employment_world, referral_world
from tests import world as worlds
from tests.journeys.conftest import NARROW, look, overflow
from tests.journeys.test_second_factor import add
from tests.journeys.test_steward import PASSWORD, choose, enter
from tests.journeys.worker import run_jobs
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from palier.models import Organisation
    from tests.world import World

pytestmark = pytest.mark.journey
LOGIN = "nouvelle.venue@exemple.example"
NAME = "Inès Nouvelle"


@dataclass(frozen=True)
class Door:
    """Where somebody is invited, what waits for them there, and what they do first."""

    house: Callable[[World], Organisation]
    role: Role
    desk: str
    first: Callable[[Page, World], None]
    ready: Callable[[World, Actor], None] = lambda _world, _who: None


def link_mailed() -> str:
    """The invitation that was mailed to her."""
    run_jobs()
    sent = next(one for one in reversed(mail.outbox) if one.to == [LOGIN])
    found = re.search(r"https?://\S+/pro/mot-de-passe/\S+", str(sent.body))
    assert found is not None
    return found[0]


def attests(page: Page, world: World) -> None:
    code = employment_world.asked(world.amina).code
    page.reload()
    page.get_by_label("Code remis par votre salarié").fill(code.lower())
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Contrat").select_option("CDI")
    page.get_by_label("Premier jour de travail").fill("01/03/2024")
    page.get_by_label("Lieu de travail").select_option(index=1)
    page.get_by_role("button", name="Relire avant d’attester").click()
    page.get_by_role("button", name="Attester", exact=True).click()
    page.get_by_role("heading", name="C’est fait").wait_for()
    assert EmploymentCode.objects.get().state == "attestee"


def takes_a_referral(page: Page, world: World) -> None:
    code = referral_world.asked(world.amina.demande, world.amina.actor).code
    page.get_by_role("link", name="Écrire un code").click()
    page.get_by_label("Code remis par la personne").fill(code.lower())
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Prendre cette orientation").click()
    page.get_by_role("heading", name=re.compile(world.amina.persons[0].last_name)).wait_for()
    assert Referral.objects.get().organisation == world.samira.body


def proposes_a_mandate(page: Page, world: World) -> None:
    page.get_by_role("link", name="Faire un code").click()
    page.get_by_label("Durée proposée").select_option(index=1)
    page.get_by_role("button", name="Faire un code").click()
    expect(page.get_by_role("status").locator("strong")).to_be_visible()
    assert MandateInvitation.objects.get().organisation == world.celine.body


def sees_somebody(page: Page, world: World) -> None:
    person = world.amina.persons[0]
    assert person.birth_date is not None
    page.locator("[name=numero]").fill(world.amina.demande.numero_unique)
    page.locator("[name=birth_date]").fill(person.birth_date.strftime("%d/%m/%Y"))
    page.locator("[name=paper]").select_option("passeport")
    page.locator("[name=is_there]").check()
    page.locator("main form button").first.click()
    page.get_by_role("heading", name=re.compile(person.last_name)).wait_for()
    assert Visit.objects.get().by.login == LOGIN


def signs_minutes(page: Page, _world: World) -> None:
    page.get_by_role("link", name="Lire et signer").click()
    page.get_by_role("button", name="Signer le procès-verbal").click()
    expect(page.locator("main")).to_contain_text("Vous avez signé ce procès-verbal")
    assert MinutesSignature.objects.get().by.login == LOGIN


def sets_the_mail_of_the_morning(page: Page, _world: World) -> None:
    page.get_by_role("button", name="Ne plus recevoir ce courriel").click()
    expect(page.locator("main")).to_contain_text("Vous ne recevez pas le courriel du matin")
    assert MailPause.objects.filter(user__login=LOGIN).exists()


def takes_openings(page: Page, _world: World) -> None:
    page.goto(reverse("controle-classements"))
    with page.expect_download() as kept:
        page.get_by_role("link", name=re.compile("Ouvertures")).first.click()
    assert kept.value.suggested_filename.startswith("ouvertures-")
    assert AccessEntry.objects.filter(purpose="ouvertures d’un classement").exists()


def declares_a_roof(page: Page, world: World) -> None:
    page.get_by_role("link", name="Voir vos toits").click()
    page.get_by_role("link", name="Déclarer un toit").first.click()
    page.get_by_role("heading", name="Déclarer un toit", level=1).wait_for()
    for name, value in ROOF.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main form button").last.click()
    page.get_by_role("heading", name=ROOF["name"]).wait_for()
    assert OtherRoof.objects.get().organisation == world.lise.body


ROOF = {
    "kind": "residence_temporaire",
    "name": "Résidence des Néfliers",
    "address": "12 rue des Ormes",
    "commune_name": "Montreuil",
    "type_code": "T1",
    "floor_area": "20",
    "rent": "420",
    "charges": "40",
    "deposit": "0",
    "least_months": "1",
    "most_months": "12",
    "answer_days": "5",
}


def seated(world: World, who: Actor) -> None:
    """A séance of theirs that is closed, and whose minutes wait for their signature."""
    now = timezone.now()
    on = world.home_at("designee", [world.amina, *world.others[:3]])
    for row in on.candidatures.filter(stage="designee").order_by("rank"):
        checking.check(row, "conforme", **LOOKED, by=world.karim, at=now)
    members = [
        convening.Member(name="I. Nouvelle", quality=Capacity.BOARD, place="", account=who.person),
        convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048", account=None),
    ]
    seance = convening.convene(
        held_at=now, place="Siège", quorum=2, members=members, by=world.karim, at=now - worlds.DAY
    )
    convening.add_to_agenda(seance, on, by=world.karim, at=now)
    opened = sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now)
    worlds.decide_all(world, opened)
    sitting.close(opened, by=world.commission, at=timezone.now())


DOORS = {
    "employeur": Door(
        lambda world: world.emile.body,
        Role.EMPLOYEUR,
        "employeur",
        attests,
        lambda world, _who: employment_world.site(world.emile) and None,
    ),
    "service social": Door(lambda world: world.samira.body, Role.SOCIAL, "social", takes_a_referral),
    "conseiller": Door(lambda world: world.celine.body, Role.CONSEILLER, "conseiller", proposes_a_mandate),
    "guichet": Door(lambda world: world.gisele.body, Role.GUICHET, "guichet", sees_somebody),
    "commission": Door(lambda world: world.bailleur, Role.COMMISSION, "mes-seances", signs_minutes, seated),
    "préfecture": Door(lambda world: world.philippe.body, Role.PREFET, "prefecture", sets_the_mail_of_the_morning),
    "contrôle": Door(
        lambda world: world.bailleur,
        Role.AUDITOR,
        "controle",
        takes_openings,
        lambda world, who: (
            (
                world.home_at("classee", [world.amina, *world.others])
                and control_world.on_mission(who, by=worlds.steward())
            )
            and None
        ),
    ),
    "logeur": Door(lambda world: world.lise.body, Role.LOGEUR, "logeur", declares_a_roof),
}


@pytest.mark.parametrize("door", DOORS)
def test_from_an_invitation_to_the_first_act(cast: World, sign_in: Callable[..., Any], door: str) -> None:
    asked = DOORS[door]
    house = asked.house(cast)
    admitting.invite_by_mail(LOGIN, NAME, house, role=asked.role, by=worlds.steward(), at=timezone.now())
    user = User.objects.get(login=LOGIN)
    asked.ready(cast, Actor(role=asked.role, user=user, organisation=house))

    page = sign_in(None, width=NARROW)
    choose(page, link_mailed())
    enter(page, LOGIN)
    page.get_by_role("heading", level=1).wait_for()
    if reverse("second-facteur") not in page.url:
        # Not asked by their organisation: they add it all the same, as their first page proposes.
        assert page.url.endswith(reverse(asked.desk))
        page.goto(reverse("second-facteur"))
    add(page, PASSWORD)
    page.get_by_role("link", name="Je les ai notés, continuer").click()
    page.wait_for_url(f"**{reverse(asked.desk)}")
    assert SecondFactor.objects.filter(user=user).exists()
    expect(page.locator("body")).to_contain_text(NAME)
    look(page, f"premier-bureau-{asked.desk}")
    assert not overflow(page)

    asked.first(page, cast)
    look(page, f"premier-acte-{asked.desk}")


def test_a_member_of_two_commissions_reads_each_in_its_own_house(cast: World, sign_in: Callable[..., Any]) -> None:
    """One person, one account: the séances of both landlords, each file in its own séance alone, and both minutes to sign."""
    mireille, other = cast.mireille.person, cast.stranger_karim
    admitting.invite(
        mireille.login, mireille.name, other.body, role=Role.COMMISSION, by=worlds.steward(), at=timezone.now()
    )
    seated(cast, Actor(role=Role.COMMISSION, user=mireille, organisation=cast.bailleur))
    now = timezone.now()
    members = [
        convening.Member(name="A. Bailleul", quality=Capacity.BOARD, place="", account=mireille),
        convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048", account=None),
    ]
    theirs = convening.convene(
        held_at=now + worlds.DAY, place="Annexe", quorum=2, members=members, by=other, at=now - worlds.DAY
    )
    ours = Seance.objects.get(bailleur=cast.bailleur)

    page = sign_in(mireille, width=NARROW, is_sure=True)
    page.goto(reverse("mes-seances"))
    page.get_by_role("heading", level=1).wait_for()
    look(page, "deux-commissions")
    page.goto(reverse("changer-organisme"))
    page.locator(".card", has_text=cast.bailleur.name).wait_for()
    assert page.goto(reverse("ma-seance", args=[ours.public_id])).status == 200
    assert page.goto(reverse("ma-seance", args=[theirs.public_id])).status == 404

    page.goto(reverse("changer-organisme"))
    look(page, "deux-commissions-choisir")
    assert not overflow(page)
    page.locator(".card", has_text=other.body.name).get_by_role("button").click()
    page.wait_for_url(f"**{reverse('mes-seances')}")
    expect(page.locator("body")).to_contain_text(other.body.name)
    look(page, "deux-commissions-l-autre")
    assert page.goto(reverse("ma-seance", args=[theirs.public_id])).status == 200
    assert page.goto(reverse("ma-seance", args=[ours.public_id])).status == 404
