"""What is still missing from a file, what blocks its person first: answers, pieces, and answers that contradict another."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from palier.models import Demande, Person
from palier.models.demandes import conflicts, layers
from palier.models.demandes.layers import Layers
from palier.rules.fitting import eligibility
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say, say_plural
from palier.rules.people import facts, numero
from palier.rules.people.facts import HOLDERS, Situation
from palier.rules.situations.needed_pieces import NeedState
from palier.workflows.acting.actors import Actor
from palier.workflows.people import completing, needing
from palier.workflows.people.needing import Checklist, NeedLine

PIECES = "pieces"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that is missing: the question that settles it, and what it changes."""

    question: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class FileGaps:
    """What its person can still do, and what already waits for somebody else."""

    todos: tuple[Todo, ...]
    waiting: int
    """Pieces that are here and not checked yet."""
    checklist: Checklist
    """What both come from."""


def of(demande: Demande, found: Layers, *, by: Actor, at: datetime, has_accepted: bool = False) -> FileGaps:
    """What is missing for this reader of the file; nothing is only said when it is true.

    ``has_accepted``: a home was accepted, and no commission waits for a piece any more.
    """
    on = day_in_paris(at)
    known = layers.merge(found, on)
    checklist = needing.checklist_of(demande, on=on, by=by, known=known)
    lines = checklist.lines
    told = (*_answers(demande, known, on), *_pieces(known, lines, on, has_accepted=has_accepted))
    todos = (*told, *_contradicted(found, checklist.hidden), *_unread(demande))
    return FileGaps(todos, sum(line.state in (NeedState.RECEIVED, NeedState.IN_REVIEW) for line in lines), checklist)


def _answers(demande: Demande, known: facts.Demande, on: date) -> Iterator[Todo]:
    if not known.wish.type_codes or not known.wish.communes:
        yield Todo(
            "recherche",
            say("Dire ce que vous cherchez"),
            say("Sans type de logement ni commune, rien ne peut être vérifié."),
        )
    if _is_over(known, on) and not numero.is_pending(known.numero_unique):
        yield Todo("renouveler", say("Renouveler votre demande"), say("Elle garde son numéro et son ancienneté."))
    year, _ = completing.reference_years(on)
    if title := _incomes(demande, known, year):
        yield Todo(
            "revenus",
            title,
            say("Ils disent quels logements vous sont ouverts."),
        )
    home = known.current_home
    if not home.occupancy_codes or home.occupants is None or home.floor_area is None:
        yield Todo(
            "logement",
            say("Décrire votre logement actuel"),
            say("Un logement trop petit ou trop cher donne des points."),
        )


def _is_over(known: facts.Demande, on: date) -> bool:
    end = eligibility.last_valid_day(known, on=on)
    return end is not None and end < on


def _incomes(demande: Demande, known: facts.Demande, year: int) -> str:
    """Whose income is not known: named where somebody else's is."""
    holders = [person for person in known.household.persons if person.role in HOLDERS]
    lacking = [person.key for person in holders if completing.amount_of(person, year) is None]
    if not lacking:
        return ""
    if len(lacking) < len(holders):
        rows = Person.objects.filter(demande=demande, key__in=lacking).order_by("key")
        if named := french.names(row.first_name.title() for row in rows if row.first_name):
            return say("Indiquer les revenus de {year} de {name}", year=year, name=named)
    return say("Indiquer vos revenus de {year}", year=year)


def _pieces(known: facts.Demande, lines: tuple[NeedLine, ...], on: date, *, has_accepted: bool) -> Iterator[Todo]:
    lacking = needing.lacking(lines)
    if lacking:
        why = _why(lacking, is_numbered=not numero.is_pending(known.numero_unique), is_over=_is_over(known, on))
        if has_accepted and not any(line.asked is not None or line.state is NeedState.REFUSED for line in lacking):
            why = say("Pour le bail, le bailleur vous dit quelles pièces apporter.")
        yield Todo(PIECES, say_plural(len(lacking), "Envoyer {count} pièce", "Envoyer {count} pièces"), why)


def _why(lacking: list[NeedLine], *, is_numbered: bool, is_over: bool) -> str:
    if asked := sum(line.asked is not None for line in lacking):
        return say_plural(
            asked,
            "Dont {count} pièce demandée par un bailleur : la page dit pour quand.",
            "Dont {count} pièces demandées par un bailleur : la page dit pour quand.",
        )
    if refused := sum(line.state is NeedState.REFUSED for line in lacking):
        return say_plural(
            refused,
            "Dont {count} pièce refusée : la page dit pourquoi.",
            "Dont {count} pièces refusées : la page dit pourquoi.",
        )
    if not is_numbered:
        return say_plural(
            len(lacking),
            "Vous pourrez candidater sans elle dès que votre numéro est là : elle sera demandée avant la commission.",
            "Vous pourrez candidater sans elles dès que votre numéro est là : elles seront demandées avant la commission.",
        )
    if is_over:
        return say_plural(
            len(lacking),
            "Vous pourrez candidater sans elle une fois la demande renouvelée : elle sera demandée avant la commission.",
            "Vous pourrez candidater sans elles une fois la demande renouvelée : elles seront demandées avant la commission.",
        )
    return say_plural(
        len(lacking),
        "Vous pouvez candidater sans elle : elle sera demandée avant la commission.",
        "Vous pouvez candidater sans elles : elles seront demandées avant la commission.",
    )


def _contradicted(found: Layers, secret: Container[Situation]) -> Iterator[Todo]:
    """Answers that do not count. What another holder told in secret is not even counted here."""
    hidden = {completing.claim_path(one) for one in Situation if one in secret}
    odd = sum(one.path not in hidden for one in conflicts.conflicts(found))
    if odd:
        yield Todo(
            "ecarts",
            say_plural(
                odd,
                "Regarder {count} réponse que le registre ne confirme pas",
                "Regarder {count} réponses que le registre ne confirme pas",
            ),
            say("La page dit laquelle compte aujourd’hui, et quelle pièce peut trancher."),
        )


def _unread(demande: Demande) -> Iterator[Todo]:
    if demande.confirmed_at is None:
        yield Todo(
            "verifier", say("Relire et confirmer votre dossier"), say("Personne d’autre ne peut dire s’il est juste.")
        )
