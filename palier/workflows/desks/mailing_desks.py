"""One mail a day to each professional whose desk has something: kept once for its day, whatever runs twice."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from palier.models import DeskMail, MailPause, Membership, User
from palier.models.accounts.people import MembershipQuerySet
from palier.models.identifiers import uuid7
from palier.rules.desks import assigning as assigning_rules
from palier.rules.desks import desk_mail
from palier.rules.desks.assigning import Hands, Holding, LineKind
from palier.rules.desks.awaiting import Awaited
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import assigning, awaiting_desk, days_away, desk_news

_HOUSE = act("règles de publication de Palier")
PAGES = {
    Role.BAILLEUR: "bailleur",
    Role.RESERVATAIRE: "file-du-jour",
    Role.COMMISSION: "mes-seances",
    Role.CONSEILLER: "conseiller",
    Role.SOCIAL: "social",
    Role.LOGEUR: "logeur",
    Role.MAIRIE: "mairie",
    Role.PREFET: "prefecture",
}
"""The desk that a mail leads to; on that of a steward nothing awaits."""


def due(at: datetime) -> list[int]:
    """The members to whom a mail may leave now and has not: ids. Nobody outside the hours of the morning."""
    day = desk_mail.day_of(at)
    if day is None:
        return []
    rows = User.objects.filter(is_active=True, pk__in=_desks().values("user"))
    rows = rows.exclude(pk__in=MailPause.objects.values("user"))
    rows = rows.exclude(pk__in=DeskMail.objects.filter(day=day).values("user"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def send(user: int, *, at: datetime) -> bool:
    """Keep today's mail of one member, if their desk has something; say whether one was kept. The clock's act.

    The row of the day and the message are kept together, or neither is: a second worker, or a second run after a crash,
    finds the first and keeps nothing.
    """
    try:
        with transaction.atomic():
            return _send(user, at)
    except IntegrityError:
        return False


def _send(user: int, at: datetime) -> bool:
    day = desk_mail.day_of(at)
    member = User.objects.filter(pk=user, pk__in=due(at)).first()
    if member is None or day is None:
        return False
    memberships = list(_desks().filter(user=member).select_related("organisation").order_by("pk"))
    desks = [
        Actor(role=Role(membership.role), user=member, organisation=membership.organisation)
        for membership in memberships
    ]
    desks = [desk for desk in desks if not _is_relieved(desk, at)]
    awaited = [one for desk in desks for one in awaiting_desk.of(by=desk, at=at)]
    news = sum(len(desk_news.of(by=desk, at=at)) for desk in desks)
    if not awaited and not news:
        return False
    key = uuid7()
    DeskMail.objects.create(user=member, day=day, message=key, at=at)
    telling.message(
        "email",
        member.login,
        subject=desk_mail.subject(len(awaited), news),
        at=at,
        key=key,
        body=desk_mail.body(awaited, news, hands=_hands(desks, awaited, at), way=_way(desks[0].role), now=at),
    )
    return True


def _is_relieved(desk: Actor, at: datetime) -> bool:
    """Whether this member is away from this desk, where a colleague is written to in their place."""
    if desk.role not in days_away.ROLES:
        return False
    paused = MailPause.objects.values_list("user", flat=True)
    return days_away.is_relieved(desk.person, desk.body, desk.role, paused=paused, at=at)


def _hands(desks: list[Actor], awaited: list[Awaited], at: datetime) -> list[Hands]:
    """In whose hands each thing that awaits is."""
    held: dict[tuple[LineKind, str], Holding] = {}
    for desk in desks:
        held |= assigning.standing(desk, at=at) if desk.role in days_away.ROLES else {}
    kinds = assigning_rules.KINDS
    return [
        assigning_rules.hands_of(held.get((kinds[one.kind], one.key))) if one.kind in kinds else Hands.NOBODY
        for one in awaited
    ]


@transaction.atomic
def pause(*, by: Actor, at: datetime) -> None:
    """A member wants no mail of what awaits. Twice changes nothing."""
    _, is_new = MailPause.objects.get_or_create(user=by.person, defaults={"at": at})
    if is_new:
        telling.journal(JournalVerb.STOP_MORNING_MAIL, by.person, by=by, at=at, article=_HOUSE)


@transaction.atomic
def resume(*, by: Actor, at: datetime) -> None:
    """A member wants the mail again. Twice changes nothing."""
    gone, _ = MailPause.objects.filter(user=by.person).delete()
    if gone:
        telling.journal(JournalVerb.RESUME_MORNING_MAIL, by.person, by=by, at=at, article=_HOUSE)


def is_paused(user: User) -> bool:
    """Whether a member wants no mail."""
    return MailPause.objects.filter(user=user).exists()


def _desks() -> MembershipQuerySet:
    """The memberships that open a desk today: neither suspended nor ended, of an organisation that works here."""
    return Membership.objects.live().filter(role__in=PAGES)


def _way(role: Role) -> str:
    """How to reach the desk: by a link where the site knows its own address."""
    if not settings.SITE:
        return "Tout est sur votre file du jour, une fois connecté à Palier."
    return f"Tout est sur votre file du jour : {settings.SITE.rstrip('/')}{reverse(PAGES[role])}"
