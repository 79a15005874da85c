"""Once a month: where the days of empty homes go and whom closed lists serve, in tens, and nothing under ten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from palier.jobs.path import waits
from palier.models import Commune, FairnessFigure, Lease, Territory, VacancyFigure
from palier.models.doors import acting
from palier.models.territories import pouring
from palier.rules.homes import open_data
from palier.rules.homes.vacancy_steps import HOLDERS, StepSpan, VacancyStep
from palier.rules.ranking import fairness, published_vacancies, small_cells
from palier.rules.ranking.fairness import FairSplit, RankedAlike
from palier.workflows.homes import counting_published
from tests import world as worlds
from tests.plain_pages import plain_text as text
from tests.web.test_vacancy_delays import set_back

ON = date(2026, 6, 1)


def alike(count: int, group: str = "autre", *, first: int = 0, leases: int = 0) -> RankedAlike:
    groups = {FairSplit.DALO: group, FairSplit.TENANT: "premier", FairSplit.WAIT: "moins_1"}
    return RankedAlike(groups=groups, ranked=count, first=first, leases=leases)


def test_a_step_of_fewer_than_ten_homes_is_not_told_and_homes_are_in_tens() -> None:
    homes = [[StepSpan(VacancyStep.ORIENT, days)] for days in range(17)]
    homes += [[StepSpan(VacancyStep.SIGN, 3)]] * 9
    (only,) = published_vacancies.told(homes, on=ON)
    assert (only.step, only.homes, only.median, only.slow) == (VacancyStep.ORIENT, 10, 8, 12)


def test_the_public_says_each_step_in_the_words_of_the_landlord() -> None:
    assert {step: str(words) for step, words in published_vacancies.STEP_WORDS.items()} == {
        step: step.value for step in VacancyStep
    }
    assert {step: str(words) for step, words in published_vacancies.HOLDER_WORDS.items()} == dict(HOLDERS)


def test_groups_are_told_in_tens_and_a_small_one_hides_what_would_give_it_back() -> None:
    rows = [alike(123, first=31, leases=19), alike(44, "reconnu", first=44, leases=3)]
    told = {(one.split, one.group): one for one in fairness.told(rows, on=ON)}
    known, others = told[FairSplit.DALO, "reconnu"], told[FairSplit.DALO, "autre"]
    assert (others.ranked, others.first, others.leases) == (120, 30, None)
    assert (known.ranked, known.first, known.leases) == (40, 40, None)
    # All in one group: the others would be read by subtraction, so that the split is not told.
    assert not any(split is FairSplit.TENANT for split, _ in told)


def test_a_territory_of_few_candidatures_tells_nothing() -> None:
    assert fairness.told([alike(9, first=9)], on=ON) == []


def test_lists_had_three_months_for_their_leases() -> None:
    assert fairness.window(date(2026, 6, 1)) == (date(2025, 3, 1), date(2026, 3, 1))


@pytest.fixture
def month() -> date:
    """The first of a month to come, after a list that closed and led to a lease."""
    pouring.load_communes()
    world, today = worlds.cast(others=1), timezone.localdate()
    on = set_back(world.home_at("attribuee", [world.amina, world.noe]))
    Lease.objects.create(
        publication=on,
        candidature=world.amina.demande.candidatures.get(publication=on),
        demande=world.amina.demande,
        signed_on=today,
        starts_on=today,
        signed_by=world.karim.person,
        recorded_at=timezone.now(),
        contingent="AUCUN",
        audience=[on.bailleur_id, on.reservataire_id],
    )
    return (today + timedelta(days=130)).replace(day=1)


@pytest.mark.django_db
def test_the_clock_counts_a_month_once_and_anybody_reads_it(month, monkeypatch, client) -> None:
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 1)
    with connection.cursor() as cursor:
        # The table refuses a small number: here one stands for ten.
        cursor.execute("ALTER TABLE palier_vacancyfigure DROP CONSTRAINT vacancyfigure_not_small")
        cursor.execute("ALTER TABLE palier_fairnessfigure DROP CONSTRAINT fairnessfigure_not_small")
    acting.take(acting.CLOCK)
    try:
        counting_published.count(month)
        again = counting_published.count(month)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    assert again == 0
    open_for = VacancyFigure.objects.get(step="open", bailleur__isnull=False)
    assert (open_for.homes, open_for.median) == (1, 8)
    assert VacancyFigure.objects.filter(step="designate", commune__isnull=False).exists()
    # Two candidatures are no ten: nothing is told of them, whatever is the smallest number.
    assert not FairnessFigure.objects.exists()
    territory, _ = Territory.objects.get_or_create(code="200057875", defaults={"name": "Est Ensemble"})
    FairnessFigure.objects.create(
        territory=territory, counted_on=month, split="dalo", group="autre", ranked=40, first=10, leases=None
    )
    page = text(client.get(reverse("equite", args=[territory.pk])))
    assert "Candidatures classées" in page
    files = {"donnees-vides": open_data.VACANCIES, "donnees-equite": open_data.FAIRNESS}
    for address, file in files.items():
        answer = client.get(reverse(address))
        assert answer.content.decode().splitlines()[0] == ",".join(one.name for one in file.fields)


@pytest.mark.django_db
def test_pages_show_a_commune_a_landlord_and_that_nothing_is_counted_yet(client) -> None:
    pouring.load_communes()
    empty = text(client.get(reverse("chiffres-vides")))
    assert "Aucun bailleur n’a encore loué assez de logements" in empty
    world = worlds.cast(others=0)
    commune = Commune.objects.get(code="69123")
    for place in ({"commune": commune}, {"bailleur": world.bailleur}):
        VacancyFigure.objects.create(**place, counted_on=ON, step="sign", homes=20, median=4, slow=9)
    page = text(client.get(reverse("chiffres-vides")))
    assert world.bailleur.name in page
    assert "Signer le bail" in page
    assert "9 jours" in page
    assert "Signer le bail" in text(client.get(reverse("chiffres-commune", args=["69123"])))
    assert client.get(reverse("equite", args=["nulle-part"])).status_code == 404
    assert len(client.get(reverse("donnees-vides")).content.decode().splitlines()) == 3


def test_the_night_counts_both(monkeypatch) -> None:
    assert waits.counting_published is counting_published
