"""The form of « Mes données »: one box for a safe address."""

from typing import Any

from django import forms

from palier.web.languages.later import later


class AskDataForm(forms.Form):
    """Everything, but for a safe address: it goes in where its person ticks the box, since others may read a computer."""

    with_safe_address = forms.BooleanField(
        label=later("Mettre aussi mon adresse sûre dans l’archive"),
        help_text=later("Sur un ordinateur partagé, une autre personne pourrait la lire."),
        required=False,
    )

    def __init__(self, *args: Any, has_safe_address: bool, **kwargs: Any) -> None:
        """Ask it of whoever has one, and of nobody else."""
        super().__init__(*args, **kwargs)
        if not has_safe_address:
            del self.fields["with_safe_address"]
