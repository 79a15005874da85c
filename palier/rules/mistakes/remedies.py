"""What follows once a mistake is known: where its case stands, what may be proposed, and the words of the answer.

A remedy is chosen by a person, from a list that breaks no ranking: nobody else's place is taken to give one back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules.candidature.funnel import PublicationStage
from palier.rules.law import calendars, clocks, dates, french, parameters
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.mistakes.mistakes import Change, ReplayOutcome
from palier.rules.ranking import small_lists

FILE = "mistakes.toml"
_HOUSE = act("règles de publication de Palier")


class CaseState(StrEnum):
    """Where a case stands. Stored words."""

    OPEN = "ouverte"
    """To be computed."""
    COMPUTED = "calculee"
    """A person answers, by a set day."""
    PROPOSED = "proposee"
    """An answer is chosen, and can be taken back before it leaves."""
    TOLD = "dite"
    CONTESTED = "contestee"
    CLOSED = "close"


WAITING = (CaseState.COMPUTED, CaseState.CONTESTED)
"""A desk has to answer."""
ANSWERED = (CaseState.TOLD, CaseState.CONTESTED, CaseState.CLOSED)
RUNNING = (CaseState.OPEN, *WAITING, CaseState.PROPOSED)
"""Not over: at most one of a household at one desk."""
STATES: Mapping[CaseState, str] = {
    CaseState.OPEN: "calcul en cours",
    CaseState.COMPUTED: "attend une réponse",
    CaseState.PROPOSED: "réponse qui part",
    CaseState.TOLD: "réponse envoyée",
    CaseState.CONTESTED: "réponse contestée",
    CaseState.CLOSED: "terminée",
}


class MistakeKind(StrEnum):
    """What was wrong. Stored words."""

    LATE = "validation_tardive"
    FACT = "fait_corrige"
    SENIORITY = "anciennete_corrigee"
    GRID = "grille_corrigee"
    RULES = "calcul_corrige"
    ASKED = "demande_du_menage"


KINDS: Mapping[MistakeKind, str] = {
    MistakeKind.LATE: "Une de vos preuves a été contrôlée après le délai prévu.",
    MistakeKind.FACT: "Une information de votre dossier était fausse. Elle a été corrigée.",
    MistakeKind.SENIORITY: "La date de votre demande était fausse. Elle a été corrigée.",
    MistakeKind.GRID: "La grille de points contenait une faute. Elle a été corrigée.",
    MistakeKind.RULES: "Le calcul des points contenait une faute. Il a été corrigé.",
    MistakeKind.ASKED: "Vous avez demandé ce qu’une erreur vous a coûté.",
}
DESK_KINDS: Mapping[MistakeKind, str] = {
    MistakeKind.LATE: "Preuve contrôlée après le délai",
    MistakeKind.FACT: "Fait vérifié, puis corrigé",
    MistakeKind.SENIORITY: "Ancienneté corrigée",
    MistakeKind.GRID: "Grille corrigée",
    MistakeKind.RULES: "Calcul corrigé",
    MistakeKind.ASKED: "Demandé par le ménage",
}


class Remedy(StrEnum):
    """What may be proposed: a closed list. Stored words."""

    CORRECT_LIST = "corriger_classement"
    COMMISSION = "dire_a_la_commission"
    PREFET = "signaler_au_prefet"
    FOLLOW = "suivre_le_dossier"
    APOLOGY = "excuses"
    NO_MISTAKE = "aucune_erreur"


@dataclass(frozen=True, slots=True)
class RemedyText:
    """A remedy in words: what the desk chooses, what the household reads, and on what it rests."""

    label: str
    sentences: tuple[str, ...]
    article: Source


REMEDIES: Mapping[Remedy, RemedyText] = {
    Remedy.CORRECT_LIST: RemedyText(
        "Corriger le classement avant l’envoi des dossiers",
        (
            "Le classement, qui n’était pas encore envoyé, est refait, et sa raison est publiée.",
            "Votre nouveau rang vous est écrit à part. Les deux classements restent publiés.",
        ),
        cch("L441-2-8"),
    ),
    Remedy.COMMISSION: RemedyText(
        "Dire l’erreur au bailleur avant la commission",
        (
            "L’erreur est dite au bailleur, avant que la commission décide.",
            "C’est la commission qui décide, et personne d’autre.",
        ),
        cch("R441-3"),
    ),
    Remedy.PREFET: RemedyText(
        "Signaler le ménage DALO au préfet",
        ("Votre dossier est signalé au préfet.", "Il peut désigner un ménage reconnu au titre du DALO sans annonce."),
        cch("L441-2-3"),
    ),
    Remedy.FOLLOW: RemedyText(
        "Suivre le dossier jusqu’à une proposition",
        (
            "Une personne suit votre dossier, et vous écrit quand une annonce vous convient.",
            "Votre rang reste celui de vos points, comme pour chacun.",
        ),
        cch("R441-5"),
    ),
    Remedy.APOLOGY: RemedyText(
        "Présenter des excuses et dire les recours",
        (
            "Cette erreur n’aurait pas dû arriver, et nous vous présentons nos excuses.",
            "Aucun de ces logements ne peut vous être rendu par cette réponse.",
        ),
        _HOUSE,
    ),
    Remedy.NO_MISTAKE: RemedyText(
        "Il n’y avait pas d’erreur",
        (
            "Nous pensons qu’il n’y avait pas d’erreur au jour de ces clôtures.",
            "Ce qui change après une clôture ne change plus le rang.",
        ),
        cch("L441-2-8"),
    ),
}
_BEFORE_COMMISSION = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION)
OUTCOMES: Mapping[ReplayOutcome, str] = {
    ReplayOutcome.FIRST: "Votre dossier aurait été parmi les premiers proposés.",
    ReplayOutcome.CALLED: "Votre dossier aurait été appelé ensuite, avant un dossier qui l’a été.",
    ReplayOutcome.POSSIBLE: "Votre dossier aurait peut-être été proposé. Nous ne pouvons pas le dire sûrement.",
    ReplayOutcome.NOT_SENT: "Votre dossier serait parmi les premiers. Les dossiers ne sont pas encore partis.",
}
NOT_KNOWN = (
    "Personne ne peut dire ce que le bailleur et la commission auraient décidé.",
    "Les annonces où vous n’avez pas pu candidater ne sont pas gardées. Nous ne pouvons pas les compter.",
)
"""What no computation gives, said with every answer."""
WAYS = (
    "Vous pouvez contester cette réponse depuis la page « Ce que l’erreur m’a coûté ».",
    "Vous pouvez aussi saisir gratuitement le Défenseur des droits.",
)


@applies(_HOUSE)
def answer_by(opened_at: datetime) -> datetime:
    """Until when a desk answers: a number of working days from the day the case was opened."""
    days: int = parameters.get(FILE, "answer_working_days", clocks.day_in_paris(opened_at)).value
    return clocks.due_in_working_days(opened_at, days, calendars.FRANCE)


@applies(_HOUSE)
def contestable_since(at: datetime) -> datetime:
    """Since when an answer that was told may still be contested: what is older ends."""
    day = clocks.day_in_paris(at)
    days: int = parameters.get(FILE, "close_after_days", day).value
    return clocks.end_of_day(dates.add_days(day, -days))


class Stands(NamedTuple):
    """Where a missed home stands now, and whether its household is on the list."""

    outcome: ReplayOutcome
    stage: PublicationStage
    is_ranked: bool = True


@applies(cch("L441-2-8"))
def is_correctable(one: Stands) -> bool:
    """Whether its ranking can be made again: nobody was sent from it, and nobody comes to a list that is closed."""
    return one.outcome is ReplayOutcome.NOT_SENT and one.stage is PublicationStage.CLASSEE and one.is_ranked


@applies(cch("R441-3"))
def is_before_commission(one: Stands) -> bool:
    """Whether its landlord can still be told before the commission decides."""
    return one.stage in _BEFORE_COMMISSION


REASONS: Mapping[MistakeKind, str] = {
    MistakeKind.GRID: "La grille de points contenait une faute, qui est corrigée.",
    MistakeKind.RULES: "Le calcul des points contenait une faute, qui est corrigée.",
}
"""What the header of a corrected ranking says to everybody, where the fault was everybody's."""
ANOTHER_REASON = "Une erreur dans un dossier de la liste est corrigée."


