"""The words that carry meaning in news: numbers, negators, hedges, reporting verbs, dates.

Small closed classes of English, kept here once. All entries are lower case. The negators of
other languages only make grounding stricter there; nothing else is claimed for them.
"""

from __future__ import annotations

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)

CARDINALS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)},
}
MAGNITUDES: dict[str, int] = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "trn": 10**12,
}
ORDINALS: dict[str, int] = {
    **{word: value for value, word in enumerate(_ORDINALS.split())},
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "hundredth": 100,
    "thousandth": 1000,
}
VAGUE_NUMBERS = frozenset(
    "dozen dozens score scores hundreds thousands millions billions trillions tens several many"
    " few half quarter double triple twice thrice once couple pair".split()
)
NUMBER_WORDS = (
    frozenset(CARDINALS) | frozenset(MAGNITUDES) | frozenset(ORDINALS) | VAGUE_NUMBERS
) - {"many", "few", "several"}

NEGATORS = frozenset(
    "not no never none nobody nothing nowhere neither nor without cannot cant wont dont didnt"
    " isnt wasnt arent werent hasnt havent hadnt doesnt wouldnt couldnt shouldnt hardly scarcely"
    " barely"
    # German, French, Spanish, Italian, Portuguese, Russian, Ukrainian
    " nicht kein keine keinen keiner keines keinem nie niemals ohne pas jamais aucun aucune sans"
    " nunca ningún ninguna sin non mai nessun nessuna senza não nunca sem не нет ни без никогда"
    " ні немає ніколи".split()
)
MODALS = frozenset("may might could would will shall should can must ought".split())
HEDGES = frozenset(
    "may might could possibly perhaps maybe probably likely reportedly allegedly apparently"
    " purportedly supposedly seemingly unconfirmed alleged purported suspected believed estimated"
    " speculated speculation rumoured rumored rumours rumors appears appeared seems seemed"
    " expected planned".split()
)
APPROXIMATORS = frozenset(
    "about around some roughly approximately nearly almost circa estimated over exceeding"
    " under".split()
)
UNITS = frozenset(
    "percent percentage percentages pct points point basis dollars dollar euros euro pounds pound"
    " yen yuan won rubles rubles roubles rupees cents km kilometers kilometres kilometer kilometre"
    " miles mile meters metres meter metre feet foot inches tons tonnes ton tonne kg kilograms"
    " grams litres liters gallons barrels acres hectares degrees celsius fahrenheit seconds minutes"
    " hours hour days day weeks week months month years year decades centuries".split()
)

WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
DATE_WORDS = frozenset(WEEKDAYS) | frozenset(MONTHS)

REPORTING_VERBS = frozenset(
    "say says said saying tell tells told telling report reports reported reporting quote quotes"
    " quoted quoting cite cites cited citing state states stated stating note notes noted noting"
    " add adds added adding write writes wrote writing announce announces announced announcing"
    " explain explains explained claim claims claimed claiming argue argues argued insist insists"
    " insisted warn warns warned stress stresses stressed declare declares declared remark remarks"
    " remarked observe observes observed recall recalls recalled reveal reveals revealed tweet"
    " tweeted post posted suggest suggests suggested acknowledge acknowledges acknowledged"
    " maintain maintains maintained comment commented".split()
)

FUNCTION_WORDS = frozenset(
    "a an the this that these those it its he she they them his her their him we us our you your i"
    " me my who whom whose which what when where why how and or but so yet if then than as at by in"
    " on of to from for with into onto over under about after before between among during through"
    " against within while since until because although though however meanwhile also too very"
    " just only even still already now there here all some any each every both few many much more"
    " most other another such own same is are was were be been being am has have had do does did"
    " will would can could may might must shall should said says say according up down out off"
    " again further once large small big new old late early last next one two three several"
    " officials police residents people experts critics witnesses authorities".split()
) | frozenset(REPORTING_VERBS)
