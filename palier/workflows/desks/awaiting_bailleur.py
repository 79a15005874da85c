"""What awaits a landlord: files to check, séances, homes given under a condition, offers, leases, homes to take back.

As for lists, the number of statements does not grow with the rows, and each names the landlord itself.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count, Q

from palier.models import Candidature, Check, Decision, Home, Offer, Organisation, Piece, Publication, Seance
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage
from palier.rules.candidature.offer_answers import HOLDING, OfferAnswer
from palier.rules.commission import checking
from palier.rules.commission.seances import SeanceStage
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.homes import flow_balance
from palier.rules.law import clocks, french
from palier.rules.law.calendars import FRANCE
from palier.rules.letters import reach
from palier.rules.situations.situations import Level
from palier.workflows.commission import queueing
from palier.workflows.desks import awaiting_exchanges, awaiting_time, awaiting_viewings
from palier.workflows.desks.awaiting_lists import about, short_of_files
from palier.workflows.homes import let_homes, orienting, publishing
from palier.workflows.letters import reaching
from palier.workflows.mistakes import carrying_out
from palier.workflows.offer import offering
from palier.workflows.signing import signing_states

_HOME = "publication__home__commune"


def of(house: Organisation, *, at: datetime) -> Iterator[Matter]:
    """Everything that awaits a landlord, its own lists left out."""
    yield from _checks(house)
    yield from _asked(house, at)
    yield from _seances(house)
    yield from _conditions(house)
    yield from _offers(house)
    yield from _leases(house, at)
    yield from _months_over(house, at)
    yield from _told(house)
    yield from _unreached(house)
    yield from awaiting_viewings.of(house, at=at)
    yield from awaiting_exchanges.of(house)
    yield from awaiting_time.of(house)


def to_convene(house: Organisation) -> list[Publication]:
    """Homes sent by a réservataire, each with its compliant files (``ready``) and those still checked (``waiting``)."""
    rows = Publication.objects.filter(bailleur__in=house.covers, stage=PublicationStage.DESIGNEE).annotate(
        to_check=Count("candidatures", filter=Q(candidatures__stage=Stage.DESIGNEE)),
        ready=Count("candidatures", filter=Q(candidatures__stage=Stage.CONFORME)),
        waiting=Count("candidatures", filter=Q(candidatures__stage__in=stages.TO_CHECK)),
    )
    return list(rows.select_related("home__commune").order_by("closes_at", "pk"))


def to_offer(house: Organisation, at: datetime) -> list[Candidature]:
    """The next in line of each home that nobody holds."""
    free = Publication.objects.filter(bailleur__in=house.covers, stage=PublicationStage.ATTRIBUEE)
    free = free.exclude(offers__answer__in=HOLDING).select_related("home__commune")
    return queueing.next_of(list(free.order_by("closes_at", "pk")), at=at)


def conditions(house: Organisation) -> list[Decision]:
    """Homes given under a condition that is not met yet, by minutes that are signed, the nearest date first."""
    waiting = Decision.objects.filter(
        candidature__publication__bailleur__in=house.covers,
        candidature__stage=Stage.SOUS_CONDITION,
        condition_met_at=None,
        kind="attribution_condition",
        item__seance__stage=SeanceStage.CLOSED,
    ).select_related(f"candidature__{_HOME}")
    return list(waiting.order_by("piece_by", "pk"))


def _checks(house: Organisation) -> Iterator[Matter]:
    lists = to_convene(house)
    short = short_of_files(lists)
    for one in lists:
        key = str(one.public_id)
        if one.pk in short and not one.is_own:
            yield Matter(kind=AwaitingKind.NEXT_RANK, key=key, about=about(one.home), calendar=one.home.calendar)
        if one.to_check:  # type: ignore[attr-defined]
            number = french.count(one.to_check, "dossier")  # type: ignore[attr-defined]
            yield Matter(kind=AwaitingKind.FILES, key=key, about=about(one.home, number), calendar=one.home.calendar)
        elif one.ready and not one.waiting:  # type: ignore[attr-defined]
            yield Matter(kind=AwaitingKind.CONVENE, key=key, about=about(one.home), calendar=one.home.calendar)


def _asked(house: Organisation, at: datetime) -> Iterator[Matter]:
    """Files whose pieces were asked for: one that arrived is checked, one that did not come by its day is decided."""
    rows = Check.objects.filter(
        candidature__publication__bailleur__in=house.covers,
        candidature__stage=Stage.INCOMPLETE,
        output=checking.Output.INCOMPLETE,
    ).select_related(f"candidature__{_HOME}")
    last = {check.candidature_id: check for check in rows.order_by("at", "pk")}
    sent = Piece.objects.filter(
        demande__in={check.demande_id for check in last.values()},
        confidentiality=Level.ORDINARY,
    )
    arrived = list(sent.values_list("demande", "code", "uploaded_at"))
    delays = reaching.of_checks(last.values())
    for check in last.values():
        file = check.candidature
        came = any(
            demande == check.demande_id and code in check.pieces and since >= check.at
            for demande, code, since in arrived
        )
        until = delays[check.pk].end if check.pk in delays else check.answer_by
        end = clocks.end_of_day(until) if until else None
        is_unknown = check.pk in delays and delays[check.pk].is_unknown
        if came or (end is not None and end < at and not is_unknown):
            yield Matter(
                kind=AwaitingKind.ARRIVED if came else AwaitingKind.NOT_COME,
                key=str(file.public_id),
                by=end,
                about=about(file.publication.home, f"Dossier {file.reference}"),
                calendar=file.publication.home.calendar,
            )


def _seances(house: Organisation) -> Iterator[Matter]:
    rows = Seance.objects.filter(bailleur__in=house.covers, stage__in=(SeanceStage.CONVENED, SeanceStage.OPEN))
    for one in rows.order_by("held_at", "pk"):
        if one.stage == SeanceStage.CONVENED:
            yield Matter(
                kind=AwaitingKind.SITTING,
                key=str(one.public_id),
                about=f"{one.place}.",
                by=one.held_at,
                calendar=FRANCE,
            )
        else:
            yield Matter(
                kind=AwaitingKind.MINUTES,
                key=str(one.public_id),
                about=f"{one.place}.",
                earliest=one.held_at,
                calendar=FRANCE,
            )


def _conditions(house: Organisation) -> Iterator[Matter]:
    for one, until in until_days(conditions(house)):
        file = one.candidature
        yield Matter(
            kind=AwaitingKind.CONDITIONAL,
            key=str(file.public_id),
            by=clocks.end_of_day(until) if until else None,
            about=about(file.publication.home, f"Dossier {file.reference}"),
            calendar=file.publication.home.calendar,
        )


def until_days(found: list[Decision]) -> list[tuple[Decision, date | None]]:
    """With each, the day of its piece, counting the time that was given since."""
    waiting = reaching.of_conditions(found)
    return [(one, waiting[one.pk].delay.due_on if one.pk in waiting else one.piece_by) for one in found]


def _offers(house: Organisation) -> Iterator[Matter]:
    live = Offer.objects.filter(publication__bailleur__in=house.covers, answer=OfferAnswer.LIVE).select_related(
        _HOME, "candidature"
    )
    for offer in live.order_by("pk"):
        text = about(offer.publication.home, f"Dossier {offer.candidature.reference}")
        key = str(offer.candidature.public_id)
        if offer.answer_by is None:
            set_day = clocks.end_of_day(offering.set_day(offer))
            yield Matter(
                kind=AwaitingKind.UNDELIVERED, key=key, about=text, by=set_day, calendar=offer.publication.home.calendar
            )
        else:
            yield Matter(
                kind=AwaitingKind.RUNNING,
                key=key,
                about=text,
                by=offer.answer_by,
                calendar=offer.publication.home.calendar,
            )


def _leases(house: Organisation, at: datetime) -> Iterator[Matter]:
    for row in to_offer(house, at):
        text = about(row.publication.home, f"Dossier {row.reference}")
        yield Matter(
            kind=AwaitingKind.TO_OFFER, key=str(row.public_id), about=text, calendar=row.publication.home.calendar
        )
    accepted = Candidature.objects.filter(publication__bailleur__in=house.covers, stage=Stage.ACCEPTEE).select_related(
        _HOME
    )
    rows = list(accepted.order_by("pk"))
    papers = signing_states.said_of(rows) if rows else {}
    for row in rows:
        said = papers.get(row.pk, "")
        text = about(row.publication.home, f"Dossier {row.reference}{said and f', {said}'}")
        yield Matter(
            kind=AwaitingKind.LEASE, key=str(row.public_id), about=text, calendar=row.publication.home.calendar
        )


def _months_over(house: Organisation, at: datetime) -> Iterator[Matter]:
    """Homes whose réservataire let its delay pass: the landlord may take them back."""
    rows = Home.objects.filter(bailleur__in=house.covers, reservataire__isnull=False, vacancy_notified_on__isnull=False)
    rows = rows.exclude(reservataire__in=house.covers).exclude(
        publications__in=Publication.objects.exclude(stage__in=ENDED_LISTS)
    )
    homes = list(rows.exclude(let_homes.now()).select_related("commune").order_by("pk"))
    turns = orienting.turns(homes, clocks.day_in_paris(at))
    for home in homes:
        turn = turns.get(home.pk)
        if turn is not None and turn.turn is flow_balance.Turn.OVER:
            yield Matter(
                kind=AwaitingKind.MONTH_OVER,
                key=str(home.public_id),
                about=about(home),
                by=publishing.latest_of(turn),
                calendar=home.calendar,
            )


def _unreached(house: Organisation) -> Iterator[Matter]:
    """Households that no message reached: their delay stands, and a person looks for them until the day to decide."""
    for one in reaching.standing(house):
        file = one.candidature
        yield Matter(
            kind=AwaitingKind.UNREACHED,
            key=str(one.letter.public_id) if one.letter else "",
            by=clocks.end_of_day(reach.decide_from(one.delay)),
            about=about(file.publication.home, f"Dossier {file.reference}"),
            calendar=file.publication.home.calendar,
        )


def _told(house: Organisation) -> Iterator[Matter]:
    """Mistakes that a réservataire says before the commission decides."""
    for one in carrying_out.notices(house):
        yield Matter(
            kind=AwaitingKind.TOLD_MISTAKE,
            key=str(one.public_id),
            about=about(one.publication.home),
            calendar=one.publication.home.calendar,
        )
