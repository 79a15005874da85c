"""The forms of the bailleur's desk."""

import contextlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from palier.models import Home, Organisation, OrganisationKind
from palier.rules.offer.offers import min_answer_days
from palier.rules.people.facts import Financing
from palier.web.bailleur.home_details import HomeDetailsForm, details_of
from palier.web.inputs import typed
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import BoundedField, DayField, DayInput
from palier.workflows.homes.declaring import HomeDraft
from palier.workflows.offer import undelivered
from palier.workflows.offer.leasing import ABANDON_REASONS, CONTINGENT_REASONS, CONTINGENTS

_CENTS = 100


_TYPES = [*((f"T{n}", f"T{n}") for n in range(1, 6)), ("T6P", "T6 et plus")]
"""As the State codes them: another word would be a type that no rule knows."""


class _AmountField(forms.DecimalField):
    """Euros and cents as people type them: ``1 200,5 €`` is an amount here as it is on a household's pages."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # the stubs call every number field one of integers
        """The euros; what is not an amount is left to the sentences of the field."""
        if isinstance(value, str) and value.strip():
            with contextlib.suppress(typed.NotAnAmount, typed.BelowZero):
                return Decimal(typed.cents(value)) / _CENTS
        return super().to_python(value)


def euros(label: str, least: int = 0) -> forms.DecimalField:
    """A field of an amount, in euros and cents."""
    return _AmountField(
        label=label,
        min_value=least,
        max_value=10_000,
        decimal_places=2,
        max_digits=7,
        localize=True,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "max_digits", "max_whole_digits"),
            f"Écrivez un montant entre {least} et 10 000 € : vérifiez la virgule.",
        ),
    )


class _HomeBasics(forms.Form):
    """What no home is without."""

    rpls_id = forms.RegexField(r"^[0-9A-Z]{10}\Z", label="Numéro RPLS", help_text="10 caractères.")
    commune_name = CommuneField(
        label="Commune", help_text="Son nom, son code postal ou son code INSEE.", is_precise=True
    )
    street = forms.CharField(
        label="Rue, sans le numéro", max_length=160, help_text="Tout le monde la lit. Exemple : rue des Lilas."
    )
    door = forms.CharField(
        label="Numéro et porte", max_length=60, required=False, help_text="Montré à la personne à qui il est proposé."
    )
    type_code = forms.ChoiceField(label="Type", choices=_TYPES, initial="T3")
    floor_area = BoundedField(label="Surface en m²", min_value=9, max_value=400)
    floor = BoundedField(label="Étage", required=False, min_value=-1, max_value=60)
    has_lift = forms.NullBooleanField(label="Ascenseur")
    is_adapted = forms.BooleanField(label="Adapté à un handicap", required=False)
    financing = forms.ChoiceField(label="Financement", choices=[(f, f) for f in Financing if f is not Financing.LLI])
    rent = euros("Loyer mensuel hors charges, en euros", least=1)
    charges = euros("Charges mensuelles, en euros")
    energy_class = forms.ChoiceField(
        label="Classe énergie", required=False, choices=[("", "inconnue"), *((c, c) for c in "ABCDEFG")]
    )
    available_on = DayField(label="Disponible le", required=False, widget=DayInput())
    is_qpv = forms.NullBooleanField(label="En quartier prioritaire de la politique de la ville")
    building = forms.RegexField(
        r"^[0-9A-Za-z._-]{1,40}\Z",
        label="Identifiant de l’immeuble",
        required=False,
        help_text="Le vôtre. Il relie ce logement aux actes du préfet qui nomment l’immeuble.",
    )

    def clean_rent(self) -> int:
        """In cents."""
        return int(self.cleaned_data["rent"] * _CENTS)

    def clean_charges(self) -> int:
        """In cents."""
        return int(self.cleaned_data["charges"] * _CENTS)


_COST = ("financing", "rent", "charges", "charges_cover", "parking", "parking_price")
_ENERGY = ("energy_class", "greenhouse_class", "energy_cost_least", "energy_cost_most", "energy_cost_year")
_ACCESS = ("floor", "has_lift", "lift_serves_floor", "door_steps", "door_width", "is_adapted", "has_adapted_bathroom")


class HomeForm(HomeDetailsForm, _HomeBasics):
    """A dwelling, as its bailleur declares it."""

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under what they are about, each once."""
        named = {
            "Ce qu’il coûte": _COST,
            "L’énergie": _ENERGY,
            "Y entrer et y circuler": (*_ACCESS, "has_level_shower", "has_wide_parking"),
            "Autour": ("nearby",),
        }
        others = [name for name in self.fields if not any(name in names for names in named.values())]
        last = [name for name in others if name == "reason"]
        listed = {"Le logement": [name for name in others if name not in last], **named}
        found = [(legend, [self[name] for name in names if name in self.fields]) for legend, names in listed.items()]
        return [*found, *(("La correction", [self[name]]) for name in last)]

    @classmethod
    def said_of(cls, home: Home) -> dict[str, Any]:
        """What the form shows of a home already declared; an amount has its two figures, as every page writes it."""
        plain = {name: getattr(home, name) for name in cls.base_fields if hasattr(home, name)}
        money = {name: Decimal(getattr(home, name)).scaleb(-2) for name in ("rent", "charges")}
        return {**details_of(plain), **money, "commune_name": [home.commune_id]}

    @property
    def draft(self) -> HomeDraft:
        """What the verbs read."""
        fields = {name: value for name, value in self.cleaned_data.items() if name in HomeDraft.__slots__}
        return HomeDraft(**fields, commune=self.cleaned_data["commune_name"])


