"""What is said of members that an object cannot have: what they are, what was expected, what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from specwright import diagnostics
from specwright.diagnostics import Related
from specwright.diagnostics.nearest import nearest
from specwright.validate import belonging, remedies
from specwright.validate.members import expected, fits, found, rules_of
from specwright.validate.walked import origin_of

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.grammar import Kind, Version
    from specwright.validate.members import Rules, Shape, Word
    from specwright.validate.walked import Path, Walked


class Mistakes:
    """Reports them. A walk goes on behind each."""

    def __init__(self, source: Source, version: Version, walked: Walked, report: Report) -> None:
        self._source = source
        self._version = version
        self._walked = walked
        self._report = report
        self._rules = rules_of(version)
        self._hints: dict[str, str] = {}

    def wrong_target(self, origin: Origin, kind: str, other: str | None, referrer: Path) -> None:
        """A reference for an object of a kind that leads to one of another, or to none."""
        value = self._source.value(origin)
        noun = "media types by name" if kind == "content" else self._rules[kind].kind.noun
        self._report.add(
            diagnostics.WRONG_TYPE,
            origin_of(referrer) / "$ref",
            related=(Related(where=origin, message="the target"),),
            keyword="the target of $ref",
            expected=f"an object ({noun})",
            found=found(value) if other is None else self._rules[other].kind.noun,
            hint=remedies.of_target(kind, noun, value, origin.pointer),
        )

    def wrong(self, path: Path, shape: Shape, value: JsonValue) -> None:
        meant = expected(shape, self._rules)
        (owner, key), word = path, self._rules["schema"].members.get(path[1])
        hint = remedies.of_type(key, shape, meant, value)
        if owner is not None and owner[1] == "properties" and word is not None and fits(word, value):
            hint = f"if it is no property, move it one level up, beside properties; if it is one, {hint}"
        self._report.add(
            diagnostics.WRONG_TYPE,
            origin_of(path),
            keyword=self.called(path),
            expected=meant,
            found=found(value),
            hint=hint,
        )

    def no_media_type(self, path: Path) -> None:
        """The keyword of something that stands in a media type, in place of one."""
        owner, key = path
        content = None if owner is None else self._source.value(origin_of(owner))
        self._report.add(
            diagnostics.WRONG_VALUE,
            origin_of(path),
            at="key",
            keyword="content",
            problem=f"cannot have the media type '{key}'",
            hint=belonging.of_media_type(key, self._source.value(origin_of(path)), content),
        )

    def called(self, path: Path) -> str:
        owner, keyword = path
        if owner is None or not keyword.isdecimal():
            return keyword
        listed = isinstance(self._source.value(origin_of(owner)), list)
        return f"item {keyword} of {owner[1]}" if listed else f"{keyword} of {owner[1]}"

    def missing(self, kind: Kind, word: str, path: Path) -> None:
        rule = _ALLOWABLE.get((kind.noun, word)) or _ALLOWABLE.get(("", word), diagnostics.MISSING_KEYWORD)
        if rule.allowable:
            self._walked.unusual.add(origin_of(path).pointer)
        self._report.add(
            rule,
            origin_of(path),
            at="key",
            noun=kind.noun,
            keyword=word,
            example=remedies.EXAMPLES.get(word, f"{word}: …"),
        )

    def unknown(self, kind: str, key: str, value: JsonValue, path: Path) -> None:
        rules = self._rules[kind]
        self._walked.ignored.append(origin_of((path, key)))
        close = nearest(key, rules.members)
        place = belonging.place_of(kind, key, value, self._rules)
        if not self._report.allows(diagnostics.UNKNOWN_KEYWORD):
            if key == "ref":
                self._walked.misspelt.update(
                    (origin_of(path), word) for word in ("content", *rules.kind.required)
                )
            lacked = "schema" if key in remedies.OF_SCHEMAS else "content" if "/" in key else close
            if lacked is not None:
                self._walked.misspelt.add((origin_of(path), lacked))
        self._report.add(
            diagnostics.UNKNOWN_KEYWORD,
            origin_of(path) / key,
            at="key",
            noun=rules.kind.noun,
            keyword=key,
            hint=remedies.of_unknown(rules.kind.noun, key, close, place),
        )

    def unasserted(self, rules: Rules, key: str, value: JsonValue, path: Path) -> None:
        """JSON Schema lets authors have keywords of their own; one that was mistyped looks like them."""
        if key not in self._hints:
            close = nearest(key, rules.members) if len(self._hints) < _HINTS else None
            self._hints[key] = f"did you mean {close}?" if close else "delete it, or begin its name with x-"
        origin = origin_of(path) / key
        hint = belonging.place_of("schema", key, value, self._rules) or self._hints[key]
        self._report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword=key, hint=hint)

    def came_later(
        self, path: Path, version: Version, subject: str, at: Literal["key", "value"] = "value"
    ) -> None:
        origin, (owner, key) = origin_of(path), path
        self._walked.ignored.append(origin)
        self._walked.unusual.add(origin.pointer)
        if owner is not None:
            self._walked.unusual.add(origin_of(owner).pointer)  # it may need the member
        self._report.add(
            diagnostics.NEWER_KEYWORD,
            origin,
            at=at,
            subject=subject,
            used=self._version,
            version=version,
            hint=remedies.of_older(key),
        )

    def word_problem(self, shape: Word, value: JsonValue, path: Path) -> None:
        keyword = path[1]
        if not isinstance(value, str):
            self.wrong(path, shape, value)
            return
        self._report.add(
            diagnostics.WRONG_VALUE,
            origin_of(path),
            keyword=self.called(path),
            problem=f"cannot be '{value}'",
            hint=remedies.of_word(keyword, value, shape.words),
        )


_HINTS: Final = 1_000
"""Different keywords of authors for which the nearest one is looked up."""

_ALLOWABLE = {
    **{("", word): diagnostics.MISSING_TEXT for word in ("title", "version", "description")},
    **dict.fromkeys((("license", "name"), ("externalDocs", "url")), diagnostics.MISSING_TEXT),
    ("", "responses"): diagnostics.MISSING_RESPONSES,
}
"""Keywords without which a document can be understood all the same; of any object, or by its noun."""
