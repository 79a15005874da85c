"""The préfet names a household by its number, without an ad, on a home of the State's contingent: to a signed lease."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Candidature, Convention, Home, Letter, Organisation, Publication
from palier.models.candidatures import places
from palier.models.doors import acting
from palier.models.doors.row_security import RESERVATAIRE
from palier.models.identifiers import uuid7
from palier.rules.doors.readings import Purpose
from palier.rules.people.facts import Dalo
from palier.workflows.commission import checking, convening, deciding, sitting
from palier.workflows.homes import declaring, naming
from palier.workflows.letters import wording
from palier.workflows.offer import leasing, offering, passing
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import User
    from tests.factories import Applicant
    from tests.world import World

pytestmark = pytest.mark.django_db
FOUND, OK, BAD, NOT_FOUND = 302, 200, 400, 404
DAY = timedelta(days=1)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **data})


def name_it(client: Client, home: Home, number: str) -> Any:
    """Name a household whose name was shown before."""
    return post(client, "designer-sans-annonce", home.public_id, numero=number, confirme="oui")


@pytest.fixture
def world() -> World:
    made = worlds.cast(others=0)
    Organisation.objects.filter(pk=made.reservataire.pk).update(is_state=True)
    return made


@pytest.fixture
def odile(world: World) -> Client:
    return signed_in(world.odile.person)


@pytest.fixture
def home(world: World) -> Home:
    """A home oriented on the State's contingent, to the réservataire that manages it."""
    today, made = timezone.localdate(), factories.home(world.bailleur, None)
    Convention.objects.create(
        bailleur=world.bailleur,
        reservataire=world.reservataire,
        departement="93",
        contingent="PPRIOR",
        rate_numerator=1,
        rate_denominator=4,
        rounding="inferieur",
        unit="attribues",
        lost_is_used=False,
        signed_on=today - timedelta(days=60),
        valid_from=today - timedelta(days=60),
    )
    return declaring.orient_home(made, world.reservataire, vacancy_notified_on=today, by=world.karim, at=timezone.now())


def recognised() -> Applicant:
    until = timezone.localdate() + timedelta(days=90)
    return factories.demande("Rose", dalo=Dalo.ACTIVE, dalo_valid_until=until)


def test_a_named_household_goes_to_a_signed_lease_and_no_ad_is_shown(world: World, odile: Client, home: Home) -> None:
    rose, anyone = recognised(), Client()

    answer = name_it(odile, home, rose.demande.numero_unique)

    row = Candidature.objects.get()
    assert answer.url == reverse("dossier-reservataire", args=[row.public_id])
    assert (row.stage, row.tier, row.publication.is_direct) == ("designee", 0, True)
    assert Letter.objects.filter(title="Le préfet vous désigne pour un logement").count() == 1
    assert odile.get(reverse("publication-reservataire", args=[row.publication.public_id])).status_code == OK
    assert signed_in(rose.user).get(reverse("candidature", args=[row.public_id])).status_code == OK
    assert anyone.get(reverse("publication", args=[row.publication.public_id])).status_code == NOT_FOUND
    assert_told_without_rank(signed_in(world.karim.person), row)

    now, today = timezone.now(), timezone.localdate()
    checking.check(row, "conforme", **worlds.LOOKED, by=world.karim, at=now)
    seance = worlds.convene(world, now)
    convening.add_to_agenda(seance, row.publication, exception="designation_prefet_dalo", by=world.karim, at=now)
    seance = sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now)
    row.refresh_from_db()
    draft = deciding.DecisionDraft(candidature=row, kind="attribution_rang", rank=1, votes={"pour": 2, "contre": 0})
    deciding.decide(seance.items.get(), [draft], by=world.commission, at=now)
    sitting.close(seance, by=world.commission, at=now)
    row.refresh_from_db()
    sent = offering.send_offer(row, answer_days=10, by=world.karim, at=now)
    offering.accept(sent, by=rose.actor, at=now)
    row.refresh_from_db()
    assert leasing.own_contingent(row.publication, today) == "PPRIOR"
    lease = leasing.sign(row, signed_on=today, starts_on=today, contingent="PPRIOR", by=world.karim, at=now)
    assert lease.is_dalo


