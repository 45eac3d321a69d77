"""Definitions of a module are replaced where they stand, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from specwright.build.patching import Patched, imported_by, patched
from specwright.build.replacing import replaced

if TYPE_CHECKING:
    from collections.abc import Callable

IMPORTS = "from a import B, C\n\n\n"
ONE = "class One(B):\n    a: str\n"
OTHER = "class One(B):\n    a: int | C\n"
WHOLE = f"{IMPORTS}class Zero(B):\n    a: str\n\n\n{ONE}\n\nclass Two(B):\n    a: str\n"


def test_what_is_replaced_is_what_dividing_the_module_leads_to() -> None:
    found = replaced(WHOLE, IMPORTS + ONE, IMPORTS + OTHER)
    assert found is not None
    assert found.text() == WHOLE.replace(ONE, OTHER) == patched(WHOLE, IMPORTS + ONE, IMPORTS + OTHER).text()
    assert found.come == [OTHER]
    assert found.all_known is True


def test_a_name_that_neither_was_needed_nor_is_imported_may_be_unknown() -> None:
    found = replaced(WHOLE, IMPORTS + ONE, IMPORTS + OTHER.replace("C", "D"))
    assert found is not None
    assert found.all_known is False


def twin(name: str, value: str) -> str:
    text = f'    {name}: TypeAlias = "{value}"\nelse:\n    {name} = TypeAliasType("{name}", "{value}")\n'
    return f"if TYPE_CHECKING:\n{text}"


TYPING = "from typing import TYPE_CHECKING, TypeAlias\n\nif TYPE_CHECKING:\n    from .a import B\n\n"
TREE, JSON = twin("Tree", "list[Tree]"), twin("Json", "str | list[Json]") + '"""Said."""\n'
LATER = twin("Json", "list[Json]")


@pytest.mark.parametrize("of", [patched, replaced])
def test_an_alias_that_type_checkers_read_otherwise_is_one_definition(
    of: Callable[[str, str, str], Patched | None],
) -> None:
    found = of(f"{TYPING}{TREE}\n{JSON}\n{ONE}", TYPING + JSON, TYPING + LATER)
    assert found is not None
    assert found.text() == f"{TYPING}{TREE}\n{LATER}\n{ONE}"
    assert found.come == [LATER]


def test_who_asks_whether_a_type_checker_reads_goes_on_to_import_the_question() -> None:
    imported = imported_by([TYPING])
    unused = {"typing.TypeAlias", ".a.B"}
    assert "TYPE_CHECKING" in imported.without(unused, [ONE, TREE]).header()
    assert "TYPE_CHECKING" not in imported.without(unused, [ONE]).header()


def test_where_nothing_changes_the_module_stays() -> None:
    found = replaced(WHOLE, IMPORTS + ONE, IMPORTS + ONE)
    assert found is not None
    assert (found.text(), found.come) == (WHOLE, [])


@pytest.mark.parametrize(
    "whole",
    [
        WHOLE.replace(ONE, OTHER),
        f"{WHOLE}\n\n{ONE}",
        WHOLE.replace(ONE, f"@made\n{ONE}"),
        WHOLE.replace(ONE, f"{ONE}    b: str\n"),
        WHOLE.replace(ONE, f"{ONE}\n    b: str\n"),
        f'{IMPORTS}Zero = B\n"""Said.\n\n{ONE}\n"""\n',
        "",
    ],
)
def test_where_a_definition_is_not_surely_there_as_it_was_nothing_is_replaced(whole: str) -> None:
    assert replaced(whole, IMPORTS + ONE, IMPORTS + OTHER) is None


@pytest.mark.parametrize(
    "new",
    [
        f"from a import B\n\n\n{OTHER}",
        f"{IMPORTS}{ONE}\n\nclass Three(B):\n    a: str\n",
        f"{IMPORTS}class Uno(B):\n    a: str\n",
        IMPORTS,
    ],
)
def test_what_comes_goes_or_is_called_otherwise_is_for_a_patch(new: str) -> None:
    assert replaced(WHOLE, IMPORTS + ONE, new) is None
