# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Schema keywords: does a server keep what the document promises?

Run them with `pytest --pyargs schema_keywords.contract --base-url URL`, or with
`specwright contract schema_keywords --base-url URL`.
"""
