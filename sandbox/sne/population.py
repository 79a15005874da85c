# ruff: noqa: PLR2004, S311 - the shares of an invented world stand where they are drawn; nothing secret is drawn
"""Invents demandes, always the same ones for a seed and an anchor date.

Each demande is drawn from its own seed, so that any one can be made alone. Make-up of the households (rounded from
published national figures): alone 45 %, single parent 24 %, couple with children 22 %, couple 9 %. About 5 % have
expired, 3 % are recognised DALO, a third live in social housing already.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sandbox.sne.places import FIRST_NAMES_F, FIRST_NAMES_M, LAST_NAMES, REGIONS, STREETS, TRADES

GUICHET = "ZZTST"
"""An impossible guichet: no real numéro ends so."""

_REGION_WEIGHTS = {"111": 70, "069": 17, "059": 13}
_SHAPES = {"seul": 45, "monoparental": 24, "couple_enfants": 22, "couple": 9}
_OCCUPANCY = {
    "LP": 30,
    "HLM": 33,
    "CPE": 9,
    "CP": 8,
    "SLHT": 6,
    "RS": 4,
    "SH": 3,
    "HOT": 2,
    "SD": 2,
    "FONC": 1,
    "LTG": 2,
}
_MOTIVES = {
    "13": 22,
    "01": 18,
    "09": 14,
    "19": 8,
    "12": 7,
    "08": 6,
    "11": 6,
    "17": 5,
    "07": 4,
    "04": 3,
    "05": 3,
    "06": 2,
    "18": 2,
}
_SIZES = ("T1", "T2", "T3", "T4", "T5", "T6P")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticPerson:
    """One invented person. ``incomes`` maps a year to a RFR in euros, ``resources`` lists (code, euros a month)."""

    last_name: str
    first_name: str
    sex: str
    birth_date: date
    link: str = ""
    custody: str = ""
    marital_status: str = ""
    birth_name: str = ""
    nationality: str = "1"
    phone: str = ""
    email: str = ""
    profession: str = ""
    contract: str = ""
    employer: str = ""
    work: tuple[str, str] = ("", "")
    incomes: dict[int, int] = field(default_factory=dict)
    resources: tuple[tuple[str, int], ...] = ()
    paid: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticDemande:
    """One invented demande, as plain data. Amounts in whole euros; communes are (INSEE, postal code)."""

    numero: str
    deposited_on: date
    renewed_on: date | None
    holder: SyntheticPerson
    co_holder: SyntheticPerson | None
    dependants: tuple[SyntheticPerson, ...]
    in_custody: tuple[SyntheticPerson, ...]
    expected_on: date | None
    home: tuple[str, str]
    street: str
    occupancy: str
    home_type: str
    floor_area: int
    occupants: int
    rent: int
    wanted_types: tuple[str, ...]
    wanted_communes: tuple[str, ...]
    is_enlarged: bool
    max_rent: int
    motives: tuple[str, ...]
    dalo_on: date | None
    dalo_until: date | None = None
    radiated_on: date | None = None
    radiation_reason: str = ""


def population(seed: int, anchor: date, size: int) -> Iterator[SyntheticDemande]:
    """The invented demandes, in the order of their sequence numbers."""
    for index in range(size):
        yield one(seed, anchor, index)


def one(seed: int, anchor: date, index: int) -> SyntheticDemande:
    """The demande of that rank, without drawing the others."""
    dice = Random(f"sne/{seed}/{anchor.isoformat()}/{index}")
    region = _pick(dice, _REGION_WEIGHTS)
    communes = REGIONS[region]
    home = dice.choice(communes)
    deposited = anchor - timedelta(days=dice.randint(5, 8 * 365))
    shape = _pick(dice, _SHAPES)
    holder, co_holder = _adults(dice, anchor, shape, communes, index)
    dependants, in_custody = _children(dice, anchor, shape, holder)
    expected = anchor + timedelta(days=dice.randint(20, 180)) if shape != "seul" and dice.random() < 0.05 else None
    persons = 1 + (co_holder is not None) + len(dependants) + len(in_custody) + (expected is not None)
    occupancy = _pick(dice, _OCCUPANCY)
    rooms = max(1, min(5, persons - dice.choice((0, 0, 1, 1, 2))))
    wanted = min(5, (persons - 1 if co_holder is None else max(1, persons - 2)) + (1 if persons > 1 else 0))
    dalo = anchor - timedelta(days=dice.randint(10, 500)) if dice.random() < 0.03 and deposited < anchor else None
    radiated, reason = _radiation(dice, anchor)
    return SyntheticDemande(
        numero=f"{region}{deposited:%m%y}{index + 1:06d}{GUICHET}",
        deposited_on=deposited,
        renewed_on=_renewal(dice, deposited, anchor),
        holder=holder,
        co_holder=co_holder,
        dependants=dependants,
        in_custody=in_custody,
        expected_on=expected,
        home=home,
        street=dice.choice(STREETS),
        occupancy=occupancy,
        home_type=f"T{rooms}",
        floor_area=rooms * dice.randint(13, 22) + 8,
        occupants=max(1, persons - (expected is not None)),
        rent=0 if occupancy in {"SD", "LTG", "CPE"} else 180 + rooms * dice.randint(110, 240),
        wanted_types=_SIZES[wanted : wanted + dice.choice((1, 2))] or ("T5",),
        wanted_communes=tuple(code for code, _ in dice.sample(communes, dice.randint(1, min(5, len(communes))))),
        is_enlarged=dice.random() < 0.6,
        max_rent=350 + wanted * dice.randint(90, 160),
        motives=tuple(dict.fromkeys(_pick(dice, _MOTIVES) for _ in range(dice.randint(1, 3)))),
        dalo_on=dalo,
        radiated_on=radiated,
        radiation_reason=reason,
    )


def _pick(dice: Random, weights: dict[str, int]) -> str:
    return dice.choices(list(weights), weights=list(weights.values()))[0]


def _renewal(dice: Random, deposited: date, anchor: date) -> date | None:
    """The last yearly renewal before the anchor; one in twenty forgot the last one."""
    years = (anchor - deposited).days // 365
    if years and dice.random() < 0.05:
        years -= 1
    return deposited + timedelta(days=365 * years - dice.randint(0, 25)) if years else None


def _radiation(dice: Random, anchor: date) -> tuple[date | None, str]:
    if dice.random() >= 0.01:
        return None, ""
    return anchor - timedelta(days=dice.randint(1, 60)), dice.choice(("RADATT", "RADABA", "RADREN"))


def _adults(
    dice: Random, anchor: date, shape: str, communes: tuple[tuple[str, str], ...], index: int
) -> tuple[SyntheticPerson, SyntheticPerson | None]:
    low, high = (23, 82) if shape == "seul" else (22, 58)
    age = dice.randint(low, high) if shape != "couple" else dice.choice((dice.randint(20, 30), dice.randint(28, 80)))
    status = dice.choice("MMPU") if shape.startswith("couple") else dice.choice("CCCDDSV" if age > 35 else "CCCS")
    holder = _adult(dice, anchor, age, status, "", communes, f"d{index + 1:06d}")
    if not shape.startswith("couple"):
        return holder, None
    link = {"M": "M", "P": "P"}.get(status, "C")
    other = max(20, age + dice.randint(-6, 6))
    return holder, _adult(dice, anchor, other, status, link, communes, f"c{index + 1:06d}")


def _adult(
    dice: Random, anchor: date, age: int, status: str, link: str, communes: tuple[tuple[str, str], ...], box: str
) -> SyntheticPerson:
    sex = dice.choice("FM")
    last = dice.choice(LAST_NAMES)
    trade, wage = dice.choice(TRADES)
    contract, resources = _living(dice, age, wage)
    yearly = sum(amount for code, amount in resources if code in {"SAL", "RET", "CHO"}) * 12 * 9 // 10
    return SyntheticPerson(
        last_name=last,
        first_name=dice.choice(FIRST_NAMES_F if sex == "F" else FIRST_NAMES_M),
        sex=sex,
        birth_date=_born(dice, anchor, age),
        link=link,
        marital_status=status,
        birth_name=dice.choice(LAST_NAMES) if sex == "F" and status == "M" else last,
        nationality=dice.choices("123", weights=(84, 5, 11))[0],
        phone=f"063998{dice.randint(0, 9999):04d}",
        email=f"{box}@exemple.invalid",
        profession=trade if contract in {"CDI", "CDD"} else "",
        contract=contract,
        employer=f"Entreprise {dice.choice('ABCDEFGH')}" if contract in {"CDI", "CDD"} else "",
        work=dice.choice(communes) if contract in {"CDI", "CDD"} else ("", ""),
        incomes={anchor.year - 1: yearly * dice.randint(98, 106) // 100, anchor.year - 2: yearly},
        resources=resources,
        paid=(("PAV", dice.randint(80, 250)),) if status == "D" and dice.random() < 0.2 else (),
    )


def _living(dice: Random, age: int, wage: int) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Contract and resources: retired past 64, else mostly at work."""
    if age > 64:
        return "RET", (("RET", dice.randint(900, 1700)),)
    draw = dice.random()
    wage = wage * dice.randint(85, 140) // 100
    if draw < 0.52:
        return "CDI", (("SAL", wage),)
    if draw < 0.68:
        return "CDD", (("SAL", wage * 9 // 10),)
    if draw < 0.82:
        return "CHO", (("CHO", wage * 6 // 10),)
    if draw < 0.93:
        return "AUT", (("RSA", 560),)
    return "AUT", (("AAH", 1016),)


def _children(
    dice: Random, anchor: date, shape: str, holder: SyntheticPerson
) -> tuple[tuple[SyntheticPerson, ...], tuple[SyntheticPerson, ...]]:
    if shape not in {"monoparental", "couple_enfants"}:
        return (), ()
    oldest = max(0, min(20, (anchor - holder.birth_date).days // 365 - 20))
    number = dice.choices((1, 2, 3, 4, 5), weights=(40, 34, 17, 6, 3))[0]
    children = tuple(_child(dice, anchor, dice.randint(0, oldest), holder.last_name, link="E") for _ in range(number))
    shared = shape == "monoparental" and dice.random() < 0.15
    guests = (_child(dice, anchor, dice.randint(0, oldest), holder.last_name, custody=dice.choice("GD")),) * shared
    return children, guests


def _child(dice: Random, anchor: date, age: int, name: str, *, link: str = "", custody: str = "") -> SyntheticPerson:
    sex = dice.choice("FM")
    return SyntheticPerson(
        last_name=name,
        first_name=dice.choice(FIRST_NAMES_F if sex == "F" else FIRST_NAMES_M),
        sex=sex,
        birth_date=_born(dice, anchor, age),
        link=link,
        custody=custody,
    )


def _born(dice: Random, anchor: date, age: int) -> date:
    return anchor - timedelta(days=age * 365 + age // 4 + dice.randint(1, 364))
