"""The stages of a candidature and of a publication, and the only legal moves between them.

The table is the rule: the workflows step through it, the documentation draws it, a test plays it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law.law import Source, act, applies, cch


class Stage(StrEnum):
    """Where a candidature stands."""

    DEPOSEE = "deposee"
    EN_ATTENTE = "en_attente"
    INELIGIBLE = "ineligible"
    CLASSEE = "classee"
    ECARTEE = "ecartee"
    NON_RETENUE = "non_retenue"
    DESIGNEE = "designee"
    INCOMPLETE = "incomplete"
    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"
    ATTRIBUEE = "attribuee"
    EN_RESERVE = "en_reserve"
    SOUS_CONDITION = "sous_condition"
    NON_ATTRIBUEE = "non_attribuee"
    IRRECEVABLE = "irrecevable"
    OFFRE_ENVOYEE = "offre_envoyee"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"
    SANS_REPONSE = "sans_reponse"
    BAIL_SIGNE = "bail_signe"
    SUSPENDUE = "suspendue"
    RETIREE = "retiree"
    DESISTEE = "desistee"
    SANS_SUITE = "sans_suite"


class PublicationStage(StrEnum):
    """Where a publication stands. Closing and ranking are one step."""

    BROUILLON = "brouillon"
    PUBLIEE = "publiee"
    CLASSEE = "classee"
    DESIGNEE = "designee"
    EN_COMMISSION = "en_commission"
    ATTRIBUEE = "attribuee"
    LOUEE = "louee"
    INFRUCTUEUSE = "infructueuse"
    RENDUE = "rendue_au_bailleur"
    RETIREE = "retiree"


class Mover(StrEnum):
    """In whose act a move is made."""

    DEMANDEUR = "demandeur"
    RESERVATAIRE = "reservataire"
    BAILLEUR = "bailleur"
    COMMISSION = "commission"
    CLOCK = "horloge"


class Verb(StrEnum):
    """What is done to a candidature; the journal writes the same word."""

    APPLY = "deposer"
    APPLY_AGAIN = "deposer_de_nouveau"
    HOLD = "mettre_en_attente"
    RELEASE = "lever_attente"
    WITHDRAW = "retirer"
    RANK = "classer"
    FIND_INELIGIBLE = "constater_ineligible"
    SET_ASIDE = "ecarter"
    BRING_BACK = "reprendre"
    DESIGNATE = "designer"
    PASS_OVER = "ne_pas_retenir"  # noqa: S105 - a verb, no password
    FIND_COMPLIANT = "constater_conforme"
    ASK_PIECES = "demander_pieces"
    FIND_NOT_COMPLIANT = "constater_non_conforme"
    CHECK_AGAIN = "reprendre_controle"
    ATTRIBUTE = "attribuer"
    RESERVE = "garder_en_reserve"
    ATTRIBUTE_UNDER_CONDITION = "attribuer_sous_condition"
    REFUSE_ATTRIBUTION = "ne_pas_attribuer"
    FIND_INADMISSIBLE = "declarer_irrecevable"
    RECONSIDER = "reprendre_decision"
    OFFER = "proposer"
    ACCEPT = "accepter"
    DECLINE = "refuser"
    NOTE_SILENCE = "constater_silence"
    SIGN = "signer_bail"
    FALL_THROUGH = "constater_abandon_bail"
    TAKE_BACK = "reprendre_offre"
    SUSPEND = "suspendre"
    RESTORE = "retablir"
    STEP_DOWN = "se_desister"
    END = "classer_sans_suite"


@dataclass(frozen=True, slots=True)
class FunnelMove:
    """One legal move: who may take a candidature from where to where, and under which article."""

    verb: Verb
    origin: Stage
    target: Stage
    actors: tuple[Mover, ...]
    article: Source


class IllegalMove(Exception):
    """The table does not allow this verb from this stage."""

    def __init__(self, origin: Stage, verb: Verb) -> None:
        """Keep both so that a page can say which act came too late."""
        super().__init__(f"{verb} is not possible from {origin}")
        self.origin = origin
        self.verb = verb


_PLAN, _COMMISSION, _OFFER, _LEASE = cch("L441-2-8"), cch("R441-3"), cch("R441-10"), cch("R441-2-8 a")
_DESIGNATION, _CHECK = cch("R441-5"), cch("R441-1")
_HOUSE = act("règles de publication de Palier")

INITIAL = Stage.DEPOSEE
"""Where ``Verb.APPLY`` puts a new candidature; it is no move, since nothing stood before it."""
NAMED = Stage.DESIGNEE
"""Where a household named by the préfet without an ad begins: nobody applied, and nothing stood before it."""
WITHDRAWABLE = (Stage.DEPOSEE, Stage.EN_ATTENTE, Stage.CLASSEE, Stage.ECARTEE, Stage.NON_RETENUE)
"""Withdrawal is free until designation."""
UNSENT = (*WITHDRAWABLE, Stage.RETIREE, Stage.INELIGIBLE)
"""On the list and sent to nobody: a landlord names none of them, even on a list of its own."""
PROCESSED = (
    Stage.DESIGNEE,
    Stage.INCOMPLETE,
    Stage.CONFORME,
    Stage.ATTRIBUEE,
    Stage.EN_RESERVE,
    Stage.SOUS_CONDITION,
)
"""Sent to the landlord, and no offer out: later withdrawal is a désistement, without malus."""
SUSPENDABLE = (*WITHDRAWABLE, *PROCESSED)
"""What a household's acceptance elsewhere suspends: all that is undecided, even what was set aside."""
LIVE = (*SUSPENDABLE, Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE, Stage.SUSPENDUE)
"""Stages from which something can still happen."""
TERMINAL = tuple(stage for stage in Stage if stage not in LIVE)
"""Stages that end a candidature."""
REOPENED = (Stage.RETIREE,)
"""The one end that its person may undo, and only while the list is open: the publication says so, not this table."""
RECHECKED = (Stage.NON_CONFORME,)
"""The end that the house which checked may undo, until the commission sits: the file is then to be checked again."""
DECIDED = (Stage.ATTRIBUEE, Stage.EN_RESERVE, Stage.SOUS_CONDITION, Stage.NON_ATTRIBUEE, Stage.IRRECEVABLE)
"""What a commission decides: it may take it back while it sits, before anybody was told."""


