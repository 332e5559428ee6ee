"""What becomes of an edit: taken when it is done and good, else refused and said."""

import logging
import os
from pathlib import Path

import pytest

from app.house import House
from app.menufiles.city_folder import folder_hash
from app.work.publisher import Publisher
from app.work.reload import Reload
from tests.contract.live.houses import answering, findings, settle
from tests.contract.live.small import V1, V2, V3, broken, small, write


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
