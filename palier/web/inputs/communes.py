"""Choosing communes without a script: typed words, and a list to tick when they can mean several (ADR 0029).

The form that comes back needs no memory: the words stay in their box until one of the communes that they may mean is
ticked, or until they are taken out.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from palier.models import Commune
from palier.models.territories import localities
from palier.models.territories.departements import area_of
from palier.rules.law import french
from palier.rules.law.voice import phrase, say
from palier.rules.people.folding import folded
from palier.web.languages.later import later

SHOWN, MOST_LETTERS = 12, 600
_OVERSEAS = ("97", "98")
_BETWEEN = re.compile(r"[\n;]|,(?![^(\n]*\))")
_POSTAL_CODE = re.compile(r"\b\d{5}\b")
_WRONG_CODE = phrase("Le code postal {code} n’est pas celui de {commune} : corrigez l’un des deux.")
_LONE_CODE = re.compile(r",\s*(\d{2,3}|2[abAB])(?=\s*(?:[,;\n]|$))")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form sent: the words, and the codes that were ticked."""

    text: str = ""
    codes: tuple[str, ...] = ()
    postal_code: str = ""
    """What was typed in the box of the postal code beside it, where there is one."""


@dataclass(frozen=True, slots=True)
class CommuneChoice:
    """Words that can mean several communes, and those to choose from; none when nothing looks like them."""

    text: str
    communes: tuple[Commune, ...] = ()
    why: str = ""
    most: int = SHOWN
    """How many are shown: the likeliest namesakes, every arrondissement of a town."""

    @property
    def shown(self) -> tuple[Commune, ...]:
        """The likeliest, on one screen."""
        return self.communes[: self.most]

    @property
    def has_more(self) -> bool:
        """Whether a longer name must be typed to see the others."""
        return len(self.communes) > self.most


@dataclass(slots=True)
class SettledCommunes:
    """What was understood: communes, and what is still to choose."""

    communes: dict[str, Commune] = field(default_factory=dict)
    asked: list[CommuneChoice] = field(default_factory=list)


def settle(
    typed: Typed, *, near: Collection[str], is_precise: bool, is_several: bool, is_postal: bool = False
) -> SettledCommunes:
    """Understand each part of the words; a ticked commune answers the part that may mean it."""
    parts = list(_parts(typed.text)) if is_several else [typed.text.strip()] if typed.text.strip() else []
    settled = SettledCommunes()
    if is_several or not parts:
        settled.communes = {one.code: one for one in localities.in_order(typed.codes[:SHOWN])}
    for part in parts:
        found = localities.find(part, near=near, is_postal=is_postal)
        asked = _asked(part, found, is_precise=is_precise)
        if asked is None:
            settled.communes[found.communes[0].code] = found.communes[0]
        elif answers := _answers(asked, typed):
            settled.communes.update((one.code, one) for one in answers)
        else:
            settled.asked.append(asked)
    return settled


def _answers(asked: CommuneChoice, typed: Typed) -> list[Commune]:
    """The communes that were ticked; else the only one of them that has the postal code typed beside."""
    ticked = [one for one in asked.communes if one.code in typed.codes]
    there = [one for one in asked.communes if typed.postal_code and typed.postal_code in one.postal_codes.split()]
    return ticked or (there if len(there) == 1 else [])


def wrong_code(commune: Commune | None, code: str) -> str:
    """Why a postal code cannot go with a commune; empty where it can, or where one of the two is not known."""
    if commune is None or not code or localities.may_be_its_postal_code(commune, code):
        return ""
    # Whole: 93100 is that of one Montreuil, and not of the two others.
    return later(_WRONG_CODE, code=code, commune=commune.named)


def _other_code(text: str, commune: Commune) -> str:
    """A postal code that was written beside the name, and is not that of the commune."""
    found = _POSTAL_CODE.search(text)
    return found[0] if found and not localities.may_be_its_postal_code(commune, found[0]) else ""


