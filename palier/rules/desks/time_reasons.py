"""Why a household takes more time for its papers, in the words of the desk that examines them."""

from collections.abc import Mapping

from palier.rules.letters.more_time import TimeReason

DESK_REASONS: Mapping[TimeReason, str] = {
    TimeReason.THIRD_PARTY: "le ménage attend un papier de quelqu’un d’autre",
    TimeReason.HEALTH: "une raison personnelle",
    TimeReason.AWAY: "une raison personnelle",
    TimeReason.HELP: "le ménage a besoin d’aide pour comprendre ou pour faire : vous pouvez l’appeler",
    TimeReason.OTHER: "une autre raison",
}
"""The words for who examines the file. An illness is no landlord's to know before it decides: it reads as an absence does."""
