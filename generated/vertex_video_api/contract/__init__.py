# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Contract tests of Vertex AI, videos: does a server keep what the document promises?

Run them with `pytest --pyargs vertex_video_api.contract --base-url URL`, or with
`specwright contract vertex_video_api --base-url URL`.
"""
