"""What only a description says of a text: samples of it (`e.g. "4"`), and that it has to be of a form.

Real documents write `type: string` and leave the rest to words. A server that takes `1280x720` for a size,
and not any text, keeps what its document tells a reader.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.values.kinds import by_standard, is_bare_colour, words_of
from specwright_runtime.contract.values.magic import file_bytes

_LEAD = re.compile(
    r"(?:\be\.?\s?g\b\.?|\bfor (?:example|instance)\b|\bsuch as\b|\bexamples?\s*[:=])[:,]?\s*", re.IGNORECASE
)
_QUOTED = re.compile(r"`([^`\n]{1,200})`|\"([^\"\n]{1,200})\"|“([^”\n]{1,200})”|'([^'\n]{1,200})'(?!\w)")
_BARE = re.compile(r"[^\s,;()\[\]\"'`<>{}]{1,100}(?=[,;)]|\.?\s*$|\.\s| or | and )")
_AND = re.compile(r"\s*(?:,\s*or\b|,\s*and\b|,|\bor\b|\band\b|/)\s*")
_FORM = re.compile(
    r"\b(?:format|form|pattern|shape)\b(?: (?:of|is))?:?\s*(?:`([^`\s]+)`|\"([^\"\s]+)\")", re.IGNORECASE
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LEFT_OUT = ("...", "…", "<", "{", "*")
"""Parts of what stands for a value, and is none."""
_DATA_URL = re.compile(r"data:(image/png);base64,(?:\.\.\.|…)")

_FORMED = re.compile(
    r"\b(lower|upper)[- ]?case\b|\balphanumeric\b|\b(only|no) (letters|digits|spaces)\b"
    r"|\bJWT\b|\bregular expression\b|\b(comma|space|pipe)[- ]separated\b|\bformatted as\b"
    r"|\b(in|of) (the )?(format|form|pattern)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(not|no|never|without|except|exclud\w+|other than|instead of|avoid\w*|forbidden|invalid|reserved"
    r"|strip\w*|remov\w+|ignor\w+|escap\w+|reject\w*|refus\w+)\b",
    re.IGNORECASE,
)
"""Before samples of what must not be sent."""
_AMOUNTS = frozenset(
    {
        *("amount", "price", "cost", "fee", "quantity", "qty", "count", "number", "total", "size", "bytes"),
        *("width", "height", "length", "depth", "weight", "area", "radius", "distance", "capacity", "seats"),
        *(
            "duration",
            "seconds",
            "minutes",
            "hours",
            "days",
            "weeks",
            "months",
            "years",
            "timeout",
            "interval",
        ),
        *(
            "age",
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "percent",
            "percentage",
            "rating",
            "score",
            "stars",
        ),
        *("priority", "rank", "position", "index", "limit", "page", "offset", "retries", "attempts"),
        *("people", "guests", "adults", "children", "copies", "pages", "points", "fps", "quality", "port"),
    }
)
"""Words that names of numbers end in of which everybody knows that not any will do."""
_COUNTED = re.compile(
    r"\b(number|amount|count|size|length|duration) (of|in)\b|\bhow (many|much|long|often)\b"
    r"|\bin (seconds|minutes|hours|days|milliseconds|bytes|pixels|percent)\b|\bpercentage\b|\bpositive\b"
    r"|\bHTTP status\b|\bpositions? (of|in|where|to)\b|\b(zero|0)[- ](based|indexed)\b",
    re.IGNORECASE,
)
_MARKS = frozenset("0123456789/_:@#=+.-")


class Described:
    """The words of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._forms: dict[str, tuple[str, ...]] | None = None
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def samples(self, description: object, name: str = "") -> tuple[str, ...]:
        """What an address has as the parameter of this name (`/items?format=csv`), else texts that the words
        give as samples, in their order, else of a form or standard that they name.

        `provider/model` is a form. It is looked up in all that the document says (`the format provider/model,
        e.g. openai/gpt-4`); else each of its names that is a property with an `enum` becomes a member.
        """
        if not isinstance(description, str):
            return ()
        if (description, name) not in self._known:
            self._known[description, name] = self._samples(description, name)
        return self._known[description, name]

    def _samples(self, description: str, name: str) -> tuple[str, ...]:
        asked = re.search(rf"[?&`]{re.escape(name)}=([^&\s`\"'<>)]+)", description) if name else None
        if asked is not None:
            return (unquote_plus(asked[1].rstrip(".,;")),)
        found = tuple(dict.fromkeys(_samples(description))) or choices(description)
        form = None if found else _FORM.search(description)
        if form is None:
            negated = _NEGATED.search(description) and not is_bare_colour(description)
            standard = None if found or negated else by_standard(description)
            return found if standard is None else (standard,)
        named = form[1] or form[2]
        if self._forms is None:
            self._forms = {}
            for text in _descriptions(self._document):
                for other in _FORM.finditer(text):
                    known = self._forms.get(other[1] or other[2], ())
                    self._forms[other[1] or other[2]] = known or tuple(_samples(text[other.end() :][:100]))
        return self._forms.get(named) or self._made(named)

    def _made(self, form: str) -> tuple[str, ...]:
        members = dict(_enumerated(self._document))
        made = _NAME.sub(lambda name: str(members.get(name[0], name[0])), form)
        return (made,) if made != form else ()


