"""Telegram's HTML, as the local server reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.telegram.errors import ApiError
from simulator.telegram.formatting import as_html, parse_html, trimmed, utf16_length


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#x27;", "a <b> & \"c\" 'd'", []),
        ("<b>bold</b>", "bold", [{"type": "bold", "offset": 0, "length": 4}]),
        ("<STRONG>bold</STRONG>", "bold", [{"type": "bold", "offset": 0, "length": 4}]),
        ("🦵 <i>x</i>", "🦵 x", [{"type": "italic", "offset": 3, "length": 1}]),
        (
            "<b>a<i>b</i></b>",
            "ab",
            [
                {"type": "bold", "offset": 0, "length": 2},
                {"type": "italic", "offset": 1, "length": 1},
            ],
        ),
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            "x",
            [
                {
                    "type": "text_link",
                    "url": "https://example.org/?a=1&b=2",
                    "offset": 0,
                    "length": 1,
                }
            ],
        ),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "language": "python", "offset": 0, "length": 1}],
        ),
        (
            "<blockquote expandable>x</blockquote>",
            "x",
            [{"type": "expandable_blockquote", "offset": 0, "length": 1}],
        ),
        (
            '<span class="tg-spoiler">x</span>',
            "x",
            [{"type": "spoiler", "offset": 0, "length": 1}],
        ),
        (
            '<tg-emoji emoji-id="5">🙂</tg-emoji>',
            "🙂",
            [{"type": "custom_emoji", "custom_emoji_id": "5", "offset": 0, "length": 2}],
        ),
        ("<b></b>x", "x", []),
    ],
)
def test_correct_html_becomes_text_and_entities(
    source: str, text: str, entities: list[dict[str, object]]
) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag, expected "</b>", found "</i>" at byte offset 4'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b", "Unclosed start tag at byte offset 2"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("1 < 2 > 1", 'Unsupported start tag "" at byte offset 2'),
        ("2 > 1", "Character '>' is reserved and must be written as &gt; at byte offset 2"),
        ("A & B", "Character '&' is reserved and must be written as &amp; at byte offset 2"),
        ("&nbsp;", "Character '&' is reserved and must be written as &amp; at byte offset 0"),
        ("&#xD800;", "Text contains invalid Unicode characters at byte offset 0"),
        ('<b class="x">y</b>', 'Unsupported attribute "class" in the tag "b" at byte offset 0'),
        ("<a>x</a>", 'Tag "a" must have a link to a page, not "" at byte offset 0'),
        (
            '<a href="javascript:alert(1)">x</a>',
            'Tag "a" must have a link to a page, not "javascript:alert(1)" at byte offset 0',
        ),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="a">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            '<code class="python">x</code>',
            'Tag "code" may have a language only inside "pre" at byte offset 0',
        ),
        ("<code><b>x</b></code>", 'Tag "b" can\'t be inside code at byte offset 6'),
        ("<b><code>x</code></b>", 'Tag "code" can\'t be part of another tag at byte offset 3'),
        (
            "<blockquote><blockquote>x</blockquote></blockquote>",
            'Tag "blockquote" can\'t be nested at byte offset 12',
        ),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
    ],
)
def test_broken_html_is_refused_with_the_place(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    assert parse_html(as_html(text)) == (text, [])


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    try:
        parse_html(text)
    except ApiError as refused:
        assert refused.status == 400


def test_length_is_counted_in_utf16_units() -> None:
    assert [utf16_length(text) for text in ("a", "é", "🦵")] == [1, 1, 2]


def test_white_space_at_both_ends_is_cut_and_entities_follow() -> None:
    text, entities = parse_html("  <b> strong </b>")
    assert trimmed(text, entities) == ("strong", [{"type": "bold", "offset": 0, "length": 6}])
