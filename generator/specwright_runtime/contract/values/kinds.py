"""Kinds of texts that everybody knows, as currencies and addresses, and what they look like."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from specwright_runtime.contract.values.formats import SAMPLES
from specwright_runtime.contract.values.magic import file_bytes

STATES = frozenset({"status", "state", "phase", "stage"})
"""Names of properties that say in which state a thing is."""

_KINDS: dict[str, tuple[str, ...]] = {
    "base64": (SAMPLES["byte"],),
    "bare colour": ("336699",),
    "colour": ("#336699",),
    "country": ("DE", "FR", "US", "JP"),
    "currency": ("EUR", "USD", "GBP", "JPY"),
    "date": (SAMPLES["date"], "2025-03-01"),
    "duration": (SAMPLES["duration"], "PT45M"),
    "hexadecimal": ("1f",),
    "host": (SAMPLES["hostname"],),
    "ip": (SAMPLES["ipv4"],),
    "language": ("en", "de", "fr"),
    "locale": ("en-US", "de-DE", "fr-FR"),
    "mail": (SAMPLES["email"],),
    "media type": ("text/plain", "text/csv"),
    "moment": (SAMPLES["date-time"], "2025-03-01T08:00:00Z"),
    "password": ("Contract-Pass-2024", "Other-Contract-2025"),
    "phone": ("+4930123456",),
    "picture": (f"data:image/png;base64,{base64.b64encode(file_bytes('image/png')).decode()}",),
    "postcode": ("10115",),
    "schedule": ("0 5 * * *", "30 6 * * 1"),
    "slug": ("contract",),
    "time zone": ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"),
    "url": (SAMPLES["uri"],),
    "uuid": (SAMPLES["uuid"],),
    "version": ("1.0.0", "2.0.0", "2.1.0"),
}
"""Several texts where these stand in a list which everybody has."""

_STANDARDS = {
    r"data UR[LI]": "picture",
    r"UR[LI]s?(?!-)": "url",
    r"e-?mail( address)?": "mail",
    r"ISO[- ]?4217|currency code": "currency",
    r"ISO[- ]?3166(-1)?|country code": "country",
    r"BCP[- ]?47|ISO[- ]?639(-1)?|language code|language tag|locale": "language",
    r"IANA|time ?zone": "time zone",
    r"E\.164|phone number": "phone",
    r"ISO[- ]?8601 duration": "duration",
    r"(ISO[- ]?8601|RFC[- ]?3339) date(?! ?-?time)": "date",
    r"ISO[- ]?8601|RFC[- ]?3339|(?:the time|timestamp) (?:when|at which)": "moment",
    r"UUIDs?": "uuid",
    r"base-?64": "base64",
    r"MIME type|media type": "media type",
    r"semver|semantic version": "version",
    r"cron": "schedule",
    r"slugs?": "slug",
    r"(hex|hexadecimal) colou?r": "colour",
    r"hex|hexadecimal": "hexadecimal",
}
"""By what descriptions call a kind; the first that is said holds."""
_BARE = re.compile(
    r"\bhex(adecimal)?\b.*\bwithout (the |a )?(leading |initial )?[`'\"]?#", re.IGNORECASE | re.DOTALL
)
_STANDARD = re.compile(rf"\b(?:{'|'.join(_STANDARDS)})\b", re.IGNORECASE)

_NAMES = {
    "colour": ("color", "colour"),
    "country": ("country", "countrycode"),
    "currency": ("currency", "currencycode"),
    "date": ("date",),
    "host": ("hostname", "domain"),
    "ip": ("ipaddress",),
    "language": ("language", "languagecode", "lang"),
    "locale": ("locale",),
    "mail": ("email", "emailaddress"),
    "media type": ("mimetype",),
    "moment": ("timestamp",),
    "password": ("password", "passphrase", "passwd"),
    "phone": ("phone", "phonenumber"),
    "postcode": ("postalcode", "postcode", "zip", "zipcode"),
    "time zone": ("timezone",),
    "url": ("url", "uri", "href", "website", "homepage"),
    "uuid": ("uuid",),
}
"""By the words that names of properties end in."""
_BY_NAME = {name: kind for kind, names in _NAMES.items() for name in names}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def words_of(name: str) -> list[str]:
    """Those of a property's name, in lower case: `callback`, `url`."""
    return [word.lower() for word in _WORDS.findall(name)]


def by_name(name: str) -> str | None:
    """What a text of that name looks like, if there are no other words on it."""
    words = words_of(name)
    kind = _BY_NAME.get("".join(words[-2:])) or _BY_NAME.get(words[-1] if words else "")
    return None if kind is None else _KINDS[kind][0]


def is_bare_colour(description: str) -> bool:
    """A hexadecimal one "without the leading `#`"."""
    return _BARE.search(description) is not None


def by_standard(description: str) -> str | None:
    """What a text looks like that is said to be of a kind that has a standard."""
    found = _STANDARD.search(description)
    if is_bare_colour(description):
        return _KINDS["bare colour"][0]
    if found is None:
        return None
    kinds = (kind for said, kind in _STANDARDS.items() if re.fullmatch(said, found[0], re.IGNORECASE))
    return _KINDS[next(kinds)][0]


def others(known: str) -> Iterator[str]:
    """Other texts of its kind, where all of that kind stand in a list."""
    group = next((texts for texts in _KINDS.values() if known in texts), ())
    yield from (other for other in group if other != known)