def became(found: localities.PlacesFound) -> str:
    """What a commune of before is today; empty where the words name a commune of today, or where several are meant."""
    if not (found.is_former and found.is_sure):
        return ""
    (heir,) = found.communes
    if other := _other_code(found.text, heir):
        return say(_WRONG_CODE, code=other, commune=heir.named)
    mine = [one for one in found.formers if one.successor_code == heir.code]
    # One name may have had several codes: Pierrefitte-sur-Seine left the Seine in 1968, and ended in 2025.
    old = max(mine, key=lambda one: one.ended_on or date.min, default=None)
    if old is not None and folded(old.name) == folded(heir.name):
        # One name for both: who writes it means the town of today.
        return ""
    if old is None or old.ended_on is None:
        return say("{former} s’appelle aujourd’hui {commune}.", former=found.text.strip()[:60], commune=heir.named)
    return say(
        "{former} fait partie de {commune} depuis {year}.",
        former=old.name,
        commune=heir.named,
        year=str(old.ended_on.year),
    )


def _parts(text: str) -> Iterator[str]:
    joined = _LONE_CODE.sub(r" \1", text)
    yield from (part.strip() for part in _BETWEEN.split(joined) if part.strip())


def _asked(part: str, found: localities.PlacesFound, *, is_precise: bool) -> CommuneChoice | None:
    """The question to put, if the words do not say one commune."""
    name, communes = french.quoted(part[:60]), found.communes
    inside = tuple(localities.parts_of(communes[0])) if found.is_sure and communes and is_precise else ()
    which = say("{typed} : choisissez l’arrondissement.", typed=name) if inside else ""
    if found.is_sure and found.is_former:
        asks = f"{became(found)} {which or say('Cochez-la si c’est bien elle.')}"
        return CommuneChoice(part, inside or communes, asks, len(inside) or SHOWN)
    if found.is_sure and communes:
        return CommuneChoice(part, inside, which, len(inside)) if inside else None
    if found.area is not None and not communes:
        return CommuneChoice(
            part, why=say("{typed} n’est pas une commune. Écrivez une commune ou un code postal.", typed=name)
        )
    if not communes:
        return CommuneChoice(
            part, why=say("Nous ne trouvons pas {typed}. Vérifiez le nom ou écrivez le code postal.", typed=name)
        )
    if len(communes) == 1:
        return CommuneChoice(
            part,
            communes,
            say("Nous ne trouvons pas {typed}. Est-ce {commune} ?", typed=name, commune=communes[0].named),
        )
    return CommuneChoice(part, communes, say("{typed} peut être plusieurs communes. Choisissez.", typed=name))


