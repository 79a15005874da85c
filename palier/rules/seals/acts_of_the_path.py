"""Which acts may write a row of a file or of the path to a home: the list, its candidatures, its séance, its offer (ADR 42).

As ``told_acts`` has it for who may act: the verbs of the journal by table, and the columns that the clock notes without one.
"""

from collections.abc import Mapping

from palier.rules.candidature.funnel import Verb
from palier.rules.candidature.told_moves import NAMED_WITHOUT_AD, TOLD

IN_TWO = ("ouvrir_dossier", "separer")
"""A file that becomes two, in silence or not."""
_MERGED = "reunir_numeros"
_ERASED = "effacer"
_SENT = ("deposer_piece", "retirer_fichier", "ordonner_fichiers", *IN_TWO, _ERASED)
_CLOSED = ("clore", "corriger_classement")
_DESIGNATED = (Verb.DESIGNATE.value, "appeler_suivants")
_DECIDED = (
    Verb.ATTRIBUTE.value,
    Verb.RESERVE.value,
    Verb.ATTRIBUTE_UNDER_CONDITION.value,
    Verb.REFUSE_ATTRIBUTION.value,
    Verb.FIND_INADMISSIBLE.value,
)
_RECONSIDERED = "reprendre_decisions"
_AGENDA = ("inscrire_ordre_du_jour", "reporter", "annuler_seance", _RECONSIDERED)
_SEATED = ("convoquer", "recomposer_seance")
_STRUCK_OFF = ("radier", Verb.SIGN.value, "corriger_bail")

FILE: Mapping[str, tuple[str, ...]] = {
    "demande": (
        "importer",
        "recevoir_numero",
        "constater_echeance",
        "reactiver",
        _MERGED,
        *_STRUCK_OFF,
        *IN_TWO,
        _ERASED,
    ),
    "fact": (
        "completer",
        "confirmer_refus",
        "valider_piece",
        "inscrire_emploi",
        "retirer_emploi",
        "inscrire_identite",
        "retirer_identite",
        *IN_TWO,
        _ERASED,
    ),
    "piece": (
        "valider_piece",
        "refuser_piece",
        "prolonger_validation",
        "constater_expiration",
        *_SENT,
    ),
    **dict.fromkeys(("piecefile", "filecontent", "piececontent"), _SENT),
    "radiationwarning": (
        "avertir_radiation",
        "prouver_remise_avertissement",
        "annuler_avertissement",
        "radier",
        _ERASED,
    ),
    "radiation": (*_STRUCK_OFF, "reactiver", _ERASED),
}
LIST: Mapping[str, tuple[str, ...]] = {
    "publication": (
        "publier",
        NAMED_WITHOUT_AD,
        *_CLOSED,
        *_DESIGNATED,
        *_AGENDA,
        *_DECIDED,
        "constater_personne_suivante",
        Verb.SIGN.value,
        "retirer_publication",
    ),
    "publicationseed": ("publier",),
    "closinghold": ("retenir_classement", "lever_retenue"),
    "candidature": (*sorted(TOLD), *_CLOSED, *_DESIGNATED, "repeser", _RECONSIDERED, _MERGED, _ERASED),
    "setaside": ("proposer_ecart", "refuser_ecart", Verb.SET_ASIDE.value, _MERGED, _ERASED),
    "check": (
        Verb.FIND_COMPLIANT.value,
        Verb.ASK_PIECES.value,
        Verb.FIND_NOT_COMPLIANT.value,
        _MERGED,
        _ERASED,
    ),
    "plannedact": ("prevoir_acte", "annuler_acte", "retirer_publication", *_DESIGNATED),
}
SEANCE: Mapping[str, tuple[str, ...]] = {
    "seance": (
        *_SEATED,
        "deplacer_seance",
        "annuler_seance",
        "ouvrir_seance",
        "noter_presence",
        "clore_seance",
        _RECONSIDERED,
    ),
    "agendaitem": (*_AGENDA, *_DECIDED),
    "calledmember": _SEATED,
    "interestdeclaration": (
        "declarer_interet",
        "retirer_interet",
        "inscrire_ordre_du_jour",
        "recomposer_seance",
        _ERASED,
    ),
    "puttovote": ("mettre_aux_voix", "retirer_des_voix", "reporter", _RECONSIDERED, *_DECIDED),
    "castballot": ("voter", _ERASED),
    "minutessignature": ("signer_proces_verbal",),
    "decision": (*_DECIDED, "constater_condition", _RECONSIDERED, _MERGED, _ERASED),
}
OFFER: Mapping[str, tuple[str, ...]] = {
    "offer": (
        Verb.OFFER.value,
        "constater_remise",
        "corriger_remise",
        "rappeler_offre",
        "second_canal",
        "renvoyer_offre",
        "imprimer_lettre",
        "poster_lettre",
        "revenir_lettre",
        "retirer_lettre",
        "prolonger_reponse",
        Verb.ACCEPT.value,
        Verb.DECLINE.value,
        Verb.NOTE_SILENCE.value,
        Verb.TAKE_BACK.value,
        Verb.STEP_DOWN.value,
        Verb.FALL_THROUGH.value,
        Verb.END.value,
        "confirmer_refus",
        _MERGED,
        _ERASED,
    ),
    "lease": (Verb.SIGN.value, "corriger_bail", _MERGED, _ERASED),
}
NOTED_SILENTLY: Mapping[str, frozenset[str]] = {
    # Held to what it rests on by each walk, whoever wrote it (``acts_traced``), or weighed again at the closing.
    "candidature": frozenset(
        {"verdict", "tier", "order_points", "waiting_since", "snapshot", "changed_at"},
    ),
    "demande": frozenset({"state"}),
    "publication": frozenset({"weighed_with"}),
    "lease": frozenset({"register_told_at"}),
    "radiation": frozenset({"register_told_at", "lifted_at"}),
    "plannedact": frozenset({"done_at", "refused"}),
}
"""By table, what may be written without a line: what an act left is weighed anew, or the register has heard of it."""
