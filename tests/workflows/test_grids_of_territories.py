"""A territory enters its grid; at midnight everyone there is scored under it, and what they had before is kept."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from palier.jobs.scoring import scores as clock
from palier.models import Commune, DemandeScore, GridVersion, JournalEntry, Territory
from palier.models.scoring import grids_store, scores
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.people import facts
from palier.rules.scoring import grids
from palier.rules.scoring.grid_errors import GridError
from palier.workflows.acting.actors import Actor
from palier.workflows.scoring import entering_grids, scoring, scoring_territories
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

STEWARD = Actor(role=Role.STEWARD)
AT = datetime(2026, 5, 1, 10, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 5, 1), date(2026, 5, 2)


def text(name: str = "demo-2026", *, code: str = "EPT8", on: date = date(2026, 1, 1), more: str = "") -> str:
    seed = grids.seed(name)
    content = (grids.FOLDER / "cotation" / f"{name}.toml").read_text(encoding="utf-8")
    content = content.replace(f'territory = "{seed.territory}"', f'territory = "{code}"{more}')
    return content.replace(f"effective_from = {seed.effective_from}", f"effective_from = {on}")


@pytest.fixture
def territory(db: None) -> Territory:
    here = Territory.objects.create(code="EPT8", name="Est Ensemble")
    factories.commune()
    Commune.objects.filter(code="93048").update(territory=here)
    return here


def enter(content: str, at: datetime = AT) -> GridVersion:
    return entering_grids.enter(content, by=STEWARD, at=at)[0]


def points(of: factories.Applicant) -> dict[str, int]:
    return {row.grid.name: row.points for row in DemandeScore.objects.filter(demande=of.demande).select_related("grid")}


def test_a_grid_voted_before_a_stricter_check_still_orders_its_territory(territory):
    malus = (
        '[[criterion]]\ncode = "m"\nfact = "raisons_sante"\nlabel = "M"\nkind = "hit"\nproof = "aucune"\npoints = -5\n'
    )
    with pytest.raises(GridError):
        enter(text() + malus)
    voted = GridVersion.objects.create(
        territory=territory, name="DEMO-2026", effective_on=date(2026, 1, 1), content=text() + malus
    )

    assert scoring.grid_of(voted).criteria[-1].points == -5
    assert scores.rescore(voted, on=TODAY) == 0


def test_a_first_grid_may_already_be_in_force_and_is_journalled(territory):
    version = enter(text())

    assert grids_store.in_force(Commune.objects.get(code="93048"), TODAY) == version
    line = JournalEntry.objects.get(verb="entrer_grille")
    assert (line.object_id, line.details["grille"]) == (version.public_id, "DEMO-2026")


def test_the_same_text_twice_is_the_same_version(territory):
    assert enter(text()) == enter(text())
    assert GridVersion.objects.filter(territory=territory).count() == 1


def test_another_text_under_the_same_name_and_day_is_refused(territory):
    enter(text())

    with pytest.raises(entering_grids.GridAlreadyEntered):
        enter(text().replace("points = 40", "points = 41"))


def test_a_grid_that_replaces_another_takes_effect_at_a_midnight_to_come(territory):
    enter(text())

    with pytest.raises(entering_grids.TooSoon, match="1er"):
        enter(text("exemples/mois", on=TODAY))
    assert enter(text("exemples/mois", on=TOMORROW)).effective_on == TOMORROW


def test_an_unknown_territory_a_wrong_grid_and_a_wrong_role_are_refused(territory):
    with pytest.raises(entering_grids.GridTerritoryUnknown):
        enter(text(code="X"))
    with pytest.raises(GridError):
        enter(text().replace("points = 40", "tier = 0"))
    with pytest.raises(ActionRefused):
        entering_grids.enter(text(), by=Actor(role=Role.RESERVATAIRE), at=AT)


def test_at_midnight_everyone_is_scored_under_the_new_grid_and_the_old_score_is_kept(territory):
    enter(text())
    enter(text("exemples/mois", on=TOMORROW))
    amina = factories.demande(deposited_on=date(2021, 3, 1))
    scoring_territories.refresh([amina.demande], on=TODAY)

    scoring_territories.score_all(scoring_territories.switched(TODAY), on=TODAY)
    before = points(amina)
    scoring_territories.score_all(scoring_territories.switched(TOMORROW), on=TOMORROW)

    assert before == {"DEMO-2026": 65}
    assert points(amina) == {"DEMO-2026": 65, "EXEMPLE-MOIS": 62 + 20 + 3}
    assert scoring_territories.switched(TOMORROW) == []


def test_a_late_clock_finds_the_grid_that_took_effect_while_it_slept(territory):
    enter(text())
    amina = factories.demande()
    scoring_territories.refresh([amina.demande], on=TODAY + timedelta(days=40))

    later = TODAY + timedelta(days=40)
    assert [version.name for version in scoring_territories.switched(later)] == ["DEMO-2026"]
    assert scoring_territories.score_all(scoring_territories.switched(later), on=later) == 1


def test_a_demande_has_one_score_for_each_territory_and_none_where_it_does_not_ask(territory):
    Territory.objects.create(code="T2", name="Ailleurs")
    factories.commune("69123", "Lyon")
    Commune.objects.filter(code="69123").update(territory="T2")
    enter(text())
    enter(text("exemples/rubriques", code="T2"))
    both = factories.demande(wish=facts.Wish(type_codes=("T2",), communes=("93048", "69123")))
    here, nowhere = factories.demande(), factories.demande(wish=facts.Wish())
    scoring_territories.refresh([both.demande, here.demande, nowhere.demande], on=TODAY)

    scoring_territories.score_all(scoring_territories.in_force(TODAY), on=TODAY)

    assert set(points(both)) == {"DEMO-2026", "EXEMPLE-RUBRIQUES"}
    assert set(points(here)) == {"DEMO-2026"}
    assert points(nowhere) == {}


def test_scoring_again_changes_only_what_changed(territory):
    version = enter(text())
    amina = factories.demande()
    scoring_territories.refresh([amina.demande], on=TODAY)

    assert scores.rescore(version, on=TODAY) == 1
    assert scores.rescore(version, on=TODAY) == 0


def test_the_clock_refreshes_batch_by_batch_then_scores(territory, monkeypatch):
    monkeypatch.setattr(scoring_territories, "BATCH", 2)
    asked: list[str] = []
    monkeypatch.setattr(clock.jobs, "defer", lambda task, **_: asked.append(task))
    enter(text(on=date(2026, 1, 1)))
    applicants = [factories.demande(first_name=name, birth_name=name) for name in ("Ana", "Ben", "Cléo")]

    clock.refresh(timestamp=0)
    assert asked == ["palier.jobs.scores.refresh"]
    assert not DemandeScore.objects.exists()
    clock.refresh(timestamp=0)

    assert all(points(one) for one in applicants)


def test_the_clock_switches_under_its_own_role(territory):
    enter(text(on=date(2026, 1, 1)))
    amina = factories.demande()
    scoring_territories.refresh([amina.demande], on=timezone.localdate())

    clock.switch(timestamp=0)

    assert points(amina)


def test_the_command_says_every_error_or_what_to_look_at_again_then_enters(territory, tmp_path: Path):
    path = tmp_path / "grille.toml"

    def run(*arguments: str) -> str:
        out = io.StringIO()
        call_command("enter_grid", str(path), *arguments, stdout=out)
        return plain_text(out.getvalue())

    path.write_text(text("exemples/deux-publics"), encoding="utf-8")
    assert "première demande et mutation à part" in run("--check")
    assert not GridVersion.objects.exists()
    assert "En vigueur le 1er janvier 2026" in plain_text(run())

    path.write_text(text().replace("points = [10, 20]", "points = [20, 10]"), encoding="utf-8")
    assert "À relire" in run("--check")
    with pytest.raises(CommandError, match="ne se récrit pas"):
        run()
    path.write_text(text().replace("points = 40", "points = 4.5").replace("points = 30", "tier = 0"), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        run()
    assert str(refusal.value).count("grille.toml, ligne") == 3


HISTORY = (date(2022, 1, 1), date(2024, 3, 1), date(2025, 9, 1))


def past(on: date) -> str:
    return text(on=on).replace('title = "', f'title = "Grille du {on}, ')


@pytest.mark.parametrize("order", list(itertools.permutations(HISTORY)))
def test_a_territory_joins_with_its_history_in_any_order(territory, order):
    for on in order:
        enter(past(on))

    here = Commune.objects.get(code="93048")
    for day, expected in (
        (date(2021, 12, 31), None),
        (HISTORY[0], 0),
        (date(2024, 2, 29), 0),
        (HISTORY[1], 1),
        (TODAY, 2),
    ):
        found = grids_store.in_force(here, day)
        assert (found.effective_on if found else None) == (HISTORY[expected] if expected is not None else None)


def test_what_happens_after_the_arrival_is_decided_by_nobody_afterwards(territory):
    enter(past(HISTORY[0]), at=datetime(2024, 1, 10, 9, tzinfo=UTC))

    with pytest.raises(entering_grids.TooSoon, match="avant l’arrivée"):
        enter(past(HISTORY[1]))
    enter(text("exemples/mois", on=TOMORROW))
    with pytest.raises(entering_grids.GridAlreadyEntered):
        enter(text("exemples/rubriques", on=TOMORROW))


def test_a_grid_already_replaced_is_entered_and_changes_no_list(territory):
    enter(past(HISTORY[2]), at=datetime(2025, 8, 1, 9, tzinfo=UTC))
    bailleur, ordering = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    listed = factories.publication(
        factories.home(bailleur, ordering),
        closes_at=datetime(2024, 6, 1, 9, tzinfo=UTC),
        opens_at=datetime(2024, 5, 1, 9, tzinfo=UTC),
    )

    old = enter(past(HISTORY[1]))

    listed.refresh_from_db()
    assert listed.grid_id != old.pk
    assert entering_grids.lists_under_another(old) == 1
    assert grids_store.in_force(Commune.objects.get(code="93048"), TODAY).effective_on == HISTORY[2]


def test_a_past_grid_does_not_begin_to_reign_under_lists_that_closed_here(territory):
    kept = enter(past(HISTORY[0]), at=datetime(2025, 10, 1, 9, tzinfo=UTC))
    bailleur, ordering = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    factories.publication(
        factories.home(bailleur, ordering),
        closes_at=datetime(2025, 11, 1, 9, tzinfo=UTC),
        opens_at=datetime(2025, 10, 20, 9, tzinfo=UTC),
    )

    with pytest.raises(entering_grids.UnderClosedLists):
        enter(past(HISTORY[2]))

    assert grids_store.in_force(Commune.objects.get(code="93048"), TODAY) == kept


@pytest.mark.parametrize("code", ["217500016", "217 500 016", "75056"])
def test_paris_is_entered_by_its_siren_and_by_its_code_alike(db, code):
    paris = Territory.objects.create(code="75056", name="Paris")

    assert enter(text(code=code)).territory == paris


def test_a_territory_that_votes_nothing_is_told_why(territory):
    with pytest.raises(entering_grids.GridTerritoryUnknown, match="Métropole du Grand Paris ne vote pas"):
        enter(text(code="200054781"))
