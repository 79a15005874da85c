"""Writes the demandes of one part: each household of the pool repeated under other names, numbers and lots."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from benchmarks.world.copying import NULL, cell, hexadecimal, instant, safe, uuid_text
from benchmarks.world.lists import draw_token
from palier.models import DemandeState
from palier.models.scoring import score_table
from palier.rules.homes import quartile
from palier.rules.life import renewal
from palier.rules.scoring import cotation
from palier.workflows.register import importing
from sandbox.sne.places import FIRST_NAMES_F, FIRST_NAMES_M, LAST_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.world.copying import Writer
    from benchmarks.world.households import Drawn
    from benchmarks.world.lists import Lists
    from benchmarks.world.plan import Plan
    from palier.gateways.sne import SnePerson

PERSONS = 16
"""Ids kept for the persons of one demande."""
USERS = 1_000
"""Ids kept for those who work there."""
_REFUSED = "Le document est illisible."
_PIECES = (("piece_identite", 5), ("avis_imposition_n2", 3))
"""Code, and one in how many still waits for its check."""
_LAST = [(name, importing.matching(name) or "") for name in LAST_NAMES]
_FIRST = {
    civility: [(name, importing.matching(name) or "") for name in names]
    for civility, names in (("1", FIRST_NAMES_M), ("2", FIRST_NAMES_F))
}


@dataclass
class Model:
    """What the demandes of one household share, as text ready to be sent."""

    drawn: Drawn
    plan: Plan
    score_columns: tuple[str, ...]

    @cached_property
    def state(self) -> str:
        """State, dates and reason of the demande."""
        row, drawn = self.drawn.row, self.drawn
        confirmed = instant(self.received + 3600) if drawn.is_confirmed else None
        cells = (
            str(row.state),
            row.deposited_on,
            row.valid_until,
            confirmed,
            row.struck_off_at,
            row.strike_off_reason,
            instant(self.received),
        )
        return "\t".join(map(cell, cells))

    @cached_property
    def received(self) -> float:
        """When its file arrived: well before the first list of the year, or two days after its deposit."""
        first = self.plan.now - timedelta(days=400)
        deposited = self.drawn.known.deposited_on or self.plan.on
        after = datetime.combine(deposited + timedelta(days=2), time(7), first.tzinfo)
        return min(max(first, after), self.plan.now).timestamp()

    @property
    def is_reminded(self) -> bool:
        """Whether the notice of this year's end has left: the clock of the world is not behind."""
        row, horizon = self.drawn.row, renewal.notice_horizon(self.plan.on + timedelta(days=1))
        return row.state == DemandeState.ACTIVE and row.valid_until is not None and row.valid_until <= horizon

    @cached_property
    def notice(self) -> str:
        """The cells of that notice."""
        return "\t".join(
            map(cell, (self.drawn.row.valid_until, instant(self.plan.now.timestamp() - 3600), ["email"], "2"))
        )

    @cached_property
    def persons(self) -> list[tuple[SnePerson, str, str]]:
        """Each person, and the cells before and after the names."""
        found = []
        for person in self.drawn.sne.persons:
            before = "\t".join(map(cell, (person.key, person.role.value, person.civility)))
            after = "\t".join(map(cell, (person.employer, person.profession)))
            found.append((person, before, after))
        return found

    @cached_property
    def scores(self) -> list[str]:
        """The facts that grids weigh, one row for each département where it asks, without the demande."""
        rows = []
        for departement, territories in self.drawn.departements.items():
            found = cotation.facts_of(self.drawn.known, on=self.plan.on, departement=departement)
            communes = self.drawn.communes_of(departement)
            row = score_table.row(
                0,
                found,
                territories=territories,
                types=self.drawn.known.wish.type_codes,
                communes=communes,
                per_unit=quartile.per_unit(self.drawn.known.household, on=self.plan.on),
            )
            rows.append("\t".join(_score_cell(name, row.get(name)) for name in self.score_columns[1:]))
        return rows


def _score_cell(name: str, value: object) -> str:
    """A cell of the facts: most are not there, and say so by being empty."""
    if name in {"choices", "links"}:
        return json.dumps(value or {})
    return "" if value is None else cell(value)


