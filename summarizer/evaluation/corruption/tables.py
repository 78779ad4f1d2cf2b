"""The words that corruptions exchange: verbs that are one another's opposites, and units.

Kept apart from the word classes of `language` on purpose: what measures the checks must not be
made of the lists that the checks know.
"""

from __future__ import annotations

import re
from typing import Final

# base, third person, -ing, past, participle | the same of the opposite; behind > only that way,
# because the words behind the verb would not fit the other one
_OPPOSITES = """
rise rises rising rose risen | fall falls falling fell fallen
increase increases increasing increased increased | decrease decreases decreasing decreased decreased
raise raises raising raised raised | lower lowers lowering lowered lowered
expand expands expanding expanded expanded | reduce reduces reducing reduced reduced
cut cuts cutting cut cut | increase increases increasing increased increased
gain gains gaining gained gained | lose loses losing lost lost
win wins winning won won | lose loses losing lost lost
accept accepts accepting accepted accepted | reject rejects rejecting rejected rejected
approve approves approving approved approved | reject rejects rejecting rejected rejected
refuse refuses refusing refused refused | accept accepts accepting accepted accepted
promise promises promising promised promised | refuse refuses refusing refused refused
confirm confirms confirming confirmed confirmed | deny denies denying denied denied
award awards awarding awarded awarded | deny denies denying denied denied
agree agrees agreeing agreed agreed | disagree disagrees disagreeing disagreed disagreed
support supports supporting supported supported | oppose opposes opposing opposed opposed
praise praises praising praised praised | criticize criticizes criticizing criticized criticized
thank thanks thanking thanked thanked > blame blames blaming blamed blamed
welcome welcomes welcoming welcomed welcomed | condemn condemns condemning condemned condemned
open opens opening opened opened | close closes closing closed closed
reopen reopens reopening reopened reopened | close closes closing closed closed
begin begins beginning began begun | end ends ending ended ended
start starts starting started started | stop stops stopping stopped stopped
resume resumes resuming resumed resumed | halt halts halting halted halted
suspend suspends suspending suspended suspended | resume resumes resuming resumed resumed
sign signs signing signed signed | cancel cancels cancelling cancelled cancelled
build builds building built built | demolish demolishes demolishing demolished demolished
rebuild rebuilds rebuilding rebuilt rebuilt | demolish demolishes demolishing demolished demolished
restore restores restoring restored restored | destroy destroys destroying destroyed destroyed
kill kills killing killed killed | save saves saving saved saved
strengthen strengthens strengthening strengthened strengthened | weaken weakens weakening weakened weakened
enhance enhances enhancing enhanced enhanced | reduce reduces reducing reduced reduced
deploy deploys deploying deployed deployed | withdraw withdraws withdrawing withdrew withdrawn
join joins joining joined joined > leave leaves leaving left left
allow allows allowing allowed allowed | forbid forbids forbidding forbade forbidden
trap traps trapping trapped trapped | free frees freeing freed freed
release releases releasing released released | withhold withholds withholding withheld withheld
arrest arrests arresting arrested arrested | release releases releasing released released
convict convicts convicting convicted convicted | acquit acquits acquitting acquitted acquitted
buy buys buying bought bought | sell sells selling sold sold
import imports importing imported imported | export exports exporting exported exported
attack attacks attacking attacked attacked | defend defends defending defended defended
appoint appoints appointing appointed appointed | dismiss dismisses dismissing dismissed dismissed
hire hires hiring hired hired | dismiss dismisses dismissing dismissed dismissed
succeed succeeds succeeding succeeded succeeded | fail fails failing failed failed
improve improves improving improved improved | worsen worsens worsening worsened worsened
"""  # noqa: E501

# A line has units that exclude one another: what is counted in one is not so many of another.
_UNITS = """
second minute hour day week month year decade century
meter kilometer mile yard
metre kilometre
acre hectare
gram kilogram ton
gallon liter barrel
dollar euro pound crown mark franc yen ruble rupee
percent times
person family
bus car truck plane ship train boat
child teacher
miner diver soldier doctor nurse teacher farmer sailor
house school hospital bridge factory orchard hotel
job plant office
city company
festival match
body survivor
container passenger
vessel crane
crate barrel
"""
_IRREGULAR = {
    "century": "centuries",
    "family": "families",
    "person": "people",
    "child": "children",
    "factory": "factories",
    "city": "cities",
    "company": "companies",
    "body": "bodies",
    "percent": "percent",
    "times": "times",
    "yen": "yen",
    "bus": "buses",
    "match": "matches",
    "crash": "crashes",
}

# Whoever stands on one side of these stands on the other too.
SYMMETRICAL: Final = frozenset(
    "meet meets met meeting meetings talk talks talked summit discuss discussed negotiate"
    " negotiated negotiating border borders bordered neighbor neighbour neighbors neighbours"
    " married partner partners alongside near beside equal equals resemble resembles similar"
    " cooperate cooperated cooperating together clash clashed clashes fight fights fought fighting"
    " between tie ties treaty agreement border war exchange exchanged draw drew agree agreed"
    " separate separated differ differs".split()
)
# Verbs whose subject and object are both somebody, and not to be exchanged.
DIRECTED: Final = frozenset(
    "accuse accuses accused blame blames blamed criticize criticizes criticized criticise"
    " criticises criticised praise praises praised thank thanks thanked warn warns warned urge"
    " urges urged ask asks asked tell tells told sue sues sued beat beats defeat defeats defeated"
    " attack attacks attacked replace replaces replaced succeed succeeds succeeded buy buys bought"
    " hire hires hired dismiss dismisses dismissed appoint appoints appointed support supports"
    " supported oppose opposes opposed help helps helped pay pays paid owe owes owed elect elected"
    " invite invites invited arrest arrests arrested award awards awarded supply supplies"
    " supplied".split()
)


def _opposites() -> dict[tuple[str, int], str]:
    """Return, by a form and its place in the line, the same form of the opposite."""
    found: dict[tuple[str, int], str] = {}
    sides = [
        ([part.split() for part in re.split("[|>]", line)], "|" in line)
        for line in _OPPOSITES.strip().splitlines()
    ]
    back = [(right, left) for (left, right), is_mutual in sides if is_mutual]
    for here, there in (*(pair for pair, _ in sides), *back):
        for place, (form, other) in enumerate(zip(here, there, strict=True)):
            found.setdefault((form, place), other)
    return found


def plural(noun: str) -> str:
    """Return the plural of a noun of the table of units."""
    return _IRREGULAR.get(noun, f"{noun}s")


def _units() -> dict[str, tuple[str, ...]]:
    """Return, by a unit in singular or plural, the other units of its lines in that number."""
    found: dict[str, list[str]] = {}
    for line in _UNITS.strip().splitlines():
        singular = line.split()
        for forms in (singular, [plural(noun) for noun in singular]):
            for form in forms:
                found.setdefault(form, []).extend(other for other in forms if other != form)
    return {form: tuple(dict.fromkeys(others)) for form, others in found.items()}


BASE, THIRD, ING, PAST, PARTICIPLE = range(5)
OPPOSITES: Final = _opposites()
UNITS: Final = _units()
UNIT: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})\b"
)