class OrientForm(forms.Form):
    """To whom a home goes."""

    reservataire = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.RESERVATAIRE).order_by("name"),
        label="Réservataire",
        empty_label="Choisir",
    )
    vacancy_notified_on = DayField(
        label="Vacance notifiée le", widget=DayInput(), help_text="Le réservataire a un mois, à partir de ce jour."
    )


class OfferForm(forms.Form):
    """The delay to answer."""

    answer_days = forms.IntegerField(label="Délai pour répondre, en jours", max_value=60)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """``on``: the day whose least delay is proposed, and asked for."""
        super().__init__(*args, **kwargs)
        least = min_answer_days(on)
        self.fields["answer_days"] = forms.IntegerField(
            label="Délai pour répondre, en jours", min_value=least, max_value=60, initial=least
        )


class DeliveryForm(forms.Form):
    """A proof of delivery."""

    delivered_at = forms.DateTimeField(
        label="Remise le",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    proof = forms.CharField(
        label="Preuve de remise", max_length=160, help_text="Accusé de réception, remise en main propre…"
    )


class UnprovedForm(forms.Form):
    """Why the delivery of an offer is not proved."""

    reason = forms.ChoiceField(label="Pourquoi la remise n’est pas prouvée", choices=list(undelivered.REASONS.items()))

    def __init__(self, *args: Any, reasons: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """Propose only the reasons that hold today; the verb says why another does not."""
        super().__init__(*args, **kwargs)
        if reasons is not None and not self.is_bound:
            self.fields["reason"].choices = list(reasons.items())  # type: ignore[attr-defined]


class SendAgainForm(UnprovedForm):
    """An offer that leaves by another channel."""

    channel = forms.ChoiceField(label="Nouvel envoi par", choices=list(undelivered.CHANNELS.items()))


class TakeBackForm(UnprovedForm):
    """Why an offer never proved delivered goes to the next."""


class SuitableForm(forms.Form):
    """Whether a refused home suited its household."""

    is_suitable = forms.TypedChoiceField(
        label="Ce logement convenait-il à ce ménage ?",
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        choices=[("non", "Non, ce refus ne compte pas"), ("oui", "Oui, il était adapté")],
        help_text="Taille, loyer, accès, distance : relisez le dossier avant de répondre oui. Le ménage est averti.",
    )


class LeaseForm(forms.Form):
    """A signed lease."""

    signed_on = DayField(label="Signé le", widget=DayInput())
    starts_on = DayField(label="Commence le", widget=DayInput())
    contingent = forms.ChoiceField(label="Contingent", choices=[("", "Choisir"), *CONTINGENTS.items()])
    contingent_reason = forms.ChoiceField(
        label="Si ce n’est pas celui de l’orientation, pourquoi",
        required=False,
        choices=[("", "C’est celui de l’orientation"), *CONTINGENT_REASONS.items()],
    )


class AbandonForm(forms.Form):
    """Why an accepted home will not be leased."""

    reason = forms.ChoiceField(label="Raison", choices=list(ABANDON_REASONS.items()))