class Files:
    """The demandes of one part."""

    def __init__(self, plan: Plan, writer: Writer, lists: Lists) -> None:
        """Those who may see each demande are known once the lists are written."""
        self.plan, self.writer, self.lists = plan, writer, lists
        self._audiences: dict[int, str] = {0: "{}"}

    def write(self, drawn: list[Drawn]) -> None:
        """Every demande that repeats these households, in the order of their ids."""
        models = {one.index: Model(one, self.plan, tuple(self.writer.score_columns)) for one in drawn}
        for start in range(0, self.plan.demandes, self.plan.pool):
            for index, model in models.items():
                if start + index < self.plan.demandes:
                    self._write(1 + start + index, model)

    def _write(self, demande: int, model: Model) -> None:
        drawn, add = model.drawn, self.writer.add
        numero, audience = drawn.numero(demande), self._audience(self.lists.seen[demande])
        digits, received = hexadecimal(self.plan.seed, "demande", demande), model.received
        token = self.lists.tokens.get(demande) or draw_token(self.plan, numero)
        add(
            "demande",
            f"{demande}\t{uuid_text(received, digits)}\t{numero}\t\\\\x{token.hex()}\t{model.state}\t{audience}",
        )
        add(
            "demandeversion",
            f"{demande}\t{demande}\t{drawn.sne.file_type}\t{instant(received)}\t{instant(received)}\t{digits}\t"
            f"{safe(drawn.facts(numero))}\t[]\t[]\t{audience}",
        )
        for departement, since in drawn.seniorities.items():
            add("seniority", f"{demande}\t{departement}\t{since}\t{audience}")
        for row in model.scores:
            add("scorefacts", f"{demande}\t{row}")
        names = list(self._persons(demande, model, audience))
        if model.is_reminded:
            add(
                "renewalnotice",
                f"{demande}\t{uuid_text(received, digits[::-1])}\t{demande}\t{model.notice}\t{audience}",
            )
        if drawn.is_confirmed:
            self._signs_in(demande, names[0], digits)
            self._pieces(demande, digits, audience)

    def _persons(self, demande: int, model: Model, audience: str) -> Iterator[str]:
        """The persons of a demande; yields the name of each."""
        family = demande
        for place, (person, before, after) in enumerate(model.persons):
            is_adult = person.key == "d" or person.key.startswith("c")
            draw = demande + 977 * place
            (last, match_last), (other, match_other) = _LAST[family % 36], _LAST[draw // 36 % 36]
            names = _FIRST.get(person.civility, _FIRST["2"])
            first, match_first = names[draw // 1296 % len(names)]
            birth, match = (f"{last}-{other}", match_last + match_other) if is_adult else (last, match_last)
            contact = f"063998{draw % 10_000:04d}\tm{demande}{person.key}@exemple.invalid" if is_adult else "\t"
            address = f"{demande % 120 + 1} {_street(person)}" if is_adult and person.address else ""
            self.writer.add(
                "person",
                f"{demande * PERSONS + place}\t{demande}\t{before}\t{birth}\t{birth}\t{first}\t{cell(person.birth_date)}\t"
                f"{person.nationality}\t{contact}\t{safe(address)}\t{after}\t{match}\t{match_first}\t{audience}",
            )
            yield f"{first} {birth}"

    def _signs_in(self, demande: int, name: str, digits: str) -> None:
        """Its holder's account; one in some is of the crowd, who enter by the one-click door."""
        user, is_crowd = USERS + demande, "t" if demande % self.plan.crowd_step == 0 else "f"
        public = uuid_text(self.plan.now.timestamp(), digits[::-1])
        self.writer.add("user", f"{user}\t{public}\td:{demande}:d\t{name}\t!{digits[:40]}\tt\t{is_crowd}\t")
        self.writer.add("holder", f"{user}\t{user}\t{demande}\td")

    def _pieces(self, demande: int, digits: str, audience: str) -> None:
        """What was sent as proof, and what became of it; the bytes are not there."""
        sent = self.plan.now.timestamp() - (30 + demande % 300) * 86400
        for place, (code, each) in enumerate(_PIECES):
            draw = hexadecimal(digits, place)
            turn = int(draw[:4], 16)
            status = "a_verifier" if turn % each == 0 else "refusee" if turn % 17 == 0 else "valide"
            checked = (NULL, NULL) if status == "a_verifier" else (instant(sent + 90_000), "1")
            reason = _REFUSED if status == "refusee" else ""
            cells = (
                demande * 2 + place,
                uuid_text(sent, draw),
                demande,
                "d",
                code,
                status,
                reason,
                "application/pdf",
                20_000 + turn,
                draw,
                instant(sent),
                *checked,
            )
            self.writer.add("piece", "\t".join(map(str, cells)) + f"\t{NULL}\t{audience}")

    def _audience(self, bits: int) -> str:
        if bits not in self._audiences:
            self._audiences[bits] = "{" + ",".join(str(n) for n in range(64) if bits >> n & 1) + "}"
        return self._audiences[bits]


def _street(person: SnePerson) -> str:
    """The address without its number."""
    assert person.address is not None  # noqa: S101 - looked at by the caller
    return person.address.text.partition(" ")[2]
