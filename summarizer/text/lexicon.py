"""The words that carry meaning in news: numbers, negators, hedges, reporting verbs, dates.

Closed classes of English, kept here once, in lower case but for `ABBREVIATIONS`. Words of other
languages (negators, denials, words of speech, magnitudes) only make grounding stricter there;
nothing else is claimed for them.
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
FOREIGN_MAGNITUDES = frozenset(
    "tausend million millionen milliarde milliarden mio mrd mille millions milliard milliards mil"
    " millón millones milioni miliardi milhão milhões bilhões miljoen miljard miljoner miljarder"
    " tysięcy milionów miliardów tisíc milionů triệu tỷ nghìn milyon milyar juta ribu тысяч тысячи"
    " миллион миллиона миллионов миллиард миллиарда миллиардов млн млрд тыс тисяч мільйонів"
    " мільярдів χιλιάδες εκατομμύρια δισεκατομμύρια ألف آلاف مليون ملايين مليار مليارات אלף אלפי"
    " מיליון מיליארד हजार हज़ार लाख करोड़ अरब হাজার লাখ কোটি ஆயிரம் லட்சம் கோடி 만 억 조 천 tys".split()
)
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

ENGLISH_NEGATORS = frozenset(
    "not no never none nobody nothing nowhere neither nor without cannot cant wont dont didnt"
    " isnt wasnt arent werent hasnt havent hadnt doesnt wouldnt couldnt shouldnt hardly scarcely"
    " barely".split()
)
NEGATORS = ENGLISH_NEGATORS | frozenset(
    # German, French, Spanish, Italian, Portuguese, Russian, Ukrainian
    "nicht kein keine keinen keiner keines keinem nie niemals ohne pas jamais aucun aucune sans"
    " nunca ningún ninguna sin non mai nessun nessuna senza não nunca sem не нет ни без никогда"
    " нельзя невозможно"
    " ні немає ніколи niet geen inte ikke tidak bukan không chưa değil yok δεν μη μην όχι"
    # Arabic, Persian, Hebrew, Hindi, Bengali, Tamil, Korean; Chinese by its characters
    " لا لم لن ليس ليست لیس نیست نه לא אין नहीं ना না নয় নেই இல்லை அல்ல 안 못"
    " 不 没 沒 未 无 無 非 否".split()
)
# Behind what they negate: a quote may not stop before them.
POSTPOSED_NEGATORS = frozenset("nicht pas niet inte ikke نیست नहीं নয় নেই না இல்லை değil yok".split())
# Negations within the words of scripts without spaces.
UNSPACED_NEGATIONS = ("ない", "なかっ", "ません", "なく", "ไม่", "มิได้", "មិន", "ບໍ່")
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

CURRENCY_CODES = frozenset(
    "rs inr usd eur gbp chf jpy cny rmb krw rub uah try brl mxn zar sek nok dkk pln czk huf ron aud"
    " cad nzd hkd sgd aed sar ils pkr bdt ngn kes kr".split()
)
# Chinese and Japanese words of speech, by their first character.
SPEECH_CHARACTERS = frozenset("说說称稱述語云言")
PERFECT_AUXILIARIES = frozenset(
    "has have had a ont avait ha hanno aveva hat haben hatte heeft hebben har hade ma mají".split()
)
FIRST_PERSON = frozenset("i we my our me us mine ours".split())
# These name the one who is spoken to: "told the court".
ADDRESSING_VERBS = frozenset("tell tells told telling asked informed assured warned".split())
# What "said" is in the languages of most news, for finding where a speaker begins or ends.
SPEECH_WORDS = REPORTING_VERBS | frozenset(
    "according alleges alleged confirm confirms confirmed denies denied replies replied asks asked"
    " answers answered admits admitted concedes conceded vows vowed promises promised believes"
    " believed thinks thought fears feared hopes hoped asserts asserted contends contended assumes"
    " assumed predicts predicted complains complained boasts boasted jokes joked shouted whispered"
    " testified swore swears guesses reckons reckoned maintained alleging assures assured agrees"
    " agreed disagrees finds concludes concluded estimates"
    # German, Dutch, Swedish, Danish, Norwegian
    " meint meinte behauptet behauptete glaubt sagte sagten sagt erklärte erklärten erklärt"
    " teilte berichtete berichtet laut zufolge zei"
    " zegt aldus volgens sade säger sa sagde siger ifølge enligt"
    # French, Spanish, Portuguese, Italian, Romanian
    " dit déclaré déclare affirmé affirme indiqué annoncé assure assuré estime croit selon dijo"
    " dijeron dice afirmó declaró"
    " aseguró señaló cree asegura informó según disse disseram diz afirmou declarou informou"
    " segundo detto"
    " dichiarato affermato secondo spus declarat"
    # Polish, Czech, Russian, Ukrainian, Turkish, Greek
    " powiedział powiedziała poinformował oświadczył mówi twierdzi uważa według řekl řekla uvedl"
    " uvedla podle сказал"
    " сказала сказали заявил заявила заявили сообщил сообщила сообщили сообщает утверждает"
    " утверждал считает отметил отметила говорит сказав сказала"
    " заявив повідомив повідомила dedi söyledi belirtti açıkladı είπε δήλωσε ανέφερε"
    # Arabic, Hebrew, Persian, Hindi, Bengali, Tamil, Korean
    " قال قالت قالوا أعلن أعلنت صرح صرحت يقول تقول אומר אומרת אמר אמרה אמרו הודיע הודיעה گفت"
    " گفتند कहते कहती कहा बताया बोले বলেছেন"
    " বলেন கூறினார் தெரிவித்தார் 말했다 밝혔다 전했다 nói mengatakan kata ujar".split()
)
# Those that are no nouns as well: "in the western states, where".
SPEECH_VERBS = SPEECH_WORDS - frozenset(
    "state states note notes post report reports quote quotes claim claims comment remark"
    " remarks".split()
)
# What may follow "the minister said" without being what he said.
ADJUNCTS = frozenset(
    "on in at to during late early earlier later this last yesterday today tomorrow by through via"
    " from after before when as while".split()
) | frozenset(WEEKDAYS)

# A dot behind one of these may end a sentence or not; with the capitals that tell "Gen." and "gen".
ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Mx Dr Prof St Sts Gen Col Lt Sgt Capt Maj Cpl Cmdr Adm Gov Sen Sens Rep Reps Pres"
    " Rev Hon Jr Sr Inc Ltd Co Corp Bros Plc Llc Rs Nr Vol Jan Feb Mar Apr Jun Jul Aug Sep Sept"
    " Oct Nov Dec Mon Tue Tues Thu Thur Thurs Fri Ave Blvd Rd Mt Ft Bzw Mme Mlle Sra Srta Dra Mio"
    " Mrd Supt Insp Det Messrs Amb Atty Dept Univ Assn Intl vs v etc cf approx est ca c al pp p ft"
    " bn mn nr bzw usw mio mrd inc ltd plc dept".split()
)
# Words that name what bears a number, so that the next number is another one ("May 5 200 men").
LABELS = frozenset(MONTHS) | frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec no nr № number article section chapter page"
    " room flight route bus line day phase act law rule gate platform unit type model channel level"
    " stage version group table figure part volume week month year round season age aged".split()
)
AUXILIARIES = MODALS | frozenset(
    "is are was were am be been being has have had do does did to".split()
)
# Past tenses of news that do not end in "ed", but for nouns ("cost", "shed").
IRREGULAR_PASTS = frozenset(
    "arose ate awoke beat became began bled blew bore bought broke brought built came caught"
    " chose clung crept cut dealt drank drew drove dug fell felt fled flew flung forbade foresaw"
    " forgave forgot fought found froze gave got grew heard held hid hit hurt kept knelt"
    " knew laid leant leapt learnt led left lent lit lost made meant met misled outgrew overcame"
    " oversaw overthrew overtook paid put quit ran rang rebuilt repaid rewrote rode rose"
    " said sang sank sat saw sent set shone shook shot shrank shut slept slid sold sought"
    " sped spent split spoke sprang spread spun stole stood strode strove struck stung"
    " swam swept swore swung taught thought threw told took tore understood undertook"
    " underwent undid upheld went wept withdrew withheld withstood woke won wore wove wrote".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from with under over to about among between inside near around against into"
    " behind beside off outside through towards toward upon within without".split()
)
DETERMINERS = frozenset("the a an this that these those his her its their our my your".split())
PRONOUNS = frozenset("he she it they we i you who".split())
CONJUNCTIONS = frozenset(
    "and but or so yet because as while whereas although though when after before until since"
    " which who whom whose where that if than".split()
)
# What is said to be untrue may follow these ("denied under oath that", "it is false that").
DENIALS = frozenset(
    "deny denies denied denying denial denials reject rejects rejected rejecting dismiss dismisses"
    " dismissed dismissing refute refutes refuted refuting dispute disputes disputed disputing"
    " disproved debunked contradicted false untrue incorrect wrong baseless unfounded myth hoax lie"
    " nonsense impossible doubt doubts doubted doubtful unlikely"
    " retracted retracts withdrew withdrawn recanted"
    " falsely wrongly mistakenly lack lacks lacked avoid avoids avoided uncertain unclear"
    # French, Spanish, Italian, Portuguese, German, Russian, Ukrainian, Arabic, Hebrew, Chinese
    " dément démenti nie nient nié niega negó niegan nega negato negou bestreitet bestritt"
    " dementiert dementierte leugnet leugnete отрицает отрицал отрицала опроверг опровергла"
    " заперечує заперечив спростував ينفي تنفي نفى نفت أنكر أنكرت הכחיש הכחישה मना इनकार".split()
)
# What is not done may follow these and "to".
REFUSALS = frozenset(
    "refuse refuses refused refusing decline declines declined declining fail fails failed failing"
    " unable unwilling neglected forgot".split()
)
