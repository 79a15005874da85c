"""What a person is told when they apply, withdraw or step down."""

from collections.abc import Sequence
from datetime import datetime

from palier.models import Candidature, Publication
from palier.models.demandes import layers
from palier.models.scoring import size_guides
from palier.rules.candidature import withdrawal
from palier.rules.fitting import size_advice
from palier.rules.law import clocks, french
from palier.rules.letters import words
from palier.rules.people.answers import Outcome, Reason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.letters.wording import describe
from palier.workflows.scoring import scoring
from palier.workflows.seals import receipts


def acknowledge(
    candidature: Candidature, found: scoring.Assessment, *, is_held: bool, receipt: str, by: Actor, at: datetime
) -> None:
    """Notice N9: the home, the verdict, the rule of the order, the closing, the right to withdraw."""
    publication = candidature.publication
    home = publication.home
    place = f"{words.rooms(home.type_code)} de {home.floor_area} m², {home.street} à {home.commune.told}"
    held = (
        (
            "Une autre candidature de votre ménage existe déjà pour ce logement. La vôtre est gardée en attente : "
            "retirez l’une des deux avant la clôture, ou écrivez au réservataire s’il s’agit d’une erreur."
        ),
    )
    telling.letter(
        candidature.demande,
        kind=receipts.LETTER,
        title=f"Votre candidature est enregistrée : {words.rooms(home.type_code)} à {home.commune.told}",
        paragraphs=(
            f"Vous avez candidaté au logement suivant : {place}.",
            *(held if is_held else ()),
            (
                f"À la clôture, le {clocks.say_instant(publication.closes_at)}, {_order(publication)} "
                "L’heure de votre candidature ne compte pas."
            ),
            *(
                (f"Votre dossier est compté au jour de la clôture : {french.count(found.score.points, 'point')}.",)
                if publication.grid_id is not None
                else ()
            ),
            *(f"Un point est à confirmer. {reason.sentence}" for reason in _doubts(found)),
            *(f"{reason.sentence} {reason.remedy}".strip() for reason in _sizes(candidature)),
            withdrawal.RIGHT,
            (
                "Un reçu accompagne cette candidature. Gardez-le hors d’ici : après la clôture, il prouve que vous étiez "
                "sur la liste, et avec quels faits."
            ),
        ),
        by=by,
        at=at,
        candidature=candidature,
        facts={receipts.FACT: receipt},
    )


def _order(publication: Publication) -> str:
    """The rule of the order: a recognised DALO above all, then points where the territory has a grid."""
    points = "seront classés par leurs points, puis par leur ancienneté"
    if publication.grid_id is None:
        points = "seront classés par leur ancienneté, car aucune grille de points n’est connue pour ce territoire"
    return (
        f"les personnes reconnues au titre du DALO passent d’abord. Les candidats {points}, puis par un tirage au sort "
        "que chacun pourra vérifier."
    )


def _doubts(found: scoring.Assessment) -> tuple[Reason, ...]:
    return found.verdict.reasons if found.verdict.outcome is Outcome.TO_CONFIRM else ()


def _sizes(candidature: Candidature) -> tuple[Reason, ...]:
    """What is to know of the size of the home, in the words of its page: advice, never a condition."""
    publication = candidature.publication
    on = scoring.closing_day(publication)
    known, guide = layers.facts_of(candidature.demande, on), size_guides.of_home(publication.home, on)
    return size_advice.about(known, publication.home.as_facts, on=on, guide=guide)


def withdrawn(candidature: Candidature, lines: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Confirm a withdrawal in the words that were read before it (``rules.withdrawal``)."""
    telling.letter(
        candidature.demande,
        kind="retrait_candidature",
        title="Votre candidature est retirée",
        paragraphs=(f"Vous avez retiré votre candidature pour {describe(candidature.publication.home)}.", *lines),
        by=by,
        at=at,
        candidature=candidature,
    )


def stepped_down(candidature: Candidature, lines: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Confirm a désistement in the words that were read before it: it costs no points."""
    telling.letter(
        candidature.demande,
        kind="desistement",
        title="Votre désistement est enregistré",
        paragraphs=(f"Votre désistement pour {describe(candidature.publication.home)} est enregistré.", *lines),
        by=by,
        at=at,
        candidature=candidature,
    )
