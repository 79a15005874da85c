"""The words of the trade, each in two plain sentences at most: written once, for pages, letters and desks."""

from dataclasses import dataclass

from palier.rules.law.law import act, applies


@dataclass(frozen=True, slots=True)
class Word:
    """A word as a page writes it, its anchor, and what it means."""

    anchor: str
    word: str
    meaning: str


WORDS: tuple[Word, ...] = (
    Word("bailleur", "Bailleur", "L’organisme HLM qui possède le logement, signe le bail et reçoit le loyer."),
    Word(
        "ccas",
        "CCAS",
        "Le centre communal d’action sociale, à la mairie ou près d’elle. Il aide, oriente et domicilie.",
    ),
    Word(
        "cotation",
        "Cotation, grille",
        "Des points donnés à chaque demande selon une liste votée par le territoire. La liste s’appelle la grille.",
    ),
    Word(
        "dalo",
        "DALO, opposable",
        "Le droit au logement opposable\u00a0: une commission reconnaît qu’un ménage doit être logé "
        "en priorité. L’État doit alors lui trouver un logement.",
    ),
    Word(
        "deliberation", "Délibération", "Le vote d’une assemblée locale, avec sa date et son texte. La grille en vient."
    ),
    Word("designes", "Désignés, transmis", "Les premiers dossiers de la liste, envoyés au bailleur. Cinq d’ordinaire."),
    Word(
        "desistement",
        "Désistement",
        "Renoncer à un logement après que votre dossier a été envoyé. Cela ne retire aucun point.",
    ),
    Word(
        "conforme",
        "Dossier conforme",
        "Le bailleur a vérifié le dossier et il est complet. C’est une étape, pas une "
        "attribution\u00a0: la commission choisit ensuite.",
    ),
    Word("examines", "Examinés", "Les dossiers que la commission d’attribution regarde. Trois au moins, d’ordinaire."),
    Word(
        "ex-aequo",
        "Ex æquo",
        "Plusieurs dossiers ont autant de points et d’ancienneté. Un tirage au sort les départage.",
    ),
    Word(
        "graine",
        "Graine scellée",
        "Un nombre secret choisi avant la clôture, et montré après. Il fait le tirage au sort, "
        "que chacun peut refaire.",
    ),
    Word("mdph", "MDPH, CDAPH", "La maison du handicap du département, et sa commission qui reconnaît un handicap."),
    Word(
        "part",
        "Par jour et par part",
        "Ce qui reste pour vivre chaque jour, le loyer payé, divisé selon la taille du ménage.",
    ),
    Word("plai", "PLAI", "Un logement social au loyer le plus bas, pour les ressources les plus faibles."),
    Word("plus", "PLUS", "Le logement social ordinaire\u00a0: la plupart des ménages y ont droit."),
    Word("pls", "PLS", "Un logement social au loyer plus élevé, avec un plafond de ressources plus haut."),
    Word(
        "reservataire",
        "Réservataire",
        "Celui qui propose des candidats pour un logement\u00a0: l’État, une commune, Action "
        "Logement. Le bailleur, lui, garde le bail.",
    ),
    Word("taux-effort", "Taux d’effort", "La part de vos ressources du mois qui part en loyer et en charges."),
)


@applies(act("règles de publication de Palier"))
def by_anchor() -> dict[str, Word]:
    """The words by their anchor."""
    return {one.anchor: one for one in WORDS}
