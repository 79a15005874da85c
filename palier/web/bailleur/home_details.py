"""What a landlord says of a home beside its size and its rent: what living there costs, and how one gets in."""

from decimal import Decimal
from typing import Any

from django import forms

from palier.rules.homes import home_facts
from palier.rules.homes.home_facts import CHARGE_ITEMS, KINDS, NEARBY, PARKINGS
from palier.rules.law import french
from palier.web.inputs.fields import BoundedField

CENTS = 100
CLASSES = "ABCDEFG"
"""Of energy, and of greenhouse gases."""


class HomeDetailsForm(forms.Form):
    """Everything here may stay unsaid: what is not said is shown as not known."""

    kind = forms.ChoiceField(
        label="Appartement ou maison", required=False, choices=[("", "non indiqué"), *KINDS.items()]
    )
    parking = forms.ChoiceField(label="Stationnement", required=False, choices=[("", "non indiqué"), *PARKINGS.items()])
    parking_price = forms.DecimalField(
        label="Prix du stationnement par mois, en euros",
        required=False,
        min_value=0,
        max_value=1_000,
        decimal_places=2,
        localize=True,
        help_text="S’il est imposé ou en option.",
    )
    charges_cover = forms.MultipleChoiceField(
        label="Ce que les charges paient",
        required=False,
        choices=list(CHARGE_ITEMS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    greenhouse_class = forms.ChoiceField(
        label="Classe de gaz à effet de serre", required=False, choices=[("", "inconnue"), *((c, c) for c in CLASSES)]
    )
    energy_cost_least = BoundedField(
        label="Énergie par an, au moins, en euros",
        required=False,
        min_value=0,
        max_value=20_000,
        help_text="Les deux bornes du diagnostic de performance énergétique.",
    )
    energy_cost_most = BoundedField(
        label="Énergie par an, au plus, en euros", required=False, min_value=0, max_value=20_000
    )
    energy_cost_year = BoundedField(
        label="Année des prix de l’énergie",
        required=False,
        min_value=2015,
        max_value=2100,
        help_text="Le diagnostic la donne avec les deux bornes.",
    )
    door_steps = BoundedField(
        label="Marches de la rue à la porte du logement, ou à l’ascenseur",
        required=False,
        min_value=0,
        max_value=300,
        help_text="0 s’il n’y en a aucune.",
    )
    door_width = BoundedField(
        label="Passage libre de la porte la plus étroite, en cm", required=False, min_value=40, max_value=200
    )
    lift_serves_floor = forms.NullBooleanField(label="L’ascenseur s’arrête à cet étage, sans marche après lui")
    has_adapted_bathroom = forms.NullBooleanField(label="Salle de bains adaptée")
    has_level_shower = forms.NullBooleanField(label="Douche de plain-pied")
    has_wide_parking = forms.NullBooleanField(label="Stationnement pour personne à mobilité réduite")
    nearby = forms.MultipleChoiceField(
        label="À dix minutes à pied au plus",
        required=False,
        choices=[(one.value, french.capital(words)) for one, words in NEARBY.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Cochez ce que vous savez. Ce qui n’est pas coché n’est pas dit absent.",
    )

    def clean_parking_price(self) -> int | None:
        """In cents."""
        said: Decimal | None = self.cleaned_data["parking_price"]
        return None if said is None else int(said * CENTS)

    def clean_charges_cover(self) -> str:
        """Codes between spaces, in the order of the list."""
        return home_facts.listed(self.cleaned_data["charges_cover"], CHARGE_ITEMS)

    def clean_nearby(self) -> str:
        """Codes between spaces, in the order of the list."""
        return home_facts.listed(self.cleaned_data["nearby"], NEARBY)


def details_of(values: dict[str, Any]) -> dict[str, Any]:
    """What the form shows of details that are kept."""
    price = values.get("parking_price")
    return {
        **values,
        "parking_price": None if price is None else Decimal(price).scaleb(-2),
        "charges_cover": home_facts.charge_items(values.get("charges_cover", "")),
        "nearby": home_facts.places_nearby(values.get("nearby", "")),
    }
