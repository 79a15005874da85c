"""Two homes of one landlord that are one, declared twice: a person says which stays, and the other is taken out (ADR 197).

What the other alone holds may go with it: photos and plan are added again, and what the home that stays does not say is said by
an ordinary correction. Putting the duplicate back gives both back.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction

from palier.models import Home, HomeFileLine, HomePicture, PictureContent
from palier.rules.homes import home_pairs
from palier.rules.homes.home_pairs import HomeLikeness, HomePair, HomeTold
from palier.rules.homes.home_pictures import HomeRoom
from palier.rules.homes.withdrawing import DUPLICATE, HomeBar
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import correcting, declaring, picturing, withdrawing
from palier.workflows.homes.declaring import HomeDraft
from palier.workflows.homes.picturing import PictureDraft


class NotADuplicate(Refusal):
    """Nothing says that the two are one home."""

    sentence = (
        "Rien ne dit que ces deux logements n’en font qu’un : il faut la même référence dans vos fichiers, ou la même "
        "adresse jusqu’à la porte. Corrigez l’un des deux, ou retirez celui qui est de trop."
    )


class BothAreUsed(Refusal):
    """Neither of the two may be taken out."""

    sentence = (
        "Ces deux logements ont chacun servi : orientés, publiés ou loués. Aucun ne se retire, car des réservations ou des "
        "candidats tiennent à chacun. Corrigez celui qui est faux."
    )


class KeepTheOther(Refusal):
    """The one to take out may not be, and the other may; the message says why."""

    def __init__(self, bars: tuple[HomeBar, ...]) -> None:
        """Say each reason."""
        super().__init__(f"Gardez l’autre. {' '.join(bar.value for bar in bars)}")


_TOGETHER = (
    ("energy_cost_least", "energy_cost_most", "energy_cost_year"),
    ("parking", "parking_price"),
)
"""What is said whole or not at all."""
_ALONE = (
    *(
        "building",
        "floor",
        "has_lift",
        "is_qpv",
        "energy_class",
        "greenhouse_class",
        "kind",
        "charges_cover",
        "door_steps",
    ),
    *(
        "door_width",
        "lift_serves_floor",
        "has_adapted_bathroom",
        "has_level_shower",
        "has_wide_parking",
        "nearby",
        "door",
    ),
    "available_on",
)


@dataclass(frozen=True)
class HomeMerge:
    """Two homes looked at together, one of which would stay."""

    stays: Home
    leaves: Home

    @cached_property
    def bars(self) -> tuple[HomeBar, ...]:
        """Why the one that would leave may not."""
        return withdrawing.bars_of(self.leaves)

    @cached_property
    def pictures(self) -> tuple[HomePicture, ...]:
        """The photos that the one that leaves alone holds, and its plan where the other has none."""
        kept = list(HomePicture.objects.filter(home=self.stays).kept())
        known, has_plan = {one.digest for one in kept}, any(one.is_plan for one in kept)
        rows = HomePicture.objects.filter(home=self.leaves).kept()
        return tuple(one for one in rows if one.digest not in known and not (one.is_plan and has_plan))

    @cached_property
    def said(self) -> Mapping[str, Any]:
        """What the one that leaves says, and the other does not; nothing while candidates rely on what the other says."""
        if declaring.is_running(self.stays):
            return {}
        groups = (*_TOGETHER, *((name,) for name in _ALONE))
        lent = (group for group in groups if _is_silent(self.stays, group) and not _is_silent(self.leaves, group))
        return {name: getattr(self.leaves, name) for group in lent for name in group}


def _is_silent(home: Home, names: tuple[str, ...]) -> bool:
    return all(getattr(home, name) in (None, "") for name in names)


def found(by: Actor) -> tuple[HomePair, ...]:
    """The pairs of homes of this landlord that may be one."""
    ours = by.organisation.covers if by.organisation else ()
    return home_pairs.pairs(_told(list(Home.objects.filter(bailleur__in=ours))))


def why(one: Home, other: Home) -> tuple[HomeLikeness, ...]:
    """Why two homes may be one; nothing where they may not."""
    mine, its = _told([one, other])
    return home_pairs.alike(mine, its) if one.pk != other.pk else ()


def _told(homes: list[Home]) -> list[HomeTold]:
    keys = [home.public_id for home in homes]
    rows = HomeFileLine.objects.filter(home__in=keys, reference__gt="").values_list("home", "reference")
    references = defaultdict[object, set[str]](set)
    for key, reference in rows:
        references[key].add(reference)
    return [
        HomeTold(
            key=home.pk,
            rpls=home.rpls_id,
            commune=home.commune_id,
            street=home.street,
            door=home.door,
            floor=home.floor,
            type_code=home.type_code,
            area=home.floor_area,
            is_house=home.kind == "maison",
            references=frozenset(references[home.public_id]),
        )
        for home in homes
    ]


@transaction.atomic
def merge(stays: Home, leaves: Home, *, with_pictures: bool, with_said: bool, by: Actor, at: datetime) -> Home:
    """Take one home out as declared twice, and give the other what it alone held, where asked. The home that stays.

    Raises ``NotYourHome``, ``AlreadyTakenOut``, ``HomeTakenOut``, ``NotADuplicate``, ``BothAreUsed``, ``KeepTheOther``, and
    what adding a picture or correcting refuses.
    """
    withdrawing.hold(stays.pk, leaves.pk)
    pair = HomeMerge(stays=withdrawing.own(stays, by), leaves=withdrawing.own(leaves, by))
    for one in (pair.leaves, pair.stays):
        if one.withdrawn_at is not None:
            raise withdrawing.AlreadyTakenOut
    if not why(pair.stays, pair.leaves):
        raise NotADuplicate
    if pair.bars:
        raise BothAreUsed if withdrawing.bars_of(pair.stays) else KeepTheOther(pair.bars)
    if with_said and pair.said:
        draft = HomeDraft(**{name: pair.said.get(name, getattr(pair.stays, name)) for name in HomeDraft.__slots__})
        correcting.correct_home(pair.stays, draft, reason=withdrawing.GIVEN_FOR, by=by, at=at)
    for picture in pair.pictures if with_pictures else ():
        picturing.add(pair.stays, _again(picture), nobody_seen=True, by=by, at=at)
    withdrawing.take_out(pair.leaves, DUPLICATE, pair.stays, by=by, at=at)
    return Home.objects.get(pk=stays.pk)


def _again(picture: HomePicture) -> PictureDraft:
    """A picture as it was drawn and told, for another home: nobody is on it there either."""
    content = PictureContent.objects.get(picture=picture)
    return PictureDraft(
        room=HomeRoom(picture.room),
        alt=picture.alt,
        small=bytes(content.small),
        large=bytes(content.large),
        sizes=((picture.small_width, picture.small_height), (picture.large_width, picture.large_height)),
        digest=picture.digest,
        is_drawn=picture.is_drawn,
    )
