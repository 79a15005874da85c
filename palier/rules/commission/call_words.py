"""How a séance is said to those called to it: its page, the sheet to print and the mail say the same words (article R441-9)."""

from datetime import datetime

from palier.rules.commission import pace
from palier.rules.commission.votes import FORMS
from palier.rules.law import clocks, french
from palier.rules.law.law import act, applies, cch

_COMPOSITION = cch("R441-9")
_HOUSE = act("règles de séance de Palier")
TITLE = "Commission d’attribution"
NO_MAIL = "sans courriel, à joindre par téléphone"
UNTOLD = "rien ne lui avait été annoncé"


@applies(_COMPOSITION)
def called(house: str, held_at: datetime, place: str, form: str, quorum: int, *, is_cancelled: bool = False) -> str:
    """Who calls, when, where, and how many voices are needed."""
    verb = "avait convoqué" if is_cancelled else "convoque"
    voices = french.count(quorum, "voix", "voix")
    return (
        f"{house} {verb} la commission d’attribution le {clocks.say_instant(held_at)}, {place}, {FORMS[form]}. "
        f"Quorum : {voices}."
    )


@applies(_HOUSE)
def foreseen_end(held_at: datetime, lasts: int) -> str:
    """When its secretary foresees that it ends, so many minutes after it begins; blank where nobody said it."""
    if not lasts:
        return ""
    ends = pace.end_of(held_at, lasts).astimezone(clocks.paris())
    if clocks.day_in_paris(ends) != clocks.day_in_paris(held_at):
        return f"Fin prévue le {clocks.say_instant(ends)}."
    return f"Fin prévue à {ends.hour} h {ends.minute:02d}."


@applies(_HOUSE)
def hours_told(held_at: datetime, lasts: int, *, were_told: bool) -> str:
    """The end foreseen as a mail tells it; that there is none any more, to who was told one."""
    if lasts or not were_told:
        return foreseen_end(held_at, lasts)
    return "Aucune heure de fin n’est plus prévue."


@applies(_HOUSE)
def kept(held_at: datetime, lasts: int) -> str:
    """What a calendar says of the time that it keeps."""
    end = foreseen_end(held_at, lasts)
    return end or "Aucune heure de fin n’est prévue : votre agenda garde une heure."


@applies(_COMPOSITION)
def agenda(homes: int) -> str:
    """How long the agenda is: a number of homes, and nothing of anybody."""
    if not homes:
        return "L’ordre du jour n’a encore aucun logement."
    return f"À l’ordre du jour : {french.count(homes, 'logement')}."


@applies(_COMPOSITION)
def quorum_foreseen(voters: int, quorum: int) -> str:
    """That a home would have no quorum, or would lose it with one absence, were everybody who is called to come."""
    called = french.count(voters, "voix convoquée", "voix convoquées")
    if voters < quorum:
        return f"Sans quorum : {called} pour ce logement, {quorum} demandées. Changez les membres, ou une autre séance."
    if voters == quorum:
        return f"Quorum juste : {called} pour ce logement, toutes nécessaires."
    return ""


@applies(_COMPOSITION)
def opening_foreseen(voters: int, quorum: int) -> str:
    """Whether a séance could open with the voices that are awaited: those called, but who said that they will be away."""
    awaited = french.count(voters, "voix attendue", "voix attendues")
    if voters < quorum:
        return (
            f"Quorum menacé : {awaited}, {quorum} demandées. La séance ne pourrait pas s’ouvrir : appelez des suppléants, "
            "changez les membres, ou déplacez-la."
        )
    if voters == quorum:
        return f"Quorum juste : {awaited}, toutes nécessaires."
    return f"Quorum prévu : {awaited}, {quorum} demandées."


@applies(_HOUSE)
def notice_given(called_at: datetime, held_at: datetime) -> str:
    """How many days before it was called. The delay itself is of the commission's own rules, which are not read here."""
    days = (clocks.day_in_paris(held_at) - clocks.day_in_paris(called_at)).days
    if days <= 0:
        return "Convoquée pour le jour même."
    given = f"Convoquée {french.count(days, 'jour')} avant."
    return f"{given} Le délai est celui du règlement de la commission, que Palier ne connaît pas."


@applies(_HOUSE)
def agenda_awaited(leaves_at: datetime, at: datetime) -> str:
    """That members know another agenda than that of now, and when they are written to."""
    when = f"le {clocks.say_instant(leaves_at)}" if leaves_at > at else "dans les deux minutes"
    return f"L’ordre du jour a changé depuis le dernier courriel aux membres : un autre part {when}."


@applies(_HOUSE)
def by_mail(
    *,
    has_account: bool,
    told_at: datetime | None,
    left_at: datetime | None,
    lost_at: datetime | None,
    is_late: bool = False,
) -> str:
    """By what way a member learns of a séance as it is now; ``told_at`` is when a mail was written that says it.

    ``is_late``: it has not left since, and nothing says that it will.
    """
    if lost_at is not None:
        return f"courriel revenu le {clocks.say_instant(lost_at)}, à joindre par téléphone"
    if left_at is not None:
        return f"courriel du {clocks.say_instant(left_at)}"
    if is_late:
        return "courriel pas encore parti, à joindre par téléphone"
    if told_at is not None:
        return "courriel en cours d’envoi"
    return "courriel à venir, dans les deux minutes" if has_account else NO_MAIL
