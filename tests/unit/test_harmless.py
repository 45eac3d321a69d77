"""What of a generated module is written without being imported first."""

from __future__ import annotations

import pytest

from specwright.build.harmless import harmless

MODEL = "class A(specwright_runtime.model.Model):\n"


@pytest.mark.parametrize(
    "statement",
    [
        'Kind: TypeAlias = Literal["a", "b"]',
        'Kind: TypeAlias = Literal["a"]',
        f"{MODEL}    pass",
        f'{MODEL}    """Said."""\n\n    a: str\n    """Of it."""\n\n    b: list[dict[str, B]] | None = None',
        f'{MODEL}    a: Annotated[Literal["x"] | None, Field(alias="A", ge=-1)] = None',
        'class Teapot(StatusError[None]):\n    """418"""\n\n    status = 418',
        'else:\n    __getattr__, __dir__ = lazily(\n        __name__,\n        {"A": "a"},\n    )',
    ],
)
def test_what_only_tells_of_itself_cannot_fail(statement: str) -> None:
    assert harmless(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "Kind: TypeAlias = Literal[a]",
        "Kind: TypeAlias = list[a]",
        "class A(B):\n    pass",
        "class A(Model, schema=schema()):\n    pass",
        "@made\nclass A(Model):\n    pass",
        f"{MODEL}    a: str = made()",
        f"{MODEL}    a: made(str)",
        f'{MODEL}    a: "str" | None',
        f"{MODEL}    a: list[1]",
        f"{MODEL}    _a: str",
        f"{MODEL}    model_fields: str",
        f"{MODEL}    copy: str",
        f"{MODEL}    str: int | None = None\n    other: str | None = None",
        f"{MODEL}    def a(self) -> None: ...",
        "class Teapot(StatusError[models.A]):\n    status = 418",
        "class Teapot(StatusError[None]):\n    status = made()",
        "else:\n    made()",
        "else:\n    __getattr__, __dir__ = lazily(__name__, made())",
        "class A(Model",
    ],
)
def test_what_does_something_may_fail(statement: str) -> None:
    assert not harmless(statement)
