"""Which changes of a file one holder reads: the household's, their own contact and answers, what others changed."""

from palier.models import Demande, FileChange
from palier.rules.people import change_kinds
from palier.rules.people.change_kinds import ChangeKind


def to(demande: Demande, *, holder: str, teller: int | None) -> list[FileChange]:
    """The changes that this holder reads, the last first. Another holder's contact and answers are theirs."""
    found = FileChange.objects.filter(demande=demande).order_by("-at", "-pk")
    return [row for row in found if row.kind in change_kinds.ASKED or _is_theirs(row, holder, teller)]


def _is_theirs(row: FileChange, holder: str, teller: int | None) -> bool:
    """A contact is of one person; what somebody answered is theirs to see here: the file shows what is everybody's.

    So is what the register or a desk changed, but for a check of a paper that one of them sent in confidence.
    """
    if row.kind in change_kinds.OF_OTHERS:
        return row.person_key in ("", holder)
    return row.person_key == holder if row.kind == ChangeKind.CONTACT else row.by_id == teller
