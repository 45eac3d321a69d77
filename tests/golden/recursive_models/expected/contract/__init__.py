# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Recursive models: does a server keep what the document promises?

Run them with `pytest --pyargs recursive_models.contract --base-url URL`, or with
`specwright contract recursive_models --base-url URL`.
"""