def _moves(
    verb: Verb, origins: Iterable[Stage], target: Stage, actors: Mover | tuple[Mover, ...], article: Source
) -> tuple[FunnelMove, ...]:
    named = (actors,) if isinstance(actors, Mover) else actors
    return tuple(FunnelMove(verb, origin, target, named, article) for origin in origins)


S, A, V = Stage, Mover, Verb
MOVES: tuple[FunnelMove, ...] = (
    # Seen while the person applies, and written in that act: no clock comes by.
    *_moves(V.HOLD, [S.DEPOSEE], S.EN_ATTENTE, A.DEMANDEUR, _HOUSE),
    *_moves(V.RELEASE, [S.EN_ATTENTE], S.DEPOSEE, A.RESERVATAIRE, _HOUSE),
    *_moves(V.WITHDRAW, WITHDRAWABLE, S.RETIREE, A.DEMANDEUR, _HOUSE),
    *_moves(V.APPLY_AGAIN, REOPENED, S.DEPOSEE, A.DEMANDEUR, _HOUSE),
    *_moves(V.RANK, [S.DEPOSEE], S.CLASSEE, A.CLOCK, _PLAN),
    *_moves(V.FIND_INELIGIBLE, [S.DEPOSEE], S.INELIGIBLE, A.CLOCK, _CHECK),
    *_moves(V.SET_ASIDE, [S.CLASSEE], S.ECARTEE, A.RESERVATAIRE, _DESIGNATION),
    *_moves(V.BRING_BACK, [S.ECARTEE], S.CLASSEE, A.RESERVATAIRE, _DESIGNATION),
    # The clock chooses nobody: it sends the next rank that is asked for, and offers in the commission's order.
    *_moves(V.DESIGNATE, [S.CLASSEE, S.NON_RETENUE], S.DESIGNEE, (A.RESERVATAIRE, A.CLOCK), _DESIGNATION),
    *_moves(V.PASS_OVER, [S.CLASSEE], S.NON_RETENUE, A.RESERVATAIRE, _DESIGNATION),
    *_moves(V.FIND_COMPLIANT, [S.DESIGNEE, S.INCOMPLETE], S.CONFORME, A.BAILLEUR, _CHECK),
    # A file found compliant by mistake comes back so, until the commission sits.
    *_moves(V.ASK_PIECES, [S.DESIGNEE, S.INCOMPLETE, S.CONFORME], S.INCOMPLETE, A.BAILLEUR, cch("R441-2-4-1")),
    *_moves(V.FIND_NOT_COMPLIANT, [S.DESIGNEE, S.INCOMPLETE, S.CONFORME], S.NON_CONFORME, A.BAILLEUR, cch("L441-2-2")),
    # So does one found not compliant: the check is made again, and nobody called meanwhile leaves.
    *_moves(V.CHECK_AGAIN, RECHECKED, S.DESIGNEE, A.BAILLEUR, cch("L441-2-2")),
    *_moves(V.ATTRIBUTE, [S.CONFORME], S.ATTRIBUEE, A.COMMISSION, _COMMISSION),
    *_moves(V.RESERVE, [S.CONFORME], S.EN_RESERVE, A.COMMISSION, _COMMISSION),
    *_moves(V.ATTRIBUTE_UNDER_CONDITION, [S.CONFORME], S.SOUS_CONDITION, A.COMMISSION, _COMMISSION),
    *_moves(V.REFUSE_ATTRIBUTION, [S.CONFORME], S.NON_ATTRIBUEE, A.COMMISSION, _COMMISSION),
    *_moves(V.FIND_INADMISSIBLE, [S.CONFORME], S.IRRECEVABLE, A.COMMISSION, cch("R441-2-8 d")),
    *_moves(V.RECONSIDER, DECIDED, S.CONFORME, A.COMMISSION, _COMMISSION),
    *_moves(V.OFFER, [S.ATTRIBUEE, S.EN_RESERVE, S.SOUS_CONDITION], S.OFFRE_ENVOYEE, (A.BAILLEUR, A.CLOCK), _OFFER),
    *_moves(V.ACCEPT, [S.OFFRE_ENVOYEE], S.ACCEPTEE, A.DEMANDEUR, _OFFER),
    *_moves(V.DECLINE, [S.OFFRE_ENVOYEE], S.REFUSEE, A.DEMANDEUR, _OFFER),
    *_moves(V.NOTE_SILENCE, [S.OFFRE_ENVOYEE], S.SANS_REPONSE, A.CLOCK, _OFFER),
    *_moves(V.SIGN, [S.ACCEPTEE], S.BAIL_SIGNE, A.BAILLEUR, _LEASE),
    *_moves(V.FALL_THROUGH, [S.ACCEPTEE], S.EN_RESERVE, A.BAILLEUR, _OFFER),
    # An offer never proved delivered is no silence: a person takes it back, and nothing is lost.
    *_moves(V.TAKE_BACK, [S.OFFRE_ENVOYEE], S.EN_RESERVE, A.BAILLEUR, _OFFER),
    *_moves(V.STEP_DOWN, [*PROCESSED, S.OFFRE_ENVOYEE, S.ACCEPTEE, S.SUSPENDUE], S.DESISTEE, A.DEMANDEUR, _OFFER),
    *_moves(V.SUSPEND, SUSPENDABLE, S.SUSPENDUE, A.DEMANDEUR, _OFFER),
    *(FunnelMove(V.RESTORE, S.SUSPENDUE, stage, (A.CLOCK,), _OFFER) for stage in SUSPENDABLE),
    *_moves(V.END, [*WITHDRAWABLE, *PROCESSED, S.OFFRE_ENVOYEE, S.SUSPENDUE], S.SANS_SUITE, A.CLOCK, _HOUSE),
)
del S, A, V

