"""What is asked of who gives a mandate: a code, what they let do, until when, and proof that it is they."""

from datetime import date
from typing import Any

from django import forms

from palier.rules.law.voice import say, say_plural
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateScope
from palier.web.inputs.fields import DayField
from palier.web.languages.later import later
from palier.web.signin.forms import six_digits
from palier.workflows.mandates.granting import Offered


class MandateCodeForm(forms.Form):
    """The code, as the adviser handed it over."""

    code = forms.CharField(
        label=later("Code remis par votre conseiller"),
        max_length=30,
        help_text=later("12 signes, par exemple ABCD 2345 EFGH. Les espaces ne comptent pas."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": later("Écrivez le code.")},
    )


class TermsForm(forms.Form):
    """Of what is proposed, what is given, and until when."""

    scope = forms.MultipleChoiceField(
        label=later("Il pourra aussi"), required=False, widget=forms.CheckboxSelectMultiple
    )
    months = forms.TypedChoiceField(
        label=later("Pendant combien de temps"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": later("Choisissez une durée.")},
    )
    asks_other = forms.BooleanField(
        label=later("Demander l’accord de l’autre titulaire, pour ce qui le concerne"),
        required=False,
        help_text=later("Il verra alors que ce mandat existe. Sans cette case, il ne le voit pas."),
    )

    def __init__(self, *args: Any, offered: Offered, on: date, has_other: bool, **kwargs: Any) -> None:
        """Narrow what is proposed, never widen it."""
        super().__init__(*args, **kwargs)
        more = mandates.said(offered.scope - {MandateScope.READ})
        if more:
            self.fields["scope"].choices = [(one.value, say(mandates.WORDS[one])) for one in more]  # type: ignore[attr-defined]
        else:
            del self.fields["scope"]
        if not has_other:
            del self.fields["asks_other"]
        self.fields["months"].choices = [(one, _length(one)) for one in mandates.lengths(on)]  # type: ignore[attr-defined]


def _length(months: int) -> str:
    return say_plural(months, "{count} mois", "{count} mois")


class ConfirmForm(forms.Form):
    """That it is the holder: the code sent to their own contact; a birth date, of who has none here."""

    code = forms.CharField(
        label=later("Le code à 6 chiffres"),
        max_length=20,
        error_messages={"required": later("Écrivez le code reçu.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "pattern": "[0-9 ]*"}),
    )
    birth_date = DayField(
        label=later("Votre date de naissance"),
        help_text=later("Pour être sûr que c’est bien vous. Par exemple 01/02/1975."),
        is_past=True,
        error_messages={"required": later("Écrivez votre date de naissance.")},
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, has_code: bool, **kwargs: Any) -> None:
        """Ask for the one or for the other."""
        super().__init__(*args, **kwargs)
        del self.fields["birth_date" if has_code else "code"]

    def clean_code(self) -> str:
        """The digits alone; another length costs no try."""
        return six_digits(self.cleaned_data["code"])
