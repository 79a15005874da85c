"""At least three candidates, or an exception that is true: computed from the list, never taken on trust (R441-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palier.rules.candidature.funnel import Stage
from palier.rules.commission.commission import Exemption
from palier.rules.law import french, parameters
from palier.rules.law.law import applies, cch
from palier.rules.people.answers import Reason

_ARTICLE = cch("R441-3")
_DALO_TIER = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCandidate:
    """A candidate whom the landlord holds: where they stand, and whether they are a recognised DALO household."""

    stage: Stage
    tier: int

    @property
    def is_dalo(self) -> bool:
        """Tier 0 is a recognised DALO that has not lapsed."""
        return self.tier == _DALO_TIER


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStanding:
    """What is left of a list: who may be examined, who is still to check, and how many ranks can be called."""

    compliant: tuple[SentCandidate, ...]
    unread: int
    """Designated files that nobody has checked."""
    waiting: tuple[SentCandidate, ...]
    """Files from which pieces are awaited."""
    callable: int
    """Next ranks of the frozen list that can still be called."""
    needed: int
    """How many the commission examines at least."""
    is_plai: bool
    is_named: bool = False
    """Whether the préfet named the household, without an ad: only then does the exception of the DALO hold."""

    @property
    def to_check(self) -> int:
        """Files that may still become compliant."""
        return self.unread + len(self.waiting)

    @property
    def is_short(self) -> bool:
        """Fewer are compliant than the law wants examined."""
        return len(self.compliant) < self.needed

    @property
    def may_call(self) -> bool:
        """Whether the next rank is to be called: even with those still to check, fewer than three would remain."""
        return self.callable > 0 and len(self.compliant) + self.to_check < self.needed


@applies(_ARTICLE)
def standing(
    sent: Iterable[SentCandidate], *, callable_ranks: int, is_plai: bool, on: date, is_named: bool = False
) -> ListStanding:
    """Count what is left of a list on a day."""
    known = list(sent)
    return ListStanding(
        compliant=tuple(one for one in known if one.stage is Stage.CONFORME),
        unread=sum(one.stage is Stage.DESIGNEE for one in known),
        waiting=tuple(one for one in known if one.stage is Stage.INCOMPLETE),
        callable=callable_ranks,
        needed=parameters.get("commission.toml", "min_examined", on).value,
        is_plai=is_plai,
        is_named=is_named,
    )


@applies(_ARTICLE)
def exemptions(found: ListStanding) -> tuple[Exemption, ...]:
    """The exceptions that are true of a list; none where three can be examined."""
    if not found.is_short or not found.compliant:
        return ()
    is_true = {
        Exemption.TOO_FEW: not found.to_check and not found.callable,
        Exemption.DALO: found.is_named and all(one.is_dalo for one in found.compliant),
        Exemption.ADAPTED_PLAI: found.is_plai,
    }
    return tuple(code for code in Exemption if is_true[code])


def _fault(code: str, sentence: str) -> Reason:
    return Reason(code=code, sentence=sentence, source=_ARTICLE)


@applies(_ARTICLE)
def unexamined(found: ListStanding) -> Reason | None:
    """Why a home cannot be examined yet: somebody sent to the landlord would be passed over without having been read.

    A file never checked, and a DALO household whose pieces are awaited, come before the agenda, whatever their rank.
    """
    if found.unread:
        counted = french.count(
            found.unread, "dossier désigné n’a pas été contrôlé", "dossiers désignés n’ont pas été contrôlés"
        )
        return _fault("dossier_non_controle", f"{counted} : contrôlez d’abord chaque dossier désigné.")
    if dalo := sum(one.is_dalo for one in found.waiting):
        counted = french.count(
            dalo, "ménage DALO dont des pièces sont attendues", "ménages DALO dont des pièces sont attendues"
        )
        sentence = f"{counted} : cette priorité passe avant les autres, finissez d’abord ce contrôle."
        return _fault("dalo_en_attente", sentence)
    return None


@applies(_ARTICLE)
def fault(found: ListStanding, exception: Exemption | str | None) -> Reason | None:
    """What keeps a home from being examined: nobody, somebody not read, or fewer than three without a true exception."""
    if not found.compliant:
        return _fault("aucun_conforme", "Aucun candidat conforme : ce logement ne peut pas être examiné.")
    if refused := unexamined(found):
        return refused
    return _exception_fault(found, exception) if found.is_short else None


def _exception_fault(found: ListStanding, exception: Exemption | str | None) -> Reason | None:
    """Fewer than three are compliant: the exception named is true, or is to be chosen, or nothing is true yet."""
    true = exemptions(found)
    if exception and exception in true:
        return None
    if exception:
        return _fault("exception_fausse", f"Cette exception n’est pas vraie de cette liste. {numbers(found)}")
    if true:
        return _fault("exception_a_choisir", f"{numbers(found)} Choisissez l’exception de la loi qui s’applique.")
    return _fault("trop_peu", f"{numbers(found)} {_next_step(found)}")


def _next_step(found: ListStanding) -> str:
    if found.waiting:
        return "Finissez les contrôles en attente de pièces, ou appelez le rang suivant si la liste le permet."
    return "Appelez le rang suivant, puis contrôlez son dossier."


def _none_or(number: int, singular: str, plural: str) -> str:
    return french.count(number, singular, plural) if number else f"aucun {singular}"


@applies(_ARTICLE)
def numbers(found: ListStanding) -> str:
    """The count that the page, the refusal and the minutes give in the same words."""
    conform = french.count(len(found.compliant), "candidat conforme", "candidats conformes")
    check = _none_or(found.to_check, "dossier encore à contrôler", "dossiers encore à contrôler")
    calls = _none_or(found.callable, "rang suivant à appeler", "rangs suivants à appeler")
    return f"{conform}, {check}, {calls}."
