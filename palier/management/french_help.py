"""The help and the complaints of a command, in French and short: what is wrong in one line, the options when asked."""

import argparse
from typing import Any, NoReturn

WRONG_USAGE = 2
_LISTED = "«\u00a0%%(%s)s\u00a0» n’est pas dans la liste\u00a0: %%(choices)s"
_WORDS = {
    "usage: ": "usage\u00a0: ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montre cette aide",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s\u00a0: %(message)s",
    "the following arguments are required: %s": "il manque %s",
    "unrecognized arguments: %s": "argument inconnu\u00a0: %s",
    "one of the arguments %s is required": "il faut l’un de ces arguments\u00a0: %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "expected one argument": "il manque sa valeur",
    "expected at least one argument": "il manque sa valeur",
    "invalid choice: %(value)r (choose from %(choices)s)": _LISTED % "value",
    "unknown parser %(parser_name)r (choices: %(choices)s)": _LISTED % "parser_name",
    "invalid %(type)s value: %(value)r": "«\u00a0%(value)s\u00a0» ne convient pas",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s peut être %(matches)s",
}
"""Of the library, in its own words; what is not here stays as the library says it."""


def speak_french() -> None:
    """Make the library of arguments of this process speak French: it asks for its words when it needs them."""
    argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]
    argparse.ngettext = lambda one, many, count: _WORDS.get(one if count == 1 else many, one)  # type: ignore[attr-defined]


class FrenchParser(argparse.ArgumentParser):
    """A parser of one command of `./run palier`."""

    def __init__(self, *args: Any, **given: Any) -> None:
        """Speak French from the first word on; each paragraph of the description stays one."""
        speak_french()
        super().__init__(*args, **given)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and where the rest is."""
        self.exit(WRONG_USAGE, f"{message.rstrip('.')}. (Voir {self.prog} --help)\n")


def port(text: str) -> int:
    """A port of this machine."""
    if not text.isdecimal() or int(text) > 0xFFFF:  # noqa: PLR2004 - sixteen bits
        raise argparse.ArgumentTypeError(f"«\u00a0{text}\u00a0» n’est pas un port (de 0 à 65535)")
    return int(text)
