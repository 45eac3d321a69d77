# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Streams: does a server keep what the document promises?

Run them with `pytest --pyargs sequential_media.contract --base-url URL`, or with
`specwright contract sequential_media --base-url URL`.
"""
