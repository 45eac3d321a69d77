"""A family is one line in `families`, and modules and files of its name."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from video_gateway import capabilities, configuration
from video_gateway.families import FAMILIES, MOUNTS, SPEAKS, Family
from video_gateway.providers.provider import AdapterModule, Connection, Skills
from video_gateway.sandbox.stage import EmulatorModule
from video_gateway.settings import SettingsError

ROOT = Path(__file__).parents[2]
EACH = pytest.mark.parametrize("family", FAMILIES.values(), ids=list(FAMILIES))


@EACH
def test_a_familys_modules_and_files_are_found_by_its_name(family: Family) -> None:
    adapters: AdapterModule = import_module(f"video_gateway.providers.{family.name}")
    assert inspect.get_annotations(adapters.adapter, eval_str=True)["connection"] is Connection
    for dialect in ("openai", *(other.name for other in family.others)):
        skills = adapters.skills(dialect)
        assert isinstance(skills, Skills)
        assert capabilities.load(skills.sheet).family == family.name
    for provider in (family.name, *(other.name for other in family.others)):
        emulators: EmulatorModule = import_module(f"video_gateway.sandbox.{provider}")
        assert list(inspect.signature(emulators.emulator).parameters) == ["stage", "authenticate"]
    assert (ROOT / "specs" / "providers" / f"{family.name}.yaml").is_file()


@EACH
def test_the_vendors_key_alone_sets_its_provider_up(family: Family) -> None:
    for variable in family.key_variables:
        configured = configuration.load(environment={variable: "secret"})
        assert configured.providers[family.name].family == family.name
        assert configured.providers[family.name].base_url == family.base_url


def test_no_two_families_share_a_place_or_a_provider() -> None:
    mounts = list(MOUNTS.values())
    assert not [
        (one, other) for one in mounts for other in mounts if one != other and other.startswith(one + "/")
    ]
    assert len(set(mounts)) == len(mounts)
    assert len(SPEAKS) == sum(1 + len(family.others) for family in FAMILIES.values())


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ({"family": "tape", "base_url": "http://x"}, "there is no such family; known: openai, "),
        (
            {"family": "runway", "base_url": "http://x", "options": {"region": "eu"}},
            "options: there is no region; known: none",
        ),
    ],
)
def test_what_a_family_does_not_know_is_said(tmp_path: Path, entry: dict[str, object], finding: str) -> None:
    with pytest.raises(SettingsError, match=finding):
        configuration.load(environment={}, overrides={"providers.fireworks": entry})
