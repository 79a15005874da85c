"""A landlord takes out a home that it declared by mistake, and puts it back while the mistake is fresh (ADR 197).

The row stays, and the journal says why: only a file that is undone deletes what it had just declared. A home that was oriented,
published, let or named for is corrected, never taken out: the log of the flow, lists and households rest on it.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Correction, Home, HomePicture
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage
from palier.rules.doors.access import Action, require
from palier.rules.homes import withdrawing as rules
from palier.rules.homes.withdrawing import HomeBar, HomeTies
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, Refusal, UnknownReason
from palier.workflows.homes import correcting, correcting_back, declaring, picturing

ARTICLE = act("règles de données de Palier")
GIVEN_FOR = "saisie"
"""Why the home that stays is corrected by what its duplicate alone said, and back."""


class HomeIsTied(Refusal):
    """Something rests on the home; the message says each thing that does."""

    def __init__(self, bars: tuple[HomeBar, ...]) -> None:
        """Say them all."""
        super().__init__(" ".join(bar.value for bar in bars))


class AlreadyTakenOut(Refusal):
    """Somebody took it out already."""

    sentence = "Ce logement est déjà retiré."


class TooLateToPutBack(Refusal):
    """The days in which a home is put back are over."""

    sentence = (
        f"Un logement se remet dans les {rules.PUT_BACK_DAYS} jours : ce délai est passé. Déclarez-le de nouveau, "
        "sous le même numéro."
    )


class NumberTakenSince(Refusal):
    """Another home stands under its number."""

    sentence = (
        "Un autre logement porte ce numéro RPLS depuis : corrigez le numéro de cet autre, ou retirez-le, puis remettez "
        "celui-ci."
    )


def ties_of(home: Home) -> HomeTies:
    """What rests on a home, as its landlord sees it."""
    lists = list(home.publications.values_list("stage", "is_direct"))
    return HomeTies(
        is_let=any(stage == PublicationStage.LOUEE for stage, _ in lists),
        is_named=any(is_direct for _, is_direct in lists),
        is_running=any(stage not in ENDED_LISTS for stage, is_direct in lists if not is_direct),
        was_published=bool(lists),
        is_own=home.is_own,
        is_oriented=home.reservataire_id is not None and not home.is_own,
        is_counted=home.flow_events.exists(),
    )


def bars_of(home: Home) -> tuple[HomeBar, ...]:
    """Why a home may not be taken out; none where it may."""
    return rules.bars(ties_of(home))


def last_day(home: Home) -> date | None:
    """The last day on which a home is put back; none where it stands."""
    return rules.last_day(day_in_paris(home.withdrawn_at)) if home.withdrawn_at else None


def recent(by: Actor, at: datetime) -> QuerySet[Home]:
    """The homes of this landlord that may still be put back, the last taken out first."""
    ours = by.organisation.covers if by.organisation else ()
    since = at_hour(rules.oldest(day_in_paris(at)), 0)
    rows = Home.everything.filter(bailleur__in=ours, withdrawn_at__gte=since)
    return rows.select_related("commune", "duplicate_of__commune").order_by("-withdrawn_at", "-pk")


@transaction.atomic
def withdraw(home: Home, *, reason: str, by: Actor, at: datetime) -> Home:
    """Take out a home that was declared by mistake.

    Raises ``NotYourHome``, ``UnknownReason``, ``AlreadyTakenOut`` or ``HomeIsTied``.
    """
    home = own(home, by)
    if reason not in rules.REASONS:
        raise UnknownReason
    require_free(home)
    take_out(home, reason, None, by=by, at=at)
    return home


@transaction.atomic
def put_back(home: Home, *, by: Actor, at: datetime) -> Home:
    """Put a home back in the stock; of two that were one, what the other was given is given back. One that stands stays.

    Raises ``NotYourHome``, ``TooLateToPutBack`` or ``NumberTakenSince``.
    """
    hold(home.pk, home.duplicate_of_id)
    home = own(home, by)
    last = last_day(home)
    if last is None:
        return home
    if day_in_paris(at) > last:
        raise TooLateToPutBack
    given_at, other = home.withdrawn_at, home.duplicate_of
    home.withdrawn_at, home.withdrawn_why, home.duplicate_of = None, "", None
    try:
        declaring.keep(home)
    except declaring.HomeAlreadyDeclared as error:
        raise NumberTakenSince from error
    telling.journal(
        JournalVerb.PUT_HOME_BACK,
        home,
        by=by,
        at=at,
        article=ARTICLE,
        details={"rpls": home.rpls_id, "doublon_de": str(other.public_id) if other else None},
    )
    if other is not None and given_at is not None and other.withdrawn_at is None:
        _take_given_back(other, given_at, by=by, at=at)
    return home


def hold(*keys: int | None) -> None:
    """Hold homes together, in the order that every act on two of them takes."""
    list(Home.everything.select_for_update(of=("self",)).filter(pk__in=[key for key in keys if key]).order_by("pk"))


def own(home: Home, by: Actor) -> Home:
    """The home, standing or not, alone until the transaction ends. Raises ``NotYourHome``."""
    require(by.role, Action.DECLARE_HOME)
    rows = Home.everything.select_for_update(of=("self",)).select_related("commune")
    found = rows.filter(pk=home.pk).first()
    if found is None or by.organisation is None or not by.organisation.stands_for(found.bailleur_id):
        raise NotYourHome
    return found


def require_free(home: Home) -> None:
    """Raises ``AlreadyTakenOut`` or ``HomeIsTied``."""
    if home.withdrawn_at is not None:
        raise AlreadyTakenOut
    if bars := bars_of(home):
        raise HomeIsTied(bars)


def take_out(home: Home, reason: str, duplicate_of: Home | None, *, by: Actor, at: datetime) -> None:
    """Write that a free home is out, and why."""
    home.withdrawn_at, home.withdrawn_why, home.duplicate_of = at, reason, duplicate_of
    home.save(update_fields=["withdrawn_at", "withdrawn_why", "duplicate_of"])
    telling.journal(
        JournalVerb.WITHDRAW_HOME,
        home,
        by=by,
        at=at,
        article=ARTICLE,
        details={
            "rpls": home.rpls_id,
            "motif": reason,
            "doublon_de": str(duplicate_of.public_id) if duplicate_of else None,
        },
    )


def _take_given_back(other: Home, given_at: datetime, *, by: Actor, at: datetime) -> None:
    """What a duplicate lent at its withdrawal: its photos, and what it alone said. What moved since then stays.

    All of it stays while a list runs: its candidates read the home as it is shown.
    """
    if declaring.is_running(other):
        return
    for picture in HomePicture.objects.filter(home=other, added_at=given_at).kept():
        picturing.remove(picture, by=by, at=at)
    given = Correction.objects.filter(subject=other.public_id, at=given_at).first()
    if given is not None:
        try:
            with transaction.atomic():
                correcting_back.put_back(other, given, reason=GIVEN_FOR, by=by, at=at)
        except (correcting_back.CorrectedSince, correcting.ListIsRunning):
            # Somebody corrected it since, or a list began at this very instant: it stays as they read it.
            return
