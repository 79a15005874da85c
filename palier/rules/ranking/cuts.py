"""The cut of a list: where the last place that is sent stands, told by its tier.

A recognised DALO passes before any number of points. So a band of points speaks only to those of the tier of that last
place, and whoever passes, or is passed, by a tier is told so in words.
"""

from dataclasses import dataclass

from palier.rules.law import voice
from palier.rules.law.law import applies, cch
from palier.rules.ranking.ranking import BAND_WIDTH
from palier.rules.scoring.cotation import DALO_TIER, FIRST_TIER

_PRIORITY = cch("L441-2-3")
FIRST = voice.phrase("Vous passez d’abord, par la priorité DALO, quels que soient vos points.")
WAS_FIRST = voice.phrase("Votre priorité DALO a compté avant les points.")


@dataclass(frozen=True, slots=True)
class Cut:
    """The last place that is sent, from ten candidates on."""

    places: int
    """How many are sent."""
    tier: int
    low: int
    """Lower bound of its band of points."""
    priority: int
    """How many on the list pass by the DALO."""

    @property
    def band(self) -> tuple[int, int] | None:
        """The band of points from which one is sent; none where all who are sent pass by the DALO."""
        return None if self.tier == DALO_TIER else (self.low, self.low + BAND_WIDTH)


@applies(cch("L441-2-8"))
def sent(places: int, *, is_own: bool) -> str:
    """How many files are sent, in a sentence; the landlord reads them itself for its own part of the flow."""
    if is_own:
        return voice.say_plural(
            places,
            "Le bailleur examine le premier dossier de la liste.",
            "Le bailleur examine les {count} premiers dossiers de la liste.",
        )
    return voice.say_plural(
        places,
        "Le réservataire propose au bailleur le premier dossier de la liste.",
        "Le réservataire propose au bailleur les {count} premiers dossiers de la liste.",
    )


@applies(_PRIORITY, cch("L441-2-8"))
def say(cut: Cut) -> tuple[str, ...]:
    """Who is sent, in sentences that are true for every reader."""
    if cut.tier == DALO_TIER:
        return (
            voice.say_plural(
                cut.places,
                "Le seul dossier transmis passe par la priorité DALO, quels que soient les points.",
                "Les {count} dossiers transmis passent tous par la priorité DALO, quels que soient les points.",
            ),
        )
    if not cut.priority:
        return (
            voice.say_plural(
                cut.places,
                "Le dossier transmis a entre {low} et {high} points.",
                "Les dossiers transmis commencent entre {low} et {high} points.",
                low=cut.low,
                high=cut.low + BAND_WIDTH,
            ),
        )
    return (
        voice.say_plural(
            cut.priority,
            "{count} dossier passe d’abord, par la priorité DALO.",
            "{count} dossiers passent d’abord, par la priorité DALO.",
        ),
        voice.say_plural(
            cut.places - cut.priority,
            "L’autre dossier transmis a entre {low} et {high} points.",
            "Les autres dossiers transmis commencent entre {low} et {high} points.",
            low=cut.low,
            high=cut.low + BAND_WIDTH,
        ),
    )


@applies(_PRIORITY)
def say_to(tier: int, cut: Cut | None, *, is_over: bool = False) -> str:
    """What points do not say to a candidate of a tier; empty where points alone decide. ``is_over``: the list is closed."""
    if is_over:
        return _say_after(tier, cut)
    if tier == DALO_TIER:
        return voice.say(FIRST)
    if cut is None:
        return ""
    if cut.tier == DALO_TIER:
        return voice.say_plural(
            cut.places,
            "Le seul dossier transmis passe par la priorité DALO : ici, aucun nombre de points ne suffit.",
            "Les {count} dossiers transmis passent tous par la priorité DALO : ici, aucun nombre de points ne suffit.",
        )
    if tier > cut.tier == FIRST_TIER:
        return voice.say(
            "Ce logement adapté va d’abord aux ménages qui en ont besoin : les points ne suffisent pas ici."
        )
    return f"{_passing(cut)} {_left(cut)}" if cut.priority else ""


def _passing(cut: Cut) -> str:
    return voice.say_plural(
        cut.priority,
        "{count} dossier passe avant tous, par la priorité DALO.",
        "{count} dossiers passent avant tous, par la priorité DALO.",
    )


def _left(cut: Cut) -> str:
    rest = cut.places - cut.priority
    if not rest:
        return voice.say("Il ne reste aucune place pour les autres.")
    return voice.say_plural(rest, "Il reste {count} place pour les autres.", "Il reste {count} places pour les autres.")


def _say_after(tier: int, cut: Cut | None) -> str:
    if tier == DALO_TIER:
        return voice.say(WAS_FIRST)
    if cut is None:
        return ""
    if cut.tier == DALO_TIER:
        return voice.say_plural(
            cut.places,
            "Le seul dossier transmis est passé par la priorité DALO : ici, aucun nombre de points n’aurait suffi.",
            "Les {count} dossiers transmis sont tous passés par la priorité DALO : ici, aucun nombre de points n’aurait suffi.",
        )
    if tier > cut.tier == FIRST_TIER:
        return voice.say(
            "Ce logement adapté allait d’abord aux ménages qui en ont besoin : les points n’ont pas suffi ici."
        )
    return f"{_passed(cut)} {_was_left(cut)}" if cut.priority else ""


def _passed(cut: Cut) -> str:
    return voice.say_plural(
        cut.priority,
        "{count} dossier est passé avant tous, par la priorité DALO.",
        "{count} dossiers sont passés avant tous, par la priorité DALO.",
    )


def _was_left(cut: Cut) -> str:
    rest = cut.places - cut.priority
    if not rest:
        return voice.say("Il ne restait aucune place pour les autres.")
    return voice.say_plural(
        rest, "Il restait {count} place pour les autres.", "Il restait {count} places pour les autres."
    )


@applies(_PRIORITY, cch("L441-2-8"))
def missing_points(tier: int, points: int, cut: Cut | None) -> int | None:
    """About how many points are missing to be sent, to the band; none where points are not what is missing."""
    if cut is None or cut.band is None or tier != cut.tier:
        return None
    return max(BAND_WIDTH, -(-(cut.low - points) // BAND_WIDTH) * BAND_WIDTH)
