"""What an agent types of who stands before them."""

from typing import Any

from django import forms

from palier.rules.counter import alone, visits
from palier.web.inputs.fields import EXAMPLE, DayField
from palier.web.signin.forms import NumberForm


class SeenForm(NumberForm):
    """A number, the birth date that a paper bears, and which paper it is."""

    paper = forms.ChoiceField(
        label="Pièce d’identité vue",
        help_text="Vous notez de quelle sorte elle est, jamais son numéro. Vous n’en gardez pas de copie.",
        choices=[("", "Choisissez"), *((one.value, words) for one, words in visits.PAPERS.items())],
        error_messages={"required": "Choisissez la pièce que la personne vous a montrée."},
    )
    is_there = forms.BooleanField(
        label="La personne est devant moi, et c’est elle sur la photographie",
        error_messages={"required": "Un dossier s’ouvre seulement quand la personne est là."},
    )
    field_order = ("numero", "birth_date", "paper", "is_there")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say it to an agent, who reads it on a paper."""
        super().__init__(*args, **kwargs)
        del self.fields["channel"]
        numero, born = self.fields["numero"], self.fields["birth_date"]
        numero.label, numero.help_text = (
            "Numéro unique de la demande",
            "18 caractères, sur l’attestation de la personne.",
        )
        numero.error_messages["required"] = "Écrivez le numéro unique."
        born.label = "Date de naissance, sur la pièce d’identité"
        born.error_messages["required"] = "Écrivez la date de naissance."
        born.widget.attrs["autocomplete"] = "off"


class TakeUpForm(forms.Form):
    """The reference of a form begun online, and the birth date that a paper bears."""

    reference = forms.CharField(
        label="Référence du formulaire",
        max_length=20,
        help_text="Dix signes, sur le reçu ou sur la page de la personne.",
        error_messages={"required": "Écrivez la référence.", "max_length": "Une référence compte dix signes."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    birth_date = DayField(
        label="Date de naissance, sur la pièce d’identité",
        is_past=True,
        help_text=EXAMPLE,
        error_messages={"required": "Écrivez la date de naissance."},
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_reference(self) -> str:
        """Ten signs, whatever separates them."""
        found = alone.reference(self.cleaned_data["reference"])
        if len(found) != alone.REFERENCE:
            raise forms.ValidationError("Une référence compte dix signes.")
        return found
