"""The households of the pool, drawn by the register's stand-in and read as its files are; and what they repeat as."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from palier.gateways.sne import read_file
from palier.models import Demande, DemandeState
from palier.models.demandes import facts_codec
from palier.models.territories.communes import packaged
from palier.rules.fitting import occupancy
from palier.rules.law import canonical
from palier.rules.people import household
from palier.workflows.register import importing
from sandbox.sne.files import many_to_xml
from sandbox.sne.population import one

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from benchmarks.world.plan import Plan
    from palier.gateways.sne import SneDemande
    from palier.rules.people import facts
    from sandbox.sne.population import SyntheticDemande

_MARK = "NUMERO-UNIQUE-ICI"
"""Stands for the number in the templates."""


@dataclass
class Drawn:
    """One household of the pool. Demandes ``index``, ``index + pool``, ``index + 2 pool``... repeat it."""

    index: int
    sne: SneDemande
    plan: Plan = field(repr=False)

    @cached_property
    def row(self) -> Demande:
        """The demande as an import would keep it: its validity and its state."""
        made = Demande(numero_unique=self.sne.numero, deposited_on=self.sne.demande.deposited_on)
        made.valid_until = importing.valid_until(made, self.sne, self.dated_at)
        if self.sne.radiation is not None:
            made.state, made.struck_off_at = DemandeState.STRUCK_OFF, self.dated_at
            made.strike_off_reason = self.sne.radiation.reason[:6]
        elif made.valid_until is not None and made.valid_until < self.plan.on:
            made.state = DemandeState.TO_RENEW
        return made

    @property
    def dated_at(self) -> datetime:
        """When the register's file was written."""
        return self.sne.file_dated_at or self.plan.now - timedelta(days=30)

    @cached_property
    def seniorities(self) -> dict[str, date]:
        """The days waited since, by département."""
        return dict(importing.seniorities(self.sne))

    @cached_property
    def known(self) -> facts.Demande:
        """What the rules may know of it: the merge that ``layers.facts_of`` makes from the tables."""
        base = self.sne.demande
        waiting = {**base.waiting_since, **self.seniorities}
        return replace(
            base,
            valid_until=self.row.valid_until,
            waiting_since=waiting,
            lives_in=_territories(base.lives_at),
            works_in=_territories(base.works_at),
        )

    @property
    def is_confirmed(self) -> bool:
        """Whether its person has confirmed the file: five in six, of those that live."""
        return self.row.state != DemandeState.STRUCK_OFF and self.index % 6 != 1

    @cached_property
    def suitable(self) -> tuple[str, ...]:
        """The types of home that suit the household."""
        on = self.plan.on
        return occupancy.suitable_types(household.composition(self.known.household, on=on), on=on)[0]

    @cached_property
    def region(self) -> str:
        """The first three positions of its number: where it lives."""
        return self.sne.numero[:3]

    @cached_property
    def departements(self) -> dict[str, list[str]]:
        """The territories where it asks, by département."""
        asked: dict[str, set[str]] = {}
        for code in self.known.wish.communes:
            if row := packaged().get(code):
                asked.setdefault(row["departement"], set()).update([row["territoire"]] if row["territoire"] else [])
        return {key: sorted(asked[key]) for key in sorted(asked)} or {"": []}

    def communes_of(self, departement: str) -> list[str]:
        """The communes that it asks for in a département, in the order of their codes."""
        known = packaged()
        asked = self.known.wish.communes
        return sorted(code for code in asked if code in known and known[code]["departement"] == departement)

    @cached_property
    def _facts(self) -> tuple[str, str]:
        marked = replace(self.sne.demande, numero_unique=_MARK)
        before, after = json.dumps(facts_codec.dump(marked), ensure_ascii=False).split(_MARK)
        return before, after

    def facts(self, numero: str) -> str:
        """What ``DemandeVersion.facts`` keeps under another number."""
        before, after = self._facts
        return before + numero + after

    @cached_property
    def _known_text(self) -> tuple[str, str]:
        marked = replace(self.known, numero_unique=_MARK)
        before, after = canonical.text(facts_codec.dump(marked)).split(_MARK)
        return before, after

    def digest(self, numero: str) -> str:
        """The digest of the facts under another number, as an opening carries it."""
        before, after = self._known_text
        return hashlib.sha256(f"{before}{numero}{after}".encode()).hexdigest()

    def numero(self, demande: int) -> str:
        """The number under which the household is repeated: same place, month and year, another sequence."""
        millions, sequence = divmod(demande, 1_000_000)
        return f"{self.sne.numero[:7]}{sequence:06d}ZZTS{'TUVWXY'[millions]}"


def _territories(communes: Iterable[str]) -> tuple[str, ...]:
    """The territories of communes, each once, as ``layers.merge`` finds them."""
    rows = (packaged().get(code) for code in communes)
    return tuple(dict.fromkeys(row["territoire"] for row in rows if row and row["territoire"]))


def pool(plan: Plan, worker: int, workers: int) -> list[Drawn]:
    """The households of one part: every second of the pool. Written as the register's files, then read back."""
    indexes = range(worker, plan.pool, workers)
    drawn: list[Drawn] = []
    with tempfile.TemporaryDirectory() as folder:
        source = iter(indexes)
        while batch := list(islice(source, 500)):
            path = Path(folder) / "demandes.xml"
            path.write_text(many_to_xml(_invented(plan, batch), on=plan.on), encoding="utf-8")
            drawn += [Drawn(index, sne, plan) for index, sne in zip(batch, read_file(path), strict=True)]
    return drawn


def _invented(plan: Plan, indexes: list[int]) -> Iterator[SyntheticDemande]:
    seed = int.from_bytes(hashlib.sha256(plan.seed.encode()).digest()[:4])
    for index in indexes:
        yield one(seed, plan.on, index)
