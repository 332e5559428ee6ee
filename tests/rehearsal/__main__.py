"""`python -m tests.rehearsal replay|keys|noise --sample FILE`: recorded reports as calls.

Without `--url` a service of its own is started and thrown away afterwards.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.demo.caller import Wish
from app.menu.model import City
from app.menufiles.city_folder import load_city
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.keys import count_keys
from tests.rehearsal.noise import RATES, Habits, noisy_calls, outcome
from tests.rehearsal.replay import deliver, deliver_again, differences, make_calls
from tests.rehearsal.running import ROOT, Service, by_number, export
from tests.rehearsal.sample import read_sample

FOLDER = ROOT / "menus" / "maputo"


def main() -> int:
    """Run one rehearsal, print what came of it."""
    parser = argparse.ArgumentParser("python -m tests.rehearsal", description=__doc__)
    parser.add_argument("what", choices=("replay", "keys", "noise"))
    parser.add_argument("--sample", type=Path, required=True, help="CSV in the shape of MOPA's")
    parser.add_argument("--url", help="callback of a running service, http://.../ussd")
    parser.add_argument("--export-token", help="of that service")
    parser.add_argument("--seed", type=int, default=311)
    asked = parser.parse_args()
    if bool(asked.url) != bool(asked.export_token):
        parser.error("--url and --export-token go together")
    city = load_city(FOLDER)
    wishes = read_sample(asked.sample, city)
    with _service(asked.url, asked.export_token) as (url, token):
        run = {"replay": _replay, "keys": _keys, "noise": _noise}[asked.what]
        return run(url, token, city, wishes, asked.seed)


@contextmanager
def _service(url: str | None, token: str | None) -> Iterator[tuple[str, str]]:
    if url and token:
        yield url, token
        return
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder)).start()
        try:
            yield service.callback, service.token
        finally:
            service.stop()


def _replay(url: str, token: str, city: City, wishes: list[Wish], seed: int) -> int:
    before = by_number(export(url, token))
    started = time.perf_counter()
    gateway = Gateway(url)
    made = make_calls(gateway, city, wishes)
    _say(f"{len(made)} calls, {len(gateway.heard)} callbacks", started)
    exported = export(url, token)
    reports = by_number(exported)
    wrong = differences(made, reports, city)
    new = len(reports) - len(before)
    _say(f"{new} new rows in the export, {len(wrong)} of them differ or are missing", started)
    joins = sum(call.could_join for call in made)
    _say(f"{joins} of them could have joined: the same was open there", started)
    other = deliver(url, gateway.heard)
    _say(f"all callbacks in order again: {len(other)} answered otherwise", started)
    shuffled = deliver_again(url, gateway.heard, seed=seed)
    _say(f"twice more, shuffled, at once: {len(shuffled)} answered otherwise", started)
    unchanged = export(url, token) == exported
    _say(f"the export is {'the same, byte by byte' if unchanged else 'another one'}", started)
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return int(bool(wrong or other or shuffled or new != len(wishes) or not unchanged))


def _keys(url: str, token: str, city: City, wishes: list[Wish], seed: int) -> int:
    for counted in count_keys(url, city, wishes, seed):
        sys.stdout.write(f"{counted}\n")
    return 0


def _noise(url: str, token: str, city: City, wishes: list[Wish], seed: int) -> int:
    sys.stdout.write("wrong keys  stored right  wrong  not stored  keys a call  calls a caller\n")
    for index, rate in enumerate(RATES):
        habits = Habits(wrong=rate)
        tried = noisy_calls(url, city, wishes, habits, seed, first_number=index * len(wishes))
        sys.stdout.write(f"{outcome(rate, tried, by_number(export(url, token)), city)}\n")
    return 0


def _say(what: str, started: float) -> None:
    sys.stdout.write(f"{time.perf_counter() - started:6.1f} s  {what}\n")


if __name__ == "__main__":
    sys.exit(main())
