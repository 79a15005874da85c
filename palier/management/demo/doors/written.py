"""What the cast writes to who holds their files: one that waits since a day that is past, one answered, one of yesterday."""

from typing import NamedTuple

from palier.management.demo.casting import Cast
from palier.management.demo.days import Days
from palier.management.demo.organisations import Offices
from palier.models import Thread
from palier.models.doors import acting, row_security
from palier.rules.candidature.funnel import LIVE
from palier.rules.threads.threads import ThreadSubject
from palier.workflows.acting.actors import claimed
from palier.workflows.threads import answering_threads, holders, writing_threads


class _Written(NamedTuple):
    """By whom of the cast, of what, some days ago."""

    who: str
    subject: ThreadSubject
    words: str
    ago: int
    key: str = "d"
    """Their place in the file."""


_MESSAGES = (
    _Written(
        "ines",
        ThreadSubject.STANDING,
        "Bonjour, avez-vous tout ce qu’il faut dans mon dossier ?",
        -9,
        "c1",
    ),
    _Written(
        "fatou",
        ThreadSubject.VISIT,
        "Bonjour, puis-je visiter le logement avant de répondre ? Je finis mon travail à 17 heures.",
        -2,
    ),
    _Written(
        "noe",
        ThreadSubject.HOME,
        "Bonjour, y a-t-il un local à vélos dans l’immeuble, et un arrêt de bus près de là ?",
        -1,
    ),
)
_REPLY = "Bonjour, oui : demain à 17 h 30, devant l’entrée. Demandez la gardienne."


def write(cast: Cast, offices: Offices, *, days: Days) -> None:
    """As the pages do it."""
    rows = {one.who: _wrote(cast, one, days) for one in _MESSAGES}
    asked = rows["fatou"]
    if asked is None:
        return
    karim = offices.actor("est")
    with acting.taken(claimed(row_security.BAILLEUR, karim)):
        at = days.at(-1, 10)
        answering_threads.read(asked.public_id, by=karim, at=at)
        answering_threads.answer(asked.public_id, _REPLY, by=karim, at=at)


def _wrote(cast: Cast, one: _Written, days: Days) -> Thread | None:
    demande, by = cast.entries[one.who].demande, cast.actors[one.who]
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        found = [one for one in holders.of_file(demande) if one.candidature is None or one.candidature.stage in LIVE]
        if not found:
            return None
        at = days.at(one.ago, 22)
        return writing_threads.write(demande, found[-1], one.subject, one.words, key=one.key, by=by, at=at)
