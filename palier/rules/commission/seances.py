"""When a séance opens, until when its agenda is open, who chairs, and what an order of its own needs (L441-2, R441-9)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.commission import interests
from palier.rules.commission.commission import VOICES, Capacity, Voice
from palier.rules.commission.votes import Form
from palier.rules.law import clocks, parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.people.answers import Reason

_COMPOSITION = cch("R441-9")
_HOUSE = act("règles de séance de Palier")
_BOARD = (Capacity.BOARD, Capacity.TENANTS)
"""The six of the landlord's board, who elect the chair among themselves."""
PLACES = {
    Capacity.MAIRE: "sa commune",
    Capacity.MAIRE_ARRONDISSEMENT: "son arrondissement",
    Capacity.EPCI: "son territoire",
    Capacity.RESERVATAIRE: "le réservataire qu’il représente",
}
"""Members who sit for some homes only, and what must be said of them."""


class SeanceStage(StrEnum):
    """Where a séance stands. Stored words, never labels."""

    CONVENED = "convoquee"
    OPEN = "ouverte"
    CLOSED = "close"
    CANCELLED = "annulee"


LIVE = frozenset({SeanceStage.CONVENED, SeanceStage.OPEN})
"""While a séance is to come or sits: its agenda, its members and what they declare may change."""
STAGE_WORDS: Mapping[str, str] = {
    SeanceStage.CONVENED: "convoquée",
    SeanceStage.OPEN: "ouverte",
    SeanceStage.CLOSED: "close",
    SeanceStage.CANCELLED: "annulée",
}
"""What each is called."""

SEANCE_MOVES: Mapping[SeanceStage, tuple[SeanceStage, ...]] = {
    SeanceStage.CONVENED: (SeanceStage.OPEN, SeanceStage.CANCELLED),
    # Back to its call, where it was opened by mistake and nothing was done in it.
    SeanceStage.OPEN: (SeanceStage.CLOSED, SeanceStage.CONVENED),
    SeanceStage.CLOSED: (),
    SeanceStage.CANCELLED: (),
}


class IllegalSeanceMove(Exception):
    """The séance cannot go from this stage to that one."""


@applies(_COMPOSITION)
def step_seance(origin: SeanceStage | str, target: SeanceStage) -> SeanceStage:
    """Return ``target`` when the table allows it from ``origin``, or raise ``IllegalSeanceMove``."""
    if target not in SEANCE_MOVES[SeanceStage(origin)]:
        raise IllegalSeanceMove(f"{origin} -> {target}")
    return target


def _reason(code: str, sentence: str, source: Source = _COMPOSITION) -> Reason:
    return Reason(code=code, sentence=sentence, source=source)


@applies(_COMPOSITION)
def opening_fault(held_at: datetime, at: datetime) -> Reason | None:
    """What keeps a séance from opening at ``at``: its hour has not come, or its day in Paris is over."""
    if at < held_at:
        sentence = (
            f"Cette séance est convoquée le {clocks.say_instant(held_at)} : elle ne s’ouvre pas avant. "
            "Pour une autre heure, déplacez-la avec une raison."
        )
        return _reason("avant_l_heure", sentence)
    if clocks.day_in_paris(at) != clocks.day_in_paris(held_at):
        sentence = (
            f"Le jour de cette séance, le {clocks.say_day(clocks.day_in_paris(held_at))}, est passé sans ouverture. "
            "Déplacez-la avec une raison, puis ouvrez-la à son heure."
        )
        return _reason("jour_passe", sentence)
    return None


@applies(_COMPOSITION)
def held_at_fault(held_at: datetime, at: datetime) -> Reason | None:
    """What is wrong with a day and hour: already past, or further ahead than any séance is called."""
    if held_at <= at:
        return _reason("seance_passee", "La séance doit se tenir après sa convocation.")
    ahead: int = parameters.get("commission.toml", "seance_days_ahead", clocks.day_in_paris(at)).value
    if clocks.day_in_paris(held_at) > add_days(clocks.day_in_paris(at), ahead):
        return _reason(
            "seance_lointaine", f"Une séance se convoque {ahead} jours à l’avance au plus : relisez l’année."
        )
    return None


@applies(cch("L441-2"))
def agreement_fault(form: str, agreed_on: date | None, *, on: date) -> Reason | None:
    """What a séance online lacks on the day it opens: the préfet's agreement, which the law was not yet read to ask each time."""
    if form != Form.DIGITAL:
        return None
    if agreed_on is None:
        sentence = (
            "Selon nos informations, une séance en ligne demande l’accord du préfet : écrivez le jour où il a été reçu. "
            "Sans cet accord, annulez cette séance et convoquez-la sur place."
        )
        return _reason("sans_accord", sentence, cch("L441-2"))
    if agreed_on > on:
        sentence = "Cet accord du préfet est à venir : notez-le une fois reçu."
        return _reason("accord_a_venir", sentence, cch("L441-2"))
    return None