def test_a_named_household_reads_of_no_list_no_place_and_no_points(world: World, odile: Client, home: Home) -> None:
    rose = recognised()
    page = plain_text(odile.get(name_it(odile, home, rose.demande.numero_unique).url).content.decode())
    assert "ni liste, ni rang, ni points" in page
    assert "Points à la date de clôture" not in page
    own = reverse("candidature", args=[Candidature.objects.get().public_id])

    for address in (own, reverse("mes-candidatures")):
        page = plain_text(signed_in(rose.user).get(address).content.decode())
        assert "Vous n’avez pas eu à candidater" in page, address
        for word in ("Vous avez candidaté", "0 point", "place, sur", "Votre rang", "1 candidat.", "À points égaux"):
            assert word not in page, (address, word)


def test_the_prefet_sees_who_it_is_before_naming_and_the_form_closes_after(
    world: World, odile: Client, home: Home
) -> None:
    rose, url = recognised(), reverse("designer-sans-annonce", args=[home.public_id])
    number = rose.demande.numero_unique

    shown = post(odile, "designer-sans-annonce", home.public_id, numero=number)

    assert (shown.status_code, "Est-ce bien ce ménage" in plain_text(shown)) == (OK, True)
    assert "Rose" in plain_text(shown)
    assert not any(kept.objects.exists() for kept in (Publication, Candidature, Letter))
    assert AccessEntry.objects.filter(purpose=Purpose.NAME, object_id=rose.demande.public_id).count() == 1
    name_it(odile, home, number)
    assert odile.get(url).url == reverse("publication-reservataire", args=[Publication.objects.get().public_id])


def assert_told_without_rank(landlord: Client, row: Candidature) -> None:
    """Nobody ranked a household that the préfet names: neither a rank nor points are made up for it."""
    day = plain_text(landlord.get(reverse("bailleur")))
    control = plain_text(landlord.get(reverse("bailleur_controle", args=[row.public_id])))
    line = day[day.index(row.reference) - 60 : day.index("Contrôler<", day.index(row.reference))]
    assert "sans rang" in line
    assert ("None" in line, '<td class="r">0</td>' in line) == (False, False)
    assert "sans rang" in control
    assert "hors classement" in control


def test_the_reminder_says_what_a_refusal_may_cost_as_the_offer_does(world: World, odile: Client, home: Home) -> None:
    rose, now = recognised(), timezone.now()
    name_it(odile, home, rose.demande.numero_unique)
    row = Candidature.objects.get()
    until = now + timedelta(hours=30)
    sent = factories.offer(row, world.karim.person, answer_by=until, delivered_at=now)

    passing.remind(sent, at=now + timedelta(hours=1))

    letter = Letter.objects.get(kind="rappel_offre")
    assert wording.DALO_WARNING in letter.paragraphs
    page = html.unescape(plain_text(signed_in(rose.user).get(reverse("courrier-lire", args=[letter.public_id]))))
    assert wording.DALO_WARNING in page


def test_whoever_cannot_be_named_is_told_in_one_sentence_and_each_try_is_kept(
    world: World, odile: Client, home: Home
) -> None:
    rich = factories.demande("Rose", dalo=Dalo.ACTIVE, dalo_valid_until=timezone.localdate() + 90 * DAY, income=400_000)
    tried = ("093032100000099999", world.amina.demande.numero_unique, rich.demande.numero_unique)
    for number in tried:
        answer = name_it(odile, home, number)
        assert (answer.status_code, str(naming.CannotBeNamed()) in html.unescape(plain_text(answer))) == (
            BAD,
            True,
        )

    kept = AccessEntry.objects.filter(purpose=Purpose.NAME).order_by("at").values_list("object_kind", "object_id")
    assert list(kept) == [
        ("Home", home.public_id),
        ("Demande", world.amina.demande.public_id),
        ("Demande", rich.demande.public_id),
    ]
    assert not Publication.objects.exists()
    world.amina.demande.refresh_from_db()
    assert world.amina.demande.audience == []


def test_what_is_no_number_is_told_as_such(odile: Client, home: Home) -> None:
    answer = name_it(odile, home, "abc")

    assert "Ce n’est pas un numéro unique" in plain_text(answer)
    assert not AccessEntry.objects.exists()


def test_a_published_home_answers_alike_for_every_number(world: World, odile: Client, home: Home) -> None:
    factories.publication(home)

    for number in ("093032100000099999", world.amina.demande.numero_unique):
        assert "déjà publié" in plain_text(name_it(odile, home, number))


