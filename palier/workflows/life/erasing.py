"""Erasing a demande: at its term by the clock, or at once when its person asks and no home was attributed.

Nothing personal outlives it: a proof by an opaque reference, counts, and published lines without what they rest on.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, ProtectedError, Q

from palier.models import (
    Appeal,
    Candidature,
    Decision,
    Demande,
    DemandeState,
    Erasure,
    Lease,
    Person,
    Publication,
    Radiation,
    Seance,
    User,
)
from palier.models.accounts import open_sessions
from palier.models.doors import jobs
from palier.models.life import erased_rows, forgetting
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import Verb
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.life import retention
from palier.rules.life.radiation import StrikeOffReason
from palier.rules.life.retention import ErasureStanding, Hold, Occasion
from palier.rules.people.answers import Reason
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import slowing
from palier.workflows.life import merging, unions
from palier.workflows.offer import ending, passing

_DECREE = act("article 4 du décret 2017-917")
_ERASURE = act("règlement (UE) 2016/679, article 17")
BATCH = 200
"""Demandes looked at in one query; each is erased in its own transaction."""


class CannotErase(Refusal):
    """This demande is not erased now; ``reasons`` say why, each with its article."""

    sentence = phrase("Ce dossier ne peut pas être effacé maintenant.")

    def __init__(self, reasons: Sequence[Reason]) -> None:
        """Keep the reasons: a page shows each with what the person can do."""
        super().__init__(" ".join(f"{reason.sentence} {reason.remedy}".strip() for reason in reasons))
        self.reasons = tuple(reasons)


def standing_of(demande: Demande, *, sees_seances: bool = True) -> ErasureStanding:
    """What an erasure depends on. A person's own page cannot see a séance: the job that erases looks again.

    Two holders are counted on the persons of the file, which a silent separation leaves as they were.
    """
    is_attributed = Decision.objects.filter(demande=demande, kind__in=retention.ATTRIBUTIONS).exists()
    examined = Seance.objects.filter(stage=SeanceStage.OPEN, items__publication__candidatures__demande=demande)
    return ErasureStanding(
        struck_off_on=struck_off_on(demande),
        holds=_holds(demande),
        has_attribution=is_attributed or Lease.objects.filter(demande=demande).exists(),
        is_examined=sees_seances and examined.exists(),
        has_other_holder=Person.objects.filter(demande=demande, role__in=HOLDERS).count() > 1,
    )


def _holds(demande: Demande) -> tuple[Hold, ...]:
    """What keeps a file: the operator's word, and what its own household contests while nobody has answered."""
    kept = [Hold(one.reason) for one in demande.legal_holds.filter(lifted_at=None).order_by("pk")]
    contests = [Hold.RECOURSE] if Appeal.objects.running().filter(demande=demande).exists() else []
    return tuple(dict.fromkeys([*kept, *contests]))


def struck_off_on(demande: Demande) -> date | None:
    """The day of effect of the radiation that holds: that of the act written here, else the day that the register gave."""
    if demande.state != DemandeState.STRUCK_OFF or demande.struck_off_at is None:
        return None
    ours = Radiation.objects.filter(demande=demande, recorded_at=demande.struck_off_at).first()
    return ours.effective_on if ours else day_in_paris(demande.struck_off_at)


@transaction.atomic
def ask(demande: Demande, *, by: Actor, at: datetime) -> Demande:
    """Ask that a file be erased, or be told why it is not; a job erases it at once. Asking twice is asking once.

    Raises ``CannotErase``.
    """
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    require(by.role, Action.ASK_ERASURE)
    if demande.erasure_asked_at is not None:
        return demande
    if reasons := retention.obstacles_to_request(standing_of(demande, sees_seances=False)):
        raise CannotErase(reasons)
    demande.erasure_asked_at = at
    demande.save(update_fields=["erasure_asked_at"])
    telling.journal(JournalVerb.ASK_ERASURE, demande, by=by, at=at, article=_ERASURE)
    jobs.defer("palier.jobs.erasing.erase_asked", demande=demande.pk)
    return demande


@transaction.atomic
def erase(demande: Demande, *, reason: Occasion, at: datetime) -> Erasure | None:
    """Remove every row of a demande and keep the proof; ``None`` when it is gone, or no longer asked. The clock's act.

    Nothing is removed, and ``CannotErase`` is raised, while the law or a hold keeps it.
    """
    require(CLOCK.role, Action.ERASE)
    # Publications first, as a closing and a lease lock them; then the demande: a second job waits here, and finds nothing.
    list(
        Publication.objects.running()
        .select_for_update(of=("self",))
        .filter(pk__in=Candidature.objects.filter(demande=demande.pk).values("publication"))
        .order_by("pk")
    )
    row = Demande.objects.select_for_update().filter(pk=demande.pk).first()
    if row is None or (reason is Occasion.REQUEST and row.erasure_asked_at is None):
        return None
    if reasons := obstacles(row, reason, at):
        raise CannotErase(reasons)
    if reason is Occasion.REQUEST:
        _erase_united(row, at)
    _end_live(row, at)
    return _remove(row, reason, at)


