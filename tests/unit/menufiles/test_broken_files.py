"""Each way to break a city's files gets a finding at its line that says how to mend it."""

import pytest

from tests.unit.menufiles.folders import broken, findings, maputo

M, EN, S, P, C, R = (
    *("menu.yaml", "menu.en.yaml", "services.yaml", "places.yaml", "city.yaml", "routes.yaml"),
)

#: file, passage, what it becomes, line of the finding, part of what it says
BROKEN = [
    # The traps of YAML
    (M, "say: <service>, <place>", "say: {service}, {place}", "<service>, <place>"),
    (M, "say: Onde?\n", "say: {service}\n", "write <service>"),
    (M, "say: Onde?\n", "say: Onde: bairro?\n", 'put the text in quotes: say: "Onde: bairro?"'),
    (M, "say: Onde?\n", "say: ? Onde\n", 'say: "? Onde"'),
    (M, "say: Onde?\n", "say: *311# Onde\n", 'say: "*311# Onde"'),
    (M, "say: Onde?\n", "say: *311#\n", 'say: "*311#"'),
    (M, "say: Onde?\n", "say: Onde #311\n", 'say: "Onde #311"'),
    (M, "say: Onde?\n", "say: #311\n", "comment"),
    (M, "say: Onde?\n", "say: “Onde”\n", "quotes of a word processor"),
    (M, "say: Onde?\n", "say: “Onde: já”\n", 'write say: "Onde: já"'),
    (M, 'say: "Escolha, ou', "say: Escolha, ou", "put the text in quotes"),
    (M, "say: Onde?\n", 'say: "Onde" então\n', 'say: "Onde então"'),
    (M, "say: Onde?\n", "say: !Onde\n", 'say: "!Onde"'),
    (M, "say: Onde?\n", "say: &Onde\n", 'say: "&Onde"'),
    (M, "say: Onde?\n", "say: @Onde\n", 'say: "@Onde"'),
    (M, "  say: Onde?\n", "\tsay: Onde?\n", "a tab"),
    (M, "  say: Onde?\n", "\u00a0 say: Onde?\n", "no-break space"),
    (M, "choose: {0 Nada a dizer: filed}", "choose: {0 Nada a dizer: filed", "not closed"),
    (M, "say: Onde?\n", 'say: "Onde?\n', "does not end"),
    # The words of the menu
    (M, "  say: Onde?\n", "  sai: Onde?\n", 'did you mean "say"?'),
    (M, "if: caller has cases", "if: caller has case", 'did you mean "caller has cases"?'),
    (M, "if: caller has cases", "if: the area has notice", 'did you mean "the area has a notice"?'),
    (M, "{do: file, go: detail}", "{do: joins, go: detail}", 'did you mean "join"?'),
    (M, "{do: file, go: detail}", "{do: fiel, go: detail}", 'did you mean "file"?'),
    (M, "{do: file, go: detail}", "{do: comment, go: detail}", "under type: text"),
    (M, "Contentor em <bairro>", "Contentor em <barro>", 'did you mean "bairro"?'),
    (M, "Contentor em <bairro>", "Contentor em <notic>", 'did you mean "notice"?'),
    (M, "Contentor em <bairro>", "Contentor em {bairro}", "write <bairro>"),
    (M, "Contentor em <bairro>", "Contentor em <bairro", "has no > behind"),
    (M, "<point>: send", "<points>: send", 'did you mean "point"?'),
    (M, "{container code: send}", "{container cod: send}", 'did you mean "container code"?'),
    (M, "8 Ver um caso: my_cases", "8 Ver um caso: my_case", 'did you mean "my_cases"?'),
    (M, "tell: [how]", "tell: [hwo]", 'did you mean "how"?'),
    (M, "after 3: gave_up", "after 3: gaveup", 'did you mean "gave_up"?'),
    (M, "after 3: gave_up", "after three: gave_up", "a whole number"),
    (M, "2 Enviar e escrever:", "1 Enviar e escrever:", "the digit 1 is taken"),
    (M, "8 Ver um caso:", "9 Ver um caso:", "the key for more"),
    (M, "8 Ver um caso:", "12 Ver um caso:", "has no digit of one sign"),
    (M, "8 Ver um caso:", "Ver um caso:", "has no digit of one sign"),
    (M, "1-6 <service>", "1-20 <service>", "run from 1 to 9"),
    (M, "1-6 <service>", "6-1 <service>", "counts down"),
    (M, "{<bairro>: spot}", "{1-9 <bairro>: spot}", "no digits are for life"),
    (M, "bairro name: bairro, dis", "bairro name: send, dis", "does not ask"),
    (M, "  - go: send\n", "  - go: spot\n", "leads back to spot"),
    (M, "{text: {do: comment, go: filed}}", "{text: filed}", "belong together"),
    (M, "language: 1\n", "language: 2\n", "language 1"),
    (M, "  block: Q.\n", "", "words has no block"),
    (M, "failed: Não", "faild: Não", 'did you mean "failed"?'),
    (M, "MOPA - grátis", "MOPA - 水", "水 (U+6C34)"),
    (M, "{9 Sim: {do: resume}}", "{9 Sim: {do: resume, go: send}}", "take go: out"),
    (M, "{9 Sim: {do: resume}}", "{9 Sim: {do: rezume}}", 'did you mean "resume"?'),
    (M, "{9 Sim: {do: resume}}", "{9 Sim: sennd}", 'did you mean "send"?'),
    (M, "{9 Sim: {do: resume}}", "{<service>: where}", "a line has no room for a list"),
    (M, "{9 Sim: {do: resume}}", "{9 Sim: {if: caller is new, do: resume}}", "an if of its own"),
    (M, "{9 Sim: {do: resume}}", "{7 Sim: {do: resume}}", "the digit 7 is taken in line 17"),
    (M, "3 Mudar: where", "3 Mudar: {do: resume}", "if: the last call broke off"),
    (EN, "choose: [9 Yes]", "choose: [8 Yes]", "has the digit 9 in menu.yaml"),
    (EN, ", choose: [9 Yes]", "", "the line unfinished has no choose"),
    (M, "say: Qual o problema\n", "say: " + "Qual o problema " * 9 + "\n", "shorten it by"),
    (M, "gave_up: Não percebemos.", "gave_up: Não " + "percebemos " * 12, "shorten it by"),
    # Translations
    (EN, "7 Other, 8 My cases", "7 Other, 9 My cases", "has the digit 8 in menu.yaml"),
    (EN, "[7 Other, 8 My cases]", "[7 Other]", "one for each of the digits 7, 8"),
    (EN, "Container in <bairro>", "Container", "lacks <bairro>"),
    (EN, "Which problem", "Which problem at <place>", "<place> is not in the text"),
    (EN, "where: {say: Where?}", "were: {say: Where?}", 'did you mean "where"?'),
    (EN, "say: Which problem", "say: " + "Which problem " * 10, "shorten it by"),
    # Services
    (S, "label: {pt: Lixo fora,", "label: {pt: Lixo fora do contentor,", "shorten it by 5"),
    (S, "needs: container\n", "needs: contaner\n", 'did you mean "container"?'),
    (S, "reveals home: no\n", "reveals home: false\n", "known here: yes, no"),
    (S, "responsible: drains\n", "responsible: drain\n", 'did you mean "drains"?'),
    (S, "- code: cart_missed\n", "- code: container_full\n", "a second service"),
    (S, ", en: Waste outside}\n", "}\n", "label has no en"),
    (S, "pt: Lixo na vala,", "pt: Lixo fora,", "waste_in_drain and waste_outside, in line 25,"),
    (S, "en: Waste in drain}", "en: waste outside}", "waste_in_drain and waste_outside, in"),
    (S, "- code: rubble\n", "- code: Rubble!\n", "has another form"),
    # Places
    (P, 'code: "10348"', 'code: "10347"', "1034 ends as 10348"),
    (P, 'code: "10357"', 'code: "10348"', "is taken, in line 14"),
    (P, "label: Custódio", "label: Custódio da Avenida Grande", "shorten it by 4"),
    (P, "label: Custódio", "label: Baltazar", "is the same as in line 14"),
    (P, "aliases: [Ingwane]", "aliases: [Mafalala]", "already names mafalala"),
    # On twelve keys nobody writes the sign, so these two would be one name.
    (P, "aliases: [Ingwane]", "aliases: [Mafa'lala]", "already names mafalala"),
    (P, "[-25.94093, 32.57910]", "[32.57910, -25.94093]", "latitude stands before longitude"),
    (P, "[-25.94093, 32.57910]", "[-95.94093, 32.57910]", "a number from -90 to 90"),
    (P, "[-25.94093, 32.57910]", "[-25.94093]", "two numbers"),
    (P, "kind: dump", "kind: damp", 'did you mean "dump"?'),
    (P, "blocks: 60", "blocks: sixty", "a whole number"),
    (P, "code: mafalala", "code: maxaquene_a", "is taken, in line 7"),
    # City and routes
    (C, "zone: Africa/Maputo", "zone: Africa/Maput", 'did you mean "Africa/Maputo"?'),
    (C, '["*311#"]', '["311"]', "cannot be dialled"),
    (C, '["*311#"]', "[*311#]", 'put the text in quotes: service codes: ["*311#"]'),
    (C, '["*311#"]', '["*311#", *31#]', 'service codes: ["*311#", "*31#"]'),
    (C, '["*311#"]', "*311#", 'service codes: "*311#"'),
    (C, "national digits: 9", "national digits: nine", "a whole number"),
    (R, "screen: 160", "screen: 200", "from 60 to 182"),
    (C, '["*311#"]', "[]", "service codes is empty"),
    (C, '["*311#"]', '["*311#", "*311#"]', "*311# stands here twice"),
    (C, '["*311#"]', '["*311*1#", "*311#"]', "*311*1# is dialled for *311# with an answer"),
    (M, "{0 Nada a dizer: filed}", "{}", "choose is empty"),
    (R, "sms: one-way", "sms: oneway", 'did you mean "one-way"?'),
    (R, "receipts: yes", "receipts: ye", 'did you mean "yes"?'),
    (M, "Acabar <service>?", "Acabar <place>?", "no place is chosen on the way there"),
]


