# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Bifrost video API."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from specwright_runtime import Upload
from specwright_runtime.formats import Uri
from specwright_runtime.model import Model

ModelProvider: TypeAlias = Literal[
    "openai",
    "azure",
    "anthropic",
    "bedrock",
    "cohere",
    "vertex",
    "vllm",
    "mistral",
    "ollama",
    "groq",
    "sgl",
    "parasail",
    "perplexity",
    "replicate",
    "cerebras",
    "gemini",
    "openrouter",
    "elevenlabs",
    "huggingface",
    "nebius",
    "xai",
    "runway",
    "fireworks",
]
"""Who makes the video. Naming one that offers no video here is answered with
`unsupported_operation`, before anything is sent anywhere.
"""

ModelName: TypeAlias = Annotated[str, Field(max_length=512, pattern="^[^/]+/.+$")]
"""`provider/model`, divided at the first slash."""

VideoSeconds: TypeAlias = Annotated[str, Field(pattern="^[1-9][0-9]{0,3}$")]
"""Duration in whole seconds, as text."""

VideoSize: TypeAlias = Annotated[str, Field(pattern="^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$")]
"""Width and height in pixels."""

PictureAddress: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9+.\-]*:.")]
"""Where the picture to start from is: a data URL (`data:image/png;base64,…`) or, where the provider
fetches for itself, a plain URL.
"""

VideoStatus: TypeAlias = Literal["queued", "in_progress", "completed", "failed"]
"""Where a job stands: waiting (`queued`), being made (`in_progress`), done (`completed`), or given up
(`failed`). The last two are final.
"""

VideoVariant: TypeAlias = Literal["video", "thumbnail", "spritesheet"]
"""The video itself, one picture of it, or many small pictures of it on one sheet."""


class VideoGenerationRequest(Model):
    """What to generate, and with which model. Properties beyond these are left out and listed in
    `extra_fields.dropped_params`, but for `native_input`, an object: it is passed, in place of the others, to a
    provider that takes one.
    """

    model: ModelName
    prompt: Annotated[str, Field(min_length=1, max_length=32000)]
    """What the video should show."""

    input_reference: PictureAddress | None = None
    seconds: VideoSeconds | None = None
    size: VideoSize | None = None
    negative_prompt: Annotated[str | None, Field(max_length=32000)] = None
    """What the video should not show."""

    seed: int | None = None
    """Equal seeds make similar videos, with models that take one."""

    video_uri: Annotated[str | None, Field(pattern=r"^[A-Za-z][A-Za-z0-9+.\-]*:.")] = None
    """A video to start from; which schemes are understood depends on the provider."""

    audio: bool | None = None
    """Whether the video should have sound."""

    fallbacks: Annotated[list[FallbackChoice] | None, Field(max_length=16)] = None
    """Other models to try, in this order, when the first fails to accept the job."""


class VideoGenerationForm(Model):
    """`VideoGenerationRequest` as a form: every value is text, the picture may be a file.
    `fallbacks[][provider]` and `fallbacks[][model]` belong together in the order in which they come.
    """

    model: ModelName
    prompt: Annotated[str, Field(min_length=1, max_length=32000)]
    """What the video should show."""

    input_reference: Upload | PictureAddress | ImageReference | None = None
    """A picture to start from, as a file, as text (a data URL or a URL), or by reference."""

    seconds: VideoSeconds | None = None
    size: VideoSize | None = None
    negative_prompt: Annotated[str | None, Field(max_length=32000)] = None
    """What the video should not show."""

    seed: int | None = None
    """Equal seeds make similar videos, with models that take one."""

    video_uri: Annotated[str | None, Field(pattern=r"^[A-Za-z][A-Za-z0-9+.\-]*:.")] = None
    """A video to start from; which schemes are understood depends on the provider."""

    audio: bool | None = None
    """Whether the video should have sound."""

    fallbacks: Annotated[list[FallbackChoice] | None, Field(max_length=16)] = None
    """Other models to try, in this order, when the first fails to accept the job."""


class ImageReference(Model):
    """A picture by its address, as `input_reference[image_url]` in a form."""

    image_url: PictureAddress


class Fallback(Model):
    """A model to try next."""

    provider: ModelProvider
    model: Annotated[str, Field(min_length=1, max_length=512)]
    """The model's name at the provider."""


FallbackChoice: TypeAlias = Fallback | ModelName
"""A model to try next, taken apart or as `provider/model`."""


class VideoRemixRequest(Model):
    """What to change."""

    prompt: Annotated[str, Field(min_length=1, max_length=32000)]
    """How the new video should differ."""


