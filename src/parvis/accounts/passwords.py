"""How easily a password is guessed, measured rather than ruled by kinds of characters (OWASP ASVS 6.2.5)."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

from parvis.accounts.models import User

HELP: Final = gettext_lazy("At least 12 characters. Several words that only you would put together are best.")
"""What a form says before a password is typed."""
LEAST_SCORE: Final = 3
MEASURED_CHARACTERS: Final = 72
"""zxcvbn refuses longer ones; what follows only makes a password harder to guess."""


class GuessedPasswordValidator:
    """Refuses a password that zxcvbn believes to fall in less than 10⁸ tries (a score under 3 of 4)."""

    def validate(self, password: str, user: User | None = None) -> None:
        own_words = [user.email, user.first_name, user.last_name] if user else []
        if (
            zxcvbn(password[:MEASURED_CHARACTERS], user_inputs=[word for word in own_words if word])["score"]
            < LEAST_SCORE
        ):
            raise ValidationError(
                _("This password is too easily guessed. Add two or three words that only you would put together."),
                code="password_guessed",
            )

    def get_help_text(self) -> str:
        return str(HELP)
