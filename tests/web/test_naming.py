"""The préfet names a household by its number, without an ad, on a home of the State's contingent: to a signed lease."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Convention, Home, Letter, Publication
from palier.models.identifiers import uuid7
from palier.rules.facts import Dalo
from palier.workflows import checking, convening, deciding, declaring, leasing, naming, offering, sitting
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from palier.models import User
    from tests.factories import Applicant
    from tests.world import World

pytestmark = pytest.mark.django_db
FOUND, OK, BAD, NOT_FOUND = 302, 200, 400, 404


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **data})


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def odile(world: World) -> Client:
    return signed_in(world.odile.person)


@pytest.fixture
def home(world: World) -> Home:
    """A home oriented on the State's contingent, to the réservataire that manages it."""
    today, made = timezone.localdate(), factories.home(world.bailleur, None)
    Convention.objects.create(
        bailleur=world.bailleur, reservataire=world.reservataire, departement="93", contingent="PPRIOR",
        rate_numerator=1, rate_denominator=4, rounding="inferieur", unit="attribues", lost_is_used=False,
        signed_on=today - timedelta(days=60), valid_from=today - timedelta(days=60),
    )  # fmt: skip
    return declaring.orient_home(made, world.reservataire, vacancy_notified_on=today, by=world.karim, at=timezone.now())


def recognised() -> Applicant:
    until = timezone.localdate() + timedelta(days=90)
    return factories.demande("Rose", dalo=Dalo.ACTIVE, dalo_valid_until=until)


def test_a_named_household_goes_to_a_signed_lease_and_no_ad_is_shown(world: World, odile: Client, home: Home) -> None:
    rose, anyone = recognised(), Client()

    answer = post(odile, "designer-sans-annonce", home.public_id, numero=rose.demande.numero_unique)

    row = Candidature.objects.get()
    assert answer.url == reverse("dossier-reservataire", args=[row.public_id])
    assert (row.stage, row.tier, row.publication.is_direct) == ("designee", 0, True)
    assert Letter.objects.filter(title="Le préfet vous désigne pour un logement").count() == 1
    assert odile.get(reverse("publication-reservataire", args=[row.publication.public_id])).status_code == OK
    assert signed_in(rose.user).get(reverse("candidature", args=[row.public_id])).status_code == OK
    assert anyone.get(reverse("publication", args=[row.publication.public_id])).status_code == NOT_FOUND

    now, today = timezone.now(), timezone.localdate()
    checking.check(row, "conforme", **worlds.LOOKED, by=world.karim, at=now)
    seance = worlds.convene(world, now)
    convening.add_to_agenda(seance, row.publication, exception="designation_prefet_dalo", by=world.karim, at=now)
    seance = sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now)
    row.refresh_from_db()
    draft = deciding.Draft(candidature=row, kind="attribution_rang", rank=1, votes={"pour": 2, "contre": 0})
    deciding.decide(seance.items.get(), [draft], by=world.commission, at=now)
    sitting.close(seance, by=world.commission, at=now)
    row.refresh_from_db()
    sent = offering.send_offer(row, answer_days=10, by=world.karim, at=now)
    offering.accept(sent, by=rose.actor, at=now)
    row.refresh_from_db()
    assert leasing.own_contingent(row.publication, today) == "PPRIOR"
    lease = leasing.sign(row, signed_on=today, starts_on=today, contingent="PPRIOR", by=world.karim, at=now)
    assert lease.is_dalo


def test_only_an_active_and_recognised_household_is_named(world: World, odile: Client, home: Home) -> None:
    for number, sentence in (
        ("093032100000099999", "Aucune demande active"),
        ("abc", "Aucune demande active"),
        (world.amina.demande.numero_unique, "pas reconnu au titre du DALO"),
    ):
        answer = post(odile, "designer-sans-annonce", home.public_id, numero=number)
        assert answer.status_code == BAD
        assert sentence in answer.content.decode()
    assert not Publication.objects.exists()
    world.amina.demande.refresh_from_db()
    assert world.amina.demande.audience == []


def test_another_contingent_is_published_and_never_named(world: World, odile: Client) -> None:
    home = factories.home(world.bailleur, world.reservataire)

    assert odile.get(reverse("designer-sans-annonce", args=[home.public_id])).status_code == NOT_FOUND
    with pytest.raises(naming.NotTheState):
        naming.name_household(home, recognised().demande.numero_unique, by=world.odile, at=timezone.now())


def test_a_home_has_one_list_at_a_time_named_or_not(world: World, odile: Client, home: Home) -> None:
    assert (
        post(odile, "designer-sans-annonce", home.public_id, numero=recognised().demande.numero_unique).status_code
        == FOUND
    )

    again = post(odile, "designer-sans-annonce", home.public_id, numero=recognised().demande.numero_unique)

    assert "déjà publié" in again.content.decode()


def test_no_household_is_named_after_the_month(world: World, odile: Client, home: Home) -> None:
    Home.objects.filter(pk=home.pk).update(vacancy_notified_on=timezone.localdate() - timedelta(days=40))

    answer = post(odile, "designer-sans-annonce", home.public_id, numero=recognised().demande.numero_unique)

    assert "s’est achevé" in answer.content.decode()
