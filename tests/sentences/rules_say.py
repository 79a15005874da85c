"""What the rules say of drawn households, homes and grids: every function of ``palier/rules`` that words a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from palier.rules.commission import checklist, contradictions, grounds
from palier.rules.fitting import affordability, affordability_flags, eligibility, occupancy, size_advice
from palier.rules.homes import quartile
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.letters import audience
from palier.rules.life import radiation
from palier.rules.offer import offers
from palier.rules.people import counting, household, income, plausibility
from palier.rules.ranking import cuts, ranking
from palier.rules.scoring import cotation, fact_sources, gathering, moving, refusals
from palier.rules.situations import priorities
from tests.sentences import invented
from tests.sentences.spoken import Reader, Spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

    from palier.rules.people.answers import PointLine, Reason
    from palier.rules.people.facts import Demande, Home
    from palier.rules.scoring.criteria import Grid

MOMENTS = (date(2026, 5, 1), date(2026, 12, 31), date(2025, 2, 28))


def _reasons(kind: str, found: Iterable[Reason], *, is_for_desks: bool = False) -> Iterator[Spoken]:
    for reason in found:
        yield Spoken(kind, Reader.PERSON, f"{reason.sentence} {reason.remedy}".strip())
        if is_for_desks:
            yield Spoken(kind, Reader.DESK, audience.for_desk(reason.sentence))


def _line(kind: str, line: PointLine) -> Spoken:
    named = "" if line.names_itself else f"{line.label}. "
    return Spoken(kind, Reader.PERSON, f"{named}{line.fact}.")


def points(demande: Demande, home: Home | None, grid: Grid, on: date) -> Iterator[Spoken]:
    """Lines of points, what is not added, what stays to confirm, what would move, and what never does."""
    facts = gathering.facts_of(demande, home, on=on, departement="69", wanted=grid.named, territory="demo")
    score = cotation.score_facts(facts, grid)
    yield from (_line("ligne de points", line) for line in score.lines)
    yield from (_line("ligne non ajoutée", line) for line in score.not_added)
    yield from _reasons("doute sur les points", score.to_confirm)
    for move in moving.moves(facts, grid):
        yield Spoken("ce qui peut changer", Reader.PERSON, f"{move.label}. {move.sentence}")
    yield from (Spoken("ce qui ne change rien", Reader.PERSON, f"{words}.") for words in moving.never(grid))
    for text in refusals.said_before(grid, on=on, is_transfer=demande.is_transfer):
        yield Spoken("coût d’un refus", Reader.PERSON, text)


def verdicts(demande: Demande, home: Home, on: date) -> Iterator[Spoken]:
    """May it rent, does the size suit, what does it cost, and what a landlord reads of it."""
    verdict = eligibility.verdict(demande, home, on=on, lease_year=on.year + (on.month > 11))
    yield from _reasons("verdict", verdict.reasons, is_for_desks=True)
    yield from _reasons("avant la signature", eligibility.blocks_signature(demande, home, on=on), is_for_desks=True)
    yield from _reasons("taille", size_advice.about(demande, home, on=on), is_for_desks=True)
    yield from _reasons("premier quartile", quartile.first_quartile(demande.household, home, on=on).reasons)
    policy = affordability_flags.AffordabilityPolicy(
        owner="Habitat du Nord", title="Repères 2026", highest_effort_percent=33, lowest_cents_a_day=1_000
    )
    costs = affordability.HomeCosts(is_individual=True)
    for flag in affordability_flags.flags(demande, home, policy, on=on, costs=costs):
        yield Spoken("taux d’effort", Reader.ANYONE, flag.sentence)
        yield from _reasons("taux d’effort", flag.to_confirm)
    for one in checklist.checklist(checklist.FileToCheck(demande=demande, home=home, on=on)):
        yield Spoken("contrôle", Reader.DESK, audience.for_desk(one.sentence))
    known = contradictions.GroundEvidence(demande=demande, home=home, on=on)
    for ground in grounds.Ground:
        if said := contradictions.contradiction(ground, known):
            yield Spoken("contradiction", Reader.DESK, said)


def household_of(demande: Demande, on: date) -> Iterator[Spoken]:
    """Who counts, which income, which priorities, and what looks odd."""
    found = household.composition(demande.household, on=on)
    yield from _reasons("ménage", (*found.reasons, *found.to_confirm), is_for_desks=True)
    for line in counting.count(demande.household, on=on):
        yield Spoken("personne comptée", Reader.ANYONE, f"{line.sentence} {line.remedy}".strip())
    used = income.of_demande(demande, on=on, lease_year=on.year)
    yield from _reasons("revenu", (*used.reasons, *used.to_confirm), is_for_desks=True)
    sentence, grounds_met = priorities.looks(priorities.grounds_of_law(demande, on))
    yield Spoken("priorité", Reader.PERSON, sentence)
    for met in grounds_met:
        yield Spoken("priorité", Reader.PERSON, met.said(), is_title=True)
    if (under := occupancy.under_occupation(demande.current_home, found, on=on)) is not None:
        yield Spoken("sous-occupation", Reader.ANYONE, under.sentence)
    for fault in plausibility.check(demande, on=on):
        yield Spoken("vraisemblance", Reader.ANYONE, fault.sentence)
    for fact in fact_sources.claims(demande, on):
        yield Spoken("situation", Reader.PERSON, fact.text, is_title=True)


def moments(draw: Random, on: date) -> Iterator[Spoken]:
    """Clocks, places and cuts, on an hour of the day."""
    now = datetime(on.year, on.month, on.day, draw.randint(0, 23), draw.randint(0, 59), tzinfo=clocks.paris())
    ends = [None, *(clocks.end_of_day(on + timedelta(days=draw.randint(-20, 40))) for _ in range(3))]
    for end in ends:
        day = on + timedelta(days=draw.randint(1, 12))
        said = offers.say_delay(
            now=now, answer_by=end, answer_days=draw.choice([10, 12, 15]), set_day=day, calendar=FRANCE
        )
        yield Spoken("délai d’une offre", Reader.PERSON, said)
        yield Spoken(
            "délai d’un avertissement", Reader.PERSON, radiation.say_delay(now=now, deadline=end, calendar=FRANCE)
        )
        if end is not None:
            yield Spoken("délai", Reader.PERSON, clocks.working_days_left(now, end, calendar=FRANCE), is_title=True)
    for tier in (cotation.DALO_TIER, cotation.FIRST_TIER, cotation.LAST_TIER):
        places, low = draw.randint(1, 8), draw.randrange(0, 150, 5)
        last = draw.choice([0, 1, 1, 2])
        cut = cuts.Cut(places, last, low, draw.randrange(places) if last else places)
        yield from (Spoken("seuil", Reader.PERSON, text) for text in cuts.say(cut))
        for is_over in (False, True):
            if said := cuts.say_to(tier, cut, is_over=is_over):
                yield Spoken("seuil", Reader.PERSON, said)
    place = ranking.place_range(draw.randint(0, 200), draw.randint(1, 4))
    yield Spoken("place", Reader.PERSON, str(place), is_title=True)


def said(draw: Random, number: int) -> Iterator[Spoken]:
    """What the rules say of so many drawn households, each under the grids shipped and one of its own."""
    for place in range(number):
        on = MOMENTS[place % len(MOMENTS)]
        demande, home = invented.demande(draw, on), invented.home(draw)
        for grid in (*invented.SHIPPED, invented.grid(draw)):
            yield from points(demande, draw.choice([home, None]), grid, on)
        yield from verdicts(demande, home, on)
        yield from household_of(demande, on)
        yield from moments(draw, on)
