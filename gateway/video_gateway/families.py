"""The wire families: one line each, and by its name everything else.

A family called `x` has its adapter in `providers/x.py`, which offers `skills` and
`adapter` (see `providers.provider.AdapterModule`), its models in `capabilities/x.toml`,
its document in `specs/providers/x.yaml`, its emulator in `sandbox/x.py`, which offers
`emulator` (see `sandbox.stage.EmulatorModule`), as `sandbox/y.py` does for another provider `y`
that speaks it. Nothing of that is loaded before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Other:
    """A further provider that speaks a family's API, in a dialect of its name, and its emulator."""

    name: str
    mount: str
    models: tuple[str, ...] = ()
    """What its emulator serves, where the models are whatever an operator loaded."""


@dataclass(frozen=True, slots=True)
class Family:
    """What must be known of a family before its modules are."""

    name: str
    base_url: str | None
    """Where the provider of the family's name is reached; `None`: only the operator knows."""
    key_variables: tuple[str, ...]
    """Environment variables in which that vendor's tools look for a key; the first that is set counts."""
    mount: str
    """What to reach its emulator at, below the sandbox's own address."""
    pace: float
    """Seconds between two looks at a job that the provider asks for."""
    others: tuple[Other, ...] = ()
    options: frozenset[str] = frozenset()
    """Settings that only this family has, as `[providers.x.options]`."""
    sandbox_options: Mapping[str, str] = field(default_factory=dict)
    """Those with which its emulator is used; `{here}` is where that is reached."""
    sandbox_key: str = "sandbox"
    """A key that its emulator takes."""
    regional: tuple[str, Callable[[str], str]] | None = None
    """The option that names a region, and where the provider is reached there."""

    def address(self, options: Mapping[str, str]) -> str | None:
        """`base_url`, in the region that the options name."""
        if self.regional is None or self.regional[0] not in options:
            return self.base_url
        option, address_in = self.regional
        return address_in(options[option])


_HF = "https://router.huggingface.co"
_HF_OPTIONS = frozenset({"bill_to", "hub_url"})
_OPENAI = (
    Other("azure", "/azure/openai/v1"),
    Other("vllm", "/vllm/v1", ("Wan-AI/Wan2.2-T2V-A14B-Diffusers",)),
    Other("sgl", "/sgl/v1", ("Wan-AI/Wan2.1-T2V-1.3B-Diffusers",)),
)
_GEMINI = "https://generativelanguage.googleapis.com"


def _vertex(location: str) -> str:
    return f"https://{'' if location == 'global' else f'{location}-'}aiplatform.googleapis.com"


def _bedrock(region: str) -> str:
    return f"https://bedrock-runtime.{region}.amazonaws.com"


FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        Family(
            "openai",
            "https://api.openai.com/v1",
            ("OPENAI_API_KEY",),
            "/openai/v1",
            2.0,
            _OPENAI,
            options=frozenset({"api_version"}),
        ),
        Family("replicate", "https://api.replicate.com/v1", ("REPLICATE_API_TOKEN",), "/replicate/v1", 2.0),
        Family("runway", "https://api.dev.runwayml.com", ("RUNWAYML_API_SECRET",), "/runway", 5.0),
        Family("xai", "https://api.x.ai/v1", ("XAI_API_KEY",), "/xai/v1", 5.0),
        Family("elevenlabs", "https://api.elevenlabs.io", ("ELEVENLABS_API_KEY",), "/elevenlabs", 3.0),
        Family(
            "openrouter", "https://openrouter.ai/api/v1", ("OPENROUTER_API_KEY",), "/openrouter/api/v1", 5.0
        ),
        Family("gemini", _GEMINI, ("GEMINI_API_KEY", "GOOGLE_API_KEY"), "/gemini", 10.0),
        Family(
            "vertex",
            _vertex("us-central1"),
            (),
            "/vertex",
            10.0,
            options=frozenset({"project", "location", "storage_uri", "storage_url"}),
            sandbox_options={"project": "sandbox", "storage_uri": "gs://sandbox/videos"},
            regional=("location", _vertex),
        ),
        Family("huggingface", _HF, ("HF_TOKEN",), "/huggingface", 2.0, options=_HF_OPTIONS),
        Family(
            "bedrock",
            _bedrock("us-east-1"),
            ("AWS_BEARER_TOKEN_BEDROCK",),
            "/bedrock",
            10.0,
            options=frozenset({"region", "s3_uri", "s3_url"}),
            sandbox_key="AKIASANDBOX:sandbox",
            sandbox_options={"s3_uri": "s3://sandbox/videos", "s3_url": "{here}/s3"},
            regional=("region", _bedrock),
        ),
    )
}

SPEAKS: Mapping[str, Family] = {
    provider: family
    for family in FAMILIES.values()
    for provider in (family.name, *(other.name for other in family.others))
}
"""The family of each provider whose name says it."""

MOUNTS: Mapping[str, str] = {
    **{family.name: family.mount for family in FAMILIES.values()},
    **{other.name: other.mount for family in FAMILIES.values() for other in family.others},
}
"""What to reach each provider's emulator at, below the sandbox's own address."""
