"""What everybody who looks at targets must do."""


class LookerContract:
    """``site`` serves the addresses below; ``looker`` can reach it."""

    def test_a_site_that_answers_and_may_be_framed(self, looker, site):
        sight = looker.look(f"http://fine.example{site}/", host="www.ours.example")

        assert (sight.answers, sight.allows_frames, sight.comes_back) == (True, True, False)

    def test_one_that_lets_nobody_frame_it(self, looker, site):
        sight = looker.look(f"http://no-frames.example{site}/", host="www.ours.example")

        assert (sight.answers, sight.allows_frames) == (True, False)

    def test_one_that_is_not_there(self, looker, site):
        assert not looker.look(f"http://silent.example{site}/", host="www.ours.example").answers

    def test_what_was_said_is_told_as_text(self, looker, site):
        looker.look(f"http://fine.example{site}/", host="www.ours.example")

        assert isinstance(looker.exchange(), str)
