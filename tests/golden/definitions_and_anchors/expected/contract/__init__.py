# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Definitions and anchors: does a server keep what the document promises?

Run them with `pytest --pyargs definitions_and_anchors.contract --base-url URL`, or with
`specwright contract definitions_and_anchors --base-url URL`.
"""
