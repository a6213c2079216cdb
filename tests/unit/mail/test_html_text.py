"""HTML reads like the mail it was: blocks, lists, links, tables; and what nobody saw is not read."""

import time

import pytest

from mailticket.mail import html_quotes, html_text, new_words


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("a   b\n c", "a b c"),
        ("<b>a</b>b <i> c</i>", "ab c"),
        ("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"),
        ("<div>&nbsp;</div><p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("a<br>&nbsp;<br>b<div>&nbsp;c</div>", "a\n\nb\nc"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b<ol><li>c</li></ol></li></ol>", "1. a\n2. b\n\n  1. c"),
        ("<ol><li>a</ol>then<ol start=2><li>b<li value=5>c<li>d</ol>", "1. a\n\nthen\n\n2. b\n5. c\n6. d"),
        ("<ol start=-1><li>a</ol><ol start=99999><li>b</ol><ul><li value=3>c</ul>", "1. a\n\n1. b\n\n- c"),
        ("<a href='https://x.example/a'>here</a>", "here <https://x.example/a>"),
        ("<a href='https://x.example/'>x.example</a>", "x.example"),
        ("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<div style='white-space: pre-wrap'>#take\n\na  b\n</div>\n<p>c\nd</p>", "#take\n\na  b\n\nc d"),
        ("<p style='WHITE-SPACE:pre-line'>\n<b>a</b>\nb</p><i style='white-space:nowrap'>c\nd</i>", "a\nb\n\nc d"),
        ("<span style='white-space:pre'><script>x</script>a</span>\n<svg style='white-space:pre'></svg>b\nc", "a b c"),
        ("<p style='white-space:pre'>x</p><pre><i>a</i>\n<i>b</i><i>\n</i><i>c</i></pre>", "x\n\na\nb\nc"),
        ("<div style='white-space:pre-wrap'>\n<b>#close</b>\n<i>b</i>\n  <p>c</p>\n </div>", "#close\nb\n\nc"),
        ("a<blockquote>b<br>c</blockquote>d", "a\n\n> b\n> c\n\nd"),
        ("a&nbsp;&nbsp;b &lt;c&gt;", "a b <c>"),
        ("<style>x{}</style><script>y</script><title>z</title>a", "a"),
        ("<img alt='Logo' src='cid:x'>a", "[Logo]a"),
        ("a<!-- b -->c", "ac"),
        ("", ""),
        ("plain & simple", "plain & simple"),
    ],
)
def test_html_reads_as_text(html, text):
    assert text == html_text.to_text(html)


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">#close</div>',
        '<div style="DISPLAY : NONE !important">#close</div>',
        "<p hidden>#close</p>",
        '<span style="visibility:hidden">#close</span>',
        '<span style="font-size:0">#close</span>',
        '<span style="font-size:0px;color:red">#close</span>',
        '<div style="font-size: 0"><b style="font-size:120%">#close</b><p style="font-size:0px">#close</p></div>',
        '<div style="font-size:14px"><i style="font-size:0">#close</i></div>',
        '<div style="font-size:0"><b style="font:0px/13px arial">#close</b><b style="font:0/1 a">#close</b></div>',
        '<div style="font-size:0"><font style="color:red">#close</font><font size="">#close</font></div>',
        '<b style="font: 0/0 a">#close</b><b style="font:bold 0px arial">#close</b><b style="font-size:0.0px">#close</b>',
        '<div style="mso-hide:all">#close</div>',
        '<div style="max-height:0;overflow:hidden">#close</div>',
        '<span style="opacity:0">#close</span>',
        "<template>#close</template>",
        "<noscript>#close</noscript>",
        "<textarea>#close</textarea>",
    ],
)
def test_hidden_nodes_are_not_read(hidden):
    """Trust.md S13: commands come from what the writer saw."""
    assert "Hello" == html_text.to_text(f"Hello{hidden}")


