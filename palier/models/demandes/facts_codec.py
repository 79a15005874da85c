"""Facts as JSON and back: what ``DemandeVersion.facts`` keeps. What an older release wrote can still be read."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from palier.rules.people import facts
from palier.rules.people.facts import Proof


def dump(demande: facts.Demande) -> dict[str, Any]:
    """Facts as JSON values, for ``DemandeVersion.facts``."""
    return {name: _plain(getattr(demande, name)) for name in _names(type(demande))}


_PLAIN = frozenset({str, int, bool, type(None)})


_FIELDS: dict[type, tuple[str, ...]] = {}
_LATER: Mapping[type, Mapping[str, object]] = {
    facts.Person: {"contract_proof": Proof.REGISTER, "contract_until": None, "is_identity_certified": False},
    facts.Demande: {"dalo_decided_on": None},
    facts.Claim: {"energy": "", "landlord": "", "landlords": ()},
}
"""Fields that the release before does not know, and what they are when nothing new is said.

Both releases serve during an upgrade, and one may be taken back: what says nothing new is not written. Out in the next release.
"""


def _names(kind: type) -> tuple[str, ...]:
    """The fields of a record; nothing for what is none."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return _FIELDS[kind]


def _plain(value: object) -> object:
    # A closing reads tens of thousands of files: `dataclasses.asdict` would first copy each of them whole.
    kind = type(value)
    if kind in _PLAIN:
        return value
    if names := _names(kind):
        if later := _LATER.get(kind):
            names = tuple(name for name in names if name not in later or getattr(value, name) != later[name])
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def load(content: Mapping[str, Any]) -> facts.Demande:
    """Read back what ``dump`` wrote."""
    household = content["household"]
    return facts.Demande(
        numero_unique=content["numero_unique"],
        household=facts.Household(
            persons=tuple(_person(row) for row in household["persons"]),
            expected=tuple(
                facts.ExpectedChild(
                    number=row["number"], due_on=day(row["due_on"]), proof=Proof(row.get("proof", Proof.REGISTER))
                )
                for row in household["expected"]
            ),
            proof=Proof(household.get("proof", Proof.REGISTER)),
            told_on=day(household.get("told_on")),
        ),
        deposited_on=day(content["deposited_on"]),
        valid_until=day(content["valid_until"]),
        waiting_since={key: date.fromisoformat(day) for key, day in content["waiting_since"].items()},
        current_home=_current_home(content["current_home"]),
        wish=_wish(content["wish"]),
        wish_proof=Proof(content.get("wish_proof", Proof.REGISTER)),
        motives=tuple(content["motives"]),
        dalo=facts.Dalo(content["dalo"]),
        dalo_valid_until=day(content["dalo_valid_until"]),
        dalo_decided_on=day(content.get("dalo_decided_on")),
        claims=tuple(_claim(row) for row in content["claims"]),
        refusals=_refusals(content),
        measures=tuple(_measure(row) for row in content.get("measures", ())),
        choices=dict(content.get("choices", {})),
        is_transfer=content["is_transfer"],
        lives_at=tuple(content.get("lives_at", ())),
        works_at=tuple(content.get("works_at", ())),
    )


_OF_PERSON = frozenset(_names(facts.Person))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _person(row: Mapping[str, Any]) -> facts.Person:
    # A release that comes may write what this one does not know: it is left out, so that the way back stays open.
    known = {name: value for name, value in row.items() if name in _OF_PERSON}
    return facts.Person(
        **{
            **known,
            "role": facts.PersonRole(row["role"]),
            "birth_date": day(row["birth_date"]),
            "incomes": tuple(facts.Income(**{**income, "proof": Proof(income["proof"])}) for income in row["incomes"]),
            "resources": resources(row["resources"]),
            "resources_proof": Proof(row.get("resources_proof", Proof.REGISTER)),
            "contract_proof": Proof(row.get("contract_proof", Proof.REGISTER)),
            "contract_until": day(row.get("contract_until")),
        }
    )


def resources(rows: Iterable[Mapping[str, Any]]) -> tuple[facts.Resource, ...]:
    return tuple(facts.Resource(**row) for row in rows)


def _current_home(row: Mapping[str, Any]) -> facts.CurrentHome:
    origins = {name: Proof(proof) for name, proof in row.get("origins", {}).items()}
    return facts.CurrentHome(**{**row, "occupancy_codes": tuple(row.get("occupancy_codes", ())), "origins": origins})


def _wish(row: Mapping[str, Any]) -> facts.Wish:
    return facts.Wish(
        **{**row, "type_codes": tuple(row.get("type_codes", ())), "communes": tuple(row.get("communes", ()))}
    )


def _refusals(content: Mapping[str, Any]) -> tuple[facts.RefusedOffer, ...]:
    """Refusals of a version; those kept before reasons were recorded have a date alone."""
    bare = tuple(facts.RefusedOffer(on=date.fromisoformat(day)) for day in content.get("unjustified_refusals", ()))
    return bare + tuple(
        facts.RefusedOffer(on=date.fromisoformat(row["on"]), reason=row["reason"])
        for row in content.get("refusals", ())
    )


def _measure(row: Mapping[str, Any]) -> facts.Measure:
    return facts.Measure(code=facts.Measured(row["code"]), number=row["number"], proof=Proof(row["proof"]))


def _claim(row: Mapping[str, Any]) -> facts.Claim:
    return facts.Claim(
        situation=facts.Situation(row["situation"]),
        proof=Proof(row["proof"]),
        since=day(row["since"]),
        valid_until=day(row["valid_until"]),
    )
