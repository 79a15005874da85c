"""The class of energy of the home of today, A to G, as its diagnosis says it: one fact a class."""

from collections.abc import Iterable, Iterator
from datetime import date

from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.facts import STRENGTH, Claim, Situation
from palier.rules.scoring.cotation_facts import Fact

CLASSES = tuple("ABCDEFG")
"""The classes of a diagnosis, from the best to the worst (article L173-1-1 CCH)."""
LEAKING = ("F", "G")
"""Those that the fact « classé F ou G » gathers."""
CLASS_FACTS = {letter: f"energie_{letter.lower()}" for letter in CLASSES}
"""The fact of each class."""
_CLASSED = phrase("Logement classé {letter} pour l’énergie")
_CLASSED_ON = phrase("Logement classé {letter} pour l’énergie, diagnostic du {day}")


@applies(cch("L441-2-8"))
def classes(claim: Claim, field: str, on: date) -> Iterator[Fact]:
    """The class that was told or proved, and that the home is F or G where it is; a class that nobody told is no fact.

    The day that is told is that of the diagnosis, and not the first on which one lives there: it is said, and counts no months.
    """
    if claim.energy not in CLASS_FACTS or (claim.since is not None and claim.since > on):
        return
    text = say(_CLASSED, letter=claim.energy)
    if claim.since is not None:
        text = say(_CLASSED_ON, letter=claim.energy, day=french.day(claim.since))
    codes = [CLASS_FACTS[claim.energy]] + [Situation.ENERGY_LEAK.value] * (claim.energy in LEAKING)
    for code in codes:
        yield Fact(code=code, text=text, proof=claim.proof, until=claim.valid_until, field=field)


@applies(cch("L441-2-8"))
def denied(claim: Claim, known: Iterable[Claim], on: date) -> bool:
    """Whether « F ou G » is told of a home whose class, living on the day and as well established, is another."""
    return claim.situation is Situation.ENERGY_LEAK and any(
        one.situation is Situation.ENERGY_CLASS
        and one.energy in CLASS_FACTS
        and one.energy not in LEAKING
        and (one.valid_until is None or on <= one.valid_until)
        and STRENGTH.index(one.proof) <= STRENGTH.index(claim.proof)
        for one in known
    )
