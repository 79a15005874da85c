"""What a social worker types: a code, what they saw, why it is not enough, a note. Nothing of the story is asked for."""

from datetime import date
from typing import Any

from django import forms

from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import NotProvedReason, RetractReason
from palier.rules.situations import pieces as documents
from palier.web.inputs.fields import DayField
from palier.workflows.mandates.qualifying import Found


class CodeForm(forms.Form):
    """The code, as the person handed it over."""

    code = forms.CharField(
        label="Code remis par la personne",
        max_length=30,
        help_text="12 signes, par exemple ABCD 2345 EFGH. Ni 0, ni O, ni 1, ni I. Les espaces ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le code."},
    )


class QualifyForm(forms.Form):
    """Which papers were seen, on which day, and until when that holds."""

    proofs = forms.MultipleChoiceField(
        label="Papiers que vous avez vus",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un papier que vous avez vu."},
    )
    seen_on = DayField(
        label="Jour où vous les avez vus",
        help_text="Par exemple 26/11/2026.",
        is_past=True,
        error_messages={"required": "Écrivez le jour."},
    )
    valid_until = DayField(
        label="Fin, si elle vient plus tôt",
        required=False,
        help_text="Laissez vide pour la durée entière, comptée du jour où la preuve est vue.",
    )

    def __init__(self, *args: Any, code: str, on: date, **options: Any) -> None:
        """The papers that prove this situation, and no other."""
        super().__init__(*args, **options)
        choices = [(one, documents.newest(one).label) for kind in referrals.proofs(code, on) for one in kind]
        self.fields["proofs"].choices = choices  # type: ignore[attr-defined]
        if referrals.longest(code, on) is None:
            del self.fields["valid_until"]

    @property
    def found(self) -> Found:
        """What was seen, once it is whole."""
        data = self.cleaned_data
        return Found(data["proofs"], data["seen_on"], data.get("valid_until"))


class PaperForm(forms.Form):
    """Another paper, of those that prove this situation."""

    paper = forms.ChoiceField(label="Papier à demander", error_messages={"required": "Choisissez le papier."})

    def __init__(self, *args: Any, code: str, on: date, **options: Any) -> None:
        """The same papers."""
        super().__init__(*args, **options)
        choices = [(one, documents.newest(one).label) for kind in referrals.proofs(code, on) for one in kind]
        self.fields["paper"].choices = [("", "Choisir"), *choices]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """Why it is not proved, of a closed list: no word is typed."""

    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=[("", "Choisir"), *((one.value, referrals.REASONS[one]) for one in NotProvedReason)],
        error_messages={"required": "Choisissez une raison."},
    )

    @property
    def chosen(self) -> NotProvedReason:
        """The word of the list."""
        return NotProvedReason(self.cleaned_data["reason"])


class RetractForm(forms.Form):
    """Why an answer is taken back, of a closed list: its person reads it."""

    reason = forms.ChoiceField(
        label="Pourquoi reprendre cette réponse",
        choices=[("", "Choisir"), *((one.value, referrals.RETRACTED[one]) for one in RetractReason)],
        help_text="La personne lit cette raison sur sa page « Parler à un service social ».",
        error_messages={"required": "Choisissez une raison."},
    )

    @property
    def chosen(self) -> RetractReason:
        """The word of the list."""
        return RetractReason(self.cleaned_data["reason"])


class NoteForm(forms.Form):
    """Free words, under secrecy."""

    text = forms.CharField(
        label="Note sociale",
        max_length=referrals.LONGEST_NOTE,
        help_text="Votre service et la personne la lisent, personne d’autre. Elle part avec le dossier.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez la note."},
    )
