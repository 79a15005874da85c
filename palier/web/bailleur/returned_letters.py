"""The form of a registered letter of an offer that came back."""

from typing import Any

from django import forms

from palier.rules.offer.uncollected import RETURN_MARKS
from palier.web.inputs.fields import DayField, DayInput


class UncollectedForm(forms.Form):
    """A registered letter that came back; where it left to several holders, all of theirs."""

    mark = forms.ChoiceField(
        label="Ce que la Poste a noté sur la lettre",
        widget=forms.RadioSelect,
        choices=[(mark.value, label) for mark, label in RETURN_MARKS.items()],
    )
    presented_on = DayField(
        label="Présentée le",
        widget=DayInput(),
        help_text="Le jour de l’avis de passage ; de plusieurs lettres, le dernier.",
    )
    returned_on = DayField(label="Revenue le", widget=DayInput())

    def __init__(self, *args: Any, letters: int, **named: Any) -> None:
        """``letters``: how many holders the offer was posted to."""
        super().__init__(*args, **named)
        if letters > 1:
            self.fields["are_all_back"] = forms.BooleanField(
                required=False, label=f"Les lettres des {letters} titulaires sont toutes revenues ou remises"
            )
