"""Defects of where ways lead."""

from tests.unit.menufiles.seeds import EN, M, P, Seed

CHAIN = "".join(f"j{n}: {{go: j{n + 1}}}\n" for n in range(21)) + "j21: {go: send}\n\nsend:\n"
#: Two screens that lead to each other and nowhere else.
RING = """\
help: {say: Ajuda, choose: {1 Mais: more}}
more: {say: Lixo, choose: {1 Ajuda: help}}
"""
RING_EN = """\
help: {say: Help, choose: [1 More]}
more: {say: Waste, choose: [1 Help]}
"""
INGUANE = """\
    bairros:
      - code: inguane
        name: Inguane
        aliases: [Ingwane]
"""

SEEDS = [
    Seed(
        "unset",
        (
            (
                M,
                "say: Número do quarteirão em <bairro> ",
                "say: Quarteirão, 1 a <blocks>, <bairro> ",
            ),
            (EN, "Block number in <bairro>", "Block 1 to <blocks> in <bairro>"),
        ),
        (M, "say: Quarteirão, 1 a <blocks>"),
        "<blocks> is said here, and the bairro mafalala has no number of blocks",
        "put it under if: block is unknown, or add blocks to every bairro of places.yaml",
        ("spot", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "two-meanings",
        (
            (M, "say: <service>, <place>", "say: <place>, <service>"),
            (P, "name: Baltazar", "name: 3 de Abril"),
        ),
        (M, "say: <place>, <service>"),
        'the screen send begins a row with <place>, where "3 de Abril" would read as a key',
        "write a word in front of <place>",
        ("send", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "two-meanings",
        (
            (M, 'say: "Caso <number>: <status>"', 'say: "Em <place>: <status>"'),
            (EN, 'ended: "Case <number>: <status>"', 'ended: "<place>: <status>"'),
            (P, "name: Baltazar", "name: 3 de Abril"),
        ),
        (EN, "ended: "),
        'the screen problem begins a row with <place>, where "3 de Abril" would read as a key',
        "write a word in front of <place>",
        ("problem", "en", "*311#"),
    ),
    Seed(
        "dead-end",
        ((M, "choose: {<case>: case}", "choose: {<case>: my_cases}"),),
        (M, "choose: {<case>: my_cases}"),
        "<case> leads to its own screen my_cases, so whoever chooses one sees the list again",
        "lead it to a screen that shows what was chosen, or asks what comes next",
        ("my_cases", "pt", "*311# 7 8"),
    ),
    # What callers cannot tell apart, or should never read
    Seed(
        "two-meanings",
        ((EN, "2 Send and write", "2 Send"),),
        (EN, "2 Send,"),
        'keys 1 and 2 of the screen send are both "Send" in en',
        "give one of them other words, or take it out",
        ("send", "en", "*311# 1 1 1"),
    ),
    Seed(
        "two-meanings",
        ((M, "  resolved: resolvido", "  resolved: Recebido"),),
        (M, "  resolved: Recebido"),
        'received and resolved are both told as "Recebido" in pt',
        "give one another word: nobody knows else whether it is solved",
        ("", "pt", ""),
    ),
    Seed(
        "form",
        (
            (M, "thanks: Obrigado. Caso <number> fechado.", "thanks: go opened"),
            (EN, "thanks: Thank you. Case <number> is closed.", "thanks: Thank you"),
        ),
        (M, "thanks: go opened"),
        'the screen thanks is the text "go opened", which callers would read',
        "write {go: opened}",
        ("thanks", "pt", "*311# 9"),
    ),
    # Where ways lead
    Seed(
        "unreachable",
        ((M, "filed: Recebido", "lost: Um texto\nfiled: Recebido"),),
        (M, "lost: Um texto"),
        "nothing leads to the screen lost",
        "lead an option to it",
        ("lost", "pt", ""),
    ),
    Seed(
        "never-shown",
        ((M, "ended, lost, welcome]", "ended, lost, welcome, how]"),),
        (M, "tell: [solved, unfinished, ended, lost, welcome, how]"),
        "on the screen problem welcome is always told before how",
        "move welcome to the end",
        ("problem", "pt", "*311#"),
    ),
    Seed(
        "unreported",
        ((M, "1-6 <service>: where ", "1-6 <service>: {if: caller has cases, go: where} "),),
        (M, "1-6 <service>: {if"),
        "an if hides problems 1 to 6, which no other list offers",
        "take the if out",
        ("problem", "pt", "*311#"),
    ),
    Seed(
        "never-shown",
        ((M, "tell: [how]", "tell: [how, how]"),),
        (M, "tell: [how, how]"),
        "how is always told before how",
        "take one of the two out",
        ("where", "pt", "*311# 1"),
    ),
    Seed(
        "filed-twice",
        ((M, "type: {text: {do: comment, go: filed}}", "type: {text: {do: comment, go: detail}}"),),
        (M, "type: {text: {do: comment, go: detail}}"),
        'typing "text" takes words for a report that has some from this call',
        "ask for words once",
        ("detail", "pt", "*311# 1 1 1 2"),
    ),
    Seed(
        "filed-twice",
        ((M, "{0 Nada a dizer: filed}", "{0 Nada a dizer: {do: file, go: filed}}"),),
        (M, "{0 Nada a dizer: {do"),
        '"0 Nada a dizer" sends a report that this call has sent already',
        "take do: file out",
        ("detail", "pt", "*311# 1 1 1 2"),
    ),
    Seed(
        "filed-twice",
        (
            (M, "    3 Mudar: where\n", "    3 Mudar: where\n\nagain: {go: send}\n"),
            (M, "{0 Nada a dizer: filed}", "{0 Nada a dizer: filed, 1 Mais: again}"),
            (EN, "choose: [0 Nothing to add]", "choose: [0 Nothing to add, 1 More]"),
            (M, "    2 Enviar e escrever: {do: file, go: detail}\n", ""),
            (EN, "1 Send, 2 Send and write, 3", "1 Send, 3"),
            (M, "    1 Enviar: {do: file, go: filed}\n", "    1 Enviar: {do: file, go: detail}\n"),
        ),
        (M, "1 Enviar: {do: file"),
        '"1 Enviar" sends a report that this call has sent already',
        "past <service> or a list of places",
        ("send", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "never-shown",
        ((M, "  tell: [how]\n", ""),),
        (M, "how: {if: caller is new"),
        "no screen tells the line how",
        "take it out",
        ("", "pt", ""),
    ),
    Seed(
        "never-shown",
        ((M, "if: service needs a block", "if: service needs a container"),),
        (M, "if: service needs a container\n    say: Número"),
        "an earlier form of the screen spot has the same if",
        "give it another if",
        ("spot", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "never-shown",
        ((M, "comment, go: filed}}", "comment, go: filed}, case number: case}"),),
        (M, "comment, go: filed}"),
        "whatever is typed on the screen detail is text, so no case number is read",
        "move text to the end",
        ("detail", "pt", "*311# 1 1 1 2"),
    ),
    Seed(
        "dead-end",
        (
            (M, "1 Enviar: {do", "1 Enviar: {if: caller is new, do"),
            (M, "2 Enviar e escrever: {do", "2 Enviar e escrever: {if: caller is new, do"),
            (M, "3 Mudar: where", "3 Mudar: {if: caller has places, go: where}"),
        ),
        (M, "1 Enviar: {if"),
        "every option of the screen send has an if, so some callers see only the key for back",
        "add an option without if",
        ("send", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "dead-end",
        (
            (M, "8 Ver um caso: my_cases", "8 Ajuda: help"),
            (
                M,
                "\nwhere:\n",
                f"\n{RING}\nwhere:\n",
            ),
            (
                EN,
                "[8 See a case]}\n",
                "[8 Help]}\n" + RING_EN,
            ),
        ),
        (M, "help: {say"),
        "from the screen help no key leads towards an end of the call",
        "lead an option to a screen that is only a text",
        ("help", "pt", "*311# 7 8"),
    ),
    Seed(
        "empty-list",
        ((M, "if: service needs a container", "if: caller is new"),),
        (M, "choose: {<point>: send"),
        '<point> on the screen spot is empty where no container is known, and only "Outro" is left',
        "if: service needs a container",
        ("spot", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "empty-list",
        (
            (M, "  type: {case number: {go: case, wrong: Não encontrámos esse caso}}\n", ""),
            (EN, "  type: {case number: We did not find that case}\n", ""),
        ),
        (M, "choose: {<case>: case}"),
        "<case> on the screen my_cases is empty for who has reported nothing before, and only",
        "if: caller has cases",
        ("my_cases", "pt", "*311# 7 8"),
    ),
    Seed(
        "empty-list",
        (
            (
                P,
                INGUANE,
                "",
            ),
        ),
        (P, "- code: kanyaka"),
        "the district kanyaka has no bairro, and the screen bairro lists them",
        "add its bairros",
    ),
    Seed(
        "endless-jump",
        ((M, "  - go: send\n", "  - go: spot\n"),),
        (M, "  - go: spot\n"),
        "this jump leads back to spot for ever",
        "end it",
        ("spot", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "endless-jump",
        ((M, "  - go: send\n", "  - go: j0\n"), (M, "\nsend:\n", f"\n{CHAIN}")),
        (M, "  - go: j0\n"),
        "from the screen spot more than 20 jumps follow each other",
        "jump straight to the last",
        ("spot", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "gives-up",
        ((M, "connosco pelo <help number>", "connosco"), (EN, "to us on <help number>", "to us")),
        (M, "gave_up: Não"),
        "the screen gave_up ends a call that went wrong without saying whom to ring",
        "add <help number>",
        ("gave_up", "pt", "*311# and 3 wrong keys"),
    ),
]
