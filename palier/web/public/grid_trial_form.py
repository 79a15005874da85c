"""What somebody supposes of themselves to read a grid: asked as far as this grid weighs it, kept nowhere.

Each answer makes a fact that is taken as proved: the page says what the grid would give, never what a file is worth.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from palier.gateways.sne import codes
from palier.rules.people import facts, income
from palier.rules.people.facts import LOCAL_LINKS, Measured, PersonRole, Proof, Situation
from palier.rules.scoring.criteria import Grid
from palier.rules.scoring.fact_energy import CLASS_FACTS
from palier.rules.situations import situations
from palier.web.inputs.fields import BoundedField, DayField, EurosField, MeasureField, RentField
from palier.web.languages.later import later

MOST_EUROS, MOST_RENT, MOST_AREA, MOST_PEOPLE = 1_000_000, 20_000, 1_000, 15
MOST_MEASURE = 1_000
"""Minutes, or kilometres, to one's work."""
_YEAR, _GROWN, _YOUNG = 365, 40, 25
_AGES = {"babies": 1, "small": 4, "pupils": 8, "teens": 15}
"""The age that stands for each band: inside all the bounds that a grid may set."""
_CHILDREN = (
    ("babies", later("Enfants de moins de 3 ans")),
    ("small", later("Enfants de 3 à 5 ans")),
    ("pupils", later("Enfants de 6 à 11 ans")),
    ("teens", later("Enfants de 12 à 17 ans")),
)
_MEASURES = {
    Measured.COMMUTE_MINUTES: later("Minutes de trajet vers votre travail"),
    Measured.COMMUTE_KILOMETRES: later("Kilomètres entre votre logement et votre travail"),
}
_UNKNOWN = ("", later("Je ne sais pas"))
_SOCIAL = "HLM"
"""A tenant of a social home asks to move."""


def _count(label: Any) -> BoundedField:  # noqa: ANN401 - words to be read later
    return BoundedField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _choice(label: Any, labels: Mapping[str, str]) -> forms.ChoiceField:  # noqa: ANN401
    return forms.ChoiceField(
        label=label, required=False, choices=[_UNKNOWN, *((code, later(words)) for code, words in labels.items())]
    )


def _ticks(label: Any, choices: list[tuple[str, Any]]) -> forms.MultipleChoiceField:  # noqa: ANN401
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


