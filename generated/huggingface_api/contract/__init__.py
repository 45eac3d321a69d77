# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Contract tests of Hugging Face Inference Providers API: does a server keep what the document
promises?

Run them with `pytest --pyargs huggingface_api.contract --base-url URL`, or with
`specwright contract huggingface_api --base-url URL`.
"""
