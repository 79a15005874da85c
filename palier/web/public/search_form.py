"""The question of a search, as its form and its address hold it."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.http import QueryDict

from palier.rules.homes import home_facts
from palier.rules.homes.alerts import WantedHome
from palier.rules.homes.home_facts import Feature
from palier.rules.law.voice import phrase, say
from palier.rules.letters import words
from palier.web.languages.later import later

_FOLDED = ("plain_pied", "adapte", "energie", "genre", "stationnement", "acces", "tri")
"""Filters that are folded away."""


class Order(StrEnum):
    """In what order homes are listed. Words of the address."""

    CLOSING = ""
    RENT = "loyer"
    DISTANCE = "distance"
    PLACE = "place"
    NEAR_MINE = "lieux"


_OWN_ORDERS = (Order.PLACE, Order.NEAR_MINE)
"""Those of a household alone."""
ORDERS = {
    Order.CLOSING: phrase("le plus proche de sa clôture d’abord"),
    Order.RENT: phrase("le moins cher d’abord"),
    Order.DISTANCE: phrase("le plus près d’abord"),
    Order.PLACE: phrase("ma meilleure place d’abord"),
    Order.NEAR_MINE: phrase("le plus près de l’un de mes lieux d’abord"),
}
_NEAR_A_PLACE = phrase("le plus près du lieu demandé d’abord")
_NEAR_THE_WISH = phrase("le plus près des communes que vous cherchez d’abord")


def is_from_nowhere(order: Order, *, is_placed: bool, has_wish: bool, has_places: bool) -> bool:
    """Whether a distance is asked and no place is known to count it from: homes then stand by their closing."""
    return (order is Order.DISTANCE and not is_placed and not has_wish) or (order is Order.NEAR_MINE and not has_places)


def order_words(order: Order, *, is_placed: bool, has_wish: bool, has_places: bool) -> str:
    """In what order homes stand: a distance says from where, and there is none from nowhere."""
    if is_from_nowhere(order, is_placed=is_placed, has_wish=has_wish, has_places=has_places):
        return say(ORDERS[Order.CLOSING])
    if order is not Order.DISTANCE:
        return say(ORDERS[order])
    return say(_NEAR_A_PLACE if is_placed else _NEAR_THE_WISH)


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


def _order_field(orders: Iterable[Order]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=later("Dans quel ordre"), required=False, choices=[(one.value, later(ORDERS[one])) for one in orders]
    )


class SearchForm(forms.Form):
    """The question: where, how far, how big, how much."""

    is_for_all = True
    """Whoever reads it reads the same words: each field is drawn once (`palier.web.inputs.drawn`)."""

    ou = forms.CharField(label=later("Commune, code postal ou département"), required=False, max_length=80)
    rayon = forms.TypedChoiceField(
        label=later("Jusqu’à"),
        coerce=int,
        required=False,
        choices=[
            (0, later("dans la commune")),
            (5, later("5 km autour")),
            (10, later("{number} km", number=10)),
            (20, later("{number} km", number=20)),
            (40, later("{number} km", number=40)),
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
    genre = forms.ChoiceField(
        label=later("Appartement ou maison"),
        required=False,
        choices=[
            ("", later("les deux")),
            *((one.value, later(home_facts.FEATURES[one])) for one in home_facts.KINDS_ASKED),
        ],
    )
    stationnement = forms.BooleanField(label=later("Avec une place de stationnement"), required=False)
    acces = forms.MultipleChoiceField(
        label=later("Pour y entrer et y circuler"),
        required=False,
        choices=[(one.value, later(home_facts.FEATURES[one])) for one in home_facts.OF_ACCESS],
        widget=forms.CheckboxSelectMultiple,
    )
    toits = forms.BooleanField(
        label=later("Montrer aussi d’autres toits : résidences, colocations, logements intermédiaires"), required=False
    )
    tri = _order_field(Order)
    pour_moi = forms.BooleanField(label=later("Seulement là où je cherche, et ouverts à mon ménage"), required=False)

    def __init__(self, asked: QueryDict | None = None, *, has_file: bool = True) -> None:
        """``has_file``: whether there is a household whose place, or places, may be the order; nobody else chooses it."""
        if not has_file and asked is not None and asked.get("tri") in _OWN_ORDERS:
            asked = asked.copy()
            asked.pop("tri")
        super().__init__(asked)
        if not has_file:
            self.fields["tri"] = _order_field(one for one in Order if one not in _OWN_ORDERS)

    @property
    def asked(self) -> Mapping[str, Any]:
        """What was understood; what cannot be read asks nothing."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    @property
    def narrows_nothing(self) -> bool:
        """Whether it leaves place, home and price as they come, the first to close first."""
        narrows = self.asked.get("ou") or self.asked.get("rayon") or self.wanted != WantedHome()
        return not narrows and self.order in {Order.CLOSING, Order.PLACE}

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
            features=frozenset(
                Feature(code)
                for code in (
                    *(asked.get("acces") or ()),
                    asked.get("genre"),
                    Feature.PARKING if asked.get("stationnement") else "",
                )
                if code
            ),
        )

    @property
    def has_roofs(self) -> bool:
        """Whether other roofs are asked for beside homes."""
        return bool(self.asked.get("toits"))

    @property
    def has_more(self) -> bool:
        """Whether a filter that is folded away is asked."""
        return any(self.asked.get(name) for name in _FOLDED)

    @property
    def order(self) -> Order:
        """In what order the homes are listed."""
        return Order(self.asked.get("tri") or Order.CLOSING)
