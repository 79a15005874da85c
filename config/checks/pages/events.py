"""The events that a partner's software is told of: each kind, what is read again, and what a key must be for."""

from __future__ import annotations


def page() -> str:
    """Return the page."""
    from palier.rules.partners import event_kinds  # noqa: PLC0415 - the framework is set up first

    lines = [
        "# Events",
        "",
        "Written from `palier/rules/partners/event_kinds.py`: [why](../adr/0119-events-name-nobody.md),",
        "[how](../how-to/use-the-api.md). A word never changes its meaning and never leaves.",
        f"An event is kept {event_kinds.KEPT.days} days. `object` is what is read again: a home, a publication,",
        "or the candidates of a publication, none of whom is named.",
        "",
        "| `type` | what happened | `object` | purpose of the key | verbs of the journal |",
        "|---|---|---|---|---|",
    ]
    for kind in event_kinds.EventKind:
        verbs = ", ".join(f"`{verb}`" for verb, told in event_kinds.TOLD.items() if told is kind)
        named, purpose = event_kinds.object_of(kind), event_kinds.purpose_of(kind)
        lines.append(f"| `{kind}` | {event_kinds.LABELS[kind]} | {named} | {purpose} | {verbs} |")
    return "\n".join(lines)
