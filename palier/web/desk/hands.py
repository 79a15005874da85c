"""Who follows a line, on every page that shows one: taken, given to a colleague, handed back, undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from palier.models import Assignment, Candidature, Publication, User
from palier.rules.candidature.funnel import ENDED_LISTS, TERMINAL
from palier.rules.desks.assigning import KINDS, LABELS, Hands, Holding, LineKind, hands_of
from palier.rules.desks.awaiting import Awaited
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.web.access import DESKS, actor_of, only, role_of
from palier.web.acts import new_key, once
from palier.web.desk import sheet_pages, tagged
from palier.web.desk.tagged import TaggedQueue
from palier.workflows.acting.refusals import Refusal
from palier.workflows.desks import assigning, days_away
from palier.workflows.letters.wording import describe

CONFLICT = 409
_LISTED_BESIDE = (Hands.MINE, Hands.RESUME)
_LIST_PAGES = {Role.BAILLEUR: "bailleur_publication", Role.RESERVATAIRE: "publication-reservataire"}
_GIVEN, CHOICE = "confie", "qui"
BESIDE = 20
"""Lines that wait for no act of their own, listed at once: all those of somebody may be given in one press."""
TAKE, GIVE, HAND_BACK = "prendre", "confier", "rendre"


@dataclass(frozen=True, slots=True)
class Follow:
    """What the form of a line says and sends: in whose hands its page saw it, and where it leads back to."""

    kind: LineKind
    key: str
    holding: Holding | None
    back: str
    act_key: str
    others: tuple[tuple[str, str], ...]
    """Colleagues to whom it can be given, by opaque id."""
    about: str = ""
    """Which line, to who does not see where its buttons stand."""
    tags: tuple[str, ...] = ()
    """What its house put on this file, by name."""

    @property
    def seen(self) -> str:
        """Who has it on this page, by opaque id; nobody where it is empty."""
        return str(self.holding.member) if self.holding else ""


@dataclass(frozen=True, slots=True)
class HandsChoice:
    """One choice of the queue, and how many lines it has."""

    label: str
    many: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """The lines of a queue under the choice of its reader, and what is drawn beside each."""

    lines: tuple[Awaited, ...]
    choices: tuple[HandsChoice, ...]
    made: Callable[[Awaited], Follow]
    """The form of one line: made for those that are drawn, eight of thousands."""
    held: dict[tuple[LineKind, str], Holding]
    asked: Hands
    beside: tuple[tuple[str, str, str], ...]
    """Lines in hands that wait for no act of their own, the first of them: what each is, in whose hands, where its page is."""
    beside_many: int
    """How many there are in all."""
    tagged: TaggedQueue
    """What its files bear, and the tag that is asked for."""

    def follow(self, one: Awaited) -> Follow | None:
        """The form of one line; none of what is the whole desk's."""
        return self.made(one) if one.kind in KINDS else None

    def of_file(self, row: Candidature) -> Holding | None:
        """In whose hands a file is: its own line, or that of its list."""
        own = self.held.get((LineKind.FILE, str(row.public_id)))
        return own or self.held.get((LineKind.LIST, str(row.publication.public_id)))


def queue(request: HttpRequest, awaited: Sequence[Awaited]) -> Queue:
    """What awaits under the choice that the address names, with the count of each choice."""
    held, labels = assigning.standing(actor_of(request), at=timezone.now()), tagged.of(request)
    awaited = [one for one in awaited if labels.has(one.key)]
    under = [(one, hands_of(_held(held, one))) for one in awaited]
    asked = choice_of(request)
    waiting = {(KINDS[one.kind], one.key) for one in awaited if one.kind in KINDS}
    beside = {key: one for key, one in held.items() if key not in waiting and hands_of(one) in _LISTED_BESIDE}
    beside = {key: one for key, one in beside.items() if labels.has(key[1])}
    words = [found for _, found in under] + [hands_of(one) for one in beside.values()]
    many = {hands: words.count(hands) for hands in Hands} | {Hands.ALL: len(awaited)}
    choices = tuple(
        HandsChoice(LABELS[each], many[each], f"?{urlencode({CHOICE: each, **labels.kept})}", each is asked)
        for each in Hands
    )
    shown = tuple(one for one, found in under if _is_in(found, asked))
    others = colleagues(request)

    def made(one: Awaited) -> Follow:
        drawn = _follow(request, KINDS[one.kind], one.key, _held(held, one), others, one.about)
        return replace(drawn, tags=labels.labels(one.key)) if drawn.kind is LineKind.FILE else drawn

    named = sorted(key for key, one in beside.items() if hands_of(one) is asked)
    listed = _named(request, {key: beside[key] for key in named[:BESIDE]})
    return Queue(shown, choices, made, held, asked, listed, len(named), labels)


