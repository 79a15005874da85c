"""Absences announced for a séance, in words: on its page, and on the page where suppléants are called."""

from dataclasses import dataclass

from palier.models import Seance, SeatAbsence, SeatSubstitute
from palier.rules.commission import call_words, commission, connections, substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.seances import SeanceStage
from palier.rules.law import clocks
from palier.workflows.commission import absences, keeping_substitutes


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLine:
    """A seat of a séance: its titulaire, their absence if one stands, who is called in their place, who could be."""

    place: int
    name: str
    quality: str
    absence: SeatAbsence | None
    said: str
    substitute: str
    word: str
    proposed: list[SeatSubstitute]


def awaited(seance: Seance) -> list[str]:
    """What the secretary is told: who will be away with nobody called, until it opens, and who could come after all."""
    found = []
    for place, row in sorted(absences.standing(seance).items()):
        name = seance.members[place]["name"]
        if row.substitute is None:
            if seance.stage != SeanceStage.CONVENED:
                continue
            found.append(f"{name} a annoncé son absence : personne n’est appelé à son siège.")
        elif row.back_at is not None:
            found.append(
                f"{name} peut venir finalement : son siège est tenu par {seance.members[row.substitute]['name']}."
            )
    return found


@dataclass(frozen=True, slots=True)
class OpeningForeseen:
    """Whether a séance that is called could open, in a sentence."""

    sentence: str
    is_doubtful: bool


def opening_foreseen(seance: Seance) -> OpeningForeseen | None:
    """The quorum that the séance would have as things stand; nothing once it is open, or cancelled."""
    if seance.stage != SeanceStage.CONVENED:
        return None
    away = absences.foreseen_away(seance)
    awaited = [
        Capacity(row["quality"])
        for place, row in enumerate(seance.members)
        if substitutes.is_called(row) and place not in away
    ]
    voters = connections.voting_present(awaited, range(len(awaited)))
    return OpeningForeseen(call_words.opening_foreseen(voters, seance.quorum), voters <= seance.quorum)


def seats(seance: Seance) -> list[SeatLine]:
    """Each seat of a séance, by its titulaire."""
    standing = absences.standing(seance)
    rows = list(
        SeatSubstitute.objects.filter(bailleur__in=seance.bailleur.present.covers, ended_at=None).order_by("pk")
    )
    found = []
    for place, row in enumerate(seance.members):
        if substitutes.SUBSTITUTE_OF in row:
            continue
        other = None if substitutes.is_called(row) else substitutes.substitute_place(seance.members, place)
        found.append(
            SeatLine(
                place=place,
                name=row["name"],
                quality=commission.CAPACITIES[row["quality"]],
                absence=standing.get(place),
                said=_said(standing.get(place)),
                substitute=seance.members[other]["name"] if other is not None else "",
                word=substitutes.word(row["quality"]),
                proposed=keeping_substitutes.proposed(seance, place, rows),
            )
        )
    return found


def _said(absence: SeatAbsence | None) -> str:
    if absence is None:
        return ""
    said = f"Absence annoncée le {clocks.say_instant(absence.at)}."
    if absence.back_at is not None:
        return f"{said} Peut venir finalement, dit le {clocks.say_instant(absence.back_at)}."
    return said
