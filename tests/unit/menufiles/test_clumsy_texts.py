"""Texts as people write, paste and translate them: each slip is found, and shown mended."""

from pathlib import Path

import pytest

from tests.unit.menufiles.slips import (
    CASE,
    EN,
    ITEMS,
    C,
    G,
    M,
    P,
    R,
    S,
    Slip,
    assert_found,
    check,
    texts,
    write,
)

SAY = "say: Onde?\n"
LABEL = "8 Ver um caso: my_cases"
BRACED = "where: {say: Where?}"
FILED = "filed: Recebido. Caso"
HOW = 'say: "Escolha, ou escreva bairro ou código"'

VALUES = [
    Slip(M, SAY, "say: {service}\n", "{service} is not how a value", "write <service>"),
    Slip(M, SAY, "say: Em {bairro}\n", "{bairro} is not how", "write <bairro>"),
    Slip(M, FILED, "filed: {number} recebido. Caso", "{number} is not how", 'filed: "<number> rec'),
    Slip(M, HOW, "say: Em {place} ou}", "{place} is not how", "say: Em <place> ou}"),
    Slip(M, "0 Não sei: send", "0 Não sei {bairro}: send", "{bairro} is not", "0 Não sei <bairro>"),
    Slip(M, "8 Ver um caso", "8 Ver {number}", "{number} is not how", "write <number>"),
    Slip(G, "o caso <number>", "o caso {number}", "{number} is not how", "write <number>"),
    Slip(M, "say: <service>, <", "say: ${service}, <", "{service} is not how", "write <service>"),
    Slip(M, "say: <service>, <", "say: '%(service)s, <", "quotes", "closing quote"),
    Slip(M, "say: <service>, <", "say: V %(service)s, <", "%(service)s is", "write <service>"),
    Slip(M, "say: <service>, <", "say: V &lt;service&gt;, <", "&lt;service&gt;", "<service>"),
    Slip(M, "say: <service>, <", "say: ‹service›, <", "‹service› is not how", "write <service>"),
    Slip(M, "em <bairro>", "em <Bairro>", "no value <Bairro>", "write <bairro>"),
    Slip(M, "em <bairro>", "em < bairro >", "no value < bairro >", "write <bairro>"),
    Slip(M, "em <bairro>", "em <<bairro>>", "two <", "write <bairro>"),
    Slip(M, "em <bairro>", "em bairro>", "a > has no < before bairro", "write <bairro>"),
    Slip(M, "em <bairro>", "em <bairro", "a < has no >", "write <place>"),
    Slip(M, "em <bairro>", "em <>", "<> is empty", "name of a value"),
    Slip(M, "em <bairro>", "em <point>", 'no value "point"', "nown here: service, place"),
    Slip(M, "pelo <help number>", "pelo <help_number>", "<help_number>", "write <help number>"),
    Slip(M, "Caso <number>, <s", "Caso <número>, <s", '"número"', 'did you mean "number"?'),
]
TRAPS = [
    Slip(M, SAY, "say: Onde: bairro?\n", ": ends a key", 'say: "Onde: bairro?"'),
    Slip(M, FILED, "filed: Recebido: Caso", ": ends a key", 'filed: "Recebido: Caso <number>.'),
    Slip(M, CASE, CASE.replace("Caso", "Caso:"), ": ends a key", 'case: "Caso: <number>, <stat'),
    Slip(M, LABEL, "8 Ver: um caso: my_cases", ": ends a key", '"8 Ver: um caso": my_cases'),
    Slip(M, HOW, "say: Escolha: bairro", ": ends a key", 'new, say: "Escolha: bairro"}'),
    Slip(
        EN, ITEMS, "[1 Send: now, 2 Send and write, 3 Change]", ": ends a key", '["1 Send: now", '
    ),
    Slip(M, SAY, "say: ? Onde\n", "may not begin with ?", 'say: "? Onde"'),
    Slip(EN, BRACED, "where: {say: ?Where}", "? inside {…}", 'where: {say: "?Where"}'),
    Slip(M, SAY, "say: *311# Onde\n", "begins with *", 'say: "*311# Onde"'),
    Slip(M, "MOPA - grátis", "{say: *311# grátis}", "begins with *", '{say: "*311# grátis"}'),
    Slip(C, '["*311#"]', "[*311#]", "begins with *", '["*311#"]'),
    Slip(C, '["*311#"]', "\n  - *311#", "begins with *", '- "*311#"', 1),
    Slip(M, LABEL, "* Ver um caso: my_cases", "* and # are no keys", "write a digit"),
    Slip(M, SAY, "say: Onde #311\n", "is a comment", 'say: "Onde #311"'),
    Slip(M, SAY, "say: #311\n", "is a comment", 'say: "#311"'),
    Slip(M, "outra vez, ou fale", "#outra vez, ou fale", "is a comment", "#outra vez, ou fale con"),
    Slip(M, LABEL, "8 Ver #um caso: my_cases", "is a comment", '"8 Ver #um caso": my_cases'),
    Slip(EN, BRACED, "where: {say: Where #311?}", "is a comment", '{say: "Where #311?"}'),
    Slip(EN, ITEMS, "[1 Send #311, 3 Change]", "is a comment", '["1 Send #311", 3 Change]'),
    Slip(M, HOW, "say: Escolha, ou bairro", "comma before", 'say: "Escolha, ou bairro"}'),
    Slip(
        M, HOW, "say: Diga, ou escreva, ou ligue", "comma before", '"Diga, ou escreva, ou ligue"}'
    ),
    Slip(
        S, "Lixo fora do con", "Lixo, fora do con", "comma before", 'pt: "Lixo, fora do contentor"'
    ),
    Slip(M, SAY, "say: @Onde\n", "may not begin with @", 'say: "@Onde"'),
    Slip(M, SAY, "say: `Onde`\n", "may not begin with `", 'say: "`Onde`"'),
    Slip(M, SAY, "say: %Onde\n", "may not begin with %", 'say: "%Onde"'),
    Slip(M, SAY, "say: > Onde\n", "may not begin with >", 'say: "> Onde"'),
    Slip(M, SAY, "say: | Onde\n", "may not begin with |", 'say: "| Onde"'),
    Slip(M, SAY, "say: - Onde\n", "may not begin with -", 'say: "- Onde"'),
    Slip(M, SAY, "say: &Onde\n", "begins with &", 'say: "&Onde"'),
    Slip(M, SAY, "say: !!python/name:os.system x\n", "begins with !", "in quotes"),
    Slip(M, SAY, "say: !include x.yaml\n", "begins with !", 'say: "!include x.yaml"'),
    Slip(M, SAY, "say: [Onde] fica\n", "begin with a bracket", 'say: "[Onde] fica"'),
    Slip(M, SAY, "say: [Onde]\n", "say is a text", "in quotes"),
]
QUOTES = [
    Slip(M, SAY, "say: “Onde”\n", "quotes of a word processor", 'write "Onde"'),
    Slip(M, SAY, "say: «Onde»\n", "quotes of a word processor", 'write "Onde"'),
    Slip(M, SAY, "say: ‘Onde: já’\n", "quotes of a word processor", 'say: "Onde: já"'),
    Slip(M, SAY, 'say: "Onde?”\n', "does not end on its line", "” is a quote of a word proc"),
    Slip(M, SAY, "say: “Onde?\n", "a quote of a word processor", 'write "Onde?"'),
    Slip(M, SAY, "say: Onde?”\n", "a quote of a word processor", 'write "Onde?"'),
    Slip(M, SAY, 'say: “Onde?"\n', "a quote of a word processor", 'write "Onde?"'),
    Slip(EN, BRACED, "where: {say: “Where}", "a quote of a word processor", 'write "Where"'),
    Slip(M, LABEL, "8 Ver um caso: “my_cases”", "quotes of a word proc", 'write "my_cases"'),
    Slip(C, '["*311#"]', "[“*311#”]", "quotes of a word processor", 'write "*311#"'),
    Slip(EN, BRACED, "where: {say: “Where, now”}", "comma before", '{say: "Where, now"}'),
    Slip(M, "1-6 <service>", "1–6 <service>", "dash of a word processor", "write 1-6 <service>"),
    Slip(EN, "  - {say: Cont", "  – {say: Cont", "dash of a word", "write - {say: Container"),
    Slip(S, "- code: cart", "– code: cart", "dash of a word", "write - code: cart_missed"),
    Slip(P, "[-25.94093, ", "[−25.94093, ", "dash of a word processor", "write -25.94093"),
    Slip(M, SAY, 'say: "Onde?\n', "does not end on its line", "closing quote"),
    Slip(M, SAY, "say: 'Onde?\n", "does not end on its line", "closing quote"),
    Slip(M, SAY, "say: 'Onde d'água'\n", "behind its closing quote", 'say: "Onde d\'água"'),
    Slip(EN, BRACED, "where: {say: 'Where's it'}", "' ends the text", '{say: "Where\'s it"}'),
    Slip(M, SAY, 'say: "\\x"\n', "\\ means something else", "say: '\\x'"),
    Slip(M, SAY, 'say: "\\U00110000"\n', "no letter's", "write the letter itself"),
    Slip(M, SAY, "say: |99\n    Onde\n", "may not begin with |", 'say: "|99"'),
    Slip(M, SAY, 'say: "C:\\menus\\Onde"\n', "\\ means something else", "say: 'C:\\menus\\Onde'"),
]
LETTERS = [
    Slip(M, SAY, "say: Onde 📍?\n", "📍 (U+1F4CD)", 'write "Onde ?"'),
    Slip(M, SAY, "say: 👨\u200d👩\n", "👨 (U+1F468) 👩 (U+1F469)", "rewrite it"),
    Slip(M, LABEL, "8️⃣ Ver um caso: my_cases", "no digit of one sign", "write one digit"),
    Slip(M, SAY, "say: أين\n", "what phones cannot show", "rewrite it in Latin letters"),
    Slip(M, SAY, "say: Контейнер\n", "what phones cannot show", "rewrite it in Latin letters"),
    Slip(S, "label: {pt: Lixo fora,", "label: {pt: Lixo 🗑,", "🗑 (U+1F5D1)", 'write "Lixo"'),
    Slip(C, "brand: MOPA ", "brand: MOPA🔥 ", "🔥 (U+1F525)", 'write "MOPA"'),
    Slip(M, SAY, "say: On\u202ede?\n", "nobody can see or type [U+202E]", "delete it"),
    Slip(M, SAY, "say: On\u2028de?\n", "nobody can see or type [U+2028]", "delete it"),
    Slip(M, SAY, "say: Onde?\x85", "nobody can see or type [U+0085]", "delete it"),
    Slip(M, "  say: Onde?", "  s\u200bay: Onde?", "[U+200B]", "delete it"),
    Slip(M, LABEL, "8 Ver um caso: my\u00ad_cases", "[U+00AD]", "delete it"),
    Slip(M, "where:\n", "\ufeffwhere:\n", "[U+FEFF]", "delete it"),
    Slip(M, SAY, "say: On\x00de?\n", "[U+0000]", "delete it"),
    Slip(M, SAY, "say: On\x1b[2Jde?\n", "[U+001B]", "delete it"),
    Slip(M, SAY, "say: On\ud800de?\n", "not UTF-8", "save the file as UTF-8"),
    Slip(M, SAY, 'say: "On\\0de"\n', "a \\ makes a character", "take out the \\"),
    Slip(M, SAY, 'say: "On\\u202Ede"\n', "[U+202E]", "take out the \\"),
    Slip(M, SAY, 'say: "On\\ud800de"\n', "[U+D800]", "take out the \\"),
    Slip(C, "name: Maputo", 'name: "Ma\\ud800puto"', "[U+D800]", "take out the \\"),
    Slip(S, "group: waste", 'group: "wa\\0ste"', "[U+0000]", "take out the \\"),
    Slip(M, SAY, 'say: "\\u0301"\n', "leaves nothing on a phone", "write letters"),
    Slip(M, SAY, 'say: "\u00a0"\n', "say is empty", "behind the :"),
    Slip(M, SAY, "say:\n", "say is empty", "behind the :"),
    Slip(M, LABEL, '"8 Ver\\n1 Falso": my_cases', "holds a line end", "without \\n"),
    Slip(S, "{pt: Lixo fora,", '{pt: "Lixo\\nfora",', "holds a line end", "on one line"),
    Slip(P, "name: Baltazar", 'name: "Balta\\nzar"', "holds a line end", "on one line"),
    Slip(C, "brand: MOPA ", 'brand: "MO\\nPA" ', "holds a line end", "on one line"),
    Slip(S, "{pt: Lixo fora,", "{pt: Lixo <place>,", "holds a value", "write letters only"),
    Slip(P, "name: Baltazar", "name: Balta <bairro>", "holds a value", "write letters only"),
    Slip(C, "brand: MOPA ", "brand: MOPA <dial> ", "holds a value", "write letters only"),
    Slip(M, LABEL, "8 Ver um caso: my_c\u0430ses", "no screen", 'did you mean "my_cases"?'),
    Slip(M, LABEL, "٨ Ver um caso: my_cases", "no digit of one sign", "write one digit"),
    Slip(R, "screen: 160", "screen: ١٦٠", "a whole number", "digits only"),
    Slip(R, "screen: 160", "screen: １６０", "a whole number", "digits only"),
    Slip(P, 'code: "10348"', 'code: "١٠٣٤٨"', "is no point code", "write five digits"),
    Slip(C, '"*311#"', '"＊３１１＃"', "cannot be dialled", 'write "*311#"'),
    Slip(M, "  say: Onde?", "  say:\u00a0Onde?", "a no-break space where", "an ordinary space"),
    Slip(M, "  say: Onde?", "\u2009 say: Onde?", "a no-break space at the start", "ordinary"),
    Slip(M, "  say: Onde?", "\tsay: Onde?", "a tab at the start", "two spaces"),
    Slip(M, SAY, "say: Onde\tfica?\n", "a tab stands in this line", "a blank in its place"),
    Slip(M, "  say: Onde?", "  say:\tOnde?", "a tab stands in this line", "a blank in its place"),
]


@pytest.mark.parametrize("slip", [*VALUES, *TRAPS, *QUOTES, *LETTERS], ids=str)
def test_a_slip_in_a_text_is_found_where_it_stands_and_mended(slip: Slip, tmp_path: Path) -> None:
    assert_found(slip, tmp_path)


@pytest.mark.parametrize("said", ["“Sim” ou não", "Diga “sim”", "Tubo de 4”", "Menu »", "D’água"])
def test_quotes_that_belong_to_a_text_stay(said: str, tmp_path: Path) -> None:
    changed = texts()[M].replace(SAY, f"say: {said}\n", 1).encode()

    assert check(write(tmp_path, {M: changed})) == ()
