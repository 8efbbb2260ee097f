from tests.simulators.books import books_add_up

__all__ = ["books_add_up"]
