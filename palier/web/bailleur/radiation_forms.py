"""The forms of a radiation on the bailleur's desk: each asks for what the law rests on, and nothing else."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from palier.rules.life import radiation
from palier.rules.life.radiation import StrikeOffReason
from palier.web.bailleur.forms import DeliveryForm
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.radiation.warning_radiation import PROOF_LENGTH


class WarnForm(forms.Form):
    """A warning: its reason, its facts, and the letter that got no answer."""

    reason = forms.ChoiceField(label="Motif")
    letter_sent_on = DayField(
        label="Courrier resté sans réponse, envoyé le",
        required=False,
        widget=DayInput(),
        help_text="Pour l’absence de réponse seulement.",
    )
    facts = forms.CharField(
        label="Les faits",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La personne les lit et peut y répondre. Un motif interdit est refusé.",
    )

    def __init__(self, posted: QueryDict | None, *, reasons: Sequence[StrikeOffReason]) -> None:
        """Offer the reasons that this file allows; without a letter to answer, its date is not asked for."""
        super().__init__(posted)
        choices = [(reason.value, radiation.RULES[reason].label) for reason in reasons]
        self.fields["reason"] = forms.ChoiceField(label="Motif", choices=choices)
        if StrikeOffReason.NO_ANSWER not in reasons:
            del self.fields["letter_sent_on"]


class WarningDeliveryForm(DeliveryForm):
    """The proof that a warning arrived."""

    proof = forms.CharField(
        label="Preuve de remise", max_length=PROOF_LENGTH, help_text="Numéro du recommandé, remise en main propre…"
    )


class WithdrawnForm(forms.Form):
    """The applicant's own writing."""

    withdrawn_on = DayField(label="Écrit du demandeur, daté du", widget=DayInput())
    is_whole = forms.BooleanField(label="Tous les titulaires ont signé cet écrit, qui renonce à toute la demande")


class PlainForm(forms.Form):
    """An act that asks for nothing more."""
