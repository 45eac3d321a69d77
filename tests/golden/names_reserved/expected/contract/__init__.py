# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Names reserved: does a server keep what the document promises?

Run them with `pytest --pyargs names_reserved.contract --base-url URL`, or with
`specwright contract names_reserved --base-url URL`.
"""
