"""Two numbers that were united by mistake are two again: what went from one to the other goes back (ADR 148)."""

from datetime import date, datetime

from django.db import transaction

from palier.models import Demande, DemandeState, Radiation, Seniority
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.life import lifecycle
from palier.rules.life.lifecycle import LifeVerb
from palier.rules.life.radiation import StrikeOffReason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import life_letters
from palier.workflows.life import merging
from palier.workflows.life.merging import Moved
from palier.workflows.scoring import scoring


class CannotPartNumbers(Refusal):
    """One of them is no more what the merging made of it."""

    sentence = "Depuis la réunion, une de ces deux demandes a changé d’état : elles ne peuvent plus être séparées ici."


@transaction.atomic
def separate(kept: Demande, other: Demande, what: Moved, *, by: Actor, at: datetime) -> Demande:
    """Bring the other number back with what was its own. What ended at the merging stays ended. Raises ``CannotPartNumbers``."""
    require(by.role, Action.RUN_REGISTER)
    rows = Demande.objects.select_for_update(no_key=True).filter(pk__in=(kept.pk, other.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    kept, other = found[kept.pk], found[other.pk]
    if other.strike_off_reason != StrikeOffReason.MERGED.value or not layers.is_open(kept):
        raise CannotPartNumbers
    move = lifecycle.step(other.state, LifeVerb.REACTIVATE)
    merging.carry(what, source=kept, target=other)
    end = other.valid_until
    other.state = lifecycle.state_on(end, on=day_in_paris(at)) if end else DemandeState.ACTIVE
    other.struck_off_at, other.strike_off_reason = None, ""
    other.save(update_fields=["state", "struck_off_at", "strike_off_reason"])
    Radiation.objects.filter(demande=other, lifted_at=None).update(lifted_at=at)
    _give_back(kept, other, what)
    for each in (kept, other):
        places.refresh_audience(each.pk)
    details: dict[str, str | int | list[str] | None] = {
        "reactivee": str(other.public_id),
        "candidatures": len(what.candidatures),
    }
    telling.journal(JournalVerb.SEPARATE_NUMBERS, kept, by=by, at=at, article=cch("R441-2-8 f"), details=details)
    telling.journal(move.verb, other, by=by, at=at, article=move.article)
    for mine, theirs in ((kept, other), (other, kept)):
        telling.send(mine, life_letters.parted_again(mine.numero_unique, theirs.numero_unique), by=by, at=at)
    for each in (kept, other):
        scoring.rescore(each, at=at)
    return other


def _give_back(kept: Demande, other: Demande, what: Moved) -> None:
    """The days of the one that remained, but where the register has said another since."""
    theirs = dict(Seniority.objects.filter(demande=other).values_list("departement", "since"))
    for row in Seniority.objects.filter(demande=kept, departement__in=theirs):
        if row.since != theirs[row.departement]:
            continue
        if row.departement in what.seniorities:
            row.since = date.fromisoformat(what.seniorities[row.departement])
            row.save(update_fields=["since"])
        else:
            row.delete()
    if what.deposited_on and kept.deposited_on == other.deposited_on:
        kept.deposited_on = date.fromisoformat(what.deposited_on)
    if what.valid_until and kept.valid_until == other.valid_until:
        kept.valid_until = date.fromisoformat(what.valid_until)
    kept.save(update_fields=["deposited_on", "valid_until"])
