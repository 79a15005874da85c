"""What a logeur types: a roof, and its answers to a request."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from palier.models import OtherRoof
from palier.rules.law.clocks import day_in_paris
from palier.rules.roofs import other_roofs, roof_requests
from palier.rules.roofs.other_roofs import RoofKind, RoofLease, RoofPaper, RoofPublic, RoofTerms
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import BoundedField, DayField, DayInput, RentField

_MOMENT = "%Y-%m-%dT%H:%M"
_KINDS = {
    RoofKind.RESIDENCE: "Résidence temporaire : le séjour a une fin",
    RoofKind.SHARED: "Chambre en colocation",
    RoofKind.INTERMEDIATE: "Logement intermédiaire (LLI)",
}
_LEASES = {RoofLease.SEPARATE: "un bail par personne", RoofLease.JOINT: "un seul bail pour tous"}
_PUBLICS = {
    RoofPublic.STUDENT: "étudiants",
    RoofPublic.APPRENTICE: "apprentis",
    RoofPublic.TRAINING: "personnes en formation ou en stage",
    RoofPublic.JOB_START: "personnes qui commencent un emploi",
    RoofPublic.JOB_MOVE: "personnes dont l’emploi change de lieu",
}
_PAPERS = {
    RoofPaper.IDENTITY: "identité",
    RoofPaper.ADDRESS: "domicile",
    RoofPaper.ACTIVITY: "activité : emploi, études",
    RoofPaper.INCOME: "ressources",
}
_TYPES = {"T1": "une pièce", "T6P": "six pièces et plus"} | {f"T{n}": f"{n} pièces" for n in range(2, 6)}
REASONS = {
    roof_requests.RoofRefusal.FULL: "Complet, et aucune date connue",
    roof_requests.RoofRefusal.AGE: "Condition d’âge affichée, non remplie",
    roof_requests.RoofRefusal.PUBLIC: "Public réservé affiché, dont la personne n’est pas",
    roof_requests.RoofRefusal.CEILING: "Revenus au-dessus du plafond",
    roof_requests.RoofRefusal.PERSONS: "Trop de personnes pour ce toit",
    roof_requests.RoofRefusal.PAPER: "Un papier affiché n’a pas été montré",
    roof_requests.RoofRefusal.MISSED: "Visite manquée, sans nouvelle",
    roof_requests.RoofRefusal.GONE: "Ce toit n’est plus proposé",
}


class RoofForm(forms.Form):
    """A roof, as its logeur declares it."""

    kind = forms.ChoiceField(label="Nature", choices=[(one.value, words) for one, words in _KINDS.items()])
    name = forms.CharField(
        label="Nom",
        max_length=other_roofs.LONGEST_NAME,
        help_text="Tout le monde le lit. Exemple : Résidence des Tilleuls.",
        error_messages={"required": "Donnez un nom à ce toit."},
    )
    commune_name = CommuneField(
        label="Commune", help_text="Son nom, son code postal ou son code INSEE.", is_precise=True
    )
    address = forms.CharField(
        label="Adresse montrée à tous",
        max_length=160,
        required=False,
        help_text="Vide : elle n’est gardée nulle part, et vous la direz à qui vous acceptez.",
    )
    type_code = forms.ChoiceField(
        label="Taille",
        choices=[(code, _TYPES[code]) for code in other_roofs.TYPES],
        help_text="D’une place, ou du logement partagé.",
    )
    floor_area = BoundedField(
        label="Surface en m²", min_value=7, max_value=400, help_text="D’une place ; de la chambre, en colocation."
    )
    persons = BoundedField(label="Personnes par place", min_value=1, max_value=12, initial=1)
    places = BoundedField(label="Nombre de places", min_value=1, max_value=999, initial=1)
    rent = RentField(label="Loyer mensuel hors charges, en euros", most=10_000)
    charges = RentField(label="Charges mensuelles, en euros", most=10_000)
    deposit = RentField(label="Dépôt de garantie, en euros", most=20_000, help_text="Zéro s’il n’y en a pas.")
    free_from = DayField(
        label="Libre à partir du", required=False, widget=DayInput(), help_text="Vide : dès maintenant."
    )
    least_months = BoundedField(label="Séjour le plus court, en mois", required=False, min_value=1, max_value=120)
    most_months = BoundedField(
        label="Séjour le plus long, en mois",
        required=False,
        min_value=1,
        max_value=120,
        help_text="Toujours, pour une résidence.",
    )
    age_from = BoundedField(
        label="Âge à partir de", required=False, min_value=16, max_value=99, help_text="Résidence temporaire seulement."
    )
    age_under = BoundedField(
        label="Âge : moins de", required=False, min_value=17, max_value=120, help_text="Résidence temporaire seulement."
    )
    publics = forms.MultipleChoiceField(
        label="Réservé à",
        required=False,
        choices=[(one.value, words) for one, words in _PUBLICS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Résidence temporaire seulement. Rien de coché : à tout le monde.",
    )
    lease_form = forms.ChoiceField(
        label="Bail de la colocation",
        required=False,
        choices=[("", "ce n’est pas une colocation"), *((one.value, words) for one, words in _LEASES.items())],
    )
    living = forms.CharField(
        label="Qui vit dans la colocation",
        required=False,
        max_length=other_roofs.LONGEST_WORDS,
        help_text="Combien de personnes, et leur façon de vivre. Ni nom, ni âge, ni origine, ni métier d’une personne.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    papers = forms.MultipleChoiceField(
        label="Papiers à montrer à la visite",
        choices=[(one.value, words) for one, words in _PAPERS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=[RoofPaper.IDENTITY.value],
        help_text="Liste du décret n° 2015-1437 : aucun autre papier ne se demande.",
        error_messages={"required": "Cochez au moins la pièce d’identité."},
    )
    how_to = forms.CharField(
        label="Ce qu’il faut savoir de plus",
        required=False,
        max_length=other_roofs.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answer_days = forms.TypedChoiceField(label="Vous répondez en", coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        """The delays are those of the day."""
        super().__init__(*args, **options)
        days = other_roofs.answer_days_offered(day_in_paris(timezone.now()))
        self.fields["answer_days"].choices = [(one, f"{one} jours ouvrés") for one in days]  # type: ignore[attr-defined]

    @classmethod
    def said_of(cls, roof: OtherRoof) -> dict[str, Any]:
        """What the form shows of a roof already declared."""
        plain = {name: getattr(roof, name) for name in cls.base_fields if hasattr(roof, name)}
        return {**plain, "commune_name": [roof.commune_id]}

    @property
    def terms(self) -> RoofTerms:
        """What was declared, once the form is right."""
        data = dict(self.cleaned_data)
        data.pop("commune_name")
        data["kind"] = RoofKind(data["kind"])
        data["publics"] = tuple(RoofPublic(one) for one in data["publics"])
        data["papers"] = tuple(RoofPaper(one) for one in data["papers"])
        data["lease_form"] = RoofLease(data["lease_form"]) if data["lease_form"] else None
        for name in ("name", "address", "living", "how_to"):
            data[name] = " ".join(data[name].split())
        return RoofTerms(**data)


class VisitForm(forms.Form):
    """When and where somebody comes."""

    visit_day = forms.DateTimeField(
        label="Visite",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        input_formats=[_MOMENT],
        error_messages={"required": "Dites le jour et l’heure.", "invalid": "Écrivez un jour et une heure."},
    )
    place = forms.CharField(
        label="Où venir",
        max_length=200,
        help_text="L’adresse, l’entrée, le nom de la personne qui accueille. La personne seule le lit.",
        error_messages={"required": "Dites où venir."},
    )

    @property
    def visit_at(self) -> datetime:
        """The instant, once the form is right."""
        found: datetime = self.cleaned_data["visit_day"]
        return found


class ListForm(forms.Form):
    """Until when somebody waits for another answer."""

    until = DayField(
        label="Nouvelle réponse au plus tard le",
        widget=DayInput(),
        help_text="La personne lit cette date. Vous pourrez la changer.",
        error_messages={"required": "Dites quand vous redonnerez une réponse."},
    )


class RoofRefuseForm(forms.Form):
    """A reason of the list of the roof."""

    reason = forms.ChoiceField(
        label="Motif",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Choisissez un motif de la liste : une condition qui n’est pas affichée n’exclut personne.",
        },
    )

    def __init__(self, *args: Any, reasons: tuple[roof_requests.RoofRefusal, ...], **options: Any) -> None:
        """``reasons``: those that this roof may give."""
        super().__init__(*args, **options)
        self.offer(reasons)

    def offer(self, reasons: tuple[roof_requests.RoofRefusal, ...]) -> None:
        """Show these reasons and no other."""
        self.fields["reason"].choices = [(one.value, REASONS[one]) for one in reasons]  # type: ignore[attr-defined]


class EntryForm(forms.Form):
    """An entry, and the end of the stay."""

    entry_on = DayField(label="Entrée le", widget=DayInput(), error_messages={"required": "Dites le jour de l’entrée."})
    ends_on = DayField(
        label="Fin du séjour le", widget=DayInput(), required=False, help_text="Vide : le contrat n’a pas de fin."
    )

    @property
    def days(self) -> tuple[date, date | None]:
        """The entry and the end, once the form is right."""
        return self.cleaned_data["entry_on"], self.cleaned_data["ends_on"]
