# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Parcels: does a server keep what the document promises?

Run them with `pytest --pyargs webhooks_and_callbacks.contract --base-url URL`, or with
`specwright contract webhooks_and_callbacks --base-url URL`.
"""
