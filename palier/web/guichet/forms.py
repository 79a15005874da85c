"""What an agent types of who stands before them."""

from typing import Any

from django import forms

from palier.rules.counter import visits
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
