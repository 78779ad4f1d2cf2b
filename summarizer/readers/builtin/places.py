"""Countries, the adjectives made of them, their capitals and short names.

A closed table of what news names often; nothing is claimed for a name that is not in it.
"""

from __future__ import annotations

# country | adjectives | capital | short names
_TABLE = """
Afghanistan|Afghan|Kabul|
Argentina|Argentine,Argentinian|Buenos Aires|
Australia|Australian|Canberra|
Austria|Austrian|Vienna|
Belarus|Belarusian|Minsk|
Belgium|Belgian|Brussels|
Brazil|Brazilian|Brasilia|
Canada|Canadian|Ottawa|
Chile|Chilean|Santiago|
China|Chinese|Beijing|PRC
Colombia|Colombian|Bogota|
Cuba|Cuban|Havana|
Denmark|Danish|Copenhagen|
Egypt|Egyptian|Cairo|
Ethiopia|Ethiopian|Addis Ababa|
Finland|Finnish|Helsinki|
France|French|Paris|
Georgia|Georgian|Tbilisi|
Germany|German|Berlin|
Greece|Greek|Athens|
Hungary|Hungarian|Budapest|
India|Indian|New Delhi|
Indonesia|Indonesian|Jakarta|
Iran|Iranian|Tehran|
Iraq|Iraqi|Baghdad|
Ireland|Irish|Dublin|
Israel|Israeli|Jerusalem|
Italy|Italian|Rome|
Japan|Japanese|Tokyo|
Jordan|Jordanian|Amman|
Kenya|Kenyan|Nairobi|
Lebanon|Lebanese|Beirut|
Libya|Libyan|Tripoli|
Malaysia|Malaysian|Kuala Lumpur|
Mexico|Mexican|Mexico City|
Myanmar|Burmese|Naypyidaw|
Nepal|Nepalese,Nepali|Kathmandu|
Netherlands|Dutch|The Hague|
New Zealand||Wellington|
Nigeria|Nigerian|Abuja|
North Korea|North Korean|Pyongyang|DPRK,the North
Norway|Norwegian|Oslo|
Pakistan|Pakistani|Islamabad|
Palestine|Palestinian|Ramallah|
Philippines|Philippine,Filipino|Manila|
Poland|Polish|Warsaw|
Portugal|Portuguese|Lisbon|
Qatar|Qatari|Doha|
Romania|Romanian|Bucharest|
Russia|Russian|Moscow|Russian Federation
Saudi Arabia|Saudi|Riyadh|
Serbia|Serbian|Belgrade|
Somalia|Somali|Mogadishu|
South Africa|South African|Pretoria|
South Korea|South Korean|Seoul|the South
Spain|Spanish|Madrid|
Sudan|Sudanese|Khartoum|
Sweden|Swedish|Stockholm|
Switzerland|Swiss|Bern|
Syria|Syrian|Damascus|
Taiwan|Taiwanese|Taipei|
Thailand|Thai|Bangkok|
Turkey|Turkish|Ankara|
Ukraine|Ukrainian|Kyiv|
United Arab Emirates|Emirati|Abu Dhabi|UAE
United Kingdom|British|London|UK,U.K.,Britain
United States|American|Washington|US,U.S.,USA,U.S.A.,America
Venezuela|Venezuelan|Caracas|
Vietnam|Vietnamese|Hanoi|
Yemen|Yemeni|Sanaa|
"""

_ROWS = [tuple(part.strip() for part in line.split("|")) for line in _TABLE.split("\n") if line]
COUNTRIES: frozenset[str] = frozenset(row[0] for row in _ROWS)
ADJECTIVES: dict[str, str] = {
    adjective: row[0] for row in _ROWS for adjective in row[1].split(",") if adjective
}
CAPITALS: dict[str, str] = {row[2]: row[0] for row in _ROWS}
SHORT_NAMES: dict[str, str] = {name: row[0] for row in _ROWS for name in row[3].split(",") if name}
# Adjectives of places and peoples that are no country; like the others they are no name alone.
OTHER_ADJECTIVES = frozenset(
    "African Asian European Western Eastern Northern Southern Latin Arab Islamic Muslim Christian"
    " Jewish Catholic Korean Scottish Welsh English Kurdish Soviet Republican Democratic".split()
)


def country_of(name: str) -> str | None:
    """Return the country that `name` stands for as a name or a short name, None if no country."""
    bare = name.removeprefix("the ").removeprefix("The ")
    if bare in COUNTRIES:
        return bare
    return SHORT_NAMES.get(bare) or SHORT_NAMES.get(f"the {bare}" if name != bare else name)
