"""What a logeur reads before an answer that no button takes back: what follows, and that a place is shown free."""

from datetime import date, datetime

from palier.models import RoofRequest
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.roofs import roof_requests, roof_visits
from palier.rules.roofs.other_roofs import RoofStage
from palier.rules.roofs.roof_requests import RoofRefusal, RoofRequestState
from palier.web.logeur.forms import REASONS
from palier.web.presentation import words
from palier.web.sure import Sure
from palier.workflows.roofs import declaring_roofs

_READ_NO_MORE = "Vous ne lirez plus rien de cette personne."


def of_visit(row: RoofRequest, visit_at: datetime, place: str) -> Sure | None:
    """Before a visit moves, or is proposed in the night; nothing to ask of another one."""
    is_moved = row.state == RoofRequestState.ACCEPTED
    if not is_moved and not roof_visits.is_at_night(visit_at):
        return None
    before = [("Visite proposée jusqu’ici", words.datetime_words(row.visit_at))] if is_moved and row.visit_at else []
    return Sure(
        heading="Changer la visite" if is_moved else "Proposer une visite à cette heure",
        button="Changer cette visite" if is_moved else "Proposer cette visite",
        facts=(*_facts(row), ("Visite", words.datetime_words(visit_at)), ("Où", place), *before),
        ends=(
            *(["Cette visite est la nuit : relisez son heure."] if roof_visits.is_at_night(visit_at) else []),
            "La personne lit ce jour et ce lieu, et un message le lui dit.",
        ),
        stays=("Une place est gardée pour elle.", *_continues(row)),
        back="Vous pourrez changer cette visite encore, tant que la personne n’est pas entrée.",
    )


def of_entry(row: RoofRequest, entry: date, ends: date | None) -> Sure:
    """Before an entry is noted."""
    return Sure(
        heading="Noter cette entrée",
        button="Noter cette entrée",
        facts=(
            *_facts(row),
            ("Entrée", french.day(entry)),
            ("Fin du séjour", french.day(ends) if ends else "le contrat n’a pas de fin"),
        ),
        ends=("La personne lit que son entrée est notée.", _READ_NO_MORE),
        stays=("La place reste prise jusqu’à la fin du séjour.", *_continues(row)),
        back="Ces dates se corrigent tant que le séjour dure. Si la personne n’habite pas ce toit, notez la sortie : la place "
        "redevient libre.",
    )


def of_correction(row: RoofRequest, entry: date, ends: date | None) -> Sure:
    """Before the days of a stay are put right."""
    before, after = (french.day(one) if one else "sans fin" for one in (row.ends_on, ends))
    return Sure(
        heading="Corriger les dates du séjour",
        button="Corriger ces dates",
        facts=(
            *_facts(row),
            ("Entrée", french.day(entry)),
            ("Fin du séjour", after),
            ("Fin notée jusqu’ici", before),
        ),
        ends=("La personne lit les nouvelles dates, et un message le lui dit.",),
        stays=("La place reste prise jusqu’à la fin du séjour.", *_continues(row)),
        back="Vous pourrez les corriger encore, tant que le séjour dure.",
    )


def of_end(row: RoofRequest) -> Sure:
    """Before the end of a stay is noted."""
    return Sure(
        heading="Noter la sortie",
        button="Noter la sortie",
        facts=(*_facts(row), *([("Fin du séjour prévue", french.day(row.ends_on))] if row.ends_on else [])),
        ends=("La place redevient libre, et d’autres peuvent la demander.", "La personne lit que son séjour est fini."),
        stays=("Votre contrat avec elle ne change pas : il vit hors de Palier.", *_continues(row)),
        back="Une sortie notée ne se reprend pas. Pour revenir, la personne demande ce toit de nouveau.",
    )


def of_refusal(row: RoofRequest, reason: RoofRefusal, *, on: date) -> Sure:
    """Before a refusal leaves, in the words that its person will read."""
    shown = _shown_free(row, on) if reason is RoofRefusal.FULL else ""
    is_kept = row.state == RoofRequestState.ACCEPTED
    return Sure(
        heading="Dire non à cette demande",
        button="Dire non pour ce motif",
        facts=(*_facts(row), ("Motif", REASONS[reason]), ("La personne lit", say(roof_requests.REASONS[reason]))),
        ends=(
            *([f"{shown} : ce motif dit le contraire."] if shown else []),
            "La demande est finie.",
            *(["La place qui était gardée pour cette personne redevient libre."] if is_kept else []),
            _READ_NO_MORE,
        ),
        stays=_continues(row),
        back="Un refus ne se reprend pas. La personne peut demander ce toit de nouveau, tant qu’il est proposé.",
    )


def of_list(row: RoofRequest, until: date, *, on: date) -> Sure | None:
    """Before somebody waits for a roof that has a place; nothing to ask where it has none."""
    if not (shown := _shown_free(row, on)):
        return None
    return Sure(
        heading="Mettre sur la liste d’attente",
        button="Mettre sur la liste",
        facts=(*_facts(row), ("Nouvelle réponse au plus tard le", french.day(until))),
        ends=(f"{shown} : la personne lira pourtant qu’aucune ne l’est.", "Elle attend jusqu’à cette date."),
        back="Vous pourrez encore accepter cette demande, ou changer la date.",
    )


def _facts(row: RoofRequest) -> tuple[tuple[str, str], ...]:
    return ("Demande", row.reference), ("Toit", row.roof.name)


def _continues(row: RoofRequest) -> tuple[str, ...]:
    return () if row.demande_id is None else ("Sa demande de logement social continue.",)


def _shown_free(row: RoofRequest, on: date) -> str:
    """What everybody reads of its free places; nothing of a roof that is not shown."""
    roof = row.roof
    if roof.stage != RoofStage.OPEN:
        return ""
    free = declaring_roofs.free_places([roof]).get(roof.pk, 0)
    return roof_visits.shown_free(free, roof.places, roof.free_from, on=on)


def first_entry(row: RoofRequest, *, on: date) -> date:
    """The first day that the form of an entry proposes: today, or the day of the visit where it is to come."""
    return max(on, day_in_paris(row.visit_at)) if row.visit_at else on
