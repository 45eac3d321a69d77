# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of The whole query as one value: does a server keep what the document promises?

Run them with `pytest --pyargs query_string.contract --base-url URL`, or with
`specwright contract query_string --base-url URL`.
"""
