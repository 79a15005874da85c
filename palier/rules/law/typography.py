"""How French sentences are set: written with plain spaces everywhere, given their no-break spaces once, where they leave.

A page, a letter, a mail and the output of a command each pass here once; what is typed, stored or signed does not. Nothing
here parses: a few patterns, each read once from left to right.
"""

import re
from collections.abc import Iterable, Iterator

from palier.rules.law.law import act, applies

NBSP = "\u00a0"
THIN = "\u202f"
JOINED = "\u2060"
"""Shows nothing, and forbids a line to end there."""
_TYPOGRAPHY = act("règles typographiques de l’Imprimerie nationale")
_INLINE, _BLOCK = "\x01", "\x02"
"""Stand for what lies between two texts of a page: an emphasis, or the end of a paragraph. No text has them."""
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_LINKING = (
    "a|à|ai|au|aux|avant|avec|car|ce|ces|cet|cette|chez|dans|de|depuis|des|doit|donc|dont|du|elles?|en|entre|est|et|ils?"
    "|jusqu|la|le|les|leurs?|mais|ne|ni|nous|on|ont|ou|où|par|pas|peut|plus|pour|puis|que|qui|sa|sans|se|sera|ses|si|son"
    "|sont|sous|sur|une?|vers|vous|y"
)
"""Words that may follow a number without being counted by it: `3 et 5`."""
_NEAR = f"{_INLINE}{{0,3}}"
_SIGN = re.compile(
    rf" (?:(?<=« )|(?<=«{_INLINE} )|(?<=\S )(?={_NEAR}[:;!?»%‰€](?![\w/=]))"
    rf"|(?<=\d[ {NBSP}]h )(?=\d\d(?!\d))|(?<=\bà )(?=\d\d?[ {NBSP}]h\b)|(?<=1er |1ᵉʳ )(?=(?:{_MONTHS})\b))"
)
"""Inside « », before a high sign, in an hour and after the first of a month; not as programs write: `a != b`, `where :name`."""
_GROUP = re.compile(r" \d{3}(?<=\d \d{3})(?!\d)")
_THOUSANDS = re.compile(rf"\d(?<![\w.,+/{NBSP}{THIN}-]\d)(?<!\d \d)\d{{0,2}}(?: \d{{3}})+(?:(?=ᵉ)|(?![\w{THIN}-]| \d))")
"""The first figure first: the engine then leaps from one figure to the next, four times as fast as from what precedes them."""
_UNIT = re.compile(
    rf" (?:(?<=\d )|(?<=\d{_INLINE} )|(?<=\d{_INLINE * 2} )|(?<=\d{_INLINE * 3} ))"
    rf"(?={_NEAR}(?:(?!(?:{_LINKING})\b|[ldnqsj]’)[a-zà-öø-ÿœ²°µ]|[KMGT]o\b))"
)
_SIGN_OF_UNIT = re.compile(r"(?<=\d) (?=(?:m²|km\b|€|%))")
_NUMBER = re.compile(rf"(?<![\w/’-])(?!(?:19|20)\d\d(?!\d))\d+(?:,\d+)?{_NEAR}\Z")
"""A number before what it counts. A year counts nothing, nor does the number of an article."""
_LONGEST = 24
_WHOLE = "|".join(rf"{name}\b.*?(?:</{name}\s*>|\Z)" for name in ("script", "style", "pre", "code", "textarea"))
_TAG = re.compile(rf"(<(?:{_WHOLE}|!--.*?(?:-->|\Z)|[^<>\"']*(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*)*>))", re.DOTALL)
"""A tag, or a whole element whose content is nobody's sentence."""
_INSIDE = re.compile(r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr)\b")
_ATTRIBUTE = re.compile(r"(?<=\s)((?:title|alt|aria-label|placeholder)=\")([^\"]*)")
_LANGUAGE = re.compile(
    r"<(?!area|br|col|hr|img|input|link|meta|source|wbr)([a-z][a-z0-9]*)\b[^>]*?\slang=[\"']?([a-zA-Z]*)"
)
_TITLES = ("<h1", "<h2")
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_INVERTED = re.compile(r"(?<=[a-zà-öø-ÿœ]-)(?=(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce)\b)")
"""Between a verb and its pronoun: in the large letters of a title, half a word at the end of a line is misread."""
_SHORTEST = len('<a alt="a b"')


