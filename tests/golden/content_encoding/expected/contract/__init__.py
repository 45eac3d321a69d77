# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Text that holds something else: does a server keep what the document promises?

Run them with `pytest --pyargs content_encoding.contract --base-url URL`, or with
`specwright contract content_encoding --base-url URL`.
"""
