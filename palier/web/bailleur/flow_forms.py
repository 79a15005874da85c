"""The forms of the flow: to whom a home goes and why, a convention, the figures of a year."""

from collections.abc import Mapping
from fractions import Fraction

from django import forms
from django.db.models import QuerySet

from palier.models import Organisation, OrganisationKind
from palier.rules.homes import flow_balance
from palier.rules.homes.flow import Contingent, FlowYear
from palier.rules.homes.flow_balance import FlowUnit
from palier.rules.law import rounding
from palier.rules.law.rounding import Rounding
from palier.web.bailleur import forms as desk_forms
from palier.web.inputs.communes import DepartementField
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.homes.agreeing import ConventionDraft
from palier.workflows.offer.leasing import CONTINGENTS

_PERCENT = 100
_CONTINGENTS = [(code, text) for code, text in CONTINGENTS.items() if code != Contingent.NONE]


class Balanced(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in its stubs alone
    """A réservataire, with what is still due to it this year."""

    balances: Mapping[int, str] = {}

    def label_from_instance(self, obj: Organisation) -> str:
        """``Emploi et Toit (reste 12 sur 30 dus)``."""
        balance = self.balances.get(obj.pk)
        return f"{obj.name} ({balance})" if balance else obj.name


def reservataires() -> QuerySet[Organisation]:
    """Those to whom a home may go, by name."""
    return Organisation.objects.filter(kind=OrganisationKind.RESERVATAIRE).order_by("name")


class FlowOrientForm(desk_forms.OrientForm):
    """To whom a home goes, the balance in sight, and why: the choice is logged."""

    reservataire = Balanced(reservataires(), label="Réservataire", empty_label="Choisir")
    reason = forms.ChoiceField(label="Raison de l’orientation", choices=list(flow_balance.ORIENTATION_REASONS.items()))
    contingent = forms.ChoiceField(
        label="Contingent",
        required=False,
        choices=[("", "Celui de la convention"), *_CONTINGENTS],
        help_text="À préciser si ce réservataire en a plusieurs.",
    )
    field_order = ("reservataire", "contingent", "reason", "vacancy_notified_on")

    def show(self, balances: Mapping[int, str]) -> None:
        """Write the balances beside the names."""
        field = self.fields["reservataire"]
        if isinstance(field, Balanced):
            field.balances = balances
            field.choices = field.iterator(field)


class KeepForm(forms.Form):
    """Why a home stays in the landlord's own part of the flow."""

    reason = forms.ChoiceField(label="Pourquoi", choices=list(flow_balance.OWN_REASONS.items()))


def _rate(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, decimal_places=2, max_digits=5, localize=True)


class ConventionForm(forms.Form):
    """A signed convention, as it is written."""

    reservataire = forms.ModelChoiceField(
        reservataires(), label="Réservataire, titulaire du contingent", empty_label="Choisir"
    )
    delegate = forms.ModelChoiceField(
        reservataires(),
        label="Délégataire",
        empty_label="Aucun",
        required=False,
        help_text="Qui désigne à sa place, s’il a délégué.",
    )
    departement = DepartementField(label="Département")
    contingent = forms.ChoiceField(label="Contingent", choices=_CONTINGENTS)
    rate = _rate("Part du flux, en %")
    rounding = forms.ChoiceField(label="Arrondi écrit dans la convention", choices=list(rounding.LABELS.items()))
    unit = forms.ChoiceField(label="Ce qui se compte", choices=list(flow_balance.UNIT_LABELS.items()))
    lost_is_used = forms.BooleanField(label="Un logement perdu après le délai compte comme utilisé", required=False)
    is_guarantee = forms.BooleanField(label="En contrepartie d’une garantie d’emprunt", required=False)
    answer_days = forms.IntegerField(
        label="Délai pour proposer des candidats, en jours",
        required=False,
        min_value=1,
        help_text="Tel que la convention l’écrit ; vide, c’est un mois. Plus long, il ne vaut que hors des communes de la taxe "
        "sur les logements vacants, où le mois est d’ordre public. Là où l’on ne sait pas, une règle de Palier applique le mois.",
    )
    signed_on = DayField(label="Signée le", widget=DayInput())
    valid_from = DayField(
        label="En vigueur à partir du",
        widget=DayInput(),
        help_text="Une convention ancienne est comptée à partir de la première année que vous prévoyez ici.",
    )
    valid_until = DayField(label="Jusqu’au", widget=DayInput(), required=False)
    order_reference = forms.CharField(
        label="Arrêté du préfet qui laisse l’État passer ses plafonds",
        required=False,
        max_length=160,
        help_text="Pour une convention de l’État seulement, si sa part passe 30 % du flux, ou 5 % pour ses agents. Par exemple : "
        "arrêté n° 2026-118 du 12 mars 2026. À titre exceptionnel, pour loger des agents de sécurité publique ou répondre à "
        "des besoins économiques, il déroge un an au plus : au-delà, la convention finit avec lui.",
    )
    order_from = DayField(label="Premier jour de l’arrêté", widget=DayInput(), required=False)
    order_until = DayField(label="Dernier jour de l’arrêté", widget=DayInput(), required=False)

    @property
    def draft(self) -> ConventionDraft:
        """What the verb reads."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return ConventionDraft(
            **{
                **data,
                "rate": Fraction(data["rate"]) / _PERCENT,
                "contingent": Contingent(data["contingent"]),
                "rounding": Rounding(data["rounding"]),
                "unit": FlowUnit(data["unit"]),
            }
        )


class EndForm(forms.Form):
    """When a convention ends."""

    last_day = DayField(label="Dernier jour", widget=DayInput())


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, initial=0)


class PlanForm(forms.Form):
    """What a year is expected to free."""

    departement = DepartementField(label="Département")
    year = forms.IntegerField(label="Année", min_value=2024, max_value=2100)
    stock = forms.IntegerField(label="Logements du parc", min_value=0, max_value=2_000_000)
    rotation = _rate("Taux de rotation, en %")
    deliveries = _count("Livraisons de l’année")
    transfers = _count("Mutations internes")
    renewal = _count("Relogements du renouvellement urbain")
    degraded_coownership = _count("Relogements des copropriétés dégradées")
    unfit_buildings = _count("Relogements des articles L521-3-1 à L521-3-3")
    sales = _count("Opérations de vente")
    stock_reserved = _count("Réservés en stock (défense, sécurité intérieure, santé)")

    @property
    def figures(self) -> FlowYear:
        """What the verb reads."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("departement", "year")}
        return FlowYear(**{**data, "rotation": Fraction(data["rotation"]) / _PERCENT})
