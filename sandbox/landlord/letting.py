"""One home, from its declaration to its lease: at each call the software does what can be done now, and says what it waits for.

What a person does, it waits for: households apply and answer, agents look at a file, a commission votes, both sign.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.landlord.calling import RefusedCall

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.landlord.calling import PartnerApi
    from sandbox.landlord.sitting import Sitting

ANSWER_DAYS = 10
NOT_YET = frozenset(
    {"pas-le-suivant", "etape-impossible", "offre-non-acceptee", "logement-deja-offert", "logement-retenu"}
)
"""Refusals that say who is first, or that somebody's answer is awaited: the software comes back later."""


@dataclass
class Letting:
    """One home of the landlord, and how far its let is."""

    api: PartnerApi
    home: dict[str, Any]
    look: Callable[[dict[str, Any]], dict[str, Any]]
    """What an agent found of a file, in the landlord's own tool: the body of a check."""
    today: Callable[[], str]
    now: Callable[[], str]
    sitting: Sitting | None = None
    """The commission that it holds by the API; none where its secretary holds it on pages."""
    orientation: dict[str, Any] | None = None
    """To whom the home goes, as orientHome takes it: the réservataire publishes it and sends; none of one's own part."""
    done: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """Of its home and its publication: what an event is about."""

    @property
    def is_begun(self) -> bool:
        """Whether the home was declared."""
        return bool(self.ids)

    @property
    def _word(self) -> str:
        return str(self.home["rpls_id"])

    def go_on(self) -> str:
        """Do the next act; what was done, or what is awaited."""
        where = self._declared()
        publication = self._published(where)
        if publication is None:
            return "attend: la publication"
        stage = publication["stage"]
        if stage == "classee":
            return "attend: les dossiers" if self.orientation else self._sent(publication)
        if stage == "designee":
            return self._checked(publication)
        if stage in ("en_commission", "attribuee") and (held := self._held(publication)):
            return held
        if stage == "attribuee":
            return self._offered_or_leased(publication)
        return f"attend: {stage}"

    def _declared(self) -> str:
        told = self.api.do("homes", self.home, word=f"{self._word}-declare")
        where = f"homes/{told['id']}"
        self.ids.add(told["id"])
        if self.orientation:
            self.api.do(f"{where}/orientation", self.orientation, word=f"{self._word}-orient")
        else:
            self.api.do(f"{where}/own-part", {"reason": "part_propre"}, word=f"{self._word}-own")
        return where

    def _published(self, where: str) -> dict[str, Any] | None:
        if self.orientation:
            lists = [one for one in self.api.every("publications") if where == f"homes/{one['home']}"]
            self.ids |= {one["id"] for one in lists}
            return lists[-1] if lists else None
        told = self.api.do(f"{where}/publications", {}, word=f"{self._word}-publish")
        self.ids.add(told["id"])
        return self.api.read(f"publications/{told['id']}")

    def _sent(self, publication: dict[str, Any]) -> str:
        where = f"publications/{publication['id']}/designation"
        foreseen = self.api.read(where)
        self.api.do(where, {"people": foreseen["people"]}, word=f"{self._word}-designate-{foreseen['people']}")
        return self._note("dossiers envoyés")

    def _checked(self, publication: dict[str, Any]) -> str:
        waiting = [one for one in self._files(publication) if one["stage"] == "designee"]
        for one in waiting:
            read = self.api.read(f"candidates/{one['id']}")
            said = {**self.look(read), "seen": read["seen"]}
            self.api.do(f"candidates/{one['id']}/check", said, word=f"{self._word}-check-{one['reference']}")
        if waiting:
            return self._note("dossiers contrôlés")
        if self.sitting is None:
            return "attend: la commission"
        return self._note(self.sitting.called(publication["id"], self._word))

    def _held(self, publication: dict[str, Any]) -> str:
        """What was done of the séance, or is awaited in it; empty once it is closed, or where it is held on pages."""
        word = self.sitting.goes_on(publication["id"], self._word) if self.sitting else ""
        return self._note(word) if word and not word.startswith("attend") else word

    def _offered_or_leased(self, publication: dict[str, Any]) -> str:
        for one in self._files(publication):
            where = f"candidates/{one['id']}"
            if one["stage"] == "acceptee":
                day = self.today()
                contingent = (self.orientation or {}).get("contingent") or "AUCUN"
                said = {"signed_on": day, "starts_on": day, "contingent": contingent}
                self.api.do(f"{where}/lease", said, word=f"{self._word}-lease")
                return self._note("bail enregistré")
            if one["stage"] == "offre_envoyee":
                return "attend: la réponse du ménage"
        return self._offer(publication)

    def _offer(self, publication: dict[str, Any]) -> str:
        for one in self._files(publication):
            try:
                told = self.api.do(
                    f"candidates/{one['id']}/offer",
                    {"answer_days": ANSWER_DAYS},
                    word=f"{self._word}-offer-{one['reference']}",
                )
            except RefusedCall as refused:
                if refused.code not in NOT_YET:
                    raise
                continue
            said = {"delivered_at": self.now(), "proof": "Remise en main propre"}
            self.api.do(f"offers/{told['id']}/delivery", said, word=f"{self._word}-delivery-{one['reference']}")
            return self._note("offre remise")
        return "attend: la commission"

    def _files(self, publication: dict[str, Any]) -> list[dict[str, Any]]:
        rows = self.api.every(f"publications/{publication['id']}/candidates")
        return sorted((one for one in rows if not one["is_at_the_desk"]), key=lambda one: one["rank"] or 0)

    def _note(self, what: str) -> str:
        self.done.append(what)
        return what
