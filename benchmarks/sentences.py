"""`./run bench sentences`: sentences drawn at random to be judged one by one, and what a grammar finds in all of them.

Prints so many of one seed, numbered, for somebody to answer of each: would I send this, unchanged, to a worried household?
The faults of the project's own grammar and the words nobody has read follow; and, where Grammalecte is installed
(Debian: grammalecte-cli), what it finds in one sentence of each shape and nobody justified. It needs no database and no network.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import django

django.setup()

from tests.sentences import french, grammar, pool  # noqa: E402 - the models need the registry
from tests.sentences.spoken import Spoken  # noqa: E402


def main() -> int:
    """Draw, print, check; 1 when the project's own grammar finds a fault."""
    parser = argparse.ArgumentParser(prog="./run bench sentences", description=__doc__)
    parser.add_argument("--seed", type=int, default=60606, help="what is drawn follows from it (60606)")
    parser.add_argument("--number", type=int, default=60, help="sentences to print (60)")
    options = parser.parse_args()
    for place, one in enumerate(pool.drawn(options.seed, options.number), 1):
        print(f"{place:>3}  [{one.kind}, {one.reader}]  {one.text}")
    found = _faults(pool.of(options.seed))
    unknown = sorted(pool.words(pool.of(options.seed)) - pool.vocabulary())
    print(f"\n{len(pool.of(options.seed))} sentences, {sum(map(len, found.values()))} faults of the table.")
    for fault, texts in found.items():
        print(f"  {fault}: {len(texts)}, such as {texts[0]}")
    print(f"Words that nobody has read: {' '.join(unknown) or 'none'}.")
    _tell_french(pool.of(options.seed))
    return 1 if found else 0


def _faults(spoken: Iterable[Spoken]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for one in spoken:
        for fault in grammar.faults(one):
            found[fault].append(one.text)
    return found


def _tell_french(spoken: Iterable[Spoken]) -> None:
    if not french.is_installed():
        print(f"{french.PROGRAM} is not installed: its part was not read.")
        return
    with tempfile.TemporaryDirectory() as folder:
        found = french.unjustified(french.read([one.text for one in spoken], Path(folder)))
    print(f"Grammalecte: {len(found)} remarks that are not justified.")
    print("\n".join(f"  {one.text}\n      {one.why}" for one in found))


if __name__ == "__main__":
    sys.exit(main())
