# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Types and constants: does a server keep what the document promises?

Run them with `pytest --pyargs types_and_constants.contract --base-url URL`, or with
`specwright contract types_and_constants --base-url URL`.
"""
