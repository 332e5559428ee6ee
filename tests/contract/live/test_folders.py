"""What becomes of an edit: taken when it is done and good, else refused and said."""

import logging
import os
import shutil
from pathlib import Path

import pytest

from app.domain.errors import MenuFileError, NotFound
from app.house import House
from app.menufiles.city_folder import folder_hash
from app.work.publisher import Publisher
from app.work.reload import Reload
from tests.contract.live.houses import answering, house, reloads, settle
from tests.contract.live.small import broken, small, write
from tests.databases import Databases

V1, V2, V3 = (folder_hash(small(n)) for n in (1, 2, 3))


def findings(running: House) -> list[str]:
    return [str(finding) for finding in running.menus.refusals.findings()]


def test_an_edit_is_taken_when_two_looks_are_the_same(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "small", small(2))

    reload.look()
    after_one = answering(running)
    reload.look()

    assert (after_one, answering(running)) == (V1, V2)
    assert running.cities.version(V1).version == V1


def test_a_changed_calendar_is_taken_and_a_broken_one_refused(
    running: House, reload: Reload, menus: Path
) -> None:
    calendar = menus / "small" / "calendar.yaml"
    notices, versions = [], []
    days = "from: 2026-03-01, until: 2026-03-02, pause: yes"
    good = f"notices: {{works: {{say: {{pt: Obras}}, {days}}}}}\n"
    for text in (good, "notices: {works: {sai: 1}}\n", None):
        if text is None:
            calendar.unlink()
        else:
            calendar.write_text(text, encoding="utf-8")
        settle(reload)
        notices.append([one.texts["pt"] for one in running.cities.answering("*400#").notices])
        versions.append(answering(running))
        if text and "sai" in text:
            assert any("calendar.yaml:1:" in finding for finding in findings(running))

    assert notices == [["Obras"], ["Obras"], []]
    assert (versions[0] == versions[1], versions[2]) == (True, V1)
    assert findings(running) == []


