"""What one act says of a whole file: the points that its page shows in order, by their names, and no other (R441-2-4-1).

A point that is contradicted, that lacks something, that shows an obstacle or that only a person knows keeps its own answer
(`CheckedItem.alone`). What the page showed comes back as a digest: nobody attests what they did not read.
"""

import hashlib
from collections.abc import Mapping, Sequence

from palier.rules.commission.checklist import CheckedItem, FileToCheck, Item
from palier.rules.commission.looking import Look
from palier.rules.law.law import act, applies, cch

_HOUSE = act("règles de publication de Palier")
CONTRADICTS: Mapping[str, tuple[Item, ...]] = {
    "incomes": (Item.CEILING,),
    "resources": (Item.EFFORT, Item.REST),
    "current_home": (Item.PRIORITY,),
    "expected": (Item.HOUSEHOLD, Item.CEILING, Item.SIZE),
}
"""Which points a contradiction touches, by the beginning of its path. A situation that was taken back is not told by it."""


@applies(cch("R441-2-4-1"), _HOUSE)
def covered(lines: Sequence[CheckedItem]) -> tuple[CheckedItem, ...]:
    """The points that one act may say in order."""
    return tuple(line for line in lines if not line.alone)


@applies(_HOUSE)
def named(lines: Sequence[CheckedItem]) -> str:
    """The same in words, as the button names what it attests."""
    return ", ".join(line.label[:1].lower() + line.label[1:] for line in covered(lines))


@applies(_HOUSE)
def shown(lines: Sequence[CheckedItem], file: FileToCheck) -> str:
    """The digest of what a page showed: another state, sentence or point gives another.

    So does another person or another paper, of which no sentence speaks: who says « seen » compared them.
    """
    household = file.demande.household
    said = [f"{line.item}|{line.state}|{line.sentence}|{line.alone}" for line in lines]
    said += [f"{one.key}|{one.role}|{one.birth_date}|{one.custody}" for one in household.persons]
    said += [f"{one.number}|{one.due_on}" for one in household.expected]
    return hashlib.sha256("\n".join([*said, *file.papers]).encode()).hexdigest()


@applies(cch("R441-2-4-1"), _HOUSE)
def answers(lines: Sequence[CheckedItem], given: Mapping[Item, Look]) -> tuple[dict[Item, Look], tuple[Item, ...]]:
    """Each point with its answer: the one given, else « seen » where the act covers it; and those that it said."""
    by_act = tuple(line.item for line in covered(lines) if line.item not in given)
    return {**dict.fromkeys(by_act, Look.SEEN), **given}, by_act
