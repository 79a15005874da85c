"""The forms of what a household contests: why, with which papers, and the day on which it went to a judge."""

from collections.abc import Sequence

from django import forms

from palier.models import Piece
from palier.rules.appeals.appeals import REASONS, AppealReason
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.web.inputs.fields import DayField, DayInput
from palier.web.languages.later import later
from palier.workflows.appeals import appeals
from palier.workflows.people import pieces


class WhyContestForm(forms.Form):
    """Why it is contested, in a list and in words."""

    reasons = forms.MultipleChoiceField(
        label=later("Pourquoi ?"),
        choices=[(one.value, later(REASONS[one])) for one in AppealReason],
        widget=forms.CheckboxSelectMultiple,
        help_text=later("Cochez tout ce qui est vrai."),
        error_messages={"required": later(appeals.SayWhy.sentence)},
    )
    said = forms.CharField(
        label=later("Dites-le avec vos mots"),
        required=False,
        max_length=appeals.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=later(
            "Quelques mots suffisent. Qui répond les lira ; l’autre titulaire de la demande, s’il y en a un, aussi."
        ),
    )
    pieces = forms.MultipleChoiceField(
        label=later("Des pièces de votre dossier à relire"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=later(
            "Celles que cet organisme peut lire. Pour en ajouter une autre, envoyez-la d’abord depuis « Mes pièces »."
        ),
    )

    def __init__(self, *args: object, papers: Sequence[Piece], **kwargs: object) -> None:
        """Offer the pieces that who answers may read; without any, nothing is asked."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not papers:
            del self.fields["pieces"]
            return
        self.fields["pieces"].choices = [(str(one.public_id), _named(one)) for one in papers]  # type: ignore[attr-defined]


def _named(one: Piece) -> str:
    return say(
        "{piece}, envoyée le {day}", piece=pieces.label_of(one.code), day=french.day(day_in_paris(one.uploaded_at))
    )


class CourtForm(forms.Form):
    """The day on which the household went to a judge."""

    on = DayField(
        label=later("Le jour où vous avez saisi le juge"),
        widget=DayInput(),
        is_past=True,
        help_text=later("Celui de votre dépôt, ou de l’envoi de votre lettre."),
        error_messages={"required": later(appeals.BadCourtDay.sentence)},
    )
