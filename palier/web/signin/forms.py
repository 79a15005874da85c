"""What is asked at the door."""

from datetime import date

from django import forms

from palier.rules.people import numero
from palier.web.inputs.fields import EXAMPLE, DayField
from palier.web.languages.later import later, shown

OLDEST_YEAR = 1900
CODE_DIGITS = 6


class NumberForm(forms.Form):
    """The numéro unique and a birth date."""

    numero = forms.CharField(
        label=later("Votre numéro unique"),
        help_text=later(
            "18 caractères, en haut de votre attestation d’enregistrement. "
            "Elle est aussi dans votre espace sur demande-logement-social.gouv.fr."
        ),
        max_length=60,
        error_messages={
            "required": later("Écrivez votre numéro unique."),
            "max_length": later("Un numéro unique compte 18 caractères. Recopiez-le depuis votre attestation."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    birth_date = DayField(
        label=later("Votre date de naissance"),
        help_text=EXAMPLE,
        is_past=True,
        error_messages={"required": later("Écrivez votre date de naissance.")},
        widget=forms.DateInput(attrs={"autocomplete": "bday", "inputmode": "numeric"}),
    )

    channel = forms.CharField(
        label=later("Où recevoir le code"),
        help_text=later(
            "Laissez vide pour le recevoir au contact de votre dossier. Sinon, écrivez l’adresse ou le téléphone "
            "que vous nous avez donnés : le code n’y part que s’ils sont les vôtres."
        ),
        required=False,
        max_length=254,
        error_messages={"max_length": later("Cette adresse est trop longue.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_numero(self) -> str:
        """Return the 18 characters, whatever separates them."""
        try:
            return numero.normalise(self.cleaned_data["numero"])
        except numero.MalformedNumero as error:
            raise forms.ValidationError(shown(error)) from error

    def clean_birth_date(self) -> date:
        """Refuse a day that no living person was born on."""
        born: date = self.cleaned_data["birth_date"]
        if born.year < OLDEST_YEAR:
            raise forms.ValidationError(later("Vérifiez l’année de naissance."))
        return born


class SignInCodeForm(forms.Form):
    """The six digits of the code. Another length is no code: it is said so, and costs no try."""

    code = forms.CharField(
        label=later("Le code à 6 chiffres"),
        max_length=20,
        error_messages={
            "required": later("Écrivez le code reçu."),
            "max_length": later("Le code compte 6 chiffres."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "pattern": "[0-9 ]*"}),
    )

    def clean_code(self) -> str:
        """The digits alone, or what is wrong with their number."""
        return six_digits(self.cleaned_data["code"])


def six_digits(typed: str) -> str:
    """The six digits of a code, whatever separates them; else a sentence, before anything is compared."""
    digits = "".join(char for char in typed if not (char.isspace() or char in "-.\u2011"))
    if len(digits) != CODE_DIGITS or not digits.isdecimal():
        raise forms.ValidationError(
            later(
                "Le code compte {number} chiffres. Vérifiez ce que vous avez écrit : aucun essai n’est compté.",
                number=CODE_DIGITS,
            )
        )
    return digits