#: The same, where the finding stands so many lines below the passage (above: negative).
ELSEWHERE = [
    (M, "  say: Onde?\n", "   say: Onde?\n", "same column", 1),
    (M, "say: Onde?\n", "say: Onde?\n  say: Onde\n", "twice", 1),
    (M, "  - go: send\n", "", "no form for all other calls", -4),
    (EN, "where: {say: Where?}\n", "", "has no where", -9),
    (EN, "  unresolved: not solved\n", "", "words has no unresolved", -7),
    (P, "        source: points\n", "", "a bairro has no source", -4),
    (R, "  other:", "  others:", "no other", -5),
]


def _line(file: str, passage: str) -> int:
    text = maputo()[file]
    return text.count("\n", 0, text.index(passage)) + 1


def _said_in(file: str, line: int, says: str, texts: dict[str, str]) -> None:
    found = findings(texts)

    lines = "\n".join(map(str, found)) or "nothing was found"
    assert any((f.file, f.line) == (file, line) and says in str(f) for f in found), lines


@pytest.mark.parametrize(("file", "old", "new", "says"), BROKEN)
def test_a_mistake_is_found_where_it_stands(file: str, old: str, new: str, says: str) -> None:
    _said_in(file, _line(file, old), says, broken(file, old, new))


@pytest.mark.parametrize(("file", "old", "new", "says", "below"), ELSEWHERE)
def test_a_mistake_is_found_near_to_where_it_stands(
    file: str, old: str, new: str, says: str, below: int
) -> None:
    _said_in(file, _line(file, old) + below, says, broken(file, old, new))


