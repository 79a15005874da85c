"""What is asked of who hands a situation over to a social service: which one, which pieces, and how to reach them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from palier.models import Demande, Piece
from palier.rules.mandates import referrals
from palier.rules.situations import pieces as documents
from palier.web.demandeur import sending_address
from palier.web.languages.later import later
from palier.workflows.doors import apart


class ReferralForm(forms.Form):
    """One of the urgent situations."""

    situation = forms.ChoiceField(
        label=later("La situation dont vous voulez parler"),
        widget=forms.RadioSelect,
        error_messages={"required": later("Choisissez une situation.")},
    )

    def __init__(self, *args: Any, demande: Demande, on: date, is_shut: bool = False, **kwargs: Any) -> None:
        """Those of the catalogue on a day, under their discreet labels; in the address, under words that name nothing.

        Shut by a switch, it offers what no switch shuts: a danger.
        """
        super().__init__(*args, **kwargs)
        offered = [code for code in referrals.offered(on) if not is_shut or apart.betrays(code)]
        self._codes = {sending_address.word_of(demande, code): code for code in offered}
        choices = [(word, referrals.label(code)) for word, code in self._codes.items()]
        self.fields["situation"].choices = choices  # type: ignore[attr-defined]

    def clean_situation(self) -> str:
        """The code that a word stands for."""
        return self._codes[self.cleaned_data["situation"]]


class PiecesForm(forms.Form):
    """Which of the pieces that one sent for it."""

    pieces = forms.MultipleChoiceField(
        label=later("Les pièces que ce service pourra lire"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, known: Sequence[Piece], **kwargs: Any) -> None:
        """None is ticked for them: what nobody chose is not handed over."""
        super().__init__(*args, **kwargs)
        if known:
            self.fields["pieces"].choices = [(str(one.public_id), name_of(one)) for one in known]  # type: ignore[attr-defined]
        else:
            del self.fields["pieces"]


class HandForm(PiecesForm):
    """The same, and how to be reached."""

    contact = forms.CharField(
        label=later("Comment ce service peut vous joindre"),
        required=False,
        max_length=200,
        help_text=later("Un numéro, une adresse, une heure : ce qui est sûr pour vous. Laissez vide si rien ne l’est."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def name_of(piece: Piece) -> str:
    """The document, where it was said which."""
    return documents.newest(piece.proof_code or piece.code).label if _is_named(piece) else str(later("Pièce envoyée"))


def _is_named(piece: Piece) -> bool:
    return bool(piece.proof_code) or piece.code == referrals.DALO
