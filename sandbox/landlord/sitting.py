"""The commission of the landlord, held through the API: called, opened, decided and closed. Its members vote; the software notes.

Who sits, when, and what was voted is told to it: the software counts nothing and judges nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.landlord.calling import RefusedCall

if TYPE_CHECKING:
    from sandbox.landlord.calling import PartnerApi

TOO_FEW = "candidats_insuffisants"
ITS_HOUR = "attend: l’heure de la séance"


@dataclass
class Sitting:
    """One séance for one home; each act under a word of its own, the same when it is asked again."""

    api: PartnerApi
    call: dict[str, Any]
    """The call, as conveneSeance takes it: fixed, for a call sent again is the same call."""
    present: list[int]
    chair: int
    ballots: dict[str, str]
    """What the secretary noted of each member's hand, on every decision."""
    seance: str = field(default="", init=False)

    def called(self, publication: str, word: str) -> str:
        """Call it, and put the home on its agenda; with the exception of the law where three are not there."""
        told = self.api.do("seances", self.call, word=f"{word}-seance")
        self.seance = f"seances/{told['id']}"
        said: dict[str, Any] = {"publication": publication}
        try:
            self.api.do(f"{self.seance}/homes", said, word=f"{word}-agenda")
        except RefusedCall as refused:
            if refused.code != "pas-encore-examinable":
                raise
            self.api.do(f"{self.seance}/homes", {**said, "exception": TOO_FEW}, word=f"{word}-agenda-short")
        return "séance convoquée"

    def goes_on(self, publication: str, word: str) -> str:
        """Open it at its hour, then record what was decided; empty where nothing is left but the offers."""
        self.seance = self.seance or self._of_before(publication)
        if not self.seance:
            return ""
        stage = self.api.read(self.seance)["stage"]
        if stage == "convoquee":
            return self._opened(word)
        if stage == "ouverte":
            return self._decided(f"{self.seance}/homes/{publication}", word)
        return ""

    def _of_before(self, publication: str) -> str:
        """The séance that an earlier run called for this home; empty where none is to be held."""
        for one in self.api.every("seances"):
            where = f"seances/{one['id']}"
            is_living = one["stage"] in ("convoquee", "ouverte")
            if is_living and any(each["publication"] == publication for each in self.api.read(where)["agenda"]):
                return where
        return ""

    def _opened(self, word: str) -> str:
        try:
            said = {"present": self.present, "chair": self.chair}
            self.api.do(f"{self.seance}/opening", said, word=f"{word}-opening")
        except RefusedCall as refused:
            if refused.code != "hors-de-son-heure":
                raise
            return ITS_HOUR
        return "séance ouverte"

    def _decided(self, where: str, word: str) -> str:
        home = self.api.read(where)
        if home["is_decided"]:
            return self._closed(word)
        if any(one["is_at_the_desk"] for one in home["candidates"]):
            return "attend: le bureau"
        every = [
            {"candidate": one["candidate"], "kind": "attribution_rang", "rank": rank}
            for rank, one in enumerate(home["candidates"], start=1)
        ]
        self.api.do(f"{where}/decisions", {"decisions": every, "ballots": self.ballots}, word=f"{word}-decisions")
        return "décisions enregistrées"

    def _closed(self, word: str) -> str:
        where = f"{self.seance}/closing"
        seen = self.api.read(where)["seen"]
        self.api.do(where, {"seen": seen}, word=f"{word}-closing-{seen[:16]}")
        return "séance close"
