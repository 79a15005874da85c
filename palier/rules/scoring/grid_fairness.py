"""What no grid may do, whatever it weighs: cost a protected need its points, punish a long wait, or hide a DALO.

``faults`` reads criteria that are already well formed; ``grids.py`` says each fault at its line and refuses the grid.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from palier.rules.law.law import applies, cch
from palier.rules.people.facts import Situation
from palier.rules.scoring import grid_facts, grid_protected, heading_tree
from palier.rules.scoring.criteria import (
    FALLING,
    STEPPED,
    Condition,
    Criterion,
    CriterionKind,
    Face,
    Heading,
    HeadingRule,
    condition,
    rounded,
)
from palier.rules.scoring.grid_protected import LOCAL_LINK

_WAIT, _DALO = "anciennete", "dalo"
_EVICTION = frozenset(
    {
        Situation.EVICTION_COMMANDEMENT.value,
        Situation.EVICTION_JUGEMENT.value,
        Situation.EVICTION_ASSIGNATION.value,
        Situation.EVICTION_COMMANDEMENT_PAYER.value,
    }
)
"""Stages of one public: a grid that weighs one of them has covered it."""
_OF_GROUPS = frozenset(f"occupation_{code.lower()}" for codes in grid_facts.GROUPS.values() for code in codes)


@dataclass(frozen=True, slots=True)
class FairnessFault:
    """A criterion by its code, the key that is wrong, and why, as the end of a French sentence."""

    criterion: str
    key: str
    reason: str


def _gives(one: Criterion) -> bool:
    return max((one.points, *one.steps)) > 0


def _takes(one: Criterion) -> bool:
    return min((one.points, *one.steps)) < 0


def _publics(texts: Iterable[str]) -> list[str]:
    return [found for text in texts if grid_facts.is_priority(found := condition(text).fact)]


def _of_priority(texts: Iterable[str]) -> list[str]:
    """Publics of the law, and the modes of housing by which the register says one."""
    return [*_publics(texts), *(found for text in texts if (found := condition(text).fact) in _OF_GROUPS)]


def _replaces(other: Criterion, one: Criterion, fact: str) -> bool:
    """Whether ``other`` gives for the priority itself at least what ``one`` no longer gives, with no more proof."""
    is_own = (other.fact, other.kind, other.asked) == (fact, CriterionKind.HIT, ())
    twin = (one.fact, CriterionKind.HIT, (*one.requires, fact), one.any_of, one.any_count)
    is_twin = (other.fact, other.kind, other.requires, other.any_of, other.any_count) == twin
    is_plain = not (other.unless or other.within_months or other.after_months)
    return (
        (is_own or is_twin)
        and is_plain
        and other.face in (None, one.face)
        and other.points >= one.most
        and other.proof is one.proof
        and other.heading == one.heading
    )


@applies(cch("L441"))
def rests_on_link(one: Criterion) -> bool:
    """Whether its points go to who is linked to the territory alone: by its fact, or by a condition."""
    # Of "n of m", the points go to the linked alone where no n of the others would do.
    free = len(one.any_of) - one.any_count
    return (
        one.fact in LOCAL_LINK
        or grid_protected.wants_link(one.requires)
        or (bool(one.any_of) and grid_protected.wants_link(one.any_of, free + 1))
    )


def _is_silenced(one: Criterion, criteria: Sequence[Criterion], headings: Mapping[str, Heading]) -> bool:
    """Whether another criterion of its heading, where the best alone counts, may give as much and stand in its place."""
    heading = headings.get(one.heading or "")
    if heading is None or heading.rule is HeadingRule.SUM:
        return False
    others = [other for other in criteria if other.heading == one.heading and other.fact != one.fact]
    return any(other.most >= one.best for other in others)


def _is_chosen(one: Criterion, headings: Mapping[str, Heading]) -> bool:
    heading = headings.get(one.heading or "")
    return heading is not None and heading.rule is HeadingRule.CHOSEN


def _about_priorities(
    one: Criterion, criteria: Sequence[Criterion], headings: Mapping[str, Heading]
) -> Iterator[FairnessFault]:
    # Under a heading where one chooses, nothing takes the place of what was chosen.
    others = () if _is_chosen(one, headings) else criteria
    own = {f"occupation_{code.lower()}" for code in grid_facts.GROUPS.get(one.fact, ())}
    for fact in _of_priority(one.unless):
        # A group may leave a mode of housing of its own to another criterion; nobody else may take it away.
        if fact not in own and _gives(one) and not any(_replaces(other, one, fact) for other in others):
            yield FairnessFault(
                one.code,
                "unless",
                f"« {fact} » est une priorité de la loi : elle ne retire pas de "
                "points, sauf si un critère à elle en donne au moins autant",
            )
    if _takes(one) and (found := [*_of_priority((*one.requires, *one.any_of)), *_of_priority((one.fact,))]):
        key = next((name for name in ("requires", "any_of") if _of_priority(getattr(one, name))), "points")
        yield FairnessFault(
            one.code,
            key,
            f"la loi fait de « {found[0]} » une priorité : il ne peut pas retirer de points",
        )


def _about_needs(
    one: Criterion, criteria: Sequence[Criterion], headings: Mapping[str, Heading]
) -> Iterator[FairnessFault]:
    """What article 225-1 protects takes no points away, and shuts none that its own criterion does not give."""
    if _takes(one) and (found := grid_protected.charged(one)):
        key, charged = found
        yield FairnessFault(one.code, key, f"{charged} ne retire pas de points (article 225-1 du code pénal)")
    if _takes(one) and grid_protected.wants_link(one.unless):
        yield FairnessFault(
            one.code, "unless", "l’absence de lien avec le territoire ne retire pas de points (article L441)"
        )
    others = () if _is_chosen(one, headings) else criteria
    for text in one.unless if _gives(one) else ():
        fact = condition(text).fact
        subject = grid_protected.subject_of(fact)
        if subject is not None and not any(_replaces(other, one, fact) for other in others):
            yield FairnessFault(
                one.code,
                "unless",
                f"« {fact} » dit {subject} : il ne retire pas de points (article 225-1 du "
                "code pénal), sauf si un critère à lui en donne au moins autant",
            )


def _grows(asked: Condition) -> bool:
    return asked.kind is None or asked.kind not in FALLING


def _about_wait(one: Criterion) -> Iterator[FairnessFault]:
    """A longer wait never lowers a total: not by the wait itself, nor by a condition on it."""
    newest = "une demande plus ancienne y aurait moins de points qu’une récente"
    is_short = one.kind in FALLING or one.within_months is not None
    is_uneven = one.kind in STEPPED and list(one.steps) != sorted(one.steps)
    if one.fact == _WAIT and (is_short or is_uneven or _takes(one)):
        yield FairnessFault(one.code, "points", newest)
    for key, texts in (("requires", one.requires), ("any_of", one.any_of), ("unless", one.unless)):
        for asked in (condition(text) for text in texts):
            if asked.fact != _WAIT:
                continue
            opens = _grows(asked) is (key != "unless")
            if (_gives(one) and not opens) or (_takes(one) and opens):
                yield FairnessFault(one.code, key, newest)


def _together(criteria: Sequence[Criterion], headings: Mapping[str, Heading], value: Callable[[Criterion], int]) -> int:
    """The most that these criteria give one household at once, headings and their caps considered."""
    given = [value(one) for one in criteria if one.heading not in headings]
    codes = heading_tree.used(criteria, headings)
    roots = [code for code in codes if headings[code].inside not in headings]
    return sum(given) + sum(_under(code, criteria, headings, value) for code in roots)


def _under(
    code: str, criteria: Sequence[Criterion], headings: Mapping[str, Heading], value: Callable[[Criterion], int]
) -> int:
    """The most of one heading, with what it holds."""
    heading, given = headings[code], [value(one) for one in criteria if one.heading == code]
    given += [_under(each, criteria, headings, value) for each in heading_tree.within(code, headings)]
    most = sum(given) if heading.rule is HeadingRule.SUM else max(given, default=0)
    if heading.percent is not None:
        most = rounded(most, heading.percent, heading.rounding)
    return most if heading.cap is None else min(most, heading.cap)


@applies(cch("L441"), cch("L441-2-8"))
def local_link(criteria: Sequence[Criterion], headings: Mapping[str, Heading]) -> int:
    """The most that the local link gives one household, all its criteria together, under either face."""
    return max(
        _together([one for one in criteria if rests_on_link(one) and one.face in (None, face)], headings, _most)
        for face in Face
    )


def _most(one: Criterion) -> int:
    return one.most


def _best(one: Criterion) -> int:
    return one.best


def _about_link(criteria: Sequence[Criterion], headings: Mapping[str, Heading]) -> Iterator[FairnessFault]:
    known = [one for one in criteria if one.fact == _DALO]
    dalo = max((_together([one], headings, _best) for one in known), default=None)
    links = [one for one in criteria if rests_on_link(one)]
    given = [one for one in criteria if _gives(one) and one.fact != _DALO]
    if links and all(rests_on_link(one) for one in given):
        yield FairnessFault(
            links[-1].code,
            "points",
            "sans lien avec le territoire, personne n’aurait de points : l’absence de lien ne "
            "peut pas écarter à elle seule (article L441)",
        )
    endless = [link for link in links if link.kind is CriterionKind.MONTHS and link.cap is None]
    for one in endless:
        yield FairnessFault(one.code, "points", "un lien avec le territoire compté par mois demande un plafond (cap)")
    if links and dalo is not None and not endless and local_link(criteria, headings) > dalo:
        yield FairnessFault(
            links[-1].code,
            "points",
            "les critères de lien avec le territoire donnent ensemble plus de points que le DALO reconnu",
        )


@applies(cch("L441-1"), cch("L441-2-8"), cch("L441-2-3"))
def faults(criteria: Sequence[Criterion], headings: Mapping[str, Heading]) -> Iterator[FairnessFault]:
    """Everything for which these criteria are refused; nothing when the promises hold."""
    for one in criteria:
        yield from _about_priorities(one, criteria, headings)
        yield from _about_needs(one, criteria, headings)
        yield from _about_wait(one)
        if one.fact == _DALO and _is_chosen(one, headings):
            yield FairnessFault(
                one.code, "heading", "le DALO reconnu ne dépend pas d’un choix : sortez-le de cette rubrique"
            )
        elif one.fact == _DALO and _is_silenced(one, criteria, headings):
            yield FairnessFault(
                one.code,
                "heading",
                "un autre critère de cette rubrique donne autant que le DALO reconnu, ou plus, et prendrait sa place : "
                "donnez au DALO plus de points qu’à tous les autres, ou sortez le DALO de cette rubrique",
            )
    yield from _about_link(criteria, headings)


@applies(cch("L441-1"))
def weighed(criterion: Criterion) -> frozenset[str]:
    """The facts that give its points by themselves: its own, or each of ``any_of`` where everybody fulfils the rest."""
    if (
        not criterion.is_for_everybody
        or criterion.any_count != 1
        or criterion.requires
        or criterion.unless
        or criterion.face
    ):
        return frozenset([criterion.fact])
    return frozenset(criterion.any_of) or frozenset([criterion.fact])


@applies(cch("L441-1"))
def forgotten(facts: Iterable[str]) -> tuple[str, ...]:
    """Publics of L441-1 of which a grid says nothing, in the order of the catalogue. Stages of an eviction are one."""
    known = set(facts)
    if known & _EVICTION:
        known |= _EVICTION
    return tuple(fact for fact in grid_facts.CATALOGUE if grid_facts.is_priority(fact) and fact not in known)
