# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Responses: does a server keep what the document promises?

Run them with `pytest --pyargs responses.contract --base-url URL`, or with
`specwright contract responses --base-url URL`.
"""