@applies(_HOUSE)
def is_told_soon(held_at: datetime, at: datetime) -> bool:
    """Whether the place of its homes is told of it in the morning: to come, and within the days of the parameter."""
    today = clocks.day_in_paris(at)
    ahead: int = parameters.get("commission.toml", "territory_told_days", today).value
    return held_at >= at and clocks.day_in_paris(held_at) <= add_days(today, ahead)


@applies(_COMPOSITION)
def agenda_closes_at(held_at: datetime, days: int) -> datetime:
    """The last instant to put a home on the agenda: so many days before, at the same hour in Paris (internal rules)."""
    local = held_at.astimezone(clocks.paris())
    day = add_days(local.date(), -days)
    return local.replace(year=day.year, month=day.month, day=day.day)


@applies(_HOUSE)
def agenda_told_from(told_at: datetime, held_at: datetime) -> datetime:
    """From when a member is written to of an agenda alone that changed: one that fills is one mail a day."""
    on = clocks.day_in_paris(told_at)
    is_soon = held_at - told_at <= timedelta(hours=_hours("agenda_soon_hours", on))
    return told_at + timedelta(hours=_hours("agenda_told_soon_hours" if is_soon else "agenda_told_hours", on))


def _hours(key: str, on: date) -> int:
    found: int = parameters.get("commission.toml", key, on).value
    return found


@applies(_COMPOSITION)
def may_chair(capacity: Capacity) -> bool:
    """Whether a member may chair: the six of the board elect one of themselves."""
    return capacity in _BOARD


@applies(_COMPOSITION)
def missing_places(members: Iterable[tuple[str, Capacity, str]]) -> tuple[Reason, ...]:
    """Members called without what they sit for: a mayor without a commune would vote on every home of the agenda."""
    return tuple(
        _reason("siege_sans_lieu", f"{name} : indiquez {PLACES[capacity]}. Sans cela, ce membre n’a pas de voix.")
        for name, capacity, place in members
        if capacity in PLACES and not place
    )


@applies(_COMPOSITION, _HOUSE)
def seated_twice(members: Iterable[tuple[str, Capacity]]) -> Reason | None:
    """A person called in two seats: nobody has two voices."""
    seen: set[str] = set()
    for name, _ in members:
        key = interests.person_key(name)
        if key in seen:
            sentence = f"{name.strip()} est convoqué deux fois : une personne n’a qu’un siège et qu’une voix."
            return _reason("siege_double", sentence)
        seen.add(key)
    return None


@applies(_HOUSE)
def quorum_fault(capacities: Iterable[Capacity], quorum: int) -> Reason | None:
    """A quorum under half of those who vote for every home.

    Article R441-9 leaves the number to the internal rules of the commission; this floor is Palier's own. A mayor or an
    intercommunal president votes for some homes only, and is not counted.
    """
    voting = sum(VOICES[capacity] is Voice.DELIBERATIVE and capacity not in PLACES for capacity in capacities)
    floor = (voting + 1) // 2
    if quorum >= floor:
        return None
    sentence = (
        f"Le quorum ne peut pas être inférieur à {floor} : c’est la moitié des membres convoqués qui votent pour tous "
        "les logements."
    )
    return _reason("quorum_trop_bas", sentence, _HOUSE)


@applies(_COMPOSITION)
def chair_fault(capacity: Capacity | None, *, is_present: bool) -> Reason | None:
    """What keeps a member from chairing a séance."""
    if capacity is None or not may_chair(capacity) or not is_present:
        sentence = "La présidence revient à un membre présent du conseil du bailleur, élu par les six."
        return _reason("presidence", sentence)
    return None


@applies(_COMPOSITION, _HOUSE)
def unpresided_fault(chair: int | None, present: Collection[int]) -> Reason | None:
    """What keeps a séance from deciding once who presided left: nobody decides in a room over which nobody presides."""
    if chair is None or chair in present:
        return None
    sentence = (
        "La présidence a quitté la séance : notez sur la page de la séance qui préside maintenant, ou reportez ce "
        "logement."
    )
    return _reason("sans_presidence", sentence, _HOUSE)


@applies(cch("R441-3"), _HOUSE)
def follows_ranking(ranks: Sequence[tuple[int | None, int]]) -> bool:
    """Whether the ranks given follow the frozen ranking; each pair is (place in the ranking, rank given)."""
    given = [place for place, _ in sorted(ranks, key=lambda pair: pair[1]) if place is not None]
    return given == sorted(given)


@applies(_HOUSE)
def order_fault(ranks: Sequence[tuple[int | None, int]], reason: str) -> Reason | None:
    """An order that is not the ranking's is possible, with the reason that the minutes carry."""
    if reason.strip() or follows_ranking(ranks):
        return None
    sentence = "L’ordre donné n’est pas celui du classement : écrivez pourquoi, le procès-verbal le porte."
    return _reason("ordre_sans_raison", sentence, _HOUSE)
