"""What only words and samples say of a text: the suite sends such texts, and does not insist upon others."""

from __future__ import annotations

import io
import json
import re
import wave
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import Server, document, read, says, serve, takes, thing

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import effects
from specwright_runtime.contract.http.wire import part_type
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.values.described import Described, is_amount, is_formed, moment
from specwright_runtime.contract.values.kinds import by_name
from specwright_runtime.contract.values.magic import file_bytes, flaw, spoken_kind
from specwright_runtime.contract.values.numbers import number
from specwright_runtime.contract.values.pattern import matching
from specwright_runtime.contract.values.scalar import accepting_number
from specwright_runtime.contract.values.value import Builder
from specwright_runtime.contract.values.variant import Variants


def text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


@pytest.mark.parametrize(
    ("description", "samples"),
    [
        ('Length of the clip in seconds (e.g., "4")', ("4",)),
        ("Size, e.g. `1280x720`,\n`720x1280` or `1920x1080`.", ("1280x720", "720x1280", "1920x1080")),
        ("Currency of the price, e.g. EUR or USD.", ("EUR", "USD")),
        ("Time zone (for example Europe/Berlin)", ("Europe/Berlin",)),
        ("Month, for instance: 2024-01", ("2024-01",)),
        ("Examples: 'name:asc' / 'name:desc'", ("name:asc", "name:desc")),
        ("Phone of the guest, eg. +4930123456.", ("+4930123456",)),
        ("ISO 4217 code of what is paid in", ("EUR",)),
        ("Where the picture is, as a URL", ("https://example.com/a",)),
        ("ISO 8601 duration of the stay", ("PT1H30M",)),
        ("One of `asc` or `desc`.", ("asc", "desc")),
        ("Possible values: open, closed and all.", ("open", "closed", "all")),
        ("The options are `e` (equals - default) `lt`, and `gt`.", ("e", "lt", "gt")),
        ("The type (one of: dog, cat)", ("dog", "cat")),
        ("How it is paid (card|cash)", ("card", "cash")),
        ("Can be 'small', 'medium' or 'large'.", ("small", "medium", "large")),
        ("Allowed values:\n- `one`: the first\n- `two`: the second", ("one", "two")),
        ("One of the users or groups that own it.", ()),
        ("One of `email` or `phone` is required.", ("someone@example.com",)),
        ("Can be null or empty.", ()),
        ("Not one of `x` or `y`.", ()),
        ("The tool is known by using either `tool_name` or `tool_id`, but not both.", ()),
        ("May be string|null", ()),
        ("The name. Not a URL.", ()),
        ("Key of the caller, e.g. `sk-...`", ()),
        ("Path of the page, e.g. `/a/{id}`", ()),
        ("Sent e.g. when the guest leaves.", ()),
        ("For self-hosted hosts, such as on-premise machines.", ()),
        ("Must not contain characters such as `/` or `#`.", ()),
        ("What to avoid, e.g. `blur`", ()),
    ],
)
def test_samples_are_read_from_words(description: str, samples: tuple[str, ...]) -> None:
    assert Described({}).samples(description) == samples


def test_an_address_shows_what_its_parameters_are_like() -> None:
    said = "Above this value.\nExample: `https://shop.example/items?sort=id&above=4%2C5&limit=9`."
    assert Described({}).samples(said, "above") == ("4,5",)
    assert Described({}).samples(said, "limit") == ("9",)


def test_a_picture_that_is_cut_short_in_words_is_a_whole_one() -> None:
    (picture,) = Described({}).samples("A data URL (e.g. `data:image/png;base64,...`)")
    assert re.fullmatch(r"data:image/png;base64,iVBORw0KGgo[\w+/]+=*", picture)


def test_a_form_is_looked_up_in_all_words_then_made_of_the_enums_of_its_parts() -> None:
    words = {"info": {"description": "Names use the form `shop/item` (e.g., `north/tea`)."}}
    assert Described(words).samples("A name of the form `shop/item`") == ("north/tea",)
    parts = {"components": {"schemas": {"Line": thing(shop={"enum": ["south", "north"]})}}}
    assert Described(parts).samples("In the format `shop/item`") == ("south/item",)
    assert Described({}).samples("In the format `shop/item`") == ()


@pytest.mark.parametrize(
    ("flat", "samples", "formed"),
    [
        (text("Title"), (), False),
        (text("Title"), ("The old man",), False),
        (text("Title"), ("Tom",), False),
        (text("Size"), ("1280x720",), True),
        (text("Currency"), ("EUR",), True),
        (text("When it runs"), ("0 5 * * *",), True),
        (text("ISO 3166 code of the land"), (), True),
        (text("Where the file is, as a URL"), (), True),
        (text("Size", pattern="^[0-9]+x[0-9]+$"), ("1280x720",), False),
    ],
)
def test_words_or_samples_show_that_not_any_text_will_do(
    flat: dict[str, Any], samples: tuple[str, ...], formed: bool
) -> None:
    assert is_formed(flat, samples) is formed


