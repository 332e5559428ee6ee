"""Defects of what is known on the way, and of what a call costs."""

from tests.unit.menufiles.seeds import EN, C, M, R, S, Seed

#: More than a phone shows without a slow reader being cut off; why_not of crews takes less.
_MUCH = (
    "Escreva agora o que ainda falta saber para irmos lá depressa e com a equipa certa, "
    "até 80 letras"
)

SEEDS = [
    # What is known there
    Seed(
        "unset",
        ((M, "say: Onde?", "say: Onde <place>"), (EN, "say: Where?", "say: Where <place>")),
        (M, "say: Onde <place>"),
        "the screen where says <place>, but no place is chosen on the way there",
        "lead the call past <district>",
        ("where", "pt", "*311# 1"),
    ),
    Seed(
        "unset",
        ((M, "<district>: bairro", "<bairro>: spot"),),
        (M, "<bairro>: spot"),
        "the screen where lists <bairro>, but no district is chosen and no name typed",
        "<district>",
        ("where", "pt", "*311# 1"),
    ),
    Seed(
        "incomplete-report",
        ((M, "    8 Ver um caso: my_cases", "    8 Ver um caso: {do: file, go: filed}"),),
        (M, "8 Ver um caso"),
        "files a report, but no problem is chosen and no place is chosen",
        "<service>",
        ("other_problem", "pt", "*311# 7"),
    ),
    Seed(
        "unreported",
        ((M, "    <service>: where\n    8 Ver um", "    8 Ver um"),),
        (M, "1-6 <service>"),
        "problem 7 and all after it are on no screen",
        "<service> without digits",
        ("problem", "pt", "*311#"),
    ),
    Seed(
        "unreported",
        (
            (S, "needs: block", "needs: nothing"),
            (M, "  - go: send\n", "  - go: gave_up\n"),
            (
                M,
                "type: {container code: send, bairro name: bairro, district",
                "type: {bairro name: bairro, district",
            ),
            (M, "type: {container code: send, bairro name: bairro}", "type: {bairro name: bairro}"),
        ),
        (M, "start:  "),
        "no way through this menu reports cart_missed",
        "a problem that needs nothing",
        ("start", "pt", "*311#"),
    ),
    # What it costs
    Seed(
        "too-long",
        ((M, "say: Qual o problema\n", "say: " + "Qual o problema " * 8 + "\n"),),
        (M, "say: Qual o problema Qual"),
        "the screen other_problem in pt may need 177 characters, 156 fit on Tmcel, Movitel",
        "shorten it by 21",
        ("other_problem", "pt", "*311# 7"),
    ),
    # What a report costs below a text that does not fit is no figure of the menu.
    Seed(
        "too-long",
        (
            (M, "say: Qual o problema\n", "say: " + "Qual o problema " * 8 + "\n"),
            (C, "help number", "answers: {mean: 5.9, longest: 8}\nhelp number"),
        ),
        (M, "say: Qual o problema Qual"),
        "the screen other_problem in pt may need 177 characters, 156 fit on Tmcel, Movitel",
        "shorten it by 21",
        ("other_problem", "pt", "*311# 7"),
    ),
    Seed(
        "too-long",
        ((R, 'code: "64303", screen: 160', 'code: "64303", screen: 159'),),
        (M, "say: Caso <number> resolvido?"),
        "the screen problem in pt may need 156 characters, 155 fit on Movitel; its longest text is",
        "shorten it by 1",
        ("problem", "pt", "*311#"),
    ),
    Seed(
        "too-slow",
        (
            (
                M,
                "Escreva até 80 letras",
                _MUCH,
            ),
            (R, 'code: "64303", screen: 160, idle: 30', 'code: "64303", screen: 160, idle: 29'),
        ),
        (M, "say: Caso <number> guardado"),
        "the screen detail in pt has 7 lines, which take 30.5 s to read and answer; Movitel",
        "show fewer lines",
        ("detail", "pt", "*311# 1 10348 2"),
    ),
    Seed(
        "answers-mean",
        ((C, "help number", "answers: {mean: 5}\nhelp number"),),
        (C, "mean: 5"),
        "a report takes 5.67 answers on average, more than 5, counted over 45 problems at",
        "ask less",
        ("", "pt", "*311# 7 9 1 1 1 1 1"),
    ),
    Seed(
        "answers-longest",
        ((C, "help number", "answers: {longest: 6}\nhelp number"),),
        (C, "longest: 6"),
        "a report takes 7 answers, more than 6, counted over 45 problems",
        "ask less",
        ("", "pt", "*311# 7 9 1 1 1 1 1"),
    ),
]
