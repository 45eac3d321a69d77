# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""Contract tests of Amazon Bedrock Runtime, asynchronous invocations: does a server keep what the
document promises?

Run them with `pytest --pyargs bedrock_video_api.contract --base-url URL`, or with
`specwright contract bedrock_video_api --base-url URL`.
"""
