"""What happened on a desk without its people: told for some days, by who did it, and gone once opened.

News asks for no act: what does is in ``rules.desks.awaiting``. It names homes and organisations, never a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from palier.rules.law import clocks
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


class News(StrEnum):
    """What a desk is told of. Stored words, never labels."""

    WITHDRAWN = "liste_retiree"
    ELSEWHERE = "logement_repris"
    VACANCY = "vacance_corrigee"
    CORRECTED = "logement_corrige"
    OFFER_OVER = "offre_finie"
    SUCCEEDED = "organisme_succede"


TITLES: Mapping[News, str] = {
    News.WITHDRAWN: "Une liste a été retirée",
    News.ELSEWHERE: "Un logement ne vous est plus orienté",
    News.VACANCY: "La date de vacance d’un logement a été corrigée",
    News.CORRECTED: "La description d’un logement a été corrigée",
    News.OFFER_OVER: "Une offre a pris fin sans bail",
    News.SUCCEEDED: "Un organisme en remplace un autre",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One thing that happened: of what, by whom, when."""

    kind: News
    key: UUID
    """The public id of the fact that says so: marked once its reader has opened it."""
    subject: UUID
    """The opaque id of what its page shows."""
    about: str
    at: datetime
    by: str = ""
    """The organisation that did it; empty where nobody of one did."""

    @property
    def public_id(self) -> UUID:
        """The opaque id that the journal keeps of its opening."""
        return self.key

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return TITLES[self.kind]

    @property
    def sentence(self) -> str:
        """When and by whom: ``lundi 23 novembre 2026, par Habitat des Néfliers``."""
        day = clocks.say_day(clocks.day_in_paris(self.at))
        return f"{day}, par {self.by}" if self.by else day


@applies(_HOUSE)
def unseen(told: Iterable[NewsItem], seen: Iterable[UUID]) -> tuple[NewsItem, ...]:
    """What its reader has not opened yet, the newest first."""
    opened = set(seen)
    fresh = [one for one in told if one.key not in opened]
    return tuple(sorted(fresh, key=lambda one: (-one.at.timestamp(), one.key)))
