"""What is peculiar to each family in what holds for all of them: one line of `CASES` for each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A model, a size and a duration that it makes, and what the family calls what goes wrong."""

    model: str
    size: str
    seconds: str
    failed: str
    """Code of a job that failed for no reason of ours."""
    filtered: str | None
    """Of what its moderation held back; `None`: it has none, and such a job fails like others."""
    cancelled: str
    sound: bool = True
    takes_token: bool = False
    """Whether a create can be sent again without buying twice."""
    previews: bool = False
    takes_anything: bool = False
    """Whether the server alone knows what its model can do."""
    says_status: bool = True
    """Whether a job has a word for its state; operations are done or not."""

    @property
    def provider(self) -> str:
        return self.model.partition("/")[0]


CASES = (
    Case(
        model="openai/sora-2", size="1280x720", seconds="4", previews=True,
        failed="video_generation_failed", filtered="moderation_blocked", cancelled="cancelled",
    ),
    Case(
        model="runway/gen4.5", size="1280x720", seconds="5", sound=False,
        failed="INTERNAL.BAD_OUTPUT.CODE01", filtered="SAFETY.INPUT.TEXT", cancelled="cancelled",
    ),
    Case(
        model="azure/sora-2", size="1280x720", seconds="4", previews=True,
        failed="video_generation_failed", filtered="moderation_blocked", cancelled="cancelled",
    ),
    Case(
        model="vllm/Wan-AI/Wan2.2-T2V-A14B-Diffusers", size="832x480", seconds="4", sound=False,
        failed="500", filtered=None, cancelled="500", takes_anything=True,
    ),
    Case(
        model="sgl/Wan-AI/Wan2.1-T2V-1.3B-Diffusers", size="832x480", seconds="4", sound=False,
        failed="failed", filtered=None, cancelled="failed", takes_anything=True,
    ),
    Case(
        model="huggingface/Wan-AI/Wan2.2-T2V-A14B", size="1280x720", seconds="2", sound=False,
        failed="failed", filtered="content_policy_violation", cancelled="request_cancelled",
    ),
    Case(
        model="replicate/google/veo-3.1", size="1280x720", seconds="4",
        failed="E1000", filtered="E005", cancelled="cancelled",
    ),
    Case(
        model="xai/grok-imagine-video-1.5", size="1280x720", seconds="3",
        failed="internal_error", filtered="content_moderation", cancelled="expired",
    ),
    Case(
        model="elevenlabs/veo-3.1-generate-001", size="720x1280", seconds="4",
        failed="model_error", filtered="moderated", cancelled="dependency_failed",
    ),
    Case(
        model="openrouter/google/veo-3.1", size="1280x720", seconds="4",
        failed="failed", filtered="content_filter", cancelled="cancelled",
    ),
    Case(
        model="gemini/gemini-omni-1.1-flash", size="1280x720", seconds="3",
        failed="internal", filtered="content_filter", cancelled="cancelled",
    ),
    Case(
        model="gemini/veo-3.1-generate-001", size="720x1280", seconds="4",
        failed="internal", filtered="content_filter", cancelled="cancelled", says_status=False,
    ),
    Case(
        model="vertex/veo-3.1-generate-001", size="720x1280", seconds="4",
        failed="internal", filtered="content_filter", cancelled="cancelled", says_status=False,
    ),
    Case(
        model="vertex/gemini-omni-1.1-flash", size="1280x720", seconds="3",
        failed="internal", filtered="content_filter", cancelled="cancelled",
    ),
    Case(
        model="bedrock/amazon.nova-reel-v1:1", size="1280x720", seconds="6",
        failed="failed", filtered="content_filter", cancelled="failed", sound=False, takes_token=True,
    ),
)  # fmt: skip
