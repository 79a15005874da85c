"""The programs that a person types as `./run palier NAME`, each with its module and its word in the list."""

from __future__ import annotations

MODULES = {
    "serve": ("config.serving", "Sert le site et fait ses tâches."),
    "worker": ("config.worker", "Fait les tâches seules, sur une autre machine ou le temps d’une vague."),
    "upgrade": (
        "hosting.upgrades.upgrade",
        "Met une autre version en place, sans interruption, ou revient à la précédente.",
    ),
    "contract": (
        "hosting.upgrades.contract",
        "Retire de la base ce que plus aucune version ne lit ; il n’y a pas de retour.",
    ),
    "backup": (
        "hosting.backups.backup",
        "Copie la base, scellée, pendant qu’elle sert ; tire les clés, contrôle, élague.",
    ),
    "archive": ("config.backups.archive", "Reçoit le journal de la base au fil de l’eau et le scelle."),
    "restore": (
        "hosting.backups.restore",
        "Rétablit la base telle qu’elle était à une seconde choisie, dans un nouveau dossier.",
    ),
    "certificates": ("hosting.database.certificates", "Fait l’autorité d’un cluster, et un certificat par machine."),
    "sne-sandbox": ("sandbox.sne", "Tient lieu de registre national, pour essayer."),
    "mail-sandbox": ("sandbox.mail", "Tient lieu de relais de courrier, pour essayer."),
    "texts-sandbox": ("sandbox.texts", "Tient lieu d’opérateur de messages courts, pour essayer."),
    "returns-sandbox": ("sandbox.returns", "Tient lieu de boîte des retours, pour essayer."),
    "authority-sandbox": ("sandbox.authority", "Tient lieu d’autorité d’horodatage, pour essayer."),
    "identity-sandbox": ("sandbox.identity", "Tient lieu de FranceConnect et de ProConnect, pour essayer."),
    "taxes-sandbox": ("sandbox.taxes", "Tient lieu de l’administration fiscale, pour essayer."),
    "particulier-sandbox": ("sandbox.particulier", "Tient lieu d’API Particulier, pour essayer."),
    "signing-sandbox": ("sandbox.signing", "Tient lieu d’un prestataire de signature électronique, pour essayer."),
    "webhooks-sandbox": ("sandbox.webhooks", "Tient lieu de logiciel qui reçoit les événements, pour essayer."),
    "world": ("benchmarks.world", "Écrit un grand territoire inventé, pour mesurer."),
}
"""Each needs the database only in its own time, so that none is a management command."""
