"""Acts that write to many people: what will be sent and to whom, a minute to take it back, then the worker does it.

Nothing is written to anybody before. The act is rehearsed when it is planned, so that what the rules refuse is told at once;
it is done later by the same verb, in the name of who planned it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from palier.models import ApiKey, JournalEntry, Membership, PlannedAct, PlannedVerb, Publication
from palier.models.candidatures import places
from palier.models.doors import jobs
from palier.rules.candidature.funnel import IllegalMove, IllegalPublicationMove, Stage
from palier.rules.commission import designation
from palier.rules.doors.access import Role
from palier.rules.law import clocks, french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import LetterText
from palier.rules.letters.words import label
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import house, signatory
from palier.workflows.commission import asking_next, asking_wanted, convening, designating
from palier.workflows.letters import wording
from palier.workflows.offer import ending
from palier.workflows.ranking import telling_ranking

RUN_TASK = "palier.jobs.planned.run"
_HOUSE = act("règles de publication de Palier")


class AlreadyPlanned(Refusal):
    """Another act on this publication waits for its minute."""

    sentence = "Un acte est déjà prévu sur cette publication : il part dans la minute. Annulez-le s’il est le vôtre, ou attendez."


class NoLongerThere(Refusal):
    """Who planned the act may not enter any more."""

    sentence = "La personne qui a prévu cet acte n’a plus accès à cet organisme."


class PlannedByARevokedKey(Refusal):
    """The software that planned the act may not act any more."""

    sentence = "La clé du logiciel qui a prévu cet acte est révoquée."


class TooLateToCancel(Refusal):
    """The minute is over: letters leave."""

    sentence = "La minute est passée : l’acte est parti, il ne s’annule plus."


class NotYourAct(Refusal):
    """Another organisation planned it."""

    sentence = "Cet acte a été prévu par un autre organisme."


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPreview:
    """What an act would send: to how many, of what kind, and the letter that most of them would read."""

    people: int
    kinds: tuple[tuple[str, int], ...]
    sample: LetterText
    is_many: bool


class PlannedTold(NamedTuple):
    """An act that waits, or that was refused: what a page says of it, and whether the one who reads may take it back."""

    act: PlannedAct
    words: str
    is_ours: bool
    holds: bool
    """Whether nothing else can be planned on the list meanwhile: what was refused, or gives way, holds nothing."""


def _withdraw(planned: PlannedAct, by: Actor, at: datetime) -> object:
    return ending.withdraw_publication(planned.publication, reason=planned.reason, by=by, at=at)


def _send(planned: PlannedAct, by: Actor, at: datetime) -> object:
    return designating.send_five(planned.publication, by=by, at=at)


def _ask(planned: PlannedAct, by: Actor, at: datetime) -> object:
    return asking_wanted.ask(planned.publication, by=by, at=at)


def _call(planned: PlannedAct, by: Actor, at: datetime) -> object:
    """One word for both houses: the release before knows no other, and refuses a landlord's calmly."""
    if house(by).stands_for(planned.publication.reservataire_id):
        return designating.call_next(planned.publication, by=by, at=at)
    return asking_next.ask_next(planned.publication, by=by, at=at)


_DO: Mapping[str, Callable[[PlannedAct, Actor, datetime], object]] = {
    PlannedVerb.WITHDRAW: _withdraw,
    PlannedVerb.SEND: _send,
    PlannedVerb.ASK: _ask,
    PlannedVerb.CALL: _call,
}
OVERTAKEN = "Entre-temps, qui désigne a fait ou prévu un autre acte sur cette liste : relisez-la."
_ALWAYS_WAIT = frozenset({PlannedVerb.CALL})
"""One press, and a household reads at once that its file is proposed: it is taken back for a minute, to however few it writes."""
VERB_LABELS: Mapping[str, str] = {
    PlannedVerb.WITHDRAW: "Retrait de la liste",
    PlannedVerb.SEND: "Envoi des dossiers",
    PlannedVerb.ASK: "« Toujours intéressé ? »",
    PlannedVerb.CALL: "Appel des rangs suivants",
}
"""What a page calls each act."""


