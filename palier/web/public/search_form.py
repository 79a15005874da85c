"""The question of a search, as its form and its address hold it."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import forms

from palier.rules.homes.alerts import WantedHome
from palier.rules.law.voice import phrase
from palier.rules.letters import words
from palier.web.languages.later import later


class Order(StrEnum):
    """In what order homes are listed. Words of the address."""

    CLOSING = ""
    RENT = "loyer"
    DISTANCE = "distance"


ORDERS = {
    Order.CLOSING: phrase("le plus proche de sa clôture d’abord"),
    Order.RENT: phrase("le moins cher d’abord"),
    Order.DISTANCE: phrase("le plus près d’abord"),
}
ENERGY = {
    "B": phrase("A ou B"),
    "C": phrase("A, B ou C"),
    "D": phrase("A, B, C ou D"),
    "E": phrase("A, B, C, D ou E"),
}
"""The worst class that is still wanted, and what it lets in."""


class MostRentField(forms.DecimalField):
    """An amount as people write it: ``500,50``, ``1 200``, ``650 €``."""

    def to_python(self, value: object) -> Any:  # noqa: ANN401 - a Decimal, as the base class declares wrongly
        """Spaces and the sign of the euro are no fault."""
        text = re.sub(r"[\s€]|euros?$", "", str(value or "")).replace(",", ".")
        return super().to_python(text)


class SearchForm(forms.Form):
    """The question: where, how far, how big, how much."""

    ou = forms.CharField(label=later("Commune, code postal ou département"), required=False, max_length=80)
    rayon = forms.TypedChoiceField(
        label=later("Jusqu’à"),
        coerce=int,
        required=False,
        choices=[
            (0, later("dans la commune")),
            (5, later("5 km autour")),
            (10, "10 km"),
            (20, "20 km"),
            (40, "40 km"),
        ],
    )
    pieces = forms.ChoiceField(
        label=later("Taille"),
        required=False,
        choices=[("", later("toutes")), *((code, later(words.ROOMS[code])) for code in words.ROOMS)],
    )
    loyer = MostRentField(
        label=later("Loyer maximum, charges comprises"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), later("Écrivez un montant en euros, par exemple 650 ou 650,50.")
        ),
    )
    plain_pied = forms.BooleanField(label=later("Au rez-de-chaussée, ou avec un ascenseur"), required=False)
    adapte = forms.BooleanField(label=later("Adapté au handicap"), required=False)
    energie = forms.ChoiceField(
        label=later("Classe énergie"),
        required=False,
        choices=[("", later("toutes")), *((one, later(words)) for one, words in ENERGY.items())],
    )
    tri = forms.ChoiceField(
        label=later("Dans quel ordre"), required=False, choices=[(one.value, later(ORDERS[one])) for one in Order]
    )
    toits = forms.BooleanField(
        label=later("Montrer aussi d’autres toits : résidences, colocations, logements intermédiaires"), required=False
    )
    pour_moi = forms.BooleanField(label=later("Seulement là où je cherche, et ouverts à mon ménage"), required=False)

    @property
    def asked(self) -> Mapping[str, Any]:
        """What was understood; what cannot be read asks nothing."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    @property
    def wanted(self) -> WantedHome:
        """What is asked of a home beside its place."""
        asked = self.asked
        return WantedHome(
            type_code=asked.get("pieces") or "",
            most_rent=int(asked["loyer"] * 100) if asked.get("loyer") else None,
            is_level=bool(asked.get("plain_pied")),
            is_adapted=bool(asked.get("adapte")),
            worst_energy=asked.get("energie") or "",
        )

    @property
    def has_more(self) -> bool:
        """Whether a filter that is folded away is asked."""
        return any(self.asked.get(name) for name in ("plain_pied", "adapte", "energie", "tri"))

    @property
    def order(self) -> Order:
        """In what order the homes are listed."""
        return Order(self.asked.get("tri") or Order.CLOSING)
