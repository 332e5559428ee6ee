"""The data dictionary: what each column of a file is called, holds and means, in two languages."""

from collections.abc import Sequence
from datetime import UTC
from typing import Final, NamedTuple

from app.domain.csv_cells import Kind, Profile, Sheet, profile
from app.usecases.export_columns import COLUMNS, PHONE, TIME_ZONE, Column
from app.usecases.export_events import EVENT_COLUMNS

#: What columns mean, for those who read Portuguese; by the name of the column.
IN_PORTUGUESE: Final = {
    "service_request_id": "número do caso, o que se dá a quem liga",
    "requested_datetime": "quando foi registado",
    "updated_datetime": "quando mudou pela última vez",
    "closed_date": "quando foi fechado; vazio enquanto está aberto",
    "status_description": "open (aberto) ou closed (fechado)",
    "status_notes": "porque está assim; vazio, os motivos estão no ficheiro de eventos",
    "source": "como chegou à cidade, igual a channel",
    "service_name": "tipo de problema",
    "service_subtype": "grupo desse problema",
    "description": "palavras do morador; vazio sem esse direito, telefones ocultos se não pedidos",
    "agency_responsible": "entidade que responde pelo caso",
    "address": "ponto, bloco, bairro, distrito: o que se sabe deles",
    "lat": "graus norte, WGS 84; com que precisão: radius_m",
    "long": "graus este, WGS 84; com que precisão: radius_m",
    "status": "received, acknowledged, assigned, in_progress, resolved …",
    "service_code": "código estável do problema",
    "district": "nome do distrito",
    "bairro": "nome do bairro",
    "block": "número do bloco do bairro, como os moradores o contam",
    "point": "nome do contentor ou de outro ponto",
    "container_code": "código desse ponto, como está pintado nele",
    "radius_m": "metros à volta de lat, long dentro dos quais está",
    "located_by": "de que são lat, long: container, pin (posto por um funcionário), point,"
    " bairro, district, city",
    "channel": "ussd, sms, ou por quem um funcionário o soube: telephone …",
    "language": "língua em que foi registado, ISO 639",
    "network": "código da rede móvel, segundo o gateway",
    "answers": "números escritos pelo caminho, por ecrã: people=7; water=12",
    "due_at": "até quando deve estar resolvido; vazio onde não há data",
    "on_time": "yes (sim): resolvido até lá; no (não): depois, ou passado de due_at sem solução;"
    " vazio antes disso, nos duplicados e nos inválidos, que os números contam se isso só se soube"
    " depois de due_at",
    "held": "porque espera por um funcionário, ou esperava quando foi fechado: blocked, phone,"
    " place, bairro",
    "filed_by": "resident (morador), monitor, ou test quando se pedem os testes",
    "duplicate_of": "service_request_id do caso que este repete; vazio se outros tratam desse",
    "told_by": "fim do dia até ao qual se disse a quem o registou que estaria resolvido; vazio se"
    " não se disse nenhum. Os números contam-no quando passa, cumprido se resolved ou confirmed e"
    " closed_date não depois; não os duplicate, os invalid, os testes e o que tem held",
    "reopenings": "quantas vezes foi aberto outra vez depois de fechado",
    "people": "quantas pessoas o comunicaram: quem o registou e quem se juntou",
    "phone": "número de onde foi registado; vazio se era oculto",
    "time_zone": "fuso IANA de todas as horas",
    "sequence": "que evento do caso é, a contar de 0, o registo",
    "at": "quando aconteceu",
    "event": "filed, assigned, started, resolved, joined, overdue …",
    "actor": "quem o fez: resident, follower, official, crew, clock, calendar; nunca um nome",
    "crew": "nome da brigada, quando foi um membro dela",
    "from": "estado do caso antes; vazio no registo",
    "to": "estado do caso depois",
    "note": "o que foi dito; vazio sem o direito de o ler; telefones ocultos",
    "other_case": "service_request_id do outro caso, quando este se junta a outro ou se separa"
    " (merged, unmerged), ou outro se junta a este ou se separa (repeated, parted); vazio se"
    " outros tratam desse",
}
_HEAD: Final = ("column", "type", "meaning", "significado")
#: How values of a kind are written, for who reads the dictionary.
TYPES: Final = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.COORDINATE: "decimal degrees",
    Kind.MOMENT: "date and time",
    Kind.ID: "code",
}


class Described(NamedTuple):
    """One column."""

    name: str
    type: str
    meaning: str
    significado: str  #: the meaning in Portuguese


def describe(columns: Sequence[Column]) -> list[Described]:
    """Say of each column what it holds."""
    return [
        Described(one.name, TYPES[one.kind], one.meaning, IN_PORTUGUESE[one.name])
        for one in columns
    ]


def dictionary(columns: Sequence[Column], form: Profile | None = None) -> bytes:
    """Write the dictionary of a file as CSV, as a program reads it where no profile is given."""
    told = describe(columns)
    sheet = Sheet([Kind.TEXT] * len(_HEAD), form or profile("raw", "en"), UTC)
    return sheet.head(_HEAD) + sheet.lines([*zip(*told, strict=True)])


#: Everything that may be in a file of reports, and in one of events.
OF_REPORTS: Final = (*COLUMNS, PHONE, TIME_ZONE)
OF_EVENTS: Final = (*EVENT_COLUMNS, TIME_ZONE)
