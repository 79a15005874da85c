"""What awaits a person, by date: each matter in the same words, the one whose date comes first before the others.

A matter is told by whoever knows it (an offer, a warning, a piece); this orders them and gives the sentence. A desk of
professionals has its own kinds, whose words are those of ``desk_words``; its pages draw the same component.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from palier.rules.desks import desk_words
from palier.rules.desks.kinds import AwaitingKind
from palier.rules.law import clocks, voice
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

__all__ = ["Awaited", "AwaitingKind", "Matter", "in_order", "say"]

_HOUSE = act("règles de publication de Palier")


class AwaitingPhrases(NamedTuple):
    """What a household reads of a kind."""

    title: str
    what: str
    before: str
    """What to do, until when and what remains."""
    past: str
    at_once: str
    """What is true once the date is past, then what to do."""
    act: str


K = AwaitingKind
PHRASES: Mapping[AwaitingKind, AwaitingPhrases] = {
    K.OFFER: AwaitingPhrases(
        title=phrase("Un logement vous est proposé"),
        what=phrase("Acceptez ou refusez."),
        before=phrase("Acceptez ou refusez avant le {instant} : {left}."),
        past=phrase("Le délai est passé depuis le {day}."),
        at_once=phrase("Acceptez ou refusez sans attendre."),
        act=phrase("Répondre à l’offre"),
    ),
    K.EXCHANGE_ROUND: AwaitingPhrases(
        title=phrase("Un échange de logement est possible"),
        what=phrase("Répondez."),
        before=phrase("Répondez avant le {instant} : {left}."),
        past=phrase("Le délai est passé depuis le {day}."),
        at_once=phrase("Répondez sans attendre."),
        act=phrase("Voir le logement et répondre"),
    ),
    K.WARNING: AwaitingPhrases(
        title=phrase("Votre demande risque d’être radiée"),
        what=phrase("Répondez."),
        before=phrase("Répondez avant le {instant} : {left}."),
        past=phrase("Le délai est passé depuis le {day}."),
        at_once=phrase("Répondez sans attendre."),
        act=phrase("Répondre à l’avertissement"),
    ),
    K.SEPARATION: AwaitingPhrases(
        title=phrase("Une séparation est demandée"),
        what=phrase("Répondez."),
        before=phrase("Répondez avant le {instant} : {left}."),
        past=phrase("Le délai est passé depuis le {day}."),
        at_once=phrase("Répondez sans attendre."),
        act=phrase("Répondre à cette demande"),
    ),
    K.NUMBER: AwaitingPhrases(
        title=phrase("Votre dossier n’a pas encore son numéro"),
        what=phrase("Lisez ce que l’autre titulaire peut en voir, puis demandez-le."),
        before=phrase("Lisez ce que l’autre titulaire peut en voir, puis demandez-le avant le {instant} : {left}."),
        past=phrase("Il manque encore depuis le {day}."),
        at_once=phrase("Lisez ce que l’autre titulaire peut en voir, puis demandez-le sans attendre."),
        act=phrase("Demander mon numéro"),
    ),
    K.CONDITION: AwaitingPhrases(
        title=phrase("Une pièce manque pour que le logement vous soit attribué"),
        what=phrase("Envoyez-la."),
        before=phrase("Envoyez-la avant le {instant} : {left}."),
        past=phrase("Elle était attendue depuis le {day}."),
        at_once=phrase("Envoyez-la sans attendre."),
        act=phrase("Envoyer cette pièce"),
    ),
    K.PIECES: AwaitingPhrases(
        title=phrase("Le bailleur vous demande des pièces"),
        what=phrase("Envoyez-les."),
        before=phrase("Envoyez-les avant le {instant} : {left}."),
        past=phrase("Elles étaient attendues depuis le {day}."),
        at_once=phrase("Envoyez-les sans attendre."),
        act=phrase("Envoyer mes pièces"),
    ),
    K.REFUSED: AwaitingPhrases(
        title=phrase("Une pièce est à renvoyer"),
        what=phrase("Envoyez-en une autre."),
        before=phrase("Envoyez-en une autre avant le {instant} : {left}."),
        past=phrase("Elle était attendue depuis le {day}."),
        at_once=phrase("Envoyez-en une autre sans attendre."),
        act=phrase("Renvoyer cette pièce"),
    ),
    K.LEASE_TO_SIGN: AwaitingPhrases(
        title=phrase("Votre bail est à lire et à signer"),
        what=phrase("Lisez ses papiers."),
        before=phrase("Lisez ses papiers, et signez avant le {instant} : {left}."),
        past=phrase("Le temps de signer en ligne est passé depuis le {day}."),
        at_once=phrase("Appelez le bailleur."),
        act=phrase("Voir mon bail"),
    ),
    K.STILL_WANTED: AwaitingPhrases(
        title=phrase("Dites si un logement vous intéresse toujours"),
        what=phrase("Ce logement vous intéresse-t-il toujours ? Répondez si vous voulez : le silence ne change rien."),
        before=phrase(
            "Ce logement vous intéresse-t-il toujours ? Répondez avant le {instant}, si vous voulez : le silence ne change rien."
        ),
        past=phrase("La question est finie depuis le {day}."),
        at_once=phrase("Rien n’a changé pour vous."),
        act=phrase("Répondre à la question"),
    ),
    K.VIEWING: AwaitingPhrases(
        title=phrase("Une visite vous est proposée"),
        what=phrase("Choisissez votre heure."),
        before=phrase("Choisissez votre heure. La dernière se choisit avant le {instant} : {left}."),
        past=phrase("Les heures ne se choisissent plus depuis le {day}."),
        at_once=phrase("Appelez le bailleur."),
        act=phrase("Choisir une heure"),
    ),
    K.EXPECTED: AwaitingPhrases(
        title=phrase("Vous avez rendez-vous pour une visite"),
        what=phrase("Le bailleur vous attend."),
        before=phrase("Le bailleur vous attend le {instant}."),
        past=phrase("La visite était le {day}."),
        at_once=phrase("Appelez le bailleur si vous n’y étiez pas."),
        act=phrase("Voir ce rendez-vous"),
    ),
    K.ROOF_VISIT: AwaitingPhrases(
        title=phrase("Vous avez rendez-vous pour un autre toit"),
        what=phrase("Le logeur vous attend."),
        before=phrase("Le logeur vous attend le {instant}."),
        past=phrase("La visite était le {day}."),
        at_once=phrase("Appelez le logeur si vous n’y étiez pas."),
        act=phrase("Voir ce rendez-vous"),
    ),
    K.ROOF_ENDING: AwaitingPhrases(
        title=phrase("Votre séjour va finir"),
        what=phrase("Cherchez la suite."),
        before=phrase("Cherchez la suite avant le {instant} : {left}."),
        past=phrase("Il est fini depuis le {day}."),
        at_once=phrase("Dites votre départ, ou appelez le logeur."),
        act=phrase("Voir mes autres toits"),
    ),
    K.OPINION: AwaitingPhrases(
        title=phrase("Un avis sur votre candidature vous attend"),
        what=phrase("Lisez-le : vous le joignez à votre candidature, ou non."),
        before=phrase("Lisez-le, puis joignez-le ou non. La liste ferme le {instant} : {left}."),
        past=phrase("La liste est close depuis le {day}."),
        at_once=phrase("Lisez-le : vous pouvez encore le joindre, ou non."),
        act=phrase("Lire cet avis"),
    ),
    K.ANSWERED: AwaitingPhrases(
        title=phrase("Il y a du nouveau dans vos messages"),
        what=phrase("Lisez-le, puis dites que vous l’avez lu."),
        before=phrase("Lisez-le avant le {instant} : {left}."),
        past=phrase("C’est là depuis le {day}."),
        at_once=phrase("Lisez-le quand vous voulez."),
        act=phrase("Lire ce message"),
    ),
    K.RENEWAL: AwaitingPhrases(
        title=phrase("Votre demande est à renouveler"),
        what=phrase("Renouvelez-la."),
        before=phrase("Renouvelez-la avant le {instant} : {left}."),
        past=phrase("Elle n’est plus valable depuis le {day}."),
        at_once=phrase("Renouvelez-la sans attendre."),
        act=phrase("Renouveler ma demande"),
    ),
    K.ENDING: AwaitingPhrases(
        title=phrase("Une preuve est à renouveler"),
        what=phrase("Envoyez-en une récente."),
        before=phrase("Envoyez-en une récente avant le {instant} : {left}."),
        past=phrase("Elle ne compte plus depuis le {day}."),
        at_once=phrase("Envoyez-en une récente sans attendre."),
        act=phrase("Renouveler cette preuve"),
    ),
    K.PROOF: AwaitingPhrases(
        title=phrase("Une preuve est à envoyer"),
        what=phrase("Envoyez-la."),
        before=phrase("Envoyez-la avant le {instant} : {left}."),
        past=phrase("Elle était attendue depuis le {day}."),
        at_once=phrase("Envoyez-la sans attendre."),
        act=phrase("Envoyer la preuve"),
    ),
}
del K
WITHOUT_CONSEQUENCE = (AwaitingKind.STILL_WANTED,)
"""What may be left unanswered and costs nothing: behind everything else, and never in the tone of what presses."""
_DONE_ANY_DAY = (AwaitingKind.RENEWAL, AwaitingKind.ENDING)
"""What has lapsed already and can be mended on any day: once past, behind what a date can still take away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that awaits a person."""

    kind: AwaitingKind
    calendar: Calendar
    """That of the home which it is about; of the whole country where it is about none."""
    key: str = ""
    """Opaque id of what the act is on: a page makes its address from it."""
    whose: str = ""
    """The key of the person whose piece it is, where it is one person's."""
    about: str = ""
    """The home, the piece or the situation, in a few words, and why."""
    by: datetime | None = None
    """The end of a delay that runs."""
    earliest: datetime | None = None
    """Where no delay runs yet, when it would end if it began now: it orders, and is not said as a deadline."""
    said: str = ""
    """The sentence of the clock, from the rule that owns it; made from the words of the kind if empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """The same, as it is read: a title, a sentence with the date and what remains, and the name of the act."""

    kind: AwaitingKind
    key: str
    whose: str
    title: str
    about: str
    sentence: str
    act: str
    by: datetime | None


@applies(_HOUSE)
def say(matter: Matter, *, now: datetime) -> str:
    """Say what to do, until when and what remains: ``Envoyez-les avant le jeudi 3 décembre 2026 à 23 h 59 : …``."""
    if matter.said:
        return matter.said
    words = PHRASES.get(matter.kind)
    if words is None:
        return desk_words.say(matter.kind, matter.by, matter.calendar, now=now)
    if matter.by is None:
        return voice.say(words.what)
    if now > matter.by:
        past = voice.say(words.past, day=clocks.say_day(clocks.day_in_paris(matter.by)))
        return f"{past} {voice.say(words.at_once)}"
    left = clocks.working_days_left(now, matter.by, matter.calendar)
    return voice.say(words.before, instant=clocks.say_instant(matter.by), left=left)


def _named(kind: AwaitingKind) -> tuple[str, str]:
    """The title of a kind, and the name of its act."""
    if kind in PHRASES:
        return voice.say(PHRASES[kind].title), voice.say(PHRASES[kind].act)
    return desk_words.WORDS[kind].title, desk_words.WORDS[kind].act


@applies(_HOUSE)
def in_order(matters: Iterable[Matter], *, now: datetime) -> tuple[Awaited, ...]:
    """What awaits, the first to end first; then what has no date, then what may be left; each with its sentence."""
    return tuple(_awaited(one, now) for one in sorted(matters, key=lambda one: _order(one, now)))


def _awaited(one: Matter, now: datetime) -> Awaited:
    title, act_name = _named(one.kind)
    return Awaited(
        kind=one.kind,
        key=one.key,
        whose=one.whose,
        title=title,
        about=one.about,
        sentence=say(one, now=now),
        act=act_name,
        by=one.by,
    )


_RANK = {kind: rank for rank, kind in enumerate(AwaitingKind)}


def _order(matter: Matter, now: datetime) -> tuple[bool, bool, bool, float, int, str]:
    end = matter.by or matter.earliest
    can_wait = matter.kind in _DONE_ANY_DAY and end is not None and end < now
    is_free = matter.kind in WITHOUT_CONSEQUENCE
    return is_free, end is None, can_wait, end.timestamp() if end else 0.0, _RANK[matter.kind], matter.key
