"""What an operator decides: one TOML file, overlaid by the environment.

    VIDEO_GATEWAY_SERVER__PORT=9000          a setting by its path, parts joined by two underscores
    OPENAI_API_KEY=…  RUNWAYML_API_SECRET=…  a provider, by the name its vendor uses

A wrong setting is one message naming the setting and where it stands.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from video_gateway import commands
from video_gateway.families import FAMILIES, SPEAKS, Family

PREFIX = "VIDEO_GATEWAY_"
NOT_SETTINGS = frozenset({f"{PREFIX}CONFIG", commands.URL, commands.KEY})
"""Variables that say where the settings are, and which gateway a command asks."""

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


CallerName = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_printable)]


class Server(_Section):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    max_body_bytes: Annotated[int, Field(ge=1)] = 100 * 1024 * 1024
    max_bodies_bytes: Annotated[int, Field(ge=1)] = 256 * 1024 * 1024
    """Of large bodies that are held at the same time; what one needs on its way is several times its size."""
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


def load(
    path: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """Read the settings: file, then environment, then `overrides` (dotted path to value).

    Without `path`, `VIDEO_GATEWAY_CONFIG` names the file; without either there is none.

    Raises:
        SettingsError: unreadable file, unknown or wrong setting.
    """
    environment = os.environ if environment is None else environment
    if path is None and (named := environment.get(PREFIX + "CONFIG")):
        path = Path(named)
    tree = _read(path) if path else {}
    places: dict[tuple[str, ...], str] = {}
    _overlay_environment(tree, environment, places)
    for dotted, value in (overrides or {}).items():
        _put(tree, tuple(dotted.split(".")), value, f"--{dotted.rpartition('.')[2]}", places)
    where = str(path) if path else "settings"
    wrong = [f"{where}: {finding}" for finding in _complete_providers(tree, environment)]
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as invalid:
        found = invalid.errors()
        nobody = {error["loc"][:2] for error in found if error["loc"][2:] == ("[key]",)}
        # What a provider lacks that there is not is not worth a line.
        told = (error for error in found if error["type"] != "missing" or error["loc"][:2] not in nobody)
        wrong += [_finding(error, where, places) for error in told]
    else:
        for name, entry in settings.providers.items():
            family = FAMILIES.get(name)
            if not entry.keys and family is not None and entry.base_url == family.address(entry.options):
                wrong.append(f"{where}: providers.{name}.keys: {name} wants a key")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from None


def _overlay_environment(
    tree: dict[str, Any], environment: Mapping[str, str], places: dict[tuple[str, ...], str]
) -> None:
    for variable, text in sorted(environment.items()):
        if not variable.startswith(PREFIX) or variable in NOT_SETTINGS:
            continue
        keys = tuple(variable.removeprefix(PREFIX).lower().split("__"))
        _put(tree, keys, _value(text), f"environment variable {variable}", places)


def _value(text: str) -> Any:
    """TOML where it is TOML (`9000`, `true`, `["a"]`), else the text itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _put(
    tree: dict[str, Any], keys: tuple[str, ...], value: Any, place: str, places: dict[tuple[str, ...], str]
) -> None:
    *parents, last = keys
    for key in parents:
        inner = tree.setdefault(key, {})
        if not isinstance(inner, dict):
            raise SettingsError(f"{place}: {'.'.join(keys)}: {key} is not a table")
        tree = inner
    tree[last] = value
    places[keys] = place


def _complete_providers(tree: dict[str, Any], environment: Mapping[str, str]) -> list[str]:
    """Vendors' own variables, what a name implies, and credentials kept in variables: those that are not set
    are told.
    """
    missing: list[str] = []
    providers = tree.setdefault("providers", {})
    if not isinstance(providers, dict):
        return missing
    known = {name: family.key_variables for name, family in FAMILIES.items()}
    if "AZURE_OPENAI_ENDPOINT" in environment:
        known["azure"] = ("AZURE_OPENAI_API_KEY",)
    for name, variables in known.items():
        if secret := next(filter(None, map(environment.get, variables)), None):
            entry = providers.setdefault(name, {})
            if isinstance(entry, dict):
                entry.setdefault("keys", [{"name": "env", "value": secret}])
    if endpoint := environment.get("AZURE_OPENAI_ENDPOINT"):
        entry = providers.get("azure")
        if isinstance(entry, dict):
            entry.setdefault("base_url", endpoint.rstrip("/") + "/openai/v1")
    if base_url := environment.get("OPENAI_BASE_URL"):
        entry = providers.get("openai")
        if isinstance(entry, dict):
            entry.setdefault("base_url", base_url)
    for name, entry in providers.items():
        if not isinstance(entry, dict):
            continue
        if name in SPEAKS:
            entry.setdefault("family", SPEAKS[name].name)
        if entry.get("family") == "openai":
            entry.setdefault("dialect", name if name in {"openai", "azure", "vllm", "sgl"} else "compatible")
        if name in FAMILIES and (base_url := _address(FAMILIES[name], entry.get("options"))) is not None:
            entry.setdefault("base_url", base_url)
        keys = entry.get("keys")
        for place, key in enumerate(keys if isinstance(keys, list) else []):
            value = key.get("value") if isinstance(key, dict) else None
            if isinstance(value, str) and not value.strip():
                missing.append(f"providers.{name}.keys[{place}].value: is empty")
            elif isinstance(value, str) and value.startswith("env:"):
                variable = value.removeprefix("env:")
                key["value"] = environment.get(variable, "")
                if not key["value"].strip():
                    what = "is empty" if variable in environment else "is not set"
                    missing.append(
                        f"providers.{name}.keys[{place}].value: environment variable {variable} {what}"
                    )
    return missing


def _address(family: Family, options: object) -> str | None:
    if isinstance(options, dict) and all(isinstance(value, str) for value in options.values()):
        return family.address(options)
    return family.address({})


_SAID = {
    "extra_forbidden": "there is no such setting",
    "dict_type": "a table is wanted",
    "model_type": 'a table is wanted, as `{ name = "…", … }`',
    "tuple_type": 'a list is wanted, as `["…"]`',
    "missing": "is required",
    "sha256": "is the hash that `video-gateway keys create NAME --entry` prints, not the key",
    "scrypt": "is the hash that `video-gateway keys password NAME` prints, not the password",
}
"""By pydantic's type of error, or by the setting: what a person who writes settings is told."""


def _finding(error: Any, where: str, places: Mapping[tuple[str, ...], str]) -> str:
    path = tuple(str(part) for part in error["loc"])
    place = next((places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in places), where)
    steps = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"] if part != "[key]")
    dotted = "".join(steps).lstrip(".")
    wants_tables = error["type"] == "tuple_type" and isinstance(error["input"], dict)
    message = (
        (f"a list of tables is wanted, as `[[{dotted}]]`" if wants_tables else None)
        or _SAID.get(error["type"])
        or _SAID.get(path[-1] if path else "")
        or error["msg"].removeprefix("Value error, ")
    )
    return f"{place}: {dotted or 'settings'}: {message}"


def key_hash(key: str) -> str:
    """SHA-256 in hexadecimal: enough for keys of 128 random bits and more, and quick at each request."""
    return hashlib.sha256(key.encode()).hexdigest()
