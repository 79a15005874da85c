"""What is asked of the list of letters, and what is said of the letters chosen."""

from datetime import date
from typing import Any

from django import forms

from palier.rules.letters import posting
from palier.rules.letters.posting import PostingState
from palier.web.inputs.fields import DayField, DayInput

STATES = [*((state.value, label) for state, label in posting.LABELS.items()), ("toutes", "Toutes")]
ORDERS = {
    "ancien": ("made_at", "pk"),
    "recent": ("-made_at", "-pk"),
    "objet": ("title", "made_at", "pk"),
    "postee": ("-posted_on", "-made_at", "-pk"),
}
_SORTS = [
    ("ancien", "La plus ancienne"),
    ("recent", "La plus récente"),
    ("objet", "Objet"),
    ("postee", "Dernière postée"),
]


class LettersForm(forms.Form):
    """Which letters, in which order; an answer that means nothing is the first one."""

    etat = forms.ChoiceField(choices=STATES, required=False, widget=forms.HiddenInput)
    tri = forms.ChoiceField(label="Ranger par", choices=_SORTS, required=False)

    @property
    def state(self) -> str:
        """The state asked for."""
        return self.cleaned_data.get("etat") or PostingState.TO_PRINT.value

    @property
    def order(self) -> tuple[str, ...]:
        """The order asked for."""
        return ORDERS[self.cleaned_data.get("tri") or "ancien"]


class LetterActForm(forms.Form):
    """One act of a form that holds several: what another act needs must not stop the browser from sending this one."""

    use_required_attribute = False


class PostedForm(LetterActForm):
    """The day on which the letters were handed to the post."""

    posted_on = DayField(
        label="Postées le",
        widget=DayInput(),
        help_text="Le jour du dépôt à la poste. Il prouve l’envoi, pas la remise.",
    )
    number = forms.CharField(
        label="Numéro de recommandé", max_length=20, required=False, help_text="Pour une seule lettre recommandée."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Propose today, and nothing after."""
        super().__init__(*args, **kwargs)
        self.fields["posted_on"].initial = today
        self.fields["posted_on"].widget.attrs["max"] = today.isoformat()


class WithdrawLettersForm(LetterActForm):
    """Why letters will not be posted."""

    reason = forms.ChoiceField(label="Raison du retrait", choices=[("", "Choisir"), *posting.WITHDRAWALS.items()])


class BackForm(LetterActForm):
    """Why letters go one step back."""

    reason = forms.ChoiceField(label="Raison du retour", choices=[("", "Choisir"), *posting.UNDOINGS.items()])


class NothingForm(LetterActForm):
    """An act that asks nothing more."""
