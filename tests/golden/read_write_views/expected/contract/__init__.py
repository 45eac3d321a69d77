# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Read write views: does a server keep what the document promises?

Run them with `pytest --pyargs read_write_views.contract --base-url URL`, or with
`specwright contract read_write_views --base-url URL`.
"""
