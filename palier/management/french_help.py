"""The help and the complaints of a command, in French and short: what is wrong in one line, the options when asked."""

import argparse
import errno
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from palier.rules.law.typography import typeset

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

WRONG_USAGE = 2
_LISTED = "« %%(%s)s » n’est pas dans la liste : %%(choices)s"
_WORDS = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montre cette aide",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque %s",
    "unrecognized arguments: %s": "argument inconnu : %s",
    "one of the arguments %s is required": "il faut l’un de ces arguments : %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "expected one argument": "il manque sa valeur",
    "expected at least one argument": "il manque sa valeur",
    "invalid choice: %(value)r (choose from %(choices)s)": _LISTED % "value",
    "unknown parser %(parser_name)r (choices: %(choices)s)": _LISTED % "parser_name",
    "invalid %(type)s value: %(value)r": "« %(value)s » ne convient pas",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s peut être %(matches)s",
}
"""Of the library, in its own words; what is not here stays as the library says it."""


def speak_french() -> None:
    """Make the library of arguments of this process speak French: it asks for its words when it needs them."""
    argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]
    argparse.ngettext = lambda one, many, count: _WORDS.get(one if count == 1 else many, one)  # type: ignore[attr-defined]


class Set:
    """A stream on which French is written with its spaces set."""

    def __init__(self, stream: TextIO) -> None:
        """Write there."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a line or a piece of one."""
        return self._stream.write(typeset(text))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of the stream, whatever it is
        """Be the stream, for the rest."""
        return getattr(self._stream, name)


class FrenchParser(argparse.ArgumentParser):
    """A parser of one command of `./run palier`."""

    def __init__(self, *args: Any, **given: Any) -> None:
        """Speak French from the first word on; each paragraph of the description stays one."""
        speak_french()
        super().__init__(*args, **given)

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        super()._print_message(typeset(message), file)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and where the rest is."""
        self.exit(WRONG_USAGE, f"{message.rstrip('.')}. (Voir {self.prog} --help)\n")


_WHY = {
    errno.ENOENT: "il n’y a rien sous ce nom",
    errno.EISDIR: "c’est un dossier",
    errno.EEXIST: "il y est déjà",
    errno.ENOTDIR: "son chemin passe par ce qui n’est pas un dossier",
    errno.EACCES: "vous n’en avez pas le droit",
    errno.EPERM: "vous n’en avez pas le droit",
    errno.EROFS: "ce disque ne s’écrit pas",
    errno.ENOSPC: "le disque est plein",
    errno.EADDRINUSE: "un autre programme le tient",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas à cette machine",
}


def why(error: OSError) -> str:
    """Say why the system refused; what is not in the table stays in its words."""
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


def port(text: str) -> int:
    """A port of this machine."""
    if not text.isdecimal() or int(text) > 0xFFFF:  # noqa: PLR2004 - sixteen bits
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un port (de 0 à 65535)")
    return int(text)
