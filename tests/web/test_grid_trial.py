"""A grid is tried by anybody: what it weighs is asked, its own lines come back, and nothing is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import add_months
from palier.rules.scoring import cotation, grid_facts, grids
from palier.rules.scoring.fact_offered import OF_HOME
from palier.rules.scoring.grid_facts import Sort
from palier.web.public.grid_trial_form import GridTrialForm
from tests.plain_pages import plain_text
from tests.web.test_grids_pages import voted

ON = date(2026, 12, 1)
HEAD = """code = "X"
title = "x"
territory = "demo"
deliberation = "délibération fictive"
effective_from = 2026-01-01
"""


def form(*lines: str, **data: object) -> GridTrialForm:
    grid = grids.load(HEAD + "\n".join(lines))
    asked = QueryDict(mutable=True)
    for name, value in data.items():
        asked.setlist(name, value if isinstance(value, list) else [value])
    return GridTrialForm(asked if data else None, grid=grid, on=ON)


def line(fact: str, kind: str = "hit", more: str = "points = 5") -> str:
    return f'[[criterion]]\ncode = "{fact}"\nfact = "{fact}"\nlabel = "x"\nkind = "{kind}"\nproof = "aucune"\n{more}\n'


ALWAYS = {"is_couple", "babies", "small", "pupils", "teens", "is_dalo"}


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ((line("en_emploi"),), {"contract"}),
        ((line("anciennete", "months", "points = 1\ncap = 5"),), {"deposited_on"}),
        ((line("ressource_rsa"),), {"kinds"}),
        ((line("part_plafond_plus", "under", "limits = [60]\npoints = [5]"),), {"income"}),
        ((line("violence"),), {"situations"}),
        (
            (line("heberge_tiers", "at_least", "limits = [6]\npoints = [5]"),),
            {"situations", "since_heberge_tiers", "occupancy"},
        ),
        ((line("motif_09"),), {"motives"}),
        ((line("distance_travail_km", "over", "limits = [30]\npoints = [5]"),), {"distance_travail_km"}),
        ((line("trajet_travail_minutes", "over", "limits = [45]\npoints = [5]"),), {"trajet_travail_minutes"}),
        ((line("enfants_garde_alternee", "each"),), {"shared"}),
        ((line("enfants_handicapes", "each"),), {"disabled"}),
    ],
)
def test_only_what_the_grid_reads_is_asked(lines: tuple[str, ...], asked: set[str]) -> None:
    assert set(form(*lines).fields) == ALWAYS | asked


@pytest.mark.parametrize(
    ("data", "given"),
    [
        ({"babies": "1"}, {"enfants_moins_de_3_ans": 1, "enfants_mineurs": 1, "personnes": 2}),
        ({"small": "1", "is_couple": "on"}, {"enfants_moins_de_3_ans": 0, "enfants_moins_de_6_ans": 1, "personnes": 3}),
        ({"pupils": "2"}, {"enfants_moins_de_6_ans": 0, "enfants_moins_de_12_ans": 2}),
        ({"teens": "2"}, {"enfants_moins_de_12_ans": 0, "enfants_mineurs": 2}),
    ],
)
def test_each_band_of_age_counts_where_it_should(data: dict[str, str], given: dict[str, int]) -> None:
    asked = form(line("en_emploi"), **data)
    assert asked.is_valid()

    facts = cotation.facts_of(asked.supposed(departement="69", territory="demo"), on=ON, departement="69").facts

    assert {code: facts[code].number for code in given} == given


LONG = "limits = [12]\npoints = [5]"


@pytest.mark.parametrize(
    ("lines", "data", "points"),
    [
        (line("distance_travail_km", "over", "limits = [30]\npoints = [5]"), {"distance_travail_km": "31"}, 5),
        (line("trajet_travail_minutes", "over", "limits = [45]\npoints = [5]"), {"trajet_travail_minutes": "45"}, 0),
        (line("enfants_garde_alternee", "each"), {"pupils": "2", "teens": "1", "shared": "2"}, 10),
        (line("enfants_handicapes", "each"), {"pupils": "1", "disabled": "3"}, 5),
        (line("heberge_tiers", "at_least", LONG), {"occupancy": "CP", "since_heberge_tiers": "01/11/2025"}, 5),
        (line("heberge_tiers", "at_least", LONG), {"occupancy": "CP"}, 0),
    ],
)
def test_a_commute_a_custody_a_disability_and_a_first_day_are_asked_and_weighed(
    lines: str, data: dict[str, str], points: int
) -> None:
    asked = form(lines, **data)
    assert asked.is_valid()
    supposed = asked.supposed(departement="69", territory="demo")
    found = cotation.facts_of(supposed, on=ON, departement="69", wanted=asked.grid.named)
    assert cotation.score_facts(found, asked.grid).points == points


OF_THE_PERSONS = {
    *("personnes", "personnes_a_charge", "enfants_mineurs", "parent_seul", "dalo"),
    *("enfants_moins_de_3_ans", "enfants_moins_de_6_ans", "enfants_moins_de_12_ans"),
}
"""What the questions that are always asked say."""
SAID_ON_THE_PAGE = {"refus", "premier_quartile"}
"""What the page says that it does not count."""
SHAPES = {Sort.HIT: ("hit", "points = 5"), Sort.NUMBER: ("over", "limits = [1]\npoints = [5]")}


def test_each_fact_that_no_home_gives_is_asked_where_a_grid_weighs_it() -> None:
    unasked = set()
    for fact, kind in grid_facts.CATALOGUE.items():
        shape = SHAPES.get(kind.sort, ("months", "points = 1"))
        if fact not in OF_HOME | OF_THE_PERSONS | SAID_ON_THE_PAGE:
            grid = grids.kept(HEAD + line(fact, *shape))
            unasked |= set() if set(GridTrialForm(None, grid=grid, on=ON).fields) - ALWAYS else {fact}
    assert unasked == set()


def test_the_resources_of_several_kinds_add_up_to_what_was_written(db: None) -> None:
    lines = (
        line("ressource_rsa"),
        line("ressource_af"),
        line("ressources_par_personne", "under", "limits = [2000]\npoints = [5]"),
    )
    asked = form(*lines, resources="1001", kinds=["RSA", "AF"])
    assert asked.is_valid()

    (person,) = asked.supposed(departement="69", territory="demo").household.persons

    assert [(one.code, one.amount) for one in person.resources] == [("RSA", 501), ("AF", 500)]


def test_the_lines_of_the_grid_come_back_and_nothing_is_written(client, db):
    version = voted("demo-2026", "200046977")
    page = reverse("essayer-grille", args=["200046977"])
    waited = add_months(day_in_paris(timezone.now()), -24)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(
            page, {"deposited_on": waited.strftime("%d/%m/%Y"), "situations": ["violence"], "is_dalo": "on"}
        )

    text = plain_text(answer.content.decode())
    assert answer.status_code == 200
    assert "24 mois depuis le" in text
    assert "cet essai n’en compte aucun" in text
    assert "passe avant toutes les autres" in text
    assert "no-store" in answer["Cache-Control"]
    assert not [one["sql"] for one in asked.captured_queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert version.territory is not None
    assert "violence" not in str(client.session.items())


def test_a_day_that_is_none_is_said_beside_its_question(client, db):
    voted("demo-2026", "200046977")

    answer = client.post(reverse("essayer-grille", args=["200046977"]), {"deposited_on": "hier"})

    assert answer.status_code == 400
    assert "Une réponse est à revoir" in answer.content.decode()
    assert "Cette grille donnerait" not in answer.content.decode()


def test_the_page_of_a_grid_leads_to_it(client, db):
    voted("demo-2026", "200046977")

    assert (
        reverse("essayer-grille", args=["200046977"])
        in client.get(reverse("grille", args=["200046977"])).content.decode()
    )


def test_a_circuit_is_told_on_its_days_alone(client, db):
    today = day_in_paris(timezone.now())
    version = voted("exemples/mois", "200046977")
    head, _, tail = version.content.partition('fact = "relogement_demolition"')
    page, ticked = reverse("essayer-grille", args=["200046977"]), {"situations": ["relogement_demolition"]}

    def told(last: date) -> str:
        version.content = f'{head}valid_until = {last}\nfact = "relogement_demolition"{tail}'
        version.save(update_fields=["content"])
        return plain_text(client.post(page, ticked).content.decode())

    assert "inclus" in told(today)
    assert "suivi à part des points" in told(today)
    assert "suivi à part des points" not in told(today - timedelta(days=1))
