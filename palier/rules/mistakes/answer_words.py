"""The words of the answer to a mistake: home by home what it cost, the remedy that was chosen, and how to contest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.rules.law import clocks, french
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.mistakes.mistakes import Change, ReplayOutcome
from palier.rules.mistakes.remedies import KINDS, REMEDIES, MistakeKind, Remedy
from palier.rules.ranking import small_lists

_HOUSE = act("règles de publication de Palier")
OUTCOMES: Mapping[ReplayOutcome, str] = {
    ReplayOutcome.FIRST: phrase("Votre dossier aurait été parmi les premiers proposés."),
    ReplayOutcome.CALLED: phrase("Votre dossier aurait été appelé ensuite, avant un dossier qui l’a été."),
    ReplayOutcome.POSSIBLE: phrase("Votre dossier aurait peut-être été proposé. Nous ne pouvons pas le dire sûrement."),
    ReplayOutcome.NOT_SENT: phrase("Votre dossier serait parmi les premiers. Les dossiers ne sont pas encore partis."),
}
NOT_KNOWN = (
    phrase("Personne ne peut dire ce que le bailleur et la commission auraient décidé."),
    phrase("Les annonces où vous n’avez pas pu candidater ne sont pas gardées. Nous ne pouvons pas les compter."),
)
"""What no computation gives, said with every answer."""
WAYS = (
    phrase("Vous pouvez contester cette réponse depuis la page « Ce que l’erreur m’a coûté »."),
    phrase("Vous pouvez aussi saisir gratuitement le Défenseur des droits."),
)


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


_RANK = phrase("Votre rang aurait été le {number} sur {total}.")
_RANK_INSTEAD = phrase("Votre rang aurait été le {number} sur {total}, au lieu du {rank}.")


@applies(_HOUSE)
def lines_of(one: MissedHome, *, on: date) -> tuple[str, ...]:
    """The sentences of one home. Under ten candidates no place is told beside the one that was: it would speak of the others."""
    said = [say(OUTCOMES[one.outcome])]
    if one.points_before is not None and one.points_before != one.points_after:
        said.append(
            say_plural(
                one.points_after,
                "Vous auriez eu {count} point, au lieu de {number}.",
                "Vous auriez eu {count} points, au lieu de {number}.",
                number=french.number(one.points_before),
            )
        )
    if not small_lists.is_small(one.candidates, on) and one.first == one.last:
        total = say_plural(one.candidates, "{count} candidature", "{count} candidatures")
        said.append(
            say(
                _RANK_INSTEAD if one.rank else _RANK,
                number=french.ordinal(one.first),
                total=total,
                rank=french.ordinal(one.rank or 0),
            )
        )
    return tuple(said)


@applies(_HOUSE)
def found(homes: Sequence[MissedHome], closings: int, unread: int) -> tuple[str, ...]:
    """What was looked at, and how many homes came out of it."""
    told = [_looked(closings)]
    if homes:
        told.append(
            say_plural(
                len(homes),
                "Sans l’erreur, {count} logement aurait pu vous être proposé.",
                "Sans l’erreur, {count} logements auraient pu vous être proposés.",
            )
        )
    elif closings:
        told.append(say("L’erreur ne vous y a fait manquer aucun logement."))
    if unread:
        told.append(
            say_plural(unread, "{count} liste n’a pas pu être relue.", "{count} listes n’ont pas pu être relues.")
        )
    return tuple(told)


def _looked(closings: int) -> str:
    if not closings:
        return say("Aucune liste close ne vous concerne depuis cette erreur.")
    return say_plural(
        closings,
        "Nous avons rejoué {count} liste close où figurait votre candidature.",
        "Nous avons rejoué {count} listes closes où figurait votre candidature.",
    )


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
    told = [" ".join((say(KINDS[kind]), *found(homes, closings, unread)))]
    for one in homes:
        closed = say("Liste close le {day}.", day=french.day(one.closed_on))
        told.append(" ".join((f"{french.capital(one.home)}.", closed, *lines_of(one, on=on))))
    told.append(" ".join(not_known()))
    if remedy is not None:
        text = REMEDIES[remedy]
        told.append(f"{' '.join(say(sentence) for sentence in text.sentences)} ({text.article})")
    if note:
        told.append(say("Le mot de la personne qui répond : {typed}", typed=french.cited(note)))
    return (*told, " ".join(say(way) for way in WAYS))


@applies(_HOUSE)
def not_known() -> tuple[str, ...]:
    """What no computation gives, said with every answer."""
    return tuple(say(sentence) for sentence in NOT_KNOWN)


@applies(cch("R441-3"))
def notice(home: str, *, who: str, rank: int | None, told_at: datetime) -> tuple[str, ...]:
    """What a landlord reads before its commission: of which list, since when, and that nobody else's place changes."""
    told = say("Sans elle, un ménage de plus aurait pu vous être proposé.")
    if rank:
        told = f"{told} {say('Son rang aurait été le {number}.', number=french.ordinal(rank))}"
    return (
        say("Une erreur a été trouvée dans la liste close pour {home}.", home=home),
        told,
        say(
            "{organisation} vous le dit depuis le {day}. Parlez-en ensemble avant la séance.",
            organisation=who,
            day=clocks.say_day(clocks.day_in_paris(told_at)),
        ),
        say("Les dossiers déjà proposés gardent leur place. La commission décide, et personne d’autre."),
    )