class GridTrialForm(forms.Form):
    """The questions of one grid, in the order of a demande: who, from when, what one receives, where one lives, what happens."""

    def __init__(self, data: QueryDict | None, *, grid: Grid, on: date) -> None:
        """Ask what the grid reads, and nothing else but the persons."""
        super().__init__(data, auto_id="essai_%s")
        self.grid, self.on = grid, on
        self.fields |= dict(self._persons())
        self.fields |= {name: field for name, field, facts_read in self._others() if self._reads(*facts_read)}
        kinds = [one for one in situations.catalogue(on) if one.situation.value in grid.named]
        if kinds:
            choices = [(one.situation.value, later(one.words)) for one in kinds]
            self.fields["situations"] = _ticks(later("Ce qui est vrai pour vous aujourd’hui"), choices)
        for one in kinds:
            if one.situation.value in grid.dated:
                self.fields[f"since_{one.situation.value}"] = DayField(
                    label=later("{label} : depuis quel jour ?", label=one.label), required=False, is_past=True
                )

    def _reads(self, *names: str) -> bool:
        """Whether the grid weighs one of these facts; a name that ends in ``_`` stands for all that begin so."""
        return any(
            fact.startswith(name) if name.endswith("_") else fact == name for name in names for fact in self.grid.named
        )

    def _persons(self) -> Iterator[tuple[str, forms.Field]]:
        yield "is_couple", forms.BooleanField(label=later("Nous demandons à deux"), required=False)
        for name, label in _CHILDREN:
            yield name, _count(label)
        if self._reads("enfant_a_naitre"):
            yield "is_expecting", forms.BooleanField(label=later("Un enfant est attendu"), required=False)
        if self._reads("enfants_garde_alternee"):
            yield "shared", _count(later("Parmi ces enfants, en garde alternée"))
        if self._reads("enfants_handicapes"):
            yield "disabled", _count(later("Parmi ces enfants, titulaires d’une carte d’invalidité"))
        if self._reads("jeune_menage"):
            yield "is_young", forms.BooleanField(label=later("À deux, nos âges font 55 ans au plus"), required=False)

    def _others(self) -> Iterator[tuple[str, forms.Field, tuple[str, ...]]]:
        """Each question with the facts for which it is asked."""
        money = ("taux_effort", "reste_a_vivre", "ressources_uc", "ressources_par_personne")
        walls = ("surface", "surface_par_personne", "suroccupation")
        rooms = ("personnes_par_piece", "pieces_en_trop", "sous_occupation")
        lodged = ("occupation_", "sans_logement", "heberge_tiers", "heberge_structure", "proprietaire", "mutation")
        faces = ("mutation",) if self.grid.has_two_faces else ()
        waited = DayField(label=later("Le jour où la demande a été déposée"), required=False, is_past=True)
        yield "deposited_on", waited, ("anciennete",)
        work = _choice(later("Votre activité"), codes.CONTRACT)
        yield "contract", work, ("contrat_", "en_emploi")
        for code, label in _MEASURES.items():
            yield code.value, BoundedField(label=label, required=False, min_value=0, max_value=MOST_MEASURE), (code,)
        received = EurosField(label=later("Ce que vous recevez par mois, à tous"), required=False, most=MOST_EUROS)
        yield "resources", received, money
        kinds = [(code, later(words)) for code, words in codes.RESOURCE_RECEIVED.items()]
        kept = [(code, words) for code, words in kinds if f"ressource_{code.lower()}" in self.grid.named]
        yield "kinds", _ticks(later("Vous recevez"), kept), ("ressource_",)
        taxed = EurosField(
            label=later("Revenu fiscal de référence, de l’avis d’impôt"), required=False, most=MOST_EUROS
        )
        yield "income", taxed, ("part_plafond_",)
        home = _choice(later("Où vous vivez"), codes.OCCUPANCY)
        if faces or self._reads(*lodged):
            yield "occupancy", home, tuple(self.grid.named)
        yield "type_code", _choice(later("Type"), codes.HOME_TYPE), rooms
        yield (
            "floor_area",
            MeasureField(label=later("Surface en m²"), required=False, min_value=1, max_value=MOST_AREA),
            walls,
        )
        rent = RentField(label=later("Loyer et charges"), required=False, most=MOST_RENT)
        yield "rent", rent, ("loyer_actuel", "taux_effort", "reste_a_vivre")
        aid = RentField(label=later("Aide au logement que vous recevez"), required=False, most=MOST_RENT)
        yield "housing_aid", aid, ("taux_effort", "reste_a_vivre")
        letters = [_UNKNOWN, *((one, one) for one in CLASS_FACTS)]
        classed = forms.ChoiceField(label=later("La classe énergie de votre logement"), required=False, choices=letters)
        yield "energy", classed, ("energie_",)
        sizes = [(code, later(words)) for code, words in codes.HOME_TYPE.items()]
        yield "types", _ticks(later("Types de logement"), sizes), ("souhait_",)
        motives = [(code, later(words)) for code, words in codes.MOTIVE.items() if f"motif_{code}" in self.grid.named]
        yield "motives", _ticks(later("Motifs de la demande"), motives), ("motif_",)
        told = forms.BooleanField(label=later("J’ai une décision DALO favorable"), required=False)
        yield "is_dalo", told, tuple(self.grid.named)

    def supposed(self, *, departement: str, territory: str) -> facts.Demande:
        """The demande of these answers, as if each were proved."""
        data = self.cleaned_data
        lodged = data.get("occupancy") or ""
        return facts.Demande(
            numero_unique="",
            household=facts.Household(
                persons=tuple(self._members()),
                expected=self._expected(),
                proof=Proof.VERIFIED,
            ),
            deposited_on=data.get("deposited_on"),
            waiting_since={departement: data["deposited_on"]} if data.get("deposited_on") else {},
            current_home=facts.CurrentHome(
                occupancy_codes=(lodged,) if lodged else (),
                type_code=data.get("type_code") or None,
                floor_area=data.get("floor_area"),
                rent=data.get("rent"),
                housing_aid=data.get("housing_aid"),
            ),
            wish=facts.Wish(type_codes=tuple(data.get("types", ()))),
            motives=tuple(data.get("motives", ())),
            dalo=facts.Dalo.ACTIVE if data.get("is_dalo") else facts.Dalo.NONE,
            claims=tuple(self._claims(territory)),
            measures=tuple(self._measures()),
            is_transfer=lodged == _SOCIAL,
        )

    def _members(self) -> Iterator[facts.Person]:
        data = self.cleaned_data
        age = _YOUNG if data.get("is_young") else _GROWN
        for key, role in (("d", PersonRole.HOLDER), ("c1", PersonRole.CO_HOLDER)):
            if role is PersonRole.CO_HOLDER and not (data.get("is_couple") or data.get("is_young")):
                continue
            is_first = role is PersonRole.HOLDER
            yield facts.Person(
                key=key,
                role=role,
                birth_date=self._born(age),
                link=None if is_first else "M",
                marital_status="M" if data.get("is_couple") or data.get("is_young") else "C",
                contract_type=(data.get("contract") or None) if is_first else None,
                incomes=self._incomes(is_first=is_first),
                resources=self._resources() if is_first else (),
            )
        ages = [child for name, child in _AGES.items() for _ in range(data.get(name) or 0)]
        for number, child in enumerate(ages, 1):
            yield facts.Person(
                key=f"p{number}",
                role=PersonRole.DEPENDANT,
                birth_date=self._born(child),
                link="E",
                custody="G" if number <= (data.get("shared") or 0) else None,
                is_disabled=number <= (data.get("disabled") or 0),
            )

    def _born(self, age: int) -> date:
        return self.on - timedelta(days=age * _YEAR + age)

    def _expected(self) -> tuple[facts.ExpectedChild, ...]:
        if not self.cleaned_data.get("is_expecting"):
            return ()
        return (facts.ExpectedChild(number=1, due_on=self.on + timedelta(days=60), proof=Proof.VERIFIED),)

    def _incomes(self, *, is_first: bool) -> tuple[facts.Income, ...]:
        """The household's income stands with its first holder; the second has none of their own."""
        amount = self.cleaned_data.get("income")
        if amount is None:
            return ()
        return (
            facts.Income(
                year=income.reference_year(self.on.year), amount=amount if is_first else 0, proof=Proof.VERIFIED
            ),
        )

    def _resources(self) -> tuple[facts.Resource, ...]:
        """What is received, shared out among the kinds that were ticked: the sum is what was written."""
        total, kinds = self.cleaned_data.get("resources"), self.cleaned_data.get("kinds") or [""]
        if total is None:
            return tuple(facts.Resource(code=code, amount=None) for code in kinds if code)
        share, rest = divmod(total, len(kinds))
        return tuple(
            facts.Resource(code=code, amount=share + (rest if place == 0 else 0)) for place, code in enumerate(kinds)
        )

    def _measures(self) -> Iterator[facts.Measure]:
        for code in _MEASURES:
            if (number := self.cleaned_data.get(code.value)) is not None:
                yield facts.Measure(code=code, number=number, proof=Proof.VERIFIED)

    def _claims(self, territory: str) -> Iterator[facts.Claim]:
        dated = [
            name.removeprefix("since_") for name, day in self.cleaned_data.items() if day and name.startswith("since_")
        ]
        # Who gives its first day says the situation, whether or not its box was ticked too.
        for name in dict.fromkeys([*self.cleaned_data.get("situations", ()), *dated]):
            situation = Situation(name)
            yield facts.Claim(
                situation=situation,
                proof=Proof.VERIFIED,
                since=self.cleaned_data.get(f"since_{name}"),
                territory=territory if situation in LOCAL_LINKS else None,
            )
        if energy := self.cleaned_data.get("energy"):
            yield facts.Claim(situation=Situation.ENERGY_CLASS, proof=Proof.VERIFIED, energy=energy)
