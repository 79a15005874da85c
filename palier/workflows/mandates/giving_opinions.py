"""An adviser writes an opinion on a candidature, its household joins it or not, and a desk reads what was joined (ADR 77).

Nothing of it is asked by a rule: a file with an opinion and a file without are ranked, checked and decided alike.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from palier.models import Candidature, Demande, Mandate, MandateOpinion
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import LIVE
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.rules.mandates import mandates, opinions
from palier.rules.mandates.opinions import OpinionMove, OpinionState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import granting
from palier.workflows.mandates.proposing import ARTICLE, MandateOver, rules_of


class OpinionUnreadable(Refusal):
    """Too short, too long, or signs that nobody reads."""

    sentence = f"Un avis tient en {opinions.SHORTEST} à {opinions.LONGEST} signes."


class OpinionGiven(Refusal):
    """One stands already for this candidature."""

    sentence = "Votre organisme a déjà écrit un avis sur cette candidature. Retirez-le d’abord, s’il n’est pas joint."


class CandidatureOver(Refusal):
    """The candidature is live no more: nobody examines it."""

    sentence = phrase("Cette candidature est finie : un avis n’y changerait plus rien.")


class OpinionElsewhere(Refusal):
    """It was joined, left out or withdrawn meanwhile."""

    sentence = phrase("Cet avis n’en est plus là. Relisez la page.")


@transaction.atomic
def write(mandate: Mandate, candidature: UUID, text: str, *, by: Actor, at: datetime) -> MandateOpinion:
    """Write an opinion on a candidature of a file that a living mandate opens. Its household alone reads it.

    Raises ``MandateOver``, ``CandidatureOver``, ``OpinionGiven`` or ``OpinionUnreadable``.
    """
    require(by.role, Action.PROPOSE_MANDATE)
    # Held as an act is: taken back meanwhile, nothing is written.
    held = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk, organisation=by.body)
    try:
        mandates.require(rules_of(held), mandates.MandateScope.READ, on=day_in_paris(at))
    except mandates.NotLiving as error:
        raise MandateOver from error
    row = Candidature.objects.only("id", "public_id", "stage", "demande_id").get(
        public_id=candidature, demande=held.demande_id
    )
    if row.stage not in LIVE:
        raise CandidatureOver
    if MandateOpinion.objects.filter(mandate=held, candidature=row, state__in=opinions.STANDING).exists():
        raise OpinionGiven
    try:
        words = opinions.words_of(text)
    except opinions.BadOpinion as error:
        raise OpinionUnreadable from error
    made = MandateOpinion.objects.create(
        mandate=held,
        demande_id=held.demande_id,
        candidature=row,
        organisation_id=by.body.pk,
        by=by.person,
        text=words,
        made_at=at,
    )
    telling.journal(JournalVerb.WRITE_OPINION, made, by=by, at=at, article=ARTICLE)
    return made


@transaction.atomic
def withdraw(public_id: UUID, *, by: Actor, at: datetime) -> MandateOpinion:
    """Take back an opinion that is not joined. Raises ``OpinionElsewhere``."""
    require(by.role, Action.PROPOSE_MANDATE)
    rows = MandateOpinion.objects.filter(mandate__organisation=by.body)
    row = rows.get(public_id=public_id)
    if _moved(row, OpinionMove.WITHDRAW, at=at):
        telling.journal(JournalVerb.WITHDRAW_OPINION, row, by=by, at=at, article=ARTICLE)
    return row


@transaction.atomic
def answer(public_id: UUID, demande: Demande, *, is_joined: bool, by: Actor, at: datetime) -> MandateOpinion:
    """Join an opinion to its candidature, or leave it out; both as often as its household changes its mind.

    Raises ``CandidatureOver`` for an opinion on a candidature that ended, ``OpinionElsewhere`` for one that was withdrawn.
    """
    require(by.role, Action.GRANT_MANDATE)
    row = MandateOpinion.objects.select_related("candidature").get(
        public_id=public_id, demande=demande, mandate__by=by.person
    )
    if is_joined and row.candidature.stage not in LIVE:
        raise CandidatureOver
    if is_joined and _moved(row, OpinionMove.JOIN, at=at):
        telling.journal(JournalVerb.JOIN_OPINION, row, by=by, at=at, article=ARTICLE)
    elif not is_joined and _moved(row, OpinionMove.LEAVE_OUT, at=at):
        telling.journal(JournalVerb.LEAVE_OPINION_OUT, row, by=by, at=at, article=ARTICLE)
    return row


def _moved(row: MandateOpinion, how: OpinionMove, *, at: datetime) -> bool:
    """One statement moves it: of two at once, one comes first; false where the same was said before."""
    if row.state == opinions.MOVES[how][1]:
        return False
    try:
        after = opinions.move(OpinionState(row.state), how)
    except opinions.OpinionStands as error:
        raise OpinionElsewhere from error
    if not MandateOpinion.objects.filter(pk=row.pk, state=row.state).update(state=after, changed_at=at):
        raise OpinionElsewhere
    return True


def of_file(demande: Demande) -> list[MandateOpinion]:
    """The opinions that stand and that this holder may read: those that wait first, then the latest."""
    rows = MandateOpinion.objects.filter(demande=demande, state__in=opinions.STANDING)
    rows = rows.select_related("organisation", "mandate", "candidature__publication__home__commune")
    return sorted(rows.order_by("-made_at", "-pk"), key=lambda row: row.state != OpinionState.PROPOSED)


_TO_ANSWER = WrittenReading(
    lambda demande, person: (
        MandateOpinion.objects.filter(
            demande=demande, state=OpinionState.PROPOSED, mandate__by=person, candidature__stage__in=LIVE
        )
        .select_related("candidature__publication__home__commune")
        .order_by("made_at", "pk")
    ),
    pages=(ReadPage.FILE,),
)


def to_answer(demande: Demande, by: Actor) -> list[MandateOpinion]:
    """The opinions that wait for the answer of this holder, on candidatures that are examined still."""
    return _TO_ANSWER(demande.pk, by.person.pk)


def joined(candidature: Candidature) -> list[MandateOpinion]:
    """What a desk reads beside a file: opinions that its household joined."""
    rows = MandateOpinion.objects.filter(candidature=candidature, state=OpinionState.JOINED)
    rows = rows.select_related("organisation").only("text", "made_at", "organisation__name")
    return list(rows.order_by("made_at", "pk"))


def by_candidature(mandate: Mandate) -> dict[int, MandateOpinion]:
    """The standing opinion of a mandate on each candidature, by its key."""
    rows = MandateOpinion.objects.filter(mandate=mandate, state__in=opinions.STANDING)
    return {row.candidature_id: row for row in rows}


def untold() -> Iterable[int]:
    """Opinions that wait for their household, which was not told yet."""
    rows = MandateOpinion.objects.filter(state=OpinionState.PROPOSED, told_at=None)
    return rows.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def tell(pk: int, *, at: datetime) -> None:
    """Tell who gave the mandate that an opinion waits: once, at their own contact. Twice is once."""
    rows = MandateOpinion.objects.select_for_update(of=("self",)).filter(pk=pk, told_at=None)
    row = rows.select_related("mandate__demande").first()
    if row is not None:
        row.told_at = at
        row.save(update_fields=["told_at"])
        granting.tell(row.mandate, compose("avis_a_lire"), at=at)
