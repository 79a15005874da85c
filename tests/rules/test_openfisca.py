"""Cross-check with openfisca-france, where it is installed: another reading of the same order, and its known gaps.

It is no dependency of ours: the test is skipped without it. Each divergence below is expected and written down; the
day one of them closes, or another opens, a test fails and the list is read again.
"""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from palier.models.territories import communes
from palier.rules.fitting import ceilings
from palier.rules.people.facts import CeilingZone, Financing, Household, Person, PersonRole
from palier.rules.people.household import composition

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the warnings of another project are not ours
    openfisca_france = pytest.importorskip("openfisca_france")
    numpy = pytest.importorskip("numpy")
    from openfisca_core.parameters import load_parameter_file
    from openfisca_france.model.prestations import logement_social

ON = date(2026, 5, 1)
YEARS = (2024, 2025, 2026)
ZONES = {
    "paris_communes_limitrophes": CeilingZone.PARIS,
    "ile_de_france": CeilingZone.ILE_DE_FRANCE,
    "autres_regions": CeilingZone.ELSEWHERE,
}
FOLDER = Path(openfisca_france.__file__).parent / "parameters/prestations_sociales/aides_logement/logement_social"


@pytest.fixture(scope="module")
def law() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_parameter_file(str(FOLDER), "logement_social")


def theirs(table: Any, zone: str, day: str) -> list[int]:
    """Six categories and the supplement, on a day."""
    rows = [getattr(table.par_categorie_de_menage, f"categorie_{number}") for number in range(1, 7)]
    return [int(getattr(row, zone)(day)) for row in (*rows, table.par_personne_supplementaire)]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("zone", ZONES)
def test_every_cell_of_our_plus_table_is_theirs(law: Any, year: int, zone: str) -> None:
    (ours,) = ceilings.tables_on(Financing.PLUS, date(year, 1, 1))

    assert list(ours.amounts[ZONES[zone]]) == theirs(law.plu, zone, f"{year}-01-01")


def test_their_first_of_january_is_the_day_of_the_table(law: Any) -> None:
    """The last day of a year still has the table of that year, on both sides."""
    for year in YEARS:
        (ours,) = ceilings.tables_on(Financing.PLUS, date(year, 12, 31))
        assert (
            ours.amounts[CeilingZone.PARIS][0]
            == law.plu.par_categorie_de_menage.categorie_1(f"{year}-12-31").paris_communes_limitrophes
        )


# Divergences of the parameters.


def test_divergence_their_plai_stops_in_2022(law: Any) -> None:
    last = law.plai.plafond_ressources.par_categorie_de_menage.categorie_1.paris_communes_limitrophes.values_list[0]
    (ours,) = ceilings.tables_on(Financing.PLAI, ON)

    assert last.instant_str == "2022-01-01"
    assert ours.amounts[CeilingZone.PARIS][0] > last.value


def test_divergence_their_plai_of_2022_has_a_digit_too_many(law: Any) -> None:
    found = theirs(law.plai.plafond_ressources, "paris_communes_limitrophes", "2022-06-01")

    assert found[1] == 218_805
    assert found[1] > found[2]


def test_divergence_they_have_no_pls_and_no_intermediate_table() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == {"plai", "plu"}


# Divergences of the zones.


def listed() -> set[str]:
    return {code.decode() for code in logement_social.paris_communes_limitrophes}


def test_divergence_their_list_forgets_boulogne_billancourt() -> None:
    ours = {
        code
        for code, row in communes.packaged().items()
        if row["zone_hlm"] == CeilingZone.PARIS and not row["commune_mere"]
    }

    assert ours - listed() == {"92012"}
    assert listed() - ours == set()


def test_divergence_their_list_knows_paris_by_one_code_only() -> None:
    """The register writes the arrondissements: 75101 to 75120 are in the zone here, and are not in their list."""
    arrondissements = {str(code) for code in range(75101, 75121)}

    assert "75056" in listed()
    assert listed() & arrondissements == set()
    assert {communes.packaged()[code]["zone_hlm"] for code in arrondissements} == {CeilingZone.PARIS}


