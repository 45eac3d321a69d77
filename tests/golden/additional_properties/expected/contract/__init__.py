# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Additional properties: does a server keep what the document promises?

Run them with `pytest --pyargs additional_properties.contract --base-url URL`, or with
`specwright contract additional_properties --base-url URL`.
"""