_FUTURE = re.compile(
    r"\b(in|into) the future\b|\bfuture (date|time|moment)\b|\bnot (be )?in the past\b"
    r"|\b(after|later than) (now|today)\b|\b(today or (later|after)|not before today)\b",
    re.IGNORECASE,
)
_NOT_TO_COME = re.compile(
    r"\b(not|never|cannot|nor|no|can't|mustn't)\b( \w+){0,3}"
    r" ((in|into) the future|(after|later than) (now|today))\b"
    r"|\bno future (date|time|moment)\b"
    r"|\b(if|when|with|where|whose|unless|once)\b[^.;:]{0,40} (in|into) the future\b",
    re.IGNORECASE,
)
SOON = timedelta(days=30)


_KINDS = r"possible|allowed|valid|supported|accepted|available|permitted"
_CHOICE = re.compile(
    rf"(?P<sure>\b(?:one|any|either) of\b(?: these| the following)?(?: values)?|\beither\b"
    rf"|\b(?:{_KINDS}) (?:values|options|choices)\b(?: are| include)?"
    r"|\b(?:values|options|choices) (?:are|include)\b|\benum(?=:))"
    r"|\b(?:can|may|must|should|has to) be\b(?: set to| either| one of)*",
    re.IGNORECASE,
)
_BY_EITHER = re.compile(r"(?<=by )using either\b|\b(?:but )?not both\b", re.IGNORECASE)
"""Beside names of parameters of which one is sent."""
_MEMBER = re.compile(r"[A-Za-z][\w.-]*")
_NEXT = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:(?:,\s*)?(?:\bor|\band)\b|[,/|])?\s*")
_END = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:$|[.;)\]\n])")
_NEEDED = re.compile(r"\s*(?:is|are|must|has|have|should|can|may)\b", re.IGNORECASE)
"""Behind names of properties, not members: "one of `email` or `phone` is required"."""
_BARS = re.compile(r"(?<![\w|`.-])[A-Za-z][\w.-]*(?:\|[A-Za-z][\w.-]*)+(?![\w|])")
_BULLETS = re.compile(r"(?:\s*\n\s*[-*+] [^\n]+){2,}")
_BULLET = re.compile(r"\n\s*[-*+] +[*`\"']*([A-Za-z][\w.-]*)[*`\"']*(?=\s*(?:[:(–—-]|\n|$))")
_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})


