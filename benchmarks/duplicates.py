"""`./run bench duplicates`: how many true pairs are found, how many found are true, by kind, without the national number.

Invents a labelled set for each seed (people written twice with each kind of noise; twins, namesakes and other traps), finds the
pairs by the product's own rule, and counts. The rule was tuned on seed 1, and is judged on others. Prints what it missed with
`--show`, leaves the set as a file for `./run palier find_duplicates` with `--write`, and times a stock with `--records`.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.labelled import former
from benchmarks.labelled.invented import Inventor
from benchmarks.labelled.noises import NOISES
from benchmarks.labelled.strangers import TRAPS
from benchmarks.shared import printing
from palier.rules.likeness import finding, likening
from palier.rules.likeness.likening import AdultNamed, PersonRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.labelled.invented import Invented
    from palier.rules.likeness.likening import Likeness, LikenessSide

    Finder = Callable[[Sequence[LikenessSide]], Iterator[tuple[int, int, Likeness]]]

SEEDS, EACH = (2, 3, 5, 7), 300
PEOPLE = 20_000
FOUND, RIGHT = 0.98, 0.99
_COLUMNS = ("id", "personne", "nom_naissance", "nom_usage", "prenom", "naissance", "courriel", "telephone", "commune")


def main() -> int:
    """Invent, find, count, print; 1 where the aim is missed."""
    parser = argparse.ArgumentParser(prog="./run bench duplicates", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument(
        "--people", type=int, default=PEOPLE, help="beside those who are written twice and those who trap"
    )
    parser.add_argument("--show", type=int, default=0, help="how many missed and wrong pairs of each kind to print")
    parser.add_argument("--write", type=Path, help="leave the first set there, as CSV")
    parser.add_argument(
        "--former", action="store_true", help="by the keys of lines of a former tool, without the adults"
    )
    parser.add_argument("--records", type=int, default=0, help="time a stock of so many records instead")
    options = parser.parse_args()
    print(printing.heading("duplicates", sys.argv[1:]), flush=True)
    if options.records:
        _time(options.records)
        return 0
    if options.write:
        _write(options.write, labelled(options.seeds[0], options.people))
    asked, found, wrong = Counter[str](), Counter[str](), Counter[str]()
    finder = former.pairs if options.former else finding.pairs
    for seed in options.seeds:
        for total, more in zip(
            (asked, found, wrong), judged(labelled(seed, options.people), options.show, finder), strict=True
        ):
            total.update(more)
    return _told(asked, found, wrong)


def labelled(seed: int, people: int, each: int = EACH) -> list[Invented]:
    """A set in no order: people alone, people written twice with each kind of noise, and people who only look alike."""
    dice = Random(seed)
    make = Inventor(dice)
    found = [make.person() for _ in range(people)]
    for kind, noise in NOISES.items():
        for _ in range(each):
            one, other = noise(make, make.person())
            found += [one, make.again(other, kind if other.kind == "alone" else other.kind)]
            if other.kind in {"married, unsaid", "birth unknown"}:
                # Without them nothing would be known at all: one contact stays.
                found[-1] = _kept(dice, other)
    for trap in TRAPS.values():
        for _ in range(each):
            found += trap(make)
    dice.shuffle(found)
    return found


def _kept(dice: Random, other: Invented) -> Invented:
    return replace(other, phone="") if dice.randrange(2) else replace(other, email="")


def record_of(one: Invented) -> PersonRecord:
    """As the rule takes it."""
    return PersonRecord(
        family=one.family,
        used=one.used,
        given=one.given,
        birth=one.birth,
        emails=(one.email,),
        phones=(one.phone,),
        commune=one.commune,
        adults=[AdultNamed(given, family) for given, family in one.adults],
    )


def judged(
    people: list[Invented], show: int = 0, finder: Finder = finding.pairs
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By kind: pairs to find, pairs found, pairs found that are wrong."""
    sides = [likening.side_of(record_of(one)) for one in people]
    by_person: dict[int, list[int]] = {}
    for at, one in enumerate(people):
        by_person.setdefault(one.person, []).append(at)
    truth = {tuple(sorted(some)) for some in by_person.values() if len(some) > 1}
    pairs = {(one, other): weighed for one, other, weighed in finder(sides)}
    asked, found, wrong, shown = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for one, other in sorted(truth):
        kind = next((people[at].kind for at in (one, other) if people[at].kind != "alone"), "alone")
        asked[kind] += 1
        found[kind] += (one, other) in pairs
        if (one, other) not in pairs and shown[kind] < show:
            shown[kind] += 1
            print("missed", kind, people[one], "|", people[other], likening.weigh(sides[one], sides[other]).sentences)
    for one, other in sorted(pairs.keys() - truth):
        kind = people[one].kind if people[one].kind == people[other].kind else "by chance"
        wrong[kind] += 1
        if wrong[kind] <= show:
            print("wrong", kind, people[one], "|", people[other], pairs[one, other].sentences)
    return asked, found, wrong


def _told(asked: Counter[str], found: Counter[str], wrong: Counter[str]) -> int:
    for kind in sorted(asked):
        print(f"{kind:<22} {found[kind]:>6} of {asked[kind]:>6} found, {found[kind] / asked[kind]:.1%}")
    for kind in sorted(wrong):
        print(f"{kind:<22} {wrong[kind]:>6} wrong")
    got, bad = found.total(), wrong.total()
    recall, precision = got / asked.total(), got / (got + bad)
    print(f"all                    {recall:.2%} found, {precision:.2%} right (aim: {FOUND:.0%} and {RIGHT:.0%})")
    return 0 if recall >= FOUND and precision >= RIGHT else 1


def _time(records: int) -> None:
    make = Inventor(Random(11))
    people = [make.person() for _ in range(records)]
    began = time.perf_counter()
    sides = [likening.side_of(record_of(one)) for one in people]
    ready = time.perf_counter()
    count = sum(1 for _ in finding.pairs(sides))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took = time.perf_counter() - ready
    print(
        f"{records} records made ready in {ready - began:.1f} s, compared in {took:.1f} s, {count} pairs, {memory} MB"
    )


def _write(path: Path, people: list[Invented]) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened, delimiter=";")
        rows.writerow((*_COLUMNS, "adultes"))
        for at, one in enumerate(people):
            born = f"{one.birth:%d/%m/%Y}" if one.birth else ""
            adults = ", ".join(f"{given} {family}" for given, family in one.adults)
            rows.writerow(
                (at, one.person, one.family, one.used, one.given, born, one.email, one.phone, one.commune, adults)
            )


if __name__ == "__main__":
    sys.exit(main())