class CommuneInput(forms.Widget):
    """A box for words, the communes already chosen, and the lists to choose from."""

    template_name = "palier/components/communes.html"
    near: Collection[str] = ()
    beside = ""
    """The name of the field of the postal code, where one stands beside."""
    former: Collection[str] = ()
    """What was chosen before this answer: offered again where it leaves nothing."""

    def __init__(self, *, is_several: bool, is_precise: bool, is_postal: bool) -> None:
        """Several communes, or one; ``is_precise``: the arrondissement of a town that has some."""
        super().__init__()
        self.is_several, self.is_precise, self.is_postal = is_several, is_precise, is_postal

    def value_from_datadict(self, data: Mapping[str, Any], _files: object, name: str) -> Typed:
        """Words and ticks."""
        ticked = data.getlist(f"{name}_code") if hasattr(data, "getlist") else data.get(f"{name}_code", [])
        code = "".join(str(data.get(self.beside) or "").split()) if self.beside else ""
        return Typed(str(data.get(name) or "")[: MOST_LETTERS + 1], tuple(ticked), code[:5])

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: object, name: str) -> bool:
        """Nothing of it was sent."""
        return name not in data and f"{name}_code" not in data

    def id_for_label(self, id_: str) -> str:
        """The box for words."""
        return id_

    def settled(self, value: object) -> SettledCommunes:
        """What a value means: the codes known before, or what the form sent."""
        typed = (
            value if isinstance(value, Typed) else Typed(codes=tuple(value) if isinstance(value, list | tuple) else ())
        )
        return settle(
            typed,
            near=self.near,
            is_precise=self.is_precise,
            is_several=self.is_several,
            is_postal=self.is_postal,
        )

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template draws; words that were understood have become ticks."""
        context = super().get_context(name, value, attrs)
        settled = self.settled(value)
        chosen = list(settled.communes.values())
        if self.is_several:
            text = "\n".join(one.text for one in settled.asked)
        else:
            text = settled.asked[0].text if settled.asked else "".join(one.named for one in chosen)
        context["widget"].update(
            several=self.is_several,
            chosen=chosen if self.is_several else [],
            former=self._former(value, settled) if self.is_several else [],
            text=text,
            asked=[one for one in settled.asked if one.communes],
            is_wrong="aria-invalid" in context["widget"]["attrs"],
            rows=min(max(2, text.count("\n") + 1), SHOWN),
        )
        return context

    def _former(self, value: object, settled: SettledCommunes) -> list[Commune]:
        """All were taken out and nothing was written: an empty list would throw away what a thumb unticked."""
        is_emptied = isinstance(value, Typed) and not settled.communes and not settled.asked
        return list(localities.in_order(self.former)) if is_emptied else []


class CommunesField(forms.Field):
    """Several communes, as a household looks for: cleans to a list of them, in the order written."""

    is_several = True

    def __init__(self, *, most: int = 10, is_precise: bool = False, is_postal: bool = False, **options: Any) -> None:
        """``most``: how many communes at most; ``is_postal``: a household writes it, and knows postal codes alone."""
        self.most = most
        widget = CommuneInput(is_several=self.is_several, is_precise=is_precise, is_postal=is_postal)
        super().__init__(widget=widget, **options)

    def prefer(self, departements: Collection[str]) -> None:
        """Put first the communes of the départements that the person knows."""
        self.widget.near = tuple(departements)

    def clean(self, value: object) -> Any:  # noqa: ANN401 - a list here, one commune in the field for one
        """Refuse what can mean several, with the list to choose from."""
        if isinstance(value, Typed) and len(value.text) > MOST_LETTERS:
            raise forms.ValidationError(later("La liste est trop longue : {most} communes au plus.", most=self.most))
        settled = self.widget.settled(value)
        if settled.asked:
            raise forms.ValidationError([one.why for one in settled.asked])
        if not settled.communes and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if len(settled.communes) > self.most:
            raise forms.ValidationError(
                later(
                    "Cela fait {number} communes, {most} au plus. Retirez-en.",
                    number=len(settled.communes),
                    most=self.most,
                )
            )
        return self.made(list(settled.communes.values()))

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """The widget of this form knows what was chosen before."""
        initial = form.get_initial_for_field(self, field_name)
        self.widget.former = tuple(initial) if isinstance(initial, list | tuple) else ()
        return super().get_bound_field(form, field_name)

    def made(self, communes: list[Commune]) -> Any:  # noqa: ANN401 - see ``clean``
        """All of them."""
        return communes

    def has_changed(self, initial: object, data: object) -> bool:
        """Other communes than before."""
        return set(self.widget.settled(initial).communes) != set(self.widget.settled(data).communes)


class CommuneField(CommunesField):
    """One commune: cleans to it, or to ``None`` when it may be left empty."""

    is_several = False

    def __init__(self, *, beside: str = "", **options: Any) -> None:
        """One at most. ``beside``: the field of the postal code, which tells namesakes apart."""
        super().__init__(most=1, **options)
        self.widget.beside = beside

    def made(self, communes: list[Commune]) -> Commune | None:
        """The one."""
        return communes[0] if communes else None


class DepartementField(forms.CharField):
    """A département by its code or its name; cleans to its code, or to nothing where it may be empty. Overseas is not covered."""

    def __init__(self, **options: Any) -> None:
        """Short."""
        super().__init__(max_length=60, **options)

    def clean(self, value: object) -> str:
        """One metropolitan département."""
        text = super().clean(value)
        if not text:
            return ""
        area = area_of(text)
        if area is None or len(area.departements) != 1:
            raise forms.ValidationError(later("Écrivez un département, par exemple 93 ou Seine-Saint-Denis."))
        (code,) = area.departements
        if code.startswith(_OVERSEAS):
            raise forms.ValidationError(
                later("{commune} a d’autres règles, que Palier ne couvre pas encore.", commune=area.named)
            )
        return code
