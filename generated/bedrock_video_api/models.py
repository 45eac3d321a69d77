# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Amazon Bedrock Runtime, asynchronous invocations."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.formats import DateTime
from specwright_runtime.model import Model


class StartAsyncInvokeRequest(Model):
    """What to make, and where to put it."""

    client_request_token: Annotated[
        str | None, Field(min_length=1, max_length=256, pattern=r"^[!-\~]*$", alias="clientRequestToken")
    ] = None
    """Equal tokens, one invocation."""

    model_id: Annotated[
        str, Field(min_length=1, max_length=256, pattern=r"^[a-zA-Z_\.\-/0-9:]+$", alias="modelId")
    ]
    """The model."""

    model_input: Annotated[dict[str, Any], Field(alias="modelInput")]
    """What the model takes; each has its own."""

    output_data_config: Annotated[OutputDataConfig, Field(alias="outputDataConfig")]
    tags: Annotated[list[dict[str, Any]] | None, Field(max_length=200)] = None
    """For billing reports."""


class OutputDataConfig(Model):
    """Where to put it."""

    s3_output_data_config: Annotated[OutputDataConfigS3OutputDataConfig, Field(alias="s3OutputDataConfig")]
    """A place in Amazon S3."""


class OutputDataConfigS3OutputDataConfig(Model):
    """A place in Amazon S3."""

    s3_uri: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1024,
            pattern=r"^s3://[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](/.*)?$",
            alias="s3Uri",
        ),
    ]
    """Below which object."""

    kms_key_id: Annotated[str | None, Field(alias="kmsKeyId")] = None
    """The key that encrypts it."""

    bucket_owner: Annotated[str | None, Field(pattern="^[0-9]{12}$", alias="bucketOwner")] = None
    """Whose bucket it is, if another account's."""


class StartAsyncInvokeResponse(Model):
    """An invocation that was accepted."""

    invocation_arn: Annotated[str, Field(alias="invocationArn")]
    """Its ARN."""


AsyncInvokeStatus: TypeAlias = Literal["InProgress", "Completed", "Failed"]
"""How it stands."""


class AsyncInvoke(Model):
    """An invocation."""

    invocation_arn: Annotated[str, Field(alias="invocationArn")]
    """Its ARN."""

    model_arn: Annotated[str, Field(alias="modelArn")]
    """The model's ARN."""

    client_request_token: Annotated[str | None, Field(alias="clientRequestToken")] = None
    """The token of the request that started it."""

    status: str | None = None
    """`InProgress`, `Completed` or `Failed`; new words are possible."""

    failure_message: Annotated[str | None, Field(alias="failureMessage")] = None
    """Why it failed."""

    submit_time: Annotated[DateTime, Field(alias="submitTime")]
    """When it was started."""

    last_modified_time: Annotated[DateTime | None, Field(alias="lastModifiedTime")] = None
    """When it last changed."""

    end_time: Annotated[DateTime | None, Field(alias="endTime")] = None
    """When it ended."""

    output_data_config: Annotated[OutputDataConfig, Field(alias="outputDataConfig")]


class ListAsyncInvokesResponse(Model):
    """One page of invocations."""

    next_token: Annotated[str | None, Field(alias="nextToken")] = None
    """Where the next page begins, if there is one."""

    async_invoke_summaries: Annotated[list[AsyncInvoke] | None, Field(alias="asyncInvokeSummaries")] = None
    """The invocations."""


class ErrorResponse(Model):
    """A failed request."""

    message: str | None = None
    """For people."""
