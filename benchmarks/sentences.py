"""`./run bench sentences`: sentences drawn at random to be judged one by one, and what a grammar finds in all of them.

Prints so many of one seed, numbered, for somebody to answer of each: would I send this, unchanged, to a worried household?
The faults of the project's own grammar and the words nobody has read follow; and, where Grammalecte is installed
(Debian: python3-grammalecte), what it finds in one sentence of each shape. It needs no database and no network.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import django

django.setup()

from tests.sentences import grammar, pool  # noqa: E402 - the models need the registry
from tests.sentences.spoken import Spoken  # noqa: E402

TASTE = frozenset({"typo", "maj", "num", "nbsp", "esp", "apos", "notype"})
"""Kinds of Grammalecte that are a house's own choice: 1er for 1ᵉʳ, « code » without a capital, groups of a number."""


def main() -> int:
    """Draw, print, check; 1 when the project's own grammar finds a fault."""
    parser = argparse.ArgumentParser(prog="./run bench sentences", description=__doc__)
    parser.add_argument("--seed", type=int, default=60606, help="what is drawn follows from it (60606)")
    parser.add_argument("--number", type=int, default=60, help="sentences to print (60)")
    parser.add_argument("--grammalecte", type=Path, metavar="FOLDER", help="where its package is, when not installed")
    options = parser.parse_args()
    for place, one in enumerate(pool.drawn(options.seed, options.number), 1):
        print(f"{place:>3}  [{one.kind}, {one.reader}]  {one.text}")
    found = _faults(pool.of(options.seed))
    unknown = sorted(pool.words(pool.of(options.seed)) - pool.vocabulary())
    print(f"\n{len(pool.of(options.seed))} sentences, {sum(map(len, found.values()))} faults of the table.")
    for fault, texts in found.items():
        print(f"  {fault}: {len(texts)}, such as {texts[0]}")
    print(f"Words that nobody has read: {' '.join(unknown) or 'none'}.")
    _grammalecte(pool.of(options.seed), options.grammalecte)
    return 1 if found else 0


def _faults(spoken: Iterable[Spoken]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for one in spoken:
        for fault in grammar.faults(one):
            found[fault].append(one.text)
    return found


def _grammalecte(spoken: Iterable[Spoken], folder: Path | None) -> None:
    if folder is not None:
        sys.path.append(str(folder))
    try:
        checker = import_module("grammalecte").GrammarChecker("fr")
    except ImportError:
        print("Grammalecte is not installed: its part was not read.")
        return
    shapes = {(one.kind, re.sub(r"\d+", "0", one.text)): one.text for one in spoken}
    said: dict[tuple[str, str], str] = {}
    for text in shapes.values():
        errors, _ = checker.getParagraphErrors(text)
        for error in errors:
            if error["sType"] not in TASTE:
                near = text[max(0, error["nStart"] - 30) : error["nEnd"] + 20]
                said.setdefault((error["sRuleId"], near[:25]), f"  {near}\n      {error['sMessage']}")
    print(f"Grammalecte, on {len(shapes)} shapes: {len(said)} remarks.")
    print("\n".join(said.values()))


if __name__ == "__main__":
    sys.exit(main())
