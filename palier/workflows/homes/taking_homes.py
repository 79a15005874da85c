"""The clock takes a file of homes in, a slice at a time: each line is the ordinary act of who began it, under their own role.

A slice, what became of its lines and how far it went are one transaction: killed anywhere, the next turn begins after the last
that was kept. A home is found by the landlord's reference or its RPLS number, so that a file that comes twice changes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import batched

from django.db import transaction

from palier.models import ApiKey, Home, HomeFile, HomeFileLine, Membership
from palier.models.doors import acting
from palier.models.rows.row_rights import OF_MEMBERS
from palier.models.state import turns
from palier.rules.doors.access import Role
from palier.rules.homes import home_cells
from palier.rules.homes.home_files import HeldHomes, HomeLineState
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import correcting, declaring, lines_of_homes, reading_homes
from palier.workflows.homes.declaring import HomeDraft
from palier.workflows.homes.filing_homes import SOURCE, locked

SLICE = 100
"""Lines of one transaction: what is here of them is asked once, and those that are new are written at once."""
type Row = tuple[int, list[str]]
_COUNTED = {
    HomeLineState.DECLARED: "declared",
    HomeLineState.CORRECTED: "corrected",
    HomeLineState.SAME: "same",
    HomeLineState.REFUSED: "refused",
}
NOBODY = "La personne qui a commencé ne travaille plus dans votre organisme : une autre peut continuer."


KEY_IS_OVER = "La clé par laquelle ce fichier a été commencé est finie ou révoquée : une personne peut continuer."


class NobodyAnswers(Refusal):
    """Who began it, or the key by which they did, opens nothing any more; the message says which."""


def actor_of(file: HomeFile, *, at: datetime) -> Actor:
    """Who answers for its acts, as long as they work there as a landlord's member and their key lives.

    Raises ``NobodyAnswers``.
    """
    rows = Membership.objects.live().filter(user=file.by_id, organisation=file.bailleur_id, role=Role.BAILLEUR)
    if not file.by.is_active or not rows.exists():
        raise NobodyAnswers(NOBODY)
    if file.key is not None and not ApiKey.objects.live(at).filter(public_id=file.key).exists():
        raise NobodyAnswers(KEY_IS_OVER)
    return Actor(role=Role.BAILLEUR, user=file.by, organisation=file.bailleur, key=file.key)


def as_them(by: Actor) -> acting.Acting:
    """The role of the database that their page takes, and nothing more."""
    return claimed(OF_MEMBERS[by.role], by)


def take(file: HomeFile, held: HeldHomes, *, at: datetime) -> None:
    """Take in every line after the last that is in, as long as nobody stopped it."""
    if not _count(file, held):
        return
    last, places = file.position, lines_of_homes.KnownPlaces(file.bailleur.present)
    for some in batched((row for row in held.rows() if row[0] > last), SLICE):
        if not _slice(file, held, list(some), places, at=at):
            return
    _end(file, at=at)


@transaction.atomic
def _count(file: HomeFile, held: HeldHomes) -> bool:
    """How many lines there are, told before the first; begun anew, what a former turn said of them goes."""
    acting.take(acting.CLOCK)
    now = locked(file)
    if now.state != StockState.TAKING_IN:
        return False
    if now.position == 0:
        HomeFileLine.objects.filter(file=now).delete()
        now.lines, now.fault = sum(1 for _ in held.rows()), ""
        now.save(update_fields=["lines", "fault"])
    return True


@transaction.atomic
def _slice(
    file: HomeFile, held: HeldHomes, rows: list[Row], places: lines_of_homes.KnownPlaces, *, at: datetime
) -> bool:
    acting.take(acting.CLOCK)
    now = locked(file)
    if now.state != StockState.TAKING_IN:
        return False
    try:
        by = actor_of(now, at=at)
    except NobodyAnswers as refusal:
        _stopped(now, str(refusal), at=at)
        return False
    # Another turn took some of these meanwhile.
    rows = [row for row in rows if row[0] > now.position]
    if not rows:
        return True
    # Two files of one landlord bring the same homes: the second of two slices sees what the first declared.
    turns.wait_for(f"homes {now.bailleur_id}")
    told = _told(now, held, rows, places, by, at=at)
    HomeFileLine.objects.bulk_create(told)
    for state, number in Counter(HomeLineState(one.state) for one in told).items():
        setattr(now, _COUNTED[state], getattr(now, _COUNTED[state]) + number)
    now.position = rows[-1][0]
    now.save(update_fields=["position", *_COUNTED.values()])
    return True


def _told(
    file: HomeFile,
    held: HeldHomes,
    rows: list[Row],
    places: lines_of_homes.KnownPlaces,
    by: Actor,
    *,
    at: datetime,
) -> list[HomeFileLine]:
    """What became of each line, by the checks of the ordinary act; what is new is declared last, all at once."""
    mapping = reading_homes.mapping_of(file)
    lines = [(number, home_cells.read_cells(held.columns, mapping, cells)) for number, cells in rows]
    told, new = list[HomeFileLine](), list[tuple[HomeFileLine, Home]]()
    with acting.stepped(as_them(by)):
        here = lines_of_homes.HeldOfLines([line for _, line in lines], by.body, places, file, on=day_in_paris(at))
        for number, line in lines:
            made = HomeFileLine(file=file, number=number, reference=line.reference, rpls=line.rpls)
            told.append(made)
            with _refusing(made):
                home, draft = here.read(line)
                if home is None:
                    new.append((made, declaring.new_home(draft, by=by, at=at, parts=places.parts)))
                else:
                    _correct(made, home, draft, places, by, at=at)
        _declare(new, by, at=at)
    return told


@contextmanager
def _refusing(made: HomeFileLine) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        made.state, made.sentence, made.home, made.correction = HomeLineState.REFUSED, str(refusal), None, None


def _correct(
    made: HomeFileLine, home: Home, draft: HomeDraft, places: lines_of_homes.KnownPlaces, by: Actor, *, at: datetime
) -> None:
    """The ordinary act, or none where the home says so already: that is seen without a lock."""
    made.home, made.state = home.public_id, HomeLineState.SAME
    try:
        correcting.changes_of(home, draft, on=day_in_paris(at), parts=places.parts)
        correcting.correct_home(home, draft, reason=made.file.reason, by=by, at=at)
    except correcting.NothingChanged:
        return
    made.state = HomeLineState.CORRECTED
    made.correction = correcting.of(home).values_list("pk", flat=True)[0]


def _declare(new: Sequence[tuple[HomeFileLine, Home]], by: Actor, *, at: datetime) -> None:
    """Declare them at once; where somebody declared one of them meanwhile, each by itself."""
    try:
        declaring.declare_all([home for _, home in new], by=by, at=at)
    except Refusal as refusal:
        if len(new) > 1:
            for one in new:
                _declare([one], by, at=at)
            return
        new[0][0].state, new[0][0].sentence = HomeLineState.REFUSED, str(refusal)
        return
    for made, home in new:
        made.state, made.home = HomeLineState.DECLARED, home.public_id


def _end(file: HomeFile, *, at: datetime) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = locked(file)
        if now.state != StockState.TAKING_IN:
            return
        now.state, now.moved_at, now.done_at, now.fault = StockState.IN, at, at, ""
        now.save(update_fields=["state", "moved_at", "done_at", "fault"])
        details = {
            "declares": now.declared,
            "corriges": now.corrected,
            "pareils": now.same,
            "refuses": now.refused,
        }
        telling.journal(JournalVerb.END_HOMES, now, by=CLOCK, at=at, article=SOURCE, details=details)


@transaction.atomic
def stop(file: HomeFile, why: str, *, at: datetime) -> None:
    """Say why it cannot go on: what is in stays, and it may be begun again or undone."""
    acting.take(acting.CLOCK)
    now = locked(file)
    if now.state == StockState.TAKING_IN:
        _stopped(now, why, at=at)


def _stopped(file: HomeFile, why: str, *, at: datetime) -> None:
    file.state, file.moved_at, file.fault = StockState.STOPPED, at, why[:400]
    file.save(update_fields=["state", "moved_at", "fault"])
    telling.journal(JournalVerb.STOP_HOMES, file, by=CLOCK, at=at, article=SOURCE, details={"lignes": file.read})