def test_names_show_what_a_text_looks_like() -> None:
    assert by_name("callback_url") == by_name("sourceUri") == "https://example.com/a"
    assert by_name("billingCountryCode") == "DE"
    assert by_name("hurl") is None


def test_names_and_words_show_what_is_an_amount() -> None:
    assert is_amount("partySize", None)
    assert is_amount("stay", "How many nights")
    assert not is_amount("seed", "Seed of what is drawn")
    assert not is_amount("temperature", "What it is outside")


def test_an_id_on_the_path_is_no_sample_of_one_that_is_there() -> None:
    parameter = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "E.g. `c_1`",
        "schema": text(""),
    }
    read = Document({"openapi": "3.1.0", "paths": {"/clips/{id}": {"get": {"parameters": [parameter]}}}})
    assert read.operations[0].parameters[0].examples == ()


CLIP = thing(
    "size",
    size=text("Size of the picture (e.g., `1280x720`)"),
    currency=text("What the price is in"),
    source=text("URI of the source"),
    seconds=text("How long it is", examples=["4", "8"]),
    title=text("A title"),
    copies={"type": "integer"},
    seed={"type": "integer"},
)
STRICT = {
    "size": r"\d+x\d+",
    "currency": "[A-Z]{3}",
    "source": r"https?://.+",
    "seconds": r"\d+",
}


def clips(
    strict: dict[str, str], *, ascii_only: bool = False, least: int = -10
) -> tuple[dict[str, Any], Server]:
    paths = {"/clips": {"post": {**takes(CLIP), **says(201, thing("id", id={"type": "string"}), 400)}}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        try:
            sent = json.loads(body)
        except ValueError:
            return 400, None
        if not isinstance(sent, dict) or "size" not in sent:
            return 400, None
        texts = all(isinstance(sent.get(name, ""), str) for name in (*STRICT, "title"))
        if not texts or not all(re.fullmatch(strict[n], sent[n]) for n in strict if n in sent):
            return 400, None
        numbers = [sent.get(name, 1) for name in ("copies", "seed")]
        if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
            return 400, None
        if numbers[0] < 1 or numbers[0] > 99 or numbers[1] < least:
            return 400, None
        if ascii_only and not sent.get("title", "").isascii():
            return 400, None
        return 201, {"id": "c"}

    return document(paths), server


def broken(judge: Judge, strict: dict[str, str], **how: Any) -> list[str]:
    described, server = clips(strict, **how)
    results = judge(described, serve(described["paths"], server), keyword="accepts")
    assert any(result.outcome == "kept" for result in results)
    return [result.promise.place for result in results if result.outcome == "broken"]


def test_a_server_that_takes_what_the_words_say_alone_keeps_its_document(judge: Judge) -> None:
    assert broken(judge, STRICT) == []


def test_samples_and_free_texts_have_to_be_taken_all_the_same(judge: Judge) -> None:
    assert "body/currency: alone" in broken(judge, STRICT | {"currency": "[a-z]{3}"})
    assert broken(judge, STRICT, ascii_only=True) == ["body/title: not ASCII"]
    assert broken(judge, STRICT, least=0) == ["body/seed: negative"]


def test_a_day_that_has_to_come_is_one_that_comes() -> None:
    day, later = (moment(kind, "Must be in the future") for kind in ("date", "date-time"))
    assert day is not None
    assert later is not None
    assert date.fromisoformat(day) > datetime.now(UTC).date()
    assert datetime.fromisoformat(later) > datetime.now(UTC)
    assert moment("date", "Day of birth") is None
    assert moment("date", "Today or later.") == day
    assert moment("date", "Day of the loss. Cannot be in the future.") is None
    assert moment("date", "May not lie in the future") is None
    assert moment("date", "Not after today") is None
    assert moment("date", "With a day in the future it is scheduled until then.") is None


def test_a_flag_that_adds_what_is_left_out_is_no_filter() -> None:
    note = thing("id", "archived", id={"type": "string"}, archived={"type": "boolean"})
    flag = {"name": "archived", "in": "query", "schema": {"type": "boolean", "default": False}}
    listing = {**says(200, {"type": "array", "items": note}, 400), "parameters": [flag]}
    new = {**takes(thing("archived", archived={"type": "boolean"})), **says(201, note)}

    def promised(said: str) -> bool:
        paths = {"/notes": {"get": {**listing, "description": said}, "post": new}}
        catalogue = Catalogue(Document(document(paths)))
        found = effects.promises(catalogue, catalogue.document.operations[0])
        return "archived filters" in [promise.place for promise in found]

    assert promised("All notes.")
    assert not promised("Archived notes are left out unless asked for.")


def test_a_number_that_may_be_a_text_is_not_any_text(judge: Judge) -> None:
    """As FastAPI has decimals."""
    amount = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
    kept = thing("price", price=amount)
    query = {"name": "above", "in": "query", "schema": amount}
    paths = {
        "/prices": {"post": {**takes(kept), **says(201, kept, 400)}},
        "/found": {"get": {**says(200, kept, 400), "parameters": [query]}},
    }

    def number(value: Any) -> bool:
        return not isinstance(value, bool) and re.fullmatch(r"[0-9.e+]+", str(value)) is not None

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            above = parse_qs(raw.decode(), keep_blank_values=True).get("above", ["1"])
            return (200, {"price": "1.50"}) if number(above[0]) else (400, None)
        body = read(raw)
        fine = isinstance(body, dict) and number(body.get("price"))
        return (201, body) if fine else (400, None)

    results = judge(document(paths), serve(paths, answer))
    assert [result.promise.id for result in results if result.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("PDF, PNG or plain text of at most 2 MB.", "image/png"),
        ("A PDF, not larger than 5 MB", "application/pdf"),
        ("Anything but no PNG", None),
        ("What was ordered", None),
    ],
)
def test_a_description_may_tell_what_kind_a_file_is_of(said: str, kind: str | None) -> None:
    assert spoken_kind(said) == kind
    part = {"type": "string", "format": "binary", "description": said}
    form = {"content": {"multipart/form-data": {"schema": thing("file", file=part)}}}
    paths = {"/files": {"post": {"requestBody": form, **says(201)}}}
    content = Document(document(paths)).operations[0].bodies[0]
    assert part_type(content, "file") == (kind or "application/octet-stream")


