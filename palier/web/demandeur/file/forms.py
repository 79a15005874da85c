"""The questions, one form each. A blank is « unknown » and stays so."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict

from palier.gateways.sne import codes
from palier.rules.people import facts, plausible_persons
from palier.rules.people.facts import Measured
from palier.web.inputs.communes import CommunesField
from palier.web.inputs.fields import BoundedField, DayField, EurosField, MeasureField, RentField
from palier.web.languages.later import later
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact

MOST_EUROS, MOST_RENT, MOST_AREA, MOST_PEOPLE, MOST_COMMUNES = 10_000_000, 20_000, 1_000, 30, 10
MOST_MINUTES, MOST_KILOMETRES = 300, 1_000
HOME_TYPES = [(code, later(label)) for code, label in codes.HOME_TYPE.items()]
_OCCUPANCY = [(code, later(label)) for code, label in codes.OCCUPANCY.items()]


class IncomeForm(forms.Form):
    """Revenu fiscal de référence of each adult for N-2 and N-1."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        known: facts.Demande,
        years: tuple[int, int],
        names: dict[str, str],
        certified: Collection[str] = (),
    ) -> None:
        """Make a field for each adult and year, filled with what is known; none for what the administration certified."""
        super().__init__(data)
        self.paths: dict[str, str] = {}
        self.locked: list[tuple[str, int | None]] = []
        for person in known.household.persons:
            if person.role not in completing.ADULTS:
                continue
            for year in years:
                name = f"income_{person.key}_{year}"
                who = names.get(person.key) or later("titulaire")
                label = later("{name}, revenus de {year}", name=who, year=year)
                if f"incomes/{person.key}/{year}" in certified:
                    self.locked.append((label, completing.amount_of(person, year)))
                    continue
                self.fields[name] = EurosField(label=label, required=False, most=MOST_EUROS)
                self.fields[name].initial = completing.amount_of(person, year)
                self.paths[name] = f"incomes/{person.key}/{year}"

    def told(self) -> dict[str, DeclaredFact]:
        """Facts to declare: only what was touched, so that a known amount is not declared again."""
        return {
            self.paths[name]: DeclaredFact(self.cleaned_data[name]) for name in self.changed_data if name in self.paths
        }


class ResourcesForm(forms.Form):
    """What each holder receives and pays a month, as the State's form lists it."""

    def __init__(self, data: QueryDict | None, *, known: facts.Demande, names: Mapping[str, str]) -> None:
        """A field for each holder and each kind, filled with what is known."""
        super().__init__(data)
        self.kinds: dict[str, list[tuple[str, str, bool]]] = {}
        holders = [one for one in known.household.persons if one.role in completing.ADULTS]
        for person in holders:
            stands = {(one.code, one.is_paid): one.amount for one in person.resources}
            for kinds, is_paid in ((codes.RESOURCE_RECEIVED, False), (codes.RESOURCE_PAID, True)):
                for code, label in kinds.items():
                    name = f"ressource_{person.key}_{code}"
                    who = names.get(person.key) or later("titulaire")
                    said = (
                        later("{name}, {resource}", name=who, resource=later(label))
                        if len(holders) > 1
                        else later(label)
                    )
                    self.fields[name] = EurosField(label=said, required=False, most=MOST_RENT)
                    self.fields[name].initial = stands.get((code, is_paid))
                    self.kinds.setdefault(person.key, []).append((name, code, is_paid))

    def told(self) -> dict[str, DeclaredFact]:
        """Of each holder of whom something was touched, everything that is told: a blank is unknown, zero is an amount."""
        return {
            f"resources/{key}": DeclaredFact(self._rows(kinds) or None)
            for key, kinds in self.kinds.items()
            if any(name in self.changed_data for name, _, _ in kinds)
        }

    def _rows(self, kinds: list[tuple[str, str, bool]]) -> list[dict[str, Any]]:
        amounts = [(code, self.cleaned_data[name], is_paid) for name, code, is_paid in kinds]
        return [
            {"code": code, "amount": amount, "is_paid": is_paid}
            for code, amount, is_paid in amounts
            if amount is not None
        ]


