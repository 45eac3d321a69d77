# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""Contract tests of OpenAI video API: does a server keep what the document promises?

Run them with `pytest --pyargs openai_video_api.contract --base-url URL`, or with
`specwright contract openai_video_api --base-url URL`.
"""
