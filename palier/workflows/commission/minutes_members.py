"""Who sat, in the words of the minutes: for what each sits, from when to when each was there, and who presided until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from palier.rules.law import clocks
from palier.workflows.commission import minutes
from palier.workflows.commission.presiding import PRESIDES
from palier.workflows.commission.rearranging import OPENED_BY_MISTAKE

Rows = Sequence[Mapping[str, Any]]
FIRST_TO_SAY_MORE = 7
"""The first format of the minutes that keeps what is said here."""
FIRST_TO_SAY_LAST_DAY = 8
"""The first that words the day of a condition as its letter does, « au plus tard le »."""


def says_more(kept: Mapping[str, Any]) -> bool:
    """Whether minutes keep it: those of before are shown and printed as they were signed."""
    return _number(kept) >= FIRST_TO_SAY_MORE


def says_last_day(kept: Mapping[str, Any]) -> bool:
    """Whether they say a condition's day as the last one; those of before read as they were signed."""
    return _number(kept) >= FIRST_TO_SAY_LAST_DAY


def _number(kept: Mapping[str, Any]) -> int:
    number = str(kept.get("format", "")).rpartition("/")[2]
    return int(number) if number.isdecimal() else 0


def presence(place: int, member: Mapping[str, Any], changes: Rows) -> str:
    """From when to when a member was there: who left is not who never came."""
    arrived, _ = minutes.MOVES
    moves = [row for row in changes if row["what"] in minutes.MOVES and row["member"] == place]
    if not moves:
        return "présence de l’ouverture à la clôture" if member["present"] else "absence"
    spans = [] if moves[0]["what"] == arrived else ["de l’ouverture"]
    for row in moves:
        hour = _hour(row["at"])
        if row["what"] == arrived:
            spans.append(f"de {hour}")
        else:
            spans[-1] += f" à {hour}"
    if moves[-1]["what"] == arrived:
        spans[-1] += " à la clôture"
    return f"présence {', puis '.join(spans)}"


def chairs(kept: Mapping[str, Any]) -> str:
    """Who presided, one after the other, each with the hour from which; empty where nobody was noted."""
    members, last = kept.get("members", []), kept.get("chair")
    moved: list[Mapping[str, Any]] = []
    for row in kept.get("changes", []):
        if row["what"] == PRESIDES:
            moved.append(row)
        elif row["what"] == OPENED_BY_MISTAKE:
            # Called again, then opened under who was noted then.
            moved = []
    first = moved[0]["before"] if moved else last
    said = [members[first]["name"]] if first is not None else []
    said += [f"{members[row['member']]['name']} depuis {_hour(row['at'])}" for row in moved]
    return ", puis ".join(said)


def _hour(instant: str) -> str:
    local = datetime.fromisoformat(instant).astimezone(clocks.paris())
    return f"{local.hour} h {local.minute:02}"


def seated(seat: str) -> str:
    """For what a member sits, where they sit for some homes only: a mayor votes for one commune."""
    return f" ({seat})" if seat else ""


def sat(home: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
    """When a home was decided, and whether those who could vote were enough."""
    required = kept["quorum"]["required"]
    decided = (
        f"Décidé le {clocks.say_instant(datetime.fromisoformat(home['decided_at']))}. "
        if home.get("decided_at")
        else ""
    )
    missed = "" if home["voting"] >= required else " : le quorum n’était pas atteint"
    return f"{decided}Membres qui pouvaient voter : {home['voting']}, pour {required} requis{missed}."


def agreement(kept: Mapping[str, Any]) -> str:
    """The préfet's agreement to a séance online, which a judge asks for; empty on site."""
    day = kept.get("prefet_agreed_on")
    if not day or not says_more(kept):
        return ""
    said = clocks.say_day(datetime.fromisoformat(day).date())
    return f"Accord du préfet pour la forme en ligne, reçu le {said}."


TEXTS = (
    "Composition, voix et présidence : article R441-9 du code de la construction et de l’habitation. Séance : article L441-2. "
    "Décisions : article R441-3. Le nombre de voix requises est celui du règlement intérieur de la commission. Une décision est "
    "adoptée à la majorité des voix pour et contre ; à égalité, la voix du maire de la commune du logement l’emporte. La place "
    "est celle du classement figé à la clôture de la liste."
)
"""By which texts the commission sat and voted, as the rules of this product apply them."""
