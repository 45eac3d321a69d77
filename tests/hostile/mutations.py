"""Breaks documents at random, as people and other tools do, and worse.

`python -m tests.hostile.mutations --seconds 600 [FOLDER]` breaks what is in a folder, and the documents of
this project, for that long; whatever it finds is printed with the seed that leads to it.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from specwright import pipeline
from specwright.diagnostics import Failure, Report, Severity, UnreadableError, messages
from specwright.plan import plan
from specwright.read import yamltext
from specwright.read.source import Origin, Source, read
from specwright.render import render
from specwright.validate.grammar import GRAMMAR

ROOT = Path(__file__).resolve().parents[2]

ALLOWED = ("duplicate-operation-id", "duplicate-key", "unknown-keyword", "unused-path-parameter")

VALUES: Sequence[Any] = (
    *(None, True, False, 0, -1, 1.5, 1e300, 10**30, "", "x", [], {}, [None], [[]], {"": None}),
    *("null", "string", "object", "array", "2XX", "default", "application/json", "*/*", "{a}", "/{a}/{a}"),
    *("#", "#/", "#/paths", "#/components/schemas", "#/info/title", "other.yaml#/x", "http://e.example/x"),
    *("class", "None", "self", "é", "a\nb", "x" * 300, "((", "(?=a)", "[a-z", "\ud7ff", "$ref"),
    *({"$ref": "#"}, {"$ref": 1}, {"$ref": "#/components"}, {"type": ["string", "null"]}, {"type": "array"}),
    *({"allOf": [{}]}, {"oneOf": []}, {"enum": []}, {"not": {}}, {"properties": {"a": True}}),
)

KEYWORDS = sorted(
    {"$ref", "x-python-name"}
    | {key for kinds in GRAMMAR.values() for kind in kinds.values() for key in kind.members}
)

SCRAPS = [
    *("{", "}", "[", "]", ":", ": ", "- ", "? ", "&a ", "*a", "<<: ", "|\n", "> ", "'", '"', "\t"),
    *("\n", "\r", "!!int ", "!x ", "---\n", "...\n", "%YAML 1.1\n", "#", "@", "`", ",", "~", " "),
    *("\0", "\x85", "\ufeff", "\u2028"),
]  # fmt: skip


def broken(document: Any, choice: random.Random) -> str:
    """A JSON text of the document with a few things changed."""
    document = copy.deepcopy(document)
    for _ in range(choice.choice((1, 1, 1, 2, 3, 6))):
        places = [(holder, key) for holder in _holders(document) for key in _keys(holder)]
        if not places:
            break
        holder, key = choice.choice(places)
        other, other_key = choice.choice(places)
        match choice.randrange(7):
            case 0:
                del holder[key]
            case 1:
                holder[key] = copy.deepcopy(choice.choice(VALUES))
            case 2:
                holder[key] = copy.deepcopy(other[other_key])
            case 3:
                here, there = copy.deepcopy(holder[key]), copy.deepcopy(other[other_key])
                holder[key], other[other_key] = there, here
            case 4 if isinstance(holder, dict):
                holder[choice.choice((*KEYWORDS, str(other_key)))] = holder.pop(key)
            case 5 if isinstance(holder[key], dict):
                holder[key][choice.choice(KEYWORDS)] = copy.deepcopy(
                    choice.choice((*VALUES, other[other_key]))
                )
            case _:
                holder[key] = {"$ref": "#" + _pointer(document, choice)}
    return json.dumps(document, ensure_ascii=choice.random() < 0.5, indent=choice.choice((None, 1)))


def torn(text: str, choice: random.Random) -> str:
    """The text with a few characters or lines changed."""
    for _ in range(choice.choice((1, 1, 2, 4))):
        start = choice.randrange(len(text) + 1)
        lines = text.split("\n")
        line = choice.randrange(len(lines))
        match choice.randrange(5):
            case 0:
                text = text[:start]
            case 1:
                text = text[:start] + choice.choice(SCRAPS) + text[start:]
            case 2:
                text = text[:start] + text[start + choice.randrange(1, 30) :]
            case 3:
                lines[line] = choice.choice(("", " ", "  ", "    ")) + lines[line].lstrip()
                text = "\n".join(lines)
            case _:
                lines.insert(choice.randrange(len(lines)), lines[line])
                text = "\n".join(lines)
    return text


def fault(text: str, name: str, folder: Path) -> str | None:
    """What is wrong with the answer to a document, which is findings with places, or code that compiles."""
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    report = Report(ALLOWED)
    source: Source | None = None
    try:
        source = read(report, name=name, base=folder)
        api = pipeline.understand(source, "broken_api", report).api
        render(plan(api), formatter=_compiled)
    except Failure:
        if not any(finding.severity is Severity.ERROR for finding in report.diagnostics):
            return "it fails without an error"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    for finding in report.diagnostics:
        where = finding.where
        if isinstance(where, Origin):
            assert source is not None
            where = source.place(where, finding.at)
        if where.line < 1 or where.column < 1:
            return f"{finding.rule.code} has no place"
        if not finding.help.strip():
            return f"{finding.rule.code} has no remedy"
    told = messages.tell(report.diagnostics, source)
    texts = {} if source is None else {each.file: each.content for each in source.texts}
    for form in ("full", "concise", "github", "json"):
        messages.listed(told, texts, folder, form, colour=False)
    return None


def _compiled(texts: Mapping[str, str]) -> dict[str, str]:
    """Stands in for the formatter, which takes longer than all the rest."""
    for path, text in texts.items():
        compile(text, path, "exec", dont_inherit=True)
    return dict(texts)


def _holders(value: Any) -> Iterator[Any]:
    pending = [value]
    while pending:
        found = pending.pop()
        if isinstance(found, dict | list):
            yield found
            pending.extend(found.values() if isinstance(found, dict) else found)


def _keys(holder: Any) -> list[Any]:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


def _pointer(value: Any, choice: random.Random) -> str:
    pointer = ""
    while isinstance(value, dict | list) and value and choice.random() < 0.85:
        key = choice.choice(_keys(value))
        pointer += "/" + str(key).replace("~", "~0").replace("/", "~1")
        value = value[key]
    return pointer


def documents(folders: Sequence[Path], largest: int) -> list[tuple[str, str, Any]]:
    """Name, text and value of every document of at most `largest` bytes."""
    found = []
    for file in sorted(
        file for folder in folders for file in folder.rglob("*") if file.suffix in (".yaml", ".json")
    ):
        if "expected" in file.parts or file.stat().st_size > largest:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        try:
            value = yamltext.parse(text, file.name, Report())
        except UnreadableError:
            continue
        if isinstance(value, dict) and "openapi" in value:
            found.append((f"spec{file.suffix}", text, value))
    return found


def attempt(seed: int, found: Sequence[tuple[str, str, Any]], folder: Path) -> str | None:
    choice = random.Random(seed)
    name, text, value = choice.choice(found)
    if choice.random() < 0.75:
        return fault(broken(value, choice), "spec.json", folder)
    return fault(torn(text, choice), name, folder)


OWN = (ROOT / "specs", ROOT / "tests" / "golden", ROOT / "tests" / "executed" / "documents")


def asked(description: str | None) -> argparse.Namespace:
    """What the command line says of a hunt: `folders`, `seconds` and `seed`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    return parser.parse_args()


def main() -> int:
    options = asked(__doc__)
    sys.setrecursionlimit(20_000)
    found = documents([*OWN, *options.folders], 300_000)
    faults, seed = 0, options.seed
    ends = time.monotonic() + options.seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < ends:
            problem = attempt(seed, found, Path(folder))
            if problem is not None:
                faults += 1
                print(f"seed {seed}: {problem}", flush=True)
            seed += 1
    print(f"{seed - options.seed} broken documents, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
