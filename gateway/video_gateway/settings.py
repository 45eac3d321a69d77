"""What an operator decides, and what of it makes sense; `configuration` reads it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from ipaddress import ip_network
from typing import Annotated, Literal, TypeAlias, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from video_gateway.families import FAMILIES

MAX_NAME = 200
"""Characters of a caller's name, by which the store knows whose a job is."""

LONGEST_DAYS = 36_525
"""Days of a hundred years."""

T = TypeVar("T")

Dialect: TypeAlias = Literal["openai", "azure", "vllm", "sgl", "compatible"]


class SettingsError(Exception):
    """The settings cannot be used; the text is for the operator, one line per finding, without secrets."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)


def _http_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", text):
        raise ValueError("must be an http(s) URL without query or fragment")
    urlsplit(text).port  # noqa: B018 - raises `ValueError` for one that is none
    return text.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(_http_url)]


def _family(name: str) -> str:
    if name not in FAMILIES:
        raise ValueError(f"there is no such family; known: {', '.join(FAMILIES)}")
    return name


FamilyName = Annotated[str, AfterValidator(_family)]


def _printable(name: str) -> str:
    if not name.isprintable():
        raise ValueError("a name has no control characters")
    return name


def known_provider(name: str) -> str:
    """Raises `ValueError` for a provider that the API does not name."""
    from bifrost_api import models  # which every command that gets as far loads anyway

    known = get_args(models.ModelProvider)
    if name not in known:
        raise ValueError(f"there is no provider {name!r}; known: {', '.join(sorted(known))}")
    return name


def _known_or_all(name: str) -> str:
    return name if name == "*" else known_provider(name)


def _host(text: str) -> str:
    """Of an entry that is none of these nobody would notice that it allows nothing."""
    if re.fullmatch(r"[0-9./]+|.*:.*|.*/.*", text):
        try:
            ip_network(text.strip("[]"))
        except ValueError as error:
            raise ValueError(f"is no host name, address or network: {error}") from None
    elif not re.fullmatch(r"(?:[\w-]+\.)*[\w-]+\.?", text):
        raise ValueError("is no host name, address or network")
    return text


ProviderName = Annotated[str, AfterValidator(known_provider)]
ProviderNames = tuple[Annotated[str, AfterValidator(_known_or_all)], ...]


def _credential(secret: SecretStr) -> SecretStr:
    """Files and variables often end with a line break; within a key, only an account's JSON has any."""
    text = secret.get_secret_value().strip()
    if not text.startswith("{") and not text.isprintable():
        raise ValueError("a key has no line breaks or control characters")
    is_file = "/" in text or "\\" in text
    if not text.isascii() and not text.startswith("{") and not is_file:
        strange = next(letter for letter in text if not letter.isascii())
        raise ValueError(f"a key consists of ASCII characters, and has no {strange!r}")
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        raise ValueError("the quotation marks are part of the key: `docker run --env-file` leaves them in")
    if named := re.fullmatch(r"(?:env\.|\$)\{?(\w+)\}?", text):
        raise ValueError(f"a variable is named by `env:{named[1]}`")
    if text.lower().startswith("bearer "):
        raise ValueError("only the key is wanted, without `Bearer`")
    return SecretStr(text)


MinRate = Annotated[int, Field(ge=0, le=1024**2)]
"""Bytes a second; more than that many callers and providers do not reach."""

CallerName = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_printable)]


class Server(_Section):
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    max_body_bytes: Annotated[int, Field(ge=1)] = 100 * 1024 * 1024
    max_bodies_bytes: Annotated[int, Field(ge=1)] = 256 * 1024 * 1024
    """Of large bodies that are held at the same time; what one needs on its way is several times its size."""
    min_bytes_per_second: MinRate = 1024
    """Of a caller that sends a body, or takes an answer; 0 for none."""
    access_log: bool = True
    stop_within: Annotated[int, Field(ge=0)] = 25
    """Seconds that requests and calls to providers have to end when the gateway stops."""
    insecure: bool = False
    """Serve other machines without callers configured."""
    metrics: Literal["private", "open"] = "private"
    """Who may read `/metrics` once there are callers: this machine and administrators, or everybody."""
    public_url: HttpUrl | None = None
    """Where callers reach it, for addresses in answers; without it, as each request did."""


class Store(_Section):
    url: str = "sqlite:///video-gateway.sqlite3"
    """A file, or a PostgreSQL server as libpq's addresses name it."""
    retention_days: Annotated[float, Field(gt=0, le=LONGEST_DAYS)] | None = None
    """Finished jobs older than this are removed, once an hour."""

    @model_validator(mode="after")
    def _known(self) -> Store:
        scheme, _, rest = self.url.partition("://")
        if scheme == "sqlite":
            if not re.fullmatch(r"/(?!:memory:|file:|\?).+", rest):  # memory is each thread's own
                raise ValueError(
                    "url must name a file, as sqlite:///jobs.sqlite3 or sqlite:////var/jobs.sqlite3"
                )
        elif scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
            raise ValueError("url must begin with sqlite:/// or postgresql://")
        return self