@pytest.mark.parametrize("is_named", [True, False])
def test_a_let_home_takes_nobody_until_its_vacancy_is_said_anew(
    world: World, odile: Client, home: Home, is_named: bool
) -> None:
    factories.publication(home, stage="louee", is_direct=is_named, opens_at=timezone.now())
    rose = recognised()

    for number in ("093032100000099999", rose.demande.numero_unique):
        assert "Ce logement est loué" in plain_text(name_it(odile, home, number))
        shown = post(odile, "designer-sans-annonce", home.public_id, numero=number)
        assert "Ce logement est loué" in plain_text(shown)
    assert not Candidature.objects.exists()
    assert not AccessEntry.objects.exists()

    # It was let once, and its vacancy was said after that.
    Publication.objects.update(opens_at=timezone.now() - 30 * DAY, closes_at=timezone.now() - 20 * DAY)
    assert name_it(odile, home, rose.demande.numero_unique).status_code == FOUND


def test_a_landlord_makes_nobody_a_prefet_by_a_convention_alone(world: World, odile: Client, home: Home) -> None:
    Organisation.objects.filter(pk=world.reservataire.pk).update(is_state=False)

    assert odile.get(reverse("designer-sans-annonce", args=[home.public_id])).status_code == NOT_FOUND
    assert "sans annonce" not in plain_text(odile.get(reverse("publier", args=[home.public_id])))
    with pytest.raises(naming.NotTheState):
        naming.name_household(home, recognised().demande.numero_unique, by=world.odile, at=timezone.now())


@pytest.mark.parametrize("is_state", [True, False])
def test_the_database_lets_the_marked_prefet_alone_add_a_candidature(
    world: World, home: Home, as_login: Any, is_state: bool
) -> None:
    Organisation.objects.filter(pk=world.reservataire.pk).update(is_state=is_state)
    on, rose = factories.publication(home, is_direct=True), recognised()
    house = world.reservataire.pk
    with as_login("palier_web"), transaction.atomic():
        acting.take(
            acting.Acting(
                role=RESERVATAIRE, user=world.odile.person.pk, actor=world.odile.person.public_id, organisation=house
            )
        )
        found = places.active_by_number(rose.demande.numero_unique)
        try:
            with transaction.atomic():
                factories.candidature(
                    on, rose.demande, stage="designee", audience=[house], order_points=0, snapshot="{}", is_told=False
                )
            is_made = True
        except DatabaseError as error:
            assert "row-level security" in str(error)  # noqa: PT017
            is_made = False
        acting.leave()

    assert (is_made, found) == (is_state, rose.demande.pk if is_state else None)


def test_another_contingent_is_published_and_never_named(world: World, odile: Client) -> None:
    home = factories.home(world.bailleur, world.reservataire)

    assert odile.get(reverse("designer-sans-annonce", args=[home.public_id])).status_code == NOT_FOUND
    with pytest.raises(naming.NotTheState):
        naming.name_household(home, recognised().demande.numero_unique, by=world.odile, at=timezone.now())


def test_a_delegate_of_the_prefet_publishes_and_names_nobody(world: World, odile: Client, home: Home) -> None:
    Convention.objects.update(reservataire=world.stranger_odile.body, delegate=world.reservataire)

    assert odile.get(reverse("publier", args=[home.public_id])).status_code == OK
    assert odile.get(reverse("designer-sans-annonce", args=[home.public_id])).status_code == NOT_FOUND
    with pytest.raises(naming.NotTheState):
        naming.name_household(home, recognised().demande.numero_unique, by=world.odile, at=timezone.now())


def test_a_home_has_one_list_at_a_time_named_or_not(world: World, odile: Client, home: Home) -> None:
    assert name_it(odile, home, recognised().demande.numero_unique).status_code == FOUND

    again = name_it(odile, home, recognised().demande.numero_unique)

    assert "déjà publié" in plain_text(again)


def test_no_household_is_named_after_the_month(world: World, odile: Client, home: Home) -> None:
    Home.objects.filter(pk=home.pk).update(vacancy_notified_on=timezone.localdate() - timedelta(days=40))

    answer = name_it(odile, home, recognised().demande.numero_unique)

    assert "s’est achevé" in plain_text(answer)
