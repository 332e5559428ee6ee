"""One process writes: the second is told so, and a dead one holds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.store.writer_lock import Locked, WriterLock

HOLD = """
import sys
from pathlib import Path
from app.store.writer_lock import WriterLock
held = WriterLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_refused_with_a_sentence(tmp_path: Path) -> None:
    first = WriterLock(tmp_path)

    with pytest.raises(Locked, match=r"is `dial311 serve` running already\?"):
        WriterLock(tmp_path)
    first.release()
    WriterLock(tmp_path).release()


def test_a_killed_writer_lets_go(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked):
            WriterLock(tmp_path)
        holder.kill()
    WriterLock(tmp_path).release()


def test_only_the_owner_may_touch_the_lock(tmp_path: Path) -> None:
    WriterLock(tmp_path / "new").release()

    assert (tmp_path / "new" / "writer.lock").stat().st_mode & 0o777 == 0o600
