"""What goes on beside the calls where people look on: residents write and come to the counter.

Nothing of it is held against a promise. Begin reading at `Extras.hour`.
"""

import asyncio
import random
from itertools import count
from typing import Final
from urllib.parse import urlencode

from app.demo import people
from app.demo.corrections import Corrections
from app.demo.people import Duty
from app.demo.truth import Case
from app.demo.wiring import Company, Scene
from app.domain.report import Channel
from app.store.inbound_list import list_inbound
from app.usecases.file_report import OnBehalf

#: Of hours with officials: those in which somebody comes or telephones; in which a note is written.
COMES: Final = 0.17
NOTES: Final = 0.25
#: Of all hours: those in which somebody writes an SMS that no program reads.
WRITES: Final = 0.06
#: Hours in which nobody writes.
NIGHT: Final = range(6)
#: Of those who come, who leave their number; of messages, those that get an answer.
LEAVES_NUMBER: Final = 0.8
ANSWERS: Final = 0.7
#: Of messages that wait, those that nobody gets to in an hour.
WAITS: Final = 0.85
#: How people reach an official, by how often.
CHANNELS: Final = {
    Channel.TELEPHONE: 6,
    Channel.COUNTER: 3,
    Channel.SECRETARY: 2,
    Channel.MESSENGER: 2,
    Channel.MONITOR: 1,
}
SMS: Final = (
    "Boa tarde, o camiao do lixo ja nao passa na nossa rua ha duas semanas",
    "O contentor perto da escola esta a arder, venham rapido por favor",
    "Quando e que vem buscar o lixo do mercado?",
    "Obrigado, ja limparam. Mas deixaram metade no passeio",
    "Vizinhos queimam lixo todas as noites e as criancas tossem",
    "Falei com o chefe da rua e ele disse para escrever aqui",
    "A vala esta entupida e a agua entra nas casas quando chove",
    "Qual e o numero para ligar?",
)
ANSWER: Final = (
    "Bom dia. Ligue *311# gratis, escolha o problema e o lugar: recebe um numero.",
    "Bom dia. Passamos o aviso a equipa. Para seguir o caso ligue *311#.",
)
WORDS: Final = (
    "Diz que ha ratos",
    "Ao lado da paragem de chapa",
    "Ja avisou o secretario do bairro",
    "A vala transborda quando chove",
    "",
    "",
)
SAID: Final = (
    "Liguei para a equipa: o camiao esta na oficina ate quinta-feira",
    "Confirmado pelo secretario do bairro",
    "Ha tres contentores nesta esquina, e o do meio",
    "Ja e a terceira vez este mes no mesmo lugar",
    "A equipa passa amanha de manha",
)


class Extras:
    """Everybody who does not dial."""

    def __init__(self, scene: Scene, company: Company) -> None:
        self._scene = scene
        self._company = company
        self._city = scene.house.cities.default
        self._duty = Duty(self._city)
        self._chance = random.Random(f"{scene.asked.seed} extras")
        self._messages = count(1)
        self._corrections = Corrections(
            self._city, scene.truth, company.clerk.move, scene.asked.seed
        )

    async def hour(self, hour: int, *, works: bool) -> None:
        """Let happen what does in an hour; `works`: whether officials are at their desks."""
        if hour not in NIGHT and self._chance.random() < WRITES:
            await self.write()
        if works:
            await asyncio.to_thread(self._work)

    async def write(self) -> None:
        """Let somebody write an SMS."""
        who, _ = self._company.play.errands.one()
        fields = {
            "from": who.phone,
            "to": "20311",
            "text": self._chance.choice(SMS),
            "id": f"ATSms_{next(self._messages):032x}",
            "networkCode": who.route.network,
        }
        await self._company.line.post("sms", urlencode(fields).encode())

    def _work(self) -> None:
        self._read_messages()
        if self._chance.random() < COMES:
            self._file()
        if self._chance.random() < NOTES:
            self._note()
        self._corrections.hour()

    def _read_messages(self) -> None:
        """Answer what has come in, or put it aside."""
        house, clerk, code = self._scene.house, self._company.clerk, self._city.code
        city_id = house.cities.id(self._city)
        with house.reader.connect() as connection:
            came = list_inbound(connection, house.vault, city_id, 10, every=False)
        for one in came:
            if self._chance.random() < WAITS:
                continue
            if self._chance.random() < ANSWERS:
                clerk.answer(code, one.id, self._chance.choice(ANSWER), people.ANA.actor)
            else:
                clerk.finish(code, [one.id], people.ANA.actor)

    def _file(self) -> None:
        who, wish = self._company.play.errands.one()
        phone = who.phone if self._chance.random() < LEAVES_NUMBER else ""
        channel = self._chance.choices([*CHANNELS], [*CHANNELS.values()])[0]
        words = self._chance.choice(WORDS)
        actor = self._chance.choice((people.ANA, people.CELIA)).actor
        asked = OnBehalf(wish.service, wish.place, channel, actor, phone, words)
        filed = self._scene.house.registrar.file(self._city, asked)
        owner = self._city.owner(wish.service, wish.place)
        case = Case(filed.number, who.phone, who.route.name, wish, owner)
        if phone:
            self._scene.truth.filed(case)
        else:
            self._scene.truth.cases[case.number] = case
        self._company.desk.take(case)

    def _note(self) -> None:
        """Let colleagues know something of a case."""
        cases = [case for case in self._scene.truth.cases.values() if case.is_open][-80:]
        if cases:
            case = self._chance.choice(cases)
            said = self._chance.choice(SAID)
            self._company.clerk.note(self._city.code, case.number, self._duty.who(case), said, 0)
