"""The organisations of a home add, tell, order, remove and put back its photos and its plan: public with its list."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from palier.models import Home, HomePicture, PictureContent
from palier.models.state import turns
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_pictures
from palier.rules.homes.home_pictures import HomeRoom, UnfitPicture
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, Refusal

_SOURCE = act("règles de publication de Palier")
_NOBODY = "sans_personne_ni_nom"
"""What whoever adds a picture declares, as the journal keeps it."""


class UnfitPictureGiven(Refusal):
    """A picture or its words that cannot be published: its own sentence says why, on its field."""

    def __init__(self, refused: UnfitPicture) -> None:
        """Keep the field, for the form."""
        super().__init__(str(refused))
        self.field = refused.field


class PictureUndeclared(Refusal):
    """Nobody said that nobody is seen on it."""

    sentence = "Regardez la photo, puis cochez la case : personne n’y est visible, ni aucun nom."
    field = "nobody"


class PictureGone(Refusal):
    """It was removed, or erased, in the meantime."""

    sentence = "Cette photo n’est plus là : rechargez la page pour voir celles qui restent."


class OnePlan(Refusal):
    """Two plans were sent at once."""

    sentence = "Ce logement a déjà un plan : remplacez-le."
    field = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureDraft:
    """A picture drawn anew (``gateways.documents.pictures``), and what is said of it."""

    room: HomeRoom
    alt: str
    small: bytes
    large: bytes
    sizes: tuple[tuple[int, int], tuple[int, int]]
    """Width and height of each, in pixels."""
    digest: str
    is_drawn: bool = False


def homes_of(by: Actor) -> QuerySet[Home]:
    """The homes whose pictures this organisation keeps: those that it declared, and those oriented to it."""
    ours = by.organisation.covers if by.organisation else ()
    return Home.objects.filter(Q(bailleur__in=ours) | Q(reservataire__in=ours)).select_related("commune", "bailleur")


def of_home(home: Home, at: datetime) -> tuple[list[HomePicture], list[HomePicture]]:
    """The pictures of a home in order, and those that may still be put back, the last removed first."""
    since = at_hour(home_pictures.removed_before(day_in_paris(at)), 0)
    removed = HomePicture.objects.filter(home=home, removed_at__gte=since).order_by("-removed_at", "pk")
    return list(HomePicture.objects.filter(home=home).kept()), list(removed)


@transaction.atomic
def add(
    home: Home, draft: PictureDraft, *, nobody_seen: bool, replaces: UUID | None = None, by: Actor, at: datetime
) -> HomePicture:
    """Keep one picture more, or one instead of another that then may be put back.

    Raises ``UnfitPictureGiven``, ``PictureUndeclared``, ``PictureGone``, ``OnePlan`` or ``NotYourHome``.
    """
    home = _ours(home, by)
    if not nobody_seen:
        raise PictureUndeclared
    alt = _told(draft.alt, home)
    before = _standing(home, replaces) if replaces else None
    if before:
        before.removed_at = at
        before.save(update_fields=["removed_at"])
    _require_room(home, draft.room, at)
    kept = HomePicture.objects.filter(home=home).kept()
    (small_width, small_height), (large_width, large_height) = draft.sizes
    made = HomePicture(
        home=home,
        room=draft.room,
        alt=alt,
        position=before.position if before else max([one.position for one in kept], default=-1) + 1,
        is_drawn=draft.is_drawn,
        digest=draft.digest,
        small_width=small_width,
        small_height=small_height,
        large_width=large_width,
        large_height=large_height,
        nobody_seen_at=at,
        added_at=at,
    )
    _save(made)
    PictureContent.objects.create(picture=made, small=draft.small, large=draft.large)
    details = {"empreinte": draft.digest, "declaration": _NOBODY}
    if before:
        _tell(JournalVerb.REMOVE_PICTURE, before, by, at, {"remplacee_par": str(made.public_id)})
    _tell(JournalVerb.ADD_PICTURE, made, by, at, details)
    return made


@transaction.atomic
def tell(picture: HomePicture, *, room: HomeRoom, alt: str, by: Actor, at: datetime) -> HomePicture:
    """Correct what is said of a picture. Saying the same changes nothing.

    Raises ``UnfitPictureGiven``, ``PictureGone`` or ``NotYourHome``.
    """
    home = _ours(picture.home, by)
    picture = _standing(home, picture.public_id)
    alt = _told(alt, home)
    if (picture.room, picture.alt) == (room, alt):
        return picture
    if room != picture.room and HomeRoom.PLAN in (room, picture.room):
        _require_room(home, room, at)
    details = {"texte_avant": picture.alt, "texte": alt}
    picture.room, picture.alt = room, alt
    _save(picture, "room", "alt")
    _tell(JournalVerb.CHANGE_PICTURE, picture, by, at, details)
    return picture


@transaction.atomic
def move_up(picture: HomePicture, *, by: Actor, at: datetime) -> HomePicture:
    """Put a picture before the one that it follows; the first stays. Raises ``PictureGone`` or ``NotYourHome``."""
    home = _ours(picture.home, by)
    _standing(home, picture.public_id)
    rows = list(HomePicture.objects.filter(home=home).kept())
    place = next(index for index, one in enumerate(rows) if one.pk == picture.pk)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for index, one in enumerate(rows):
            one.position = index
        HomePicture.objects.bulk_update(rows, ["position"])
        _tell(JournalVerb.ORDER_PICTURES, picture, by, at, {"place": place})
    return picture


@transaction.atomic
def remove(picture: HomePicture, *, by: Actor, at: datetime) -> HomePicture:
    """Show a picture no more; it may be put back for some days. Raises ``PictureGone`` or ``NotYourHome``."""
    home = _ours(picture.home, by)
    picture = _standing(home, picture.public_id)
    picture.removed_at = at
    picture.save(update_fields=["removed_at"])
    _tell(JournalVerb.REMOVE_PICTURE, picture, by, at, {"empreinte": picture.digest})
    return picture


@transaction.atomic
def put_back(picture: HomePicture, *, by: Actor, at: datetime) -> HomePicture:
    """Show a removed picture again, where there is room for it. One that is there stays.

    Raises ``UnfitPictureGiven``, ``PictureGone``, ``OnePlan`` or ``NotYourHome``.
    """
    home = _ours(picture.home, by)
    found = HomePicture.objects.filter(home=home, public_id=picture.public_id).first()
    if found is None:
        raise PictureGone
    if found.removed_at is None:
        return found
    if day_in_paris(found.removed_at) < home_pictures.removed_before(day_in_paris(at)):
        raise PictureGone
    _require_room(home, HomeRoom(found.room), at)
    found.removed_at = None
    _save(found, "removed_at")
    _tell(JournalVerb.PUT_PICTURE_BACK, found, by, at, {"empreinte": found.digest})
    return found


def _ours(home: Home, by: Actor) -> Home:
    """The home, once nobody else touches its pictures."""
    require(by.role, Action.ILLUSTRATE_HOME)
    found = homes_of(by).filter(pk=home.pk).first()
    if found is None:
        raise NotYourHome
    turns.wait_for(f"pictures:{home.pk}")
    return found


def _standing(home: Home, public_id: UUID) -> HomePicture:
    found = HomePicture.objects.filter(home=home, removed_at=None, public_id=public_id).first()
    if found is None:
        raise PictureGone
    found.home = home
    return found


def _told(alt: str, home: Home) -> str:
    try:
        return home_pictures.alternative(alt, door=home.door)
    except UnfitPicture as refused:
        raise UnfitPictureGiven(refused) from refused


def _require_room(home: Home, room: HomeRoom, at: datetime) -> None:
    kept = Counter(HomeRoom(one.room) for one in HomePicture.objects.filter(home=home).kept())
    try:
        home_pictures.check_room(room, kept, on=day_in_paris(at))
    except UnfitPicture as refused:
        raise UnfitPictureGiven(refused) from refused


def _save(picture: HomePicture, *fields: str) -> None:
    try:
        with transaction.atomic():
            picture.save(update_fields=fields or None)
    except IntegrityError as error:
        raise OnePlan from error


def _tell(verb: JournalVerb, picture: HomePicture, by: Actor, at: datetime, details: Mapping[str, str | int]) -> None:
    said: dict[str, str | int | list[str] | None] = {
        "logement": str(picture.home.public_id),
        "piece": picture.room,
        **details,
    }
    telling.journal(verb, picture, by=by, at=at, article=_SOURCE, details=said)
