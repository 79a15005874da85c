"""Which acts may write a row of a table: each is told by a line of the journal, in its transaction (ADR 42).

Rows of these tables that no such line tells of were written by no act: by plain SQL, its triggers on. The verbs are the words of
the journal, and the only list of them by table: an act that begins to write one of these has its verb here, or is a fault.
"""

from collections.abc import Mapping

from palier.rules.seals.acts_of_the_path import FILE, IN_TWO, LIST, OFFER, SEANCE

INVENTED = "inventer_monde"
"""What an invented world says once of all that it writes."""
_SIGNED_OUT = ("fermer_organisme", "suspendre_organisme", "suspendre_membre", "fermer_membre", "changer_role")
_FACTORS = ("activer_second_facteur", "retirer_second_facteur", "reinitialiser_second_facteur")

_WHO: Mapping[str, tuple[str, ...]] = {
    "user": (
        "inviter_membre",
        "corriger_membre",
        "retirer_invitation",
        "fermer_sessions_membre",
        "renouveler_lien",
        "choisir_mot_de_passe",
        "changer_mot_de_passe",
        "se_connecter",
        "fermer_mes_sessions",
        "oublier_navigateurs",
        "changer_titulaire",
        "renouveler_codes_secours",
        *_SIGNED_OUT,
        *_FACTORS,
        *IN_TWO,
        "effacer",
    ),
    "membership": (
        "inviter_membre",
        "changer_role",
        "suspendre_membre",
        "reprendre_membre",
        "fermer_membre",
        "retirer_invitation",
    ),
    "organisation": (
        "creer_organisme",
        "corriger_organisme",
        "marquer_etat",
        "demarquer_etat",
        "exiger_second_facteur",
        "ne_plus_exiger_second_facteur",
        "suspendre_organisme",
        "reprendre_organisme",
        "fermer_organisme",
    ),
    "holder": ("se_connecter", *IN_TWO, "effacer"),
    "person": ("importer", "changer_contact", *IN_TWO, "effacer"),
    "seniority": ("importer", "reunir_numeros", *IN_TWO, "effacer"),
    "safechannel": ("changer_contact", *IN_TWO, "effacer"),
    "home": (
        "declarer_logement",
        "orienter_logement",
        "garder_logement",
        "reprendre_logement",
        "corriger_logement",
        "corriger_vacance",
    ),
    "convention": ("conclure_convention", "finir_convention", "corriger_convention"),
    "flowplan": ("prevoir_flux",),
    "letterprinter": ("nommer_imprimeur", "retirer_imprimeur"),
    "secondfactor": (*_FACTORS, "fermer_membre", "retirer_invitation"),
    "linkedidentity": (
        "relier_identite",
        "delier_identite",
        "changer_titulaire",
        "fermer_membre",
        "retirer_invitation",
        "effacer",
    ),
    "mandate": (
        "donner_mandat",
        "retirer_mandat",
        "rendre_mandat",
        "accorder_mandat",
        "reprendre_accord_mandat",
        "prevenir_fin_mandat",
        "fermer_mandat",
        "changer_titulaire",
        "finir_mandat",
        "effacer",
    ),
    "backupcode": (
        *_FACTORS,
        "renouveler_codes_secours",
        "utiliser_code_secours",
        "fermer_membre",
        "retirer_invitation",
    ),
    "passwordlink": (
        "inviter_membre",
        "renouveler_lien",
        "envoyer_lien",
        "choisir_mot_de_passe",
        "corriger_membre",
        "retirer_invitation",
        "fermer_membre",
    ),
    "legalhold": ("conserver", "lever_conservation", "effacer"),
    "correction": ("corriger_logement", "corriger_vacance", "corriger_convention", "corriger_bail", "corriger_remise"),
    "gridversion": ("entrer_grille",),
    "sizeguideversion": ("entrer_repere_tailles",),
}
TOLD: Mapping[str, frozenset[str]] = {
    table: frozenset({*verbs, INVENTED}) for acts in (_WHO, FILE, LIST, SEANCE, OFFER) for table, verbs in acts.items()
}
"""By table, the verbs of which one must be told in the transaction that writes it."""
GO_SILENTLY = frozenset({"passwordlink", "piececontent", "filecontent"})
"""Tables whose rows the clock removes once their time is over, without a line."""
