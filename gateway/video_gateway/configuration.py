"""Reading the settings: one TOML file, overlaid by the environment.

    VIDEO_GATEWAY_SERVER__PORT=9000          a setting by its path, parts joined by two underscores
    OPENAI_API_KEY=…  RUNWAYML_API_SECRET=…  a provider, by the name its vendor uses

A wrong setting is one message naming the setting and where it stands.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from video_gateway import commands
from video_gateway.families import FAMILIES, SPEAKS, Family
from video_gateway.settings import Settings, SettingsError

PREFIX = "VIDEO_GATEWAY_"
NOT_SETTINGS = frozenset({f"{PREFIX}CONFIG", commands.URL, commands.KEY})
"""Variables that say where the settings are, and which gateway a command asks."""


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
            return  # which is told where it stands
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