def _named(request: HttpRequest, lines: dict[tuple[LineKind, str], Holding]) -> tuple[tuple[str, str, str], ...]:
    if not lines:
        return ()
    found: list[tuple[str, str, str]] = []
    role = role_of(request)
    files = Candidature.objects.filter(public_id__in=[key for kind, key in lines if kind is LineKind.FILE])
    rows = list(files.select_related("publication__home__commune").order_by("pk"))
    addresses = sheet_pages.addresses_of(role, rows)
    for row in rows:
        title = f"Dossier {row.reference}, {describe(row.publication.home)}"
        found.append((title, lines[LineKind.FILE, str(row.public_id)].sentence, addresses[row.pk]))
    listed = Publication.objects.filter(public_id__in=[key for kind, key in lines if kind is LineKind.LIST])
    for one in listed.select_related("home__commune").order_by("pk"):
        said = lines[LineKind.LIST, str(one.public_id)].sentence
        found.append((f"Liste, {describe(one.home)}", said, reverse(_LIST_PAGES[role], args=[one.public_id])))
    return tuple(found)


def choice_of(request: HttpRequest) -> Hands:
    """Whose lines the address asks for; all of them where it asks for nothing that is offered."""
    asked = request.GET.get(CHOICE, "")
    return Hands(asked) if asked in set(Hands) else Hands.ALL


def colleagues(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Who else works at this desk, by opaque id and name; who is away says so."""
    by = actor_of(request)
    missing = days_away.away(by.body, at=timezone.now())
    rows = [one for one in assigning.colleagues(by) if one.pk != by.person.pk]
    return tuple((str(one.public_id), f"{one.name} (n’est pas là)" if one.pk in missing else one.name) for one in rows)


def follow(request: HttpRequest, row: Candidature | Publication) -> Follow | None:
    """The form of the line that a page is about; none once it is over."""
    kind = LineKind.FILE if isinstance(row, Candidature) else LineKind.LIST
    if row.stage in (TERMINAL if kind is LineKind.FILE else ENDED_LISTS):
        return None
    found = assigning.of_line(assigning.Line(kind, row), by=actor_of(request), at=timezone.now())
    return _follow(request, kind, str(row.public_id), found, colleagues(request))


def given(request: HttpRequest) -> dict[str, object]:
    """What was just given from this page by its reader, with the press that takes it back; empty where nothing was."""
    try:
        one = UUID(request.GET.get(_GIVEN, ""))
    except ValueError:
        return {}
    by = actor_of(request)
    rows = list(
        Assignment.objects.filter(act=one, given_by=by.person).exclude(member=by.person).select_related("member")
    )
    if not rows:
        return {}
    many = french.count(len(rows), "ligne confiée", "lignes confiées")
    return {"words": f"{many} à {rows[0].member.name}.", "act": one, "back": _here(request)}


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def change(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Take a line, give it, or hand it back."""
    by, at, act = actor_of(request), timezone.now(), request.POST.get("acte", "")
    line = assigning.find(LineKind(kind), key, by=by) if kind in set(LineKind) else None
    if line is None or act not in (TAKE, GIVE, HAND_BACK):
        raise Http404
    try:
        if act == HAND_BACK:
            assigning.hand_back(line, by=by, at=at)
            return HttpResponseRedirect(_back(request))
        to = by.person if act == TAKE else _colleague(request)
        kept = assigning.give(line, to, seen=_seen(request), by=by, at=at)
    except Refusal as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(_back(request) if act == TAKE else _back(request, kept.act))


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what one gave by mistake."""
    try:
        one = UUID(request.POST.get(_GIVEN, ""))
    except ValueError:
        return _refused(request, assigning.NobodyHoldsIt())
    try:
        assigning.undo(one, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(_back(request))


def _held(held: dict[tuple[LineKind, str], Holding], one: Awaited) -> Holding | None:
    return held.get((KINDS[one.kind], one.key)) if one.kind in KINDS else None


def _is_in(found: Hands, hands: Hands) -> bool:
    return hands in (Hands.ALL, found)


def _follow(
    request: HttpRequest,
    kind: LineKind,
    key: str,
    holding: Holding | None,
    others: tuple[tuple[str, str], ...],
    about: str = "",
) -> Follow:
    left = tuple(one for one in others if holding is None or one[0] != str(holding.member))
    return Follow(kind, key, holding, _here(request), new_key(), left, about)


def _here(request: HttpRequest) -> str:
    """The address of this page, without what its last act said."""
    asked = QueryDict(request.GET.urlencode(), mutable=True)
    asked.pop(_GIVEN, None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def _back(request: HttpRequest, act: UUID | None = None) -> str:
    """Where the form was, on this very site, or the first page of the desk."""
    told = request.POST.get("retour", "")
    is_ours = told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None)
    where = told if is_ours else reverse(DESKS[role_of(request)])
    if act is None:
        return where
    return f"{where}{'&' if '?' in where else '?'}{urlencode({_GIVEN: act})}"


def _seen(request: HttpRequest) -> UUID | None:
    told = request.POST.get("vu", "")
    try:
        return UUID(told) if told else None
    except ValueError as error:
        raise Http404 from error


def _colleague(request: HttpRequest) -> User:
    told = request.POST.get("a", "")
    found = next((one for one in assigning.colleagues(actor_of(request)) if str(one.public_id) == told), None)
    if found is None:
        raise assigning.NotAColleague
    return found


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"sentence": str(refusal), "back": _back(request), "back_label": "Revenir"}
    return render(request, "palier/desk/refused.html", context, status=CONFLICT)
