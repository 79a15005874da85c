"""A new wish, a change in the household or of a contact goes to the State's register as a file MOD.

It counts here at once, and no failure to send loses it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import Demande, FileChange, Person, WishSending
from palier.models.demandes import certified_facts, layers, told_jobs
from palier.models.demandes.forks import is_sheltered
from palier.models.demandes.layers import Layers
from palier.models.demandes.told_jobs import ToldJob
from palier.models.doors import jobs
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import say
from palier.rules.letters.composing import compose
from palier.rules.people import changes, facts, numero
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.register import arrivals_seen, taken_back

_ARTICLE = cch("R441-2-5")
_JOB = "palier.jobs.wishes.send"
_SHOWN = 300
IDENTITY = frozenset({"last_name", "birth_name", "first_name", "birth_date", "email", "phone", "address"})
"""Columns of a person of which the register is told."""


def ask(demande: Demande, *, at: datetime, is_of_file: bool = False) -> None:
    """Have it sent, in the transaction that keeps it. A file without a number yet goes whole with its own (CRS).

    ``is_of_file``: persons or a contact are told, and not the wish alone. Once they are, they go with every sending.
    """
    if numero.is_pending(demande.numero_unique):
        return
    asked: dict[str, Any] = {"asked_at": at, "sent_at": None, "refused_at": None, "refusal": ""}
    if is_of_file:
        asked["is_of_file"] = True
    WishSending.objects.update_or_create(demande=demande, defaults=asked)
    defer(demande.pk)


def defer(demande: int) -> None:
    """Hand the sending to the background, one at a time for a demande."""
    jobs.defer(_JOB, lock=f"wish-{demande}", demande=demande)


@dataclass(frozen=True, slots=True)
class ToldIdentity:
    """What is told of the identity of one person: columns of theirs, and the parts of a new address."""

    key: str
    columns: Mapping[str, Any]
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedFacts:
    """Incomes and a home that a paper proved, and jobs as their holders tell them: what the register's file has a block for."""

    incomes: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """By person, whole euros by year."""
    home: Mapping[str, Any] = field(default_factory=dict)
    """Fields of ``facts.CurrentHome``."""
    jobs: Mapping[str, ToldJob] = field(default_factory=dict)
    """By holder. The commune is not sent: it counts once it is proved."""

    def __bool__(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.incomes or self.home or self.jobs)


@dataclass(frozen=True, slots=True)
class WishToSend:
    """The wish as it stands, the number, and the asking that it answers."""

    numero: str
    wish: facts.Wish
    asked_at: datetime
    household: changes.ToldHousehold | None = None
    """Who the household is, where its person told it and the register does not say so yet."""
    told: tuple[ToldIdentity, ...] = ()
    """Names and contacts that were told here, as they stand now."""
    proved: ProvedFacts = field(default_factory=ProvedFacts)
    """What a checked paper says otherwise than the register, and the jobs that holders told."""


def to_send(demande: Demande, *, at: datetime) -> WishToSend | None:
    """What waits to be sent; none once it is sent, refused, or of no use on a demande that is struck off."""
    waiting = WishSending.objects.filter(demande=demande, sent_at=None, refused_at=None).first()
    if waiting is None or not layers.is_open(demande):
        return None
    found = layers.layers_of(demande)
    wish = layers.merge(found, day_in_paris(at)).wish
    stood = layers.told_household(found)
    proved = _proved(demande, found, on=day_in_paris(at)) if waiting.is_of_file else ProvedFacts()
    return WishToSend(
        demande.numero_unique,
        replace(wish, is_enlarged=bool(wish.is_enlarged)),
        waiting.asked_at,
        stood if waiting.is_of_file and _is_to_tell(demande, found, stood) else None,
        _told(demande) if waiting.is_of_file else (),
        _without_places(proved) if is_sheltered(demande) else proved,
    )


def _is_to_tell(demande: Demande, found: Layers, stood: changes.ToldHousehold) -> bool:
    """A household that the register's last file here does not say, or one that it heard of since and that was taken back."""
    return stood.household != found.register.household or taken_back.has_household_to_tell(demande)


def _without_places(proved: ProvedFacts) -> ProvedFacts:
    """The same, and no place of work: that of a sheltered file leads to its person."""
    return replace(proved, jobs={key: replace(job, employer="", commune="") for key, job in proved.jobs.items()})


def _proved(demande: Demande, found: Layers, *, on: date) -> ProvedFacts:
    """What differs from the register's own file. What the State certified stays with whom its person asked it for."""
    register = found.register
    certified = certified_facts.among(demande, found.verified)
    incomes: dict[str, dict[int, int]] = {}
    jobs: dict[str, ToldJob] = {}
    for person in register.household.persons:
        known = {one.year: one.amount for one in person.incomes}
        for path, fact in found.verified.items():
            head, _, rest = path.partition("/")
            key, _, year = rest.partition("/")
            if head != "incomes" or key != person.key or fact.value is None or path in certified:
                continue
            if known.get(int(year)) != fact.value:
                incomes.setdefault(key, {})[int(year)] = fact.value
        if job := told_jobs.standing(person, found.declared, found.contracts_before, on):
            jobs[person.key] = job
    sure = found.verified.get("current_home")
    home = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in (sure.value if sure and sure.value else {}).items()
    }
    home = {name: value for name, value in home.items() if getattr(register.current_home, name) != value}
    return ProvedFacts(incomes=incomes, home=home, jobs=jobs)


