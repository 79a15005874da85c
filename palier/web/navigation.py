"""Where each role may go from any page, as data: one list a role, on its own pages and on those that it shares."""

from collections.abc import Mapping

from palier.rules.doors.access import Role
from palier.rules.doors.switches import Switch
from palier.rules.law.voice import phrase

PUBLIC = (
    (phrase("Chercher"), "recherche"),
    (phrase("Comment ça marche"), "classement"),
    (phrase("Connexion"), "connexion"),
)
NAVIGATION: Mapping[Role, tuple[tuple[str, str], ...]] = {
    Role.DEMANDEUR: (
        (phrase("Chercher"), "recherche"),
        (phrase("Mes candidatures"), "mes-candidatures"),
        (phrase("Mon dossier"), "mon-dossier"),
        (phrase("Courrier"), "courrier"),
    ),
    Role.BAILLEUR: (
        (phrase("File du jour"), "bailleur"),
        (phrase("Logements"), "bailleur_logements"),
        (phrase("Séances"), "seances"),
        (phrase("Flux"), "bailleur_flux"),
        (phrase("Lettres"), "lettres"),
        (phrase("Retrouver"), "retrouver"),
    ),
    Role.COMMISSION: ((phrase("Mes séances"), "mes-seances"),),
    Role.EMPLOYEUR: (
        (phrase("Attester"), "employeur"),
        (phrase("Corriger"), "employeur-corriger"),
        (phrase("Lieux de travail"), "employeur-lieux"),
        (phrase("Effectif"), "employeur-effectif"),
        (phrase("Chiffres"), "employeur-chiffres"),
    ),
    Role.CONSEILLER: (
        (phrase("Mes dossiers"), "conseiller"),
        (phrase("Proposer un mandat"), "conseiller-codes"),
        (phrase("Chiffres"), "conseiller-chiffres"),
    ),
    Role.SOCIAL: ((phrase("Mes orientations"), "social"), (phrase("Prendre une orientation"), "social-code")),
    Role.LOGEUR: ((phrase("Demandes"), "logeur"), (phrase("Vos toits"), "logeur-toits")),
    Role.RESERVATAIRE: (
        (phrase("File du jour"), "file-du-jour"),
        (phrase("Pièces"), "file-pieces"),
        (phrase("Objectifs"), "objectifs"),
        (phrase("Droits"), "droits-flux"),
        (phrase("Lettres"), "lettres"),
        (phrase("Retrouver"), "retrouver"),
    ),
    Role.AUDITOR: (
        (phrase("Contrôle"), "controle"),
        (phrase("Journal"), "controle-journal"),
        (phrase("Lectures"), "controle-lectures"),
        (phrase("Classements"), "controle-classements"),
        (phrase("Procès-verbaux"), "controle-seances"),
    ),
    Role.GUICHET: (
        (phrase("Passages"), "guichet"),
        (phrase("Premières demandes"), "enregistrements"),
        (phrase("Messages"), "file-messages"),
    ),
    Role.STEWARD: (
        (phrase("Organismes"), "intendant"),
        (phrase("Retrouver"), "intendant_retrouver"),
        (phrase("Reprises"), "intendant_reprises"),
        (phrase("Tâches"), "intendant_taches"),
        (phrase("Interrupteurs"), "intendant_interrupteurs"),
        (phrase("Grilles"), "intendant_grilles"),
        (phrase("Parts votées"), "intendant_parts"),
        (phrase("Fins de lettre"), "intendant_fins"),
        (phrase("Effacements"), "intendant_effacements"),
        (phrase("Journal"), "intendant_journal"),
    ),
    Role.LOCAL_STEWARD: (
        (phrase("Organismes"), "intendant"),
        (phrase("Retrouver"), "intendant_retrouver"),
        (phrase("Interrupteurs"), "intendant_interrupteurs"),
        (phrase("Grilles"), "intendant_grilles"),
        (phrase("Parts votées"), "intendant_parts"),
        (phrase("Fins de lettre"), "intendant_fins"),
    ),
    Role.MAIRIE: (
        (phrase("Logements"), "mairie"),
        (phrase("Commissions"), "mairie-commissions"),
        (phrase("Attributions"), "mairie-attributions"),
        (phrase("Chiffres"), "mairie-chiffres"),
    ),
    Role.PREFET: (
        (phrase("Logements"), "prefecture"),
        (phrase("Contingent de l’État"), "prefecture-contingent"),
        (phrase("Commissions"), "prefecture-commissions"),
        (phrase("Attributions"), "prefecture-attributions"),
        (phrase("Chiffres"), "prefecture-chiffres"),
    ),
}
"""The entries of each role, by the names of their addresses; everyone else has those of the public."""
SWITCHED: Mapping[str, Switch] = {"enregistrements": Switch.REGISTRATION}
"""Entries that a shut switch hides; what was begun is led to from the first page of the desk."""