def preview(publication: Publication, verb: PlannedVerb, *, reason: str = "", at: datetime) -> SendingPreview:
    """What the act would send today; counts only, since its author may not see everyone."""
    counts = {Stage(stage): n for stage, n in places.counts(publication.pk).items() if n}
    if verb is PlannedVerb.WITHDRAW:
        kinds = [(label(stage), counts[stage]) for stage in counts if stage in ending.ENDABLE]
        sample = wording.home_withdrawn(publication.home, reason)
    elif verb is PlannedVerb.ASK:
        kinds = [("À qui la question est posée", asking_wanted.to_ask(publication, at=at).count())]
        sample = asking_wanted.letter(publication, at=at)
    else:
        designable = sum(counts.get(stage, 0) for stage in designation.DESIGNABLE)
        sent = min(publication.to_designate, designable)
        others = designable - sent + counts.get(Stage.ECARTEE, 0)
        kinds = [("Proposé au bailleur", sent), ("Non proposé pour ce logement", others)]
        sample = telling_ranking.sample_passed_over(publication)
    people = sum(n for _, n in kinds)
    return SendingPreview(
        people=people,
        kinds=tuple((name, n) for name, n in kinds if n),
        sample=sample,
        is_many=clocks.writes_to_many(people, clocks.day_in_paris(at)),
    )


def call_next(publication: Publication, *, by: Actor, at: datetime) -> PlannedAct:
    """Call the next ranks in a minute, during which the call is taken back. Raises as ``designating.call_next``."""
    people = len(designation.next_to_call(designating.lines(publication)))
    return plan(publication, PlannedVerb.CALL, people=people, by=by, at=at)


def ask_next(publication: Publication, *, by: Actor, at: datetime) -> PlannedAct:
    """The landlord's request of a next rank, in a minute during which it is taken back. Raises as ``asking_next.ask_next``."""
    left = convening.standing(publication, on=clocks.day_in_paris(at))
    people = max(0, min(left.callable, left.needed - len(left.compliant) - left.to_check))
    return plan(publication, PlannedVerb.CALL, people=people, by=by, at=at)


@transaction.atomic
def plan(
    publication: Publication, verb: PlannedVerb, *, reason: str = "", people: int, by: Actor, at: datetime
) -> PlannedAct:
    """Do an act at once where it writes to few, else keep it for a minute, as a call of the next ranks always is.

    What the rules refuse is refused now.

    Raises ``AlreadyPlanned``.
    """
    waits = verb in _ALWAYS_WAIT or clocks.writes_to_many(people, clocks.day_in_paris(at))
    planned = PlannedAct(
        verb=verb,
        publication=publication,
        organisation=house(by),
        role=by.role,
        by=signatory(by),
        reason=reason.strip(),
        people=people,
        planned_at=at,
        due_at=clocks.take_back_until(at) if waits else at,
    )
    _undone(planned, by, at)
    try:
        with transaction.atomic():
            _overtake(planned, by, at)
            planned.save()
    except IntegrityError as error:
        raise AlreadyPlanned from error
    if planned.due_at > at:
        telling.journal(
            JournalVerb.PLAN_ACT,
            planned,
            by=by,
            at=at,
            article=_HOUSE,
            details={"acte": verb.value, "personnes": people, "echeance": planned.due_at.isoformat()},
        )
        jobs.defer(RUN_TASK, at=planned.due_at, lock=f"planned-{planned.pk}", planned=planned.pk)
        return planned
    _DO[verb](planned, by, at)
    planned.done_at = at
    planned.save(update_fields=["done_at"])
    return planned


def _overtake(planned: PlannedAct, by: Actor, at: datetime) -> None:
    """A landlord's request of a next rank gives way to an act of who designates: asked again and again, it would hold it."""
    if not _gives_way(planned.publication, by):
        return
    waiting = PlannedAct.objects.select_for_update(of=("self",)).filter(cancelled_at=None, done_at=None)
    theirs = waiting.filter(publication=planned.publication, verb=PlannedVerb.CALL).exclude(
        organisation__in=by.body.covers
    )
    for asked in theirs:
        asked.done_at, asked.refused = at, OVERTAKEN
        asked.save(update_fields=["done_at", "refused"])


def _gives_way(publication: Publication, by: Actor) -> bool:
    """Whether the requests of another house on this list give way to this one's acts: it designates."""
    return by.body.stands_for(publication.reservataire_id)


