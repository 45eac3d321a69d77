# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""Contract tests of OpenRouter video API: does a server keep what the document promises?

Run them with `pytest --pyargs openrouter_video_api.contract --base-url URL`, or with
`specwright contract openrouter_video_api --base-url URL`.
"""
