"""The number to call when a red flag says now (docs/rules.md 7.1, level E).

The number that brings an ambulance. 112 is law in the European Union (Directive (EU) 2018/1972,
article 109); the others are the numbers that the countries' emergency services publish. A country
is here only when its number holds everywhere in it and on any phone; for every other the text
says "112 or your local number".
"""

_COUNTRIES_BY_NUMBER = {
    # The European Union and Economic Area, Switzerland, and the parts of them overseas; Turkey,
    # Georgia and India have made 112 their one number.
    "112": (
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "
        "IS LI NO CH AX FO GL GF GP MQ RE YT SJ TR GE IN"
    ),
    "999": "GB GG IM JE HK MY BD",
    "911": "US CA MX PR GU VI AS MP BM UY CR EC PA DO PH JO",
    "000": "AU CC CX",
    "111": "NZ",
    "995": "SG",
    "119": "JP KR TW",
    "120": "CN",
    "192": "BR",
    "107": "AR",
    "131": "CL",
    "123": "CO EG",
    "103": "UA RU BY",
    "101": "IL",
    "1669": "TH",
    "115": "VN",
    "998": "AE",
    "10177": "ZA",
    "997": "SA",
}

_NUMBER_BY_COUNTRY = {
    country: number
    for number, countries in _COUNTRIES_BY_NUMBER.items()
    for country in countries.split()
}


def emergency_number(country: str | None) -> str | None:
    """The number for an ambulance in a country (ISO 3166 code), None where it is not known."""
    return _NUMBER_BY_COUNTRY.get(country) if country else None
