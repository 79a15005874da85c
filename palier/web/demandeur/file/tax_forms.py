"""The forms of a consent: a year and a tax number, or the name of an account, and a box that is never ticked beforehand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from palier.rules.fetching import fetching
from palier.web.languages.later import later
from palier.workflows.fetching.fetching import ConsentNeeded, NotAnAccount, NotATaxNumber


class TaxConsentForm(forms.Form):
    """What is needed to ask, and nothing more."""

    year = forms.TypedChoiceField(
        label=later("Revenus de quelle année"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": later("Choisissez une année."),
            "invalid_choice": later("Cette année ne peut pas être demandée aujourd’hui."),
        },
    )
    number = forms.CharField(
        label=later("Votre numéro fiscal"),
        max_length=30,
        help_text=later("Treize chiffres, en haut de la première page de votre avis."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": later("Écrivez votre numéro fiscal.")},
    )
    agrees = forms.BooleanField(
        label=later("J’accepte que Palier demande cet avis aux impôts, cette fois."),
        error_messages={"required": later(ConsentNeeded.sentence)},
    )

    def __init__(self, data: QueryDict | None, *, years: Sequence[int]) -> None:
        """Offer the years whose notices are out, the one that is looked at first chosen."""
        super().__init__(data)
        choices = [(str(year), later("{year}, l’avis de {notice}", year=year, notice=year + 1)) for year in years]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]
        self.fields["year"].initial = str(years[0])

    def clean_number(self) -> str:
        """Thirteen digits, however they are grouped."""
        told: Any = self.cleaned_data["number"]
        if not fetching.normalise(str(told)):
            raise forms.ValidationError(later(NotATaxNumber.sentence))
        return str(told)


class JobConsentForm(forms.Form):
    """What is needed to ask France Travail, and nothing more."""

    number = forms.CharField(
        label=later("Identifiant de votre espace France Travail"),
        max_length=fetching.LONGEST_ACCOUNT,
        help_text=later("Celui que vous écrivez pour entrer dans votre espace. Jamais votre mot de passe."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": later(NotAnAccount.sentence)},
    )
    agrees = forms.BooleanField(
        label=later("J’accepte que Palier demande mon inscription à France Travail, cette fois."),
        error_messages={"required": later(ConsentNeeded.sentence)},
    )

    def clean_number(self) -> str:
        """The name of an account, as its person chose it."""
        told = str(self.cleaned_data["number"])
        if not fetching.account(told):
            raise forms.ValidationError(later(NotAnAccount.sentence))
        return told
