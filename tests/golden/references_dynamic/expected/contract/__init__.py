# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Generic lists: does a server keep what the document promises?

Run them with `pytest --pyargs references_dynamic.contract --base-url URL`, or with
`specwright contract references_dynamic --base-url URL`.
"""