def ask_for_proved(demande: Demande, *, at: datetime) -> None:
    """Have the register told of what a paper has proved since it was last asked: twice is the same as once."""
    found = layers.layers_of(demande)
    proved = _proved(demande, found, on=day_in_paris(at))
    if not (proved.incomes or proved.home):
        return
    paths = [*(path for path in found.verified if path.startswith("incomes/")), "current_home"]
    last = max((found.verified[path].at for path in paths if path in found.verified), default=None)
    if not was_asked_since(demande, last):
        ask(demande, at=at, is_of_file=True)


def _told(demande: Demande) -> tuple[ToldIdentity, ...]:
    """By person, the columns that were ever told here, with what they hold now: what was taken back goes back too."""
    columns: dict[str, set[str]] = {}
    parts: dict[str, Mapping[str, str]] = {}
    for row in FileChange.objects.filter(demande=demande).order_by("at", "pk"):
        columns.setdefault(row.person_key, set()).update(row.now.keys() & IDENTITY)
        if "address" in row.now:
            parts[row.person_key] = row.now.get("parts", {}) if row.undone_at is None else {}
    rows = Person.objects.filter(demande=demande, key__in=columns).exclude(role=arrivals_seen.LEFT)
    return tuple(
        ToldIdentity(row.key, {name: getattr(row, name) for name in sorted(columns[row.key])}, parts.get(row.key, {}))
        for row in rows.order_by("key")
    )


@transaction.atomic
def sent(demande: Demande, what: WishToSend, *, at: datetime) -> None:
    """The register has taken it. A newer wish told meanwhile still waits for its own sending."""
    if WishSending.objects.filter(demande=demande, asked_at=what.asked_at, sent_at=None).update(sent_at=at):
        taken_back.heard(demande, asked_at=what.asked_at, at=at)
        telling.journal(JournalVerb.SEND_WISH, demande, by=CLOCK, at=at, article=_ARTICLE)


@transaction.atomic
def refused(demande: Demande, what: WishToSend, why: str, *, at: datetime) -> None:
    """The register does not take it: the person is told why, and the wish stays theirs here."""
    if not WishSending.objects.filter(demande=demande, asked_at=what.asked_at, sent_at=None).update(
        refused_at=at, refusal=why[:_SHOWN]
    ):
        return
    kind = "changement_refuse" if what.household or what.told or what.proved else "souhait_refuse"
    telling.send(demande, compose(kind, why=why[:_SHOWN]), by=CLOCK, at=at)


def was_asked_since(demande: Demande, instant: datetime | None) -> bool:
    """Whether the register was asked to hear of this file after an instant."""
    return instant is not None and WishSending.objects.filter(demande=demande, asked_at__gte=instant).exists()


def late(*, at: datetime) -> list[int]:
    """Demandes whose wish has waited for more than a day."""
    waiting = WishSending.objects.filter(sent_at=None, refused_at=None, asked_at__lt=clocks.unsent_since(at))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class SendingStanding:
    """Where the sending stands, in a sentence for its person."""

    sentence: str
    is_warning: bool = False


def said(demande: Demande) -> SendingStanding | None:
    """What the page says of the last sending; nothing where none was asked."""
    found = WishSending.objects.filter(demande=demande).first()
    if found is None:
        return None
    if found.sent_at is not None:
        return SendingStanding(
            say("Envoyé au registre national le {day}.", day=clocks.say_day(day_in_paris(found.sent_at)))
        )
    if found.refused_at is not None:
        kept = say("Ce que vous avez dit compte quand même sur Palier. Corrigez-le, ou reprenez-le.")
        if not found.is_of_file:
            return SendingStanding(
                say("{refusal}. Votre choix compte quand même sur Palier.", refusal=found.refusal.rstrip(".")),
                is_warning=True,
            )
        return SendingStanding(
            say(
                "Le registre national ne l’a pas pris : {refusal}. {kept}", refusal=found.refusal.rstrip("."), kept=kept
            ),
            is_warning=True,
        )
    if found.is_of_file:
        return SendingStanding(
            say(
                "Ce que vous avez dit compte dès maintenant. Le registre national est prévenu ; s’il ne répond pas, "
                "nous réessayons."
            )
        )
    return SendingStanding(
        say(
            "Votre choix compte dès maintenant sur Palier. Il part au registre national ; s’il ne répond pas, "
            "nous réessayons."
        )
    )
