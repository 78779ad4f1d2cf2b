"""Lines and phrases in which a page speaks about itself: buttons, notes, banners and appeals.

A sentence of news about cookies, subscribers or sharing is none of them: what addresses the reader
at some length counts only where nobody is reported to say it.
"""

from __future__ import annotations

import re

from summarizer.text.spans import Span

_PIECE = r"(?:article|story|report|post|piece|page|content|feature|interview|video|podcast)"
_SERVICE = (
    r"(?:facebook|twitter|x(?: \(formerly twitter\))?|(?:facebook )?messenger|whatsapp|pinterest"
    r"|linked ?in|telegram|reddit|flipboard|threads|bluesky|mastodon|instagram|tik ?tok|youtube"
    r"|viber|tumblr|wechat|weibo|pocket|sms|e-?mail|print|rss|google news"
    r"|copy(?: this| the)?(?: link| url)?|link copied!?)"
)
# Atomic, as "print" is a verb and a service: a long row of them has many ways to be read.
_SHARE = (
    rf"(?>(?:share|tweet|post|pin|send|save|like|follow|bookmark|gift|print|e-?mail)"
    rf"(?: this| full| the)?(?: {_PIECE})?(?: (?:on|via|to|by|with|in|using|through)(?= |$))?"
    rf"(?: {_SERVICE})?|{_SERVICE})(?: \(opens in (?:a )?new (?:window|tab)\))?"
)
# Numbers, marks and units that stand behind a button: "Listen to this article · 4:12 min".
_COUNT = r"(?:[\W\d_]|(?:min(?:ute)?s?|sec(?:ond)?s?|k)\b)*"


def _any(*patterns: str) -> re.Pattern[str]:
    """Return a pattern for lines in small letters: twice as fast as one for both."""
    return re.compile("|".join(patterns))


