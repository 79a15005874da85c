"""Why a file of an archive of documents is not kept: a closed list, each with its sentence for who brought it."""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.situations import uploads


class PaperFault(StrEnum):
    """Why. Stored words; those of a file that a person may send too are in ``uploads.REFUSALS``."""

    ENCRYPTED = "chiffre"
    METHOD = "compression"
    NAME = "nom_illisible"
    OUTSIDE = "hors_archive"
    LINK = "raccourci"
    SAME_NAME = "nom_double"
    NESTED = "archive_dedans"
    DAMAGED = "abime"
    SHAPE = "forme"
    TWO_KEYS = "deux_cles"
    NO_LINE = "sans_ligne"
    LINE_REFUSED = "ligne_refusee"
    ELSEWHERE = "autre_reprise"
    DISOWNED = "ecarte"
    FULL = "dossier_plein"
    AGAIN = "deja"


PAPER_SENTENCES: Mapping[PaperFault, str] = {
    PaperFault.ENCRYPTED: "Ce fichier demande un mot de passe : refaites l’archive sans.",
    PaperFault.METHOD: "Ce fichier est compressé d’une façon qui n’est pas lue : refaites l’archive en ZIP ordinaire.",
    PaperFault.NAME: "Le nom de ce fichier est vide, trop long, ou contient des signes qui ne s’écrivent pas.",
    PaperFault.OUTSIDE: "Le chemin de ce fichier sort de l’archive : il commence par une racine, ou remonte par « .. ».",
    PaperFault.LINK: "C’est un raccourci vers un autre fichier, et pas un document.",
    PaperFault.SAME_NAME: "Un autre fichier de l’archive a déjà ce nom : le premier est gardé.",
    PaperFault.NESTED: "C’est une archive, ou un document de bureautique : seuls un PDF ou une photo sont gardés.",
    PaperFault.DAMAGED: "Ce fichier est abîmé : son contenu n’est pas celui que l’archive annonce.",
    PaperFault.SHAPE: "Aucune ligne ne nomme ce fichier : son chemin n’a pas la forme annoncée, ou aucune colonne ne le porte.",
    PaperFault.TWO_KEYS: "Deux lignes nomment ce fichier : on ne sait pas de qui il est.",
    PaperFault.NO_LINE: "Aucune ligne de cette reprise n’a cette clé.",
    PaperFault.LINE_REFUSED: "La ligne de cette clé est refusée : corrigez-la d’abord.",
    PaperFault.ELSEWHERE: "La ligne de cette clé est dans une autre reprise du même outil : envoyez ses documents avec elle.",
    PaperFault.DISOWNED: "La personne a dit que cet ancien dossier n’est pas le sien.",
    PaperFault.FULL: "Ce dossier garde déjà 60 documents.",
    PaperFault.AGAIN: "Le même document est déjà gardé pour ce dossier.",
}
MOST_OF_A_LINE = 60
"""Documents of one line: somebody reads each."""
UNNAMED_FOR = frozenset(
    {
        *(PaperFault.SHAPE, PaperFault.TWO_KEYS, PaperFault.NO_LINE, PaperFault.LINE_REFUSED),
        *(PaperFault.ELSEWHERE, PaperFault.DISOWNED),
    }
)
"""Of nobody here, whatever its bytes are: they are not even opened."""


class PaperRefused(Exception):
    """A file of an archive that is not kept; ``reason`` is the word of its sentence."""

    def __init__(self, reason: str) -> None:
        """Keep the word."""
        super().__init__(reason)
        self.reason = reason


@applies(act("règles de reprise de Palier"))
def paper_sentence(reason: str) -> str:
    """The sentence of a reason, whether the archive gives it or the file itself."""
    if reason in set(PaperFault):
        return PAPER_SENTENCES[PaperFault(reason)]
    return uploads.REFUSALS[reason][0]
