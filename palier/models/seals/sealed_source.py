"""What a table under seal is: its columns in one version, its chain, and how a row may leave (ADR 42)."""

from dataclasses import dataclass
from enum import StrEnum

from palier.models.life import erased_rows
from palier.rules.seals.chain import Description


class RowLeaving(StrEnum):
    """How a row of a table may go."""

    NEVER = "jamais"
    WITH_PROOF = "avec la preuve d’un effacement"
    AFTER_A_YEAR = "après un an"
    FREELY = "librement"
    """Its household takes it back before anybody has looked, or its delay is over."""


LIST = "LEFT JOIN palier_publication p ON p.id = t.publication_id"
FILE = "LEFT JOIN palier_candidature c ON c.id = t.candidature_id LEFT JOIN palier_publication p ON p.id = c.publication_id"
SEANCE = "LEFT JOIN palier_seance s ON s.id = t.seance_id"
ITEM = "LEFT JOIN palier_agendaitem i ON i.id = t.item_id LEFT JOIN palier_seance s ON s.id = i.seance_id"
VOTE = f"LEFT JOIN palier_puttovote v ON v.id = t.vote_id {ITEM.replace('t.item_id', 'v.item_id')}"
RANKING = "LEFT JOIN palier_ranking r ON r.id = t.ranking_id"
MISTAKE = "LEFT JOIN palier_mistake m ON m.id = t.mistake_id"
SECRETS = ("password", "secret_hash", "sealed", "code_hash")
"""Columns that are read as their SHA-256 alone: what proves a secret travels no further than the database."""
_FREE = (
    "piececontent",
    "filecontent",
    "piecefile",
    "holder",
    "missedhome",
    "witness",
    "letterprinter",
    "passwordlink",
    "secondfactor",
    "passkey",
    "backupcode",
    "linkedidentity",
)


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table under seal. Columns before ``|`` never change; those after it may, and each change is a new state."""

    table: str
    text: str
    chain: str = "0"
    """The organisation of a row ``t``, in SQL; 0 is the platform."""
    joins: str = ""
    key: str = "id"
    version: int = 1
    older: tuple[tuple[str, ...], ...] = ()
    """The columns of the versions before, from the first."""

    @property
    def fixed(self) -> tuple[str, ...]:
        """Columns of which a second value is a fault, sealed or not."""
        return tuple(self.text.partition("|")[0].split())

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the present version, in the order of its digest."""
        return tuple(self.text.replace("|", " ").split())

    def described(self, version: int) -> Description:
        """The description under which a line was sealed."""
        columns = self.columns if version == self.version else self.older[version - 1]
        return Description(self.table, version, columns)

    @property
    def leaving(self) -> RowLeaving:
        """How its rows may go: those of a file with their file."""
        if self.table in _FREE:
            return RowLeaving.FREELY
        if self.table == "accessentry":
            return RowLeaving.AFTER_A_YEAR
        is_of_a_person = f"palier_{self.table}" in erased_rows.REMOVED or self.table == "user"
        return RowLeaving.WITH_PROOF if is_of_a_person else RowLeaving.NEVER