_NOTES = _any(
    r"(?:this is a )?(?:breaking|developing)(?: news)?(?: update| story|,? more to follow)\b.*",
    r"(?:\S+ ){0,3}earlier (?:story|version|report)(?: follows| is)? below\.?",
    r"(?:this|the) (?:story|article|report|post|piece|page) (?:has been|was|is being|will be) "
    r"(?:last |first )?(?:updated|published)\b.*",
    # The clock of a page
    r"(?:welcome[^.!]{0,30}[.!,] )?today(?:[’']s date)? is (?:\w+day,? )?(?:the )?(?:[0-9]{1,2}"
    r"(?:st|nd|rd|th)?(?: of)? \w+|\w+ [0-9]{1,2}(?:st|nd|rd|th)?),? [0-9]{4}(?:,? and .{0,30})?"
    r"[^a-z]*",
    r"\((?:updates?|adds|recasts|refiles)\b.*\)|more to (?:follow|come)\.*",
    r"(?:read more|see also|related|more|also read|watch|listen)(?: on this| here| also)?:.*",
    r"(?:sign up|subscribe)\b.*\b(?:newsletters?|e-?mails?|alerts|channel|podcast|updates)\b.*",
    r"[–—-]*\s*with (?:assistance|reporting|contributions?|files) (?:from|by) .*",
    r"follow (?:us|\S+ \S+|\S+) on (?:twitter|x|facebook|instagram|telegram|whatsapp|threads)\b.*",
    r"(?:©|\(c\)|copyright\b).*|image (?:source|copyright|credit)\b.*",
    r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}",
    r"getty images|\(?end\)?|ends|all rights reserved\.?|[0-9]{1,2} (?:hours?|min(?:ute)?s?) ago",
)
_CREDIT = re.compile(  # of whom is told by capitals
    r"\(?(?:(?:Additional )?[Rr]eporting|Writing|Editing|Compiled|Translated) [Bb][Yy] [A-ZÀ-Þ]\S+"
    r" [A-ZÀ-Þ].*"
)
_BUTTONS = _any(
    # Sharing, listening, reading time, comments
    rf"{_SHARE}(?>(?:(?:\s*[|·•,/:;–-]\s*|\s+){_SHARE})*)(?: (?:more|options|comments?))?[:.!]?",
    rf"listen(?: to (?:this|the) {_PIECE})?(?: now| live| here)?{_COUNT}(?:learn more)?",
    rf"(?:(?:estimated )?reading time|time to read):? {_COUNT}",
    r"[0-9]{1,3}[ -]min(?:ute)?s?[ -](?:read|listen|watch|video)|play(?: video)?"
    r"|[0-9]+:[0-9]{2} ?/ ?[0-9]+:[0-9]{2}",
    rf"(?:(?:view|show|see|read|load|hide|post|leave|add|write)(?: a| all| more)?(?: [0-9,]+)? )?"
    rf"comments?{_COUNT}|[0-9][0-9.,]*k? (?:comments?|shares?|likes?|views?|reactions?|votes?)",
    r"(?:views|shares|likes|reads): ?[0-9][0-9.,]*k?|comments (?:are|have been) (?:now )?closed\.?",
    r"advert(?:isement)? ?[-–—|:] ?scroll (?:down )?to continue\.?|[0-9]{1,2} ?min(?:ute)?s?\.?",
    r"(?:join the (?:conversation|discussion|debate)|be the first to comment|have your say)[.!]?",
    # Advertisements, other stories
    r"(?:advert(?:isement|isements|ising)?|sponsored(?: content| post| links?)?|promoted|remove ads"
    rf"|paid (?:content|post|partnership)|scroll (?:down )?to continue|{_PIECE} continues "
    r"(?:below|after)(?: this| the)? ad(?:vert)?(?:isement)?)[:.]?",
    r"(?:continue|keep) reading(?: the (?:main|full|rest of the) (?:story|article))?[:.…]*",
    r"(?:read|view|see) (?:more|next|also|all)(?: (?:stories|articles|news|videos))?[:.…]*",
    rf"(?:read|view|see) the (?:full|whole|rest of the|original) {_PIECE}[:.…]*",
    r"(?:more on this (?:story|topic)|related (?:articles|stories|topics|content|links|coverage)"
    r"|see also|top stories|trending(?: now)?|recommended(?: for you| reading| stories)?"
    r"|most (?:read|popular|viewed|shared)|latest (?:news|stories|headlines|videos)"
    r"|more from(?: [\w’'&-]+){1,3}|editors?[’'] (?:picks?|choice)|what to read next"
    r"|you (?:may|might) (?:also )?(?:like|enjoy)"
    r"|don[’']t miss|in this (?:article|story)|table of contents|on this page)[:.]?",
    # Ways through the page
    r"skip (?:to|past|the|this)? ?(?:main |the )?(?:content|navigation|footer|header|search|menu"
    r"|links?|ad(?:vertisement)?|article|story|newsletter promotion|comments)",
    r"back to (?:the )?(?:top|home(?:page)?)|go back|show (?:more|less|all)|main menu|home ?page"
    r"|text size|font size|print this page|close(?: menu| ad)?|toggle \w+"
    r"|load(?:ing)?(?: more)?[.…]*",
    r"(?:follow us|contact us|about us|report (?:an? )?(?:error|typo|ad))[.:!]?",
    # Consent, accounts
    r"(?:accept|allow|reject|decline|refuse|deny)(?: all| only)?(?: (?:necessary|optional))?"
    r"(?: cookies)?(?: (?:and|&) (?:continue|close))?",
    r"(?:only )?(?:strictly )?necessary cookies(?: only)?",
    r"(?:manage|cookies?|privacy|change|customi[sz]e|your)(?: (?:my|your|cookies?|privacy"
    r"|consent))* (?:preferences?|settings?|choices|options|policy|notice|consent|cookies)",
    r"terms (?:of (?:use|service)|(?:and|&) conditions)(?: apply)?\.?"
    r"|do not sell (?:or share )?my (?:personal )?(?:information|data|info)",
    r"(?:subscribe|register|log ?in|log ?on|sign ?in|sign ?up|join(?: us)?|donate|get started)"
    r"(?: now| today| here| free| for free| to comment| with google| for (?:more|less))*[.!]?",
    r"(?:subscribers?|members?)[ -](?:only|exclusive)(?: content| article| story)?"
    r"|(?:only )?for (?:our )?(?:subscribers|members)(?: only)?|exclusive (?:to|for) subscribers"
    r"|premium(?: content| article)?",
)
# Sentences that speak to the reader.
_APPEALS = _any(
    # Pay or register
    r"(?:please )?(?:subscribe|log ?in|sign ?(?:in|up)|become a (?:member|subscriber))(?: now"
    r"| today| here| free| for free)*,? (?:(?:to|and) (?:continue|keep|read|unlock|access|view|get"
    r"|support|enjoy|see|finish|listen|watch)\b|(?:for|from)(?: just| only| as little as)? [$£€])"
    r".*",
    r"(?:please )?(?:register|join)(?: now| today| here| free| for free)*,? (?:to|and) (?:continue"
    r"|keep reading|read|unlock|comment)\b.*",
    r"(?:sign up|subscribe|register)\b.*\b(?:briefings?|digest|inbox|bulletin|notifications)\b.*",
    r"(?:create|activate|upgrade|manage|renew|start) (?:an?|your|my) (?:\w+ )?(?:account|trial"
    r"|subscription|membership)(?: (?:to|for|now|today|and)\b.*)?[.!]?",
    r"(?:already|not(?: yet)?) (?:an? |our )?(?:\w+ )?(?:subscriber|member|subscribed|registered)"
    r"(?: yet)?\?.*|(?:already |don[’']t |do you )?have an? (?:\w+ )?(?:account|subscription)"
    r"(?: already| yet| with us)?\?.*|(?:forgot(?:ten)?|lost) (?:your )?password\?.*"
    r"|new (?:here|to [\w ]{2,30})\?.*",
    rf"(?:this|the|our) {_PIECE} is (?:\w+ ){{0,3}}(?:for|to) (?:\w+ ){{0,2}}(?:subscribers"
    r"|members|registered users|paying readers)(?: only)?(?:[.!,:].*)?",
    r"you(?: have|[’']ve)(?: \w+){0,6} (?:free|complimentary|gift|remaining|premium) "
    r"(?:\w+ )?(?:articles?|stories|story|reads?|views?)\b.*",
    r"you(?: have|[’']ve) (?:reached|hit|used up|exceeded)\b.*\b(?:articles?|limit|stories)\b.*",
    r"you (?:must|need to|have to) (?:be )?(?:logged in|log in|signed in|sign in|registered"
    r"|register|subscribe)(?:\.| to (?:comment|post|read|continue|view|access|reply|save)\b.*)",
    r"(?:[0-9]+|one|two|three)(?: of [0-9]+)? (?:free|complimentary) (?:articles?|stories|story) "
    r"(?:left|remaining|this|per|a|read)\b.*"
    r"|(?:this is )?your last (?:free )?(?:article|story)\b.*",
    r"(?:to|for) (?:continue|keep|read|access|view|unlock|see|enjoy|unlimited|full)\b[^.]{0,40}?"
    r"\b(?:article|story|stories|content|access|more|reading|page|comments|site|please)\b"
    r"(?:[^.]{0,30}?[,:–-])? ?\b(?:please )?(?:subscribe"
    r"|register|log ?in|log ?on|sign (?:in|up)|create an account|become an? (?:member"
    r"|subscriber))\b.*|to (?:continue|keep) reading\b.*",
    r"(?:continue|keep) reading\b.*\b(?:subscri|regist|account|member|trial|log|sign)\w*\b.*",
    r"unlock (?:this|the full|unlimited|all) (?:\w+ )?(?:articles?|story|stories|access|content)\b"
    r".*",
    r"support (?:our|independent|quality|local) journalism\b[^,]{0,40}",
    r"subscribe (?:now|today|here) for\b.*",
    r"your (?:free |gift )?(?:trial|subscription|access|membership) (?:ends|expires|has|will|is)"
    r"\b.*",
    r"(?:upgrade|log ?in|sign ?in|register)(?: now| today)? (?:or (?:create|register|sign|log"
    r"|subscribe)|to (?:continue|keep|read|unlock|comment))\b.*",
    r"all rights reserved\b.*"
    r"|no part of this (?:article|content|publication|material|site|website|work) (?:may|can)\b.*",
    # Do something with the page, or with the browser
    r"(?:please )?(?:enable|turn (?:on|off)|disable|allow|pause|whitelist) (?:java ?script|cookies"
    r"|ads|notifications|(?:your )?ad[ -]?blockers?)\b.*|java ?script (?:is|must|needs)\b.*",
    r"your browser (?:is (?:out|not|no|un|block)|does|will not|may not)\w*\b.*",
    r"(?:please )?(?:click|tap) (?:here|below|the (?:link|button)|on the (?:link|button)) "
    r"(?:to|for|and|if|below)\b.*",
    r"(?:please )?(?:get|download|install|open|try) (?:the|our)(?: \w+){0,4}? (?:apps?|e-?paper)"
    r"(?: (?:now|today|here|for|on|from|to|and)\b.*)?[.!:]?"
    r"|(?:also )?available on (?:the )?(?:app store|google play)\b.*",
    rf"follow (?:us|@\w+)(?: (?:on|for|at|via) .*)?[.!:]?|(?:find|like|join|watch|add) us"
    rf"(?: \w+)? (?:on|via|as) (?:\w+ ){{0,3}}(?:{_SERVICE}|google|source)\b.*",
    r"(?:get|receive|have)\b.*\b(?:in|to|into|by) your (?:inbox|e-?mail(?: address)?|phone)\b.*"
    r"|enter your (?:e-?mail|name|password)\b.*"
    r"|get\b.*\b(?:newsletters?|alerts|notifications)[.!]?",
    r"listen to (?:more|our|the latest) (?:\w+ )?(?:podcasts?|stories|articles)\b.*",
    # Thanks, questions, troubles
    r"(?:thank you|thanks) for (?:reading|subscribing|signing up|registering|visiting"
    r"|your (?:feedback|interest|support))\b.*",
    rf"(?:was|is|did you find) this {_PIECE} (?:helpful|useful|interesting)\?.*",
    r"(?:have|got|do you have) (?:an?|any) (?:\w+ )?(?:tips?|story|stories|questions?|corrections?)"
    r"(?: (?:about|for|on|to) .{2,40})?\?.*",
    r"(?:something went wrong|an error (?:has )?occurred)[.!,]?(?: please .*| try again.*)?"
    r"|please (?:try again later|check your inbox|refresh (?:this|the) page)\b.*",
    rf"this (?:{_PIECE}|form|website|site) (?:is protected by|(?:may )?contains?|requires"
    r"|can ?not be|is (?:not available|unavailable)|isn[’']t available)\b"
    r".*\b(?:recaptcha|affiliate|sponsored|promotional|java ?script|cookies|played|country|region"
    r"|browser)\b.*|we may (?:earn|receive) an? (?:\w+ )?commission\b.*",
)
_CONSENT = _any(
    r"(?:we|this (?:web ?)?(?:site|page)|our (?:web ?)?site|\S+(?: \S+){0,2}) uses? "
    r"(?:[\w-]+ ){0,6}?cookies\b.*\b(?:you|your|our|we|learn more|this (?:web ?)?site)\b.*"
    r"|we use cookies\b.*",
    r"we(?:,| and| &)(?: together)?(?: with)? our (?:[\w-]+ ){0,4}?partners\b"
    r".*\b(?:data|cookies|devices?|information|technologies|consent)\b.*",
    r"we (?:value|respect|care about) your privacy\b.*"
    r"|your privacy (?:is important|matters)(?: to us)?\b.*",
    r"(?:by (?:continu|click|us|brows|sign|subscrib|submitt|enter|regist|accept|clos|stay)"
    r"|if you (?:continu|click|accept|stay))\w*\b.*\b(?:you|your)\b.*\b(?:cookies?|privacy|agree"
    r"|accept|consent|terms of (?:use|service))\b.*",
    r"(?:learn|read|find out) more (?:about|in) (?:\w+ ){0,4}(?:cookies?|privacy|policy|terms)\b.*"
    r"|(?:please )?(?:read|see|review) our (?:\w+ ){0,2}(?:cookie|privacy|terms)\b.*"
    r"|cookies (?:help|allow|enable|let) us\b.*",
)
_REPORTED = re.compile(
    r"[\"“”„«»]|\b(?:said|says?|told|tells|asked|asks|according to|announced|warned|wrote|added"
    r"|urged|claimed|argued|ruled|reported|heard|found that|testified|admitted|denied|insisted"
    r"|pleaded)\b",
    re.IGNORECASE,
)
_BUTTON_NAME = re.compile(r"[\"“‘'][\w ]{1,25}[\"”’']")  # By clicking “Accept all” you agree
# Every branch begins with a letter or sign of its own: the search then skips from one to the next.
_STOCK = re.compile(
    r"Scroll down for videos?|SCROLL DOWN FOR VIDEOS?|Watch the video:"
    r"|Media playback is (?:not supported|unsupported) on (?:this|your) device"
    r"|Share this with(?:\s?(?:Email|Facebook|Messenger|Twitter|Pinterest|WhatsApp|Linked[Ii]n"
    r"|Copy this link))+|These are external links and will open in a new window"
    r"|Sorry,? we are (?:not|no longer) (?:currently )?accepting comments on this article\.?"
    r"|© ?[0-9]{4} [^.\r\n]{2,60}\. All rights reserved\.?"
    r"|Already a subscriber\? (?:Log|Sign) in(?: here)?\.?|Subscribe to continue reading\.?"
    r"|Listen to this article(?= *(?:[0-9]{1,2}(?::[0-9]{2})? ?min(?:ute)?s?|$))"
    r"|(?:Article|Story) continues (?:below|after) (?:this )?ad(?:vertisement)?\.?"
    r"|\((?:AP Photo|Photo by|Photo:|Image:|File photo|(?:Additional r|R)eporting by|Writing by"
    r"|Editing by)[^()\r\n]{0,250}\)"
)
# Of each branch, what it cannot do without: most texts have none of these.
_STOCK_SIGNS = (
    "croll down for", "SCROLL DOWN", "Watch the video:", "Media playback is", "Share this with",
    "These are external", "Sorry", "©", "Already a", "Subscribe to", "Listen to this",
    " continues ", "(AP Photo", "(Photo", "(Image:", "(File photo", "eporting by", "(Writing by",
    "(Editing by",
)  # fmt: skip
_MAX_NOTE_CHARS = 300  # a longer line holds prose, whatever it begins with
_MAX_CONSENT_CHARS = 1500  # but for the banners of lawyers


def is_furniture(line: str) -> bool:
    """Say whether a line, without blanks at its edges, is the page's word about itself.

    Sentences that ask the reader for consent, money or an address are, unless they are quoted or
    somebody is reported to say them.
    """
    if len(line) > _MAX_CONSENT_CHARS:
        return False
    lowered = line.lower()
    if len(line) <= _MAX_NOTE_CHARS:
        if not (line[:1].isalnum() or any(map(str.isalnum, line))):
            return True
        if _NOTES.fullmatch(lowered) or _BUTTONS.fullmatch(lowered) or _CREDIT.fullmatch(line):
            return True
        if _APPEALS.fullmatch(lowered):
            return not _is_reported(line)
    return _CONSENT.fullmatch(lowered) is not None and not _is_reported(line)


def stock_phrases(text: str) -> list[Span]:
    """Return where phrases of pages stand within the text."""
    if not any(sign in text for sign in _STOCK_SIGNS):
        return []
    return [match.span() for match in _STOCK.finditer(text)]


def _is_reported(line: str) -> bool:
    return _REPORTED.search(_BUTTON_NAME.sub("", line)) is not None
