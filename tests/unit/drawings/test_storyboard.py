"""Storyboards draw what the engine shows: every form, every option, every list."""

import pytest

from app.domain.check_digit import check_digit
from app.domain.public_number import spoken
from app.domain.text import septets
from app.drawings.caller import NEXT_NUMBER, NUMBER, dial, newcomer, press, regular, worker
from app.drawings.storyboard import Storyboard, make_storyboard
from app.menu.inspect import smallest_limit
from app.menufiles.city_folder import build, parse, read_folder
from tests.unit.drawings.boards import CALLERS, CITIES, board
from tests.unit.menu.test_peers_flows import city
from tests.unit.menu.walking import maputo

__all__ = ["board"]


def test_every_form_that_is_shown_is_drawn_and_every_option_is_pressed(board: Storyboard) -> None:
    menu = maputo().menu
    pressed = {(s.screen, lead.trial.label) for s in board.scenes for lead in s.leads}
    forms, options = 0, 0

    for name, variants in menu.screens.items():
        for form in variants:
            if form.say:
                start = form.say[board.language].parts[0]
                assert any(s.screen == name and start in s.text for s in board.scenes)
                forms += 1
            for option in form.options:
                if option.label:
                    label = f"{option.digits[0]} {option.label[board.language].parts[0]}"
                    assert (name, label) in pressed
                    options += 1
    assert (forms, options) == (25, 28)
    only_jumps = {name for name, forms in menu.screens.items() if all(form.go for form in forms)}
    assert only_jumps == {"start"}
    assert {s.screen for s in board.scenes} == set(menu.screens) - only_jumps
    assert board.left_out == 0


def test_lists_are_followed_by_entries_that_differ_and_on_a_second_page(board: Storyboard) -> None:
    first, where, bairro = board.scenes[:3]

    kinds = [lead.trial.kind for lead in bairro.leads]
    assert "more" in kinds
    services = [lead.trial for lead in first.leads if lead.trial.given in "123456"]
    assert [(trial.given, trial.alike) for trial in services] == [("1", 0), ("2", 4)]
    assert sum(trial.alike + 1 for trial in services) == 6
    typed = {
        lead.trial.label.partition(' "')[0] for lead in where.leads if lead.trial.kind == "typed"
    }
    assert typed == {"container code", "bairro name", "district name"}


def test_numbers_are_typed_at_both_ends_and_blocks_beyond_those_that_are_known() -> None:
    tried = {
        name: {
            (scene.screen, lead.trial.label)
            for scene in make_storyboard(city(name), city(name).language).scenes
            for lead in scene.leads
        }
        for name in ("kiosks", "skips")
    }

    assert tried["kiosks"] >= {("queue", f'number 1-200 "{end}"') for end in (1, 200)}
    assert tried["skips"] >= {("spot", f'block "{block}"') for block in (1, 31)}


def test_every_screen_is_what_the_engine_shows_behind_the_inputs_that_are_named(
    board: Storyboard,
) -> None:
    for scene in board.scenes:
        caller = CALLERS.get(scene.chapter, newcomer)()
        shown = dial(maputo(), board.language, caller).shown
        is_open, is_gone = (scene.chapter == name for name in ("the same is open", "a job is gone"))
        for passed in scene.way:
            before = board.scenes[passed.scene - 1]
            assert shown.state.screen == before.screen
            step = press(maputo(), shown.state, passed.given, is_open=is_open, is_gone=is_gone)
            shown = step.shown
        assert (scene.text, scene.ends) == (shown.text, shown.ends)
        assert scene.septets == septets(scene.text) <= smallest_limit(maputo()) == 156
    assert len(board.scenes) > 20


def test_paths_draw_every_screen_once_and_begin_with_the_main_call(board: Storyboard) -> None:
    paths = [path for chapter in board.chapters for path in chapter.paths]
    drawn = [scene.number for path in paths for scene in path.scenes]

    assert sorted(drawn) == list(range(1, len(board.scenes) + 1))
    assert [scene.screen for scene in paths[0].scenes] == [
        "problem", "where", "bairro", "spot", "send", "filed",
    ]  # fmt: skip
    assert [path.number for path in paths] == list(range(1, len(paths) + 1))
    assert [chapter.name for chapter in board.chapters] == [
        "first call", "next call", "the same is open", "a case awaits the caller",
        "a case has news", "crew", "a job is gone", "wrong keys",
    ]  # fmt: skip
    for chapter in board.chapters:
        assert {s.chapter for path in chapter.paths for s in path.scenes} == {chapter.name}
    for path in paths:
        assert len(path.inputs) == len(path.scenes) - 1


def test_the_main_call_may_press_a_line_that_is_not_among_the_samples() -> None:
    places = f"districts:\n{_district('d', 11, '30015')}{_district('e', 0, '30028')}"
    texts = read_folder(CITIES / "skips") | {"places.yaml": places}

    path = make_storyboard(build(parse(texts), ""), "pt").chapters[0].paths[0]

    assert path.inputs == ("1 Contentor cheio", "2 E", "1 E0", "1 Mercado", "1 Enviar")
    assert [scene.screen for scene in path.scenes][-3:] == ["spot", "send", "filed"]


