"""Page: what Prometheus is told."""

from __future__ import annotations

from hosting.metering.catalogue import ASKED, COUNTED, Metric


def page() -> str:
    """Return the table of every measure."""
    return "\n".join(
        [
            "# Metrics",
            "",
            "What `/metrics` tells, with the token of the settings. This page is written by `./run docs`. No label holds a",
            "person, an address or an identifier: pages by their names, jobs by their tasks.",
            "",
            "## Counted as things happen, over all the processes of a host",
            "",
            *_table(COUNTED),
            "",
            "## Read when asked",
            "",
            "A measure whose source is not there is left out, never told as 0. What comes from the database is the same on",
            "every host: take the greatest, not the sum.",
            "",
            *_table(ASKED),
        ]
    )


def _table(metrics: tuple[Metric, ...]) -> list[str]:
    lines = ["| Metric | Kind | Labels | What it says |", "|---|---|---|---|"]
    for metric in metrics:
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        lines.append(f"| `{metric.name}` | {metric.kind.value} | {labels} | {metric.text} |")
    return lines