def choices(text: str) -> tuple[str, ...]:
    """The members, two or more, of the list that words say a text is from: "One of `asc`, `desc`"."""
    for lead in _CHOICE.finditer(text):
        if _NEGATED.search(sentences(text[: lead.start()])[-1]) or _BY_EITHER.search(
            text, lead.start(), lead.end() + 80
        ):
            continue
        rest = text[lead.end() :].lstrip(": (")
        bullets = _BULLETS.match(rest)
        if bullets is not None and lead["sure"] is not None:
            return tuple(_BULLET.findall(bullets[0]))
        at = len(text) - len(rest)
        found: list[str] = []
        quoted = _QUOTED.match(text, at) is not None
        while (match := (_QUOTED if quoted else _MEMBER).match(text, at)) is not None:
            found.append(next(filter(None, match.groups()), "") if quoted else match[0].rstrip("."))
            end = match.end() - (not quoted and match[0].endswith("."))
            if (following := _NEXT.match(text, end)) is None or not following[0].strip():
                break
            at = following.end()
        told = quoted or (lead["sure"] is not None and bool(found) and _END.match(text, end) is not None)
        if len(found) > 1 and told and not _NEEDED.match(text, end):
            return tuple(dict.fromkeys(one for one in found if one != "null"))
    for bars in _BARS.finditer(text):
        members = bars[0].split("|")
        if not _TYPES & set(members):
            return tuple(members)
    return ()


_ENCODED = re.compile(r"(?:is_?)?base_?64(?:_?encoded)?", re.IGNORECASE)


def tells_encoding(name: str) -> bool:
    """A flag of that name says how a text beside it is written: another value asks for another text."""
    return _ENCODED.fullmatch(name) is not None


_NOT_TAKEN = re.compile(
    r"(?:^|[.;(\[]\s*)\W*read[- ]?only\s*(?:[.,;:)\]]|$)"
    r"|\bthis (?:field|property|value|attribute) is read[- ]?only\b"
    r"|^(?:gets )?an? (?:\w+ )?read[- ]?only (?:string|timestamp|field|property|value)\b",
    re.IGNORECASE,
)


_OF_SERVER = re.compile(
    r"\byou can(?:not|'t) (?:change|set) this\b|\b(?:auto|server)[- ]?(?:generated|assigned)\b"
    r"|\b(?:set|assigned|generated|managed|maintained) (?:automatically|by the (?:server|system|service))\b"
    r"|\bautomatically (?:set|assigned|generated)\b|\b(?:calculated|computed|based) (?:per|from|by|on)\b",
    re.IGNORECASE,
)
_AT_TIMES = re.compile(r"\b(?:if|unless|when|default\w*|omitted|otherwise|left out|empty)\b", re.IGNORECASE)


def is_read_only(flat: Mapping[str, Any]) -> bool:
    """Whether words say that a property is not taken from a caller, where no `readOnly` does."""
    said = str(flat.get("description") or "")
    if any(_OF_SERVER.search(one) and not _AT_TIMES.search(one) for one in sentences(said)):
        return True
    return _NOT_TAKEN.search(said) is not None


def to_come(said: str) -> bool:
    """Words say that a time has to be."""
    return _FUTURE.search(_NOT_TO_COME.sub("", said)) is not None


_GONE = re.compile(
    r"\b(cannot|can't|must not|may not|never) be (in the future|a future (date|time|day))\b", re.IGNORECASE
)


def gone_by(said: str) -> bool:
    """Words say that a time has to be past, whatever else is so."""
    found = _GONE.search(said)
    return found is not None and not re.search(r"\b(if|when|unless)\b", said, re.IGNORECASE)


def moment(kind: str, description: object) -> str | None:
    """A `date` or a `date-time` that is to come, where words say that it has to; in whole days from today."""
    if not to_come(str(description)):
        return None
    day = (datetime.now(UTC) + SOON).date().isoformat()
    return day if kind == "date" else f"{day}T12:30:00Z" if kind == "date-time" else None


