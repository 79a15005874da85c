"""What a household told that the paper in front of a checker may confirm: an answer that no check takes would never count."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from palier.models import Fact, Person, Piece
from palier.models.demandes import layers
from palier.models.demandes.conflicts import HOME
from palier.rules.people import told_words
from palier.rules.people.told_words import HOME_FIELDS, HOME_WORDS, RESOURCES
from palier.rules.situations import pieces as documents
from palier.workflows.people import pieces

BOX = "told_"


@dataclass(frozen=True, slots=True)
class ToldFact:
    """One answer: its path, the words of its box, and what is kept once it is ticked."""

    path: str
    label: str
    value: Any

    @property
    def box(self) -> str:
        """The name of its box: another answer has another, so that nobody ticks what they did not read."""
        said = json.dumps([self.path, self.value], sort_keys=True, default=str)
        return f"{BOX}{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def of(piece: Piece) -> list[ToldFact]:
    """The answers of its file that this paper proves, and that no paper has proved as they are told."""
    if pieces.situation_of(piece.code) is not None:
        return []
    proves = documents.newest(piece.code).proves
    found = layers.layers_of(piece.demande)
    told: list[ToldFact] = []
    if RESOURCES in proves:
        told += _monthly(piece, found)
    if HOME in proves:
        told += _home(_block(found.declared.get(HOME)), _block(found.verified.get(HOME)))
    return told


def _monthly(piece: Piece, found: layers.Layers) -> Iterator[ToldFact]:
    names = dict(Person.objects.filter(demande=piece.demande_id).values_list("key", "first_name"))
    for path, fact in sorted(found.declared.items()):
        key, verified = layers.person_of(path), found.verified.get(path)
        is_of = path.startswith(f"{RESOURCES}/") and piece.person_key in ("", key)
        if is_of and fact.value and (verified is None or verified.value != fact.value):
            who = names.get(key, "").title() or "la personne"
            yield ToldFact(
                path,
                f"Elle confirme toutes ces ressources de {who}, par mois : {told_words.resources(fact.value)}",
                fact.value,
            )


def _home(told: dict[str, Any], sure: dict[str, Any]) -> Iterator[ToldFact]:
    for name, value in sorted(told.items()):
        if name in HOME_FIELDS and sure.get(name) != value:
            label = f"Elle confirme ce que la personne dit de son logement : {WORDS[name]}, {HOME_WORDS[name](value)}"
            yield ToldFact(f"{HOME}/{name}", label, value)


WORDS = {
    "occupancy_codes": "où elle vit",
    "type_code": "le type",
    "floor_area": "la surface",
    "occupants": "les personnes qui y vivent",
    "rent": "le loyer et les charges",
    "housing_aid": "l’aide au logement par mois",
}


def _block(fact: Fact | None) -> dict[str, Any]:
    return dict(fact.value or {}) if fact else {}


def verified(piece: Piece, ticked: list[ToldFact]) -> dict[str, Any]:
    """The verified values by path: of a home, what was verified before stays beside what is ticked."""
    values = {one.path: one.value for one in ticked if not one.path.startswith(f"{HOME}/")}
    home = {one.path.removeprefix(f"{HOME}/"): one.value for one in ticked if one.path.startswith(f"{HOME}/")}
    if home:
        values[HOME] = {**_block(layers.layers_of(piece.demande).verified.get(HOME)), **home}
    return values
