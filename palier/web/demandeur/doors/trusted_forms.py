"""Whom a holder names to be told that something waits: what they call them, and one way to reach them."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from palier.gateways.texting import numbers
from palier.rules.law.voice import say
from palier.web.languages.later import later


class TrustedForm(forms.Form):
    """A name for oneself, and a mail or a mobile where texts leave."""

    name = forms.CharField(
        label=later("Son prénom, ou comment vous l’appelez"),
        max_length=80,
        help_text=later("Pour vous seul : personne d’autre ne le lit."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": later("Écrivez comment vous appelez cette personne.")},
    )
    recipient = forms.CharField(
        label=later("Son adresse électronique"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": later("Écrivez comment la joindre.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without a gateway of texts, a mail alone: a question that cannot leave is not taken."""
        super().__init__(*args, **kwargs)
        if settings.SMS_URL:
            self.fields["recipient"].label = say("Son adresse électronique, ou son numéro de mobile")

    def clean_recipient(self) -> str:
        """An address, or a mobile to which texts leave."""
        typed = str(self.cleaned_data["recipient"]).strip()
        if "@" in typed:
            try:
                validate_email(typed)
            except ValidationError as error:
                raise forms.ValidationError(say("Vérifiez cette adresse : par exemple prenom@exemple.fr.")) from error
            return typed
        if not settings.SMS_URL:
            raise forms.ValidationError(say("Écrivez une adresse électronique, par exemple prenom@exemple.fr."))
        try:
            return numbers.mobile(typed)
        except numbers.NotAMobile as error:
            sentence = say("Écrivez un numéro de mobile, par exemple 06 12 34 56 78, ou une adresse électronique.")
            raise forms.ValidationError(sentence) from error