@applies(cch("L441-2-8"))
def reason_of(kind: MistakeKind) -> str:
    """Why a ranking is made again, in words that tell of nobody."""
    return REASONS.get(kind, ANOTHER_REASON)


@applies(cch("L441-2-3"), cch("R441-3"), _HOUSE)
def offered(homes: Iterable[Stands], *, is_dalo: bool) -> tuple[Remedy, ...]:
    """The remedies that can be true of a case, in the order of the list: never one that takes a place from somebody."""
    known = list(homes)
    is_true = {
        Remedy.CORRECT_LIST: any(is_correctable(one) for one in known),
        Remedy.COMMISSION: any(is_before_commission(one) for one in known),
        Remedy.PREFET: is_dalo,
        Remedy.FOLLOW: bool(known),
    }
    return tuple(one for one in Remedy if is_true.get(one, True))


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedHome:
    """One home as it is told: nothing of anybody else is in it."""

    home: str
    closed_on: date
    outcome: ReplayOutcome
    candidates: int
    first: int
    last: int
    rank: int | None
    points_before: int | None
    points_after: int
    changes: tuple[Change, ...] = ()


@applies(_HOUSE)
def lines_of(one: MissedHome, *, on: date) -> tuple[str, ...]:
    """The sentences of one home. Under ten candidates no place is told beside the one that was: it would speak of the others."""
    said = [OUTCOMES[one.outcome]]
    if one.points_before is not None and one.points_before != one.points_after:
        said.append(
            f"Vous auriez eu {french.count(one.points_after, 'point')}, au lieu de {french.number(one.points_before)}."
        )
    if not small_lists.is_small(one.candidates, on) and one.first == one.last:
        instead = f", au lieu du {french.ordinal(one.rank)}" if one.rank else ""
        total = french.count(one.candidates, "candidature")
        said.append(f"Votre rang aurait été le {french.ordinal(one.first)} sur {total}{instead}.")
    return tuple(said)


