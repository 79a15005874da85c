"""What left, as it left: a demonstration has no mailbox, and its page of messages shows what a person would read."""

from collections.abc import Sequence

from palier.models import Instance, Message


def keep(made: Sequence[tuple[Message, str, str]]) -> None:
    """Keep subject and body of messages as they leave, where they are not as they were kept. Elsewhere nothing is kept."""
    shown = [(one, subject, body) for one, subject, body in made if (subject, body) != (one.subject, one.body)]
    if not shown or not Instance.objects.filter(is_demo=True).exists():
        return
    for one, subject, body in shown:
        Message.objects.filter(pk=one.pk).update(left_subject=subject[:200], left_body=body)
