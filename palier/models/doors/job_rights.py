"""Which jobs a page may hand over, and on what: rows of ``palier_jobright``, which ``palier_defer`` asks (ADR 39).

No page sees, changes or cancels a job. It names a task of this list, with arguments of this list, about a subject that
its own claim reaches; how soon the job goes, and under which lock, is the list's.
"""

from dataclasses import dataclass

from palier.models.doors.jobs import PRIORITIES
from palier.models.doors.row_security import (
    BAILLEUR,
    DEMANDEUR,
    GATE,
    GUICHET,
    INTAKE,
    LOCAL_STEWARD,
    MANAGER,
    RESERVATAIRE,
    SEPARATION,
    SOCIAL,
    STAFF,
    STEWARD,
)


@dataclass(frozen=True, slots=True)
class JobRight:
    """A task that a role may defer: the argument that names its subject, the others, its lock, and whether it may wait."""

    role: str
    task: str
    subject: str
    others: tuple[str, ...] = ()
    lock: str = ""
    is_dated: bool = False

    @property
    def priority(self) -> int:
        """Which of the jobs that are due goes first."""
        return PRIORITIES.get(self.task, 0)


_WORDS = ("subject", "body", "key")
_ACTING = (DEMANDEUR, *STAFF)
_ALL = (INTAKE, SEPARATION, *_ACTING)
RIGHTS: tuple[JobRight, ...] = (
    *(JobRight(role, "palier.jobs.messages.send", "message") for role in _ALL),
    *(JobRight(role, "palier.jobs.protecting.announce", "demande", (*_WORDS, "letter")) for role in _ALL),
    JobRight(BAILLEUR, "palier.jobs.protecting.reach", "offer", ("until", *_WORDS)),
    *(JobRight(role, "palier.jobs.rescoring.rescore", "demande") for role in (INTAKE, *_ACTING)),
    *(JobRight(role, "palier.jobs.offers.offer_next", "publication") for role in _ACTING),
    *(JobRight(role, "palier.jobs.leases.restore_elsewhere", "demande") for role in (DEMANDEUR, BAILLEUR)),
    # Opening the letter of an offer proves its delivery: the delay begins, and its reminders with it.
    *(
        JobRight(role, f"palier.jobs.offers.{task}", "offer", is_dated=True)
        for role in (DEMANDEUR, BAILLEUR)
        for task in ("remind", "use_second_channel", "note_silence")
    ),
    JobRight(DEMANDEUR, "palier.jobs.life.note_opened", "letter"),
    JobRight(DEMANDEUR, "palier.jobs.erasing.erase_asked", "demande"),
    JobRight(DEMANDEUR, "palier.jobs.archives.make", "demande", lock="archive"),
    JobRight(DEMANDEUR, "palier.jobs.separating.ask_number", "demande"),
    JobRight(DEMANDEUR, "palier.jobs.employment.settle", "demande"),
    *(JobRight(DEMANDEUR, f"palier.jobs.fetching.{task}", "demande") for task in ("ask", "settle")),
    # What a social service qualified enters the file out of its sight.
    JobRight(SOCIAL, "palier.jobs.referrals.settle", "referral"),
    JobRight(INTAKE, "palier.jobs.identities.settle", "demande", ("changed", "since")),
    *(JobRight(role, "palier.jobs.identities.settle", "demande") for role in (DEMANDEUR, RESERVATAIRE)),
    *(JobRight(role, "palier.jobs.wishes.send", "demande", lock="wish") for role in (INTAKE, DEMANDEUR)),
    *(JobRight(role, "palier.jobs.leases.end_home", "publication", ("reason",)) for role in STAFF),
    *(JobRight(role, "palier.jobs.closing.close", "publication", lock="publication", is_dated=True) for role in STAFF),
    *(JobRight(role, "palier.jobs.closing.tell_passed_over", "publication", ("after",)) for role in STAFF),
    *(JobRight(role, "palier.jobs.calling.call_next", "publication") for role in STAFF),
    *(JobRight(role, "palier.jobs.planned.run", "planned", lock="planned", is_dated=True) for role in STAFF),
    JobRight(BAILLEUR, "palier.jobs.leases.end_elsewhere", "demande"),
    JobRight(BAILLEUR, "palier.jobs.leases.tell_register", "lease", lock="lease"),
    JobRight(BAILLEUR, "palier.jobs.life.end_struck_off", "demande"),
    JobRight(BAILLEUR, "palier.jobs.life.tell_register", "radiation", lock="radiation"),
    JobRight(RESERVATAIRE, "palier.jobs.separating.ask_number", "demande"),
    *(JobRight(role, "palier.jobs.separating.tell_apart", "parting") for role in (DEMANDEUR, RESERVATAIRE)),
    # A first registration that was handed in at a counter.
    JobRight(GUICHET, "palier.jobs.registering.send", "registration", lock="registration"),
    # The secret of a link is drawn by the worker, and mailed: no page ever holds it.
    *(JobRight(role, "palier.jobs.links.send", "membership", ("key",)) for role in (STEWARD, LOCAL_STEWARD, MANAGER)),
    *(JobRight(role, "palier.jobs.messages.send", "message") for role in (STEWARD, LOCAL_STEWARD, MANAGER, GATE)),
)
