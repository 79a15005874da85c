"""What may be wrong with what is under seal, each in one sentence that names the table, the row and the line (ADR 42)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.seals import chain


class SealFaultKind(StrEnum):
    """A kind of fault."""

    LINE_MISSING = "ligne_manquante"
    LINE_CHANGED = "ligne_changee"
    LINE_MOVED = "ligne_deplacee"
    NUMBER_MISSING = "numero_manquant"
    HEAD = "tete"
    ROOT = "racine"
    ROOT_HEADS = "racine_et_tetes"
    CHANGED = "etat_change"
    REWRITTEN = "etat_interdit"
    UNNOTED = "sans_note"
    UNTOLD = "sans_ligne_du_journal"
    UNKNOWN = "jamais_scelle"
    MISSING = "disparu"
    BACK = "revenu"
    REMOVED = "retire_sans_preuve"
    TAKEN_LATE = "repris_trop_tard"
    NOT_BEGUN = "sans_debut"
    UNGUARDED = "sans_declencheur"
    UNTRACED = "sans_acte"


SENTENCES: Mapping[SealFaultKind, str] = {
    SealFaultKind.LINE_MISSING: "la ligne {line} manque, celle de {row} vient à sa place.",
    SealFaultKind.LINE_CHANGED: "la ligne {line}, qui scelle {row}, a été changée, ou échangée avec une autre.",
    SealFaultKind.LINE_MOVED: "la ligne {line}, qui scelle {row}, n’est pas à sa place.",
    SealFaultKind.NUMBER_MISSING: "toutes chaînes réunies, {row} ont été retirées.",
    SealFaultKind.HEAD: "elle ne finit pas par sa dernière ligne, la {line}.",
    SealFaultKind.ROOT: "la racine du {row} n’est pas celle de ses têtes, ou ne suit pas la précédente.",
    SealFaultKind.ROOT_HEADS: "la ligne {line} n’est plus celle que tient la racine du {row}.",
    SealFaultKind.CHANGED: "{row} n’est plus comme à son scellé{columns}.",
    SealFaultKind.REWRITTEN: "{row} a été changé alors que rien n’y change jamais (ligne {line}).",
    SealFaultKind.UNNOTED: "{row} a été changé avant son scellé, sans que son déclencheur le note (ligne {line}).",
    SealFaultKind.UNTOLD: (
        "{row} a été changé{columns} sans qu’aucune ligne du journal ne dise quel acte l’a fait (ligne {line})."
    ),
    SealFaultKind.UNKNOWN: "{row} est là sans qu’aucune ligne ne le dise.",
    SealFaultKind.MISSING: "{row} n’est plus là, et aucun effacement ne le dit.",
    SealFaultKind.BACK: "{row} est là, alors que sa dernière ligne le dit parti.",
    SealFaultKind.REMOVED: "{row} a été supprimé sans preuve d’effacement (ligne {line}).",
    SealFaultKind.TAKEN_LATE: "{row} est dit plus ancien que le scellé, une fois la reprise finie (ligne {line}).",
    SealFaultKind.NOT_BEGUN: "la ligne qui dit depuis quand {row} est sous scellé manque.",
    SealFaultKind.UNGUARDED: "{row} n’est plus sous scellé : un déclencheur manque.",
    SealFaultKind.UNTRACED: "{row} n’est pas comme un acte l’a laissé{columns}.",
}
"""After « Chaîne <name> : »."""
BRIEF: Mapping[SealFaultKind, str] = {
    SealFaultKind.MISSING: "disparu",
    SealFaultKind.REMOVED: "supprimé sans preuve",
    SealFaultKind.REWRITTEN: "changé alors que rien n’y change",
    SealFaultKind.CHANGED: "changé depuis son scellé",
    SealFaultKind.UNNOTED: "changé avant son scellé",
    SealFaultKind.UNTRACED: "sans acte",
    SealFaultKind.UNTOLD: "changé sans acte au journal",
    SealFaultKind.UNKNOWN: "jamais scellé",
    SealFaultKind.BACK: "revenu",
    SealFaultKind.NUMBER_MISSING: "lignes retirées",
    SealFaultKind.LINE_MISSING: "ligne manquante",
    SealFaultKind.LINE_CHANGED: "ligne changée",
    SealFaultKind.LINE_MOVED: "ligne déplacée",
    SealFaultKind.HEAD: "tête fausse",
    SealFaultKind.ROOT: "racine fausse",
    SealFaultKind.ROOT_HEADS: "tête d’une racine fausse",
    SealFaultKind.TAKEN_LATE: "repris trop tard",
    SealFaultKind.NOT_BEGUN: "sans début",
    SealFaultKind.UNGUARDED: "sans déclencheur",
}
"""Each kind in a few words, to be counted; the gravest first."""
GRAVEST_FIRST = tuple(BRIEF)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFault:
    """One thing that is not as it was sealed."""

    wrong: SealFaultKind
    chain: str = chain.PLATFORM
    table: str = ""
    row: str = ""
    """The key of the row; a day or a count where no row is meant."""
    line: int = 0
    """Its position in its chain; 0 where no line is meant."""
    columns: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The fault in French."""
        columns = f" ({', '.join(self.columns)})" if self.columns else ""
        row = " ".join(part for part in (self.table, self.row) if part)
        said = SENTENCES[self.wrong].format(line=self.line, row=row, columns=columns)
        return f"Chaîne {self.chain} : {said}"
