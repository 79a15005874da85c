"""What a household says of its home and of what it looks for: facts and closed lists, nothing that tells where or who."""

from typing import Any

from django import forms
from django.utils import timezone

from palier.models import ExchangeEntry, Organisation
from palier.rules.exchange import exchange_homes
from palier.rules.exchange.exchange_homes import (
    ASSETS,
    NEEDS,
    OUTDOORS,
    ExchangeAsset,
    ExchangeHome,
    ExchangeNeed,
    ExchangeOutdoors,
    ExchangeWish,
)
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say, say_plural
from palier.rules.people import facts
from palier.web.inputs.communes import CommuneField, CommunesField
from palier.web.inputs.fields import BoundedField, DayField, DayInput, MeasureField, RentField
from palier.web.languages.later import later
from palier.workflows.exchange import entering_exchange
from palier.workflows.exchange.entering_exchange import EntryTerms

_STOREYS = 40
OF_HOME = (
    *("landlord", "commune_name", "type_code", "floor_area", "storey", "has_lift", "is_step_free", "full_rent"),
    *("energy", "outdoors", "assets"),
)
"""The fields that describe the home; the others say what is looked for."""


def said_type(code: str) -> str:
    """``trois pièces``: a type in words."""
    if code == "T6P":
        return say("six pièces ou plus")
    return say_plural(int(code[1:]), "{count} pièce", "{count} pièces")


class ExchangeForm(forms.Form):
    """My home, then the one that I look for, then my word."""

    landlord: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=later("Votre bailleur"),
        queryset=None,
        empty_label=later("choisir"),
        help_text=later("Il n’est pas dans la liste ? Il n’utilise pas Palier : demandez-lui sa bourse d’échange."),
        error_messages={"required": later("Choisissez votre bailleur.")},
    )
    commune_name = CommuneField(
        is_postal=True,
        label=later("Commune de votre logement"),
        help_text=later("Jamais la rue : personne ne lira votre adresse."),
    )
    type_code = forms.ChoiceField(label=later("Taille"))
    floor_area = MeasureField(label=later("Surface en m²"), min_value=7, max_value=400)
    storey = BoundedField(
        label=later("Étage"), min_value=0, max_value=_STOREYS, help_text=later("Zéro pour le rez-de-chaussée.")
    )
    has_lift = forms.BooleanField(label=later("Il y a un ascenseur"), required=False)
    is_step_free = forms.BooleanField(label=later("On y entre sans monter une marche"), required=False)
    full_rent = RentField(
        label=later("Loyer par mois, charges comprises, en euros"),
        most=10_000,
        help_text=later("Sans enlever l’APL. Il peut changer pour qui arrive : le bailleur le dira."),
    )
    energy = forms.ChoiceField(label=later("Étiquette d’énergie"), required=False)
    outdoors = forms.ChoiceField(label=later("Dehors"))
    assets = forms.MultipleChoiceField(
        label=later("Ce qu’on peut en dire"), required=False, widget=forms.CheckboxSelectMultiple
    )
    need = forms.ChoiceField(
        label=later("Pourquoi changer"),
        help_text=later("Personne d’autre ne le lit, et aucune raison ne passe avant une autre."),
    )
    wanted = CommunesField(is_postal=True, label=later("Communes où vivre"), most=exchange_homes.MOST_COMMUNES)
    wanted_types = forms.MultipleChoiceField(
        label=later("Tailles qui vous vont"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": later("Cochez au moins une taille.")},
    )
    max_rent = RentField(label=later("Loyer le plus haut, charges comprises, en euros"), most=10_000)
    least_area = MeasureField(label=later("Surface au moins, en m²"), required=False, min_value=7, max_value=400)
    most_storey = BoundedField(
        label=later("Étage le plus haut sans ascenseur"),
        required=False,
        min_value=0,
        max_value=_STOREYS,
        help_text=later("Vide : les étages ne vous gênent pas."),
    )
    needs_step_free = forms.BooleanField(label=later("Il me faut une entrée sans marche"), required=False)
    needs_outdoors = forms.BooleanField(label=later("Il me faut un balcon ou un jardin"), required=False)
    until = DayField(
        label=later("Chercher jusqu’au"), widget=DayInput(), help_text=later("Un an au plus. Vous pourrez prolonger.")
    )
    is_signed = forms.BooleanField(
        label=later("Je suis locataire de ce logement, et ce que j’en dis est vrai"),
        error_messages={"required": later("Cochez cette case pour signer.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """The lists, said in the language of who reads."""
        super().__init__(*args, **options)
        self.fields["landlord"].queryset = entering_exchange.landlords()  # type: ignore[attr-defined]
        types = [(code, said_type(code)) for code in exchange_homes.TYPES]
        for name, choices in (
            ("type_code", types),
            ("wanted_types", types),
            ("energy", [("", say("je ne sais pas")), *((one, one) for one in exchange_homes.ENERGIES)]),
            ("outdoors", [(one.value, say(words)) for one, words in OUTDOORS.items()]),
            ("assets", [(one.value, say(words)) for one, words in ASSETS.items()]),
            ("need", [(one.value, say(words)) for one, words in NEEDS.items()]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def said_of(cls, entry: ExchangeEntry) -> dict[str, Any]:
        """What the form shows of an entry already made."""
        plain = {name: getattr(entry, name) for name in cls.base_fields if hasattr(entry, name)}
        return {**plain, "commune_name": [entry.commune_id], "wanted": list(entry.wanted_communes)}

    @classmethod
    def known_of(cls, known: facts.Demande, again: ExchangeEntry | None = None) -> dict[str, Any]:
        """What was said of this home before it left, else what the file says: to be looked over."""
        until = exchange_homes.latest_until(day_in_paris(timezone.now()))
        if again:
            return {**cls.said_of(again), "until": until}
        home, wish = known.current_home, known.wish
        return {
            "commune_name": list(known.lives_at[:1]),
            "type_code": home.type_code,
            "floor_area": home.floor_area,
            "full_rent": home.rent,
            "wanted": list(wish.communes[: exchange_homes.MOST_COMMUNES]),
            "wanted_types": list(wish.type_codes),
            "max_rent": wish.max_rent,
            "until": until,
        }

    @property
    def terms(self) -> EntryTerms:
        """What was said, once the form is right."""
        data = self.cleaned_data
        home = ExchangeHome(
            commune=data["commune_name"].pk,
            type_code=data["type_code"],
            floor_area=data["floor_area"],
            storey=data["storey"],
            has_lift=data["has_lift"],
            is_step_free=data["is_step_free"],
            full_rent=data["full_rent"],
            energy=data["energy"],
            outdoors=ExchangeOutdoors(data["outdoors"]),
            assets=tuple(ExchangeAsset(one) for one in data["assets"]),
        )
        wish = ExchangeWish(
            communes=tuple(one.pk for one in data["wanted"]),
            types=tuple(data["wanted_types"]),
            max_rent=data["max_rent"],
            until=data["until"],
            least_area=data["least_area"],
            most_storey=data["most_storey"],
            needs_step_free=data["needs_step_free"],
            needs_outdoors=data["needs_outdoors"],
        )
        return EntryTerms(home=home, wish=wish, landlord=data["landlord"], need=ExchangeNeed(data["need"]))
