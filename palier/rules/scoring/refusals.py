"""What a refusal of an offered home costs, and when it costs anything: reasons as data, and a person who confirms.

A refusal is free until a person confirms that the home suited the household. A silence never is one.
"""

from dataclasses import dataclass
from datetime import date

from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.law import french, parameters
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import is_french, phrase, say, say_plural
from palier.rules.people.facts import RefusedOffer
from palier.rules.scoring import grid_facts
from palier.rules.scoring.criteria import Criterion, CriterionKind, Grid, PercentBase

FILE, _KEY = "refusals.toml", "reasons"
_OFFER = cch("R441-10")
_COTATION = cch("L441-2-8")
_LIST = act("règles de publication de Palier")
"""The list is ours: no text gives one. R441-10 has the delay, and says what a silence is."""
_FACT = "refus"
_LEGITIMATE = "legitime"
TEXT_LENGTH = 500
"""Characters that a household may write about its refusal."""


class InvalidRefusal(ValueError):
    """A refusal or a confirmation that the rules refuse; the message is the French sentence to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalReason:
    """One reason of the list. A legitimate one never becomes a fact of the cotation."""

    code: str
    label: str
    is_legitimate: bool
    article: Source


@applies(_LIST)
def reasons(on: date) -> tuple[RefusalReason, ...]:
    """The reasons that a household may give on a day, in the order of the list."""
    listed = parameters.get(FILE, _KEY, on)
    return tuple(
        RefusalReason(code=code, label=say(label), is_legitimate=kind == _LEGITIMATE, article=listed.article)
        for code, label, kind in listed.value
    )


@applies(_LIST, _COTATION)
def exemptible(on: date) -> tuple[str, ...]:
    """The codes that a grid in force from a day may exempt; those of the first list for a grid that is older than it."""
    return tuple(sorted(reason.code for reason in reasons(max(on, parameters.first_day(FILE, _KEY)))))


@applies(_LIST)
def label_of(code: str, on: date) -> str:
    """What a reason is called, on the day on which it was given; empty when none was."""
    return next((reason.label for reason in reasons(on) if reason.code == code), "")


@applies(_LIST)
def require_reason(code: str, on: date) -> RefusalReason | None:
    """The reason of a code, ``None`` when none was given; an unknown code is refused. Raises ``InvalidRefusal``."""
    if not code:
        return None
    found = next((reason for reason in reasons(on) if reason.code == code), None)
    if found is None:
        raise InvalidRefusal(phrase("Choisissez une raison de la liste, ou n’en donnez pas."))
    return found


@applies(_OFFER, _COTATION)
def as_fact(*, answer: str, reason: str, is_suitable: bool, refused_on: date) -> RefusedOffer | None:
    """The refusal that a grid may count once a person has said whether the home was suitable; ``None`` when free.

    Raises ``InvalidRefusal``.
    """
    if answer != OfferAnswer.REFUSED:
        raise InvalidRefusal(
            phrase("Seul un refus dit par le ménage peut être confirmé : une absence de réponse ne compte pas.")
        )
    if not is_suitable:
        return None
    known = require_reason(reason, refused_on)
    if known is not None and known.is_legitimate:
        raise InvalidRefusal(
            say("La raison « {reason} » est légitime : ce refus ne peut pas compter.", reason=known.label)
        )
    return RefusedOffer(on=refused_on, reason=reason)


_COSTS = {
    (False, False): phrase("« {criterion} » : {points} en moins."),
    (True, False): phrase("« {criterion} » : {points} en moins pendant {months} mois."),
    (False, True): phrase("« {criterion} » : {points} en moins, {most} au plus en tout."),
    (True, True): phrase("« {criterion} » : {points} en moins pendant {months} mois, {most} au plus en tout."),
}
"""By whether a refusal is forgotten after some months, then by whether the points lost have a limit."""


def _named(criterion: Criterion) -> str:
    """The name that the territory voted; who reads another language has what it weighs beside it."""
    return criterion.label if is_french() else f"{criterion.label} ({grid_facts.said(criterion.fact)})"


def _free(criterion: Criterion, labels: dict[str, str]) -> str:
    exempt = [french.quoted(labels[code]) for code in criterion.exempt if code in labels]
    return (
        say_plural(
            len(exempt),
            "Aucun point n’est retiré pour cette raison : {reasons}.",
            "Aucun point n’est retiré pour ces raisons : {reasons}.",
            reasons=french.series(exempt),
        )
        if exempt
        else ""
    )


@applies(_COTATION, cch("R441-2-17"))
def exempted(criterion: Criterion, on: date) -> str:
    """For which reasons a refusal costs nothing under a criterion in force from a day, in a sentence; empty without any."""
    listed = reasons(max(on, parameters.first_day(FILE, _KEY)))
    return _free(criterion, {reason.code: reason.label for reason in listed})


def _sentence(criterion: Criterion, labels: dict[str, str]) -> str:
    said = [
        say(
            _COSTS[bool(criterion.within_months), bool(criterion.cap)],
            criterion=_named(criterion),
            points=_lost(criterion, criterion.points),
            months=criterion.within_months or 0,
            most=_lost(criterion, criterion.cap or 0),
        )
    ]
    if criterion.above:
        said.append(
            say_plural(
                criterion.above, "Le premier refus ne coûte rien.", "Les {count} premiers refus ne coûtent rien."
            )
        )
    if free := _free(criterion, labels):
        said.append(free)
    return " ".join(said)


_SHARES = {
    PercentBase.TOTAL: phrase("{percent} % de vos points"),
    PercentBase.WAIT: phrase("{percent} % de vos points d’ancienneté"),
}


def _lost(criterion: Criterion, lost: int) -> str:
    if criterion.percent_of is not None:
        return say(_SHARES[criterion.percent_of], percent=abs(lost))
    return say_plural(abs(lost), "{count} point", "{count} points")


@applies(_COTATION, cch("R441-2-17"))
def cost(grid: Grid | None, *, on: date, is_transfer: bool = False) -> tuple[str, ...]:
    """What refusing may cost under a grid, in sentences to read before answering; empty when it costs nothing."""
    if grid is None:
        return ()
    labels = {reason.code: reason.label for reason in reasons(on)}
    return tuple(
        _sentence(criterion, labels)
        for criterion in grid.criteria_for(is_transfer=is_transfer)
        if criterion.kind is CriterionKind.EVENTS and criterion.fact == _FACT
    )


FREE = phrase(
    "Refuser ne retire ni points dans ce territoire, ni ancienneté, et votre demande reste active. La grille d’un autre "
    "territoire peut compter un refus, si une personne confirme que le logement convenait à votre ménage."
)
"""What is said under a grid without any such criterion: the refusal is a fact of the demande, that another grid may read."""
CONDITION = phrase(
    "La grille de ce territoire peut retirer des points après un refus. Il faut pour cela qu’une personne confirme que le "
    "logement convenait à votre ménage. Ne pas répondre n’en retire jamais. Votre ancienneté et votre demande ne changent pas."
)
"""What is said before the sentences of ``cost``."""


@applies(_COTATION, cch("R441-2-17"))
def said_before(grid: Grid | None, *, on: date, is_transfer: bool = False) -> tuple[str, ...]:
    """Everything to read before answering an offer about what a refusal costs."""
    lines = cost(grid, on=on, is_transfer=is_transfer)
    return (say(CONDITION), *lines) if lines else (say(FREE),)
