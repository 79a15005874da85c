"""In which language a message is heard: the one that its person keeps, as the clock alone reads it (ADR 125).

A message hangs on a file and on a contact. Whose contact it is, and no desk that wrote the message, says the language; where two
holders share a mailbox and not a language, none is known, and the mail says in each that a letter waits. Of who keeps none, or
has no file, the page that asked for the message does (ADR 134).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from palier.models import Demande, KeptLanguage, Message, Person, SafeChannel, catalogues
from palier.models.catalogues import FRENCH, Language
from palier.rules.law import voice
from palier.rules.letters import announced_abroad
from palier.rules.letters.composing import LetterText
from palier.rules.people.facts import HOLDERS

type Known = Language | None
"""None where nobody chose."""


def of_messages(messages: Collection[Message]) -> Mapping[UUID, Known]:
    """The language of each; with two questions for all of them, and a third where a file has a safe address."""
    files = {file for one in messages if (file := _file(one)) is not None}
    kept: dict[int, dict[str, str]] = defaultdict(dict)
    for demande, key, code in KeptLanguage.objects.filter(demande__in=files).values_list(
        "demande", "person_key", "code"
    ):
        kept[demande][key] = code
    # Whose a contact is says nothing where nobody chose a language, by their account or by the page that asked.
    owners = _owners({*kept, *(file for one in messages if one.language and (file := _file(one)) is not None)})
    return {one.pk: _of(one, kept, owners) for one in messages}


def of_message(message: Message) -> Known:
    """The language of one."""
    return of_messages([message])[message.pk]


def _file(one: Message) -> int | None:
    return one.own_file if one.demande_id is None else one.demande_id


def _owners(files: Collection[int]) -> Mapping[tuple[int, str], set[str]]:
    """Whose each contact of these files is: keys of holders, by file and contact."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    if not files:
        return found
    people = Person.objects.filter(demande__in=files, role__in=HOLDERS)
    holders: dict[int, set[str]] = defaultdict(set)
    for demande, key, *contacts in people.values_list("demande", "key", "email", "phone"):
        holders[demande].add(key)
        for contact in filter(None, contacts):
            found[demande, plain(contact)].add(key)
    for demande, key, email in SafeChannel.objects.filter(demande__in=files).values_list(
        "demande", "person_key", "email"
    ):
        # One that was written before whose it is was kept may be of each.
        found[demande, plain(email)] |= {key} if key else holders[demande]
    return found


def _of(one: Message, kept: Mapping[int, Mapping[str, str]], owners: Mapping[tuple[int, str], set[str]]) -> Known:
    file = _file(one)
    if file is None:
        return catalogues.offered().get(one.language or "")
    keys = owners.get((file, plain(one.recipient)), set())
    if one.demande_id is None and keys != {one.own_key}:
        return None
    codes = {kept.get(file, {}).get(key) for key in keys}
    if len(codes) != 1:
        return None
    # A mailbox of two holders is told nothing of the page of one of them.
    return catalogues.offered().get(codes.pop() or (one.language if len(keys) == 1 else "") or "")


def plain(contact: str) -> str:
    """A contact as it is compared with another."""
    return " ".join(contact.split()).casefold()


@contextmanager
def spoken(demande: Demande | None, user: int | None, to: str) -> Iterator[Language]:
    """Word what is within for one person: in the language that they keep; French without one, or where they read not alone.

    ``to``: their contact. Another holder who reads there too would learn the language, and may not read it.
    """
    language = _of_one(demande, user, to) if demande is not None and user is not None else FRENCH
    with voice.read_in(catalogues.reader(language.code)):
        yield language


def _of_one(demande: Demande, user: int, to: str) -> Language:
    kept = KeptLanguage.objects.filter(demande=demande, by=user).values_list("person_key", "code").first()
    if kept is None or _owners([demande.pk]).get((demande.pk, plain(to))) != {kept[0]}:
        return FRENCH
    return catalogues.offered().get(kept[1], FRENCH)


def marked(said: LetterText, language: Language) -> str:
    """The body of a message that was worded within ``spoken``, marked where a machine translated it."""
    with voice.read_in(catalogues.reader(language.code)):
        return announced_abroad.marked(said.body, is_by_machine=language.is_by_machine)
