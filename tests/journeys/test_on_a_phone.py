"""Six stories told on a phone, without a script: each from what a tired person sees first to what it was about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.gateways.sne import read_file
from palier.models import Appeal, Demande, Holder, Membership, Offer, Radiation, RoofRequest, User
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.people import facts
from palier.web.signin import register as web_register
from palier.workflows.acting.actors import Actor
from palier.workflows.appeals import answering
from palier.workflows.offer import offering
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import importing
from tests import couples, factories
from tests import world as worlds
from tests.conftest import ROOT
from tests.journeys.conftest import NARROW
from tests.roof_world import INTERMEDIATE, accepted, logeur, published
from tests.web.separation.moves import client_of, key
from tests.web.test_contesting import minute_later
from tests.web.test_demandeur_dossier import NOW, Register
from tests.workflows.appeals.contested import opened, refused
from tests.workflows.bailleur_world import make_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
DAY = timedelta(days=1)


@pytest.fixture
def phone(sign_in: Callable[..., Page]) -> Callable[[User], Page]:
    def opened_by(user: User) -> Page:
        return sign_in(user, scripts=False, width=NARROW)

    return opened_by


def says(page: Page, *words: str) -> None:
    """What the page says, and that it holds in its window."""
    main = page.locator("main")
    for one in words:
        main.get_by_text(one).first.wait_for()
    assert not wide(page)


def wide(page: Page) -> bool:
    """Whether something sticks out. A window without a script is asked from outside it."""
    box = page.locator("main").bounding_box()
    return box is None or box["x"] + box["width"] > NARROW + 1


def test_an_offer_is_accepted_on_its_last_day(phone: Callable[[User], Page], committed: None) -> None:
    cast = worlds.cast()
    on = cast.home_at("attribuee", [cast.amina, *cast.others[:2]])
    cast.at["attribuee"] = on
    then = timezone.now() - 10 * DAY
    sent = offering.send_offer(cast.candidature("attribuee"), answer_days=10, by=cast.karim, at=then)
    offering.note_delivery(sent, proof="Remise en main propre", delivered_at=then, by=cast.karim, at=then)
    # Whatever the day of the week is: a delay ends on a working day.
    Offer.objects.update(answer_by=clocks.end_of_day(timezone.localdate()))
    page = phone(cast.amina.user)

    page.goto(reverse("mon-dossier"))
    says(page, "Un logement vous est proposé", "c’est le dernier jour")
    page.get_by_role("link", name="Répondre à l’offre").first.click()
    page.get_by_role("link", name="Accepter ce logement").click()
    page.get_by_role("button", name="Oui, j’accepte ce logement").click()

    says(page, "Vous avez accepté ce logement")
    assert Offer.objects.get().answer == "acceptee"


def test_a_renewal_that_was_forgotten_is_rescued(
    phone: Callable[[User], Page], committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = next(read_file(ROOT / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))
    demande = importing.save(sample, by=Actor(role=Role.STEWARD), at=NOW).demande
    user = User.objects.create_user(f"d:{demande.pk}:d", name="Jean")
    Holder.objects.create(user=user, demande=demande, person_key="d")
    factories.commune()
    wish = {"type_codes": ["T3"], "communes": ["93048"], "is_enlarged": False, "max_rent": None}
    completing.declare(demande, {"wish": DeclaredFact(wish)}, by=Actor(role=Role.DEMANDEUR, user=user), at=NOW)
    at = timezone.now() - 20 * DAY
    Demande.objects.update(
        state="radiee", strike_off_reason="RADREN", struck_off_at=at, valid_until=timezone.localdate() - 60 * DAY
    )
    Radiation.objects.create(demande=demande, reason="RADREN", effective_on=at.date(), recorded_at=at)
    monkeypatch.setattr(web_register, "client", lambda _at: Register(sample))
    page = phone(user)

    page.goto(reverse("mon-dossier"))
    says(page, "radiée", "vous pouvez la rétablir jusqu’au")
    page.get_by_role("link", name="Rétablir ma demande").click()
    says(page, "Ce qui sera envoyé au registre national", "ne reviennent pas")
    page.get_by_role("button", name="Rétablir et renouveler pour un an").click()

    says(page, "Votre demande est rétablie")
    demande.refresh_from_db()
    assert demande.state == "active"


def test_a_separation_is_contested_and_each_reads_what_follows(phone: Callable[[User], Page], committed: None) -> None:
    couple = couples.couple()
    asked = {"leaver": "d", "living_p1": "reste", "living_p2": "reste", "confirmer": "1"}
    client_of(couple.marc.person).post(reverse("separation"), {**asked, **key()})
    page = phone(couple.amina.person)

    page.goto(reverse("mon-dossier"))
    says(page, "Une séparation est demandée")
    page.get_by_role("link", name="Voir et répondre").first.click()
    says(page, "Marc")
    page.get_by_role("button", name="Contester").click()

    says(page, "contestée")
    his = phone(couple.marc.person)
    his.goto(reverse("separation"))
    says(his, "contestée")


def test_a_refusal_is_understood_a_complaint_answered_and_a_better_home_found(
    phone: Callable[[User], Page], committed: None
) -> None:
    world = make_world()
    Membership.objects.create(user=world.karim.person, organisation=world.bailleur, role="bailleur")
    row = refused(world)
    opened(row, timezone.now())
    user = User.objects.create_user(f"d:{row.demande_id}:d", name="Amina")
    Holder.objects.create(user=user, demande=row.demande, person_key="d")
    home = factories.home(world.bailleur, factories.organisation("reservataire", "Ville"), street="7 rue du Bief")
    better = factories.publication(home)
    page = phone(user)

    page.goto(reverse("candidature", args=[row.public_id]))
    says(page, "Pourquoi, et ce que vous pouvez faire")
    page.get_by_role("link", name="Contester").first.click()
    page.get_by_label("fausse").first.check()
    page.get_by_label("Dites-le avec vos mots").fill("Mon revenu de mars est faux.")
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    says(page, "Rien n’est encore parti")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    says(page, "C’est parti")

    kept = Appeal.objects.get()
    answering.propose(
        kept, answer="rejetee", note="Le revenu retenu est celui de l’avis.", by=world.karim, at=timezone.now()
    )
    minute_later()
    page.goto(reverse("contestation", args=[kept.public_id]))
    says(page, "La réponse de", "Le revenu retenu")
    page.get_by_role("link", name="Chercher un autre logement").click()
    page.locator(f'a[href*="{better.public_id}"]').first.click()
    says(page, "Montreuil")


def ask_for(page: Page, name: str) -> RoofRequest:
    """From the list of other roofs to a request that left."""
    page.goto(reverse("autres-toits"))
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Demander ce toit").click()
    says(page, "Ce que le logeur lira de vous")
    page.get_by_label("Pourquoi ce toit").fill("Mon travail commence à côté le mois prochain.")
    page.get_by_role("button", name="Envoyer ma demande").click()
    says(page, name)
    return RoofRequest.objects.get()


def alone(birth: date) -> facts.Household:
    year = timezone.localdate().year
    incomes = tuple(facts.Income(year=each, amount=17_000) for each in range(year - 3, year))
    return facts.Household(
        persons=(facts.Person(key="d", role=facts.PersonRole.HOLDER, birth_date=birth, incomes=incomes),)
    )


def test_somebody_under_thirty_finds_a_residence(phone: Callable[[User], Page], committed: None) -> None:
    lise, birth = logeur(), date(timezone.localdate().year - 22, 1, 5)
    published(lise, age_under=30)
    young = factories.demande("Inès", birth_date=birth, household=alone(birth))
    page = phone(young.user)

    made = ask_for(page, "Résidence des Tilleuls")
    accepted(made, lise)

    page.goto(reverse("mes-autres-toits"))
    says(page, "Résidence des Tilleuls", "12 rue des Acacias")


def test_a_colleague_finds_an_intermediate_home(phone: Callable[[User], Page], committed: None) -> None:
    lise, birth = logeur(), date(1990, 1, 5)
    published(lise, INTERMEDIATE)
    colleague = factories.demande("Hugo", birth_date=birth, household=alone(birth))
    page = phone(colleague.user)

    made = ask_for(page, "Les Jardins")
    accepted(made, lise)

    page.goto(reverse("mes-autres-toits"))
    says(page, "Les Jardins", "12 rue des Acacias")
