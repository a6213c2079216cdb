"""The operator's Markdown, as HTML and as text, with templates' tags left alone."""

import pytest

from mailticket.mail import markdown

BUTTON = f'<a href="{{{{ href }}}}" class="tap" style="{markdown.BUTTON}">{markdown.BLANKS}'
AFTER = "{%+ endif +%}{%+ endfor +%}"
ENDS = f"{markdown.BLANKS}</a>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello **you**, *dear* `x`", "Hello you, dear x\n"),
        ("# Title\n\nwords", "Title\n\nwords\n"),
        ("two\nlines", "two\nlines\n"),
        ("[here](https://x.example/a?b=c)", "here <https://x.example/a?b=c>\n"),
        ("<https://x.example>", "https://x.example\n"),
        ("<zoe@x.example>", "zoe@x.example\n"),
        ("- a\n- b\n  more", "- a\n- b\n  more\n"),
        ("1. a\n2. b", "1. a\n2. b\n"),
        ("- a\n  - b", "- a\n  - b\n"),
        ("> said\n> so", "> said\n> so\n"),
        ("    code", "    code\n"),
        ("a\n\n---\n\nb", "a\n\n---\n\nb\n"),
        ("|a|b|\n|-|-|\n|1|2|", "a  |  b\n1  |  2\n"),
        ("a <b> & c", "a <b> & c\n"),
    ],
)
def test_text_has_no_marks(source, expected):
    assert expected == markdown.text(source)


def test_markup_of_the_operator_is_shown_not_used():
    """Markdown is all there is: HTML in it is text."""
    assert '<p style="margin:0 0 14px">&lt;b&gt;x&lt;/b&gt;</p>\n' == markdown.html("<b>x</b>")
    assert "<a" not in markdown.html("[x](javascript:alert(1))")


@pytest.mark.parametrize(
    ("source", "html", "text"),
    [
        (
            "Dear **{{ name }}**",
            '<p style="margin:0 0 14px">Dear <strong dir="auto">{{ name }}</strong></p>\n',
            "Dear {{ name }}\n",
        ),
        ("{{ words | quoted }}", '<div style="margin:0 0 14px">{{ words | quoted }}</div>\n', "{{ words | quoted }}\n"),
        (
            "[go]({{ href }})",
            f'<p style="margin:0 0 14px">{BUTTON}go{ENDS}</p>\n',
            "go <{{ href }}>\n",
        ),
        (
            "[a]({{ href }}) · [b]({{ href }})",
            f'<p style="margin:0 0 14px">{BUTTON}a{ENDS} {BUTTON}b{ENDS}</p>\n',
            "a <{{ href }}> · b <{{ href }}>\n",
        ),
        (
            "{% for a in b %}[{{ a }}]({{ href }}){% if c %} · {% endif %}{% endfor %}",
            f'<p style="margin:0 0 14px">{{%+ for a in b +%}}{BUTTON}{{{{ a }}}}{ENDS}{{%+ if c +%}} {AFTER}</p>\n',
            "{%+ for a in b +%}{{ a }} <{{ href }}>{%+ if c +%} · {%+ endif +%}{%+ endfor +%}\n",
        ),
        ("a{% if b %} c{% endif %}", None, "a{%+ if b +%} c{%+ endif +%}\n"),
        ("{% if a_b_c %}\nx\n{% endif %}", None, "{% if a_b_c %}\nx\n\n{% endif %}\n"),
        ('{{ "*" ~ _x_ }}', None, '{{ "*" ~ _x_ }}\n'),
        ("{% for a in b %}\n- {{ a }}\n{% endfor %}\nend", None, "{% for a in b %}\n- {{ a }}\n{% endfor %}\n\nend\n"),
    ],
)
def test_tags_stay_tags(source, html, text):
    """Both results are templates again; nothing in a tag is Markdown, and no tag is lost in a paragraph."""
    assert text == markdown.text(source, template=True)
    assert html in {None, markdown.html(source, template=True)}


def test_braces_of_a_signature_stay_text():
    """Only templates have tags."""
    assert "{{ x }} {% y %}\n" == markdown.text("{{ x }} {% y %}")


@pytest.mark.parametrize("source", ["- a\n\nend", "{% for a in b %}\n- a\n{% endfor %}\n\nend"])
def test_a_paragraph_keeps_its_distance_from_a_list(source):
    """As from any other: items stand closer than paragraphs, and carry the space of the list."""
    assert '<p style="margin:14px 0">end</p>' in markdown.html(source, template=True)
    assert '<p style="margin:0 0 14px">end</p>' in markdown.html("start\n\nend")


@pytest.mark.parametrize(
    ("source", "points", "buttons"),
    [
        ("[Yes]({{ a }}) · [No]({{ b }})", 0, 2),
        ("{% for one in all %}[It]({{ a }}){% if more %} · {% endif %}{% endfor %}", 0, 1),
        ("[Portal]({{ a }}) · call 117 · [Docs](https://x.example)", 2, 1),
        ("[Portal]({{ a }}) · [Docs](https://x.example)", 1, 1),
        ("[Portal\nof ours]({{ a }})", 0, 1),
    ],
)
def test_a_point_goes_only_between_two_buttons(source, points, buttons):
    made = markdown.html(source, template=True)

    assert (points, buttons) == (made.count("·"), made.count('class="tap"'))


def test_people_cannot_write_a_button():
    assert 'class="tap"' not in markdown.html("[x](qjinjae0q) · y")
