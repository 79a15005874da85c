"""Whom the providers know: citizens and agents, all invented, many of them awkward as real ones are."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

FRANCE = "99100"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One identity: ``key`` names it here, ``told`` are its claims."""

    key: str
    label: str
    told: dict[str, object] = field(default_factory=dict)
    acr: str = "eidas1"
    amr: tuple[str, ...] = ("pwd",)

    def subject(self, client: str) -> str:
        """The provider's name for them towards one client: another for each (pairwise)."""
        return hashlib.sha256(f"{client} {self.key}".encode()).hexdigest() + "v1"


def citizen(
    key: str,
    family: str,
    given: tuple[str, ...],
    birth: str,
    place: str,
    *,
    country: str = FRANCE,
    usage: str = "",
    gender: str = "female",
) -> Somebody:
    """A citizen as the register of persons has them; no empty claim is told."""
    told: dict[str, object] = {
        "family_name": family,
        "given_name": " ".join(given),
        "given_name_array": list(given),
        "birthdate": birth,
        "birthplace": place,
        "birthcountry": country,
        "gender": gender,
        "preferred_username": usage,
        "email": f"{key}@courriel.example",
    }
    label = f"{' '.join(given)} {family}, {birth}".strip()
    return Somebody(key, label, {name: value for name, value in told.items() if value})


def agent(
    key: str, given: str, usual: str, email: str, *, acr: str = "eidas1", amr: tuple[str, ...] = ("pwd",)
) -> Somebody:
    """An agent as their organisation's provider has them."""
    told: dict[str, object] = {
        "given_name": given,
        "usual_name": usual,
        "email": email,
        "uid": key,
        "siret": "13002526500013",
    }
    return Somebody(key, f"{given} {usual}, {email}", told, acr, amr)


CITIZENS = (
    citizen("ordinaire", "MARTIN", ("Camille",), "1990-05-14", "75107"),
    citizen("plusieurs", "LEFÈVRE-D’ORMESSON", ("Anne-Sophie", "Marie", "Zoé"), "1979-12-31", "69384"),
    citizen("mariee", "BENALI", ("Nadia", "Fatima"), "1985-02-28", "13205", usage="ROUSSEAU"),
    citizen("sans-prenom", "RAKOTOMALALA", (), "1983-07-01", "", country="99333"),
    citizen("jour-inconnu", "DIALLO", ("Mamadou",), "1971-03-00", "", country="99330", gender="male"),
    citizen("annee-seule", "HAIDARI", ("Zahra",), "1968-00-00", "", country="99212"),
    citizen("nom-long", "DE LA ROCHEFOUCAULD-MONTBEL DE SAINT-SYMPHORIEN-X", ("Ève",), "1994-01-09", "33063"),
    citizen("etranger", "O’CONNOR", ("Siobhán",), "1988-11-20", "", country="99136"),
    citizen("corse-a", "CASANOVA", ("Ghjulia",), "1992-08-15", "2A004"),
    citizen("corse-b", "PAOLI", ("Pasquale",), "1959-06-05", "2B033", gender="male"),
    citizen("polynesie", "TERIITEHAU", ("Moana", "Tevaite"), "1996-09-30", "98735"),
)
AGENTS = (
    agent("agent", "Karim", "Haddad", "karim.haddad@bailleur.example"),
    agent("agent-mfa", "Odile", "Perrin", "odile.perrin@ville.example", acr="eidas1-mfa", amr=("pwd", "totp", "mfa")),
    # The first letter is of the Cyrillic alphabet, where it looks the same.
    agent("sosie", "\u041aarim", "Haddad", "\u043aarim.haddad@bailleur.example"),
)


def also(file: Path) -> tuple[Somebody, ...]:
    """Others, from a file: a list of ``{"key", "label", "claims", "acr", "amr"}``."""
    return tuple(
        Somebody(
            one["key"], one.get("label", one["key"]), one["claims"], one.get("acr", "eidas1"), tuple(one.get("amr", ()))
        )
        for one in json.loads(file.read_text())
    )
