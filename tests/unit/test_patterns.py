"""Patterns of ECMA-262 mean the same to the linear engine, or are not given to it."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic.types import StringConstraints

from specwright.validate.patterns import translate
from specwright_runtime.patterns import counted, numbered, strict


def fits(pattern: str, text: str) -> bool:
    rust = translate(pattern)
    assert rust is not None, pattern
    adapter: TypeAdapter[str] = TypeAdapter(Annotated[str, StringConstraints(pattern=rust)])
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "pattern", ["^[a-z]+$", "^[^/]+/.+$", "a|b", "(?:x){2,3}", "^$", r"\.", "(?<year>x)"]
)
def test_common_pattern_stays_as_it_is(pattern: str) -> None:
    assert translate(pattern) == pattern


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"^\d+$", "09", "٣"),
        (r"\Asnap-[0-9]+\z", "snap-1", "a snap-1"),
        (r"^\w+$", "a_9", "é"),
        (r"^[\w-.]+$", "a-b.c", "a b"),
        (r"^[\w-]+$", "a-b", "a+b"),
        (r"^[a-\d]$", "-", "b"),
        (r"^[[\]]$", "[", "a"),
        (r"^[a&&b]$", "&", "c"),
        (r"^[~~x]$", "~", "y"),
        (r"^[^]$", "a", ""),
        (r"^{x}$", "{x}", "x"),
        (r"^x{2}$", "xx", "x"),
        (r"^a]$", "a]", "a"),
        (r"^\/v1\/$", "/v1/", "v1"),
        (r"^\u00e9\x41$", "éA", "eA"),
        (r"^\u{1F600}$", "😀", "x"),
        (r"^\uD83D\uDE00$", "😀", "x"),
        (r"^\p{Lu}$", "É", "é"),
        (r"^\cJ$", "\n", "J"),
        (r"^[\000-\037]$", "\x1f", "7"),
        (r"^[\p{Print}é]\P{Alnum}$", "é ", "\na"),
        (r"\bfoo\b", "a foo b", "afoo"),
        (r"^[\b]$", "\x08", "b"),
        (r"^[\D]$", "x", "1"),
        (r"^\-\@\_\:$", "-@_:", "x"),
    ],
)
def test_pattern_means_the_same(pattern: str, good: str, bad: str) -> None:
    assert fits(pattern, good)
    assert not fits(pattern, bad)


@pytest.mark.parametrize(
    "pattern",
    ["^(?!bad)", "(?=x)", "(?<=a)b", "(?<!a)b", r"(a)\1", r"(?<n>a)\k<n>", r"\ud83d", "[a", "(a", "a\\"],
)
def test_pattern_that_the_engine_cannot_express_is_left_to_json_schema(pattern: str) -> None:
    assert translate(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("^.{0,262144}$", ("^.*$", 0, 262144)),
        (r"^[a-z\]]{2,9999}$", (r"^[a-z\]]*$", 2, 9999)),
        (r"^\d{5000}$", (r"^\d*$", 5000, 5000)),
        (r"^\d{5000,}$", (r"^\d*$", 5000, None)),
        ("^.{1,2097152}", ("^.{1}", 0, None)),
        (r"[\P{M}\p{M}]{2,20000}", (r"[\P{M}\p{M}]{2}", 0, None)),
        (r"^\P{C}{1,256}$", (r"^\P{C}*$", 1, 256)),
        ("^.{0,20}$", None),
        ("^a.{0,99999}$", None),
    ],
)
def test_what_is_too_large_to_unroll_is_a_length(
    pattern: str, meant: tuple[str, int, int | None] | None
) -> None:
    assert counted(pattern) == meant


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        (r"(a)(?<q>['\"])\k<q>0", r"(a)(?<q>['\"])(?:\2)0"),
        (r"\k<q>(?:b)(?=c)[(](?<q>a)", r"(?:\1)(?:b)(?=c)[(](?<q>a)"),
        (r"\\k<q>\(", r"\\k<q>\("),
    ],
)
def test_group_that_is_referred_to_by_its_name_is_by_its_number(pattern: str, meant: str) -> None:
    assert numbered(pattern) == meant


def test_name_that_no_group_has_is_named() -> None:
    with pytest.raises(re.error, match="no group is called q"):
        numbered(r"(?<other>a)\k<q>")


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        (r"^(?=a)[\w- .]+$", r"^(?=a)[\w\- .]+$"),
        (r"[a-\d][-\w][^-\w][\w-]", r"[a\-\d][-\w][^-\w][\w-]"),
        (r"[\p{L}-x]\p{L}{2}\u{1F600}", r"[\p{L}\-x]\p{L}{2}\u{1F600}"),
        (r"a{,3}\{b{2}c{1,}{x}", r"a\{,3\}\{b{2}c{1,}\{x\}"),
        (r"\h\Z[\b]\k<q>\037", r"h$[\x08]\k<q>\x1f"),
        ("[][^]", r"[^\s\S][\s\S]"),
    ],
)
def test_a_pattern_is_written_without_what_only_browsers_read(pattern: str, meant: str) -> None:
    assert strict(pattern) == meant
