"""What the strict content policy, right-to-left languages and translators ask of templates and style sheets."""

import re

from tests.house.sources import offences

LETTERS = re.compile(r"/templates/(?:messages/|layouts/email\.html)")
"""An e-mail has no style sheet."""


def test_templates_carry_no_style_and_no_script_of_their_own():
    inline = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son(?:click|change|submit|load|input|key\w+)=|javascript:"
    )

    assert [found for found in offences(inline, ".html", under="src/") if not LETTERS.search(found)] == []


def test_style_sheets_speak_of_start_and_end_not_of_left_and_right():
    physical = re.compile(
        r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|text-align:\s*(?:left|right)\b"
        r"|float:\s*(?:left|right)\b|(?:^|[;{\s])(?:left|right):"
    )

    assert offences(physical, ".css", under="src/") == []


def test_templates_decide_nothing_but_if_and_for():
    marked_safe = re.compile(r"\|safe\b|{%\s*autoescape off")

    assert offences(marked_safe, ".html", under="src/") == []
