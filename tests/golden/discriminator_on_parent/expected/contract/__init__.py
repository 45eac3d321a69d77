# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Discriminator on the parent: does a server keep what the document promises?

Run them with `pytest --pyargs discriminator_on_parent.contract --base-url URL`, or with
`specwright contract discriminator_on_parent --base-url URL`.
"""
