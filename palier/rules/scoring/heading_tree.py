"""Headings within headings: what a heading holds, in which order they add up, and what makes such a tree wrong.

A heading that holds others adds up what they give, each once its own coefficient and cap are counted, then counts its own.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from palier.rules.law.law import applies, cch
from palier.rules.scoring.criteria import WHOLE, Criterion, Heading, HeadingRule

MAX_DEPTH = 5
"""Headings one within another: what no page could show any more is a mistake."""

type Headings = Mapping[str, Heading]


@applies(cch("R441-2-10"))
def line_of(code: str | None, headings: Headings) -> Iterator[Heading]:
    """A heading and those that hold it, the innermost first; it ends, even where a file that is wrong goes round."""
    seen: set[str] = set()
    while code is not None and code in headings and code not in seen:
        seen.add(code)
        yield headings[code]
        code = headings[code].inside


@applies(cch("R441-2-10"))
def outermost(code: str | None, headings: Headings) -> str | None:
    """The heading of a criterion that no other holds; none for a criterion that stands alone."""
    return next((one.code for one in reversed(list(line_of(code, headings)))), code)


@applies(cch("R441-2-10"))
def within(code: str, headings: Headings) -> tuple[str, ...]:
    """The headings that a heading holds directly."""
    return tuple(one.code for one in headings.values() if one.inside == code)


@applies(cch("R441-2-10"))
def holding(headings: Headings) -> list[Heading]:
    """The headings that hold others, the innermost first: each is counted once what it holds is."""
    found = {one.inside for one in headings.values()}
    holders = [one for one in headings.values() if one.code in found]
    return sorted(holders, key=lambda one: -len(list(line_of(one.code, headings))))


@applies(cch("R441-2-10"))
def used(criteria: Sequence[Criterion], headings: Headings) -> Collection[str]:
    """The headings under which a criterion stands, at any depth."""
    return {heading.code for one in criteria for heading in line_of(one.heading, headings)}


@applies(cch("R441-2-10"))
def most(criteria: Sequence[Criterion], headings: Headings) -> int:
    """More than a grid ever gives, whatever the household: coefficients counted, caps not."""
    total = 0
    for one in criteria:
        given = one.most
        for heading in line_of(one.heading, headings):
            given = -(-given * max(heading.percent or WHOLE, WHOLE) // WHOLE)
        total += given
    return total


@applies(cch("R441-2-10"))
def why_not(heading: Heading, headings: Headings) -> str:
    """Why a heading may not stand where it says, as the end of a French sentence; empty where it may."""
    if heading.inside is None:
        return ""
    holder = headings.get(heading.inside)
    if holder is None:
        return f"la rubrique « {heading.inside} » n’est pas écrite dans un [[heading]]"
    above = list(line_of(heading.inside, headings))
    if heading in above:
        names = " dans ".join(f"« {one.code} »" for one in line_of(heading.code, headings))
        return f"ces rubriques tournent en rond : {names} dans « {heading.code} »"
    if holder.rule is not HeadingRule.SUM:
        return f"« {holder.code} » ne compte qu’un de ses critères : seule une rubrique « cumul » en contient d’autres"
    if len(above) >= MAX_DEPTH:
        return f"{MAX_DEPTH} rubriques au plus tiennent l’une dans l’autre"
    return ""
