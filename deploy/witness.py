#!/usr/bin/env python3
"""Être témoin d’un site Palier : garder les empreintes qu’il publie, et voir toute réécriture.

    python3 witness.py watch https://logement.example lignes.txt [--every 3600] [--rankings]
    python3 witness.py check https://logement.example lignes.txt courriel.eml ...

One file, standard library alone, nothing of Palier imported: a witness can read it whole. ``watch`` reads the public list, holds
it against the lines that were kept, and appends what is new; it never changes a kept line. ``check`` holds kept lines or mails
against a site, or against another witness's file. Exit 0: everything that was kept is still there, word for word, and what is new
follows. Exit 1: something was rewritten, and the sentences say what. Exit 2: nothing could be compared.
"""

import argparse
import email
import email.policy
import hashlib
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

FORMAT, FIRST_SEAL = "palier/tetes/1", "0" * 64
LINE = re.compile(
    r"\b([1-9][0-9]{0,17}) ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z) (classement|journal) ([0-9a-z/-]{1,60})"
    r" ([0-9a-f]{64}) ([0-9a-f]{64})\b"
)
PATIENCE, MOST_BYTES, RANKING_BYTES = 30, 8 << 20, 256 << 20


class Unable(Exception):
    """Nothing can be compared: said, and nobody is accused."""


def seal(previous: str, said: str) -> str:
    """The seal of a line, over the one before it and all that it says."""
    return hashlib.sha256(f"{FORMAT}\n{previous}\n{said}".encode()).hexdigest()


def lines_of(text: str) -> dict[int, str]:
    """The lines of a text by their number; a mail may have folded or quoted them."""
    flat = re.sub(r"\s+", " ", re.sub(r"(?m)^[> ]+", "", text))
    found: dict[int, str] = {}
    for match in LINE.finditer(flat):
        number = int(match[1])
        if found.setdefault(number, match[0]) != match[0]:
            raise Unable(f"La ligne {number} y est deux fois, différente.")
    return found


