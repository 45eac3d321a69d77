# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Parts that have positions instead of names: does a server keep what the document
promises?

Run them with `pytest --pyargs multipart_positions.contract --base-url URL`, or with
`specwright contract multipart_positions --base-url URL`.
"""
