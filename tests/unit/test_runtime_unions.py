"""Types that JSON Schema has and Python's typing has not: exactly one of several, open tuples, nothing."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError

from specwright_runtime.model import ExactlyOne, Model, Nothing, Open, Tagged, Together
from specwright_runtime.wire import adapter, read_json, write_json


class Card(Model):
    number: int
    until: datetime.date | None = None


class Account(Model):
    iban: str


OneOf = Annotated[Card | Account, ExactlyOne()]
Row = Annotated[tuple[int, str, *tuple[float, ...]], Open()]


def test_a_value_that_fits_one_alternative_is_that_one() -> None:
    value: Any = read_json(adapter(OneOf), '{"number":1,"until":"2030-01-02"}')
    assert value == Card(number=1, until=datetime.date(2030, 1, 2))
    assert write_json(adapter(OneOf), value) == b'{"number":1,"until":"2030-01-02"}'
    assert read_json(adapter(OneOf), '{"iban":"x"}') == Account(iban="x")


def test_a_union_inside_is_one_alternative_however_many_of_its_own_fit() -> None:
    known = str | Literal["a"]
    assert read_json(adapter(Annotated[Annotated[known, Together()] | Card, ExactlyOne()]), '"a"') == "a"
    with pytest.raises(ValidationError):
        read_json(adapter(Annotated[known | Card, ExactlyOne()]), '"a"')


def test_a_value_that_fits_two_alternatives_is_refused_at_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        read_json(adapter(list[OneOf]), '[{"iban":"x"},{"number":1,"iban":"x"}]')
    (found,) = caught.value.errors()
    assert (found["type"], found["loc"]) == ("one_of", (1,))


def test_a_value_that_fits_no_alternative_is_told_what_each_lacks() -> None:
    with pytest.raises(ValidationError) as caught:
        read_json(adapter(OneOf), '{"other":1}')
    assert [found["loc"] for found in caught.value.errors()] == [("Card", "number"), ("Account", "iban")]


def test_an_instance_is_taken_for_what_it_is() -> None:
    class Wallet(Model):
        holds: OneOf

    card = Card.model_validate({"number": 1, "iban": "x"})
    assert Wallet(holds=card).holds is card


@pytest.mark.parametrize("text", ['[1,"a"]', '[1,"a",2.5]', '[1,"a",2.5,3]'])
def test_an_open_tuple_goes_on_behind_its_places(text: str) -> None:
    value: Any = read_json(adapter(Row), text)
    assert value[:2] == (1, "a")
    assert len(value) == text.count(",") + 1


@pytest.mark.parametrize(("text", "place"), [('["a"]', 0), ("[1]", 1), ('[1,"a","b"]', 2)])
def test_an_open_tuple_checks_every_place(text: str, place: int) -> None:
    with pytest.raises(ValidationError) as caught:
        read_json(adapter(Row), text)
    assert caught.value.errors()[0]["loc"] == (place,)


def test_nothing_takes_no_value() -> None:
    assert read_json(adapter(list[Nothing]), "[]") == []
    with pytest.raises(ValidationError, match="No value is allowed here"):
        read_json(adapter(list[Nothing]), "[null]")


class User(Model):
    kind: Annotated[str | None, Field(alias="type")] = None
    id: int | None = None


class Share(Model):
    kind: Annotated[str | None, Field(alias="type")] = None
    id: int | None = None
    owner: str | None = None


Included = Annotated[User | Share, Tagged({"User": User, "Share": Share}, "type", "kind", silent=True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"type":"Share","id":1}', Share),
        ('{"type":"User","owner":"me"}', User),
        ('{"owner":"me"}', Share),
        ('{"id":1}', User),
    ],
)
def test_a_word_chooses_the_member_and_where_there_is_none_what_fits_best(text: str, kind: type) -> None:
    value = read_json(adapter(Included), text)
    assert type(value) is kind
    assert adapter(Included).dump_json(value, exclude_unset=True) == text.encode()
    assert type(adapter(Included).validate_python(value)) is kind


def test_a_word_that_is_no_members_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValidationError, match=r"'user' .* using type\(\) .* 'User', 'Share'"):
        read_json(adapter(Included), '{"type":"user"}')