def is_amount(name: str, description: object) -> bool:
    """Not any number will do, as a name or words show where no bound says it."""
    words = words_of(name)
    return (bool(words) and words[-1] in _AMOUNTS) or _COUNTED.search(str(description)) is not None


def is_number_or_text(types: Callable[[Any], tuple[str, ...]], flat: Mapping[str, Any]) -> bool:
    """A number that may travel as a text, as decimals do: any text will hardly do."""
    branches = [*flat.get("anyOf", ()), *flat.get("oneOf", ())] or [flat]
    free = [
        b
        for b in branches
        if isinstance(b, Mapping) and not b.keys() & {"enum", "const", "pattern", "format"}
    ]
    numbers = any({"integer", "number"} & set(types(branch)) for branch in branches)
    return numbers and any("string" in types(branch) for branch in free)


_ALWAYS = re.compile(
    r"(?:^|[^.;]*\s)(?:type|kind|value|constant|always)\b[^.;:]*:\s*`([^`\s]+)`\s*\.?\s*", re.IGNORECASE
)
"""All that is said of a text: "The type of this resource: `tags`"."""


def is_formed(flat: Mapping[str, Any], samples: tuple[Any, ...]) -> bool:
    """Not any text will do, as words or samples show where no keyword says it."""
    if flat.keys() & {"enum", "const", "pattern"}:
        return False
    said = str(flat.get("description", ""))
    return (
        any(map(is_code, samples))
        or _ALWAYS.fullmatch(said.strip()) is not None
        or by_standard(said) is not None
        or bool(_FORMED.search(said) or choices(said))
    )


def is_code(sample: object) -> bool:
    """Neither a word nor a sentence, as `1280x720`, `EUR` and `0 5 * * *`."""
    if not isinstance(sample, str) or not sample:
        return False
    if " " in sample:
        return sum(map(str.isalpha, sample)) * 2 < len(sample)
    return bool(_MARKS & set(sample)) or (sample.isupper() and len(sample) > 1)


def _samples(text: str) -> Iterator[str]:
    if (one := _ALWAYS.fullmatch(text.strip())) is not None:
        yield one[1]
    for lead in _LEAD.finditer(text):
        sentence = sentences(text[: lead.start()])[-1]
        if _NEGATED.search(sentence):
            continue
        at = lead.end()
        while True:
            quoted = _QUOTED.match(text, at)
            bare = None if quoted else _BARE.match(text, at)
            match = quoted or bare
            if match is None:
                break
            sample = next(filter(None, match.groups()), "") if quoted else match[0].rstrip(".")
            if (data := _DATA_URL.fullmatch(sample)) is not None:
                yield f"data:{data[1]};base64,{base64.b64encode(file_bytes(data[1])).decode()}"
            elif sample and not any(each in sample for each in _LEFT_OUT) and (quoted or is_code(sample)):
                yield sample
            following = _AND.match(text, match.end())
            if following is None:
                break
            at = following.end()


def _descriptions(node: object) -> Iterator[str]:
    for inner in _mappings(node):
        if isinstance(inner.get("description"), str):
            yield inner["description"]


def _enumerated(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names of properties, with the first member of their enum."""
    schemas = (document.get("components") or {}).get("schemas") or {}
    for inner in _mappings(document):
        properties = inner.get("properties")
        for name, schema in properties.items() if isinstance(properties, Mapping) else ():
            if isinstance(schema, Mapping) and str(schema.get("$ref", "")).startswith(
                "#/components/schemas/"
            ):
                schema = schemas.get(schema["$ref"].rpartition("/")[2])
            members = schema.get("enum") if isinstance(schema, Mapping) else None
            if isinstance(members, list) and members:
                yield name, members[0]


def _mappings(node: object) -> Iterator[Mapping[str, Any]]:
    left = [node]
    while left:
        match left.pop():
            case Mapping() as inner:
                yield inner
                left += inner.values()
            case list() as inner:
                left += inner
            case _:
                pass
