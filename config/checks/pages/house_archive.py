"""What is in the archive of an organisation, by file and by table: what leaves, what does not, and why."""

from __future__ import annotations

_FORMAT = """# The archive of an organisation

Written from `palier/rules/leaving` and `palier/models/leaving`: [why](../adr/0127-an-organisation-leaves.md),
[how](../how-to/leave-with-everything.md).

Format `{format}`, schema {schema}: a ZIP whose names are ASCII. Nothing in it depends on the day on which it was packed.
A program that knows a schema refuses a later one, and reads those before.

| File | What it holds |
|---|---|
| `{manifest}` | `format`, `schema`, `house`, `role`, `purpose`, `asked_at`, and the lists below |
| `tables/NAME.jsonl` | a JSON object a row, by key; instants in UTC to the microsecond, days in ISO, UUIDs as text |
| `classements/NNNNNN-public.jsonl` | the public file of a ranking, byte for byte, in the order of its chain |
| `classements/NNNNNN-ouvertures.jsonl` | of a réservataire: the openings of who told no situation above « ordinaire » |
| `{acts}` | `id`, `version`, `salt`, `columns`: pairs of a name and the text that is under seal, in its order |
| `journal/chaine-ID.jsonl` | the lines of the organisation's chain, each as it is hashed |
| `{documents}` | `path`, `size`, `sha256` of each document |
| `documents/pieces/ID.EXT`, `documents/photos/ID.jpg` | papers, photos and plans |
| `verifier_archive.py`, `verify.py`, `LISEZMOI.txt` | the two public programs, and how to use them |

- `tables`: `name`, `path`, `rows`, `columns`. `files`: `path`, `size`, `sha256` of every file but the manifest and the documents.
- `rankings`: `id`, `path`, `openings` (empty of a landlord), `position`, `head`, `follows`:
  its header carries the head of the one before in the list.
- `chains`: `name`, `path`, `lines`, `head`: after a line, SHA-256 of the head before and of the line as canonical JSON.
- `absent`: documents that were erased or taken back since, or that the organisation may not open, and why.
- Its digest is SHA-256 of the manifest as canonical JSON (UTF-8, NFC, sorted keys, no spaces): the program
  prints it, an arrival bears it.

Refused: a name that leads out, one that is there twice, a file beside the manifest, one that is missing or longer
than it says, a manifest of more than
{manifest_mb} MB, a line of more than {line_mb} MB, a ZIP that opens into more than {times} times its size.
"""


def page() -> str:
    """Return the page."""
    from palier.models.leaving import house_rows  # noqa: PLC0415 - the framework is set up first
    from palier.models.rows.row_rights import BAILLEUR, RESERVATAIRE  # noqa: PLC0415 - same
    from palier.rules.leaving import check_house, house_archive  # noqa: PLC0415 - same

    text = _FORMAT.format(
        format=house_archive.FORMAT,
        schema=house_archive.SCHEMA,
        manifest=house_archive.MANIFEST,
        acts=house_archive.ACTS,
        documents=house_archive.DOCUMENTS,
        manifest_mb=check_house.LONGEST_MANIFEST >> 20,
        line_mb=check_house.LONGEST_LINE >> 20,
        times=check_house.MOST_TIMES,
    )
    roles = ((RESERVATAIRE, "réservataire"), (BAILLEUR, "landlord"))
    lines = [
        text,
        "## Tables",
        "",
        "| Table | Of a réservataire | Of a landlord | Columns that stay |",
        "|---|---|---|---|",
    ]
    for table in house_rows.OWNED:
        seen = [("yes" if table in house_rows.readable(role) else "–") for role, _ in roles]
        left = ", ".join(f"`{name}`" for name in house_rows.WITHHELD.get(table, {}))
        lines.append(f"| `{table}` | {seen[0]} | {seen[1]} | {left or '–'} |")
    lines += ["", "## What its role reads, and does not leave", "", "| Table | Why |", "|---|---|"]
    lines += [f"| `{table}` | {why} |" for table, why in house_rows.LEFT.items()]
    lines += ["", "| Column | Why |", "|---|---|"]
    lines += [
        f"| `{table}.{name}` | {why} |" for table, held in house_rows.WITHHELD.items() for name, why in held.items()
    ]
    return "\n".join(lines) + "\n"
