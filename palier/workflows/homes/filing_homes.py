"""A landlord sends a file of homes, says which column is what, begins and undoes: nothing changes before a second press.

By the machine of a take-over (its states, its reader, its seal); each line is then one ordinary act of who began it (ADR 135).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from palier.models import HomeFile, HomeFilePart, OrganisationKind
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_files
from palier.rules.homes.home_columns import HomeField
from palier.rules.homes.home_files import HeldHomes
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.takeover import stock_states
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, Refusal
from palier.workflows.acting.sent_files import SentStock, sealed_parts
from palier.workflows.homes import correcting

SOURCE = act("règles de données de Palier")


class NoHomeFile(Refusal):
    """Nothing was sent."""

    sentence = "Choisissez un fichier de logements : il n’est pas vide."
    field = "file"


class HomeFileTooLarge(Refusal):
    """More than one file may hold."""

    sentence = "Ce fichier dépasse 100 Mo : coupez-le en plusieurs."
    field = "file"


class HomeFileUnread(Refusal):
    """It is no table; the message says why."""

    field = "file"


class NoColumnOfHomes(Refusal):
    """No column says which home a line is of."""

    sentence = (
        "Dites quelle colonne est le numéro RPLS, ou votre référence : une ligne dit ainsi de quel logement elle est."
    )
    field = "file"


class SameColumnTwice(Refusal):
    """Two columns would say one thing."""

    sentence = "Deux colonnes disent la même chose : laissez l’une d’elles de côté."


class HomeFileMoved(Refusal):
    """The file is not where this act begins."""

    sentence = "Ce fichier a changé d’état entre-temps. Relisez où il en est."


def bring(
    sent: SentStock, opened: Callable[[Path, int], HeldHomes], *, sheet: int = 0, by: Actor, at: datetime
) -> HomeFile:
    """Open a file that was sent, by a reader that raises ``ValueError`` with its sentence, and keep it.

    Raises ``NoHomeFile``, ``HomeFileTooLarge`` or ``HomeFileUnread``.
    """
    size, _ = sent.weighed()
    if not size:
        raise NoHomeFile
    if size > home_files.LARGEST:
        raise HomeFileTooLarge
    with TemporaryDirectory(prefix="palier-homes-") as folder:
        path = Path(folder, "file")
        with path.open("wb") as out:
            out.writelines(sent.chunks())
        try:
            held = opened(path, sheet)
        except ValueError as error:
            raise HomeFileUnread(str(error)) from error
        return receive(sent, held, sheet=sheet, by=by, at=at)


@transaction.atomic
def receive(sent: SentStock, held: HeldHomes, *, sheet: int = 0, by: Actor, at: datetime) -> HomeFile:
    """Keep a file under seal, with what is guessed of its columns. The same bytes, not begun yet, are the same file.

    Raises ``NotYourHome``.
    """
    require(by.role, Action.DECLARE_HOME)
    if by.organisation is None or by.organisation.kind != OrganisationKind.BAILLEUR:
        raise NotYourHome
    size, digest = sent.weighed()
    rows = HomeFile.objects.filter(bailleur=by.organisation, digest=digest, state=StockState.RECEIVED, sheet=sheet)
    if (same := rows.filter(bytes_until__gte=day_in_paris(at)).first()) is not None:
        return same
    file = HomeFile.objects.create(
        bailleur=by.organisation,
        by=by.person,
        key=by.key,
        name=sent.name[-200:],
        size=size,
        digest=digest,
        sheet=sheet,
        header=held.header,
        columns=list(held.columns),
        notes=list(held.notes),
        mapping=[held.guessed[place].value if place in held.guessed else "" for place in range(len(held.columns))],
        received_at=at,
        moved_at=at,
        bytes_until=home_files.bytes_until(day_in_paris(at)),
    )
    for number, data in sealed_parts(file.public_id, sent):
        HomeFilePart(file=file, position=number, data=data).save(force_insert=True)
    details = {"octets": size, "colonnes": len(held.columns)}
    telling.journal(JournalVerb.RECEIVE_HOMES, file, by=by, at=at, article=SOURCE, details=details)
    return file


def locked(file: HomeFile) -> HomeFile:
    """The file as it is now, under its lock."""
    rows = HomeFile.objects.select_for_update(of=("self",)).select_related("bailleur", "by").defer("by__password")
    return rows.get(pk=file.pk)


@transaction.atomic
def map_columns(file: HomeFile, fields: Sequence[str], *, by: Actor, at: datetime) -> HomeFile:
    """Say what each column is, in their order. Raises ``HomeFileMoved``, ``NoColumnOfHomes`` or ``SameColumnTwice``."""
    file = _mine(file, home_files.MAY_MAP, by)
    told = [HomeField(word).value if word else "" for word in fields][: len(file.columns)]
    said = [word for word in told if word]
    if len(set(said)) < len(said):
        raise SameColumnTwice
    if not {HomeField.RPLS, HomeField.REFERENCE} & set(said):
        raise NoColumnOfHomes
    file.mapping, file.by, file.moved_at = told, by.person, at
    file.save(update_fields=["mapping", "by", "moved_at"])
    return file


@transaction.atomic
def begin(file: HomeFile, reason: str, *, by: Actor, at: datetime) -> HomeFile:
    """Have the clock take it in, from its first line or from where it stopped; ``by`` answers for each of its acts.

    Raises ``HomeFileMoved``, ``NoColumnOfHomes`` or ``CorrectionReasonNeeded``.
    """
    file = _mine(file, stock_states.MAY_BEGIN, by)
    if not {HomeField.RPLS, HomeField.REFERENCE} & set(file.mapping):
        raise NoColumnOfHomes
    file.reason = correcting.reasoned(reason)
    return _moved(file, StockState.TAKING_IN, JournalVerb.BEGIN_HOMES, by=by, at=at)


@transaction.atomic
def undo(file: HomeFile, *, by: Actor, at: datetime) -> HomeFile:
    """Have the clock take its homes out and put its corrections back, where nothing rests on them. Raises ``HomeFileMoved``."""
    file = _mine(file, stock_states.MAY_UNDO | {StockState.UNDOING}, by)
    if not may_undo(file):
        raise HomeFileMoved
    return _moved(file, StockState.UNDOING, JournalVerb.UNDO_HOMES, by=by, at=at)


def may_undo(file: HomeFile) -> bool:
    """Whether it is to be undone from its page: also once who had begun to undo it has left, and it waits for another."""
    return file.state in stock_states.MAY_UNDO or (file.state == StockState.UNDOING and file.fault != "")


def _mine(file: HomeFile, before: frozenset[StockState], by: Actor) -> HomeFile:
    require(by.role, Action.DECLARE_HOME)
    now = locked(file)
    if by.organisation is None or by.organisation.pk != now.bailleur_id:
        raise NotYourHome
    if now.state not in before:
        raise HomeFileMoved
    return now


def _moved(file: HomeFile, after: StockState, verb: JournalVerb, *, by: Actor, at: datetime) -> HomeFile:
    file.state, file.by, file.key, file.moved_at = after, by.person, by.key, at
    file.save(update_fields=["state", "by", "key", "reason", "moved_at"])
    telling.journal(verb, file, by=by, at=at, article=SOURCE, details={"lignes": file.read, "motif": file.reason})
    return file
