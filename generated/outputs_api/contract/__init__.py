# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
"""Contract tests of Outputs: does a server keep what the document promises?

Run them with `pytest --pyargs outputs_api.contract --base-url URL`, or with
`specwright contract outputs_api --base-url URL`.
"""
