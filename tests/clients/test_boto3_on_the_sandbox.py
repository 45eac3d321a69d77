"""Amazon's own SDK takes the sandbox for Bedrock; the sandbox verifies what it signs."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

boto3 = pytest.importorskip("boto3")
Config = pytest.importorskip("botocore.config").Config
ClientError = pytest.importorskip("botocore.exceptions").ClientError

pytestmark = pytest.mark.cell("sdk", provider="bedrock")

INPUT = {
    "taskType": "TEXT_VIDEO",
    "textToVideoParams": {"text": "A lighthouse"},
    "videoGenerationConfig": {"durationSeconds": 6, "fps": 24, "dimension": "1280x720", "seed": 1},
}
OUTPUT = {"s3OutputDataConfig": {"s3Uri": "s3://sandbox/videos"}}


def client_of(sandbox: str, key: str, secret: str = "sandbox") -> Any:
    return boto3.client(
        "bedrock-runtime",
        region_name="us-east-1",
        endpoint_url=f"{sandbox}/bedrock",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


@pytest.fixture
def client(sandbox: str, request: pytest.FixtureRequest) -> Any:
    return client_of(sandbox, f"AKIA{abs(hash(request.node.nodeid))}")


def start(client: Any, prompt: str = "A lighthouse", **fields: Any) -> str:
    given = {**INPUT, "textToVideoParams": {"text": prompt}}
    answer = client.start_async_invoke(
        modelId="amazon.nova-reel-v1:1", modelInput=given, outputDataConfig=OUTPUT, **fields
    )
    return str(answer["invocationArn"])


def finished(client: Any, arn: str) -> Any:
    for _ in range(500):
        job = client.get_async_invoke(invocationArn=arn)
        if job["status"] != "InProgress":
            return job
        time.sleep(0.01)
    raise AssertionError(job)


def test_an_invocation_becomes_a_video_in_the_bucket(client: Any, sandbox: str) -> None:
    job = finished(client, start(client))
    assert job["status"] == "Completed"
    assert job["endTime"] > job["submitTime"]
    place = job["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"].removeprefix("s3://sandbox/")
    s3 = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url=f"{sandbox}/bedrock/s3",
        aws_access_key_id=client._request_signer._credentials.access_key,
        aws_secret_access_key="sandbox",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    address = s3.generate_presigned_url(
        "get_object", Params={"Bucket": "sandbox", "Key": f"{place}/output.mp4"}
    )
    film = httpx.get(address, timeout=60)
    assert (film.status_code, film.content[4:8]) == (200, b"ftyp")
    assert httpx.get(address.replace("output.mp4", "manifest.json"), timeout=60).status_code == 403


def test_the_same_token_starts_one_invocation(client: Any) -> None:
    first = start(client, clientRequestToken="token-1")
    assert start(client, clientRequestToken="token-1") == first
    with pytest.raises(ClientError) as refused:
        start(client, "Another", clientRequestToken="token-1")
    assert refused.value.response["Error"]["Code"] == "ConflictException"


def test_the_list_has_pages(client: Any) -> None:
    made = [start(client, f"[queue=99999] {number}") for number in range(3)]
    page = client.list_async_invokes(statusEquals="InProgress", maxResults=2)
    rest = client.list_async_invokes(statusEquals="InProgress", nextToken=page["nextToken"])
    listed = [job["invocationArn"] for job in (*page["asyncInvokeSummaries"], *rest["asyncInvokeSummaries"])]
    assert listed == made[::-1]


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        ("[fail]", "Internal error"),
        ("[filter]", "The generated video has been blocked by our content filters."),
    ],
)
def test_a_failed_invocation_says_why(client: Any, prompt: str, message: str) -> None:
    job = finished(client, start(client, prompt))
    assert (job["status"], job["failureMessage"]) == ("Failed", message)


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ("[429]", "ThrottlingException"),
        ("[400]", "ValidationException"),
        ("[503]", "ServiceUnavailableException"),
    ],
)
def test_errors_are_the_sdks_own(client: Any, prompt: str, code: str) -> None:
    with pytest.raises(ClientError) as refused:
        start(client, prompt)
    assert refused.value.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("key", "secret", "code"),
    [
        ("AKIAWRONG", "another", "InvalidSignatureException"),
        ("AKIAINVALID", "sandbox", "UnrecognizedClientException"),
        ("AKIAinvalid", "sandbox", "UnrecognizedClientException"),
        ("AKIAFORBIDDEN", "sandbox", "AccessDeniedException"),
    ],
)
def test_a_key_that_is_none_or_may_not_is_told_so(sandbox: str, key: str, secret: str, code: str) -> None:
    with pytest.raises(ClientError) as refused:
        start(client_of(sandbox, key, secret))
    assert refused.value.response["Error"]["Code"] == code


def test_an_invocation_that_there_is_not_is_not_found(client: Any) -> None:
    arn = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl"
    with pytest.raises(ClientError) as refused:
        client.get_async_invoke(invocationArn=arn)
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
    with pytest.raises(client.exceptions.ValidationException):
        client.start_async_invoke(modelId="amazon.titan", modelInput=INPUT, outputDataConfig=OUTPUT)
