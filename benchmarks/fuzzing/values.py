"""Values and bodies that no page expects, drawn from a seed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    import random

ID_SHARE = 0.7
"""Of the parts exchanged, those that become the id of something else."""
TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ufeff",
    "\u202e",
    "\ud7ff",
    "é" * 300,
    "\U0001d54a",
    "\U0001f3da" * 50,
    "\u0130",
    "ß" * 999,
    "\r\nSet-Cookie: a=b",
    "%00",
    "%",
    "%ff%fe",
    "../../etc/passwd",
    "..%2f..",
    "/",
    "//evil.example/",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% debug %}",
    "${jndi:ldap://x}",
    "' OR 1=1 --",
    "\\'; DROP TABLE x;--",
    "null",
    "None",
    "true",
    "[]",
    "{}",
    "NaN",
    "x" * 5_000,
    "\u0663\u0664",
    "\uff11\uff12",
    "0x10",
    "1e309",
    "-0",
    "00000000000000000000001",
)
PLANES = ((0, 0x20), (0x20, 0x250), (0xE000, 0x10FFFF))
"""Of letters: those that command, those of Europe, all others."""
NUMBERS = (
    "0",
    "-1",
    "1",
    "2147483648",
    "-2147483649",
    "9223372036854775808",
    "9" * 400,
    "1.5",
    "1,5",
    "1e9",
    "-1e-9",
    "1_000",
    "+5",
    "inf",
)
DATES = (
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "31/12/9999",
    "01/01/0001",
    "2026-W53-1",
    "1/1/1",
    "2026-11-26T25:61",
)
ENCODINGS = ("utf-8", "utf-16", "latin-1", "utf-7", "cp037", "x-unknown", "", "\x00")
KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "application/json",
    "text/plain",
    "",
    "application/x-www-form-urlencoded; charset={}",
    "text/xml; charset={}",
    "multipart/form-data; boundary={}; charset={}",
)


def value(dice: random.Random) -> str:
    """One odd value of a field."""
    kind = dice.randrange(6)
    if kind == 0:
        return dice.choice(NUMBERS)
    if kind == 1:
        return dice.choice(DATES)
    if kind == 2:  # noqa: PLR2004 - one of six
        return str(uuid.UUID(int=dice.getrandbits(128)))
    if kind == 3:  # noqa: PLR2004 - one of six
        return "".join(map(chr, (dice.randrange(*dice.choice(PLANES)) for _ in range(9))))
    return dice.choice(TEXTS)


def path(dice: random.Random, known: str, ids: list[str]) -> str:
    """An address that is known, with a part exchanged for an odd one or for the id of something else."""
    bare, _, query = known.partition("?")
    parts = bare.split("/")
    if len(parts) > 2 and dice.random() < 0.6:  # noqa: PLR2004 - more than the root
        place = dice.randrange(1, len(parts))
        parts[place] = dice.choice(ids) if ids and dice.random() < ID_SHARE else quote(value(dice)[:300], safe="")
    fields = [(name, value(dice)[:300]) for name in [pair.partition("=")[0] for pair in query.split("&") if pair]]
    fields += [(name, value(dice)[:300]) for name in dice.sample(PARAMETERS, dice.randrange(3))]
    told = "/".join(parts)
    return f"{told}?{urlencode(fields, errors='replace')}" if fields else told


PARAMETERS = (
    "page",
    "attendu-page",
    "next",
    "commune",
    "typologie",
    "loyer_max",
    "surface_min",
    "tri",
    "q",
    "sessions",
    "arret",
    "garde",
    "actualisation",
)


def fields(dice: random.Random, known: dict[str, str]) -> list[tuple[str, str]]:
    """The fields of a form, some odd, some missing, some twice, some that it never had."""
    kept = []
    for name, held in known.items():
        chance = dice.random()
        if chance < 0.06:  # noqa: PLR2004 - shares
            continue
        is_guard = name in {"csrfmiddlewaretoken", "act_key"}
        kept.append((name, value(dice) if chance < (0.1 if is_guard else 0.6) else held))
        if chance > 0.96:  # noqa: PLR2004 - shares
            kept.append((name, value(dice)))
    if dice.random() < 0.2:  # noqa: PLR2004 - shares
        kept.append((value(dice)[:50], value(dice)))
    if dice.random() < 0.02:  # noqa: PLR2004 - shares
        kept += [(f"x{number}", "1") for number in range(700)]
    return kept


def body(dice: random.Random, said: list[tuple[str, str]]) -> tuple[str, bytes]:
    """What is sent, and what it says that it is: mostly a true form, else anything."""
    plain = urlencode(said, errors="replace").encode()
    chance = dice.random()
    if chance < 0.7:  # noqa: PLR2004 - shares
        return "application/x-www-form-urlencoded", plain
    if chance < 0.85:  # noqa: PLR2004 - shares
        return _multipart(dice, said)
    encoding = dice.choice(ENCODINGS)
    kind = dice.choice(KINDS).replace("{}", encoding)
    junk = bytes(dice.randrange(256) for _ in range(dice.randrange(200)))
    return kind.replace("\x00", "%00"), dice.choice((plain, plain.decode().encode("utf-16"), junk, b"", b"{" * 2000))


def _multipart(dice: random.Random, said: list[tuple[str, str]]) -> tuple[str, bytes]:
    boundary = f"b{dice.getrandbits(40):x}"
    lines = []
    for name, held in said:
        head = f'Content-Disposition: form-data; name="{name}"'.encode("utf-8", "replace")
        if dice.random() < 0.15:  # noqa: PLR2004 - shares
            head += (
                f'; filename="{value(dice)[:60]}"'.encode("utf-8", "replace").replace(b"\r", b"").replace(b"\n", b"")
            )
            content = dice.choice((b"\xff\xd8\xff\xe0", b"%PDF-1.7\n", b"GIF89a", b"\x00" * 40, b"<svg/>", b""))
        else:
            content = held.encode("utf-8", "replace")
        lines.append(b"--" + boundary.encode() + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n")
    end = b"" if dice.random() < 0.1 else b"--" + boundary.encode() + b"--\r\n"  # noqa: PLR2004 - shares
    return f"multipart/form-data; boundary={boundary}", b"".join(lines) + end
