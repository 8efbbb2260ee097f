"""A refusal that a person may read."""


class NotAllowedError(Exception):
    """Refused, with a sentence for the person. ``field`` names the form field it belongs to, if any.

    ``sentence`` may be lazily translated, so that it is read in the reader's language.
    """

    def __init__(self, sentence: object, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
