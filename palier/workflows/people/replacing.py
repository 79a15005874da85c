"""Somebody else stands in a place of a file: nothing that its former person linked or gave opens it any more (ADR 65, ADR 66)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palier.models import (
    DataArchive,
    DataArchivePart,
    Demande,
    DemandeVersion,
    EmploymentCode,
    ExchangeEntry,
    ExchangeLink,
    Fact,
    Holder,
    JournalEntry,
    KeptHome,
    KeptLanguage,
    KeptPlace,
    KnownBrowser,
    LinkedIdentity,
    Mandate,
    Piece,
    RoofRequest,
    SavedSearch,
    SignInCode,
    StateFetch,
    Thread,
    TrustedContact,
)
from palier.models.demandes import facts_codec, layers
from palier.models.doors import jobs
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.mandates import mandates, trusted
from palier.rules.mandates.mandates import MandateMove, MandateState
from palier.rules.mandates.trusted import TrustState
from palier.rules.people import certified
from palier.rules.people.employment import EmploymentCodeState
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.people import asking_together
from palier.workflows.register import places

_ARTICLE = act("règlement (UE) 2016/679, article 32")


@transaction.atomic
def let_go(demande: Demande, key: str, *, since: datetime, at: datetime) -> bool:
    """End the link, the living mandates and the sessions of before ``since`` in a place; false where none is left.

    Who is somebody else for sure gets an account of their own, and nothing that was known of the former person is theirs.
    The clock's act, asked by the arrival that named somebody else. Twice is the same as once.
    """
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    held = Holder.objects.select_related("user").filter(demande=demande, person_key=key).first()
    # By the line of this act: who leaves may have closed their own sessions meanwhile.
    done = JournalEntry.objects.filter(verb=JournalVerb.CHANGE_HOLDER, object_id=demande.public_id, at__gte=since)
    if held is None or done.filter(details__place=key).exists():
        return False
    is_sure = _is_surely_another(demande, held, since)
    linked = LinkedIdentity.objects.filter(user=held.user)
    (linked if is_sure else linked.filter(linked_at__lte=since)).delete()
    KnownBrowser.objects.filter(Q(since=None) | Q(since__lte=since), demande=demande, person_key=key).delete()
    SignInCode.objects.filter(demande=demande, person_key=key, created_at__lte=since, used_at=None).update(used_at=at)
    given = Mandate.objects.filter(demande=demande, person_key=key, state=MandateState.LIVING, granted_at__lte=since)
    for row in given.select_for_update().order_by("pk"):
        row.state, row.ended_at = mandates.MOVES[MandateMove.REVOKE].value, at
        row.save(update_fields=["state", "ended_at"])
    named = TrustedContact.objects.filter(demande=demande, person_key=key, by=held.user, state__in=trusted.LIVING)
    named.update(state=TrustState.ENDED, ended_at=at)
    asking_together.forget(demande, since=since, at=at)
    # What the former person kept an eye on is nobody else’s to read, nor to be told of.
    SavedSearch.objects.filter(demande=demande, by=held.user, made_at__lte=since).delete()
    KeptHome.objects.filter(demande=demande, by=held.user, kept_at__lte=since).delete()
    KeptLanguage.objects.filter(demande=demande, by=held.user, kept_at__lte=since).delete()
    KeptPlace.objects.filter(demande=demande, by=held.user, kept_at__lte=since).delete()
    # Nor is what they had gathered of their own.
    DataArchivePart.objects.filter(demande=demande, archive__by=held.user).delete()
    DataArchive.objects.filter(demande=demande, by=held.user).delete()
    RoofRequest.objects.filter(demande=demande, by=held.user, asked_at__lte=since).delete()
    Thread.objects.filter(demande=demande, by=held.user, opened_at__lte=since).delete()
    # Nor what they let be asked of the administration.
    StateFetch.objects.filter(demande=demande, by=held.user, asked_at__lte=since).delete()
    # What they signed of the home is not signed by who comes: a round that holds it ends.
    ExchangeLink.objects.filter(entry__demande=demande, entry__by=held.user, entry__changed_at__lte=since).delete()
    ExchangeEntry.objects.filter(demande=demande, by=held.user, changed_at__lte=since).delete()
    held.user.signed_out_at = at
    held.user.save(update_fields=["signed_out_at"])
    if is_sure:
        _take_away(demande, held, since=since, at=at)
    telling.journal(JournalVerb.CHANGE_HOLDER, demande, by=CLOCK, at=at, article=_ARTICLE, details={"place": key})
    jobs.defer("palier.jobs.rescoring.rescore", demande=demande.pk)
    return True


def _is_surely_another(demande: Demande, held: Holder, since: datetime) -> bool:
    """Whether neither the first name nor the day of birth is that of before: one of both alone may be a slip that was mended."""
    version = (
        DemandeVersion.objects.filter(demande=demande, received_at__lt=since).order_by("file_dated_at", "id").last()
    )
    persons = facts_codec.load(version.facts).household.persons if version else ()
    born = next((one.birth_date for one in persons if one.key == held.person_key), None)
    now = places.standing(demande).get(held.person_key)
    if born is None or now is None or now.birth_date is None or born == now.birth_date:
        return False
    return certified.is_another(replace(now, first_name=held.user.name), now)


def _take_away(demande: Demande, held: Holder, *, since: datetime, at: datetime) -> None:
    """The account of the former person, and what was told, proved or attested of them: neither their income nor their papers.

    What they confided, gave or were answered is read under their account, which opens this file no more.
    """
    known, key = layers.layers_of(demande), held.person_key
    for fact in (*known.declared.values(), *known.verified.values()):
        is_theirs = layers.person_of(fact.path) == key and not fact.path.startswith(layers.identity_path(""))
        if is_theirs and fact.value is not None and fact.at <= since:
            Fact.objects.create(
                demande=demande, layer=fact.layer, path=fact.path, value=None, at=at, audience=demande.audience
            )
    theirs = Q(person_key=key) | Q(confidentiality=Level.PROTECTED, sent_by=held.user)
    Piece.objects.filter(theirs, demande=demande, uploaded_at__lte=since, left_at=None).update(left_at=at)
    waiting = EmploymentCode.objects.filter(demande=demande, person_key=key, state=EmploymentCodeState.WAITING)
    waiting.filter(asked_at__lte=since).update(state=EmploymentCodeState.REVOKED)
    held.delete()
