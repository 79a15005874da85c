"""What is asked of a holder who says where they work: the contract, the employer, the commune, the first and the last day."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from palier.models.demandes import told_jobs
from palier.models.demandes.told_jobs import ToldJob
from palier.rules.law import codes
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import EXAMPLE, DayField
from palier.web.languages.later import later
from palier.workflows.people.completing import DeclaredFact

_LONGEST = 120
WITHOUT_A_PLACE = frozenset({"CHO", "RET", "ETU"})
"""Who has no employer: neither name nor commune is kept of them."""


def _day(label: str, hint: str = EXAMPLE) -> DayField:
    return DayField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": later("Écrivez la date avec le jour, le mois et l’année, par exemple 15/03/2027.")},
    )


class ToldJobForm(forms.Form):
    """The job of who is signed in, and of nobody else."""

    contract = forms.ChoiceField(
        label=later("Votre situation"),
        choices=[(code, later(label)) for code, label in codes.CONTRACT.items()],
        widget=forms.RadioSelect,
        error_messages={"required": later("Choisissez une réponse.")},
    )
    employer = forms.CharField(
        label=later("Employeur"),
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    commune = CommuneField(
        is_postal=True,
        label=later("Commune où vous travaillez"),
        required=False,
        help_text=later("Son nom ou son code postal."),
    )
    since = _day(later("Depuis quand"))
    until = _day(later("Jusqu’à quand"), later("Pour un contrat qui a une fin. Sinon, laissez vide."))

    def __init__(
        self, data: QueryDict | None, *, holder: str, on: date, is_sheltered: bool = False, **options: Any
    ) -> None:
        """``holder``: the key of who tells it. ``is_sheltered``: where they work leads to them, and is not asked."""
        super().__init__(data, **options)
        self.holder, self.on = holder, on
        if is_sheltered:
            del self.fields["employer"], self.fields["commune"]

    def clean(self) -> dict[str, Any]:
        """A job that is told has begun or will, and is not over: a job that ended is told by what one does now."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if until and until < self.on:
            self.add_error("until", later("Cet emploi est terminé : dites plutôt votre situation d’aujourd’hui."))
        elif since and until and until < since:
            self.add_error("until", later("Cette date est avant le premier jour."))
        return data

    def told(self) -> dict[str, DeclaredFact]:
        """The job as one fact of its holder."""
        data = self.cleaned_data
        has_place = data["contract"] not in WITHOUT_A_PLACE
        commune = data.get("commune") if has_place else None
        job = ToldJob(
            contract=data["contract"],
            employer=data.get("employer", "").strip() if has_place else "",
            commune=commune.code if commune else "",
            since=data["since"],
            until=data["until"] if has_place else None,
        )
        return {told_jobs.path_of(self.holder): DeclaredFact(told_jobs.value_of(job))}