@applies(_TYPOGRAPHY)
def typeset(text: str) -> str:
    """A French text with its no-break spaces: before `:`, `;`, `!`, `?`, `%`, `€`, inside « », between a number and its unit.

    Setting twice changes nothing more; only spaces change.
    """
    if " " not in text:
        return text
    text = _SIGN.sub(NBSP, text)
    return _UNIT.sub(_counted, _grouped(text))


@applies(_TYPOGRAPHY)
def bound(*parts: object) -> str:
    """What belongs together and no rule can guess, never broken at the end of a line: a number in groups, a telephone."""
    return NBSP.join(map(str, parts))


@applies(_TYPOGRAPHY)
def typeset_page(html: str) -> str:
    """A page whose French is set: its texts and what `title`, `alt`, `aria-label`, `placeholder` say, nothing else.

    In a title of the page, a verb and the pronoun after it (`sont-ils`) stay on one line too.

    French is what stands under `lang="fr"`: a page in another language keeps its own spaces, its French quotations apart, and
    figures are kept together there too: from right to left, the groups of a number would be read in the wrong order.
    """
    if _INLINE in html or _BLOCK in html or "lang=" not in html:
        return html
    parts = _TAG.split(html)
    texts, tags = parts[::2], parts[1::2]
    french = [False, *_french(tags)]
    if False in french[1:]:
        texts = parts[::2] = [one if is_said else _figures(one) for one, is_said in zip(texts, french, strict=True)]
    if True not in french:
        return "".join(parts)
    marked = parts.copy()
    marked[::2] = [text if is_said else "" for text, is_said in zip(texts, french, strict=True)]
    marks = {tag: _INLINE if _INSIDE.match(tag) else _BLOCK for tag in set(tags)}
    marked[1::2] = [marks[tag] for tag in tags]
    told = typeset("".join(marked)).replace(_BLOCK, _INLINE).split(_INLINE)
    for at, tag in enumerate(tags, 1):
        if tag.startswith(_TITLES) and "-" in told[at]:
            told[at] = _INVERTED.sub(JOINED, told[at])
    parts[::2] = [one if is_said else text for one, text, is_said in zip(told, texts, french, strict=True)]
    parts[1::2] = [
        _spoken(tag) if is_said and len(tag) > _SHORTEST else tag for tag, is_said in zip(tags, french[1:], strict=True)
    ]
    return "".join(parts)


def _french(tags: Iterable[str]) -> Iterator[bool]:
    """Whether French is read after each tag."""
    is_said, inside = False, list[tuple[str, bool]]()
    for tag in tags:
        if "lang=" in tag and (found := _LANGUAGE.match(tag)) and "</" not in tag:
            name, code = found.groups()
            if name != "html":
                inside.append((name, is_said))
            is_said = code == "fr"
        elif inside and (named := _NAME.match(tag)) and named[2] == inside[-1][0] and "</" not in tag[1:]:
            if named[1]:
                is_said = inside.pop()[1]
            else:
                inside.append((named[2], is_said))
        yield is_said


def _spoken(tag: str) -> str:
    """A tag whose words are set; of an element that is left whole, its first tag alone."""
    # Few tags say anything: four looks cost a third of what the pattern does.
    if not ('title="' in tag or 'alt="' in tag or 'aria-label="' in tag or 'placeholder="' in tag):
        return tag
    first, end, rest = tag.partition(">") if "</" in tag[1:] else (tag, "", "")
    if first.startswith(("<script", "<style", "<!--")):
        return tag
    return _ATTRIBUTE.sub(_said, first) + end + rest


def _said(found: re.Match[str]) -> str:
    return f"{found[1]}{typeset(found[2])}"


def _counted(found: re.Match[str]) -> str:
    end = found.start()
    return NBSP if _NUMBER.search(found.string, max(0, end - _LONGEST), end) else " "


def _figures(text: str) -> str:
    """What a figure is made of in any language: its groups, and the sign of its unit."""
    return _SIGN_OF_UNIT.sub(NBSP, _grouped(text))


def _grouped(text: str) -> str:
    return _THOUSANDS.sub(_thin, text) if _GROUP.search(text) else text


def _thin(found: re.Match[str]) -> str:
    return found[0].replace(" ", THIN)
