"""What ends the mail that announces a letter, for who does not read French: a letter waits, and where.

A mail goes to a contact, not to a browser: no language of a person is kept, for a language says where somebody comes from. So
each of the languages of the pages says one line, in every such mail; a text message, which is short, has none.
"""

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
LINES = (
    "English: a letter is waiting for you on Palier. Sign in to read it in your language.",
    "العربية: تنتظركم رسالة على Palier. ادخلوا لقراءتها بلغتكم.",
    "Português: tem uma carta à sua espera no Palier. Entre para a ler na sua língua.",
)
"""One line a language of the pages, in their order: the same three sentences, and nothing of the letter."""


@applies(_HOUSE)
def with_lines(body: str) -> str:
    """The text of a mail, then these lines."""
    return "\n\n".join((body.rstrip(), "\n".join(LINES)))
