"""The frames of reports: "X said that C", "C, according to X", and what they are made of.

A frame is a regular expression over the tags of a `Line`, written as a template of named pieces.
Its groups name what it finds: `source` and `aside` (who speaks, and what stands between commas
beside that), `outer` (who passes the report on), `inner` (whom the source cites), `content` (what
is said), `open` (what stands before), `rest` (what follows), `first` and `second` (two reports side
by side), and `middle` and `whole` (a sentence that stays one). The first frame that fits reads a
line, so what embraces a whole sentence stands before what may be inside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from summarizer.language.lines import FINITE
from summarizer.language.word_classes import verb_class

# What somebody has said before, and a denial denies.
# What is refused to somebody who asked: "Judge Roe denied the motion".
ASKED = (
    r"(?! (?:\w+ ){0,3}(?:motion|request|bid|bail|appeal|petition|application|access|entry"
    r"|permission|visa|parole|asylum)s?\b)"
)
SAID = r"(?:claim|report|allegation|accusation|suggestion|rumou?r|charge)s?"
Kind = Literal["content", "denied", "possible", "unconfirmed"]

_SURE = "bvmFSKLJHq"  # verbs that are no participles
# What the templates of frames are made of: `<x>` in a template is the piece "x".
_PIECES = {
    "phrase": rf"(?:N{{1,6}}(?=x?E)|(?!xp|(?!d#?,NN)[#Txd]+,|[Tx]+[{FINITE}]|N+x?E)"
    r"(?:[dN#oTxk]|g(?=o*NN))(?:[N#oTgxpzcnak]|(?<![No]o)d|E(?![dhN])|(?<=o)[JF](?=p)|(?<=[pcd#])E){0,13}(?<![pzcadn]))",
    "subject": r"(?:h|<phrase>)",
    "aside": r"(?:[RZ][^,;:Q]{1,20}?|\([^;:Q)]{1,24}\))?"
    r"(?:,(?P<aside>(?:[dNo#pgEZxu]|R[^;:Q])[^;:QSKLY]{0,45}?|R[^,;:Q]{1,30}),"
    r"|-[^-;:QSKLY]{1,45}-)?",
    "verb": r"(?:mx|[xvT]*(?:pT+[xv]*|Fpz)?)",  # "has also", "on Monday", "went on to"
    "x": r"(?P<source><subject>)<aside><verb>",
    "open": r"\(?(?:tS,)?(?P<open>(?:[^SLQ;]{0,60}|(?:u?K|G)[^Q;]{1,60})[,):-])??"
    r"(?:Hu|c)?x?,?",
    "adjunct": r"[^,;:QthRbvmFSKLYDH]{0,24}",
    "clause": r"c?(?:H|t[bvmF]|u(?=[hdN#o])[^,]+,|hc[dhN]|hx*[^,;:pcdRz]|gx*[dNo]"
    rf"|d(?:od|(?=[bvmF]))|<phrase>(?:t[^,;:Q]{{2,14}}|R[^;:Q]{{1,20}})[bvm]"
    rf"|<phrase>(?:,[^,]{{1,25}},)?[xT]*(?:[{_SURE}YD]|E(?!p)))",
    # What has a verb, or is quoted; what a preposition opens needs a sure one.
    "full": rf"(?P<content>(?:[cux]?(?![pz])[^{FINITE}Q]*[{FINITE}Q]"
    rf"|p(?:[^,{_SURE}Q]*[{_SURE}Q]|[^,Q]*,[^{FINITE}Q]*[{FINITE}Q])).*?)",
    "c": r"(?P<content>.+)",
    "end": r"(?:,|(?<=Q)-?)",  # of what is said, before who says it
    "plain": r"(?:[SKYJ](?![dNo#])|L)",  # a verb that no speaker follows
    "cited": r"Az(?P<source>(?!F)(?:[^,;:()QbvmSKLYDHR]|L(?=p)){1,14})\)?",
    "behind": r"(?:,(?P<aside><who>))?",
    "who": rf"R[^;:Q]{{1,35}}|[dN#o][^;:Q{FINITE}hRt]{{0,25}}(?:R[^,;:Q]{{1,35}})?",
    # "an NGO made up of former soldiers", "a firm that works for the city"
    "called": rf"(?:,(?P<aside><who>|[dN#o][^,;:Q{FINITE}hRt]{{0,12}}"
    r"(?:E|(?<=[oN])F(?=x|o?p)|t[bvmFJ])[^,;:Q]{0,30}(?=,<clause>)))?",
    "rest": r"(?:[,(-]?(?P<rest>[^,(-].*))?",
    "outer": r"(?P<outer><subject>)",
    "telling": r"W[^,;:QtRSKLYFbvm]{1,8}?",
    "quoted": r"(?P<source><phrase>)",
    "sure": rf"(?P<content>(?:[^{FINITE}]|E(?=[oN][^,;:]*[{_SURE}])|H).*)",
    "said": r"(?P<content><clause>.*)",
    "first": r"(?P<first>[^;]*[SKLAYDq].*?)",  # a report, and another one behind it
    "second": r"(?P<second>(?:<x>[SKLYD]|Az).*)",
    "while": r"(?P<first><x>[SKL].*?)",
    "then": r"(?P<second><clause>.*)",
    "did": rf"(?P<first><open>(?P<source><subject>)<aside><verb>[{FINITE}].*?)",
    # Behind "after the firm had left" it is not sure who "and said".
    "acted": rf"(?P<first><open>(?P<source><subject>)<aside><verb>[{FINITE}](?:(?!u[dNo]).)*?)",
    "fear": r"(?P<whole><open><x>K[^t]*k)",
    "goes": rf",[^{FINITE}]{{0,4}}[{FINITE}].*",  # a clause goes on with its verb
    # ... and began with its subject, or with what for
    "subj": rf"(?:[^{FINITE}Q]{{1,25}}|[^{FINITE},Q]{{0,5}}[pz][^,;:Q]{{2,20}}),",
}


_PIECE = re.compile(r"(?<!\?P)<(\w+)>")


def expanded(template: str) -> str:
    """Return a template as a regular expression, every `<piece>` written out."""
    return _PIECE.sub(lambda match: expanded(_PIECES[match[1]]), template)


@dataclass(frozen=True)
class Frame:
    """A frame: what it reads, a template of its pattern over tags, and a worked example.

    `source` and `content` are what it finds in `example`; the content is "" where the whole
    sentence stays the claim. What it reads has to hold the expression that it `needs`.
    """

    name: str
    template: str
    example: str
    source: str
    content: str
    kind: Kind = "content"
    needs: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        return re.compile(expanded(self.template))


# With these the whole sentence is said by its subject, quoted or not: "Police reported no arrests".
_OPINIONS = "|".join(
    verb_class("opinions").union(
        "reported reports acknowledged noted stated wrote argued announced".split()
    )
)
_SPOKEN = r"[,!?…][\"”’'»]|[\"”’'»],"  # a quotation that goes on with who speaks it
_BRIDGE, _LONG = "the bridge was closed", "The bridge was closed for a day"
PATTERNS: tuple[Frame, ...] = (
    Frame("X said C, but Y said D", r"<first>(?:,[cu]|;c?)<second>",
          "Police said the road was open, but the mayor said it was shut.",
          "Police", "the road was open"),
    Frame("C, X said; D", r"<full><end><x><plain><adjunct>;c?(?P<rest>.+)",
          f"{_LONG}, Roe said; the road is flooded.", "Roe", _LONG),
    Frame("while X said C, Y said D", r"u<while>,<then>",
          "While police say the road is open, the mayor says it is shut.",
          "police", "the road is open"),
    Frame("according to X, C", r"c?<cited><called>,<c>",
          f"According to Orbis, a firm owned by the town, {_BRIDGE}.", "Orbis", _BRIDGE),
    Frame("C, according to X", r"<full>(?<![t,]),?<cited>(?:R[^;:Q]*|<behind>(?:,(?P<rest>.+))?)",
          f"{_LONG}, according to Ana Corvo, a spokeswoman for the town.", "Ana Corvo", _LONG),
    Frame("C without a known verb, according to X", r"(?P<content>.{4,}),?<cited><behind>:?",
          "Roe spends May in Elden, according to the town hall.", "the town hall",
          "Roe spends May in Elden"),
    Frame("X quoted Y as saying C", r"<open><outer><aside>[xv]*q<quoted>a?G(?:<adjunct>t)?<c>",
          f"Tass quoted Roe as saying {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("C, X quoted Y as saying", r"<full><end><outer><aside>[xv]*q<quoted>aG<adjunct><rest>",
          f"{_LONG}, Tass quoted Roe as saying.", "Roe", _LONG),
    Frame("C, Y was quoted as saying",
          r"<full><end>(?P<source><subject>)bx*q(?=.*aG)(?:aG)?(?:p(?P<outer>[dN#o]+))?(?:aG)?<adjunct>",
          f"{_LONG}, Roe was quoted as saying by Tass.", "Roe", _LONG),
    Frame("Y was quoted as saying C",
          r"<open>(?P<source><subject>)bx*q(?:p(?P<outer><phrase>))?aG(?:<adjunct>t)?<c>",
          f"Roe was quoted by Tass as saying {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("as X said, C", r"a(?:<x>[SKL]<adjunct>|[KSE]p(?P<outer><phrase>)),<c>",
          f"As Roe noted in May, {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("X: C", r"(?P<source>[N#o]{1,5}):(?P<content>Q.*)", f"Roe: “{_LONG}.”", "Roe", _LONG),
    Frame("X did B: C", r"<open><x>[FEJbvmY][^Q:]{0,12}:(?P<content>Q.*)",
          f"Roe disagreed: “{_LONG}.”", "Roe", _LONG),
    Frame("C, X joked", r"(?P<content>Q),?<x>(?:[EFY](?![dNo#])|(?<=[hNo])o(?=[,paux]|$))<adjunct>",
          f"“{_LONG},” Roe grins.", "Roe", _LONG, needs=_SPOKEN),
    Frame("C, X said", r"<full><end><x><plain><adjunct>(?:[au][^,;:Q]*)?",
          f"{_LONG}, Jane Roe, a spokeswoman, said on Monday.", "Jane Roe", _LONG),
    Frame("X did B, saying C", r"<did>,?c?(?<!b)(?:<telling>t|<telling>[,:]?(?=[hHQ])"
          r"|Gx*[:,]?(?:t|(?=[hHdNQ])|(?=o[oN]{0,3}[bvmFE])))<c>",
          f"Roe left the room, saying that {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("X did B and said C", r"<acted>,?c(?:pT|[xTv])*(?:[SKL](?:p?T+)?|L[dNo]{1,5}?)"
          r"(?:t|(?!d?[No]+t)(?=<clause>)|[,:]?(?=Q))<c>",
          f"Roe left the room and said {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("X denied that C", r"<open><x>D(?:[^,;:QthRbvmFLY]{0,8}t|(?!g)(?=<clause>))<c>",
          f"Roe denied claims that {_BRIDGE}.", "Roe", _BRIDGE, kind="denied"),
    Frame("X fears that C", r"<open><x>k(?:t|(?=<clause>))<c>",
          f"Lawmakers in Elden fear {_BRIDGE}.", "Lawmakers in Elden", _BRIDGE, kind="possible"),
    Frame("X voiced fears that C", r"<fear>t<c>", f"Roe has voiced fears that {_BRIDGE}.", "Roe",
          _BRIDGE, kind="possible"),
    Frame("X said that C",
          r"<open><x>(?:[SKJ](?:[xpT][^,;:QthRbvmFSKLYDHz]{0,24})?|bx?G|L<adjunct>)"
          r"(?:,Z(?P<inner>[^,;:Q]+),|,(?:x|po),|,)?t,?<sure>",
          f"On Monday, Roe told the council that {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("X told Y C", r"<open><x>L[^,;:QtRuSKLYFbvm]{1,8}?,?(?=[hHd]|(?<=o)N)<said>",
          f"Roe told reporters {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("X said C", r"<open><x>[SL](?:x|p?T{1,3})?<said>", f"Roe said Monday {_BRIDGE}.", "Roe",
          _BRIDGE),
    Frame("X said in a statement C",
          r"<open><x>[SK](?:(?:p[dN#oT]*[oNT])+(?=[hHd])|<adjunct>:)<said>",
          f"Roe said in a statement {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("C, it is claimed", r"(?P<content>.{4,}),h[xbv]+[SKLYkEF]<adjunct>",
          f"{_LONG}, it has been claimed.", "", _LONG, kind="unconfirmed",
          needs=r"\bit (?:is|was|has been) (?:claimed|alleged|reported|rumoured|understood)"),
    Frame("X announced C",
          r"<open><x>[KJ]T?(?P<content>(?:H|<subject>[xT]*(?:[bvmF]|E(?=[dh]))).*)",
          f"Roe announced {_BRIDGE}.", "Roe", _BRIDGE),
    Frame("X said C, of no known verb", r"<open><x>S(?P<content>(?:[dN#]|o[opE]).{4,})",
          "Roe says the women of Elden symbolize a nation.", "Roe",
          "the women of Elden symbolize a nation", needs=r"\bsa(?:ys?|id)\b"),
    Frame("X said: C", r"\(?(?P<open>[^Q;]{0,60}[,)-])??[cu]?x?,?"
          r"<x>(?:[SKL]<adjunct>[,:]|[SKLYE][,:]?)(?P<content>Q.*)",
          f"Roe told the council: “{_LONG}.”", "Roe", _LONG),
    Frame("if C (X said), D", r"(?P<middle>(?:[vbm](?=[hdN])|u)[^;:Q]+?,<x>[SKL]<adjunct>,.+)",
          "Had it rained, Roe said, the bridge would have been closed.", "Roe", ""),
    Frame("C, X said, D", r"(?!p[^,Q]*,(?:h|[dNo]{1,4})[SKL])"
          r"<full><end><x><plain><adjunct>(?:[,(-]|(?=[Qu]))(?P<rest>.+)",
          f"{_LONG}, Roe said, and the road is flooded.", "Roe", _LONG),
    Frame("C, X said of D", r"(?P<content>.*Q),?<x>[SKLY][^Q]*",
          f"“{_LONG},” Roe said of a plan that nobody liked.", "Roe", _LONG),
    Frame("C, said X", r"<full><end>v?(?:S|(?<=Q)[KLY]|(?<=Q-)[KLY])"
          r"(?P<source>[dN#oEgk][dN#ogckpzEaT]{0,14})"
          r"(?:R[^;:Q]*|<behind>(?:(?:,|(?=Q))(?P<rest>.+))?)",
          f"“{_LONG},” said Tomas Rell, a spokesman for the town.", "Tomas Rell", _LONG),
    Frame("C, jokes X", r"(?P<content>Q),?-?[oEF](?P<source>N{1,4}|d[dN#o]{1,5})"
          r"(?:[Tpax][^;:Q]*|<behind>(?:,g[^;:Q]*)?)",
          f"“{_LONG},” laughs Tomas Rell, 51.", "Tomas Rell", _LONG, needs=_SPOKEN),
    Frame("C without a known verb, X said",
          r"(?P<content>.{4,}),(?P<source><subject>)[xvT]*(?:[SK](?![dNo#])|L)<adjunct>",
          "Roe spends May in Elden, the town hall said.", "the town hall",
          "Roe spends May in Elden"),
    Frame("C without a known verb, said X", r"(?P<content>.{4,}),S<quoted><behind>",
          "Roe spends May in Elden, said Tomas Rell, who leads the town.", "Tomas Rell",
          "Roe spends May in Elden"),
    Frame("C (middle of it: X said)", r"(?P<middle><subj><x>[SKL]<adjunct><goes>)",
          "The bridge, police said, was closed on Monday.", "police", ""),
    Frame("C (middle of it: according to X)", r"(?P<middle><subj><cited><behind>,.+)",
          "The bridge, according to police, was closed on Monday.", "police", ""),
    Frame("X called Y Z", r"(?P<middle><open><x>(?:Y(?!p|N+[bvmF])|[SKL]).*)",
          "Roe called the bridge “a gift to every thief in town”.", "Roe", "",
          needs=rf"[\"“«„`]|''|\b(?:{_OPINIONS})\b"),
    Frame("C (middle of it: said X)", r"(?P<middle><subj>[SK]<quoted><goes>)",
          "The bridge, said police, was closed on Monday.", "police", ""),
    Frame("X denied it", r"(?P<middle><open><x>D.+)", "The owner denied the claims.",
          "The owner", "",
          needs=rf"\b(?:den(?:y|ies|ied)\b{ASKED}|{SAID}\b)"),
    Frame("speculation that C", rf"(?P<whole>.*[{FINITE}].*k)t<c>",
          f"The closure has fuelled speculation that {_BRIDGE}.", "", _BRIDGE, kind="possible"),
)  # fmt: skip
