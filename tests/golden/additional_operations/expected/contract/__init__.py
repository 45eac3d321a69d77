# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Methods of 3.2: does a server keep what the document promises?

Run them with `pytest --pyargs additional_operations.contract --base-url URL`, or with
`specwright contract additional_operations --base-url URL`.
"""
