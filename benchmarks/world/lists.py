"""Writes the homes of one part, their publications and their candidates; closed lists are ranked, committed to, chained."""

from __future__ import annotations

import json
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.world.copying import NULL, cell, hexadecimal, instant, safe, uuid_text
from benchmarks.world.plan import AT_ONCE, AT_ONCE_IN_THE_CROWD, WINDOW
from benchmarks.world.slates import Scored, grid_on
from palier.rules.fitting import ceilings
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.law import act
from palier.rules.ranking import ranking, ranking_file
from sandbox.sne.places import STREETS

if TYPE_CHECKING:
    from datetime import date

    from benchmarks.world.copying import Writer
    from benchmarks.world.plan import Listed, Plan
    from benchmarks.world.slates import Slates
    from palier.models import Organisation

_ARTICLE = str(act("règles de publication de Palier"))
_RECENT_DAYS = 15
"""Lists closed since are still to be sent to the landlord; before, the home is let."""
_WITHDRAWN_EACH = 33
"""One candidate in so many withdrew before the closing."""


class Candidate(NamedTuple):
    """One candidature of a list that is being written."""

    id: int
    demande: int
    scored: Scored
    pseudonym: str
    opening: str
    applied_at: float
    is_withdrawn: bool


class Chain:
    """The head of a réservataire's chain of rankings, and its length."""

    def __init__(self) -> None:
        self.head, self.position = ranking_file.FIRST_HEAD, 0