@pytest.mark.parametrize(
    ("old", "new"), [('["*311#"]', "[]"), ("[sair, pare, parar, cancelar]", "[]")]
)
def test_only_a_list_that_may_be_left_out_is_said_to_be(old: str, new: str) -> None:
    (found,) = findings(broken(C, old, new))

    assert found.what.endswith(" is empty")
    assert ("leave" in found.mend) is found.what.startswith("stop words")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3 Mudar: where", "10 Mudar: where"),
        ("3 Mudar: where", "Mudar: where"),
        ("0 Voltar: back", "00 Voltar: back"),
        ("say: Contentor em <bairro>", "say: Contentor em <barro>"),
        ("welcome: MOPA - grátis", "welcome: MOPA <dials>"),
        ("over: Esta chamada terminou. Ligue <dial>", "over: Esta chamada terminou. Ligue <dia>"),
    ],
)
def test_what_is_broken_in_the_first_language_says_nothing_of_the_others(
    old: str, new: str
) -> None:
    assert {finding.file for finding in findings(broken(M, old, new))} == {M}


def test_a_broken_message_says_nothing_of_its_translation() -> None:
    (found,) = findings(broken("messages.yaml", "o caso <number>", "o caso <numbr>"))

    assert found.file == "messages.yaml"


def test_a_language_without_its_files_is_found() -> None:
    texts = broken(C, "  en: English\n", "  en: English\n  sw: Kiswahili\n")

    found = [(finding.file, finding.what) for finding in findings(texts)]

    missing = "city.yaml has the language sw, and this file is missing"
    assert ("menu.sw.yaml", missing) in found
    assert ("messages.sw.yaml", missing) in found


def test_files_of_a_language_that_the_city_does_not_speak_are_found() -> None:
    found = findings(broken(C, "  en: English\n", ""))

    wanted = "city.yaml has no further language en"
    assert {f.file for f in found if f.what == wanted} == {"menu.en.yaml", "messages.en.yaml"}


def test_the_mistakes_of_all_files_are_told_at_once() -> None:
    texts = broken(M, "8 Ver um caso: my_cases", "8 Ver um caso: my_case")
    texts[S] = texts[S].replace("needs: container", "needs: contaner", 1)
    texts[R] = texts[R].replace("screen: 160", "screen: 16", 1)
    texts[C] = texts[C].replace("Africa/Maputo", "Africa/Beira", 1)

    assert {finding.file for finding in findings(texts)} == {M, S, R, C}


@pytest.mark.parametrize("file", [M, EN, S, P, C, R, "messages.yaml"])
def test_a_missing_file_is_named(file: str) -> None:
    texts = maputo()
    del texts[file]

    assert any(f.file == file and "missing" in f.what for f in findings(texts))


def test_the_unbroken_files_have_no_findings() -> None:
    assert findings(maputo()) == ()
