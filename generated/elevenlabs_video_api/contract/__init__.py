# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""Contract tests of ElevenLabs video API: does a server keep what the document promises?

Run them with `pytest --pyargs elevenlabs_video_api.contract --base-url URL`, or with
`specwright contract elevenlabs_video_api --base-url URL`.
"""
