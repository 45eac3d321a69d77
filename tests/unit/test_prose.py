"""Descriptions that are made of HTML become what people read; others stay as they are."""

from __future__ import annotations

import pytest

from specwright.parse.prose import prose


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "<p>One <b>bold</b> word.</p> <p>Two &amp; <code>three</code></p>",
            "One bold word.\n\nTwo & `three`",
        ),
        ("<ul> <li> <p>A</p> </li> <li>B<ol><li>C</li></ol></li></ul>Behind", "- A\n- B\n  - C\n\nBehind"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ('See <a href="https://x.example/?a=1&amp;b">here</a>.', "See here (https://x.example/?a=1&b)."),
        ("<pre>a\n  b</pre><p>c</p>", "    a\n      b\n\nc"),
        ("<b>Gets</b> the <id> of <T>.", "Gets the <id> of <T>."),
        ("<p><!-- hidden -->Seen</p>", "Seen"),
        ("<p>", ""),
        ("Of <name>, where a < b &amp; c.", "Of <name>, where a < b &amp; c."),
        ("Code:\n```\n<p>a</p>\n```", "Code:\n```\n<p>a</p>\n```"),
        ("Markdown:\n\n* <b>a</b>\n* b", "Markdown:\n\n* a\n* b"),
        (None, None),
        (200, "200"),
    ],
)
def test_html_is_read_as_the_words_that_it_shows(text: str | int | None, read: str | None) -> None:
    assert prose(text) == read
