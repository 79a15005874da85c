"""When the demandeur's own income alone is compared with a ceiling: a divorce, a judge's measure, a complaint, a death.

Each situation stands under the text that says it. What is under none that was read is told, and decides nothing.
"""

from dataclasses import dataclass
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.law import act, applies, cch
from palier.rules.law.parameters import Parameter
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Claim, Demande, PersonRole, Proof, Situation

_FILE = "income.toml"
_ORDER = act("arrêté du 29 juillet 1987")
_OWN = phrase("Seules les ressources du demandeur comptent : un texte le prévoit pour sa situation.")
"""Never which situation: a landlord reads this sentence, and is not told of a violence."""
_OWN_TO_PROVE = phrase(
    "Les ressources du demandeur pourraient compter seules, comme un texte le prévoit pour sa situation : la preuve manque "
    "encore."
)
_OWN_UNREAD = phrase(
    "Selon nos informations, les ressources du demandeur pourraient compter seules : aucun texte lu ici ne le dit de cette "
    "situation."
)
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


def _lives(claim: Claim, on: date) -> bool:
    return (claim.since is None or claim.since <= on) and (claim.valid_until is None or on <= claim.valid_until)


def _ground(situation: Situation, listing: Parameter, *, is_proved: bool, is_read: bool, on: date) -> OwnIncomeGround:
    leaving: list[str] = parameters.get(_FILE, "leaving_situations", on).value
    sentence, remedy = (_OWN, "") if is_proved else (_OWN_TO_PROVE, say("Déposez la pièce qui le prouve."))
    if not is_read:
        sentence, remedy = _OWN_UNREAD, say(_ASK_LANDLORD)
    reason = Reason(code="ressources_propres", sentence=say(sentence), source=listing.article, remedy=remedy)
    return OwnIncomeGround(
        situation=situation,
        is_proved=is_proved,
        is_read=is_read,
        is_leaving=situation.value in leaving,
        reason=reason,
    )


def _is_beyond_order(demande: Demande, on: date) -> bool:
    """The order takes the complaint of a spouse or a partner of a PACS: of a cohabitant it says nothing."""
    spouses: list[str] = parameters.get(_FILE, "complaint_links", on).value
    couples: list[str] = parameters.get("household.toml", "couple_links", on).value
    return any(
        person.link in couples and person.link not in spouses
        for person in demande.household.persons
        if person.role is PersonRole.CO_HOLDER
    )


@applies(cch("L441-1"), _ORDER)
def ground_of(demande: Demande, *, on: date) -> OwnIncomeGround | None:
    """The living claim that lets the demandeur's own income alone count: a proved one first, else one to prove."""
    if not demande.claims:
        return None
    rows = {key: parameters.get(_FILE, key, on) for key in _GROUNDS}
    listed = {code: key for key, row in rows.items() for code in row.value}
    living = [claim for claim in demande.claims if claim.situation.value in listed and _lives(claim, on)]
    for is_proved, proofs in ((True, (Proof.VERIFIED,)), (False, (Proof.REGISTER, Proof.IN_REVIEW, Proof.DECLARED))):
        held = [claim.situation.value for claim in living if claim.proof in proofs]
        if held:
            first = Situation(min(held, key=list(listed).index))
            listing = rows[listed[first.value]]
            is_beyond = first is Situation.COMPLAINT and _is_beyond_order(demande, on)
            return _ground(first, listing, is_proved=is_proved, is_read=listing.is_sure and not is_beyond, on=on)
    return None
