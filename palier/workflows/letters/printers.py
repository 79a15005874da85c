"""Who prints the letters that no organisation wrote, by département: named by the operator, changed, taken back (ADR 36).

A letter goes where its household lives, as the register says it. One that is already in an envelope stays with who has it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import batched

from django.db import transaction

from palier.models import Commune, Demande, DemandeVersion, LetterPrinter, Organisation, PaperLetter
from palier.models.letters import handed_letters
from palier.models.territories.organisations import OrganisationKind
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

EVERYWHERE = ""
"""The key of who prints wherever nobody else is named, and of a household whose commune is not known."""
_NOTICE = cch("R441-2-7")
_AT_ONCE = 500


class HasNoDesk(Refusal):
    """Only a bailleur or a réservataire has the page of letters."""

    sentence = "Seul un bailleur ou un réservataire imprime des lettres papier."


class NotNamed(Refusal):
    """Nothing to take back there."""

    sentence = "Cet organisme n’y est pas nommé : `./run palier letters` montre qui l’est."


@transaction.atomic
def name(organisation: Organisation, departements: Collection[str], *, by: Actor, at: datetime) -> int:
    """Let an organisation print the letters of these départements, instead of who did; return how many wait there now.

    No département is everywhere that nobody else is named. The letters that wait to be printed move at once.
    Raises ``HasNoDesk``.
    """
    require(by.role, Action.RUN_PLATFORM)
    if organisation.kind == OrganisationKind.STEWARD:
        raise HasNoDesk
    for code in departements or (EVERYWHERE,):
        LetterPrinter.objects.update_or_create(
            departement=code, defaults={"organisation": organisation, "named_at": at}
        )
    return _moved(JournalVerb.NAME_PRINTER, organisation, departements, by=by, at=at)


@transaction.atomic
def stop(organisation: Organisation, departements: Collection[str], *, by: Actor, at: datetime) -> int:
    """Let an organisation print for these départements no more; return how many letters wait with it still.

    What it has not printed goes to who is named for everywhere, else to the operator. Raises ``NotNamed``.
    """
    require(by.role, Action.RUN_PLATFORM)
    rows = LetterPrinter.objects.filter(organisation=organisation, departement__in=departements or (EVERYWHERE,))
    if not rows.delete()[0]:
        raise NotNamed
    return _moved(JournalVerb.REMOVE_PRINTER, organisation, departements, by=by, at=at)


@transaction.atomic
def stop_all(organisation: Organisation, *, by: Actor, at: datetime) -> None:
    """The same wherever it is named: it closes. Nothing where it is named nowhere."""
    named = list(LetterPrinter.objects.filter(organisation=organisation).values_list("departement", flat=True))
    if named:
        stop(organisation, named, by=by, at=at)


def printer_of(demande: Demande) -> Organisation | None:
    """Who prints what the register writes to this household; none is the operator."""
    named = _named()
    return _of(places([demande.pk]).get(demande.pk, EVERYWHERE), named) if named else None


def places(demandes: Collection[int]) -> dict[int, str]:
    """The département where each household lives, as the register said last; what it does not say is not there."""
    last = DemandeVersion.objects.filter(demande__in=demandes).order_by("demande_id", "-file_dated_at", "-id")
    lives = dict(last.distinct("demande_id").values_list("demande_id", "facts__lives_at__0"))
    where = dict(Commune.objects.filter(code__in=set(lives.values()) - {None}).values_list("code", "departement"))
    return {demande: where[code] for demande, code in lives.items() if code in where}


def left_to_operator() -> Counter[str]:
    """How many letters wait to be printed that nobody is named for, by département; blank where it is not known."""
    rows = PaperLetter.objects.of_the_register().waiting().filter(printer=None, printed_at=None)
    demandes = list(rows.values_list("demande_id", flat=True))
    found: Counter[str] = Counter()
    for some in batched(demandes, _AT_ONCE):
        known = places(set(some))
        found.update(known.get(demande, EVERYWHERE) for demande in some)
    return found


def _named() -> dict[str, Organisation]:
    return {one.departement: one.organisation for one in LetterPrinter.objects.select_related("organisation")}


def _of(place: str, named: Mapping[str, Organisation]) -> Organisation | None:
    return named.get(place) or named.get(EVERYWHERE)


def _moved(
    verb: JournalVerb, organisation: Organisation, departements: Iterable[str], *, by: Actor, at: datetime
) -> int:
    """Hand the letters that wait to be printed to who is named now, and write the line of the act."""
    held = handed_letters.hand_over(organisation.pk)
    telling.journal(
        verb,
        organisation,
        by=by,
        at=at,
        article=_NOTICE,
        details={"departements": sorted(departements), "lettres": held},
    )
    return held
