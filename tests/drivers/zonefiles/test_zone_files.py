import sys
import threading

import dns.zone
import pytest

from parvis.dns.ports import ContentRejectedError, ServerDownError
from parvis.drivers.zonefiles import catalog
from parvis.drivers.zonefiles.folder import ZoneFiles
from tests.contracts.publishing import PublisherContract, content


@pytest.fixture
def publisher(tmp_path):
    return ZoneFiles(tmp_path / "zones", catalog_name="catalogue.example")


def members(folder):
    zone = dns.zone.from_file(str(folder / "catalogue.example.zone"), origin="catalogue.example.", check_origin=True)
    return sorted(data.target.to_text() for _name, _ttl, data in zone.iterate_rdatas("PTR"))


class TestZoneFiles(PublisherContract):
    def test_others_read_the_files_and_the_catalog(self, publisher, tmp_path):
        publisher.publish(self.first, key="k1")
        publisher.publish(content("autre.example", 5), key="k2")

        zone = dns.zone.from_file(str(tmp_path / "zones" / f"{self.zone}.zone"), origin=f"{self.zone}.")
        assert zone.get_rdataset("www", "A")[0].to_text() == "203.0.113.27"
        assert members(tmp_path / "zones") == ["autre.example.", "contrat.example."]

    def test_names_with_escapes_are_written_as_they_are(self, publisher):
        publisher.publish(content(self.zone, 10, (r"a\.b", "TXT", 300, ['"x"'])), key="k1")

        assert rf"a\.b.{self.zone}." in {one.owner for one in publisher.fetch(self.zone).sets}

    def test_the_serial_of_the_catalog_grows_with_its_members_alone(self, publisher, tmp_path):
        def serial():
            zone = dns.zone.from_file(str(tmp_path / "zones" / "catalogue.example.zone"), origin="catalogue.example.")
            return zone.get_rdataset("@", "SOA")[0].serial

        publisher.publish(self.first, key="k1")
        first = serial()
        publisher.publish(content(self.zone, 11), key="k2")
        assert serial() == first
        publisher.withdraw(self.zone, key="k3")
        assert serial() == first + 1

    def test_members_that_come_and_go_one_by_one_make_the_catalog_of_all_at_once(self, publisher, tmp_path):
        path = tmp_path / "zones" / "catalogue.example.zone"
        for number in range(5):
            publisher.publish(content(f"n{number}.example", 1), key="k")
        publisher.withdraw("n2.example", key="k")
        publisher.withdraw("nobody.example", key="k")

        names = [f"n{number}.example" for number in (0, 1, 3, 4)]
        found = path.read_text()
        assert found == catalog.text("catalogue.example", names, serial=catalog.serial(found))

    @pytest.mark.parametrize("left", ["", "anything", "catalogue.example. 0 IN NS invalid.\n"])
    def test_a_catalog_that_another_hand_changed_is_made_anew_of_the_files(self, publisher, tmp_path, left):
        publisher.publish(self.first, key="k1")
        (tmp_path / "zones" / "catalogue.example.zone").write_text(left)

        publisher.publish(content("autre.example", 5), key="k2")

        assert members(tmp_path / "zones") == ["autre.example.", "contrat.example."]

    def test_a_file_that_another_hand_changed_is_written_anew(self, publisher, tmp_path):
        publisher.publish(self.first, key="k1")
        (tmp_path / "zones" / f"{self.zone}.zone").write_bytes(b"\xff anything\n")

        publisher.publish(self.first, key="k1")

        assert publisher.serials()[self.zone] == 10

    def test_a_catalog_that_was_lost_is_made_again(self, publisher, tmp_path):
        publisher.publish(self.first, key="k1")
        (tmp_path / "zones" / "catalogue.example.zone").unlink()

        publisher.publish(self.first, key="k1")

        assert members(tmp_path / "zones") == ["contrat.example."]


def test_who_reads_meanwhile_sees_the_whole_of_one_version(publisher, tmp_path):
    path = tmp_path / "zones" / "lu.example.zone"
    versions = [
        content("lu.example", n, *[(f"h{i}", "A", 300, [f"203.0.113.{n}"]) for i in range(200)]) for n in range(1, 20)
    ]
    publisher.publish(versions[0], key="k")
    seen, over = [], threading.Event()

    def reads():
        while not over.is_set():
            seen.append(len({line.rsplit(" ", 1)[1] for line in path.read_text().splitlines() if " A " in line}))

    reader = threading.Thread(target=reads)
    reader.start()
    for version in versions[1:]:
        publisher.publish(version, key="k")
    over.set()
    reader.join()

    assert set(seen) == {1}


def test_the_server_is_told_after_each_change(tmp_path):
    told = tmp_path / "told"
    program = f"import sys; open({str(told)!r}, 'a').write(sys.argv[1] + '\\n')"
    publisher = ZoneFiles(tmp_path / "zones", reload=[sys.executable, "-c", program])

    publisher.publish(content("a.example", 1), key="k")

    assert told.read_text() == "a.example\n"


def test_a_server_that_could_not_be_told_is_tried_again(tmp_path):
    publisher = ZoneFiles(tmp_path / "zones", reload=[sys.executable, "-c", "raise SystemExit(1)"])

    with pytest.raises(ServerDownError, match="was not told"):
        publisher.publish(content("a.example", 1), key="k")


def test_a_folder_that_cannot_be_written_is_a_server_that_is_down(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ServerDownError):
        ZoneFiles(tmp_path / "file" / "zones").publish(content("a.example", 1), key="k")


@pytest.mark.parametrize("name", ["../etc/passwd", "a/b.example", "catalogue.example", "."])
def test_a_name_never_leads_out_of_the_folder(publisher, name):
    with pytest.raises(ContentRejectedError):
        publisher.publish(content(name, 1), key="k")
