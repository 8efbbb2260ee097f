from tools.messages import problems


def test_every_sentence_is_in_french():
    assert problems() == []
