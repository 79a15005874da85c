"""What a page offers to a hand: its links, and its forms with what they hold, as a browser reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_FREE = {"text", "email", "password", "number", "date", "datetime-local", "tel", "search", "url", ""}


@dataclass
class Field:
    """One field of a form: what it holds, and what may be chosen."""

    kind: str
    held: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    """Value and words, of a list or of boxes."""


@dataclass
class Button:
    """What sends a form."""

    words: str
    name: str
    value: str


@dataclass
class Form:
    """Where it goes, its fields by name, its buttons in their order."""

    action: str
    is_post: bool
    key: str = ""
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


@dataclass
class Link:
    """Its words, with those that are said aloud alone, and where it leads."""

    words: str
    address: str


class Page(HTMLParser):
    """A page as it was sent."""

    def __init__(self, html: str) -> None:
        """Read it whole."""
        super().__init__()
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self.words = ""
        self._form: Form | None = None
        self._elsewhere: list[tuple[str, str, Field]] = []
        self._link: Link | None = None
        self._button: Button | None = None
        self._select: Field | None = None
        self._option: str | None = None
        self._area: Field | None = None
        self._box: tuple[Field, int] | None = None
        self.feed(html)
        for key, name, one in self._elsewhere:
            form = next((one for one in self.forms if one.key == key), None)
            if form is not None:
                self._merge(form, name, one)

    @staticmethod
    def _merge(form: Form, name: str, one: Field) -> None:
        known = form.fields.setdefault(name, Field(one.kind))
        known.held += one.held
        known.choices += one.choices

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what a hand may touch."""
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self._link = Link("", said["href"])
            self.links.append(self._link)
        elif tag == "form":
            self._form = Form(said.get("action", ""), said.get("method", "").lower() == "post", said.get("id", ""))
            self.forms.append(self._form)
        elif tag == "button" and self._form is not None and said.get("type", "submit") == "submit":
            self._button = Button("", said.get("name", ""), said.get("value", ""))
            self._form.buttons.append(self._button)
        elif tag == "input":
            self._input(said)
        elif tag in {"select", "textarea"} and said.get("name"):
            self._many(tag, said)
        elif tag == "option" and self._select is not None:
            self._option = said.get("value", "")
            self._select.choices.append((self._option, ""))
            if "selected" in said or not self._select.held:
                self._select.held = [self._option]

    def _many(self, tag: str, said: dict[str, str]) -> None:
        made = Field(tag)
        self._keep(said, made)
        if tag == "select":
            self._select = made
        else:
            self._area = made
            made.held.append("")

    def _keep(self, said: dict[str, str], made: Field) -> None:
        if "form" in said:
            self._elsewhere.append((said["form"], said["name"], made))
        elif self._form is not None:
            known = self._form.fields.get(said["name"])
            if known is None:
                self._form.fields[said["name"]] = made
            else:
                self._merge(self._form, said["name"], made)

    def _input(self, said: dict[str, str]) -> None:
        kind = said.get("type", "text").lower()
        if not said.get("name") or kind == "submit":
            return
        value = said.get("value", "on" if kind in {"checkbox", "radio"} else "")
        if kind in {"checkbox", "radio"}:
            self._keep(said, Field(kind, [value] if "checked" in said else [], [(value, "")]))
        else:
            self._keep(said, Field("free" if kind in _FREE else kind, [value]))

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        if tag == "a":
            self._link = None
        elif tag == "form":
            self._form = None
        elif tag == "button":
            self._button = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "option":
            self._option = None

    def handle_data(self, data: str) -> None:
        """Words belong to what is open."""
        self.words += data
        if self._link is not None:
            self._link.words += data
        if self._button is not None:
            self._button.words += data
        if self._area is not None:
            self._area.held[0] += data
        if self._option is not None and self._select is not None:
            value, words = self._select.choices[-1]
            self._select.choices[-1] = (value, words + data)
