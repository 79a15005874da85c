"""The codes of an archive in words: one list for each name that ``rules.own_data`` gives to a column.

A code that no list knows, as an older release wrote it, is left as it is: an archive hides nothing that it cannot translate.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from palier.rules.appeals import appeals
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.commission import commission, grounds
from palier.rules.commission.checking import Output
from palier.rules.counter import visits
from palier.rules.counter.visits import End
from palier.rules.doors import readings, verb_words
from palier.rules.exchange import exchange_homes, exchange_states
from palier.rules.fetching.fetching import JOBSEEKERS, TAXES, FetchState
from palier.rules.homes import home_facts, own_places
from palier.rules.homes.alerts import Rhythm
from palier.rules.law import codes
from palier.rules.law.voice import say
from palier.rules.letters import check_reasons, more_time, stage_phrases
from palier.rules.life import radiation, retention
from palier.rules.mandates import acts, mandates, opinions, referrals, trusted
from palier.rules.mandates.mandates import MandateState
from palier.rules.mandates.referrals import ReferralState
from palier.rules.mistakes import answer_words, remedies
from palier.rules.parting.parting import PartingState
from palier.rules.people import change_kinds
from palier.rules.people.answers import Outcome
from palier.rules.people.employment import EmploymentCodeState
from palier.rules.people.facts import PersonRole, Situation
from palier.rules.roofs import other_roofs, roof_requests
from palier.rules.scoring import refusals
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.situations import pieces as documents
from palier.rules.situations import situations
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.rules.takeover import stock_states
from palier.rules.threads import thread_words
from palier.rules.viewings import viewings
from palier.workflows.letters import reaching
from palier.workflows.people import pieces
from palier.workflows.signing import signing_states

_STATES: Mapping[str, Mapping[str, str]] = {
    "demande_state": {"active": "Active", "a_renouveler": "À renouveler", "radiee": "Radiée"},
    "person_role": {
        PersonRole.HOLDER: "Demandeur",
        PersonRole.CO_HOLDER: "Codemandeur",
        PersonRole.DEPENDANT: "Personne à charge",
        PersonRole.IN_CUSTODY: "Enfant en garde ou en visite",
    },
    "layer": {"declare": "Déclaré par le foyer", "verifie": "Vérifié sur une pièce"},
    "job_code_state": {
        EmploymentCodeState.WAITING: "Attend l’employeur",
        EmploymentCodeState.ATTESTED: "Attesté",
        EmploymentCodeState.DECLINED: "Non attesté",
        EmploymentCodeState.REVOKED: "Repris par vous",
        EmploymentCodeState.DISOWNED: "Retiré par vous après l’attestation",
    },
    "piece_status": {
        PieceStatus.TO_CHECK: "En contrôle",
        PieceStatus.VALID: "Acceptée",
        PieceStatus.REFUSED: "Refusée",
        PieceStatus.EXPIRED: "Expirée",
    },
    "level": {Level.ORDINARY: "Ordinaire", Level.SENSITIVE: "Sensible", Level.PROTECTED: "Protégée"},
    "through": {"service_social": "Un service social", TAXES: "L’administration fiscale", JOBSEEKERS: "France Travail"},
    "fetch_state": {
        FetchState.WAITING: "Attend la réponse",
        FetchState.FOUND: "Trouvé, à lire",
        FetchState.NOTHING: "Rien trouvé à ce nom",
        FetchState.AWAY: "Le service n’a pas répondu",
        FetchState.ACCEPTED: "Utilisé par vous",
        FetchState.DECLINED: "Écarté par vous",
        FetchState.WITHDRAWN: "Accord retiré par vous",
        FetchState.TAKEN_BACK: "Repris par vous après usage",
        FetchState.EXPIRED: "Effacé sans être lu",
    },
    "verdict": {
        Outcome.ELIGIBLE: "Conditions remplies",
        Outcome.NOT_ELIGIBLE: "Conditions non remplies",
        Outcome.TO_CONFIRM: "Conditions à confirmer",
    },
    "check_output": {
        Output.COMPLIANT: "Conforme",
        Output.INCOMPLETE: "Incomplet",
        Output.NOT_COMPLIANT: "Non conforme",
        Output.WITHDRAWN: "Désistement",
        Output.AGAIN: "Contrôle repris, à refaire",
    },
    "offer_answer": {
        OfferAnswer.ACCEPTED: "Acceptée",
        OfferAnswer.REFUSED: "Refusée",
        OfferAnswer.SILENT: "Sans réponse",
        OfferAnswer.WITHDRAWN: "Retirée",
    },
    "parting_state": {
        PartingState.TO_CONFIRM: "Attend l’autre titulaire",
        PartingState.CONTESTED: "Contestée",
        PartingState.AGREED: "Acceptée",
        PartingState.GRANTED: "Tranchée : oui",
        PartingState.REFUSED: "Tranchée : non",
        PartingState.TAKEN_BACK: "Retirée",
    },
    "mandate_state": {
        MandateState.LIVING: "En cours",
        MandateState.REVOKED: "Retiré par vous",
        MandateState.GIVEN_BACK: "Rendu par l’organisme",
        MandateState.CLOSED: "Organisme fermé",
    },
    "referral_state": {
        ReferralState.WAITING: "Attend un service social",
        ReferralState.OPEN: "Prise par un service social",
        ReferralState.ASKED: "Une autre pièce est demandée",
        ReferralState.PROVED: "Situation qualifiée",
        ReferralState.UNPROVED: "Situation non prouvée",
    },
    "visit_end": {
        End.LEFT: "Fini à votre départ",
        End.SEEN_AGAIN: "L’agent a reçu une autre personne",
        End.DISOWNED: "Vous avez dit que ce n’était pas vous",
        End.CLOSED: "Fermé par un choix fait sur le dossier",
    },
    "rhythm": {Rhythm.DAILY: "Une fois par jour", Rhythm.AT_ONCE: "Aussitôt"},
}
_LISTS: Mapping[str, Mapping[Any, str]] = {
    **_STATES,
    "civility": codes.CIVILITY,
    "nationality": codes.NATIONALITY,
    "file_type": codes.FILE_TYPE,
    "stage": {stage: words.label for stage, words in stage_phrases.STAGES.items()},
    "set_aside": {ground: words.sentence for ground, words in grounds.GROUNDS.items()},
    "ground": {**{ground: words.sentence for ground, words in grounds.GROUNDS.items()}, **check_reasons.REASONS},
    "decision": commission.LABELS,
    "hold": retention.HOLD_LABELS,
    "strike_off": {reason: rule.label for reason, rule in radiation.RULES.items()},
    "sub_reason": radiation.SUB_LABELS,
    "mistake_kind": remedies.KINDS,
    "mistake_state": remedies.STATES,
    "replay_outcome": answer_words.OUTCOMES,
    "change_kind": change_kinds.LABELS,
    "mandate_scope": mandates.WORDS,
    "mandate_done": acts.LABELS,
    "opinion_state": opinions.LABELS,
    "trust_state": trusted.LABELS,
    "unproved": referrals.REASONS,
    "visit_paper": visits.PAPERS,
    "verb": verb_words.WORDS,
    "function": readings.FUNCTIONS,
    "appeal_subject": {one: text.what for one, text in appeals.SUBJECTS.items()},
    "appeal_reason": appeals.REASONS,
    "appeal_state": appeals.STATES,
    "appeal_answer": {one: text.label for one, text in appeals.ANSWERS.items()},
    "time_reason": more_time.REASONS,
    "time_state": more_time.STATES,
    "reach_kind": {reaching.REACHED: "Vous avez été joint", reaching.PASSED: "Personne n’a pu être joint"},
    "reach_reason": reaching.REASONS,
    "envelope_state": {state.value: words for state, (words, _) in signing_states.WORDS.items()},
    "signing_level": {level.value: words.name for level, words in lease_signing.LEVELS.items()},
    "signing_refusal": lease_signing.REFUSALS,
    "lease_paper": lease_papers.LABELS,
    "viewing_state": {one: text.pill for one, text in viewings.WORDS.items()},
    "roof_state": {one: text.pill for one, text in roof_requests.WORDS.items()},
    "roof_reason": roof_requests.REASONS,
    "roof_public": other_roofs.PUBLICS,
    "stock_line_state": stock_states.LINE_LABELS,
    "exchange_state": {one: text.pill for one, text in exchange_states.ENTRY_WORDS.items()},
    "exchange_need": exchange_homes.NEEDS,
    "exchange_outdoors": exchange_homes.OUTDOORS,
    "exchange_asset": exchange_homes.ASSETS,
    "round_state": {one: text.pill for one, text in exchange_states.ROUND_WORDS.items()},
    "round_answer": exchange_states.ANSWERS,
    "round_verdict": exchange_states.VERDICTS,
    "round_obstacle": exchange_states.OBSTACLES,
    "own_place": own_places.KINDS,
    "thread_subject": thread_words.SUBJECTS,
    "thread_state": {one: text.pill for one, text in thread_words.WORDS.items()},
    "thread_end": {one: text.sentence for one, text in thread_words.ENDS.items()},
    "thread_abuse": thread_words.ABUSES,
    "home_feature": home_facts.FEATURES,
}
_HEADS = {
    "last_twelve_months": "Revenus des douze derniers mois",
    "resources": "Ressources du mois",
    "disability": "Handicap",
    "current_home": "Logement actuel",
    "expected": "Enfant à naître",
    "measures": "Mesure",
    "job": "Emploi attesté par un employeur",
    "refusals": "Refus d’un logement proposé",
    "household": "Le foyer",
    "wish": "Logement recherché",
    "choices": "Critère choisi",
    "identity": "Identité certifiée",
    "accord": "Accord pour demander à deux",
    "dalo": "DALO",
}


def _situation(word: str) -> str:
    return situations.newest(Situation(word)).words if word in set(Situation) else word


def _piece(code: str) -> str:
    try:
        return pieces.label_of(code)
    except documents.NotInTheList:
        return code


def _proof(code: str) -> str:
    try:
        return documents.newest(code).label
    except documents.NotInTheList:
        return code


def _path(path: str) -> str:
    head, *rest = path.split("/")
    if head == "claims" and rest:
        return _situation(rest[0])
    if head == "incomes" and rest:
        return say("Revenu fiscal de référence de {year}", year=rest[-1])
    return _HEADS.get(head, head)


def _refusal(code: str) -> str:
    return refusals.label_of(code, date.max) or code


_ASKED: Mapping[str, Callable[[str], str]] = {
    "piece_code": _piece,
    "proof_code": _proof,
    "fact_path": _path,
    "purpose": readings.sentence,
    "refusal_reason": _refusal,
}


def said(name: str, code: str) -> str:
    """A code in words; itself where no list knows it. Several codes with spaces between are said one by one."""
    if not code:
        return ""
    if name in _ASKED:
        return _ASKED[name](code)
    known = _LISTS[name]
    return " ; ".join(say(known[one]) if one in known else one for one in ([code] if code in known else code.split()))
