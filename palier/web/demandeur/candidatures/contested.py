"""What a card of « Mes candidatures » says of what its household contests: where it stands, until when, and its page."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from palier.models import Appeal, Demande
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.appeals.appeals import ANSWERS, RUNNING, STATES, AppealAnswer, AppealState
from palier.rules.law.voice import say
from palier.rules.letters import state_words
from palier.web.demandeur.life.appeals import delay_of
from palier.workflows.appeals import appeals

_TOLD = (*RUNNING, AppealState.ANSWERED, AppealState.UNANSWERED)


@dataclass(frozen=True, slots=True)
class ContestLine:
    """One contest on the card of its candidature."""

    state: str
    sentence: str
    url: str


_CONTESTS = WrittenReading(
    lambda demande: appeals.of(demande).filter(candidature__isnull=False, state__in=_TOLD).order_by("sent_at", "pk"),
    pages=(ReadPage.CANDIDATURES,),
)


def by_candidature(demande: Demande, *, at: datetime) -> dict[int, ContestLine]:
    """The last contest of each candidature that has one; what was taken back is told by its page alone."""
    rows = _CONTESTS(demande.pk)
    return {row.candidature_id: line(row, at=at) for row in rows if row.candidature_id is not None}


def line(row: Appeal, *, at: datetime) -> ContestLine:
    """One contest: who was told that they were right reads it before the reason that was false."""
    return ContestLine(
        state=say(STATES[AppealState(row.state)]),
        sentence=_answer(row) or delay_of(row, at) or say(state_words.APPEALS[AppealState(row.state)].sentence),
        url=reverse("contestation", args=[row.public_id]),
    )


def _answer(row: Appeal) -> str:
    """What was answered, in the words of its letter; empty until it is told."""
    if row.state != AppealState.ANSWERED:
        return ""
    return " ".join(say(sentence) for sentence in ANSWERS[AppealAnswer(row.answer)].sentences)
