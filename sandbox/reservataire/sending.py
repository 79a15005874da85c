"""Homes oriented to a réservataire: each is published, and the first files of its closed list are sent. Nobody is set aside.

Setting somebody aside is read twice by people, on pages: a software sends in the order of the list, or leaves the list to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.landlord.calling import RefusedCall

if TYPE_CHECKING:
    from collections.abc import Collection

    from sandbox.landlord.calling import PartnerApi

ENOUGH = 3
"""Files still being examined, from which no next rank is called."""
BEING_EXAMINED = ("designee", "incomplete", "conforme")
NOT_NEEDED = frozenset({"assez-de-dossiers", "acte-deja-prevu"})


@dataclass
class FileSender:
    """The homes that it looks at, all of those oriented to it where none is named."""

    api: PartnerApi
    homes: Collection[str] = ()
    """RPLS numbers."""
    window: dict[str, Any] = field(default_factory=dict)
    """When lists open and close, as publishHome takes it; the site's own days where it says nothing."""

    def go_on(self) -> list[str]:
        """Do the next act for each home; what was done of it, or what is awaited."""
        lists = {one["home"]: one for one in self.api.every("publications")}
        homes = [one for one in self.api.every("homes") if not self.homes or one["rpls_id"] in self.homes]
        return [f"{home['rpls_id']} : {self._of(home, lists.get(home['id']))}" for home in homes]

    def _of(self, home: dict[str, Any], publication: dict[str, Any] | None) -> str:
        if publication is None:
            self.api.do(f"homes/{home['id']}/publications", self.window, word=f"{home['rpls_id']}-publish")
            return "publié"
        if publication["stage"] == "classee":
            return self._sent(publication)
        if publication["stage"] == "designee" and self._is_short(publication["counts"] or {}):
            return self._called(publication)
        return f"attend: {publication['stage']}"

    def _sent(self, publication: dict[str, Any]) -> str:
        where = f"publications/{publication['id']}/designation"
        people = self.api.read(where)["people"]
        self.api.do(where, {"people": people}, word=f"{publication['id']}-designate-{people}")
        return "dossiers envoyés"

    def _is_short(self, counts: dict[str, int]) -> bool:
        left = sum(counts.get(stage, 0) for stage in BEING_EXAMINED)
        return left < ENOUGH and bool(counts.get("non_retenue"))

    def _called(self, publication: dict[str, Any]) -> str:
        left = publication["counts"]["non_retenue"]
        try:
            self.api.do(f"publications/{publication['id']}/next-ranks", None, word=f"{publication['id']}-next-{left}")
        except RefusedCall as refused:
            if refused.code not in NOT_NEEDED:
                raise
            return "attend: designee"
        return "rangs suivants appelés"