_TARGETS: dict[tuple[Stage, Verb], FunnelMove] = {
    (move.origin, move.verb): move for move in MOVES if move.verb is not Verb.RESTORE
}
_RESTORABLE = {move.target: move for move in MOVES if move.verb is Verb.RESTORE}


@applies(cch("R441-3"), cch("R441-10"))
def step(origin: Stage | str, verb: Verb, *, back_to: Stage | str | None = None) -> FunnelMove:
    """Return the legal move for ``verb`` from ``origin``, or raise ``IllegalMove``.

    ``back_to`` is the stage in which a suspended candidature stood, for ``Verb.RESTORE`` only.
    """
    origin = Stage(origin)
    if verb is Verb.RESTORE:
        if origin is Stage.SUSPENDUE and back_to is not None and Stage(back_to) in _RESTORABLE:
            return _RESTORABLE[Stage(back_to)]
        raise IllegalMove(origin, verb)
    try:
        return _TARGETS[origin, verb]
    except KeyError:
        raise IllegalMove(origin, verb) from None


class HomeTaken(Exception):
    """Another candidature already holds an offer, an acceptance or a lease on this home."""


HOLDING = (Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE, Stage.BAIL_SIGNE)
"""Stages that take the home: one candidature of a publication at a time."""


@applies(cch("R441-10"))
def require_home_free(verb: Verb, others: Iterable[Stage | str]) -> None:
    """Refuse an offer, an acceptance or a lease while one of the ``others`` on this home holds one. Raises ``HomeTaken``."""
    if verb in (Verb.OFFER, Verb.ACCEPT, Verb.SIGN) and any(Stage(stage) in HOLDING for stage in others):
        raise HomeTaken(verb)


