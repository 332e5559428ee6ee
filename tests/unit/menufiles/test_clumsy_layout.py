"""Brackets, indentation, words and numbers as people get them wrong: found, with the cure."""

from pathlib import Path

import pytest

from tests.unit.menufiles.slips import CASE, EN, ITEMS, C, G, M, P, R, S, Slip, assert_found

SAY = "  say: Onde?\n"
LABEL = "8 Ver um caso: my_cases"
TOLD = "unknown_block, privacy, notice"
UNTIED, TELL = TOLD.replace(",", ""), f"tell: [{TOLD}]\n"
KEYS = "{0 Voltar: back, 9 Mais: more}"
LISTED = "<district>: bairro"
SEND = "1 Enviar: {do: file, go: filed}"
NOTHING = "choose: {0 Nada a dizer: filed}"
BARE = str.maketrans("", "", "{}")
AT = "[-25.94093, 32.57910]"
UNDER = "does not stand under the lines above it"
BEHIND = "a : is missing behind Tmcel"
HIGHER = "further to the right than the one it belongs to"
PAIRS = "holds keys and values"

CONTAINER = "if: service needs a container"
BOTH = "if: [service needs a container, caller is new]"

INDENTATION = [
    Slip(M, SAY, "   say: Onde?\n", UNDER, "same column", 1),
    Slip(M, SAY, " say: Onde?\n", HIGHER, "line 29 above", 1),
    Slip(M, SAY, "say: Onde?\n", "not further to the right than where:", "same column as the line"),
    Slip(M, SAY, "  say:Onde?\n", "a blank is missing behind the : of say", "write say: Onde?"),
    Slip(M, LABEL, "8 Ver um caso:my_cases", "a blank is missing", "8 Ver um caso: my_cases"),
    Slip(M, LABEL, "8 Ver um caso", "a line without a :", "write key: value"),
    Slip(M, "where:\n", "where\n", "a : is missing behind where", "write where:"),
    Slip(P, "districts:\n  - code", "districts:\n    code", UNDER, "same column", 17),
    Slip(
        M,
        SAY,
        f"<<<<<<< HEAD\n{SAY}=======\n  say: Aonde?\n>>>>>>> other\n",
        "two versions of this file",
        "keep the lines of one",
        0,
        3,
    ),
]
BRACKETS = [
    Slip(M, CONTAINER, BOTH, "if is a text", "write one text"),
    Slip(M, NOTHING, NOTHING[:-1], "is not closed on its line", "the closing }"),
    Slip(M, NOTHING, NOTHING + "}", "that was not opened", "take it out"),
    Slip(M, NOTHING, NOTHING[:-1] + "]", "this ] closes a {", "write }"),
    Slip(M, NOTHING, "choose: (0 Nada: filed)", PAIRS, "choose: {0 Nada: filed}"),
    Slip(EN, ITEMS, ITEMS[:-1] + "}", "this } closes a [", "write ]"),
    Slip(EN, ITEMS, ITEMS[:-1], "is not closed on its line", "the closing } or ]"),
    Slip(EN, ITEMS, ITEMS[1:], "choose is a list", "[one, two]"),
    Slip(EN, ITEMS, "[1 Send,, 2 Send and write, 3 Change]", "between two commas", "one of them"),
    Slip(EN, ITEMS, "[1 Send; 2 Send and write; 3 Change]", "choose has 1 texts", "digits 1, 2, 3"),
    Slip(EN, "<bairro>, choose: [8", "<bairro> choose: [8", "comma is missing before", "write ,"),
    Slip(M, "where:\n", "? [a, b]\n: c\nwhere:\n", "a bracket stands where a key", "key: value"),
    Slip(M, "where:\n", "{a: b}: c\nwhere:\n", "a bracket stands where a key", "key: value"),
    Slip(M, "where:\n", "where: &w\n", "& names a part of the file", "write out again"),
    Slip(M, "where:\n", "where:\n  <<: *x\n", "<< is not taken here", "write the keys out", 1),
    Slip(M, "where:\n", "where:\n  <<: {say: x}\n", "<< is not taken", "write the keys out", 1),
]
SHAPES = [
    Slip(
        M, "  choose:\n    <place>", "choose:\n    <place>", "where screens begin", "to the right"
    ),
    Slip(M, "{<bairro>: spot}", "{<bairo>: spot}", "no list <bairo>", 'did you mean "bairro"'),
    Slip(C, "  pt: Português\n  en: English\n", "  - pt\n  - en\n", PAIRS, "key: value"),
    Slip(C, "bodies: ", "bodies: []\nbodys: ", PAIRS, "key: value", 0, 2),
    Slip(C, "  en: English\n", "  pt: English\n", '"pt" stands here twice', "keep one", 0, 20),
    Slip(M, "    8 Ver um caso: my", "    - 8 Ver um caso: my", UNDER, "same column"),
    Slip(M, f"choose:\n    <service>: where\n    {LABEL}", "choose: x", PAIRS, "key: value"),
    Slip(M, "tell: [how]", "tell: {how: x}", "tell is a list", "[one, two]"),
    Slip(M, "type: {block: send}", "type: [block, send]", PAIRS, "key: value"),
    Slip(M, "type: {block: send}", "type: block", PAIRS, "key: value"),
    Slip(M, LABEL, "8 Ver um caso: [my_cases]", PAIRS, "key: value"),
    Slip(M, LABEL, "8 Ver um caso: words", "words is a word of the head", "another name"),
    Slip(M, LABEL, "8 Ver um caso:", "the screen that follows is empty", "behind the :"),
    Slip(M, LABEL, ": my_cases", "an option is empty", "a digit, a blank and a label"),
    Slip(M, LABEL, '"8  ": my_cases', "an option is empty", "a digit, a blank and a label"),
    Slip(M, CASE, "case:\n", "the screen case is empty", "behind the :"),
    Slip(M, CASE, "case: []\n", "the screen case is empty", "at least one form"),
    Slip(M, CASE, "case: {}\n", "the screen case shows nothing", "write say:", 0, 2),
    Slip(M, CASE, "case: {go: case}\n", "leads back to case for ever", "end it"),
    Slip(M, CASE, "case: {go: c2}\nc2: {go: case}\n", "back to case for ever", "end it", 1, 2),
    Slip(M, "say: Tecla errada, after 3", "sai: Tecla errada, after 3", '"sai"', 'mean "say"?'),
    Slip(
        M,
        "{say: Tecla errada, after 3: gave_up}",
        "Tecla",
        "when to give up",
        "say: Tecla, after 3",
    ),
    Slip(M, "{0 Voltar: back, 9 Mais: more}", "[0 Voltar]", PAIRS, "key: value"),
    Slip(M, NOTHING, NOTHING.translate(BARE), PAIRS, f"write {NOTHING}"),
    Slip(M, "type: {block: send}", "type: block: send", PAIRS, "write type: {block: send}"),
    Slip(M, CASE, "case: {say: Caso, <number>\n", "not closed on its line", "write the closing }"),
    Slip(R, "  Tmcel: {code", '  Tmcel\n    code: "1"\n  x: {code', BEHIND, "write Tmcel:"),
    Slip(M, "  block: Q.\n", "  block: {a: b}\n", "block is a text", "write one text"),
    Slip(M, SAY, SAY + "  say: Onde\n", '"say" stands here twice', "keep one of the two", 1),
    Slip(M, "detail:\n", "where:\n", '"where" stands here twice', "keep one", 0, 3),
    Slip(
        S,
        "label: {pt: Lixo fora, en: Waste outside}",
        "label: Lixo",
        PAIRS,
        "write label: {pt: Lixo}",
    ),
    Slip(S, "needs: container", "needs: [container, block]", "needs is a text", "one text"),
    Slip(P, "at: [-25.93782, 32.58520]", "at: -25.9, 32.5", "at is two numbers", "in [-25.96"),
    Slip(
        P, "        points:\n", "        points: none\n        x:\n", "is a list", "- entry", 0, 2
    ),
]
WORDS = [
    Slip(M, "  choose:\n    <service>: w", "  chose:\n    <service>: w", '"chose"', '"choose"?'),
    Slip(M, SAY, "  SAY: Onde?\n", 'knows no "SAY"', 'did you mean "say"?'),
    Slip(M, "if: caller has cases", "if: Caller has cases", '"Caller has', '"caller has cases"?'),
    Slip(M, "if: caller has cases", "if: caller  has cases", '"caller  has', '"caller has cas'),
    Slip(M, "if: caller has cases", "if: caller_has_cases", "no condition", '"caller has cases"?'),
    Slip(M, "if: caller has cases", "if: not caller is new", "no condition", '"caller is new"?'),
    Slip(M, "if: caller has cases", "if: cases > 0", "no condition", "nown here: caller is new"),
    Slip(M, "{do: file, go: detail}", "{do: File, go: detail}", '"File"', 'did you mean "file"?'),
    Slip(M, "{do: file, go: detail}", "{dos: file, go: detail}", '"dos"', 'did you mean "do"?'),
    Slip(M, LABEL, "8 Ver um caso: My_Cases", 'no screen "My_Cases"', '"my_cases"?'),
    Slip(M, "<point>: send", "<Point>: send", "no list <Point>", 'did you mean "point"?'),
    Slip(M, "{block: send}", "{Block: send}", 'typed answer "Block"', 'did you mean "block"?'),
    Slip(M, "tell: [how]", "tell: [How]", 'no line "How"', 'did you mean "how"?', 0, 2),
    Slip(M, TELL, f"tell: {TOLD}\n", "3 names of lines", f"write {TELL[:-1]}"),
    Slip(M, TELL, f"tell: [{UNTIED}]\n", "3 names of lines", f"write {TELL[:-1]}"),
    Slip(M, "0 Voltar: back", "0 Voltar: bak", '"bak"', 'did you mean "back"?'),
    Slip(M, KEYS, "{0: Voltar, 9: Mais}", "without its label", f"write {KEYS}"),
    Slip(M, LISTED, "district: bairro", "without < and >", "write <district>"),
    Slip(M, LISTED, "«district»: bairro", "« and » stand", "write <district>"),
    Slip(M, LISTED, "‹district›: bairro", "without < and >", "write <district>"),
    Slip(M, SEND, "1 Enviar: [do: file, go: filed]", PAIRS, "write {do: file, go: filed}"),
    Slip(EN, "\nwhere:", "\nonde:", 'knows no "onde"', 'did you mean "where"?', 1),
    Slip(EN, "  how: ", "  como: ", 'tell knows no "como"', 'did you mean "how"?'),
    Slip(EN, "  no date: ", "  sem prazo: ", 'words knows no "sem prazo"', 'mean "no date"?'),
    Slip(EN, "\nwords:", "\npalavras:", 'knows no "palavras"', 'did you mean "words"?', 1),
    Slip(M, "  - if: service needs a b", "    if: service needs a b", "without its -", "- if:"),
    Slip(M, "  - go: send\n\nsend", "  - else: send\n\nsend", 'knows no "else"', "known here: if"),
    Slip(M, "type: {block: send}", "type: [block: send]", PAIRS, "write {block: send}"),
    Slip(M, NOTHING, "choose: [0 Nada a dizer: filed]", PAIRS, "write {0 Nada a dizer: filed}"),
    Slip(M, "language: 1", "Language: 1", '"Language"', 'did you mean "language"?'),
    Slip(M, "my_cases:\n", "my cases:\n", '"my cases" cannot be the name', "as in my_cases"),
    Slip(M, "my_cases:\n", "casós:\n", '"casós" cannot be the name', "as in my_cases"),
    Slip(M, "bairro:\n", "Bairro:\n", '"Bairro" cannot be the name', "as in bairro"),
    Slip(M, "keys: {", "key: {", 'the head knows no "key"', 'did you mean "keys"?'),
    Slip(M, "\ntell:\n", "\ntells:\n", '"tells"', 'did you mean "tell"?', 1),
    Slip(S, "reveals home: no", "reveal home: no", '"reveal home"', '"reveals home"?'),
    Slip(C, "languages: ", "language: ", '"language"', 'did you mean "languages"?'),
    Slip(P, "        name: Mafalala", "        nome: Mafalala", '"nome"', 'mean "name"?'),
    Slip(EN, "bairro: {say", "bairo: {say", '"bairo"', 'did you mean "bairro"?'),
    Slip(EN, "Case <number> is saved", "Case <numbr> is", '"numbr"', 'did you mean "number"?'),
    Slip(R, "  other: {", "  Other: {", "not Other", "write other:"),
    Slip(M, "detail:\n", "1detail:\n", '"1detail" cannot be the name', "as in detail"),
    Slip(M, LABEL, "8. Ver um caso: my_cases", "no digit of one sign", "label: 8 Ver um caso"),
    Slip(M, LABEL, "8) Ver um caso: my_cases", "no digit of one sign", "label: 8 Ver um caso"),
    Slip(M, LABEL, "18 Ver um caso: my_cases", "no digit of one sign", "as in 7 Other"),
    Slip(M, LABEL, "8: my_cases", "8 has no label", "as in 8 Other"),
    Slip(M, "<point>: send", "Um <point>: send", "<point> stands alone", "write <point>"),
    Slip(M, "1-6 <service>: where", "1-1 <service>: where", "1-1 is one digit", "write 1 alone"),
    Slip(M, "1-6 <service>", "1-6<service>", "blank is missing", "write 1-6 <service>"),
    Slip(M, "1-6 <service>", "1 - 6 <service>", "blanks in 1 - 6", "write 1-6 <service>"),
    Slip(S, "needs: container", "needs: Container", '"Container"', 'did you mean "container"?'),
    Slip(S, "- code: rubble\n", "- code: Rubble\n", "has another form", "small letters"),
    Slip(C, "zone: Africa/Maputo", "zone: africa/maputo", "no time zone", '"Africa/Maputo"?'),
    Slip(C, "zone: Africa/Maputo", "zone: ../../etc/passwd", "no time zone", "its IANA name"),
    Slip(C, "zone: Africa/Maputo", "zone: Africa", 'no time zone "Africa"', "did you mean"),
    Slip(C, "  en: English", "  EN: English", '"EN" is no language code', "write pt, en"),
    Slip(C, 'code: "258"', "code: +258", '"+258" has another form', "digits only, without +"),
    Slip(
        C, "21 000 000 ", "(+258) 21-000 ", "help number", "digits and blanks only, 2 to 20 of them"
    ),
    Slip(C, '["*311#"]', '"*311"', '"*311" cannot be dialled', '"*311#"'),
    Slip(C, '["*311#"]', "311", '"311" cannot be dialled', '"*311#"'),
    Slip(C, '["*311#"]', '["**400*1"]', "cannot be dialled", 'write "*400*1#"'),
    Slip(C, "[sair, pare, parar, cancelar]", "sair, pare", "is not one word", "[stop, end]"),
    Slip(C, "[sair, pare, parar, cancelar]", "[não quero]", "is not one word", "by itself"),
    Slip(C, "  en: English", "  en: Português", "two languages are called", "its speakers"),
    Slip(R, "africastalking:", "africatalking:", "no gateway", 'did you mean "africastalking"?'),
    Slip(R, '"64303"', '"64301"', "Tmcel and Movitel have the same code 64301", "its own"),
    Slip(P, "name: Mafalala", "name: Maxaquene A", "already names maxaquene_a", "one place only"),
    Slip(M, "choose: {<bairro>: spot}", "choose: {<bairo>: spot}", "no list <bairo>", '"bairro"?'),
    Slip(M, "choose: {<bairro>: spot}", "choose: {}", "choose is empty", "at least one"),
    Slip(M, "1-6 <service>: where", "6-1 <service>: where", "6-1 counts down", "smaller digit"),
    Slip(G, "received:", "recieved:", 'knows no "recieved"', 'did you mean "received"?'),
]
#: What YAML 1.1 reads as something else, and what spreadsheets and other countries write.
NUMBERS = [
    Slip(R, "receipts: yes", "receipts: true", 'knows no "true"', "nown here: yes, no"),
    Slip(R, "receipts: yes", "receipts: on", 'knows no "on"', "nown here: yes, no"),
    Slip(R, "receipts: yes", "receipts: Yes", 'knows no "Yes"', 'did you mean "yes"?'),
    Slip(S, "reveals home: no", "reveals home: ~", 'knows no "~"', "nown here: yes, no"),
    Slip(R, "screen: 160", "screen: 0240", "a whole number", "from 60 to 182"),
    Slip(R, "screen: 160", "screen: 0xA0", "a whole number", "digits only"),
    Slip(R, "screen: 160", "screen: 1_60", "a whole number", "digits only"),
    Slip(R, "idle: 30", "idle: 0:30", "a whole number", "digits only"),
    Slip(R, "idle: 30", "idle: 1e400", "a whole number", "digits only"),
    Slip(P, "population: 19300", "population: 2017-01-01", "a whole number", "digits only"),
    Slip(P, "population: 19300", "population: 19.300", "a whole number", "digits only"),
    Slip(P, "blocks: 60", "blocks: " + "9" * 5000, "a whole number", "from 1 to 999"),
    Slip(P, AT, "[-25,94093, 32,57910]", "at is two numbers", "with decimal points"),
    Slip(P, AT, "[-1e999, 32.57910]", "latitude is a number", "with a decimal point"),
    Slip(P, AT, "[.nan, .inf]", "longitude is a number", "with a decimal point", 0, 2),
    Slip(P, AT, "[25°56'S, 32.579]", "latitude is a number", "with a decimal point"),
    Slip(P, AT, "[32.57910, -25.94093]", "km from the middle", "latitude stands before"),
]


@pytest.mark.parametrize("slip", [*INDENTATION, *BRACKETS, *SHAPES, *WORDS, *NUMBERS], ids=str)
def test_a_slip_in_the_layout_is_found_where_it_stands_and_mended(
    slip: Slip, tmp_path: Path
) -> None:
    assert_found(slip, tmp_path)