def _district(code: str, known: int, container: str) -> str:
    """Write a district of twelve bairros; one has a container. A page shows the first eight."""
    point = f'{{code: "{container}", name: Mercado, kind: container, at: [-19.0, 35.0]}}'
    points = ["" if at != known else f", points: [{point}]" for at in range(12)]
    bairros = "".join(
        f"      - {{code: {code}{at}, name: {code.upper()}{at}{more}}}\n"
        for at, more in enumerate(points)
    )
    return f"  - code: {code}\n    name: {code.upper()}\n    bairros:\n{bairros}"


def test_wrong_keys_and_a_typed_answers_own_hint_are_shown() -> None:
    board = make_storyboard(maputo(), "pt")
    wrong = [scene for scene in board.scenes if scene.chapter == "wrong keys"]

    assert [(scene.screen, scene.text.split("\n")[0]) for scene in wrong] == [
        ("problem", "Tecla errada"),
        ("gave_up", "Nao percebemos. Ligue *311# outra vez, ou fale connosco pelo 21 000 000."),
        ("my_cases", "Nao encontramos esse caso"),
    ]
    assert len(wrong[1].way) == maputo().menu.attempts
    first = [lead for lead in board.scenes[0].leads if lead.trial.kind == "wrong"]
    assert [(lead.trial.label, lead.scene) for lead in first] == [
        ('wrong: "0000000"', wrong[0].number)
    ]


def test_a_case_that_nobody_has_is_not_found() -> None:
    other = "1000000" + check_digit("1000000")
    cases = press(maputo(), dial(maputo(), "pt", regular(maputo())).shown.state, "8").shown

    assert f"1 {spoken(NUMBER)} Contentor cheio" in cases.text
    assert press(maputo(), cases.state, str(NUMBER)).shown.state.screen == "case"
    assert "Nao encontramos" in press(maputo(), cases.state, other).shown.text


def test_every_form_of_a_crews_jobs_is_drawn_with_a_date_and_without() -> None:
    scenes = make_storyboard(maputo(), "pt").scenes
    mega, block = "4821 7362 Contentor cheio, Mega", "4821 7403 Tchova nao passou, Q.1"
    due, closed = "Ate 12/11 16:00", "Caso 4821 7362: resolvido, ja nao e vosso"

    drawn = [(s.chapter, *s.text.split("\n")[:2]) for s in scenes if s.screen in {"jobs", "job"}]
    assert [(chapter, one.split(", Malanga")[0], two) for chapter, one, two in drawn] == [
        ("crew", "Trabalhos: 2", "1 Mega, Malanga: Contentor cheio"),
        ("crew", mega, due),
        ("crew", mega, due),
        ("crew", "Caso 4821 7362: entregue. Trabalhos: 1", "1 Q.1 Central B: Tchova nao passou"),
        ("crew", f"{block} Central B", "1 Aceitar"),
        ("crew", f"{block} Central B", "2 Feito"),
        ("a job is gone", closed, "1 Trabalhos"),
        ("a job is gone", f"{closed}. Trabalhos: 1", "1 Q.1 Central B: Tchova nao passou"),
    ]
    for scene in scenes:
        if scene.screen == "jobs":
            led = {scenes[lead.scene - 1].screen for lead in scene.leads}
            assert led == {"job", "problem"}


@pytest.mark.parametrize(
    ("keys", "is_gone", "listed"),
    [
        ("110", False, [NUMBER, NEXT_NUMBER]),  # accepted, and back
        ("121", False, [NEXT_NUMBER]),  # done
        ("132", False, [NEXT_NUMBER]),  # impossible
        ("14", False, [NEXT_NUMBER]),  # declined
        ("11", True, [NEXT_NUMBER]),  # closed by others
    ],
)
def test_a_crews_list_keeps_what_it_accepts_and_loses_what_is_over(
    keys: str, is_gone: bool, listed: list[int]
) -> None:
    shown = dial(maputo(), "pt", worker()).shown
    for key in keys:
        shown = press(maputo(), shown.state, key, is_gone=is_gone).shown

    assert shown.state.screen == "jobs"
    assert [int(o.code) for o in shown.state.offered if o.code.isdigit()] == listed
    assert f"Trabalhos: {len(listed)}" in shown.text


def test_another_language_is_pointed_to_and_not_mixed_in() -> None:
    board = make_storyboard(maputo(), "en")

    onward = [lead for s in board.scenes for lead in s.leads if lead.language != "en"]
    assert {(lead.trial.label, lead.scene, lead.language) for lead in onward} == {
        ("8 Portugues", 0, "pt")
    }
    assert not any("Voltar" in scene.text for scene in board.scenes)
