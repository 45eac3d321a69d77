# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""Contract tests of Gemini API, videos: does a server keep what the document promises?

Run them with `pytest --pyargs gemini_video_api.contract --base-url URL`, or with
`specwright contract gemini_video_api --base-url URL`.
"""
