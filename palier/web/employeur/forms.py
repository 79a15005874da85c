"""What an employer types: a code or a receipt, a contract, a first day, a site. Nothing else is ever asked."""

from typing import Any

from django import forms

from palier.models import EmployerSite
from palier.rules.law import codes
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import DayField
from palier.workflows.people.attesting_employment import EmployerStatement


class EmploymentCodeForm(forms.Form):
    """The code, as the employee handed it over."""

    code = forms.CharField(
        label="Code remis par votre salarié",
        max_length=30,
        help_text="12 signes, par exemple ABCD 2345 EFGH. Ni 0, ni O, ni 1, ni I. Les espaces ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le code."},
    )


class JobForm(forms.Form):
    """What is attested of a job."""

    contract = forms.ChoiceField(label="Contrat", error_messages={"required": "Choisissez le contrat."})
    since = DayField(label="Premier jour de travail", help_text="Tel qu’il est écrit au contrat.")
    site = forms.ChoiceField(label="Lieu de travail", error_messages={"required": "Choisissez le lieu de travail."})

    def __init__(self, *args: Any, sites: list[EmployerSite], contracts: tuple[str, ...], **options: Any) -> None:
        """``sites``: those of the employer that are open."""
        super().__init__(*args, **options)
        self._sites = {str(site.public_id): site for site in sites}
        choices: dict[str, forms.Field] = self.fields
        choices["contract"].choices = [("", "Choisir"), *((code, codes.CONTRACT[code]) for code in contracts)]  # type: ignore[attr-defined]
        choices["site"].choices = [("", "Choisir"), *((key, str(site)) for key, site in self._sites.items())]  # type: ignore[attr-defined]

    @property
    def job(self) -> EmployerStatement:
        """What was said, once it is whole."""
        data = self.cleaned_data
        return EmployerStatement(contract=data["contract"], since=data["since"], site=self._sites[data["site"]])


class CorrectForm(JobForm):
    """The same, for the receipt of an attestation of the day."""

    receipt = forms.CharField(
        label="Numéro du reçu",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le numéro du reçu."},
    )
    field_order = ("receipt", "contract", "since", "site")


class SiteForm(forms.Form):
    """A place of work."""

    name = forms.CharField(
        label="Nom du lieu de travail",
        max_length=80,
        help_text="Celui que vos salariés connaissent : Siège, Entrepôt nord…",
        error_messages={"required": "Donnez un nom à ce lieu."},
    )
    commune = CommuneField(label="Commune", error_messages={"required": "Écrivez la commune."})
