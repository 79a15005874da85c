"""Takes in a demande of the national register: the same file twice has one effect, and erases nothing."""

import unicodedata
from collections.abc import Collection, ItemsView, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from palier.models import Demande, DemandeState, DemandeVersion, FileChange, Person, Seniority
from palier.models.demandes import facts_codec, file_changes, united
from palier.models.doors import acting, jobs, row_security
from palier.rules.doors.access import Action, may, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import add_years
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people import changes, facts
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.register import arrivals_seen, places, taken_back
from palier.workflows.register.arrivals import Arrival, ArrivalIdentity

RENEWAL, STRIKE_OFF = "REN", "RAD"
OVERSEAS_PREFIX = "97"
_CONTACT = ("phone", "email", "address")
_WAYS_IN = (Action.SIGN_IN_WITH_NUMBER, Action.RENEW_DEMANDE, Action.RUN_PLATFORM)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an arrival did: a demande not known before, or a file not read before."""

    demande: Demande
    is_new: bool
    is_changed: bool


@transaction.atomic
def save(sne: Arrival, *, by: Actor, at: datetime, keeps_contact: bool = False) -> Imported:
    """Keep a file of the register as a version, and bring the demande and its persons up to date.

    ``keeps_contact``: how the household is reached here stands, whatever the file says, and nobody new of it is reached.
    """
    require(by.role, next((way for way in _WAYS_IN if may(by.role, way)), Action.RENEW_DEMANDE))
    demande, is_new = _locked(sne.numero)
    last = DemandeVersion.objects.filter(demande=demande).order_by("-file_dated_at", "-id").first()
    # Once a demande has become two, each side hears of its own people only.
    seen = None if _is_known(demande, sne) else sne if is_new else arrivals_seen.seen_by(demande, sne)
    if seen is None:
        _expire(demande, at)
        return Imported(demande, is_new=False, is_changed=False)
    dated = seen.file_dated_at or at
    unheard = () if is_new else taken_back.unheard(demande, dated=seen.file_dated_at)
    sne = taken_back.without(demande, seen, last, unheard)
    DemandeVersion.objects.create(
        demande=demande,
        file_type=sne.file_type,
        file_dated_at=dated,
        received_at=at,
        digest=sne.digest,
        facts=facts_codec.dump(sne.demande),
        unknown_codes=[{"path": code.path, "code": code.code} for code in sne.unknown_codes],
        missing=[{"path": lack.path, "label": lack.label} for lack in sne.missing],
        audience=demande.audience,
    )
    # A file that arrives after a newer one is history: it is kept, and changes nothing.
    if last is None or last.file_dated_at <= dated:
        _update(demande, sne, unheard, dated=dated, at=at, keeps_contact=keeps_contact)
    telling.journal(
        JournalVerb.IMPORT,
        demande,
        by=by,
        at=at,
        article=cch("R441-2-5"),
        details={"type": sne.file_type, "empreinte": sne.digest, "codes_inconnus": len(sne.unknown_codes)},
    )
    if not is_new:
        jobs.defer("palier.jobs.rescoring.rescore", demande=demande.pk)
    return Imported(demande, is_new=is_new, is_changed=True)


def _locked(numero: str) -> tuple[Demande, bool]:
    """The demande of a number under its lock, made if needed; the intake role then sees its own rows."""
    demande, is_new = Demande.objects.select_for_update().get_or_create(numero_unique=numero)
    role = acting.current()
    if role is not None and role.role == row_security.INTAKE and role.demande != demande.pk:
        acting.take(replace(role, demande=demande.pk))
    return demande, is_new


def _is_known(demande: Demande, sne: Arrival) -> bool:
    versions = DemandeVersion.objects.filter(demande=demande, digest=sne.digest)
    return (versions.filter(file_dated_at=sne.file_dated_at) if sne.file_dated_at else versions).exists()


def _update(
    demande: Demande,
    sne: Arrival,
    unheard: Sequence[FileChange],
    *,
    dated: datetime,
    at: datetime,
    keeps_contact: bool,
) -> None:
    # The register was told of no union: of a number that others were united into, it knows its own days alone.
    oldest = united.oldest_days(demande.pk)
    demande.deposited_on = _older(sne.demande.deposited_on or demande.deposited_on, oldest.get(united.DEPOSIT))
    demande.valid_until = valid_until(demande, sne, dated)
    if sne.file_type == STRIKE_OFF:
        demande.state = DemandeState.STRUCK_OFF
        demande.struck_off_at = dated
        demande.strike_off_reason = sne.radiation.reason[:6] if sne.radiation else ""
    elif demande.struck_off_at is None or (demande.struck_off_at < dated and not united.is_united(demande.pk)):
        # A number that a union struck off comes back by the parting of the two, and by no file: its places are on the other.
        demande.state, demande.struck_off_at, demande.strike_off_reason = DemandeState.ACTIVE, None, ""
    demande.save(update_fields=["deposited_on", "valid_until", "state", "struck_off_at", "strike_off_reason"])
    arrivals_seen.settle(demande, sne)
    stood = places.standing(demande)
    told = file_changes.kept_fields(demande, unheard)
    others = places.taken_by_another(demande, sne.persons, told)
    for person in sne.persons:
        before = {} if person.key in others else told.get(person.key, {})
        _keep_person(demande, person, before, keeps_contact=keeps_contact)
    _retire_told(demande, sne)
    places.ask_if_another(demande, stood, at=at)
    for departement, own in seniorities(sne):
        since = min(own, oldest.get(departement, own))
        Seniority.objects.update_or_create(
            demande=demande,
            departement=departement,
            defaults={"since": since},
            create_defaults={"since": since, "audience": demande.audience},
        )
    _expire(demande, at)


def _older(own: date | None, united_since: date | None) -> date | None:
    return min((day for day in (own, united_since) if day is not None), default=None)


def valid_until(demande: Demande, sne: Arrival, dated: datetime) -> date | None:
    """One year from the deposit or the last renewal (R441-2-7). A refresh that omits a renewal never shortens it."""
    renewed = day_in_paris(dated) if sne.file_type == RENEWAL else sne.renewed_on
    starts = [day for day in (sne.demande.deposited_on, renewed) if day is not None]
    ends = [add_years(day, 1) for day in starts]
    ends += [day for day in (sne.demande.valid_until, demande.valid_until) if day is not None]
    return max(ends, default=None)


def _expire(demande: Demande, at: datetime) -> None:
    is_past = demande.valid_until is not None and demande.valid_until < day_in_paris(at)
    if demande.state == DemandeState.ACTIVE and is_past:
        demande.state = DemandeState.TO_RENEW
        demande.save(update_fields=["state"])


def seniorities(sne: Arrival) -> ItemsView[str, date]:
    """The days waited since, by département: the register’s, else that of the number itself."""
    return seniorities_of(sne.numero, sne.demande).items()


def seniorities_of(numero: str, told: facts.Demande) -> dict[str, date]:
    """The same of what a file of the register says."""
    found = dict(told.waiting_since)
    prefix = numero[:3]
    departement = prefix[1:] if prefix.startswith("0") else prefix if prefix.startswith(OVERSEAS_PREFIX) else ""
    if departement and told.deposited_on:
        found.setdefault(departement, told.deposited_on)
    return found


def matching(name: str) -> str | None:
    """A name as it is compared: letters only, lower case, no accent. Blank is no key, and matches nobody."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if letter.isalpha()) or None


