"""The vote of a séance on a home as its rows tell it: who sits for it, what was voted, who declared an interest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from palier.models import AgendaItem, Publication, Seance
from palier.models.territories import localities
from palier.rules.commission import interests, substitutes, votes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.votes import Ballot, Seat, VoteScope
from palier.rules.law.law import cch
from palier.rules.people.answers import Reason

_ARTICLE = cch("L441-2")
ABSENT = "absent"
"""Said of a member of the séance who was out of the room: no vote was cast, and none is written."""
COUNTS = tuple(ballot.value for ballot in Ballot)
"""The keys of a count: for, against, abstentions."""


def seats_of(seance: Seance) -> tuple[Seat, ...]:
    """The members of a séance as the rules read them; the key is the place in the list."""
    return tuple(
        Seat(
            key=str(index),
            capacity=Capacity(member["quality"]),
            is_present=member["present"],
            place=member.get("place", ""),
            is_called=substitutes.is_called(member),
        )
        for index, member in enumerate(seance.members)
    )


def scope_of(publication: Publication) -> VoteScope:
    """What a home falls under; a municipal arrondissement falls under its commune too."""
    commune = next(iter(localities.in_order([publication.home.commune_id])), publication.home.commune)
    return VoteScope(
        commune=commune.parent_code or commune.code,
        arrondissement=commune.code if commune.parent_code else "",
        territory=commune.territory_id or "",
        contingent=str(publication.reservataire.public_id),
    )


def interested_in(item: AgendaItem) -> frozenset[str]:
    """The members who take no part in the votes on a home; of a whole agenda, its ``interests`` may be read beforehand."""
    home = str(item.publication.public_id)
    live = [row for row in item.interests.all() if row.withdrawn_at is None]
    declared = [interests.Declaration(member=str(row.member), home=home) for row in live]
    return interests.interested(declared, home)


def voice_of(seat: Seat, publication: Publication) -> str:
    """The voice of a member for a home: deliberative, consultative, or empty where they do not sit for it."""
    return votes.voice_for(seat, scope_of(publication)) or ""


def voters_of(item: AgendaItem, seance: Seance) -> tuple[Seat, ...]:
    """The members who vote on a home."""
    return votes.voters(seats_of(seance), scope_of(item.publication), interested=interested_in(item))


def called_for(item: AgendaItem, seance: Seance, away: Collection[int] = ()) -> tuple[Seat, ...]:
    """The members who would vote on a home if everybody who is called came, but who said that they will be ``away``."""
    seats = [replace(seat, is_present=int(seat.key) not in away) for seat in seats_of(seance)]
    return votes.voters(seats, scope_of(item.publication), interested=interested_in(item))


def count(
    item: AgendaItem, seance: Seance, *, ballots: Mapping[str, str] | None, counted: Mapping[str, int] | None
) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    """The votes to keep of one decision, and what keeps it from being recorded.

    ``ballots`` tells each member's vote; ``counted`` is a show of hands, where no member is named.
    """
    if ballots is not None:
        return _named(item, seance, ballots)
    return _by_hand(item, seance, counted or {})


def _named(item: AgendaItem, seance: Seance, ballots: Mapping[str, str]) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    absent = sorted(key for key, ballot in ballots.items() if ballot == ABSENT)
    try:
        cast = {key: Ballot(ballot) for key, ballot in ballots.items() if key not in absent}
    except ValueError:
        return {}, (_reason("vote_inconnu", "Un vote est pour, contre, ou une abstention."),)
    outcome = votes.tally(
        cast,
        seats_of(seance),
        quorum=seance.quorum,
        scope=scope_of(item.publication),
        interested=interested_in(item),
        absent=absent,
    )
    kept = dict(zip(COUNTS, (outcome.votes_for, outcome.votes_against, outcome.abstentions), strict=True))
    found = outcome.faults or (() if outcome.is_adopted else outcome.reasons)
    silent = [seat for seat in voters_of(item, seance) if seat.key not in ballots]
    faults = tuple(_of_whom(fault, silent, seance) if fault.code == "vote_manquant" else fault for fault in found)
    return {**kept, "membres": dict(cast), "absents": absent, "preponderante": outcome.is_casting}, faults


def _of_whom(fault: Reason, silent: Sequence[Seat], seance: Seance) -> Reason:
    """The vote that lacks, with the names of those who have not voted: nobody looks for them one by one."""
    names = ", ".join(str(seance.members[int(seat.key)]["name"]) for seat in silent)
    return replace(fault, sentence=f"{fault.sentence} Pas encore noté : {names}.") if names else fault


def _by_hand(item: AgendaItem, seance: Seance, counted: Mapping[str, int]) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    kept = {key: int(counted.get(key, 0)) for key in COUNTS}
    able = voters_of(item, seance)
    faults: Sequence[Reason] = ()
    if len(able) < max(seance.quorum, 1):
        faults = (_reason("quorum_du_point", "Le quorum n’est pas atteint pour ce logement : reportez-le."),)
    elif sum(kept.values()) > len(able):
        faults = (_reason("trop_de_voix", f"Il y a plus de voix que de votants : {len(able)} pour ce logement."),)
    elif not any(kept.values()):
        faults = (_reason("vote_manquant", "Le vote sur cette décision manque."),)
    elif kept[Ballot.FOR] <= kept[Ballot.AGAINST]:
        sentence = "Cette décision n’a pas la majorité : à égalité, notez le vote de chaque membre."
        faults = (_reason("sans_majorite", sentence),)
    return kept, tuple(faults)


def _reason(code: str, sentence: str) -> Reason:
    return Reason(code=code, sentence=sentence, source=_ARTICLE)
