"""What a person is told when they apply, withdraw or step down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.models import Candidature, Person
from palier.rules.candidature import withdrawal
from palier.rules.fitting import size_advice, size_guide
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


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What is told to who has just applied."""

    found: scoring.Assessment
    known: facts.Demande
    """What the assessment rests on."""
    guide: size_guide.SizeGuide
    """How many rooms are thought of for how many persons, on the day of the closing."""
    is_held: bool
    receipt: str


def acknowledge(
    candidature: Candidature, told: Acknowledged, *, holders: Sequence[Person] | None = None, by: Actor, at: datetime
) -> None:
    """Notice N9: the home, the verdict, the rule of the order, the closing, the right to withdraw."""
    publication = candidature.publication
    home = publication.home
    has_grid = publication.grid_id is not None
    text = compose(
        receipts.LETTER,
        rooms=words.rooms(home.type_code),
        commune=home.commune.told,
        area=home.floor_area,
        street=home.street,
        is_held=told.is_held,
        closes_at=publication.closes_at,
        has_grid=has_grid,
        points=french.count(told.found.score.points, "point") if has_grid else None,
        doubts=[reason.sentence for reason in _doubts(told.found)],
        sizes=[f"{reason.sentence} {reason.remedy}".strip() for reason in _sizes(candidature, told)],
        right=say(withdrawal.RIGHT),
    )
    kept = {receipts.FACT: told.receipt}
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature, facts=kept, holders=holders)


def _doubts(found: scoring.Assessment) -> tuple[Reason, ...]:
    return found.verdict.reasons if found.verdict.outcome is Outcome.TO_CONFIRM else ()


def _sizes(candidature: Candidature, told: Acknowledged) -> tuple[Reason, ...]:
    """What is to know of the size of the home, in the words of its page: advice, never a condition."""
    publication = candidature.publication
    on = scoring.closing_day(publication)
    return size_advice.about(told.known, publication.home.as_facts, on=on, guide=told.guide)


def withdrawn(
    candidature: Candidature, lines: Sequence[str], *, holders: Sequence[Person] | None = None, by: Actor, at: datetime
) -> None:
    """Confirm a withdrawal in the words that were read before it (``rules.candidature.withdrawal``)."""
    text = compose("retrait_candidature", home=describe(candidature.publication.home), follows=lines)
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature, holders=holders)


def stepped_down(candidature: Candidature, lines: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Confirm a désistement in the words that were read before it: it costs no points."""
    text = compose("desistement", home=describe(candidature.publication.home), follows=lines)
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature)