class WishForm(forms.Form):
    """What is looked for."""

    type_codes = forms.MultipleChoiceField(
        label=later("Types de logement"),
        choices=HOME_TYPES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": later("Choisissez au moins un type de logement.")},
    )
    communes = CommunesField(
        is_postal=True,
        label=later("Communes"),
        help_text=later("Une commune par ligne, par son nom ou son code postal."),
        most=MOST_COMMUNES,
        error_messages={"required": later("Écrivez au moins une commune ou un code postal.")},
    )
    is_enlarged = forms.BooleanField(label=later("J’accepte aussi d’autres communes proches"), required=False)
    max_rent = RentField(
        label=later("Loyer maximum, charges comprises"),
        required=False,
        most=MOST_RENT,
        help_text=later("En euros par mois."),
    )

    def __init__(self, data: QueryDict | None, *, near: Collection[str] = (), **options: Any) -> None:
        """``near``: the départements that the household knows, whose communes are proposed first."""
        super().__init__(data, **options)
        cast("CommunesField", self.fields["communes"]).prefer(near)

    def told(self) -> dict[str, DeclaredFact]:
        """The wish, as one fact."""
        data = self.cleaned_data
        value = {
            "type_codes": data["type_codes"],
            "communes": [row.code for row in data["communes"]],
            "is_enlarged": data["is_enlarged"],
            "max_rent": data["max_rent"],
        }
        return {"wish": DeclaredFact(value)}


class CurrentHomeForm(forms.Form):
    """The home lived in today."""

    occupancy = forms.ChoiceField(
        label=later("Où vous vivez"), required=False, choices=[("", later("Je ne sais pas")), *_OCCUPANCY]
    )
    type_code = forms.ChoiceField(
        label=later("Type"), required=False, choices=[("", later("Je ne sais pas")), *HOME_TYPES]
    )
    floor_area = MeasureField(
        label=later("Surface en m²"),
        required=False,
        min_value=1,
        max_value=MOST_AREA,
        error_messages={"invalid": later("Écrivez un nombre de mètres carrés.")},
    )
    occupants = BoundedField(
        label=later("Combien de personnes y vivent"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={"invalid": later("Écrivez un nombre de personnes.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    rent = RentField(
        label=later("Loyer et charges"), required=False, most=MOST_RENT, help_text=later("En euros par mois.")
    )
    housing_aid = RentField(
        label=later("Aide au logement (APL, AL)"),
        required=False,
        most=MOST_RENT,
        help_text=later("En euros par mois. Écrivez 0 si vous n’en recevez pas."),
    )
    trajet_travail_minutes = MeasureField(
        label=later("Votre trajet vers le travail, en minutes"),
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=later("De porte à porte, pour un aller."),
        error_messages={"invalid": later("Écrivez un nombre de minutes.")},
    )
    distance_travail_km = MeasureField(
        label=later("La distance jusqu’au travail, en km"),
        required=False,
        min_value=0,
        max_value=MOST_KILOMETRES,
        error_messages={"invalid": later("Écrivez un nombre de kilomètres.")},
    )

    def told(self) -> dict[str, DeclaredFact]:
        """The current home as one fact of what is known, and the way to work from it."""
        data = self.cleaned_data
        value: dict[str, Any] = {name: data[name] for name in ("type_code", "floor_area", "occupants") if data[name]}
        if data["occupancy"]:
            value["occupancy_codes"] = [data["occupancy"]]
        value |= {name: data[name] for name in ("rent", "housing_aid") if data[name] is not None}
        # What a page of the release before did not ask is not taken back.
        measured = {f"measures/{one}": DeclaredFact(data[one.value]) for one in Measured if one.value in self.data}
        return {"current_home": DeclaredFact(value), **measured}


class ExpectedForm(forms.Form):
    """A child to be born."""

    number = forms.IntegerField(
        label=later("Combien d’enfants attendus"),
        min_value=0,
        help_text=later("Écrivez 0 si aucun."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), later("Écrivez un nombre, 0 si aucun.")),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    due_on = DayField(
        label=later("Date prévue"),
        required=False,
        help_text=later("Par exemple 15/03/2027, ou 15032027."),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": later("Écrivez la date avec le jour, le mois et l’année, par exemple 15/03/2027.")},
    )

    def __init__(self, data: QueryDict | None, *, on: date, **options: Any) -> None:
        """``on``: the day on which it is told."""
        super().__init__(data, **options)
        self.on = on

    def clean(self) -> dict[str, Any]:
        """A child who is expected has a date, within a pregnancy of today."""
        data = super().clean() or {}
        number, due_on = data.get("number"), data.get("due_on")
        if number and not due_on and "due_on" not in self.errors:
            self.add_error("due_on", later("Écrivez la date prévue : l’enfant compte jusqu’à ce jour."))
        elif number:
            child = facts.ExpectedChild(number=number, due_on=due_on)
            for fault in plausible_persons.births_to_come(child, self.on):
                self.add_error(fault.path.rpartition(".")[2], fault.sentence)
        return data

    def told(self) -> dict[str, DeclaredFact]:
        """The birth, or nothing."""
        data = self.cleaned_data
        due = data["due_on"].isoformat() if data["number"] and data["due_on"] else None
        return {"expected": DeclaredFact({"number": data["number"], "due_on": due})}
