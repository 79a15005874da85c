"""Whether a telephone was proved: one that its holder told, and from which no code came back, may ring at a stranger's."""

from palier.models.demandes.demandes import Demande
from palier.models.demandes.file_changes import FileChange
from palier.rules.people import contacts
from palier.rules.people.change_kinds import ChangeKind

PROVED = "proved"
"""What a change of contact keeps of the numbers from which a code came back."""


def is_unproved(demande: Demande, holder: str, phone: str) -> bool:
    """Whether this number was told here and proved by nothing. What the register or a counter says is not in question."""
    number = contacts.end_of_phone(phone)
    rows = FileChange.objects.filter(demande=demande, kind=ChangeKind.CONTACT, person_key=holder, undone_at=None)
    told = [now for now in rows.values_list("now", flat=True) if contacts.end_of_phone(now.get("phone", "")) == number]
    proofs = [one for now in rows.values_list("now", flat=True) for one in now.get(PROVED, ())]
    return bool(number and told) and number not in {contacts.end_of_phone(one) for one in proofs}
