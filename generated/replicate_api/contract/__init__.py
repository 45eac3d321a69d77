# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Contract tests of Replicate API: does a server keep what the document promises?

Run them with `pytest --pyargs replicate_api.contract --base-url URL`, or with
`specwright contract replicate_api --base-url URL`.
"""
