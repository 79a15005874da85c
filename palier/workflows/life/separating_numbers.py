"""Two numbers that were united by mistake are two again: what went from one to the other goes back (ADR 148, ADR 164)."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from palier.models import Candidature, Demande, DemandeState, Letter, Radiation, Seniority
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.life import lifecycle, renewal
from palier.rules.life.lifecycle import LifeVerb
from palier.rules.life.radiation import StrikeOffReason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import life_letters
from palier.workflows.life import merging, unions
from palier.workflows.life.unions import Moved
from palier.workflows.scoring import scoring


class CannotPartNumbers(Refusal):
    """One of them is no more what the merging made of it."""

    sentence = "Depuis la réunion, une de ces deux demandes a changé d’état : elles ne peuvent plus être séparées ici."


class LeasedAsAnother(Refusal):
    """The home that the number that went had accepted was let to the one that remains: whose lease it is, nobody here knows."""

    sentence = (
        "Le logement accepté sous le numéro radié, avant la réunion, a été loué sous l’autre : voyez d’abord avec le bailleur "
        "à qui est ce bail."
    )


@transaction.atomic
def separate(kept: Demande, other: Demande, what: Moved, *, by: Actor, at: datetime) -> list[int]:
    """Bring the other number back with what was its own; return the lists that closed on the days of both.

    What ended at the merging stays ended; a lease signed since stays with who signed it. Raises ``CannotPartNumbers``,
    ``LeasedAsAnother``.
    """
    require(by.role, Action.RUN_REGISTER)
    rows = Demande.objects.select_for_update(no_key=True).filter(pk__in=(kept.pk, other.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    kept, other = found[kept.pk], found[other.pk]
    if other.strike_off_reason != StrikeOffReason.MERGED.value or _is_united(kept):
        raise CannotPartNumbers
    move = lifecycle.step(other.state, LifeVerb.REACTIVATE)
    united_at = other.struck_off_at or at
    what = _without_leases(kept, what, united_at)
    merging.carry(what, source=kept, target=other)
    other.struck_off_at, other.strike_off_reason = None, ""
    other.valid_until = _told_in_time(other, united_at, at)
    other.state = (
        lifecycle.state_on(other.valid_until, on=day_in_paris(at)) if other.valid_until else DemandeState.ACTIVE
    )
    other.save(update_fields=["state", "struck_off_at", "strike_off_reason", "valid_until"])
    Radiation.objects.filter(demande=other, lifted_at=None).update(lifted_at=at)
    _give_back(kept, other, united_at, at)
    for each in (kept, other):
        places.refresh_audience(each.pk)
    counts: dict[str, str | int | list[str] | None] = {
        "reactivee": str(other.public_id),
        "candidatures": len(what.candidatures),
    }
    telling.journal(JournalVerb.SEPARATE_NUMBERS, kept, by=by, at=at, article=cch("R441-2-8 f"), details=counts)
    telling.journal(move.verb, other, by=by, at=at, article=move.article)
    _tell(kept, other, by=by, at=at)
    return _closed_on_both(kept, other, united_at)


def _is_united(demande: Demande) -> bool:
    """Whether it hangs on another in its turn: that one is parted first."""
    return demande.strike_off_reason == StrikeOffReason.MERGED.value and not layers.is_open(demande)


def _without_leases(kept: Demande, what: Moved, united_at: datetime) -> Moved:
    """A lease is of who accepted the home: the one that remains, if it did so since."""
    leased = Candidature.objects.filter(pk__in=what.candidatures, demande=kept, stage=Stage.BAIL_SIGNE)
    if leased.filter(offers__answer=OfferAnswer.ACCEPTED, offers__answered_at__lt=united_at).exists():
        raise LeasedAsAnother
    used = set(leased.values_list("pk", flat=True))
    told = set(Letter.objects.filter(candidature__in=used).values_list("pk", flat=True))
    return replace(
        what,
        candidatures=[pk for pk in what.candidatures if pk not in used],
        letters=[pk for pk in what.letters if pk not in told],
    )


def _told_in_time(demande: Demande, united_at: datetime, at: datetime) -> date | None:
    """An end that came, or whose notice was due, while the numbers were one: nobody was told, so the notice leaves now."""
    end, today = demande.valid_until, day_in_paris(at)
    if end is None or end < day_in_paris(united_at):
        return end
    return max(end, renewal.end_after_notice(today))


def _give_back(kept: Demande, other: Demande, united_at: datetime, at: datetime) -> None:
    """The days of the one that remained: its own, and those of the numbers that are still united into it."""
    own = unions.own_days(kept)
    stand = [
        unions.days_of(Demande.objects.get(pk=unions.gone_of(pair)))
        for pair in unions.standing(kept)
        if unions.gone_of(pair) != other.pk
    ]
    since = own.seniorities
    for one in stand:
        since = lifecycle.merged_seniorities(since, one.seniorities)
    theirs = unions.days_of(other).seniorities
    for row in Seniority.objects.filter(demande=kept, departement__in=theirs):
        if row.departement not in since:
            row.delete()
        elif row.since != since[row.departement]:
            row.since = since[row.departement]
            row.save(update_fields=["since"])
    kept.deposited_on = min(_known(own.deposited_on, *(one.deposited_on for one in stand)), default=None)
    ends = _known(own.valid_until, *(one.valid_until for one in stand))
    # A renewal since is later than what any of them had.
    if kept.valid_until in _known(other.valid_until, *ends):
        kept.valid_until = max(ends, default=None)
    if layers.is_open(kept):
        kept.valid_until = _told_in_time(kept, united_at, at)
    kept.save(update_fields=["deposited_on", "valid_until"])


def _known(*days: date | None) -> list[date]:
    return [day for day in days if day is not None]


def _tell(kept: Demande, other: Demande, *, by: Actor, at: datetime) -> None:
    over = "" if layers.is_open(kept) else kept.numero_unique
    for mine, theirs in ((kept, other), (other, kept)):
        telling.send(mine, life_letters.parted_again(mine.numero_unique, theirs.numero_unique, over), by=by, at=at)
    for each in (kept, other):
        if layers.is_open(each):
            scoring.rescore(each, at=at)
            # What one accepted had suspended what the other waited for.
            jobs.defer("palier.jobs.leases.restore_elsewhere", demande=each.pk)


def _closed_on_both(kept: Demande, other: Demande, united_at: datetime) -> list[int]:
    """Lists that closed while the numbers were one, with a place that rests on the other's days: no parting moves a place."""
    ranked = Candidature.objects.filter(demande__in=(kept, other), rank__isnull=False)
    closed = ranked.filter(publication__closed_at__gte=united_at).annotate(
        departement=F("publication__home__commune__departement")
    )
    own = {each.pk: unions.days_of(each).seniorities for each in (kept, other)}
    return sorted(
        {
            row.publication_id
            for row in closed
            if (since := own[row.demande_id].get(row.departement)) is not None and since != row.waiting_since
        }
    )
