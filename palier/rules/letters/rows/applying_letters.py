"""What a person is told when they apply, withdraw or step down, and when a candidature held is let into the list."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, Notice, To, each, given, musts, said

_HOUSE = act("règles de publication de Palier")
ROWS = (
    LetterRow(
        kind="accuse_candidature",
        event="Candidature à une annonce",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=_HOUSE,
        notices=(Notice(number="N9", event="Candidature à une annonce", article=_HOUSE),),
        must=musts("annonce", "clôture", "règle de classement", "droit de retirer"),
        title=(said("Votre candidature est enregistrée : {rooms} à {commune}"),),
        body=(
            (said("Vous avez candidaté au logement suivant : {rooms} de {area} m², {street} à {commune}.", "annonce"),),
            (
                said(
                    "Une autre candidature de votre ménage existe déjà pour ce logement. La vôtre est gardée en attente : "
                    "retirez l’une des deux avant la clôture, ou écrivez au réservataire s’il s’agit d’une erreur.",
                    when="is_held",
                ),
            ),
            (
                said(
                    "À la clôture, le {closes_at}, les personnes reconnues au titre du DALO passent d’abord. Les candidats "
                    "seront classés par leurs points, puis par leur ancienneté, puis par un tirage au sort que chacun "
                    "pourra vérifier.",
                    "clôture",
                    "règle de classement",
                    when="has_grid",
                ),
                said(
                    "À la clôture, le {closes_at}, les personnes reconnues au titre du DALO passent d’abord. Les candidats "
                    "seront classés par leur ancienneté, car aucune grille de points n’est connue pour ce territoire, puis "
                    "par un tirage au sort que chacun pourra vérifier.",
                    "clôture",
                    "règle de classement",
                    unless="has_grid",
                ),
                said("L’heure de votre candidature ne compte pas."),
            ),
            (said("Votre dossier est compté au jour de la clôture : {points}.", when="has_grid"),),
            each("doubts", lead=said("Un point est à confirmer.")),
            each("sizes"),
            (given("right", "droit de retirer"),),
            (
                said(
                    "Un reçu accompagne cette candidature. Gardez-le hors d’ici : après la clôture, il prouve que vous "
                    "étiez sur la liste, et avec quels faits."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="retrait_candidature",
        event="Le retrait est enregistré.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        is_step=True,
        title=(said("Votre candidature est retirée"),),
        body=((said("Vous avez retiré votre candidature pour {home}."),), each("follows")),
    ),
    LetterRow(
        kind="desistement",
        event="Le désistement est enregistré, sans effet.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre désistement est enregistré"),),
        body=((said("Votre désistement pour {home} est enregistré."),), each("follows")),
    ),
    LetterRow(
        kind="attente_levee",
        event="Une candidature en attente est levée.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre candidature est prise en compte"),),
        body=(
            (
                said(
                    "Votre candidature pour {home} était en attente. Le réservataire a vérifié qu’il s’agit de deux ménages "
                    "différents : elle sera classée à la clôture."
                ),
            ),
            (said("Sa raison : {typed}"),),
        ),
    ),
)
