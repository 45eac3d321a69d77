# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Streams of items: does a server keep what the document promises?

Run them with `pytest --pyargs streams_of_items.contract --base-url URL`, or with
`specwright contract streams_of_items --base-url URL`.
"""