def test_a_folder_saved_file_by_file_is_taken_once_and_whole(
    running: House, reload: Reload, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    versions = []
    for name, text in small(2).items():
        (menus / "small" / name).write_text(text)
        reload.look()
        versions.append(answering(running))
    settle(reload)

    assert set(versions) == {V1}
    assert answering(running) == V2
    said = [record.message for record in caplog.records if record.message.startswith("city.")]
    assert said == ["city.published", "city.taken"]


def test_a_large_file_that_is_being_written_is_not_read(
    running: House, reload: Reload, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = small(2)["menu.yaml"]
    with (menus / "small" / "menu.yaml").open("w") as file:
        for start in range(0, len(text), 100):
            file.write(text[start : start + 100])
            file.flush()
            reload.look()
    assert answering(running) == V1
    settle(reload)

    assert answering(running) == folder_hash(small(1) | {"menu.yaml": text})
    assert "city.refused" not in caplog.messages


def test_a_folder_that_changes_while_it_is_read_is_left_for_later(
    running: House, reload: Reload, menus: Path
) -> None:
    folders = reload._folders
    before = folders.looks()["small"]
    write(menus / "small", small(2))

    assert not folders.take_in("small", before, reload._publisher)
    assert answering(running) == V1


def test_a_change_that_leaves_size_and_time_alone_is_seen(
    running: House, reload: Reload, menus: Path
) -> None:
    path = menus / "small" / "menu.yaml"
    was = path.stat()
    copy = menus / "copy"
    copy.write_text(path.read_text().replace("Problema", "Problemo"))
    os.utime(copy, ns=(was.st_atime_ns, was.st_mtime_ns))
    copy.replace(path)

    settle(reload)

    assert path.stat().st_mtime_ns == was.st_mtime_ns
    assert answering(running) != V1


def test_a_touched_folder_and_other_files_are_no_edit(
    running: House, reload: Reload, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    (menus / "small" / "menu.yaml").touch()
    (menus / "small" / "notes.txt").write_text("remember")
    settle(reload)

    assert answering(running) == V1
    assert caplog.messages == []


def test_an_editors_lock_on_one_file_keeps_no_other_from_the_line(
    running: House, reload: Reload, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # As Emacs marks what is not saved yet: a link that leads nowhere.
    (menus / "small" / ".#city.yaml").symlink_to("eva@host.4711:1764000000")
    write(menus / "small", small(2))
    settle(reload)

    assert answering(running) == V2
    assert "city.folder_gone" not in caplog.messages


def test_a_link_that_leads_nowhere_is_refused_with_its_name(
    running: House, reload: Reload, menus: Path
) -> None:
    path = menus / "small" / "messages.yaml"
    away = path.rename(menus.parent / "messages.yaml")
    path.symlink_to(away)
    away = away.rename(menus.parent / "elsewhere.yaml")
    settle(reload)
    refused = findings(running)
    path.unlink()
    away.rename(path)
    settle(reload)

    assert [finding.split("small/")[1][:29] for finding in refused] == [
        "messages.yaml:1:1: this is no"
    ]
    assert findings(running) == []


@pytest.mark.parametrize("name", ["menu.yaml.txt", "Menu.YAML", "borders.json"])
def test_a_misnamed_file_that_is_taken_out_lets_the_edit_pass(
    running: House, reload: Reload, menus: Path, name: str
) -> None:
    (menus / "small" / name).write_text("language: 1\n")
    write(menus / "small", small(2))
    settle(reload)
    refused, before = findings(running), answering(running)
    (menus / "small" / name).unlink()
    settle(reload)

    assert (before, answering(running)) == (V1, V2)
    assert [name in finding for finding in refused] == [True]
    assert findings(running) == []


def test_a_broken_edit_is_said_once_and_the_old_one_answers(
    running: House, reload: Reload, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(menus / "small", broken(8))
    settle(reload)
    settle(reload)
    # Saved again, and no better.
    write(menus / "small", broken(8))
    settle(reload)

    assert answering(running) == V1
    [said] = [record for record in caplog.records if record.message == "city.refused"]
    assert (said.folder, said.findings) == ("small", 2)  # type: ignore[attr-defined]
    assert 'messages.yaml:1:1: messages.yaml knows no "recieved"' in said.first  # type: ignore[attr-defined]
    assert running.menus.refusals.counts() == {"small": 2}

    write(menus / "small", small(3))
    settle(reload)

    assert answering(running) == V3
    assert running.menus.refusals.counts() == {}


def test_a_broken_edit_that_is_undone_is_no_edit(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "small", broken(2))
    settle(reload)
    write(menus / "small", small(1))
    settle(reload)

    assert running.menus.refusals.counts() == {}
    assert answering(running) == V1


def test_a_new_folder_is_a_new_city(running: House, reload: Reload, menus: Path) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    settle(reload)

    porto = running.cities.answering("*500#")
    assert porto.code == "porto"
    assert running.cities.answering("*400#").code == "small"
    assert [city.code for city in running.cities.all()] == ["small", "porto"]
    assert running.cities.id(porto) != running.cities.id(running.cities.default)


def test_a_service_code_that_changes_leads_on_from_the_old_one(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    settle(reload)
    write(menus / "porto", small(2, code="porto", dial="*600#"))
    settle(reload)

    assert running.cities.answering("*600#").code == "porto"
    # Who dialled the old one may be in the middle of a call.
    assert running.cities.answering("*500#").code == "porto"


def test_a_service_code_of_another_city_is_refused_until_it_is_free(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "porto", small(2, code="porto"))
    settle(reload)

    assert findings(running) == [
        f"{menus}/porto/city.yaml:7:17: the service code *400# is taken, in"
        f" {menus}/small/city.yaml, line 7."
        " Mend: a code leads to one city: take it out here or there"
    ]
    assert running.cities.answering("*400#").code == "small"

    write(menus / "small", small(1, dial="*700#"))
    settle(reload)

    assert findings(running) == []
    assert running.cities.answering("*400#").code == "porto"
    assert running.cities.answering("*700#").code == "small"


def test_a_copied_folder_cannot_take_the_place_of_its_city(
    running: House, reload: Reload, menus: Path
) -> None:
    shutil.copytree(menus / "small", menus / "a copy")
    settle(reload)
    write(menus / "a copy", small(2))
    settle(reload)

    assert findings(running) == [
        f"{menus}/a copy/city.yaml:1:1: the city in {menus}/small has the code small already."
        " Mend: give this one a code of its own, such as a_copy"
    ]
    assert answering(running) == V1


def test_a_folder_that_is_gone_leaves_its_city_as_it_was(
    running: House, reload: Reload, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.move(menus / "small", menus.parent / "elsewhere")
    settle(reload)
    settle(reload)

    assert answering(running) == V1
    [said] = [record for record in caplog.records if record.message == "city.folder_gone"]
    assert said.folder == "small"  # type: ignore[attr-defined]

    shutil.move(menus.parent / "elsewhere", menus / "small")
    write(menus / "small", small(2))
    settle(reload)

    assert answering(running) == V2


def test_a_broken_folder_that_is_taken_away_is_refused_no_more(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "small", broken(8))
    settle(reload)
    before = running.menus.refusals.counts()
    shutil.rmtree(menus / "small")
    settle(reload)

    assert (before, running.menus.refusals.counts()) == ({"small": 2}, {})
    assert answering(running) == V1


def test_a_start_with_a_broken_folder_answers_with_what_was_published(
    database: str, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with house(database, menus.parent) as first:
        assert answering(first) == V1
    write(menus / "small", broken(8))

    with house(database, menus.parent) as second:
        assert answering(second) == V1
        assert second.menus.refusals.counts() == {"small": 2}
        write(menus / "small", small(2))
        settle(reloads(second))
        assert answering(second) == V2
    assert caplog.messages.count("city.refused") == 1


def test_a_city_without_its_folder_answers_after_a_start_too(
    database: str, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    with house(database, menus.parent):
        pass
    shutil.rmtree(menus / "small")

    with house(database, menus.parent) as second:
        assert [city.code for city in second.cities.all()] == ["porto", "small"]
    assert "city.without_folder" in caplog.messages


@pytest.mark.parametrize("error", [MenuFileError, NotFound])
def test_a_start_that_finds_nothing_to_answer_with_says_why(
    databases: Databases, tmp_path: Path, error: type[Exception]
) -> None:
    (tmp_path / "menus").mkdir()
    if error is MenuFileError:
        write(tmp_path / "menus" / "small", broken(2))

    with (
        databases.fresh("sqlite") as url,
        pytest.raises(error, match=r"menu\.yaml|no city in"),
        house(url, tmp_path),
    ):
        pass


def test_a_database_that_fails_leaves_the_edit_for_the_next_look(
    running: House, reload: Reload, menus: Path
) -> None:
    def fail(_work: object, /) -> object:
        raise OSError("no database")

    good = reload._publisher
    reload._publisher = Publisher(running.menus._versions, fail, lambda: None)  # type: ignore[arg-type]
    write(menus / "small", small(2))
    reload.look()
    with pytest.raises(OSError, match="no database"):
        reload.look()
    reload._publisher = good
    reload.look()

    assert answering(running) == V2
