"""What of an archive may stand here: its own organisation's alone, and nothing that speaks for who works here (ADR 127).

An archive proves that it is whole, not that it is true: whoever makes one writes what they like in it.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q

from palier.models import (
    ArrivedRow,
    Convention,
    FlowEvent,
    FlowPlan,
    GridVersion,
    Home,
    Membership,
    Organisation,
    Publication,
    Ranking,
)
from palier.models.leaving import live_rows
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage
from palier.rules.doors.access import Role
from palier.rules.leaving.check_house import HouseZip

KINDS = (Role.BAILLEUR.value, Role.RESERVATAIRE.value)
BARE: Mapping[str, Any] = {
    "took_over": [],
    "successor_id": None,
    "closed_at": None,
    "is_state": False,
    "territory_id": None,
    "commune_id": None,
}
"""What no archive says of an organisation: its rank, its territory, its successions are acts of this site."""
_STAYED = "Liste menée dans un autre site : ce qui s’y est passé ensuite est dans son archive."
_OPEN = (PublicationStage.BROUILLON, PublicationStage.PUBLIEE)
"""A list that was still open has no ranking: it stays in its archive."""
_PARTIES = ("bailleur_id", "reservataire_id", "delegate_id")
_AGREED = (Convention, FlowEvent, FlowPlan)
"""What binds each of its parties: not written for one who works here and did not sign it here."""
_OBJECTS: Mapping[str, str] = {
    "Publication": "publication",
    "Home": "home",
    "Convention": "convention",
    "FlowPlan": "flowplan",
    "Candidature": "candidature",
    "Seance": "seance",
    "Decision": "decision",
    "Offer": "offer",
    "Lease": "lease",
}
"""What an act of an archive may be about, by the table in which it stands."""


def wished(table: str, told: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> Model | None:
    """A row as it would stand here; none where it cannot."""
    if table == "publication" and told["stage"] in _OPEN:
        return None
    if table == "organisation":
        if told["kind"] not in KINDS:
            return None
        told = {**told, **BARE}
    if (
        table == "convention"
        and told["delegate_id"] is not None
        and str(told["delegate_id"]) not in known["organisation"]
    ):
        return None
    if table == "publication" and told["stage"] not in ENDED_LISTS:
        told = {**told, "stage": PublicationStage.RETIREE.value, "end_reason": _STAYED}
    return live_rows.read(table, told, known)


def listed(archive: HouseZip) -> frozenset[str]:
    """The homes of an archive of which its own organisation had a list: one may be oriented to somebody else since."""
    paths = {one["name"]: one["path"] for one in archive.manifest["tables"]}
    rows, house = archive.rows(paths["organisation"]), archive.manifest["house"]["id"]
    key = next((one["id"] for one in rows if one["public_id"] == house), None)
    lists = archive.rows(paths["publication"]) if "publication" in paths else iter(())
    return frozenset(str(one["home_id"]) for one in lists if key in (one["bailleur_id"], one["reservataire_id"]))


def join_duplicates(archive: HouseZip, homes: Mapping[str, str], arrival: int) -> int:
    """Point each home that this archive brought as declared twice to the one that stays: all of them are here. How many.

    ``homes``: by the key that a home had, its key here.
    """
    paths = {one["name"]: one["path"] for one in archive.manifest["tables"]}
    rows = archive.rows(paths["home"]) if "home" in paths else iter(())
    pairs = {
        homes[str(one["id"])]: homes[str(one["duplicate_of_id"])]
        for one in rows
        if one.get("duplicate_of_id") is not None and str(one["id"]) in homes and str(one["duplicate_of_id"]) in homes
    }
    made = ArrivedRow.objects.filter(arrival=arrival, table="home", is_new=True, key__in=pairs)
    found = [int(key) for key in made.values_list("key", flat=True) if pairs[key] != key]
    told = list(Home.everything.filter(pk__in=found, withdrawn_at__isnull=False, duplicate_of=None))
    for one in told:
        one.duplicate_of_id = int(pairs[str(one.pk)])
    return Home.everything.bulk_update(told, ["duplicate_of"], batch_size=500)


def may_stand(row: Model, here: Model | None, house: UUID, *, is_listed: bool) -> bool:
    """Whether a row, new or found, is one that this archive may bring.

    A grid is a vote of its territory: none comes in, and a list points to it only where the same text is here.
    """
    if isinstance(row, GridVersion):
        return isinstance(here, GridVersion) and here.digest == row.digest
    parties = {int(one) for name in _PARTIES if (one := getattr(row, name, None)) is not None}
    if here is not None or not parties or (isinstance(row, Home) and is_listed):
        return True
    rows = list(Organisation.objects.filter(pk__in=parties))
    is_party = house in {one.public_id for one in rows}
    others = [one for one in rows if one.public_id != house]
    return is_party and not (isinstance(row, _AGREED) and any(_is_of_here(one) for one in others))


def works_here(house: Organisation) -> bool:
    """Whether an organisation is of this site: no archive brought its name, or it has members, rows or a ranking of its own."""
    side = Q(bailleur=house) | Q(reservataire=house)
    rows = (("home", Home.everything.filter(side)), ("convention", Convention.objects.filter(side | Q(delegate=house))))
    own = (*rows, ("publication", Publication.objects.filter(side)))
    return (
        _is_of_here(house)
        or Ranking.objects.filter(reservataire=house).exists()
        or any(not brought(table, set(found.values_list("pk", flat=True))) for table, found in own)
    )


def brought(table: str, keys: set[Any]) -> bool:
    """Whether archives that stand brought all of these rows."""
    told = {str(one) for one in keys}
    rows = ArrivedRow.objects.filter(table=table, key__in=told, is_new=True)
    return told <= set(rows.values_list("key", flat=True))


def _is_of_here(one: Organisation) -> bool:
    return not brought("organisation", {one.pk}) or Membership.objects.filter(organisation=one).exists()


class Standing:
    """What stands in an archive and may be the object of an act: here it is absent, or this very archive brought it."""

    def __init__(self, archive: HouseZip, known: Mapping[str, Mapping[str, str]], arrival: int) -> None:
        """Read its tables as they are asked for."""
        self._archive, self._known, self._arrival = archive, known, arrival
        self._ids: dict[str, frozenset[str]] = {}

    def is_of(self, told: Mapping[str, Any], house: Organisation) -> bool:
        """Whether an act is of its organisation, or of the clock on a list of it, about something that is in the archive."""
        table = _OBJECTS.get(told["object_kind"])
        if table is None or told["role"] not in self._roles:
            return False
        ours = self._known["organisation"].get(str(told["organisation"])) == str(house.pk)
        by_clock = (told["organisation"], told["actor"], table) == (None, None, "publication")
        return (ours or by_clock) and told["object_id"] in self._of(table)

    @cached_property
    def _roles(self) -> frozenset[str]:
        role = self._archive.manifest["role"]
        return frozenset({role, Role.CLOCK.value, *([Role.COMMISSION.value] if role == Role.BAILLEUR else [])})

    def _of(self, table: str) -> frozenset[str]:
        if table not in self._ids:
            paths = {one["name"]: one["path"] for one in self._archive.manifest["tables"]}
            rows = self._archive.rows(paths[table]) if table in paths else iter(())
            self._ids[table] = frozenset(self._free(table, {str(one["public_id"]) for one in rows}))
        return self._ids[table]

    def _free(self, table: str, told: set[str]) -> set[str]:
        model = apps.get_model("palier", table)
        here = dict(model._default_manager.filter(public_id__in=told).values_list("public_id", "pk"))  # noqa: SLF001 - Django's own way
        rows = ArrivedRow.objects.filter(arrival=self._arrival, table=table, is_new=True)
        came = set(rows.values_list("key", flat=True))
        return told - {str(name) for name, key in here.items() if str(key) not in came}