def _keep_person(
    demande: Demande, person: ArrivalIdentity, before: Mapping[str, Collection[object]], *, keeps_contact: bool
) -> None:
    told = {
        "civility": person.civility,
        "last_name": person.last_name,
        "birth_name": person.birth_name,
        "first_name": person.first_name,
        "birth_date": person.birth_date,
        "nationality": person.nationality,
        "phone": person.phone,
        "email": person.email,
        "employer": person.employer,
        "profession": person.profession,
        "address": person.address.text if person.address else "",
        "match_birth_name": matching(person.birth_name or person.last_name),
        "match_first_name": matching(person.first_name),
    }
    # What the register no longer says is kept: a blank erases nothing.
    values = {name: _cut(name, value) for name, value in told.items() if value}
    # What was told here since stands, until the register says something that it did not say then.
    values = {name: value for name, value in values.items() if plain(value) not in before.get(name, ())}
    if keeps_contact:
        values = {name: value for name, value in values.items() if name not in _CONTACT}
    Person.objects.update_or_create(
        demande=demande,
        key=person.key,
        defaults={**values, "role": person.role},
        create_defaults={**values, "role": person.role, "audience": demande.audience},
    )


def plain(value: object) -> object:
    """A value of a person as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def _retire_told(demande: Demande, sne: Arrival) -> None:
    """Somebody who was told here and whom the register now numbers is one person, under the register's key."""
    named = {(matching(one.first_name), one.birth_date) for one in sne.persons}
    told = Person.objects.filter(demande=demande, key__startswith=changes.NEW).exclude(role=arrivals_seen.LEFT)
    for row in told.order_by("key"):
        if (row.match_first_name, row.birth_date) in named:
            row.role = arrivals_seen.LEFT
            row.save(update_fields=["role"])


def _cut(name: str, value: object) -> object:
    # Django's own way to the length of a column.
    length = getattr(Person._meta.get_field(name), "max_length", None)  # noqa: SLF001
    return value[:length] if isinstance(value, str) and length else value


def holders(demande: Demande) -> list[Person]:
    """The demandeur and the co-demandeurs, in the order of their keys: those who may sign in."""
    return list(Person.objects.filter(demande=demande, role__in=HOLDERS).order_by("key"))
