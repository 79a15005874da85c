"""What a person is told when they apply, withdraw or step down."""

from collections.abc import Sequence
from datetime import datetime

from palier.models import Candidature
from palier.models.scoring import size_guides
from palier.rules.candidature import withdrawal
from palier.rules.fitting import size_advice
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.letters import words
from palier.rules.letters.composing import compose
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Reason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.letters.wording import describe
from palier.workflows.scoring import scoring
from palier.workflows.seals import receipts


def acknowledge(
    candidature: Candidature,
    found: scoring.Assessment,
    known: facts.Demande,
    *,
    is_held: bool,
    receipt: str,
    by: Actor,
    at: datetime,
) -> None:
    """Notice N9: the home, the verdict, the rule of the order, the closing, the right to withdraw.

    ``known`` is what the assessment rests on.
    """
    publication = candidature.publication
    home = publication.home
    has_grid = publication.grid_id is not None
    text = compose(
        receipts.LETTER,
        rooms=words.rooms(home.type_code),
        commune=home.commune.told,
        area=home.floor_area,
        street=home.street,
        is_held=is_held,
        closes_at=publication.closes_at,
        has_grid=has_grid,
        points=french.count(found.score.points, "point") if has_grid else None,
        doubts=[reason.sentence for reason in _doubts(found)],
        sizes=[f"{reason.sentence} {reason.remedy}".strip() for reason in _sizes(candidature, known)],
        right=say(withdrawal.RIGHT),
    )
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature, facts={receipts.FACT: receipt})


def _doubts(found: scoring.Assessment) -> tuple[Reason, ...]:
    return found.verdict.reasons if found.verdict.outcome is Outcome.TO_CONFIRM else ()


def _sizes(candidature: Candidature, known: facts.Demande) -> tuple[Reason, ...]:
    """What is to know of the size of the home, in the words of its page: advice, never a condition."""
    publication = candidature.publication
    on = scoring.closing_day(publication)
    guide = size_guides.of_home(publication.home, on)
    return size_advice.about(known, publication.home.as_facts, on=on, guide=guide)


def withdrawn(candidature: Candidature, lines: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Confirm a withdrawal in the words that were read before it (``rules.candidature.withdrawal``)."""
    text = compose("retrait_candidature", home=describe(candidature.publication.home), follows=lines)
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature)


def stepped_down(candidature: Candidature, lines: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Confirm a désistement in the words that were read before it: it costs no points."""
    text = compose("desistement", home=describe(candidature.publication.home), follows=lines)
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature)