def obstacles(demande: Demande, reason: Occasion, at: datetime) -> tuple[Reason, ...]:
    """Why this demande is not erased now, for that occasion; empty when it is."""
    standing = standing_of(demande)
    if reason is Occasion.TERM:
        return retention.obstacles_at_term(standing, day_in_paris(at))
    return retention.obstacles_to_request(standing)


def _erase_united(demande: Demande, at: datetime) -> None:
    """The numbers that are united into this one go with it, where they are of the same person, unless the law keeps them.

    One united on a likeness may be somebody else's (ADR 148): what was its own goes back to it, and it ends at its own term.
    """
    stands = Radiation.objects.filter(
        reason=StrikeOffReason.MERGED, kept_numero=demande.numero_unique, lifted_at=None, demande=OuterRef("pk")
    )
    united = Demande.objects.filter(
        Exists(stands), state=DemandeState.STRUCK_OFF, strike_off_reason=StrikeOffReason.MERGED.value
    )
    for other in united.select_for_update(of=("self",)).order_by("pk"):
        moved = unions.moved_on_a_likeness(demande, other)
        if moved is not None:
            merging.carry(moved, source=demande, target=other)
        elif not obstacles(other, Occasion.REQUEST, at):
            _remove(other, Occasion.REQUEST, at)


def _end_live(demande: Demande, at: datetime) -> None:
    """What is still live ends first: the homes move on as after any other end."""
    live = Candidature.objects.select_for_update(of=("self",)).filter(demande=demande, stage__in=ending.ENDABLE)
    for candidature in live.select_related("publication").order_by("pk"):
        by = passing.clock_for(candidature.publication)
        funnel.step(candidature.stage, Verb.END)
        telling.journal(
            Verb.END,
            candidature,
            by=by,
            at=at,
            article=_ERASURE,
            details={"motif": "dossier_efface"},
        )
        jobs.defer("palier.jobs.offers.offer_next", publication=candidature.publication_id)


def _remove(demande: Demande, reason: Occasion, at: datetime) -> Erasure:
    accounts = accounts_of(demande)
    # Sessions are no rows of the file, hence not in its proof: what they hold of it leaves with it.
    proving = open_sessions.close(demande.pk, numero=demande.numero_unique, users=[user.pk for user in accounts])
    forgetting.forget_unproved(proving)
    counts = erased_rows.remove(demande.pk, subject=subject_of(demande), users=[user.pk for user in accounts])
    for user in accounts:
        _close(user)
    if accounts:
        counts["palier_user"] = len(accounts)
    return _prove(demande, reason, counts, at)


def subject_of(demande: Demande) -> str:
    """The keyed hash under which tries on this number are kept."""
    return slowing.tried(demande.numero_unique, "").subject


def accounts_of(demande: Demande) -> list[User]:
    """The accounts of those who sign in to this file, and of those who did; never one that opens another file or a desk."""
    mine = Q(holder__demande=demande) | Q(login__startswith=f"d:{demande.pk}:", holder=None)
    return list(User.objects.filter(mine, memberships=None).order_by("pk"))


def _close(user: User) -> None:
    """Remove an account; one that something else still names stays as an empty shell that nobody opens."""
    try:
        user.delete()
    except ProtectedError:
        user.login, user.name, user.is_active, user.demo_story = f"efface:{user.public_id}", "", False, ""
        user.set_unusable_password()
        user.save(update_fields=["login", "name", "is_active", "demo_story", "password"])


def _prove(demande: Demande, reason: Occasion, counts: dict[str, int], at: datetime) -> Erasure:
    counts = retention.told_aloud(counts)
    said = retention.proof(
        reference=str(demande.public_id), occasion=reason, erased_at=at.astimezone(UTC).isoformat(), counts=counts
    )
    kept = Erasure.objects.create(
        reference=demande.public_id, occasion=reason, erased_at=at, rows=counts, digest=retention.digest(said)
    )
    article = _DECREE if reason is Occasion.TERM else _ERASURE
    details = {"motif": reason.value, "preuve": str(kept.pk), "empreinte": kept.digest}
    telling.journal(JournalVerb.ERASE, demande, by=CLOCK, at=at, article=article, details=details)
    return kept


def is_whole(kept: Erasure) -> bool:
    """Whether a proof still says what it said when it was made."""
    said = retention.proof(
        reference=str(kept.reference),
        occasion=Occasion(kept.occasion),
        erased_at=kept.erased_at.astimezone(UTC).isoformat(),
        counts=kept.rows,
    )
    return retention.digest(said) == kept.digest


def due(at: datetime, *, after: int = 0) -> list[int]:
    """Demandes whose term has come, held or not, a batch from one id on: what a stopped machine missed is there too."""
    last = retention.struck_off_by(day_in_paris(at))
    by_act = Q(radiations__recorded_at=F("struck_off_at"), radiations__effective_on__lte=last)
    rows = Demande.objects.filter(
        Q(struck_off_at__date__lte=last) | by_act, state=DemandeState.STRUCK_OFF, pk__gt=after
    )
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH])


def asked(*, after: int = 0) -> list[int]:
    """Demandes whose person asked, and that are still here."""
    rows = Demande.objects.filter(erasure_asked_at__isnull=False, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
