"""Where each role may go from any page, as data: one list a role, on its own pages and on those that it shares."""

from collections.abc import Mapping

from palier.rules.doors.access import Role

PUBLIC = (("Chercher", "recherche"), ("Comment ça marche", "classement"), ("Connexion", "connexion"))
NAVIGATION: Mapping[Role, tuple[tuple[str, str], ...]] = {
    Role.DEMANDEUR: (
        ("Chercher", "recherche"),
        ("Mes candidatures", "mes-candidatures"),
        ("Mon dossier", "mon-dossier"),
        ("Courrier", "courrier"),
    ),
    Role.BAILLEUR: (
        ("File du jour", "bailleur"),
        ("Logements", "bailleur_logements"),
        ("Séances", "seances"),
        ("Flux", "bailleur_flux"),
        ("Lettres", "lettres"),
        ("Retrouver", "retrouver"),
    ),
    Role.RESERVATAIRE: (
        ("File du jour", "file-du-jour"),
        ("Pièces", "file-pieces"),
        ("Objectifs", "objectifs"),
        ("Droits", "droits-flux"),
        ("Lettres", "lettres"),
        ("Retrouver", "retrouver"),
    ),
}
"""The entries of each role, by the names of their addresses; everyone else has those of the public."""
