"""Mobile country codes (ITU-T E.212) by calling code (E.164), of countries that aggregators serve.

Only some stand here; of any other country nothing is claimed.
"""

from typing import Final

MOBILE_CODES: Final = {
    **{"27": "655", "221": "608", "223": "610", "225": "612", "226": "613", "228": "615"},
    **{"229": "616", "231": "618", "232": "619", "233": "620", "234": "621", "237": "624"},
    **{"243": "630", "244": "631", "250": "635", "251": "636", "254": "639", "255": "640"},
    **{"256": "641", "257": "642", "258": "643", "260": "645", "261": "646", "263": "648"},
    **{"264": "649", "265": "650", "266": "651", "267": "652", "268": "653"},
}
_CALLING: Final = {mobile: calling for calling, mobile in MOBILE_CODES.items()}
_MOBILE_DIGITS: Final = 3


def country_of_network(code: str) -> str:
    """Give the calling code of a network's country, "" where it is not known.

    >>> country_of_network("64304"), country_of_network("99999")
    ('258', '')
    """
    return _CALLING.get(code[:_MOBILE_DIGITS], "")