class Key(_Section):
    """A provider's credential. `value` may be `env:NAME`."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    value: Annotated[SecretStr, AfterValidator(_credential)]
    weight: Annotated[float, Field(gt=0)] = 1.0
    models: tuple[str, ...] = ("*",)


def _different(field: str) -> AfterValidator:
    """In a list whose entries are told apart by that field."""

    def checked(entries: tuple[T, ...]) -> tuple[T, ...]:
        values = Counter(getattr(entry, field) for entry in entries)
        if twice := next((value for value, number in values.items() if number > 1), None):
            raise ValueError(f"two have the {field} {twice!r}")
        return entries

    return AfterValidator(checked)


class Provider(_Section):
    """How one provider is reached. `family` and `dialect` follow from its name where that says enough."""

    family: FamilyName
    dialect: Dialect = "openai"
    base_url: HttpUrl
    options: Mapping[str, str] = {}
    """What only this family wants to know."""
    keys: Annotated[tuple[Key, ...], _different("name")] = ()
    timeout: Annotated[float, Field(gt=0)] = 60.0
    """Seconds for one call to the provider."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    longest_rest: Annotated[float, Field(ge=0)] = 600.0
    """Seconds for which a key is not used at most, however long its provider asks for."""
    poll_seconds: Annotated[float, Field(ge=0)] | None = None
    """How long an answer about a running job is good for; the provider's own pace where not given."""
    raw_request: bool = False
    """Show in `extra_fields` what was sent to the provider. Prompts are in it, credentials are not."""
    raw_response: bool = False
    """Show in `extra_fields` what the provider answered."""

    @model_validator(mode="after")
    def _known_options(self) -> Provider:
        known = FAMILIES[self.family].options
        if unknown := sorted(set(self.options) - known):
            raise ValueError(
                f"options: there is no {unknown[0]}; known: {', '.join(sorted(known)) or 'none'}"
            )
        return self


class VirtualKey(_Section):
    """A caller, known by the SHA-256 of a key; `video-gateway keys create --entry` prints it."""

    name: CallerName
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    providers: ProviderNames = ("*",)
    models: tuple[str, ...] = ("*",)
    requests_per_minute: Annotated[int, Field(ge=1)] | None = None
    enabled: bool = True


class Admin(_Section):
    """An administrator, by user name and password (scrypt, see `video-gateway keys password`)."""

    name: Annotated[CallerName, Field(pattern=r"^[^:]+$")]
    scrypt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}:[0-9a-f]{64}$")]


class Fetch(_Section):
    """Addresses given by callers and providers are fetched only when public, or allowed here."""

    allow_hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()
    proxy: HttpUrl | None = None
    """Asked for what is public. Which addresses it connects to, its own rules have to say."""
    max_bytes: Annotated[int, Field(ge=1)] = 4 * 1024**3
    min_bytes_per_second: MinRate = 1024
    """Of a provider that sends a file, averaged over a minute of waiting for it; 0 for none."""
    max_answer_bytes: Annotated[int, Field(ge=1)] = 64 * 1024**2
    """Of what a provider says of jobs: it is read whole, unlike files."""


class Sandbox(_Section):
    """How long emulated providers take for a job whose prompt says nothing about it, in seconds."""

    queue: Annotated[float, Field(ge=0)] = 0.5
    run: Annotated[float, Field(ge=0)] = 2.5


class Settings(_Section):
    server: Server = Server()
    store: Store = Store()
    providers: Mapping[ProviderName, Provider] = {}
    callers: Annotated[tuple[VirtualKey, ...], _different("sha256")] = ()
    admins: Annotated[tuple[Admin, ...], _different("name")] = ()
    fetch: Fetch = Fetch()
    sandbox: Sandbox = Sandbox()
    drop_params: bool = False
    """Leave out what a model cannot honour, instead of refusing it."""
    unknown_jobs: Literal["none", "read", "all"] = "read"
    """What callers may do with a job that the store does not know, by its id and provider. It may be
    anybody's who uses the same account: to delete it or to buy more of it is for administrators."""

    @model_validator(mode="after")
    def _apart(self) -> Settings:
        """Jobs and idempotency keys belong to names."""
        if both := {caller.name for caller in self.callers} & {admin.name for admin in self.admins}:
            raise ValueError(f"admins: {min(both)} is a caller, too: one would have what the other made")
        return self

    @property
    def has_callers(self) -> bool:
        return bool(self.callers or self.admins)


def key_hash(key: str) -> str:
    """SHA-256 in hexadecimal: enough for keys of 128 random bits and more, and quick at each request."""
    return hashlib.sha256(key.encode()).hexdigest()