def rehearse(publication: Publication, verb: PlannedVerb, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Tell now what the verb would refuse, before anybody is asked to read what leaves. Nothing stays of it."""
    _undone(PlannedAct(verb=verb, publication=publication, reason=reason.strip()), by, at)


def _undone(planned: PlannedAct, by: Actor, at: datetime) -> None:
    """Do all of it, then undo all of it: nothing stays, and every refusal of the verb is told before the minute."""
    with transaction.atomic():
        _DO[planned.verb](planned, by, at)
        transaction.set_rollback(True)
    planned.publication.refresh_from_db()


@transaction.atomic
def cancel(planned: PlannedAct, *, by: Actor, at: datetime) -> PlannedAct:
    """Take a planned act back within its minute. Cancelling twice changes nothing.

    Raises ``NotYourAct`` or ``TooLateToCancel``.
    """
    planned = PlannedAct.objects.select_for_update(of=("self",)).get(pk=planned.pk)
    if not house(by).stands_for(planned.organisation_id):
        raise NotYourAct
    if planned.cancelled_at is not None:
        return planned
    if planned.done_at is not None or at >= planned.due_at:
        raise TooLateToCancel
    planned.cancelled_at = at
    planned.save(update_fields=["cancelled_at"])
    telling.journal(
        JournalVerb.CANCEL_PLANNED_ACT, planned, by=by, at=at, article=_HOUSE, details={"acte": planned.verb}
    )
    return planned


@transaction.atomic
def run(planned: PlannedAct, *, at: datetime) -> PlannedAct:
    """Do a planned act once its minute is over, in the name of who planned it. The clock's act; running twice does it once."""
    planned = PlannedAct.objects.select_for_update(of=("self",)).select_related("by", "organisation").get(pk=planned.pk)
    if planned.cancelled_at is not None or planned.done_at is not None or at < planned.due_at:
        return planned
    key = _key_of(planned)
    by = Actor(role=Role(planned.role), user=planned.by, organisation=planned.organisation, key=key)
    try:
        with transaction.atomic():
            _require_still_there(planned, key)
            _DO[planned.verb](planned, by, at)
    except (Refusal, IllegalMove, IllegalPublicationMove) as refused:
        planned.refused = str(refused)[:300] if isinstance(refused, Refusal) else Refusal.sentence
    planned.done_at = at
    planned.save(update_fields=["done_at", "refused"])
    return planned


def _key_of(planned: PlannedAct) -> UUID | None:
    """The key by which a software planned an act, as the journal keeps it (ADR 112); none where a person did."""
    lines = JournalEntry.objects.filter(verb=JournalVerb.PLAN_ACT, object_id=planned.public_id)
    found = lines.values_list("details__cle", flat=True).first()
    return UUID(found) if found else None


def _require_still_there(planned: PlannedAct, key: UUID | None) -> None:
    """Whoever was shut out within the minute no longer acts, nor does a software whose key was revoked."""
    if key is not None and ApiKey.objects.filter(public_id=key, revoked_at__isnull=False).exists():
        raise PlannedByARevokedKey
    if planned.organisation.successor_id is not None:
        # It was decided while they were there, and whoever succeeds them could take it back (ADR 79).
        return
    rows = Membership.objects.filter(user=planned.by, organisation=planned.organisation)
    if rows.exists() and not rows.live().exists():
        raise NoLongerThere


def due(at: datetime) -> list[int]:
    """The acts whose minute is over and that nobody has done: ids, the oldest first."""
    waiting = PlannedAct.objects.filter(cancelled_at=None, done_at=None, due_at__lte=at)
    return list(waiting.order_by("due_at", "pk").values_list("pk", flat=True))


def told(publication: Publication, *, by: Actor) -> PlannedTold | None:
    """The last act planned on a publication that waits or was refused, and what to say of it to one of its houses."""
    last = publication.planned_acts.filter(cancelled_at=None).order_by("-planned_at", "-pk").first()
    if last is None or (last.done_at is not None and not last.refused):
        return None
    name, is_ours = VERB_LABELS[last.verb], by.body.stands_for(last.organisation_id)
    if last.refused:
        return PlannedTold(last, f"{name} : rien n’est parti. {last.refused}", is_ours, holds=False)
    hour = last.due_at.astimezone(clocks.paris())
    people = french.count(last.people, "personne")
    words = f"{name} prévu à {hour:%H} h {hour:%M} min {hour:%S} s, vers {people}. Rien n’est encore parti."
    gives_way = last.verb == PlannedVerb.CALL and not is_ours and _gives_way(publication, by)
    return PlannedTold(last, words, is_ours, holds=not gives_way)
