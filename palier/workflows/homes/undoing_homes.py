"""The clock undoes a file of homes: what it declared goes while nothing rests on it, what it corrected is put back.

A home that was oriented, published, photographed or corrected since stays, and so does what candidates rely on: each with its
sentence. Putting back is a correction like any other, of who undoes; what was there in between stays readable.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from palier.models import (
    Correction,
    FlowEvent,
    Home,
    HomeFile,
    HomeFileLine,
    HomeFilePart,
    HomePicture,
    Organisation,
    Publication,
)
from palier.models.doors import acting
from palier.rules.homes.home_files import HomeLineState
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import correcting, correcting_back, taking_homes
from palier.workflows.homes.filing_homes import SOURCE, locked

_DONE = (HomeLineState.DECLARED, HomeLineState.CORRECTED)
_HALTED = {
    taking_homes.NOBODY: (
        "La personne qui a demandé cette annulation ne travaille plus dans votre organisme : une autre peut la continuer."
    ),
    taking_homes.KEY_IS_OVER: (
        "La clé par laquelle cette annulation a été demandée est finie ou révoquée : une personne peut la continuer."
    ),
}
_PUT_BACK = "saisie"
"""Why a home is put back: what the file said was a mistake."""


class HomeRestedOn(Refusal):
    """Something was done with the home since; the message says what."""


def undo(file: HomeFile, *, at: datetime) -> None:
    """Undo every line, the last first, then say that it is undone. Killed anywhere, it goes on."""
    while more := _slice(file, at=at):
        pass
    if more is not None:
        _undone(file, at=at)


@transaction.atomic
def _slice(file: HomeFile, *, at: datetime) -> bool | None:
    """Undo some lines; whether there may be more, none where nobody answers for it any more."""
    acting.take(acting.CLOCK)
    now = locked(file)
    if now.state != StockState.UNDOING:
        return False
    try:
        by = taking_homes.actor_of(now, at=at)
    except taking_homes.NobodyAnswers as refusal:
        _halted(now, _HALTED[str(refusal)], at=at)
        return None
    rows = HomeFileLine.objects.filter(file=now, state__in=_DONE, sentence="").order_by("-number")
    lines = list(rows[: taking_homes.SLICE])
    gone = _remove_together([line for line in lines if line.state == HomeLineState.DECLARED], now.bailleur, at=at)
    for line in lines:
        if line.pk in gone:
            continue
        try:
            # Of a line that cannot be undone nothing is left half done.
            with transaction.atomic():
                if line.state == HomeLineState.DECLARED:
                    _remove(line, now.bailleur, at=at)
                else:
                    _put_back(line, by, at=at)
        except Refusal as refusal:
            line.sentence = str(refusal)
            line.save(update_fields=["sentence"])
            now.kept += 1
        else:
            gone.add(line.pk)
    HomeFileLine.objects.filter(pk__in=gone).delete()
    now.fault = ""
    now.save(update_fields=["kept", "fault"])
    return bool(lines)


def _halted(file: HomeFile, why: str, *, at: datetime) -> None:
    """Say once why it cannot go on: what is undone stays so, what is left waits for a person of the organisation."""
    if file.fault != why:
        file.fault, file.moved_at = why, at
        file.save(update_fields=["fault", "moved_at"])
        telling.journal(JournalVerb.STOP_HOMES, file, by=CLOCK, at=at, article=SOURCE, details={"lignes": file.read})


def _remove_together(lines: Sequence[HomeFileLine], house: Organisation, *, at: datetime) -> set[int]:
    """Take out at once the declared homes on which nothing rests; which lines are done. The others are looked at one by one."""
    by_key = {line.home: line.pk for line in lines if line.home is not None}
    rows = Home.objects.select_for_update(of=("self",)).filter(public_id__in=by_key, reservataire=None).order_by("pk")
    homes = {home.pk: home for home in rows}
    resting = (
        Publication.objects.filter(home__in=homes).values_list("home", flat=True),
        FlowEvent.objects.filter(home__in=homes).values_list("home", flat=True),
        HomePicture.objects.filter(home__in=homes).values_list("home", flat=True),
    )
    for pk in chain.from_iterable([list(one) for one in resting]):
        homes.pop(pk, None)
    keys = [home.public_id for home in homes.values()]
    corrected = set(Correction.objects.filter(subject__in=keys).values_list("subject", flat=True))
    free = [home for home in homes.values() if home.public_id not in corrected]
    try:
        with transaction.atomic():
            for home in free:
                _say_removed(home, house, at=at)
            _delete(Home.objects.filter(pk__in=[home.pk for home in free]))
    except ProtectedError:
        return set()
    return {by_key[home.public_id] for home in free}


def _delete(homes: QuerySet[Home]) -> None:
    homes.delete()


def _say_removed(home: Home, house: Organisation, *, at: datetime) -> None:
    told = {"organisme": str(house.public_id), "rpls": home.rpls_id}
    telling.journal(JournalVerb.REMOVE_HOME, home, by=CLOCK, at=at, article=SOURCE, details=told)


def _remove(line: HomeFileLine, house: Organisation, *, at: datetime) -> None:
    """Take a declared home out. Raises ``HomeRestedOn``."""
    home = Home.objects.select_for_update(of=("self",)).filter(public_id=line.home or UUID(int=0)).first()
    if home is None:
        return
    # Taken back since, its log of the flow stays.
    if home.reservataire_id is not None or home.publications.exists() or home.flow_events.exists():
        raise HomeRestedOn("Ce logement a été orienté, gardé ou publié depuis : il reste.")
    if correcting.of(home).exists() or HomePicture.objects.filter(home=home).exists():
        raise HomeRestedOn("Ce logement a été corrigé ou photographié depuis : il reste.")
    _say_removed(home, house, at=at)
    try:
        _delete(Home.objects.filter(pk=home.pk))
    except ProtectedError as error:
        raise HomeRestedOn("Autre chose tient à ce logement depuis : il reste.") from error


def _put_back(line: HomeFileLine, by: Actor, *, at: datetime) -> None:
    """Correct a home back to what it was before the file, where nobody corrected it since. Raises ``HomeRestedOn``."""
    kept = Correction.objects.filter(pk=line.correction or UUID(int=0)).first()
    if kept is None:
        raise HomeRestedOn("On ne sait plus ce que ce logement était avant : la correction du fichier reste.")
    with acting.stepped(taking_homes.as_them(by)):
        home = Home.objects.filter(public_id=line.home or UUID(int=0)).first()
        if home is None:
            raise HomeRestedOn("Ce logement a été retiré depuis : la correction du fichier reste.")
        correcting_back.put_back(home, kept, reason=_PUT_BACK, by=by, at=at)


@transaction.atomic
def _undone(file: HomeFile, *, at: datetime) -> None:
    acting.take(acting.CLOCK)
    now = locked(file)
    if now.state != StockState.UNDOING:
        return
    details = {"retires": now.declared + now.corrected - now.kept, "gardes": now.kept}
    now.state, now.moved_at, now.done_at, now.lines, now.fault = StockState.UNDONE, at, None, None, ""
    # Taken in again, it is read from its first line.
    now.position = now.declared = now.corrected = now.same = now.refused = 0
    now.save()
    telling.journal(JournalVerb.END_UNDOING_HOMES, now, by=CLOCK, at=at, article=SOURCE, details=details)


def forget(*, at: datetime) -> int:
    """Erase the bytes whose days are over; what became of the lines stays, since a reference finds a home by it."""
    today: date = day_in_paris(at)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return HomeFilePart.objects.filter(file__bytes_until__lt=today).delete()[0]
