"""What a person is told when they apply, withdraw or step down."""

from datetime import datetime

from palier.models import Candidature, Publication
from palier.rules import clocks, french
from palier.rules.answers import Outcome, Reason
from palier.workflows import scoring, telling
from palier.workflows.actors import Actor


def acknowledge(candidature: Candidature, found: scoring.Assessment, *, is_held: bool, by: Actor, at: datetime) -> None:
    """Notice N9: the home, the verdict, the rule of the order, the closing, the right to withdraw."""
    publication = candidature.publication
    home = publication.home
    place = f"{home.type_code} de {home.floor_area}\u00a0m², {home.street} à {home.commune.name}"
    held = (
        (
            "Une autre candidature de votre ménage existe déjà pour ce logement. La vôtre est gardée en attente\u00a0: "
            "retirez l’une des deux avant la clôture, ou écrivez au réservataire s’il s’agit d’une erreur."
        ),
    )
    telling.letter(
        candidature.demande,
        kind="accuse_candidature",
        title=f"Votre candidature est enregistrée\u00a0: {home.type_code} à {home.commune.name}",
        paragraphs=(
            f"Vous avez candidaté au logement suivant\u00a0: {place}.",
            *(held if is_held else ()),
            (
                f"À la clôture, {clocks.say_instant(publication.closes_at)}, {_order(publication)} "
                "L’heure de votre candidature ne compte pas."
            ),
            *(
                (f"Au jour de la clôture, votre dossier vaut {french.count(found.score.points, 'point')}.",)
                if publication.grid_id is not None
                else ()
            ),
            *(f"À confirmer\u00a0: {reason.sentence}" for reason in _doubts(found)),
            "Vous pouvez retirer votre candidature à tout moment, sans conséquence sur vos points.",
        ),
        by=by,
        at=at,
        candidature=candidature,
    )


def _order(publication: Publication) -> str:
    """The rule of the order: a recognised DALO above all, then points where the territory has a grid (rulings 7 and 8)."""
    points = "seront classés par leurs points, puis par leur ancienneté"
    if publication.grid_id is None:
        points = "seront classés par leur ancienneté, car aucune grille de points n’est connue pour ce territoire"
    return (
        f"les personnes reconnues au titre du DALO passent d’abord. Les candidats {points}, puis par un tirage au sort "
        "dont la graine est déjà scellée."
    )


def _doubts(found: scoring.Assessment) -> tuple[Reason, ...]:
    return found.verdict.reasons if found.verdict.outcome is Outcome.TO_CONFIRM else ()


def withdrawn(candidature: Candidature, *, by: Actor, at: datetime) -> None:
    """A free withdrawal changes nothing else."""
    telling.letter(
        candidature.demande,
        kind="retrait_candidature",
        title="Votre candidature est retirée",
        paragraphs=(
            (
                "Vous avez retiré votre candidature à ce logement. Cela ne change ni vos points, ni votre ancienneté, "
                "ni vos autres candidatures."
            ),
        ),
        by=by,
        at=at,
        candidature=candidature,
    )


def stepped_down(candidature: Candidature, *, by: Actor, at: datetime) -> None:
    """A désistement costs nothing (ruling 18)."""
    telling.letter(
        candidature.demande,
        kind="desistement",
        title="Votre désistement est enregistré",
        paragraphs=(
            (
                "Vous avez renoncé à ce logement. Cela ne change ni vos points, ni votre ancienneté\u00a0: "
                "cela ne compte pas comme un refus."
            ),
        ),
        by=by,
        at=at,
        candidature=candidature,
    )
