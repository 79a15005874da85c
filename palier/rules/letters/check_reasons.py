"""Why a file found not compliant by mistake is checked again: a closed list, said alike to its desk and to its household."""

from collections.abc import Mapping

from palier.rules.law.voice import phrase

REASONS: Mapping[str, str] = {
    "lecture": phrase("Une pièce ou une information du dossier avait été mal lue."),
    "confusion": phrase("Le dossier avait été pris pour un autre."),
    "regle": phrase("Une règle avait été mal appliquée."),
    "saisie": phrase("Le résultat enregistré n’était pas celui que le contrôle avait donné."),
}
"""Coded, since the journal holds nothing personal."""
