# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""Contract tests of xAI video API: does a server keep what the document promises?

Run them with `pytest --pyargs xai_video_api.contract --base-url URL`, or with
`specwright contract xai_video_api --base-url URL`.
"""
