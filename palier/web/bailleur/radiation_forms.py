"""The forms of a radiation on the bailleur's desk: each asks for what the law rests on, and nothing else."""

from django import forms

from palier.rules import radiation
from palier.web.bailleur.forms import DayInput, DeliveryForm
from palier.workflows.warning_radiation import PROOF_LENGTH


class WarnForm(forms.Form):
    """A warning: its reason, its facts, and the letter that got no answer."""

    reason = forms.ChoiceField(
        label="Motif", choices=[(reason.value, radiation.RULES[reason].label) for reason in radiation.WARNED]
    )
    letter_sent_on = forms.DateField(
        label="Courrier resté sans réponse, envoyé le", required=False, widget=DayInput(),
        help_text="Pour l’absence de réponse seulement.",
    )  # fmt: skip
    facts = forms.CharField(
        label="Les faits", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La personne les lit et peut y répondre. Un motif interdit est refusé.",
    )  # fmt: skip


class WarningDeliveryForm(DeliveryForm):
    """The proof that a warning arrived."""

    proof = forms.CharField(
        label="Preuve de remise", max_length=PROOF_LENGTH, help_text="Numéro du recommandé, remise en main propre…"
    )


class WithdrawnForm(forms.Form):
    """The applicant's own writing."""

    withdrawn_on = forms.DateField(label="Écrit du demandeur, daté du", widget=DayInput())


class PlainForm(forms.Form):
    """An act that asks for nothing more."""
