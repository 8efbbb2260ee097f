"""What is to go wrong goes wrong once, where it was told to; what was answered is kept whatever happens."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.simulators.epp_asking import Asker


def test_a_lost_command_is_never_carried_out_and_a_lost_answer_is(simulator, connect, name):
    for kind, code in (("drop-before", 2303), ("drop-after", 1000)):
        simulator.fault("verisign", kind, name=name, command="create")
        with pytest.raises(OSError):
            connect(simulator).create(name)

        assert connect(simulator).info(name).code == code
    assert simulator.registrations(name) == 1


def test_a_command_delivered_twice_is_answered_the_second_time(simulator, line, name):
    simulator.fault("verisign", "duplicate", name=name, command="create")

    assert line.create(name).code == 2302
    assert simulator.registrations(name) == 1


def test_a_refusal_on_demand_carries_its_code_and_sentence(simulator, line, name):
    simulator.fault("verisign", "refuse", name=name, command="create", value="2400 Come back later")

    refused = line.create(name)

    assert (refused.code, refused.one("msg")) == (2400, "Come back later")
    assert line.create(name).code == 1000


def test_a_fault_of_contacts_leaves_names_alone(simulator, line, name):
    simulator.fault("", "refuse", command="contact:create", value="2400 no")

    assert line.create(name).code == 1000
    assert line.contact("FAULTED1").code == 2400


def test_the_log_tells_each_command_with_its_key_and_code(simulator, line, name):
    line.create(name, key="parvis-key-17")

    assert [(row["client_key"], row["code"]) for row in simulator.commands(name, "create")] == [("parvis-key-17", 1000)]
    assert simulator.commands("HOLDER1", "contact:create")


def test_what_was_answered_survives_the_death_of_the_program(tmp_path):
    home = tmp_path / "registry"
    home.mkdir()
    program = [sys.executable, "-m", "parvis_registry.cli", "serve", "--home", str(home), "--password", "of-the-test-1"]

    def started():
        process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        process.stdout.readline()

        return process

    def place():
        return json.loads((home / "epp.json").read_text())

    for round_ in range(3):
        process = started()
        with Asker(place(), "verisign") as asker:
            asker.login()
            asker.contact("HOLDER1")
            names = [f"killed-{round_}-{number}.com" for number in range(20)]
            assert {asker.create(name).code for name in names} == {1000}
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        process = started()
        with Asker(place(), "verisign") as asker:
            asker.login()
            assert {asker.info(name).code for name in names} == {1000}
        process.terminate()
        process.wait(10)


def test_five_hundred_questions_a_second_are_not_far(line, name):
    """A tenth of what an idle machine does, so that a busy one does not fail it."""
    line.create(name)
    begun = time.perf_counter()

    for _ in range(50):
        assert line.info(name).code == 1000

    assert time.perf_counter() - begun < 1
