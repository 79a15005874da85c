"""What ends the mail that announces a letter, for who does not read French: a letter waits, and where.

A mail goes to a contact: where no language of its person is known, each of the languages of the pages says one line; a text
message, which is short, has none. Where it is known (ADR 125), the message is said in it, and a mail holds the French after it.
"""

from collections.abc import Sequence

from palier.rules.law.law import act, applies
from palier.rules.law.voice import say

_HOUSE = act("règles de publication de Palier")
_FRENCH = "Français :"
"""By its own name, as a list of languages has it."""
LINES = (
    "English: a letter is waiting for you on Palier. Sign in to read it in your language.",
    "العربية: تنتظركم رسالة على Palier. ادخلوا لقراءتها بلغتكم.",
    "Português: tem uma carta à sua espera no Palier. Entre para a ler na sua língua.",
)
"""One line a language of the pages, in their order: the same three sentences, and nothing of the letter."""
INVITED = (
    "English: a housing application that you once made may be waiting for you. This link opens a page in your language.",
    "العربية: قد يكون بانتظاركم طلب سكن قدّمتموه سابقًا. هذا الرابط يفتح صفحة بلغتكم.",
    "Português: um pedido de habitação que fez no passado pode estar à sua espera. Esta ligação abre uma página na sua língua.",
)
"""The same for who is invited by the link of the mail."""


@applies(_HOUSE)
def with_lines(body: str, lines: Sequence[str] = LINES) -> str:
    """The text of a mail, then these lines."""
    return "\n\n".join((body.rstrip(), "\n".join(lines)))


@applies(_HOUSE)
def marked(body: str, *, is_by_machine: bool) -> str:
    """The text of a message in the language of its reader, marked as translated by a machine where it is."""
    if not is_by_machine:
        return body
    return f"{body}\n\n{say('Traduction automatique, non relue par une personne. Seul le français fait foi.')}"


@applies(_HOUSE)
def marked_alone(body: str, *, is_by_machine: bool) -> str:
    """The same of a text, which is short and holds no French."""
    return f"{body}\n\n{say('Traduction automatique, non relue par une personne.')}" if is_by_machine else body


@applies(_HOUSE)
def before_the_french(body: str, in_french: str) -> str:
    """The text of a mail: in the language of its reader, then in French."""
    return "\n\n".join((body.rstrip(), f"– – –\n{_FRENCH}", in_french))