def test_visible_nodes_with_like_styles_are_read():
    html = '<p style="font-size:0.9em">a</p><p style="opacity:0.5">b</p><p style="max-height:0.5em">c</p>'

    assert "a\n\nb\n\nc" == html_text.to_text(html)


@pytest.mark.parametrize(
    "style",
    [
        "font-size:13px",
        "font-size: 0.8rem",
        "font: bold 13px/1.5 Arial",
        "FONT-SIZE:large",
        "font-size:small",
        "font-size:medium",
        "font-size:12.5pt",
        "font:10px arial",
        "font: italic 700 20.0px / 1 a",
    ],
)
def test_text_that_has_a_size_again_in_a_cell_without_one_is_read(style):
    """So MJML writes every mail (`font-size:0` closes the gaps between its cells): forms, shops, whole newsletters."""
    cell = f'<td style="font-size:0px;padding:10px 25px">unseen<div style="{style}"><p>It burns.</p></div></td>'

    assert "It burns." == html_text.to_text(f"<table><tr>{cell}</tr></table>")


@pytest.mark.parametrize("tag", ["div", "font", "blockquote", "table", "b"])
def test_text_at_any_depth_is_read(tag):
    """inscriptis lost it below 255 levels, and a tree of 50,000 took half a minute."""
    assert html_text.to_text(f"<{tag}>" * 5000 + "deep").endswith("deep")


def test_new_html_keeps_the_formatting_of_the_new_words_alone():
    html = (
        "<p>It <b>works</b>.</p><ul><li>one</li></ul><p>-- <br>Anne</p>"
        "<div class='moz-cite-prefix'>On 2 Nov 2026, Bob wrote:</div><blockquote type='cite'><p>secret</p></blockquote>"
    )
    reading = new_words.read("", html)

    assert "It works.\n\n- one" == reading.new_words
    assert "<b>works</b>" in reading.html_new
    assert "<li>one</li>" in reading.html_new
    assert not any(word in reading.html_new for word in ("secret", "wrote", "Anne"))


def test_the_html_part_says_where_the_text_part_ends():
    """Text of a client whose attribution we do not know; its HTML marks the quote."""
    plain = "Works.\n\nIn a tongue nobody knows Bob uttered\nold words\n"
    html = "<div>Works.</div><div class='gmail_quote'>In a tongue nobody knows Bob uttered<br>old words</div>"

    assert "Works." == new_words.read(plain, html).new_words


def test_a_plain_blockquote_is_the_writers_own():
    assert html_quotes.read("<p>See:</p><blockquote>my poem</blockquote>").rendering.text == "See:\n\nmy poem"


@pytest.mark.parametrize(
    "head",
    [
        "<div style='border-top:1px solid'>From: Bob &lt;bob@acme.example&gt;</div>",
        "<p style='border-top:1px solid'>From: Bob</p>\n<p>Sent: Monday</p>",
        "<div style='border-top:1px solid'>From: Bob<br>Sent: Monday</div>",
    ],
)
def test_a_line_above_the_head_of_a_mail_begins_the_original(head):
    assert "Yes." == new_words.read("", f"<p>Yes.</p>{head}<p>Old words.</p>").new_words


@pytest.mark.parametrize(
    "piece",
    [
        "<div>a",
        "<p>a</p>",
        "<td>a",
        "<li>a",
        "<a href=x>",
        "<blockquote>",
        "<span style='x'>a</span>",
        "&amp;",
        "<",
        "<b style=font-size:0>a",
    ],
)
def test_doubling_the_html_at_most_doubles_the_time(piece):
    def seconds(count: int) -> float:
        html = piece * count
        begun = time.process_time()
        new_words.read("", html)
        return time.process_time() - begun

    size = 100_000 // len(piece)
    once = min(seconds(size) for _ in range(3))
    assert min(seconds(2 * size) for _ in range(3)) <= 2.5 * once + 0.05
