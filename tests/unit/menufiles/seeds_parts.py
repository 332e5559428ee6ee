"""Defects of what is done with cases that are there already."""

from tests.unit.menufiles.seeds import EN, M, Seed

SEEDS = [
    Seed(
        "unset",
        ((M, "1 Enviar: {do: file, go: filed}", "1 Enviar: {do: join, go: filed}"),),
        (M, "1 Enviar: {do: join"),
        "the screen send joins a case, but none is known to be open on the way there",
        "put it under a line or an option with if: the same is open here",
        ("send", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "unset",
        ((M, "3 Mudar: where", "3 Mudar: {do: confirm, go: where}"),),
        (M, "3 Mudar"),
        "the screen send confirms a case, but none is known to wait for a word on the way there",
        "put it under a line or an option with if: a case awaits the caller",
        ("send", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "unset",
        ((M, "8 Ver um caso: my_cases", "8 Ver um caso: {do: subscribe, go: my_cases}"),),
        (M, "8 Ver um caso"),
        "the screen other_problem subscribes to a case, but no case is chosen on the way there",
        "lead the call past <case> or a typed case number before it",
        ("other_problem", "pt", "*311# 7"),
    ),
    Seed(
        "unset",
        (
            (M, "say: Contentor em <bairro>", "say: Contentor em <bairro>, <people>"),
            (EN, "Container in <bairro>", "'Container in <bairro>, <people>'"),
        ),
        (M, "say: Contentor em"),
        "the screen spot says <people>, but no case is known to be open or joined on the way",
        "say it under if: the same is open here, or on a screen behind do: join",
        ("spot", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "unset",
        ((M, "how: {if: caller is new", "how: {if: the same is open here"),),
        (M, "how: {if"),
        "the screen where asks whether the same is open here, but no place is chosen",
        "lead the call past <district>",
        ("where", "pt", "*311# 1"),
    ),
    Seed(
        "unset",
        # No other way to blame than the screen itself: its first caller lacks it already.
        ((M, "say: Onde?", "say: Onde <number>?"), (EN, "say: Where?", "say: Where <number>?")),
        (M, "say: Onde"),
        "the screen where says <number>, but no report is filed on the way there",
        "take it out here",
        ("where", "pt", "*311# 1"),
    ),
    Seed(
        "unset",
        # What is open is known on the screen that was asked, not on those it jumps to.
        (
            (M, "send:\n  say:", "send: [{if: the same is open here, go: open}, {go: fresh}]\n"),
            (
                M,
                " <service>, <place>\n  tell: [unk",
                "fresh:\n  say: <service>, <place>\n  tell: [unk",
            ),
            (M, "detail:\n", "open: {say: Já são <people>, choose: {1 Mudar: where}}\n\ndetail:\n"),
            (EN, "send:\n", "open: {say: They are <people>, choose: [1 Change]}\nfresh:\n"),
        ),
        (M, "open: {say: Já"),
        "the screen open says <people>, but no case is known to be open or joined on the way",
        "say it under if: the same is open here",
        ("open", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "form",
        ((M, "choose: {<point>: send,", "choose: {<point>: {do: join, go: send},"),),
        (M, "choose: {<point>: {do"),
        "do: join needs a key of its own",
        "put it behind a digit and a label",
        ("spot", "pt", "*311# 1 1 1"),
    ),
    Seed(
        "form",
        ((M, "case number: {go: case,", "case number: {do: subscribe, go: case,"),),
        (M, "case number: {do"),
        "do: subscribe needs a key of its own",
        "put it behind a digit and a label",
        ("my_cases", "pt", "*311# 7 8"),
    ),
]
