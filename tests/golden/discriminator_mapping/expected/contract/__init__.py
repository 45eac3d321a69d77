# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Discriminator mapping: does a server keep what the document promises?

Run them with `pytest --pyargs discriminator_mapping.contract --base-url URL`, or with
`specwright contract discriminator_mapping --base-url URL`.
"""