def test_divergence_two_of_their_codes_bear_another_name() -> None:
    """93001 is Aubervilliers and 93006 Bagnolet: their comments say Bagnolet and Boulogne-Billancourt."""
    source = Path(logement_social.__file__).read_text(encoding="utf-8")

    assert "b'93001',  # Bagnolet" in source
    assert "b'93006',  # Boulogne-Billancourt" in source
    assert [communes.packaged()[code]["nom"] for code in ("93001", "93006")] == ["Aubervilliers", "Bagnolet"]


# Households: their formula, fed by hand with one family, without a simulation.


class Family:
    """Just what their formula of the category asks a family."""

    def __init__(self, ages: list[int], dependants: int) -> None:
        self.ages, self.dependants = ages, dependants

    def nb_persons(self, role: Any = None) -> Any:
        return numpy.array([len(self.ages) + (0 if role else self.dependants)])

    def __call__(self, variable: str, _period: Any) -> Any:
        assert variable == "al_nb_personnes_a_charge"
        return numpy.array([self.dependants])

    def members(self, variable: str, _period: Any) -> Any:
        assert variable == "age"
        return numpy.array(self.ages)

    def sum(self, values: Any, role: Any = None) -> Any:  # noqa: ARG002 - their keyword
        return numpy.array([values.sum()])


def their_category(ages: list[int], dependants: int) -> int:
    formula = logement_social.logement_social_categorie_menage.formula
    (found,) = formula(Family(ages, dependants), "2026-05", None)
    return int(found.name.removeprefix("categorie_"))


def our_category(ages: list[int], dependants: int, *, is_disabled: bool = False) -> int:
    holders = [
        Person(
            key=str(place),
            role=PersonRole.CO_HOLDER if place else PersonRole.HOLDER,
            link="M" if place else None,
            birth_date=date(ON.year - age, 1, 1),
            is_disabled=is_disabled and place == 0,
        )
        for place, age in enumerate(ages)
    ]
    young = [Person(key=f"p{place}", role=PersonRole.DEPENDANT) for place in range(dependants)]
    return composition(Household(persons=(*holders, *young)), on=ON).category


ALIKE = [
    ([30], 0),
    ([30], 1),
    ([30], 2),
    ([30], 3),
    ([30], 4),
    ([70], 5),
    ([27, 26], 0),
    ([27, 28], 0),
    ([28, 28], 0),
    ([40, 41], 0),
    ([40, 41], 1),
    ([40, 41], 2),
    ([40, 41], 3),
    ([40, 41], 4),
    ([40, 41], 7),
]


@pytest.mark.parametrize(("ages", "dependants"), ALIKE)
def test_households_are_in_the_same_category(ages: list[int], dependants: int) -> None:
    """Alone, single parents, young couples at 55 and 56 years, couples, up to nine persons."""
    assert our_category(ages, dependants) == their_category(ages, dependants)


@pytest.mark.parametrize(
    ("ages", "dependants", "ours", "theirs_too"), [([30], 0, 2, 1), ([60, 60], 0, 3, 2), ([60, 60], 1, 4, 3)]
)
def test_divergence_they_ignore_disability(ages: list[int], dependants: int, ours: int, theirs_too: int) -> None:
    assert our_category(ages, dependants, is_disabled=True) == ours
    assert their_category(ages, dependants) == theirs_too


def test_divergence_their_ceiling_reads_plai_only() -> None:
    """``logement_social_plafond_ressources`` takes ``logement_social.plai``; the PLUS table serves no variable."""
    source = Path(logement_social.__file__).read_text(encoding="utf-8")

    assert "aides_logement.logement_social.plai" in source
    assert "logement_social.plu" not in source


def test_divergence_their_dependants_are_those_of_housing_aid() -> None:
    """``al_nb_personnes_a_charge``: the rules of housing aid, not article L442-12 (visiting right, shared custody)."""
    source = Path(logement_social.__file__).read_text(encoding="utf-8")

    assert "al_nb_personnes_a_charge" in source
