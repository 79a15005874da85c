"""What awaits whoever publishes and designates: a réservataire, or a landlord for its own part of the flow.

Each reading costs the same number of statements however many rows there are, and names the organisation itself: the page
reads under its role, the morning's mail as the clock, and both find the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Count, QuerySet

from palier.models import Home, Organisation, Piece, Publication, SetAside, User
from palier.models.candidatures import places
from palier.rules.appeals.appeals import DESK_SUBJECTS, AppealState, AppealSubject
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage
from palier.rules.commission import designation
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import clocks, french
from palier.rules.law.calendars import FRANCE
from palier.rules.letters import words
from palier.rules.mistakes.remedies import WAITING
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.appeals import appeals
from palier.workflows.homes import let_homes, orienting, publishing
from palier.workflows.mistakes import mistakes
from palier.workflows.parting import parting


def of(house: Organisation, *, user: User | None, at: datetime) -> Iterator[Matter]:
    """The lists of a house: homes to publish, lists to designate from, set-asides to read again, the next rank to call."""
    homes = list(to_publish(house))
    running = Publication.objects.filter(
        reservataire__in=house.covers, stage__in=(PublicationStage.CLASSEE, PublicationStage.DESIGNEE)
    )
    lists = list(running.select_related("home__commune").order_by("pk"))
    ends = _ends([*homes, *(one.home for one in lists)], at)
    for home in homes:
        kind = AwaitingKind.OWN_HOME if home.is_own else AwaitingKind.ORIENTED
        yield Matter(
            kind=kind, key=str(home.public_id), about=about(home), by=ends.get(home.pk), calendar=home.calendar
        )
    yield from _lists(lists, ends)
    yield from _readings(house, user, ends)
    yield from _held(house)
    yield from _mistakes(house)
    yield from _appeals(house)


def to_publish(house: Organisation) -> QuerySet[Home]:
    """Homes that a house may publish and has not: oriented to it, on no list that runs, not let."""
    running = Publication.objects.exclude(stage__in=ENDED_LISTS)
    rows = Home.objects.filter(reservataire__in=house.covers).exclude(publications__in=running)
    rows = rows.exclude(let_homes.now())
    return rows.select_related("commune", "bailleur").order_by("vacancy_notified_on", "pk")


def short_of_files(lists: Iterable[Publication]) -> set[int]:
    """Lists sent to the landlord that fell under three files in play, while a next rank can be called."""
    counts = places.counts_of([one.pk for one in lists if one.stage == PublicationStage.DESIGNEE])
    return {publication for publication, by_stage in counts.items() if is_short(by_stage)}


def is_short(counts: dict[str, int]) -> bool:
    """Whether fewer files are in play than a commission examines, while another can be called."""
    in_play = sum(counts.get(stage, 0) for stage in stages.IN_PLAY)
    return in_play < designation.MIN_EXAMINED and any(counts.get(stage) for stage in designation.DESIGNABLE)


def about(home: Home, *more: str) -> str:
    """The home, and what it is about, in short sentences. A commune has its département: telling homonyms apart costs a look."""
    rooms = words.home(home.type_code).removeprefix("le logement ")
    text = f"Logement {rooms}, {home.floor_area} m², {home.street} à {home.commune.named}"
    return " ".join(f"{part}." for part in (text, *more))


def _ends(homes: Sequence[Home], at: datetime) -> dict[int, datetime]:
    """Until when candidates may be proposed for each home, where a delay runs."""
    turns = orienting.turns(homes, clocks.day_in_paris(at))
    return {home: end for home, turn in turns.items() if (end := publishing.latest_of(turn)) is not None}


def _lists(lists: Sequence[Publication], ends: dict[int, datetime]) -> Iterator[Matter]:
    short = short_of_files(lists)
    for one in lists:
        key = str(one.public_id)
        if one.stage == PublicationStage.CLASSEE:
            yield Matter(
                kind=AwaitingKind.LIST_CLOSED,
                key=key,
                about=about(one.home),
                by=ends.get(one.home_id),
                calendar=one.home.calendar,
            )
        elif one.pk in short:
            yield Matter(kind=AwaitingKind.NEXT_RANK, key=key, about=about(one.home), calendar=one.home.calendar)


def _readings(house: Organisation, user: User | None, ends: dict[int, datetime]) -> Iterator[Matter]:
    """Set-asides that this member may read again: another proposed them."""
    rows = SetAside.objects.filter(
        is_upheld=None, candidature__stage=Stage.CLASSEE, candidature__publication__reservataire__in=house.covers
    ).exclude(by=user)
    for one in rows.select_related("candidature__publication__home__commune").order_by("pk"):
        file, home = one.candidature, one.candidature.publication.home
        yield Matter(
            kind=AwaitingKind.READING,
            key=str(file.public_id),
            about=about(home, f"Dossier {file.reference}"),
            by=ends.get(home.pk),
            calendar=home.calendar,
        )


def _held(house: Organisation) -> Iterator[Matter]:
    """Lists that close while candidatures of one household wait for a person."""
    rows = Publication.objects.filter(
        reservataire__in=house.covers, stage=PublicationStage.PUBLIEE, candidatures__stage=Stage.EN_ATTENTE
    ).annotate(held=Count("candidatures"))
    for one in rows.select_related("home__commune").order_by("pk"):
        waiting = french.count(one.held, "candidature")  # type: ignore[attr-defined]
        yield Matter(
            kind=AwaitingKind.HELD,
            key=str(one.public_id),
            about=about(one.home, waiting),
            by=one.closes_at,
            calendar=one.home.calendar,
        )


def _mistakes(house: Organisation) -> Iterator[Matter]:
    """Mistakes to answer for: how many homes, and until when."""
    rows = mistakes.waiting(house).filter(state__in=WAITING).annotate(missed=Count("homes"))
    for row in rows:
        text = f"{french.count(row.missed, 'logement manqué', 'logements manqués')}."
        yield Matter(
            kind=AwaitingKind.MISTAKE, key=str(row.public_id), about=text, by=mistakes.due_of(row), calendar=FRANCE
        )


def _appeals(house: Organisation) -> Iterator[Matter]:
    """What households contest, until when an answer is due, and of which home."""
    for row in appeals.waiting(house).filter(state=AppealState.SENT):
        what = f"{DESK_SUBJECTS[AppealSubject(row.subject)]}."
        text = about(row.candidature.publication.home, what.rstrip(".")) if row.candidature else what
        yield Matter(kind=AwaitingKind.APPEAL, key=str(row.public_id), about=text, by=row.answer_by, calendar=FRANCE)


def of_pieces(house: Organisation, *, at: datetime) -> Iterator[Matter]:
    """Pieces to check, by the day on which they are due; then those that no day presses, and separations to settle.

    Only a number is told: what a piece proves is read on its own page.
    """
    rows = Piece.objects.shown().filter(status=PieceStatus.TO_CHECK, audience__overlap=house.covers)
    due = Counter(
        clocks.day_in_paris(one) if one else None for one in rows.values_list("due_at", flat=True).order_by("pk")
    )
    for day, number in due.items():
        text = f"{french.count(number, 'pièce')}."
        if day is None:
            yield Matter(kind=AwaitingKind.TO_CHECK, about=text, calendar=FRANCE)
        else:
            yield Matter(
                kind=AwaitingKind.URGENT, key=day.isoformat(), about=text, by=clocks.end_of_day(day), calendar=FRANCE
            )
    splits = parting.waiting(clocks.day_in_paris(at)).filter(demande__audience__overlap=house.covers).count()
    if splits:
        yield Matter(kind=AwaitingKind.SPLITS, about=f"{french.count(splits, 'séparation')}.", calendar=FRANCE)
