# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Parts of their own kind: does a server keep what the document promises?

Run them with `pytest --pyargs multipart_encoding.contract --base-url URL`, or with
`specwright contract multipart_encoding --base-url URL`.
"""