class Video(Model):
    """A video generation job and, once it is completed, what it made."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._\~\-]+$")]
    """The job's id at its provider, written in URL-safe characters: one path segment. Together with
    the provider, as `{id}:{provider}`, it names the job everywhere.
    """

    object: Literal["video"]
    """Always `video`."""

    model: str | None = None
    """The model that makes it. Missing for jobs that were not made here where the provider does not
    tell.
    """

    status: VideoStatus
    progress: Annotated[int | None, Field(ge=0, le=100)] = None
    """Percentage done, a whole number. Missing while the provider does not tell."""

    prompt: str | None = None
    """The prompt it is made from."""

    remixed_from_video_id: str | None = None
    """The `id` of the job that this one is a remix of."""

    seconds: str | None = None
    """Duration in seconds, as text."""

    size: str | None = None
    """Width and height in pixels, as `1280x720`."""

    created_at: int
    """When the job was created, in Unix seconds."""

    completed_at: int | None = None
    """When the job was completed, in Unix seconds."""

    expires_at: int | None = None
    """When the provider throws the files away, in Unix seconds."""

    videos: list[VideoOutput] | None = None
    """What a completed job made."""

    error: VideoFailure | None = None
    content_filter: ContentFilter | None = None
    extra_fields: BifrostResponseExtraFields


class VideoOutput(Model):
    """One of the videos that a job made."""

    type: Literal["url", "base64"]
    """Which of the two following properties holds it."""

    url: Uri | None = None
    """Where the provider keeps it. Such addresses expire; the content operation does not depend on
    them.
    """

    base64: str | None = None
    """The bytes themselves."""

    content_type: str
    """Media type of the bytes."""


class VideoFailure(Model):
    """Why a job failed, in the provider's words."""

    code: str
    """The provider's code for it."""

    message: str
    """For people."""


class ContentFilter(Model):
    """What the provider held back for its safety rules."""

    filtered_count: Annotated[int, Field(ge=0)]
    """How many videos were held back."""

    reasons: list[str]
    """Why, for people."""


class VideoList(Model):
    """One page of jobs."""

    object: Literal["list"]
    """Always `list`."""

    data: list[Video]
    """The jobs of this page."""

    first_id: str | None = None
    """The `id` of the first job on the page. Missing when there is none."""

    last_id: str | None = None
    """The `id` of the last job on the page, to continue with. Missing when there is none."""

    has_more: bool
    """Whether another page follows."""

    extra_fields: VideoListExtraFields | None = None


class VideoListExtraFields(Model):
    """About the answer itself."""

    request_type: str
    """What was asked for."""

    provider: ModelProvider | None = None
    latency: Annotated[int, Field(ge=0)]
    """Milliseconds it took."""


class VideoDeleted(Model):
    """Confirms that a job is gone."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._\~\-]+$")]
    """The `id` that the job had."""

    object: Literal["video.deleted"]
    """Always `video.deleted`."""

    deleted: bool
    """Whether it was deleted."""

    extra_fields: BifrostResponseExtraFields


class BifrostResponseExtraFields(Model):
    """How the answer came about."""

    request_type: str
    """What was asked for."""

    provider: ModelProvider
    model_requested: str | None = None
    """The model that the caller named."""

    model_deployment: str | None = None
    """The model that the provider was asked for."""

    original_model_requested: str | None = None
    """The same as `model_requested`, under its newer name."""

    resolved_model_used: str | None = None
    """The same as `model_deployment`, under its newer name."""

    latency: Annotated[int, Field(ge=0)]
    """Milliseconds it took."""

    chunk_index: int | None = None
    """Place of a chunk in a stream; video answers have only one."""

    raw_request: dict[str, Any] | None = None
    """What was sent to the provider, where the gateway's settings allow to show it."""

    raw_response: dict[str, Any] | None = None
    """What the provider answered, where the gateway's settings allow to show it."""

    cache_debug: BifrostCacheDebug | None = None
    provider_status: str | None = None
    """The provider's own word for the status, where it is one that nobody knows."""

    cost_usd: Annotated[float | None, Field(ge=0)] = None
    """What the job cost in US dollars, where the provider says it."""

    dropped_params: list[str] | None = None
    """Fields of the request that were left out, since the model cannot honour or the API does not have
    them.
    """

    attempts: list[Attempt] | None = None
    """The models that were tried, in order, when it was more than one."""


class Attempt(Model):
    """One model that was tried."""

    provider: ModelProvider
    model: str
    """The model's name at the provider."""

    status_code: int | None = None
    """The status that this attempt alone would have been answered with."""

    latency: Annotated[int | None, Field(ge=0)] = None
    """Milliseconds it took."""

    error: ErrorField | None = None


