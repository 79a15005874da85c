"""Computes, once for a demande on a day, every fact that a grid may weigh, and what stays to confirm."""

from datetime import date

from palier.rules.homes import quartile
from palier.rules.homes.quotas import Quartile
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import is_unread, phrase, say
from palier.rules.people import household
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Demande, Home, Proof, Situation, weakest
from palier.rules.people.household import Composition
from palier.rules.scoring import fact_doubts, fact_numbers, fact_offered, fact_sources
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.grid_facts import CATALOGUE
from palier.rules.situations import dalo

_ALWAYS = frozenset({"surface", Situation.HOMELESS.value, Situation.HANDICAP.value})
"""Facts that doubts and adapted homes read whatever the grid weighs."""
_UNREAD = frozenset({Situation.HANDICAP.value})
"""The same where nobody reads doubts."""


def _gather(
    demande: Demande, found: Composition, since: date | None, on: date, wanted: frozenset[str]
) -> dict[str, Fact]:
    """Of two facts under one code: a living claim, then the register, a living motive, then what has ended."""
    facts: dict[str, Fact] = {}
    claims = list(fact_sources.claims(demande, on))
    living = [fact for fact in claims if fact.holds(on)]
    announced = list(fact_sources.announced(demande, on))
    for source in (
        living,
        fact_sources.of_register(demande, found, on, wanted),
        [fact for fact in announced if fact.holds(on)],
        claims,
        announced,
    ):
        for fact in source:
            facts.setdefault(fact.code, fact)
    for fact in fact_numbers.numbers(demande, found, since, on, wanted):
        facts[fact.code] = fact
    return facts


_QUARTILE = "premier_quartile"
_NO_PLACE = phrase(
    "Le seuil des ressources les plus faibles (premier quartile) dépend du territoire du logement : il est regardé "
    "logement par logement."
)


def _quartile(
    demande: Demande, home: Home | None, on: date, wanted: frozenset[str]
) -> tuple[dict[str, Fact], tuple[Reason, ...]]:
    """The fact of being in the first quartile where the home is, or why it is not known (three answers, never a guess)."""
    if _QUARTILE not in wanted:
        return {}, ()
    if home is None:
        return {}, (Reason(code="quartile_sans_territoire", source=cch("L441-1"), sentence=say(_NO_PLACE)),)
    answer = quartile.first_quartile(demande.household, home, on=on)
    if answer.place is Quartile.UNKNOWN:
        return {}, answer.reasons
    if answer.place is Quartile.ABOVE:
        return {}, ()
    proof = weakest(*(person.resources_proof for person in demande.household.persons if person.resources))
    text = answer.reasons[0].sentence.removesuffix(".")
    return {_QUARTILE: Fact(code=_QUARTILE, text=text, proof=proof, field="listeRessourceRecue")}, ()


@applies(cch("L441-2-8"), cch("L441-1"), cch("R441-4"))
def facts_of(
    demande: Demande,
    home: Home | None = None,
    *,
    on: date,
    departement: str,
    wanted: frozenset[str] = frozenset(CATALOGUE),
    territory: str = "",
) -> CotationFacts:
    """Compute the facts of a demande on a day, with the seniority of ``departement``: all, or those that are wanted."""
    found = household.composition(demande.household, on=on)
    since = demande.waiting_since.get(departement, demande.deposited_on)
    facts = _gather(demande, found, since, on, wanted | (_UNREAD if is_unread() else _ALWAYS))
    in_quartile, quartile_doubts = _quartile(demande, home, on, wanted)
    facts |= in_quartile
    at_home = fact_offered.offered(demande, found, home, departement=departement, on=on, wanted=wanted)
    facts |= {fact.code: fact for fact in at_home if fact.code in wanted}
    handicap = facts.get(Situation.HANDICAP.value)
    is_match = handicap is not None and handicap.proof is Proof.VERIFIED and handicap.holds(on)
    # A doubt moves no point: nobody reads it, nobody looks for it.
    doubts = () if is_unread() else fact_doubts.doubts(demande, facts, since, on=on)
    return CotationFacts(
        on=on,
        departement=departement,
        waiting_since=since,
        is_dalo=dalo.is_living(demande, on=on),
        is_transfer=demande.is_transfer,
        suits_adapted_home=is_match if home is not None and home.is_adapted else None,
        facts=facts,
        choices=demande.choices,
        territory=home.territory if home is not None else territory,
        to_confirm=(*found.to_confirm, *doubts),
        unseen=fact_offered.unseen(home, departement, on),
        quartile_doubts=quartile_doubts,
    )
