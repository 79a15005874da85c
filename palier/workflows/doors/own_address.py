"""Whether an address that a person calls theirs alone is known as somebody else's: asked before anything is sent to it."""

from dataclasses import dataclass, field

from palier.models import Demande, Fork, ForkKind, Person
from palier.models.doors import acting
from palier.rules.law.voice import phrase
from palier.rules.parting.separation import NEW_HOLDER
from palier.rules.people import contacts
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import second_files


class ReadByAnother(Refusal):
    """The address is known as somebody else's: a code sent there would tell of everything. Nothing was sent."""

    sentence = phrase(
        "Dans votre dossier, cette adresse est celle d’une autre personne : le code arriverait chez elle. "
        "Rien n’a été envoyé. Écrivez une adresse que vous êtes seule ou seul à lire."
    )


class KnownOfTheFile(Refusal):
    """The address stands beside one's own name, where others may have seen or opened it. Nothing was sent yet."""

    sentence = phrase(
        "Cette adresse est déjà écrite dans votre dossier : une personne qui le lit, ou qui connaît votre mot"
        " de passe, peut l’ouvrir. Rien n’a été envoyé. Écrivez-en une autre, ou confirmez que vous êtes "
        "seule ou seul à l’ouvrir."
    )


@dataclass(slots=True)
class _Known:
    """Contacts that files hold: one's own, and everybody else's."""

    mine: list[Person] = field(default_factory=list)
    others: list[Person] = field(default_factory=list)

    def add(self, demande: int, *, holder: str) -> None:
        """Read the persons of a file, of whom ``holder`` is the one who asks."""
        with acting.taken(second_files.separating(demande)):
            for person in Person.objects.filter(demande_id=demande).only("key", "email", "phone"):
                (self.mine if person.key == holder else self.others).append(person)


def require_alone(demande: Demande, email: str, *, holder: str, sure: bool = False) -> None:
    """Raise ``ReadByAnother`` or, unless they are ``sure``, ``KnownOfTheFile``, for an address typed by ``holder``."""
    known = _known(demande, holder)
    if any(_reaches(email, person) for person in known.others):
        raise ReadByAnother
    if not sure and any(_reaches(email, person) for person in known.mine):
        raise KnownOfTheFile


def _reaches(email: str, person: Person) -> bool:
    return contacts.reaches(email, known_email=person.email, known_phone=person.phone)


def _known(demande: Demande, holder: str) -> _Known:
    """Contacts of the file, and of the files on the other side of a separation: the other person is still the other.

    A file that left this one in silence is not looked at: whoever stayed must not learn that there is one.
    """
    known = _Known()
    known.add(demande.pk, holder=holder)
    with acting.taken(second_files.separating(demande.pk)):
        came_from = list(Fork.objects.filter(child=demande).values_list("parent_id", "person_key"))
        left_openly = list(Fork.objects.filter(parent=demande, kind=ForkKind.OPEN).values_list("child_id", flat=True))
    for parent, key in came_from:
        known.add(parent, holder=key)
    for child in left_openly:
        with acting.taken(second_files.separating(child)):
            known.others += Person.objects.filter(demande_id=child, key=NEW_HOLDER)
    return known
