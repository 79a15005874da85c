"""The words of the trade, each in two plain sentences at most: written once, for pages, letters and desks."""

from dataclasses import dataclass

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase


@dataclass(frozen=True, slots=True)
class Word:
    """A word as a page writes it, its anchor, and what it means: phrases, to be said where they are read."""

    anchor: str
    word: str
    meaning: str


WORDS: tuple[Word, ...] = (
    Word(
        "bailleur",
        phrase("Bailleur"),
        phrase("L’organisme HLM qui possède le logement, signe le bail et reçoit le loyer."),
    ),
    Word(
        "ccas",
        phrase("CCAS"),
        phrase("Le centre communal d’action sociale, à la mairie ou près d’elle. Il aide, oriente et domicilie."),
    ),
    Word(
        "cotation",
        phrase("Cotation, grille"),
        phrase(
            "Des points donnés à chaque demande selon une liste votée par le territoire. La liste s’appelle la grille."
        ),
    ),
    Word(
        "dalo",
        phrase("DALO, opposable"),
        phrase(
            "Le droit au logement opposable : une commission reconnaît qu’un ménage doit être logé "
            "en priorité. L’État doit alors lui trouver un logement."
        ),
    ),
    Word(
        "deliberation",
        phrase("Délibération"),
        phrase("Le vote d’une assemblée locale, avec sa date et son texte. La grille en vient."),
    ),
    Word(
        "designes",
        phrase("Désignés, transmis"),
        phrase("Les premiers dossiers de la liste, envoyés au bailleur. Cinq d’ordinaire."),
    ),
    Word(
        "desistement",
        phrase("Désistement"),
        phrase("Renoncer à un logement après que votre dossier a été envoyé. Cela ne retire aucun point."),
    ),
    Word(
        "conforme",
        phrase("Dossier conforme"),
        phrase(
            "Le bailleur a vérifié le dossier et il est complet. C’est une étape, pas une "
            "attribution : la commission choisit ensuite."
        ),
    ),
    Word(
        "examines",
        phrase("Examinés"),
        phrase("Les dossiers que la commission d’attribution regarde. Trois au moins, d’ordinaire."),
    ),
    Word(
        "ex-aequo",
        phrase("Ex æquo"),
        phrase("Plusieurs dossiers ont autant de points et d’ancienneté. Un tirage au sort les départage."),
    ),
    Word(
        "graine",
        phrase("Graine scellée"),
        phrase(
            "Un nombre secret choisi avant la clôture, et montré après. Il fait le tirage au sort, "
            "que chacun peut refaire."
        ),
    ),
    Word(
        "mdph",
        phrase("MDPH, CDAPH"),
        phrase("La maison du handicap du département, et sa commission qui reconnaît un handicap."),
    ),
    Word(
        "part",
        phrase("Par jour et par part"),
        phrase("Ce qui reste pour vivre chaque jour, le loyer payé, divisé selon la taille du ménage."),
    ),
    Word(
        "plai", phrase("PLAI"), phrase("Un logement social au loyer le plus bas, pour les ressources les plus faibles.")
    ),
    Word("plus", phrase("PLUS"), phrase("Le logement social ordinaire : la plupart des ménages y ont droit.")),
    Word(
        "pls", phrase("PLS"), phrase("Un logement social au loyer plus élevé, avec un plafond de ressources plus haut.")
    ),
    Word(
        "reservataire",
        phrase("Réservataire"),
        phrase(
            "Celui qui propose des candidats pour un logement : l’État, une commune, Action "
            "Logement. Le bailleur, lui, garde le bail."
        ),
    ),
    Word(
        "taux-effort",
        phrase("Taux d’effort"),
        phrase("La part de vos ressources du mois qui part en loyer et en charges."),
    ),
)


@applies(act("règles de publication de Palier"))
def by_anchor() -> dict[str, Word]:
    """The words by their anchor."""
    return {one.anchor: one for one in WORDS}
