"""What awaits a professional, as the component draws it: each act with the address of its page, and the news with theirs."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from palier.rules.desks.awaiting import Awaited, AwaitingKind
from palier.rules.desks.news import News, NewsItem
from palier.rules.doors.access import Role
from palier.web.access import actor_of, role_of
from palier.web.desk import hands, tagged
from palier.web.desk.hands import Queue
from palier.web.lists import Listing, listing
from palier.web.presentation.cards import Awaiting
from palier.web.requests import factors
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import awaiting_desk, desk_news, mailing_desks
from palier.workflows.entering import proving_factors

SHOWN = 8
"""Acts at a time: the nearest are read at a glance, the others are a page further."""
NEWS_SHOWN = 5
_PAGES: dict[AwaitingKind, str] = {
    AwaitingKind.UNDELIVERED: "bailleur_offre",
    AwaitingKind.CONDITIONAL: "bailleur_offre",
    AwaitingKind.RUNNING: "bailleur_offre",
    AwaitingKind.TO_OFFER: "bailleur_offre",
    AwaitingKind.ARRIVED: "bailleur_controle",
    AwaitingKind.NOT_COME: "bailleur_controle",
    AwaitingKind.LEASE: "bailleur_bail",
    AwaitingKind.MONTH_OVER: "bailleur_logement",
    AwaitingKind.SITTING: "seance",
    AwaitingKind.MINUTES: "seance",
    AwaitingKind.FILES: "bailleur_publication",
    AwaitingKind.CONVENE: "bailleur_publication",
    AwaitingKind.ORIENTED: "publier",
    AwaitingKind.OWN_HOME: "publier",
    AwaitingKind.LIST_CLOSED: "publication-reservataire",
    AwaitingKind.HELD: "publication-reservataire",
    AwaitingKind.READING: "relire-ecart",
    AwaitingKind.URGENT: "file-pieces",
    AwaitingKind.TO_CHECK: "file-pieces",
    AwaitingKind.SPLITS: "file-separations",
    AwaitingKind.MISTAKE: "repondre-erreur",
    AwaitingKind.UNREACHED: "bailleur_joindre",
    AwaitingKind.MORE_TIME: "bailleur_offre",
    AwaitingKind.NO_HOUR: "bailleur_visites",
    AwaitingKind.VIEWED: "bailleur_visite",
    AwaitingKind.APPEAL: "repondre-contestation",
    AwaitingKind.TOLD_MISTAKE: "bailleur_avis",
    AwaitingKind.CALLED: "ma-seance",
    AwaitingKind.SITS: "ma-seance",
    AwaitingKind.TO_SIGN: "mon-proces-verbal",
    **dict.fromkeys(
        (AwaitingKind.ADVISED_OFFER, AwaitingKind.ADVISED_RENEWAL, AwaitingKind.ADVISED_PIECE), "conseiller-dossier"
    ),
    AwaitingKind.REFERRED: "social-orientation",
    AwaitingKind.EXCHANGE_TO_JUDGE: "bailleur_echange",
    AwaitingKind.ROOF_ASKED: "logeur-demande",
    AwaitingKind.WRITTEN: "repondre-messages",
}
"""The page on which each kind is done; the rest depends on who reads."""
_QUEUES = (AwaitingKind.URGENT, AwaitingKind.TO_CHECK, AwaitingKind.SPLITS)
"""Pages that are a list, and take no id."""


def address(one: Awaited, role: Role) -> str:
    """The page of the act."""
    if one.kind is AwaitingKind.TERRITORY_SITTING:
        return reverse("mairie-commissions" if role is Role.MAIRIE else "prefecture-commissions")
    if one.kind is AwaitingKind.NEXT_RANK:
        return reverse(_list_page(role), args=[one.key])
    return reverse(_PAGES[one.kind], args=None if one.kind in _QUEUES else [one.key])


def address_of_news(one: NewsItem, role: Role) -> str:
    """Where a piece of news is seen. A home that went away has no page of its own any more."""
    if one.kind is News.SUCCEEDED:
        return reverse("bailleur_flux" if role is Role.BAILLEUR else "droits-flux")
    if one.kind is News.ELSEWHERE:
        return reverse("droits-flux")
    page = "publier" if one.kind in (News.VACANCY, News.CORRECTED) else _list_page(role)
    return reverse(page, args=[one.subject])


def _list_page(role: Role) -> str:
    return "bailleur_publication" if role is Role.BAILLEUR else "publication-reservataire"


def acts(request: HttpRequest) -> Listing[Awaiting]:
    """A page of the acts that await this member, the nearest first."""
    return _drawn_all(request, awaiting_desk.of(by=actor_of(request), at=timezone.now()), None)


def _drawn_all(request: HttpRequest, found: Sequence[Awaited], queue: Queue | None) -> Listing[Awaiting]:
    at, role = timezone.now(), role_of(request)
    awaited = listing(request, found, key="attendu-page", per=SHOWN)
    return awaited.with_rows([_drawn(one, role, at, queue) for one in awaited])


def found(request: HttpRequest) -> tuple[tuple[Awaited, ...], Queue]:
    """What awaits at a desk whose lines are followed by somebody, and in whose hands it is."""
    awaited = awaiting_desk.of(by=actor_of(request), at=timezone.now())
    return awaited, hands.queue(request, awaited)


def context(
    request: HttpRequest, awaited: tuple[Awaited, ...] | None = None, queue: Queue | None = None
) -> dict[str, object]:
    """What the first page of a desk shows of this: a page of the acts, the news, and whether the mail is wanted."""
    by, at = actor_of(request), timezone.now()
    return {
        "awaited": acts(request) if queue is None else _drawn_all(request, queue.lines, queue),
        "hands": queue.choices if queue and (awaited or queue.held) else (),
        "tags": queue.tagged.choices({"qui": queue.asked}) if queue else (),
        "all_tags": f"?qui={queue.asked}" if queue else "",
        "marked": tagged.listed(request, queue.tagged) if queue else (),
        "marked_many": len(queue.tagged.files) if queue else 0,
        "marked_left": max(len(queue.tagged.files) - tagged.SHOWN, 0) if queue else 0,
        "beside": queue.beside if queue else (),
        "beside_many": queue.beside_many if queue else 0,
        "beside_left": queue.beside_many - len(queue.beside) if queue else 0,
        "given": hands.given(request) if queue else {},
        "has_duties": by.role in (Role.BAILLEUR, Role.RESERVATAIRE),
        "news": listing(request, desk_news.of(by=by, at=at), key="nouvelles", per=NEWS_SHOWN),
        "factor_since": _asked_from(request, by),
        "has_mail": not mailing_desks.is_paused(by.person),
        "has_closed_sessions": request.GET.get("sessions") == "fermees",
        "has_changed_password": request.GET.get("sessions") == "mot-de-passe",
        "mail_off": {"courriel": "non"},
        "mail_on": {"courriel": "oui"},
    }


def _asked_from(request: HttpRequest, by: Actor) -> date | None:
    """The day from which an organisation asks for a second factor, told to who has none. Where no day is set, nothing is read."""
    since = by.body.factor_since
    if since is None or factors.is_given(request) or proving_factors.has(by.person):
        return None
    return since


def _drawn(one: Awaited, role: Role, at: datetime, queue: Queue | None) -> Awaiting:
    is_late = one.by is not None and one.by < at
    tone = "here" if is_late else "plain"
    return Awaiting(
        one.title, one.about, one.sentence, one.act, address(one, role), tone=tone, follow=queue and queue.follow(one)
    )
