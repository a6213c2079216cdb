"""Every mail of tests/corpus is read as its label says; a misreading in the field begins here, as a new mail."""

import pytest

from bench import corpus

LABELS = corpus.own_labels()


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_a_mail_of_the_corpus_is_read_as_labelled(path):
    scores = corpus.Scores()

    corpus.score(corpus.read(path), LABELS[path], path.name, scores)

    assert {} == {measure: tally.misses for measure, tally in scores.items() if tally.misses}


def test_every_mail_of_the_corpus_has_a_label():
    folder = corpus.ROOT / "tests" / "corpus"

    assert {path.stem for path in folder.glob("*.eml")} == {path.stem for path in LABELS}
