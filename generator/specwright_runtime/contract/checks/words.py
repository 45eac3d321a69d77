"""The words of query parameters: what each chooses by, as its name, its type and its description say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.documented import item_properties
from specwright_runtime.contract.checks.listing import (
    CURSORS,
    LIMITS,
    OFFSETS,
    ORDERS,
    PAGES,
    bare,
    is_moment,
)
from specwright_runtime.contract.checks.word import Word
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.naming import plain, singular, subject
from specwright_runtime.contract.values.kinds import STATES

_OTHER_USE = frozenset({*LIMITS, *PAGES, *OFFSETS, *CURSORS, *ORDERS})
_LEAST = ("gte", "gt", "ge", "min", "minimum", "from", "start", "after", "since", "above", "over")
_MOST = ("lte", "lt", "le", "max", "maximum", "to", "end", "before", "until", "below", "under")
ENDS: dict[str, Literal["least", "most"]] = {
    **dict.fromkeys(_LEAST, "least"),
    **dict.fromkeys(_MOST, "most"),
}
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_UNITS = frozenset(
    {"cents", "cent", "minor", "minutes", "seconds", "hours", "ms", "kg", "g", "km", "m", "percent"}
)
_SUMMED = frozenset({"total", "average", "avg", "mean", "sum", "count", "median"})
"""Words of numbers that are told of many entries together."""
_OTHER_TIME = re.compile("next|refer|expir|valid|due|birth|renew", re.IGNORECASE)
"""In names of moments that say nothing of when something was."""
_KEPT = re.compile("creat|updat|modif|delet", re.IGNORECASE)
_MEANS_PART = re.compile(
    r"contain|part|search|match|prefix|suffix|start|begin|\bend(s|ing)?\b|like|fuzzy|substring|full.?text",
    re.IGNORECASE,
)
_EXACTLY = re.compile(r"\b(exact(ly)?|precisely|equal(s| to)?|identical)\b", re.IGNORECASE)
_EXACT_MATCH = re.compile(r"\bexact(ly)? match(es|ing)?\b|\bmatch(es|ing|ed)? exactly\b", re.IGNORECASE)
ANY_CASE = re.compile(
    r"case.?insensitiv|(ignor\w*|whatever|regardless of|without regard to) (its |the |of )*case"
    r"|\b(upper|capital)\b.{0,12}\blower|\bany case\b|\bcase (does not matter|is (ignored|irrelevant))",
    re.IGNORECASE,
)
"""The document says that it is found in either case."""
_NAMES = frozenset(
    {"name", "title", "q", "query", "search", "text", "description", "label", "keyword", "subject"}
)
"""Texts that are as a rule looked for by a part."""
_BEYOND = re.compile(
    r"\b(after|before|later than|earlier than|(greater|more|less|fewer|older|newer) than)\b", re.IGNORECASE
)
_OR_EQUAL = re.compile(r"\b(on|at|or|inclu\w+|least|most|from|since|until|up to|equal)\b", re.IGNORECASE)

_INCLUDED = re.compile(
    r"\bor (later|after|earlier|before|equal|more|less|newer|older)\b"
    r"|\b(on|at) or\b|\binclu(sive|ding)|\bat (least|most)\b",
    re.IGNORECASE,
)

_WHOSE = re.compile(
    r"\b(?:whose (?P<whose>[\w ]+?) (?:is|are|was|were)|with (?:an? |the )?(?P<having>[\w ]+?)) "
    r"(?P<how>at least|at most|(?:less|lower|smaller|fewer|earlier) than|below|under|before"
    r"|(?:greater|more|larger|higher|later) than|above|over|after)\b"
    r"|\bwith (?P<end>at least|at most|more than|less than) this (?P<of>[\w ]+?)(?= in\b|[.,;]|$)",
    re.IGNORECASE,
)
"""In "only stars whose magnitude is less than this", "with at least this aperture"."""
_UPWARDS = re.compile(r"least|greater|more|larger|higher|later|above|over|after", re.IGNORECASE)

_OF_DIGITS = re.compile(r"\^?([-+]\??|\[[-+]+\]\??|\\d|\[0-9\]|[0-9.,?*+(){}|$:]|\\\.)+")
"""A pattern of which only numbers are matches."""

_JOINED = re.compile(r"\bcomma[- ](separated|delimited)\b", re.IGNORECASE)
"""Of a text that names several, and may name one."""
_EVERY = re.compile(
    r"\b(all|each|every one) of (these|them|the)\b|\b(have|has|with|match\w*) all\b", re.IGNORECASE
)
_QUALIFIED = re.compile(r"\bfully[- ]qualified\b", re.IGNORECASE)
"""Of a name with that of what it lies in behind it, which an entry does not tell."""
_OF_LISTS = frozenset({"resourceversion", "apiversion", "etag"})
"""Names of what is asked of a list, whatever its entries are."""
_SPAN = re.compile(r"\b(range|period|interval|between)\b", re.IGNORECASE)
_WHETHER = re.compile(r"(?:has|have|with)[_-]?(?P<name>\w{3,})", re.IGNORECASE)
"""`has_driver`, of a `driver` that may be none."""
_IN = re.compile(r"in[_-]?(?P<name>stock)", re.IGNORECASE)
"""Of a number that may be zero."""


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, Word]]:
    """Parameters whose meaning their name and type say."""
    properties = item_properties(catalogue, operation)
    names = {plain(parameter.name) for parameter in operation.parameters}
    for parameter in operation.parameters:
        other = bare(parameter) in _OTHER_USE and not is_moment(parameter)
        said = catalogue.document.request.said(parameter.description, parameter.schema)
        other = other or plain(parameter.name) in _OF_LISTS or _QUALIFIED.search(said) is not None
        if parameter.place == "query" and not other:
            by_id = f"{plain(parameter.name)}id" in names  # beside it, so that this is another name of it
            found = _word(catalogue, parameter, properties)
            yield from ((parameter, word) for word in found if not (word.another and by_id))


def _of_range(
    catalogue: Catalogue, parameter: Parameter, properties: dict[str, Any], key: str, schema: Schema
) -> Iterator[Word]:
    """One end of a range that is an object: `created[gte]`, of what is `created_at`."""
    request, response = catalogue.document.request, catalogue.document.response
    flat, end, asked = request.flat(schema), key.lower(), subject(parameter.name)
    timed = flat.get("format") in {"date", "date-time"}
    said = replace(parameter, description=str(flat.get("description") or parameter.description))
    found = list(_found(response, properties, asked))
    if not found and timed:
        stem = [word.lower() for word in _WORDS.findall(asked)]
        found = list(_ending(response, properties, stem, said.description, timed=True))
    for path, own in found[:1]:
        if (
            response.flat(own).get("format") in {"date-time", flat["format"]}
            if timed
            else _like(catalogue, own, schema)
        ):
            exactly = flat.get("format") == "date-time"
            yield Word(path=path, way=ENDS[end], key=key, beyond=_beyond(end, said, exactly=exactly))


def _found(view: View, properties: dict[str, Any], name: str) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """Properties of this name, or of one in an object that alone has such a one."""
    own = [((key,), schema) for key, schema in properties.items() if plain(key) == plain(name)]
    inner = [
        ((key, below), schema)
        for key, outer in properties.items()
        for below, schema in view.properties(outer).items()
        if plain(name) in (plain(below), plain(key + below), singular(plain(key + below)))
    ]
    states = [
        ((key, below), schema)
        for (key,), outer in (own if plain(name) in STATES else ())
        for below, schema in view.properties(outer).items()
        if plain(below) in STATES and "string" in view.types(schema)
    ]  # `state: {status: created}`
    found_ones = states if len(states) == 1 else own or (inner if len(inner) == 1 else [])
    yield from (found for found in found_ones if found[1] is not False)


_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_ALSO = re.compile(r"\b(too|also|as well|includ\w+|in addition)\b", re.IGNORECASE)


def _meant(properties: dict[str, Any], asked: str, said: str) -> str | None:
    """The property of several words that the description names: `name` may choose by the "display name",
    and `dogs`, which no property is called, by what is `dogs_allowed` ("where dogs are known to be allowed").
    """
    own = any(plain(name) == plain(asked) for name in properties)
    found: list[str] = []
    for name in properties:
        words = [word.lower() for word in _WORDS.findall(name)]
        if len(words) < 2 or plain(asked) not in (words[-1], *(() if own else words[:1])):
            continue
        if re.search(rf"\b{' '.join(words)}\b", said.lower()):
            return name
        if not own and re.search(rf"\b{_APART.join(words)}\b", said.lower()):
            found.append(name)
    return found[0] if len(found) == 1 else None


_APART = r"(?:\W+\w+){0,4}?\W+"


_OF_A_POINT = frozenset({"lat", "latitude", "lng", "lon", "long", "longitude"})


def _word(catalogue: Catalogue, parameter: Parameter, properties: dict[str, Any]) -> Iterator[Word]:
    """How a parameter chooses; more than one for an object with two ends."""
    request, response = catalogue.document.request, catalogue.document.response
    asked = subject(parameter.name)
    if "boolean" in request.types(parameter.schema) and _ALSO.search(parameter.description):
        return  # it adds others to those that are listed
    if plain(asked) in _OF_A_POINT:
        return  # things lie around it
    bounds = list(_whose(catalogue, parameter, properties))
    if bounds:
        yield from bounds
        return
    for schema in (parameter.schema, *request.flat(parameter.schema).get("anyOf", ())):
        wanted = request.flat(schema)
        if request.types(schema) == ("object",):
            for key, inner in (wanted.get("properties") or {}).items():
                if key.lower() in ENDS:
                    yield from _of_range(catalogue, parameter, properties, key, inner)
            continue
        array = request.types(schema) == ("array",) or "items" in wanted
        item = wanted.get("items", True) if array else schema
        names: tuple[str, ...] = (asked, asked.removesuffix("s"), f"{asked}s", f"{asked}List")
        meant = _meant(properties, asked, parameter.description)
        names = names if meant is None else (meant,)
        for path, own in (found for name in names for found in _found(response, properties, name)):
            if response.types(own) == ("array",):
                single = "," not in str(parameter.examples) or _JOINED.search(parameter.description)
                told = _types(response, response.items(response.flat(own)))
                numbered = _types(request, item) == {"integer"} == told
                if ("string" in _types(request, item) and single) or numbered:
                    part = _MEANS_PART.search(_said(parameter)) is not None
                    every = array and _EVERY.search(_said(parameter)) is not None
                    yield Word(path=path, way="has", alone=not array, part=part, every=every)
                    return
            elif _like(catalogue, own, item) and (array or plain(path[-1]) != plain(f"{asked}s")):
                free = not array and not request.flat(item).keys() & {"enum", "const", "format"}
                said, timed = parameter.description, response.flat(own).get("format") in {"date", "date-time"}
                several = free and plain(path[-1]).endswith("s") and _JOINED.search(said)
                if several or (timed and _SPAN.search(said)):
                    return
                flag = request.types(item) == ("boolean",)
                called = plain(path[-1])
                yield Word(
                    path=path,
                    way="among" if array else "is",
                    text=free and "string" in request.types(item),
                    part=not _exact(parameter, named=called in _NAMES or called.endswith("name")),
                    said=_said(parameter) if free else "",
                    members=frozenset(map(str, response.flat(own).get("enum", ()))),
                    alone=not array,
                    only=flag and _ONLY.search(parameter.description) is not None,
                )
                return
    yield from _named(catalogue, parameter, asked, properties)
    whether = _WHETHER.fullmatch(asked) or _IN.fullmatch(asked)
    if whether and request.types(parameter.schema) == ("boolean",):
        for path, own in _found(response, properties, whether["name"]):
            if "boolean" not in response.types(own):
                yield Word(path=path, way="is", there=True)
                return
    roles = tuple(
        name for name in properties if re.fullmatch(rf"\w+_{re.escape(asked)}|[a-z]+{_capital(asked)}", name)
    )
    kind = catalogue.source(asked)
    ends = tuple(
        n for n in properties if kind and (o := catalogue.source(n)) and o.role and o.name == kind.name
    )
    roles = roles if len(roles) > 1 else ends
    plainly = request.types(parameter.schema) in (("string",), ("integer",))
    if len(roles) > 1 and plain(asked).endswith("id") and plainly:
        yield Word(path=(asked,), way="has", roles=roles)
        return
    yield from _end(catalogue, parameter, properties)


def _named(
    catalogue: Catalogue, parameter: Parameter, asked: str, properties: dict[str, Any]
) -> Iterator[Word]:
    """By what another thing is known by that the entries tell as a whole: `milestone=5`, of its `number`; or
    by what the description says: "Filter by author (username)".
    """
    source, response = catalogue.source(asked), catalogue.document.response
    if asked not in properties:
        return
    own = response.properties(properties[asked])
    keys = {name.lower() for name in own} & set(re.findall(r"\w+", parameter.description.lower()))
    if source is not None and source.resource is not None:
        kind, key = kind_of(source.resource.collection_path), plain(source.resource.parameter)
        keys = {key, key.removeprefix(kind)}
    named = [n for n in own if plain(n) in keys and set(response.types(own[n])) & {"string", "integer"}]
    if (len(named) == 1 or source is not None) and "string" in _types(
        catalogue.document.request, parameter.schema
    ):
        yield from (Word(path=(asked, n), way="is", text=True, another=True) for n in named[:1])


def _capital(name: str) -> str:
    return re.escape(f"{name[:1].upper()}{name[1:]}")


def _beyond(end: str, parameter: Parameter, *, exactly: bool = False) -> bool | None:
    """Whether the end itself is left out, as it is called, or as the description has it; of moments,
    which are told `exactly`, only as it is called.
    """
    if end in {"gt", "lt"}:
        return True
    if end in {"gte", "lte", "ge", "le", "min", "max", "minimum", "maximum"}:
        return False
    if _INCLUDED.search(_said(parameter)):
        return False
    said = _BEYOND.search(_said(parameter)) and not _OR_EQUAL.search(_said(parameter))
    # A moment may be told a little before it is, as in whole seconds.
    return True if said and (not exactly or ENDS.get(end) == "most") else None


def _whose(catalogue: Catalogue, parameter: Parameter, properties: dict[str, Any]) -> Iterator[Word]:
    """A bound of the property that the description names."""
    request, response = catalogue.document.request, catalogue.document.response
    match = _WHOSE.search(_said(parameter).replace("`", ""))
    wanted = request.flat(parameter.schema).get("format")
    if match is None or not (set(request.types(parameter.schema)) <= {"integer", "number"} or wanted):
        return
    named, how = match["whose"] or match["having"] or match["of"], match["how"] or match["end"]
    for name, own in properties.items():
        if not re.fullmatch(spoken(name), named.lower()) or not _like(catalogue, own, parameter.schema):
            continue
        if response.flat(own).get("format") != wanted and {wanted} & {"date", "date-time"}:
            continue
        way: Literal["least", "most"] = "least" if _UPWARDS.search(how) else "most"
        beyond = None if wanted == "date-time" else not re.search("at ", how)
        beyond = False if _INCLUDED.search(_said(parameter)) else beyond
        yield Word(path=(name,), way=way, beyond=beyond)
        return


def _said(parameter: Parameter) -> str:
    return parameter.description


def _exact(parameter: Parameter, *, named: bool) -> bool:
    """It is said what it chooses, and nothing of parts; of what is `named`, as a title is, that it is so."""
    said = _said(parameter)
    if _EXACT_MATCH.search(said):
        return True
    return bool(_EXACTLY.search(said) if named else said) and not _MEANS_PART.search(said)


def _end(catalogue: Catalogue, parameter: Parameter, properties: dict[str, Any]) -> Iterator[Word]:
    """`min_price`, `priceMax`, `price_lte`, `createdAfter`."""
    request, response = catalogue.document.request, catalogue.document.response
    words = [word.lower() for word in _WORDS.findall(subject(parameter.name))]
    timed = request.flat(parameter.schema).get("format") in {"date", "date-time"}
    if len(words) < 2 and not timed:
        return
    wanted = request.flat(parameter.schema).get("format")
    exactly = wanted == "date-time"
    for end, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if end not in ENDS or (
            end is words[0] and end not in {"min", "max", "minimum", "maximum"} and not timed
        ):
            continue
        for path, own in _ending(response, properties, rest, _said(parameter), timed=timed):
            if timed:
                fits = response.flat(own).get("format") in {"date-time", wanted}
            else:
                numbers = set(request.types(parameter.schema)) <= {"integer", "number"} or (
                    is_decimal(request, parameter.schema) and is_decimal(response, own)
                )
                fits = numbers and _like(catalogue, own, parameter.schema)
            if fits:
                yield Word(path=path, way=ENDS[end], beyond=_beyond(end, parameter, exactly=exactly))
                return


def is_decimal(view: View, schema: Schema) -> bool:
    """A number that travels as a text, as amounts of money do."""
    flat = view.flat(schema)
    of_digits = _OF_DIGITS.fullmatch(str(flat.get("pattern", ""))) is not None
    return view.types(schema) == ("string",) and (flat.get("format") == "decimal" or of_digits)


def _stems(text: str) -> set[str]:
    """The beginnings of its longer words."""
    return {word.lower()[:5] for word in _WORDS.findall(text) if len(word) > 4}


def _ending(
    view: View, properties: dict[str, Any], words: list[str], said: str, *, timed: bool
) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """What is called by these words, `…At` for a moment; else the only one whose name begins or ends so."""
    stem = "".join(words)
    if not stem or (timed and stem in {"date", "time"} - {*map(plain, properties)}):
        # `from`: of the only moment, made and changed left out
        moments = [n for n, s in properties.items() if view.flat(s).get("format") in {"date", "date-time"}]
        meant = [name for name in moments if _stems(name) & _stems(said)]
        own = meant or [name for name in moments if not _KEPT.search(name)] or moments
        own = own if len(moments) == 1 else [n for n in own if "null" not in view.types(properties[n])]
        own = [name for name in own if name in meant or not _OTHER_TIME.search(name)]
        yield from (((name,), properties[name]) for name in own if len(own) == 1)
        return
    for name in (stem, f"{stem}at", f"{stem}date", f"{stem}time", f"{stem}on") if timed else (stem,):
        yield from _found(view, properties, name)
    longer = []
    for name, schema in properties.items():
        own = [word.lower() for word in _WORDS.findall(name)]
        rest = own[len(words) :] if own[: len(words)] == words else own[: -len(words)]
        if (
            len(own) > len(words)
            and words in (own[: len(words)], own[-len(words) :])
            and not _UNITS & set(rest)
            and (not _SUMMED & set(rest) or re.search(rf"\b{spoken(name)}\b", said.lower()))
        ):
            longer.append(((name,), schema))
    named = [one for one in longer if re.search(rf"\b{spoken(one[0][-1])}\b", said.lower())]
    if not longer and timed and len(words) == 1:
        longer = [((n,), s) for n, s in properties.items() if _is_of(words[0], _WORDS.findall(n)[0].lower())]
    if len(longer) == 1 or len(named) == 1:
        yield (named or longer)[0]


_IRREGULAR = {"born": "birth", "paid": "payment", "bought": "purchase", "sent": "dispatch", "left": "leave"}


def _is_of(done: str, noun: str) -> bool:
    """A moment is called by a noun, of which a filter says the participle: `birth_date`, `born_before`."""
    return _IRREGULAR.get(done) == noun or (len(noun) > 3 and done in {f"{noun}d", f"{noun}ed"})


def spoken(name: str) -> str:
    return "[ _]?".join(word.lower() for word in _WORDS.findall(name))


def _like(catalogue: Catalogue, own: Any, asked: Any) -> bool:
    """A property has the type that is asked with."""
    if own in (None, False):
        return False
    left = _types(catalogue.document.request, asked)
    right = _types(catalogue.document.response, own)
    numbers = {"integer", "number"}
    return bool(left) and (left == right or (left <= numbers and right <= numbers) or left < right)


def _types(view: View, schema: Schema) -> set[str]:
    """Those that are said, else those of the members, of the branches."""
    flat = view.flat(schema)
    said = set(view.types(schema)) - {"null"}
    members = flat.get("enum", ())
    if not said and members and all(isinstance(member, str) for member in members):
        return {"string"}
    for key in ("oneOf", "anyOf"):
        for branch in flat.get(key, ()) if not said else ():
            said |= _types(view, branch)
    return said
