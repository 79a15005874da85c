"""A steward enters a threshold of the first quartile: it places leases, weighs lists, and is mended until it decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Commune, JournalEntry, Lease, QuartileEntry, Territory, settled
from palier.rules.homes import quartile_thresholds
from palier.rules.law import french
from palier.rules.people.facts import CeilingZone
from palier.web.intendant import thresholds
from palier.workflows.organisations.held_territories import NotYourTerritory
from palier.workflows.steering import entering_thresholds, showing_thresholds
from palier.workflows.steering.entering_thresholds import (
    EnteredByAnother,
    NothingChanges,
    OneForTheRegion,
    ThresholdDecided,
    ThresholdSaid,
    ThresholdTakenBack,
)
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text as text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Home
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
HERE = "200046977"
TODAY = timezone.localdate
NEW_YEAR = date(TODAY().year, 1, 1)


def place(code: str, commune: str, zone: CeilingZone) -> Territory:
    """A territory of one commune, in a zone."""
    made, _ = Territory.objects.get_or_create(code=code, defaults={"name": f"Territoire {code}"})
    factories.commune(commune, f"Commune {commune}")
    Commune.objects.filter(pk=commune).update(territory=made, zone_hlm=zone)
    return made


@pytest.fixture
def tessa() -> Actor:
    place(HERE, "69123", CeilingZone.ELSEWHERE)
    return worlds.local_steward(factories.organisation("bailleur", "Est Habitat"), code=HERE, name="Métropole de Lyon")


@pytest.fixture
def local(tessa: Actor) -> Client:
    return desk_of(tessa)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    settled.forget()


def typed(**other: object) -> dict[str, object]:
    known = {
        "territory": HERE,
        "amount": "9000",
        "effective_on": NEW_YEAR.isoformat(),
        "title": "arrêté d’essai, annexe",
    }
    return {**known, **other}


def said(**other: object) -> ThresholdSaid:
    known = {"amount": 9_000, "effective_on": NEW_YEAR, "title": "arrêté d’essai"}
    return ThresholdSaid(**{**known, **other})  # type: ignore[arg-type]


def home_here() -> Home:
    house, reservataire = factories.organisation("bailleur", "Est"), factories.organisation("reservataire", "Val")
    commune = Commune.objects.filter(territory=HERE).order_by("pk").first()
    assert commune is not None
    return factories.home(house, reservataire, commune=commune)


def decides(day: date, *, ago: timedelta = timedelta(0)) -> None:
    """A lease of this territory that a threshold placed, signed on a day and recorded now, or some time ago."""
    home = home_here()
    on = factories.publication(home)
    amina = factories.demande("Amina")
    Lease.objects.create(
        publication=on,
        candidature=factories.candidature(on, amina.demande, stage="bail_signe"),
        demande=amina.demande,
        signed_on=day,
        starts_on=day,
        signed_by=amina.user,
        recorded_at=timezone.now() - ago,
        contingent="AUCUN",
        quartile="premier",
    )


def test_a_threshold_is_entered_read_by_the_rules_and_taken_back(local: Client) -> None:
    assert "aucun seuil n’est connu" in text(local.get(reverse("intendant_seuils")))
    home = home_here()
    assert quartile_thresholds.threshold_for(home.as_facts, TODAY()).amount is None  # type: ignore[union-attr]

    assert post(local, "intendant_seuils", [], **typed()).status_code == 302
    one = QuartileEntry.objects.get()
    assert (one.territory_id, one.amount, one.is_void) == (HERE, 9_000, False)
    line = JournalEntry.objects.get(verb="inscrire_seuil")
    assert (line.details["seuil"], line.details["territoire"]) == (9_000, HERE)
    assert quartile_thresholds.threshold_for(home.as_facts, TODAY()).amount == 9_000  # type: ignore[union-attr]
    assert "9 000 € par an et par unité de consommation" in text(local.get(reverse("intendant_seuils")))

    again = post(local, "intendant_seuils", [], **typed())
    assert (again.status_code, QuartileEntry.objects.count()) == (302, 1)
    assert post(local, "intendant_seuils", [], **typed(amount="9100")).status_code == 302
    last = QuartileEntry.objects.latest("pk")
    assert quartile_thresholds.threshold_for(home.as_facts, TODAY()).amount == 9_100  # type: ignore[union-attr]

    assert post(local, "intendant_seuil_reprendre", [one.public_id]).status_code == 409
    assert post(local, "intendant_seuil_reprendre", [last.public_id]).status_code == 302
    assert quartile_thresholds.threshold_for(home.as_facts, TODAY()).amount == 9_000  # type: ignore[union-attr]
    page = text(local.get(reverse("intendant_seuils")))
    assert "9 000 € par an et par unité de consommation" in page
    assert "repris, ou remplacé le même jour" in page
    twice = post(local, "intendant_seuil_reprendre", [last.public_id])
    assert twice.status_code == 409
    assert "déjà repris" in text(twice)
    assert post(local, "intendant_seuil_reprendre", [one.public_id]).status_code == 302
    assert quartile_thresholds.threshold_for(home.as_facts, TODAY()).amount is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"amount": "0"}, "1"),
        ({"amount": "100001"}, "100000"),
        ({"title": ""}, "Rien n’est entré"),
        ({"link": "javascript:alert(1)"}, "commence par https://"),
        ({"effective_on": "2023-12-31"}, "Aucun bail d’avant 2024"),
        ({"territory": "AILLEURS"}, "Rien n’est entré"),
    ],
)
def test_what_is_wrong_is_refused_in_its_sentence(local: Client, wrong: dict[str, object], told: str) -> None:
    refused = post(local, "intendant_seuils", [], **typed(**wrong))
    assert refused.status_code == 400
    assert told in text(refused)
    assert not QuartileEntry.objects.exists()


def test_what_decided_is_followed_and_never_rewritten(tessa: Actor) -> None:
    at, here = timezone.now(), Territory.objects.get(pk=HERE)
    entering_thresholds.enter(here, said(), by=tessa, at=at)
    signed = TODAY()
    decides(signed)

    page = post(desk_of(tessa), "intendant_seuils", [], **typed(amount="9100"))
    assert (
        f"Ce seuil a servi jusqu’au {french.day(signed)}. Entrez-en un autre, à partir du lendemain ou après."
        in text(page)
    )
    for act in (
        lambda: entering_thresholds.enter(here, said(amount=9_100), by=tessa, at=at),
        lambda: entering_thresholds.take_back(QuartileEntry.objects.get(), by=tessa, at=at),
        lambda: entering_thresholds.enter(here, said(amount=9_100, effective_on=signed), by=tessa, at=at),
    ):
        with pytest.raises(ThresholdDecided):
            act()
    if (signed + timedelta(days=1)).year == signed.year:
        entering_thresholds.enter(here, said(amount=9_100, effective_on=signed + timedelta(days=1)), by=tessa, at=at)
        assert QuartileEntry.objects.count() == 2


def test_a_lease_signed_before_the_entry_was_placed_by_nothing_of_it(tessa: Actor) -> None:
    here = Territory.objects.get(pk=HERE)
    decides(TODAY())
    at = timezone.now() + timedelta(hours=1)
    entering_thresholds.enter(here, said(), by=tessa, at=at)
    entering_thresholds.enter(here, said(amount=9_100), by=tessa, at=at)
    assert QuartileEntry.objects.count() == 2


def test_a_steward_of_the_site_puts_right_what_another_entered_and_says_why(tessa: Actor) -> None:
    at, here, ariane = timezone.now(), Territory.objects.get(pk=HERE), worlds.steward()
    entering_thresholds.enter(here, said(), by=tessa, at=at)
    QuartileEntry.objects.update(made_at=at - timedelta(minutes=9))
    decides(TODAY(), ago=timedelta(minutes=5))
    site = desk_of(ariane)
    of = {"of": "epci", "amount": "9100"}

    silent = post(site, "intendant_seuils", [], **typed(**of))
    assert "dites pourquoi vous le corrigez" in text(silent)
    assert QuartileEntry.objects.count() == 1
    done = post(site, "intendant_seuils", [], **typed(**of, reason="Deux chiffres étaient inversés."))
    assert done.status_code == 302
    assert quartile_thresholds.threshold_for(home_here().as_facts, TODAY()).amount == 9_100  # type: ignore[union-attr]
    assert Lease.objects.get().quartile == "premier"
    assert "Deux chiffres étaient inversés." in text(site.get(reverse("intendant_seuils")))
    assert post(site, "intendant_seuil_reprendre", [QuartileEntry.objects.latest("pk").public_id]).status_code == 302
    assert quartile_thresholds.threshold_for(home_here().as_facts, TODAY()).amount == 9_000  # type: ignore[union-attr]


def test_a_reason_opens_nothing_to_a_steward_held_to_a_territory(tessa: Actor) -> None:
    at, here = timezone.now(), Territory.objects.get(pk=HERE)
    entering_thresholds.enter(here, said(), by=tessa, at=at)
    decides(TODAY())
    with pytest.raises(ThresholdDecided):
        entering_thresholds.enter(here, said(amount=9_100, reason="une erreur"), by=tessa, at=at)


def test_who_entered_it_alone_corrects_it(tessa: Actor) -> None:
    at, here = timezone.now(), Territory.objects.get(pk=HERE)
    one = entering_thresholds.enter(here, said(), by=tessa, at=at)
    other = worlds.local_steward(factories.organisation("bailleur", "Ouest"), code=HERE)

    with pytest.raises(EnteredByAnother):
        entering_thresholds.enter(here, said(amount=9_100), by=other, at=at)
    with pytest.raises(EnteredByAnother):
        entering_thresholds.take_back(one, by=other, at=at)
    later = entering_thresholds.enter(
        here, said(amount=9_200, effective_on=NEW_YEAR + timedelta(days=9)), by=other, at=at
    )
    assert later.amount == 9_200
    entering_thresholds.take_back(one, by=tessa, at=at)
    with pytest.raises(ThresholdTakenBack):
        entering_thresholds.take_back(one, by=tessa, at=at)


def test_a_steward_of_elsewhere_enters_and_takes_back_nothing(local: Client, tessa: Actor) -> None:
    post(local, "intendant_seuils", [], **typed())
    elsewhere = worlds.local_steward(factories.organisation("bailleur", "Ouest"), code="AUTRE", name="Autre")
    other = desk_of(elsewhere)
    assert post(other, "intendant_seuil_reprendre", [QuartileEntry.objects.get().public_id]).status_code == 404
    assert post(other, "intendant_seuils", [], **typed()).status_code == 400
    with pytest.raises(NotYourTerritory):
        entering_thresholds.enter(Territory.objects.get(pk=HERE), said(), by=elsewhere, at=timezone.now())
    with pytest.raises(NotYourTerritory):
        entering_thresholds.enter(None, said(), by=tessa, at=timezone.now())


def test_the_region_has_one_threshold_and_overseas_none(tessa: Actor) -> None:
    at, ariane = timezone.now(), worlds.steward()
    of = {
        CeilingZone.ILE_DE_FRANCE: place("IDF-1", "77288", CeilingZone.ILE_DE_FRANCE),
        CeilingZone.OVERSEAS: place("DROM-1", "97411", CeilingZone.OVERSEAS),
    }
    with pytest.raises(OneForTheRegion):
        entering_thresholds.enter(of[CeilingZone.ILE_DE_FRANCE], said(), by=ariane, at=at)
    with pytest.raises(NothingChanges):
        entering_thresholds.enter(of[CeilingZone.OVERSEAS], said(), by=ariane, at=at)
    site = desk_of(ariane)
    assert post(site, "intendant_seuils", [], **typed(of="region", territory="")).status_code == 302
    assert "Île-de-France" in text(site.get(reverse("intendant_seuils")))
    found = quartile_thresholds.threshold_in(CeilingZone.PARIS, "x", TODAY(), entered=settled.thresholds_of("x"))
    assert found is not None
    assert found.amount == 9_000
    both = post(site, "intendant_seuils", [], **typed(of="region"))
    neither = post(site, "intendant_seuils", [], **typed(of="epci", territory=""))
    assert (both.status_code, neither.status_code) == (400, 400)


def test_where_a_threshold_changes_nothing_the_page_says_so(local: Client) -> None:
    assert "n’y change aucun point" in text(local.get(reverse("intendant_seuils")))


def test_a_territory_across_the_border_of_the_region_shows_its_own_threshold(tessa: Actor) -> None:
    at, here = timezone.now(), Territory.objects.get(pk=HERE)
    place(HERE, "78310", CeilingZone.ILE_DE_FRANCE)
    entering_thresholds.enter(here, said(), by=tessa, at=at)
    settled.forget()
    (found,) = showing_thresholds.shown([here], TODAY())
    assert found.holds is not None
    assert found.holds.amount == 9_000


def test_the_page_counts_the_leases_that_went_without_a_threshold(local: Client) -> None:
    year = TODAY().year
    told = "restés sans place, faute de seuil à leur enregistrement"
    page = text(local.get(reverse("intendant_seuils")))
    assert f"Baux signés en {year - 1} et {told} : moins de 10." in page
    assert f"Baux signés en {year} et {told} : moins de 10." in page
    for _ in range(11):
        decides(TODAY())
    Lease.objects.update(quartile="inconnu")

    page = text(local.get(reverse("intendant_seuils")))
    assert f"Baux signés en {year} et {told} : de 10 à 19." in page


def test_who_is_of_the_whole_site_sees_where_leases_went_without_a_threshold(
    local: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody entered one there: it is where one is missed. The region is always said."""
    told, site = f"Baux signés en {TODAY().year} et restés sans place", desk_of(worlds.steward())
    here, page = Territory.objects.get(pk=HERE).name, text(site.get(reverse("intendant_seuils")))
    assert f"<bdi>{here}</bdi></strong>" not in page
    assert page.count(told) == page.count("<bdi>Île-de-France</bdi></strong>") == 1
    assert "Aucun seuil n’est entré" in page
    for _ in range(10):
        decides(TODAY())
    Lease.objects.update(quartile="inconnu")

    page = text(site.get(reverse("intendant_seuils")))
    assert f"<bdi>{here}</bdi></strong>" in page
    assert f"{told}, faute de seuil à leur enregistrement : de 10 à 19." in page
    assert "autre territoire" not in page
    monkeypatch.setattr(thresholds, "_MOST", 0)
    assert "Et 1 autre territoire, avec au moins dix baux restés sans place." in text(
        site.get(reverse("intendant_seuils"))
    )


def test_the_page_says_that_recorded_leases_stay_as_they_are(local: Client) -> None:
    page = text(local.get(reverse("intendant_seuils")))
    assert "Un seuil range les baux enregistrés à partir de maintenant et signés depuis son jour" in page
    assert "ceux déjà enregistrés restent comme ils sont" in page