class Lists:
    """One part of the publications, in the order of their closings."""

    def __init__(self, plan: Plan, slates: Slates, writer: Writer, offices: dict[int, Organisation]) -> None:
        """Start with nobody a candidate."""
        self.plan, self.slates, self.writer, self.offices = plan, slates, writer, offices
        self.tokens: dict[int, bytes] = {}
        self.seen = array("Q", bytes(8 * (plan.demandes + 1)))
        """For each demande, a bit for each réservataire that may see it."""
        self._running = bytearray(plan.demandes + 1)
        self._turns: dict[int, int] = {}
        self.chains: dict[int, Chain] = {}
        self._now = plan.now.timestamp()

    def write(self, one: Listed) -> None:
        """One home, its publication, its candidates and, once closed, its ranking."""
        public = uuid_text(one.opens_at.timestamp(), hexadecimal(self.plan.seed, "publication", one.number))
        seed = bytes.fromhex(hexadecimal(self.plan.seed, "seed", one.number))
        self._home(one)
        self._publication(one, public, seed)
        candidates = self._candidates(one, public)
        ranks = {} if one.is_open else self._ranked(one, public, seed, candidates)
        for each in candidates:
            self._candidature(one, each, ranks.get(each.id))

    # --- The home and its publication ---------------------------------------------------------

    def _home(self, one: Listed) -> None:
        profile, number = self.plan.profiles[one.profile], one.number
        oriented = one.opens_at.timestamp() - 86400
        digits = hexadecimal(self.plan.seed, "home", number)
        floor = int(digits[20], 16) % 7
        cells = (
            number,
            uuid_text(oriented, digits),
            profile.bailleur,
            profile.reservataire,
            instant(oriented),
            one.opens_at.date(),
            f"M{number:09d}",
            profile.commune,
            STREETS[number % len(STREETS)],
            f"Escalier {'ABC'[number % 3]}, porte {number % 48 + 1}",
            profile.type_code,
            profile.floor_area,
            floor,
            floor > 4 or number % 3 > 0,  # noqa: PLR2004 - high floors have a lift
            False,
            profile.is_qpv,
            profile.financing,
            profile.rent,
            profile.charges,
            "BCDEF"[number % 5],
            one.closes_at.date(),
            instant(oriented),
        )
        self.writer.add("home", "\t".join(map(cell, cells)))

    def _publication(self, one: Listed, public: str, seed: bytes) -> None:
        profile, grid = self.plan.profiles[one.profile], grid_on(day_in_paris(one.closes_at))
        cells = (
            one.number,
            public,
            one.number,
            profile.reservataire,
            profile.bailleur,
            grid.pk if grid else None,
            self._stage(one),
            one.opens_at,
            one.closes_at,
            None if one.is_open else one.closes_at,
            ranking.seed_commitment(seed),
            5,
            "",
        )
        self.writer.add("publication", "\t".join(map(cell, cells)))
        self.writer.add("publicationseed", f"{one.number}\t\\\\x{seed.hex()}")

    def _stage(self, one: Listed) -> str:
        if one.is_open:
            return "publiee"
        return "classee" if (self.plan.on - one.closes_at.date()).days <= _RECENT_DAYS else "louee"

    # --- Its candidates -----------------------------------------------------------------------

    def _candidates(self, one: Listed, public: str) -> list[Candidate]:
        """Draw among the slate of its kind and day, each household under another of its names each time."""
        slate = self.slates.of(one.profile, day_in_paris(one.closes_at))
        turns = self.plan.demandes // self.plan.pool
        dice = self.plan.random(f"list:{one.number}")
        opened = one.opens_at.timestamp()
        window = min(WINDOW.total_seconds(), self._now - opened)
        found: list[Candidate] = []
        for _ in range(min(turns, -(-one.size // len(slate))) if slate else 0):
            for scored in dice.sample(slate, len(slate)):
                if len(found) == one.size:
                    return found
                demande = self._next(scored)
                if demande is None or not self._takes(one, demande):
                    continue
                number, seconds = one.first + len(found), opened + dice.random() * window
                numero = scored.drawn.numero(demande)
                pseudonym = ranking.pseudonym(self._token(demande, numero), public)
                opening = scored.opening(scored.drawn.digest(numero), pseudonym, public)
                is_out = number % _WITHDRAWN_EACH == 0
                if not is_out:  # who leaves a list is read there no more
                    self.seen[demande] |= 1 << self.plan.profiles[one.profile].reservataire
                found.append(Candidate(number, demande, scored, pseudonym, opening, seconds, is_out))
        return found

    def _next(self, scored: Scored) -> int | None:
        """The next demande that repeats a household; none where the world stops before it."""
        index, pool = scored.drawn.index, self.plan.pool
        turns = -(-(self.plan.demandes - index) // pool)
        turn = self._turns.get(index, 0)
        self._turns[index] = turn + 1
        return 1 + index + pool * (turn % turns)

    def _takes(self, one: Listed, demande: int) -> bool:
        """Whether a demande may stand on one more list; it then counts there."""
        if one.is_open:
            most = AT_ONCE_IN_THE_CROWD if demande % self.plan.crowd_step == 0 else AT_ONCE
            if self._running[demande] >= most:
                return False
            self._running[demande] += 1
        return True

    def _token(self, demande: int, numero: str) -> bytes:
        found = self.tokens.get(demande)
        if found is None:
            found = self.tokens[demande] = draw_token(self.plan, numero)
        return found

    def _candidature(self, one: Listed, each: Candidate, rank: int | None) -> None:
        reservataire, closed = self.plan.profiles[one.profile].reservataire, one.closes_at.timestamp()
        public = uuid_text(each.applied_at, hexadecimal(self.plan.seed, "candidature", each.id))
        stage, reason = "retiree" if each.is_withdrawn else "deposee", ""
        if rank is not None:
            is_let = self._stage(one) == "louee"
            stage, reason = ("sans_suite", "logement_attribue") if is_let else ("classee", "")
        scored, applied_at = each.scored, instant(each.applied_at)
        changed_at = instant(closed) if rank else applied_at
        self.writer.add(
            "candidature",
            f"{each.id}\t{public}\t{one.number}\t{each.demande}\t{stage}\t\t{reason}\t{scored.verdict}\t{scored.tier}\t"
            f"{-scored.points}\t{scored.since}\t{NULL if rank is None else rank}\t{safe(each.opening)}\t{applied_at}\t"
            f"{changed_at}\t{{{reservataire}}}",
        )
        if one.is_open:
            key = uuid_text(each.applied_at, hexadecimal(self.plan.seed, "line", each.id))
            self.writer.add(
                "journalentry", f"{key}\t{applied_at}\tdemandeur\tdeposer\tCandidature\t{public}\t{_ARTICLE}\t{{}}"
            )

    # --- Its ranking --------------------------------------------------------------------------

    def _ranked(self, one: Listed, public: str, seed: bytes, candidates: list[Candidate]) -> dict[int, int]:
        """Freeze the list as a closing does; return the rank of each candidature."""
        placed = {each.pseudonym: each for each in candidates if not each.is_withdrawn}
        order = ranking.rank(
            ((name, each.scored.tier, each.scored.points, each.scored.since) for name, each in placed.items()), seed
        )
        key = uuid_text(one.closes_at.timestamp(), hexadecimal(self.plan.seed, "ranking", one.number))
        reservataire = self.plan.profiles[one.profile].reservataire
        bound, ranks = [], {}
        for rank, name, tie, *_ in order.places:
            each = placed[name]
            salt = bytes.fromhex(hexadecimal(self.plan.seed, "salt", each.id))
            commitment = ranking_file.commitment(salt, each.opening.encode())
            bound.append(commitment)
            ranks[each.id] = rank
            self.writer.add(
                "rankingline",
                f"{each.id}\t{key}\t{each.id}\t{each.demande}\t{rank}\t{name}\t{tie}\t{commitment}\t{salt.hex()}\t"
                f"{{{reservataire}}}",
            )
        counts = {"classees": len(placed), "ineligibles": 0, "en_attente": 0, "retirees": len(candidates) - len(placed)}
        self._header(one, public, seed, order, (key, bound, counts))
        return ranks

    def _header(
        self, one: Listed, public: str, seed: bytes, order: ranking.Ranking, told: tuple[str, list[str], dict[str, int]]
    ) -> None:
        key, bound, counts = told
        office = self.plan.profiles[one.profile].reservataire
        chain, day = self.chains.setdefault(office, Chain()), day_in_paris(one.closes_at)
        grid = grid_on(day)
        header = ranking_file.RankingHeader(
            publication=public,
            reservataire=str(self.offices[office].public_id),
            closed_at=one.closes_at,
            grid=f"{grid.name} {grid.effective_on.isoformat()}" if grid else "",
            grid_digest=grid.digest if grid else "",
            ceilings_digest=_ceilings(day),
            seed=seed,
            seed_commitment=order.seed_commitment,
            pseudonyms_digest=order.pseudonyms_digest,
            counts=counts,
            previous_head=chain.head,
        )
        head = ranking_file.public_file(header, order, bound).head
        chain.position += 1
        cells = (
            key,
            one.number,
            office,
            chain.position,
            1,
            "",
            one.closes_at,
            json.dumps(header.spelled(), ensure_ascii=False),
            len(order.places),
            chain.head,
            head,
        )
        chain.head = head
        self.writer.add("ranking", "\t".join(map(cell, cells)))


@lru_cache(maxsize=64)
def _ceilings(day: date) -> str:
    return ceilings.digest(day)


def draw_token(plan: Plan, numero: str) -> bytes:
    """The lot of a demande in the ties."""
    return bytes.fromhex(hexadecimal(plan.seed, "token", numero))