@applies(_HOUSE)
def found(homes: Sequence[MissedHome], closings: int, unread: int) -> tuple[str, ...]:
    """What was looked at, and how many homes came out of it."""
    looked = (
        f"Nous avons rejoué {french.count(closings, 'liste close', 'listes closes')} où figurait votre candidature."
        if closings
        else "Aucune liste close ne vous concerne depuis cette erreur."
    )
    missed = (
        f"Sans l’erreur, {french.count(len(homes), 'logement aurait', 'logements auraient')} pu vous être proposé"
        f"{'s' if len(homes) > 1 else ''}."
        if homes
        else "L’erreur ne vous y a fait manquer aucun logement."
        if closings
        else ""
    )
    left = (
        f"{french.count(unread, 'liste n’a', 'listes n’ont')} pas pu être relue{'s' if unread > 1 else ''}."
        if unread
        else ""
    )
    return tuple(sentence for sentence in (looked, missed, left) if sentence)


@applies(_HOUSE)
def letter(
    kind: MistakeKind,
    homes: Sequence[MissedHome],
    *,
    closings: int,
    unread: int,
    remedy: Remedy | None,
    note: str,
    on: date,
) -> tuple[str, ...]:
    """The paragraphs of the answer: the page prints the same words."""
    told = [f"{KINDS[kind]} {' '.join(found(homes, closings, unread))}"]
    told += [
        f"{french.capital(one.home)}. Liste close le {french.day(one.closed_on)}. {' '.join(lines_of(one, on=on))}"
        for one in homes
    ]
    told.append(" ".join(NOT_KNOWN))
    if remedy is not None:
        text = REMEDIES[remedy]
        told.append(f"{' '.join(text.sentences)} ({text.article})")
    if note:
        told.append(f"Le mot de la personne qui répond : {french.cited(note)}")
    return (*told, " ".join(WAYS))


@applies(cch("R441-3"))
def notice(home: str, *, who: str, rank: int | None, told_at: datetime) -> tuple[str, ...]:
    """What a landlord reads before its commission: of which list, since when, and that nobody else's place changes."""
    place = f" Son rang aurait été le {french.ordinal(rank)}." if rank else ""
    return (
        f"Une erreur a été trouvée dans la liste close pour {home}.",
        f"Sans elle, un ménage de plus aurait pu vous être proposé.{place}",
        f"{who} vous le dit depuis le {clocks.say_day(clocks.day_in_paris(told_at))}. Parlez-en ensemble avant la séance.",
        "Les dossiers déjà proposés gardent leur place. La commission décide, et personne d’autre.",
    )
