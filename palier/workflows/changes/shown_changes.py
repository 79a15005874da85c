"""Which changes of a file one holder reads: the household's, their own contact, and what they answered themselves."""

from palier.models import Demande, FileChange
from palier.rules.people import change_kinds
from palier.rules.people.change_kinds import ChangeKind


def to(demande: Demande, *, holder: str, teller: int | None) -> list[FileChange]:
    """The changes that this holder reads, the last first. Another holder's contact and answers are theirs."""
    found = FileChange.objects.filter(demande=demande).order_by("-at", "-pk")
    return [row for row in found if row.kind in change_kinds.ASKED or _is_own(row, holder, teller)]


def _is_own(row: FileChange, holder: str, teller: int | None) -> bool:
    """A contact is of one person; what somebody answered is theirs to see here: the file shows what is everybody's."""
    return row.person_key == holder if row.kind == ChangeKind.CONTACT else row.by_id == teller
