"""The log tells what somebody has to look at, and nothing else."""

import logging

import pytest

from tests.factories import BrandHostFactory


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/signin/", 422), ("/fr/nowhere/", 404)])
def test_what_a_visitor_mistyped_is_no_warning(client, caplog, path, status):
    caplog.set_level(logging.WARNING)
    host = BrandHostFactory().host

    answer = client.post(path, {}, headers={"host": host})

    assert answer.status_code == status
    assert caplog.records == []
