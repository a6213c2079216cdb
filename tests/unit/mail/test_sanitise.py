"""HTML that leaves the house is structure, links and images of the mail itself; nothing is fetched (trust.md S11)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.mail import sanitise
from tests.growth import assert_linear

CANARY = "http://canary.example/x"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <b>b</b> <i>c</i></p>", "<p>a <b>b</b> <i>c</i></p>"),
        ("<ul><li>a</li></ul><pre> x\n  y</pre>", "<ul><li>a</li></ul><pre> x\n  y</pre>"),
        ('<table width="9"><tr><td colspan="2" style="x">a</td></tr></table>',
         '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'),
        ('<a href="https://x.example/?a=1&b=2">x</a>', '<a href="https://x.example/?a=1&amp;b=2">x</a>'),
        ('<a href="javascript:alert(1)">x</a><a href="/here">y</a>', "<a>x</a><a>y</a>"),
        ('<img src="cid:a@b" alt="logo">', '<img src="cid:a@b" alt="logo">'),
        (f'<img src="{CANARY}" alt="x">a<img src="data:image/png;base64,AAAA">b<img src="//c.example/x">', "ab"),
        (f'<style>p {{ background: url({CANARY}) }}</style><p style="background:url({CANARY})">a</p>', "<p>a</p>"),
        (f'<base href="{CANARY}"><link rel=stylesheet href="{CANARY}"><p>a</p>', "<p>a</p>"),
        (f'<form action="{CANARY}"><input value=x>a</form><iframe src="{CANARY}">b</iframe>', "a"),
        ('<p lang="x" title="y"><a href="https://x.example/" title="z">a</a></p>',
         '<p><a href="https://x.example/">a</a></p>'),
        ("<script>x</script><svg><a>y</a></svg>z", "z"),
        ("<p onclick=x>a<!-- secret --></p>", "<p>a</p>"),
        ("<h2>Title</h2>x", "<p><b>Title</b></p>x"),
        ('<ol start="3"><li>c</li><li value="7">g</li></ol>', '<ol start="3"><li>c</li><li value="7">g</li></ol>'),
        ("10<sup>2</sup> H<sub>2</sub>O, not <s>5</s> but <u>6</u>", "10<sup>2</sup> H<sub>2</sub>O, not <s>5</s> but 6"),
    ],
)  # fmt: skip
def test_what_is_kept_and_what_goes(html, expected):
    assert expected == sanitise.clean(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Hi<div><br></div><div>two</div><div>three<br></div>", "Hi<br>\n<br>\ntwo<br>\nthree"),
        ("<div><div>one</div></div>\n<div>two</div>", "one<br>\ntwo"),
        ("<div>a</div><ul><li>b</li></ul><div>c</div>", "a<ul><li>b</li></ul>c"),
        ("<div><p>a</p></div><div><p>b</p></div>", "<p>a</p><p>b</p>"),
    ],
)
def test_a_line_stays_a_line(html, expected):
    """Gmail and Apple Mail write each line as a `div`; without it lines would run together."""
    assert expected == sanitise.clean(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<div style="white-space: pre-wrap">one\ntwo &amp; <b>three\n\nfour</b>\n</div>',
         "one<br>\ntwo &amp; <b>three<br>\n<br>\nfour</b>"),
        ('<p style="WHITE-SPACE:pre-line;color:red">one\r\ntwo</p>', "<p>one<br>\ntwo</p>"),
        ('<span style="white-space: break-spaces">one\ntwo</span>', "one<br>\ntwo"),
        ('<p style="white-space: pre-wrap; white-space: -moz-pre-wrap">one\ntwo</p>', "<p>one<br>\ntwo</p>"),
        ('<div style="white-space:pre"><p><i>one\ntwo</i></p>\n<p>three</p></div>',
         "<p><i>one<br>\ntwo</i></p>\n<p>three</p>"),
        ('<div style="white-space: pre-wrap"><p style="white-space: normal">one\ntwo</p></div>', "<p>one\ntwo</p>"),
        ('<div style="white-space: pre-wrap"><pre>one\ntwo</pre></div>', "<pre>one\ntwo</pre>"),
        ('<p style="white-space: nowrap">one\ntwo</p>', "<p>one\ntwo</p>"),
        ('<div style="white-space: pre-wrap">one\n<ul><li>two</li></ul></div>', "one<br>\n<ul><li>two</li></ul>"),
    ],
)  # fmt: skip
def test_line_ends_that_a_style_keeps_stay_without_the_style(html, expected):
    assert expected == sanitise.clean(html)


def test_too_long_html_is_left_to_the_text():
    assert "" == sanitise.clean("<p>" + "x" * sanitise.MAX_HTML)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(
    ["<div>", "</div>", "<p>", "<br>", "<h1>", "</h1>", "<img src='cid:a'>", "<img src='http://x/'>", "<td>", "<a href='",
     "'>", "<!--", "-->", "<style>", "</style>", "<svg>", "<math>", "<noscript>", "&lt;script>", '"', "\ufdd0", "text", "<x "]),
    max_size=25).map("".join))  # fmt: skip
def test_no_foreign_element_survives(html):
    """Whatever it is made of, and doing it again changes nothing."""
    clean = sanitise.clean(html)

    assert set(re.findall(r"</?([a-zA-Z0-9]+)", clean)) <= sanitise.TAGS
    assert not re.search(r"<img[^>]*src=\"(?!cid:)", clean)
    assert "\ufdd0" not in clean


@pytest.mark.parametrize("piece", ["<div><br></div>", "<div>", "<br>", "<p>x<div>", "<p style='white-space:pre'>x\ny"])
def test_time_grows_with_length(piece):
    """Doubling the input may not square the time (trust.md S16)."""
    assert_linear(sanitise.clean, piece, 40_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", "a<br>\n<br>\nb"),
        ("<b> & 'c' \"d\"", "&lt;b&gt; &amp; 'c' &quot;d&quot;"),
        ("  in\n\ttab  x", "&nbsp; in<br>\n&nbsp; &nbsp; tab&nbsp; x"),
        (" a", "&nbsp;a"),
        ("end\n\n", "end"),
    ],
)
def test_words_keep_their_lines_and_indents(text, expected):
    assert expected == sanitise.to_html(text)