class BifrostCacheDebug(Model):
    """What an answer owes to a cache. Video answers are never cached; kept for other readers of the
    shape.
    """

    cache_hit: bool | None = None
    cache_id: str | None = None
    hit_type: str | None = None
    requested_provider: str | None = None
    requested_model: str | None = None
    provider_used: str | None = None
    model_used: str | None = None
    input_tokens: int | None = None
    threshold: float | None = None
    similarity: float | None = None


class BifrostError(Model):
    """A request that was not served."""

    event_id: str | None = None
    """Names this failure in the gateway's log."""

    type: str | None = None
    """Kind of failure."""

    is_bifrost_error: bool
    """Whether the gateway itself refused or failed; `false` for a provider's answer."""

    status_code: Annotated[int, Field(ge=400, le=599)]
    """The HTTP status."""

    error: ErrorField
    extra_fields: BifrostErrorExtraFields | None = None


class ErrorField(Model):
    """What was wrong."""

    type: str
    """Kind of failure."""

    code: str
    """For programs; a provider's own code is kept."""

    message: str
    """For people."""

    param: str | None = None
    """The field or parameter that is wrong, as in `fallbacks[0].provider`."""

    allowed_values: list[str] | None = None
    """What `param` may be instead."""

    event_id: str | None = None
    """Names this failure in the gateway's log."""


class BifrostErrorExtraFields(Model):
    """How the failure came about, as far as the request got."""

    provider: ModelProvider | None = None
    model_requested: str | None = None
    """The model that the caller named."""

    original_model_requested: str | None = None
    """The same as `model_requested`, under its newer name."""

    resolved_model_used: str | None = None
    """The model that the provider was asked for."""

    request_type: str | None = None
    """What was asked for."""

    video_id: str | None = None
    """The video that the provider accepted before the request failed: it is bought, and found as
    `{video_id}:{provider}`.
    """

    raw_response: dict[str, Any] | None = None
    """What the provider answered, where the gateway's settings allow to show it."""

    attempts: list[Attempt] | None = None
    """The models that were tried, in order."""


class ModelList(Model):
    """Models."""

    object: Literal["list"]
    """Always `list`."""

    data: list[VideoModel]
    """The models."""


class VideoModel(Model):
    """A model and what it can do."""

    id: ModelName
    object: Literal["model"]
    """Always `model`."""

    name: str | None = None
    """For people."""

    created: int
    """When it became available, in Unix seconds; 0 where nobody says."""

    owned_by: str
    """Who made the model."""

    provider: ModelProvider
    capabilities: VideoModelCapabilities
    price: VideoModelPrice | None = None


class VideoModelPrice(Model):
    """What the provider asks for a video, as it says so itself; missing where it says nothing.
    The account at the provider may have other terms.
    """

    currency: Literal["USD"]
    """Of all amounts."""

    rates: Annotated[list[VideoModelRate], Field(min_length=1)]
    """The general rate first, where there is one."""

    source: Uri
    """Where the provider says it."""


class VideoModelRate(Model):
    """The price of one unit."""

    amount: Annotated[float, Field(ge=0)]
    """In the currency's main unit."""

    per: str
    """The unit: `second` and `video` of what is made, `million_tokens` of it, or the provider's own
    name of what it charges.
    """

    applies_to: str | None = None
    """The sizes or resolutions that it is for; missing for the general rate."""


class VideoModelCapabilities(Model):
    """The limits within which a request is passed on. A list that is missing means that anything goes."""

    operations: list[
        Literal[
            "video_generation",
            "video_retrieve",
            "video_list",
            "video_download",
            "video_delete",
            "video_remix",
        ]
    ]
    """What can be done with its jobs."""

    parameters: list[
        Literal["input_reference", "seconds", "size", "negative_prompt", "seed", "video_uri", "audio"]
    ]
    """The fields of a request that it honours, beside the prompt."""

    required: list[Literal["input_reference", "seconds", "size", "video_uri"]] | None = None
    """Those of them that it cannot do without."""

    sizes: list[str] | None = None
    """Sizes that it makes."""

    resolutions: list[str] | None = None
    """Short edges (`720p`) of the sizes that it makes of a picture or a video whose shape it keeps."""

    seconds: list[str] | None = None
    """Durations that it makes."""

    audio: Literal["never", "optional", "always"] | None = None
    """Whether its videos have sound."""

    variants: list[VideoVariant] | None = None
    """What can be downloaded."""


class Health(Model):
    """The gateway can serve."""

    status: Literal["ok"]
    """Always `ok`."""

    version: str | None = None
    """Version of the gateway."""

    sandbox: bool | None = None
    """Whether the providers are emulated on this machine."""

    components: dict[str, str] | None = None
    """State of each thing that the gateway leans on."""