@applies(cch("R441-3"))
def verbs_from(origin: Stage | str) -> tuple[Verb, ...]:
    """The verbs that the table allows from a stage, in the order of the table."""
    return tuple(dict.fromkeys(move.verb for move in MOVES if move.origin == origin))


P = PublicationStage
PUBLICATION_MOVES: dict[PublicationStage, tuple[PublicationStage, ...]] = {
    P.BROUILLON: (P.PUBLIEE, P.DESIGNEE, P.RETIREE),
    P.PUBLIEE: (P.CLASSEE, P.RETIREE),
    P.CLASSEE: (P.DESIGNEE, P.INFRUCTUEUSE, P.RENDUE, P.RETIREE),
    P.DESIGNEE: (P.EN_COMMISSION, P.INFRUCTUEUSE, P.RENDUE, P.RETIREE),
    P.EN_COMMISSION: (P.ATTRIBUEE, P.INFRUCTUEUSE, P.DESIGNEE, P.RETIREE),
    P.ATTRIBUEE: (P.LOUEE, P.INFRUCTUEUSE, P.EN_COMMISSION, P.DESIGNEE, P.RETIREE),
    P.LOUEE: (),
    # Back to its commission while the séance is open: nobody was told.
    P.INFRUCTUEUSE: (P.RENDUE, P.EN_COMMISSION),
    P.RENDUE: (),
    P.RETIREE: (),
}
ENDED_LISTS = (P.LOUEE, P.INFRUCTUEUSE, P.RENDUE, P.RETIREE)
"""Stages of a publication from which its home can be offered again."""
del P


class IllegalPublicationMove(Exception):
    """The publication cannot go from this stage to that one."""

    def __init__(self, origin: PublicationStage, target: PublicationStage) -> None:
        """Keep both so that a page can say which act came too late."""
        super().__init__(f"{origin} -> {target}")
        self.origin = origin
        self.target = target


@applies(cch("R441-5"))
def step_publication(origin: PublicationStage | str, target: PublicationStage) -> PublicationStage:
    """Return ``target`` when the table allows it from ``origin``, or raise ``IllegalPublicationMove``."""
    origin = PublicationStage(origin)
    if target not in PUBLICATION_MOVES[origin]:
        raise IllegalPublicationMove(origin, target)
    return target


def mermaid() -> str:
    """Both tables as Mermaid state diagrams, for ``docs/reference/funnel.md``.

    Suspension and its restoring are one arrow each way, from a group, to keep the picture readable.
    """
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {INITIAL} : {Verb.APPLY}"]
    grouped = (Verb.SUSPEND, Verb.RESTORE, Verb.END)
    lines += [f"    {move.origin} --> {move.target} : {move.verb}" for move in MOVES if move.verb not in grouped]
    lines += [f"    {stage} --> [*]" for stage in TERMINAL]
    suspended = ", ".join(f"`{stage}`" for stage in SUSPENDABLE)
    ended = ", ".join(f"`{move.origin}`" for move in MOVES if move.verb is Verb.END)
    lines += ["```", "", f"`{Verb.SUSPEND}`, `{Verb.RESTORE}` : entre `{Stage.SUSPENDUE}` et {suspended}."]
    lines += ["", f"`{Verb.END}` : vers `{Stage.SANS_SUITE}` depuis {ended}."]
    lines += ["", "```mermaid", "stateDiagram-v2", f"    [*] --> {PublicationStage.BROUILLON}"]
    for origin, targets in PUBLICATION_MOVES.items():
        lines += [f"    {origin} --> {target}" for target in targets] or [f"    {origin} --> [*]"]
    return "\n".join([*lines, "```", ""])