_KINDS = ["application/gzip", "application/zip", "audio/mpeg", "audio/ogg", "audio/wav", "image/webp"]
_KINDS += [
    "application/pdf",
    "image/gif",
    "image/jpeg",
    "image/png",
    "video/mp4",
    "video/quicktime",
    "video/webm",
]


@pytest.mark.parametrize("kind", _KINDS)
def test_a_file_of_a_named_kind_is_one_and_not_a_text(kind: str) -> None:
    data = file_bytes(kind, "one")
    assert flaw(kind, data) is None
    with pytest.raises(UnicodeDecodeError):
        data.decode()


def _content(schema: dict[str, Any], **more: Any) -> Any:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    paths = {"/songs": {"post": {"requestBody": body, **says(200), **more}}}
    return Document(document(paths))


def test_a_list_has_the_entries_that_its_words_show_beside_its_name() -> None:
    words = 'The songs to add. For example: `{"uris": ["song:a", "song:b", "song:c"]}`. At most 100.'
    uris = {"type": "array", "items": {"type": "string"}, "description": words}
    read = _content(thing(uris=uris))
    schema = read.operations[0].bodies[0].schema
    assert schema is not None
    variants = Variants(Builder(read.request), lambda name: False).accepted(schema)
    sent = {variant.label: variant.value["uris"] for variant in variants if variant.place == "uris"}
    assert sent["several items"] == ["song:a", "song:b"]


def test_a_parameter_is_what_its_words_show_it_as() -> None:
    words = "A list of songs. For example:<br/>`uris=song:a1, song:b2`"
    query = [{"name": "uris", "in": "query", "schema": {"type": "string"}, "description": words}]
    assert _content(thing(), parameters=query).operations[0].parameters[0].examples[0] == "song:a1"


def test_what_counts_from_zero_begins_there_and_what_is_not_zero_is_none() -> None:
    assert number({"description": "A zero-based index."}, whole=True) == 0
    assert is_amount("range_start", "The position of the first item to be moved.")
    tried = accepting_number({"description": "Non-zero integer by which they are sorted."}, whole=True)
    assert "zero" not in dict(tried)


def test_a_text_of_a_pattern_is_as_long_as_its_branches_allow() -> None:
    assert len(matching("^(0|[1-9][0-9]*)$", at_least=8) or "") == 8
    assert matching("^(0|[1-9][0-9]*)$") == "0"


def test_sound_is_read_as_such() -> None:
    with wave.open(io.BytesIO(file_bytes("audio/wav", "one"))) as sound:
        assert (sound.getnchannels(), sound.getframerate()) == (1, 8000)
        assert sound.readframes(100).startswith(b"contract test fileone")


@pytest.mark.parametrize("kind", ["application/pdf", "audio/wav", "image/jpeg", "video/mp4"])
def test_two_files_are_unlike(kind: str) -> None:
    assert file_bytes(kind, "one") != file_bytes(kind, "two")
