"""After each test of money the books are proved."""

from tests.simulators.books import books_add_up

__all__ = ["books_add_up"]
