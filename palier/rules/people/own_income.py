"""When the demandeur's own income alone is compared with a ceiling: a divorce, a judge's measure, a complaint, a death.

Each situation stands under the text that says it. What is under none that was read is told, and decides nothing.
"""

from dataclasses import dataclass
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people import household
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Claim, Demande, Proof, Situation

_FILE = "income.toml"
_ORDER = act("arrêté du 29 juillet 1987")
_OWN = phrase("Seules les ressources du demandeur comptent : un texte le prévoit pour sa situation.")
"""Never which situation: a landlord reads this sentence, and is not told of a violence."""
_OWN_OPEN = phrase("Les ressources du demandeur pourraient compter seules : cela reste à confirmer.")
"""One sentence and one source for every ground, proved or not, read or not: else a landlord would guess a violence."""
_UNREAD = phrase("Selon nos informations, cela s’admet parfois : aucun texte lu ici ne le dit de cette situation.")
"""With what follows, a remedy: the person of the file reads it, and no desk."""
_ASK_LANDLORD = phrase(
    "Le bailleur dit s’il l’admet. Si un juge a rendu une décision, déclarez-la aussi, parmi vos situations."
)
_GROUNDS = ("own_income_situations", "own_income_by_order", "own_income_told")
"""The rows that list these situations, each under its own text: what is in none that was read decides nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIncomeGround:
    """Why the demandeur's own income alone counts; ``is_proved`` is false while the proof is awaited or being read.

    ``is_read`` is false where no text that was read says it of this situation: proved, it leaves the answer to confirm.
    """

    situation: Situation
    is_proved: bool
    is_read: bool
    is_leaving: bool
    """The spouse or partner is not expected in the home."""
    reason: Reason

    @property
    def counts(self) -> bool:
        """Proved, and said by a text that was read: only then is the income of the others left out."""
        return self.is_proved and self.is_read

    @property
    def leaves_open(self) -> bool:
        """Whether the other holder is to come or to go is not settled: proved or not, read or not, a desk reads the same."""
        return self.is_leaving and not self.counts


def _lives(claim: Claim, on: date) -> bool:
    return (claim.since is None or claim.since <= on) and (claim.valid_until is None or on <= claim.valid_until)


def _ground(situation: Situation, *, is_proved: bool, is_read: bool, on: date) -> OwnIncomeGround:
    leaving: list[str] = parameters.get(_FILE, "leaving_situations", on).value
    remedy = ""
    if not is_read:
        remedy = f"{say(_UNREAD)} {say(_ASK_LANDLORD)}"
    elif not is_proved:
        remedy = say("Déposez la pièce qui le prouve.")
    sentence = say(_OWN_OPEN if remedy else _OWN)
    reason = Reason(code="ressources_propres", sentence=sentence, source=_ORDER, remedy=remedy)
    return OwnIncomeGround(
        situation=situation,
        is_proved=is_proved,
        is_read=is_read,
        is_leaving=situation.value in leaving,
        reason=reason,
    )


def _is_beyond_order(demande: Demande, on: date) -> bool:
    """The order takes the complaint of a spouse or a partner of a PACS: of a cohabitant it says nothing.

    Who does not say what links them may be a cohabitant: that is not read either.
    """
    spouses: list[str] = parameters.get(_FILE, "complaint_links", on).value
    partners = household.partners(demande.household, on=on)
    return any(person.link not in spouses for person in demande.household.persons if person.key in partners)


@applies(cch("L441-1"), _ORDER)
def ground_of(demande: Demande, *, on: date) -> OwnIncomeGround | None:
    """The living claim that lets the demandeur's own income alone count: a proved one first, else one to prove.

    Of several, one that a text names goes before one that none does, then the first listed.
    """
    if not demande.claims:
        return None
    rows = {key: parameters.get(_FILE, key, on) for key in _GROUNDS}
    listed = {code: row for row in rows.values() for code in row.value}
    living = [claim for claim in demande.claims if claim.situation.value in listed and _lives(claim, on)]

    def is_read(situation: Situation) -> bool:
        is_beyond = situation is Situation.COMPLAINT and _is_beyond_order(demande, on)
        return listed[situation.value].is_sure and not is_beyond

    for is_proved, proofs in ((True, (Proof.VERIFIED,)), (False, (Proof.REGISTER, Proof.IN_REVIEW, Proof.DECLARED))):
        held = [claim.situation for claim in living if claim.proof in proofs]
        if held:
            first = min(held, key=lambda one: (not is_read(one), list(listed).index(one.value)))
            return _ground(first, is_proved=is_proved, is_read=is_read(first), on=on)
    return None
