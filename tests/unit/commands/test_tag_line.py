"""One line: what mail clients and phones make of a tag line is still that tag line, and ordinary lines are text."""

import pytest

from mailticket.commands import catalogue
from mailticket.commands.tag_line import Kind, classify, clean, unescaped


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("#close", "close"),
        ("  #close  ", "close"),
        ("#CLOSE", "close"),
        ("#close.", "close"),
        ("#close!", "close"),
        ("'#resolve it's done'", "resolve|it's done"),
        ("#close;", "close"),
        ("#fermer", "close"),
        ("#Schließen", "close"),
        ("#cloturer", "close"),
        ("＃close", "close"),
        ("#ｃｌｏｓｅ", "close"),
        ("\u00a0#close\u2003", "close"),
        ("\u200b#close", "close"),
        ("#\u200bclose", "close"),
        ("#clo\u00adse", "close"),
        ("\u202e#close\u202c", "close"),
        ("#\ufe0fclose", "close"),
        ("\ufeff#close", "close"),
        ("#close\x00", "close"),
        ("- #close", "close"),
        ("* #close", "close"),
        ("• #close", "close"),
        ("– #close", "close"),
        ("1. #close", "close"),
        ("2) #close", "close"),
        ("(2) #close", "close"),
        ("2. **#close**", "close"),
        ("a) #close", "close"),
        ("(b) #close", "close"),
        ("C. #close", "close"),
        ("o #close", "close"),
        ("• o #close", "close"),
        ("§ #close", "close"),
        ("Ø #close", "close"),
        ("■ #close", "close"),
        ("➢ #close", "close"),
        ("➤#close", "close"),
        ("➔ #close", "close"),
        ("✔ #close", "close"),
        ("✅ #close", "close"),
        ("☐ #close", "close"),
        ("☑ #close", "close"),
        ("👍\U0001f3fd #close", "close"),
        ("👉 #close", "close"),
        ("🔒 #close", "close"),
        ("ℹ\ufe0f #close", "close"),
        ("\uf0b7 #close", "close"),
        ("#*close*", "close"),
        ("#_close_", "close"),
        ("#**later** friday", "later|friday"),
        ("*#close*", "close"),
        ("**#close**", "close"),
        ("_#close_", "close"),
        ("`#close`", "close"),
        ("* *#close*", "close"),
        ("@close", "close"),
        ("@fermer", "close"),
        ("#re-open", "reopen"),
        ("#later friday 14:30", "later|friday 14:30"),
        ("#later: friday.", "later|friday"),
        ("#later 15.3.", "later|15.3."),
        ("#später am 15.03.;", "later|am 15.03."),
        ("#set until=15. 3.", "set|until=15. 3."),
        ("#later 14.30.", "later|14.30"),
        ("#subject Version 1.2.3.", "subject|Version 1.2.3"),
        ("#later = friday", "later|friday"),
        ("#later=friday", "later|friday"),
        ('#later "friday"', "later|friday"),
        ("#later “friday”", "later|friday"),
        ("#later ‘friday’", "later|friday"),
        ("“#priority high”", "priority|high"),
        ("‘#close’", "close"),
        ("«#close»", "close"),
        ("« #close »", "close"),
        ('"#close".', "close"),
        ('- "#close"', "close"),
        ('"*#close*"', "close"),
        ('"1042: #close"', "1042: close"),
        ('“#resolve "all well"”', "resolve|all well"),
        ("**#later** friday", "later|friday"),
        ("*#later friday*", "later|friday"),
        ("#later\u00a0friday", "later|friday"),
        ("#tag +a –b", "tag|+a -b"),
        ("#tag+urgent", "tag|+urgent"),
        ("#set order=5", "set|order=5"),
        ("#set champ = l'été", "set|champ = l'été"),
        ("#merge #1042", "merge|#1042"),
        ("#subject Printer #1 of 3, C# build", "subject|Printer #1 of 3, C# build"),
        ("#resolve the #sunshine helped", "resolve|the #sunshine helped"),
        ("#resolve say ##close next time", "resolve|say #close next time"),
        ("#assign @bob", "assign|@bob"),
        ("#assign Bob Martin <bob@acme.example>", "assign|Bob Martin <bob@acme.example>"),
        ("#assign bob@acme.example<mailto:bob@acme.example>", "assign|bob@acme.example"),
        ("#cc bob@acme.example [mailto:bob@acme.example] ", "cc|bob@acme.example"),
        ("#cc a@x.example <MAILTO:a@x.example>", "cc|a@x.example"),
        ('#forward vendor subject "Broken: again" history', 'forward|vendor subject "Broken: again" history'),
        ("#take #priority high #tag +x", "take priority|high tag|+x"),
        ("#take, #priority: high; #tag +x.", "take priority|high tag|+x"),
        ("*#take* *#priority* high", "take priority|high"),
        ("#take @note", "take note"),
        ("1 #close", "1: close"),
        ("3 #later friday", "3: later|friday"),
        ("1042 1043: #close", "1042 1043: close"),
        ("1, 2, 1: #close", "1 2: close"),
        ("#1042: #close", "1042: close"),
        ("1 3 : @close", "1 3: close"),
        ("- 1: **#close**", "1: close"),
    ],
)
def test_a_tag_line_is_known_whatever_was_put_around_it(line, expected):
    found = classify(line, catalogue)
    tags = " ".join(f"{tag.name}|{tag.value}" if tag.value else str(tag.name) for tag in found.tags)
    numbers = " ".join(map(str, found.tags[0].targets))

    assert Kind.TAGS is found.kind
    assert expected == (f"{numbers}: {tags}" if numbers else tags)


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("#clsoe", "close"),
        ("#clos it", "close"),
        ("#asign bob", "assign"),
        ("@clsoe", "close"),
        ("- #resovle", "resolve"),
        ("1: #closse", "close"),
        ("#close1042", "close"),
        ("#time25m", "time"),
        ("#фclose", "close"),
        ("*#tke*", "take"),
        ("“#clsoe”", "close"),
        ("“#close", "close"),
        ("'#resolve it's done", "resolve"),
        ("(#close)", "close"),
        ("(#close) it", "close"),
        ("[#note]", "note"),
        ("<#close>", "close"),
        ("‹#close›", "close"),
        ("「#close」", "close"),
        ('("#close")', "close"),
        ("(#clsoe)", "close"),
        ("\\#close", "close"),
        (": #close", "close"),
        ("… #close", "close"),
        ("| #close |", "close"),
        ("€#close", "close"),
        ("# #close", "close"),
        ("## #close", "close"),
        ("@#close", "close"),
        ("#-close", "close"),
        ("#.close", "close"),
        ("#\u20e3 #close", "close"),
        ("1\ufe0f\u20e3 #close", "close"),
        ("1 - #close", "close"),
        ("1. ✔ #close", "close"),
        ("[1001] #close", "close"),
        ("[ ] #close", "close"),
        ("- [x] #close", "close"),
        ("ii) #close", "close"),
    ],
)
def test_a_slip_is_nearly_a_tag_line(line, nearest):
    found = classify(line, catalogue)

    assert Kind.NEAR is found.kind
    assert nearest == found.tags[0].nearest[0]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("", Kind.BLANK),
        (" \u00a0\u200b\t", Kind.BLANK),
        ("> #close", Kind.QUOTED),
        (">> deep", Kind.QUOTED),
        ("#sunshine", Kind.UNKNOWN),
        ("#include <stdio.h>", Kind.UNKNOWN),
        ("#1 priority", Kind.TEXT),
        ("# Title", Kind.TEXT),
        ("## Title", Kind.TEXT),
        ("##close", Kind.TEXT),
        ("###close", Kind.TEXT),
        ("#", Kind.TEXT),
        ("#!/bin/sh", Kind.TEXT),
        ("C# and F#", Kind.TEXT),
        ("Please #close it", Kind.TEXT),
        ("see #1042: done", Kind.TEXT),
        ("Bonjour :", Kind.TEXT),
        ("PS: @close friend", Kind.TEXT),
        ("@bob please look", Kind.TEXT),
        ("@frederic", Kind.TEXT),
        ("@clsoe to us", Kind.TEXT),
        ("bob@acme.example", Kind.TEXT),
        ("@@close", Kind.TEXT),
        ("5 #1 fans", Kind.TEXT),
        ("- a list", Kind.TEXT),
        ("**bold**", Kind.TEXT),
        ('"#close" closes it', Kind.TEXT),
        ('"#close" and "#open"', Kind.TEXT),
        ("“#1 in town”", Kind.TEXT),
        ("'tis '#close", Kind.TEXT),
        ("“#sunshine”", Kind.UNKNOWN),
        ("http://x.example/#close", Kind.TEXT),
        ("Please (#close) it", Kind.TEXT),
        ("I #close it", Kind.TEXT),
        ("PS: #close", Kind.TEXT),
        ("- ##close", Kind.TEXT),
        ("(##close)", Kind.TEXT),
        ("- (#1042) done", Kind.TEXT),
        ("(#sunshine)", Kind.TEXT),
        ("5 - #sunshine", Kind.TEXT),
        ("#*sunshine*", Kind.TEXT),
        ("#_", Kind.TEXT),
        ("(bob@acme.example)", Kind.TEXT),
        ("12345678@qq.example", Kind.TEXT),
        ("✔ #sunshine", Kind.UNKNOWN),
    ],
)
def test_other_lines_are_what_they_are(line, kind):
    found = classify(line, catalogue)

    assert kind is found.kind
    assert (kind is Kind.UNKNOWN) == bool(found.tags)


def test_a_known_tag_carries_a_misspelt_one_on_its_line():
    found = classify("#take #prioritty high", catalogue)

    assert [("take", ""), (None, "high")] == [(tag.name, tag.value) for tag in found.tags]


def test_the_escape_is_taken_off_words_only():
    assert "#close" == unescaped("##close")
    assert "say #close, ## Title, a##b, ##1" == unescaped("say ##close, ## Title, a##b, ##1")


def test_a_line_is_read_to_its_limit():
    assert 2000 == len(clean("x" * 5000))
