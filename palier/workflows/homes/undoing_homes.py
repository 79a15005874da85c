"""The clock undoes a file of homes: what it declared goes while nothing rests on it, what it corrected is put back.

A home that was oriented, published, photographed or corrected since stays, and so does what candidates rely on: each with its
sentence. Putting back is a correction like any other, of who undoes; what was there in between stays readable.
"""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import models, transaction
from django.db.models import ProtectedError

from palier.models import Commune, Correction, Home, HomeFile, HomeFileLine, HomeFilePart, HomePicture, Organisation
from palier.models.doors import acting
from palier.rules.homes.home_files import HomeLineState
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import correcting, taking_homes
from palier.workflows.homes.declaring import HomeDraft
from palier.workflows.homes.filing_homes import SOURCE, locked

_DONE = (HomeLineState.DECLARED, HomeLineState.CORRECTED)
_PUT_BACK = "saisie"
"""Why a home is put back: what the file said was a mistake."""


class HomeRestedOn(Refusal):
    """Something was done with the home since; the message says what."""


def undo(file: HomeFile, *, at: datetime) -> None:
    """Undo every line, the last first, then say that it is undone. Killed anywhere, it goes on."""
    try:
        while _slice(file, at=at):
            pass
    except taking_homes.NobodyAnswers as refusal:
        # Another goes on from the page; what was undone stays so.
        _waits(file, str(refusal))
        return
    _undone(file, at=at)


@transaction.atomic
def _slice(file: HomeFile, *, at: datetime) -> bool:
    acting.take(acting.CLOCK)
    now = locked(file)
    if now.state != StockState.UNDOING:
        return False
    rows = HomeFileLine.objects.filter(file=now, state__in=_DONE, sentence="").order_by("-number")
    lines = list(rows[: taking_homes.SLICE])
    by = taking_homes.actor_of(now, at=at) if lines else None
    for line in lines:
        try:
            # Of a line that cannot be undone nothing is left half done.
            with transaction.atomic():
                if line.state == HomeLineState.DECLARED:
                    _remove(line, now.bailleur, at=at)
                elif by is not None:
                    _put_back(line, by, at=at)
        except Refusal as refusal:
            line.sentence = str(refusal)
            line.save(update_fields=["sentence"])
            now.kept += 1
        else:
            line.delete()
    now.fault = ""
    now.save(update_fields=["kept", "fault"])
    return bool(lines)


@transaction.atomic
def _waits(file: HomeFile, why: str) -> None:
    acting.take(acting.CLOCK)
    now = locked(file)
    if now.state == StockState.UNDOING and now.fault != why[:400]:
        now.fault = why[:400]
        now.save(update_fields=["fault"])


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
    told = {"organisme": str(house.public_id), "rpls": home.rpls_id}
    telling.journal(JournalVerb.REMOVE_HOME, home, by=CLOCK, at=at, article=SOURCE, details=told)
    try:
        home.delete()
    except ProtectedError as error:
        raise HomeRestedOn("Autre chose tient à ce logement depuis : il reste.") from error


def _put_back(line: HomeFileLine, by: Actor, *, at: datetime) -> None:
    """Correct a home back to what it was before the file, where nobody corrected it since. Raises ``HomeRestedOn``."""
    kept = Correction.objects.filter(pk=line.correction or UUID(int=0)).first()
    if kept is None:
        raise HomeRestedOn("On ne sait plus ce que ce logement était avant : la correction du fichier reste.")
    with acting.stepped(taking_homes.as_them(by)):
        home = Home.objects.filter(public_id=line.home or UUID(int=0)).first()
        if home is None or correcting.of(home).values_list("pk", flat=True).first() != kept.pk:
            raise HomeRestedOn("Ce logement a été corrigé depuis : la correction du fichier reste.")
        said = {name: getattr(home, name) for name in HomeDraft.__slots__}
        said |= {name: _value(name, text) for name, text in zip(kept.fields, kept.before, strict=True)}
        correcting.correct_home(home, HomeDraft(**said), reason=_PUT_BACK, by=by, at=at)


def _value(name: str, text: str) -> Any:  # noqa: ANN401 - whatever the column holds
    """A value as a correction keeps it, back as its column takes it. Raises ``HomeRestedOn``."""
    if name == "commune":
        if (found := Commune.objects.filter(code=text).first()) is None:
            raise HomeRestedOn("La commune d’avant n’est plus connue : la correction du fichier reste.")
        return found
    field = cast("models.Field[Any, Any]", Home._meta.get_field(name))  # noqa: SLF001 - Django's own way
    if text == "" and field.null:
        return None
    value = field.to_python(text)
    return value if not isinstance(value, datetime) else value.date()


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
