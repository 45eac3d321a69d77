"""An OpenAPI document read from its files: what it refers to in other files comes into the one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from specwright_runtime.contract.openapi.pointer import look_up

_DEPTH = 60
_MOST_BYTES, _MOST_VALUES = 256 * 1024 * 1024, 1_000_000
"""Of one file; of YAML, what its aliases unfold to."""
_SCHEMAS = frozenset({"schema", "itemSchema", "items", "not", "additionalProperties", "propertyNames"})
_SCHEMA_MAPS = frozenset({"schemas", "properties", "patternProperties", "$defs", "definitions"})
_DATA = frozenset({"example", "examples", "scopes"})
_DATA_OF_SCHEMAS = frozenset({"default", "enum", "const"})
"""Elsewhere these are names: responses have a `default`."""


def read(path: Path) -> dict[str, Any]:
    """A document in JSON, or YAML where PyYAML is installed, without references that leave it.

    Raises:
        ValueError: a reference leads to no file, to nothing in it, or to another machine; a file is
            too large, or nested too deeply.
    """
    try:
        return _Files(path.resolve()).bundled()
    except RecursionError:
        raise ValueError(f"{path} is nested too deeply") from None


class _Files:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[Path, Any] = {}
        self._names: dict[tuple[Path, str], str] = {}
        self._schemas: dict[str, Any] = {}

    def bundled(self) -> dict[str, Any]:
        document = self._file(self._root, "the document")
        if not isinstance(document, dict):
            raise ValueError(f"{self._root} is not an OpenAPI document")
        bundled: dict[str, Any] = self._whole(document, self._root, schema=False, depth=0)
        if self._schemas:
            components = bundled.setdefault("components", {})
            components["schemas"] = {**(components.get("schemas") or {}), **self._schemas}
        return bundled

    def _whole(self, node: Any, file: Path, *, schema: bool, depth: int) -> Any:
        """The node, its references within the one document; `schema`: it stands where one does."""
        if isinstance(node, list):
            return [self._whole(item, file, schema=schema, depth=depth) for item in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str) and not (file == self._root and reference.startswith("#")):
            return self._followed(node, reference, file, schema=schema, depth=depth)
        return {key: self._below(key, value, file, schema=schema, depth=depth) for key, value in node.items()}

    def _below(self, key: str, value: Any, file: Path, *, schema: bool, depth: int) -> Any:
        if key in _DATA or key.startswith("x-") or (schema and key in _DATA_OF_SCHEMAS):
            return value
        if key == "mapping" and schema and isinstance(value, dict):
            return {name: self._mapped(meant, file, depth) for name, meant in value.items()}
        if key in _SCHEMA_MAPS and isinstance(value, dict) and (schema or key == "schemas"):
            return {name: self._whole(inner, file, schema=True, depth=depth) for name, inner in value.items()}
        return self._whole(value, file, schema=schema or key in _SCHEMAS, depth=depth)

    def _mapped(self, meant: Any, file: Path, depth: int) -> Any:
        """What a discriminator's value stands for: a reference, or a name of this document."""
        place, _, pointer = str(meant).partition("#")
        leads = pointer and file != self._root if not place else (file.parent / unquote(place)).is_file()
        if not leads:
            return meant
        return self._followed({}, str(meant), file, schema=True, depth=depth)["$ref"]

    def _followed(
        self, node: Mapping[str, Any], reference: str, file: Path, *, schema: bool, depth: int
    ) -> Any:
        if depth > _DEPTH:
            raise ValueError(f"{file}: {reference} leads to itself")
        place, _, pointer = reference.partition("#")
        if "://" in place:
            raise ValueError(f"{file}: {reference} leads to another machine; put it into a file beside")
        target = (file.parent / unquote(place)).resolve() if place else file
        if target == self._root:
            return {**node, "$ref": f"#{pointer}"}
        try:
            found = look_up(self._file(target, reference), f"#{pointer}")
        except KeyError:
            raise ValueError(f"{file}: {reference} leads to nothing in {target.name}") from None
        if not schema:
            return self._whole(found, target, schema=False, depth=depth + 1)
        name = self._names.get((target, pointer))
        if name is None:
            name = self._names[target, pointer] = self._name(target, pointer)
            self._schemas[name] = True  # it may refer to itself
            self._schemas[name] = self._whole(found, target, schema=True, depth=depth + 1)
        return {**node, "$ref": f"#/components/schemas/{name}"}

    def _name(self, target: Path, pointer: str) -> str:
        wanted = pointer.rsplit("/", 1)[-1] or target.stem
        document = self._file(self._root, "the document")
        taken = {*self._schemas, *((document.get("components") or {}).get("schemas") or {})}
        return next(n for n in (wanted, *(f"{wanted}-{i}" for i in range(2, 10_000))) if n not in taken)

    def _file(self, path: Path, reference: str) -> Any:
        if path not in self._read:
            try:
                if path.stat().st_size > _MOST_BYTES:
                    raise ValueError(f"{path} has over {_MOST_BYTES} bytes")
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError(f"{reference} leads to {path}, which cannot be read: {error}") from error
            self._read[path] = _parsed(text, path)
        return self._read[path]


def _parsed(text: str, path: Path) -> Any:
    if path.suffix == ".json":
        try:
            return json.loads(text)
        except ValueError as error:
            raise ValueError(f"{path} is not JSON: {error}") from error
    import yaml

    from specwright_runtime.contract.openapi.yamltext import Composer, RefusedError, construct

    try:
        root = Composer(text, _MOST_VALUES).get_single_node()
        return None if root is None else construct(root, _MOST_VALUES, lambda first, again: None)
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not YAML: {error}") from error
    except RefusedError as error:
        mark = error.node.start_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}"
        raise ValueError(f"{where}: {'; '.join(filter(None, (error.problem, error.hint)))}") from error