def read(path: Path) -> dict[int, str]:
    """The lines of a file, whether it is a list or a mail as it was saved."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unable(f"{path}\u00a0: {error.strerror}.") from None
    message = email.message_from_bytes(content, policy=email.policy.default)
    part = message.get_body(("plain",)) if message.keys() else None
    return lines_of(part.get_content() if part else content.decode("utf-8", "replace"))


def ask(address: str, most: int = MOST_BYTES) -> bytes:
    """One answer of a site, bounded."""
    if not address.startswith(("https://", "http://")):
        raise Unable(f"{address} n’est pas une adresse.")
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - the scheme is read above
            content: bytes = answer.read(most + 1)
    except (OSError, urllib.error.URLError, ValueError) as error:
        raise Unable(f"{address} ne répond pas\u00a0: {error}.") from None
    if len(content) > most:
        raise Unable(f"{address} répond sans fin.")
    return content


def published(site: str) -> dict[int, str]:
    """Every line that a site publishes, asked from the first each time: a rewrite may be anywhere."""
    found: dict[int, str] = {}
    while True:
        more = lines_of(ask(f"{site.rstrip('/')}/tetes.txt?depuis={max(found, default=0)}").decode("utf-8", "replace"))
        if not more.keys() - found.keys():
            return found
        found |= more


def source(named: str) -> dict[int, str]:
    """The lines of a site, or of a file."""
    return published(named) if named.startswith(("https://", "http://")) else read(Path(named))


def broken(lines: dict[int, str]) -> list[str]:
    """What does not follow in a whole list."""
    said, previous = [], FIRST_SEAL
    for expected, number in enumerate(sorted(lines), 1):
        content, _, sealed = lines[number].rpartition(" ")
        if number != expected:
            return [*said, f"La ligne {expected} manque."]
        if sealed != seal(previous, content):
            said.append(f"La ligne {number} ne suit pas celle d’avant\u00a0: son sceau n’est pas le sien.")
        previous = sealed
    return said


def rewritten(kept: dict[int, str], now: dict[int, str], name: str) -> list[str]:
    """The kept lines that changed or vanished."""
    said = []
    for number, line in sorted(kept.items()):
        if number not in now:
            said.append(f"La ligne {number} a disparu. Gardée dans {name}\u00a0: {line}")
        elif now[number] != line:
            said.append(f"La ligne {number} a changé. Gardée dans {name}\u00a0: {line}. Publiée\u00a0: {now[number]}")
    return said


def other_rankings(site: str, lines: dict[int, str]) -> list[str]:
    """The rankings whose open file does not end with the head that its line tells."""
    said = []
    for number, line in sorted(lines.items()):
        _, _, kind, name, head, _ = line.split(" ")
        if kind != "classement":
            continue
        publication, _, version = name.partition("/")
        address = f"{site.rstrip('/')}/logements/{publication}/preuve/classement.jsonl?version={version}"
        try:
            last = json.loads(ask(address, RANKING_BYTES).rstrip(b"\n").rpartition(b"\n")[2])
            found = last["head"]
        except (ValueError, KeyError, TypeError):
            found = "illisible"
        if found != head:
            said.append(f"Ligne {number}\u00a0: le classement publié finit par {found}, et non par {head}.")
    return said


def keep(path: Path, lines: dict[int, str], kept: dict[int, str]) -> int:
    """Append what is new, and nothing else, down to the disk."""
    new = [lines[number] for number in sorted(lines.keys() - kept.keys())]
    if new:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in new)
            file.flush()
            os.fsync(file.fileno())
    return len(new)


def look(site: str, path: Path, *, rankings: bool) -> int:
    """One look at a site: compare, then keep."""
    kept = read(path) if path.exists() else {}
    now = published(site)
    said = rewritten(kept, now, path.name) or broken(now)
    if rankings and not said:
        said = other_rankings(site, now)
    if said:
        return tell(said)
    new = keep(path, now, kept)
    print(f"{len(now)} lignes, dont {new} nouvelles\u00a0: rien n’a été réécrit.", flush=True)
    return 0


def tell(said: list[str]) -> int:
    """Say what was found; the kept lines stay as they are, they are the proof."""
    print("RÉÉCRITURE. Gardez vos lignes et vos courriels\u00a0: ce sont les preuves.")
    for sentence in said:
        print(sentence, flush=True)
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line and return the exit code."""
    parser = argparse.ArgumentParser(prog="witness", description="Témoin des empreintes d’un site Palier.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    watch = verbs.add_parser("watch", help="lit la liste publiée, la compare, garde ce qui est nouveau")
    watch.add_argument("site", metavar="ADRESSE")
    watch.add_argument("file", metavar="FICHIER", type=Path)
    watch.add_argument("--every", metavar="SECONDES", type=int, help="recommence sans fin\u00a0; une réécriture arrête")
    watch.add_argument("--rankings", action="store_true", help="relit aussi la fin de chaque classement")
    check = verbs.add_parser(
        "check", help="compare des lignes ou des courriels gardés à un site, ou à un autre fichier"
    )
    check.add_argument("site", metavar="ADRESSE_OU_FICHIER")
    check.add_argument("kept", metavar="FICHIER", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    while True:
        try:
            if options.verb == "watch":
                code = look(options.site, options.file, rankings=options.rankings)
            else:
                now = source(options.site)
                said = [one for path in options.kept for one in rewritten(read(path), now, path.name)] or broken(now)
                code = tell(said) if said else 0
                print(
                    "" if said else f"{len(now)} lignes\u00a0: tout ce qui était gardé y est encore.",
                    end="" if said else "\n",
                )
        except Unable as why:
            print(f"Rien n’a été comparé. {why}", file=sys.stderr, flush=True)
            code = 2
        if getattr(options, "every", None) is None or code == 1:
            return code
        time.sleep(options.every)


if __name__ == "__main__":
    sys.exit(main())
