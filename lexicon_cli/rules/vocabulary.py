"""English words of product analytics: verbs and their past, everyday nouns, usual abbreviations.

Gathered from the event lists that vendors recommend and from what products call their screens. Used
to find the verb of a name, and to tell a mistyped word from another word. Lower case throughout.
"""

from functools import cache

from lexicon_cli.core.spelling import singular, stem


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Verbs that are hardly ever the object of an event's name.
_CLEAR_VERBS = word_set(
    """
    abandon accept achieve acquire activate add adjust adopt agree allow answer appear apply
    approve archive arrive ask assign attach attend authenticate authorize award become begin
    browse buy calculate cancel capture change choose clear click close collapse collect combine
    compare compete complete compose configure confirm connect consume continue convert create
    deactivate decline decrease defeat define delete deliver deny deploy detect disable disagree
    discard disconnect dislike dismiss distribute donate downgrade drag earn edit eject embed
    enable encounter engage enroll enter exceed execute expand expire explore extend fail favorite
    favourite fetch fill find finish fix flip follow forget fulfil fulfill generate get give grant
    grow guess hear hide hover identify ignore imply include increase initialize initiate insert
    install interact introduce invite invoke join keep kill learn leave load lose lower maintain
    make measure merge minimize miss modify mute navigate notify obtain onboard open opt overwrite
    pause pay perform persist pick play populate postpone predict prepare press prevent protect
    prove provide provision publish pull push qualify quit raise reach reactivate read receive
    recommend recover redeem redirect reduce refer refresh refuse register reject reload remind
    remove rename render renew reopen reorder replace require reschedule reset resize resolve
    respawn respond restart restore resume retrieve retry reuse reveal revert revoke rotate run
    save say scan scroll scrub see seek select sell send serve set settle share show shrink shut
    simulate skim skip snap sniff solve spawn spend start stop submit subscribe succeed suggest
    surrender suspend swipe sync synchronize tap terminate throw toggle translate try unarchive
    unassign unblock undo unfollow uninstall unlike unlink unlock unmute unpin unpublish
    unregister unsubscribe update upgrade upload validate verify view visit vote wait wake watch
    withdraw write zoom
    """
)
# Verbs that name things as often: an "order", a "search", a "list".
_NOUN_VERBS = word_set(
    """
    access act alert attempt backup bid bind block bookmark boost bounce break build call cast
    charge chat check claim comment contact copy count crop cut damage delay demo deposit discount
    display download draft draw drive drop end error estimate exercise exit experiment export feed
    file filter fine fire flag focus fold freeze handle help highlight hit host import input
    interrupt invoice launch lead lift like lock log login logout look mail mark match meet
    mention message monitor move need note offer order output pack pair pass pin place poll post
    preview print process prompt purchase query quote rank rate record reference refund release
    repair repeat reply report request rescue research reserve rest result return review reward
    roll sample schedule search ship sign signup slide snooze sort spin split store stream support
    swap switch talk taste test track trade transfer trigger turn type use walk win wish work
    """
)

# Past forms that no ending gives away, by base form. Those equal to their base are left out.
_PAST = {
    "become": "became",
    "begin": "began",
    "break": "broken",
    "build": "built",
    "buy": "bought",
    "choose": "chosen",
    "draw": "drawn",
    "drive": "driven",
    "feed": "fed",
    "find": "found",
    "forget": "forgotten",
    "freeze": "frozen",
    "get": "got",
    "give": "given",
    "grow": "grown",
    "hear": "heard",
    "hide": "hidden",
    "keep": "kept",
    "lead": "led",
    "leave": "left",
    "lose": "lost",
    "make": "made",
    "meet": "met",
    "pay": "paid",
    "run": "ran",
    "say": "said",
    "see": "seen",
    "seek": "sought",
    "sell": "sold",
    "send": "sent",
    "show": "shown",
    "spend": "spent",
    "spin": "spun",
    "take": "taken",
    "throw": "thrown",
    "undo": "undone",
    "wake": "woken",
    "win": "won",
    "withdraw": "withdrawn",
    "write": "written",
}
_SAME_PAST = word_set("bid cast cut hit put quit read reset set shut split")
_DOUBLING = frozenset("bcdfghjklmnpqrstvz")
_PAST_FORMS = frozenset(_PAST.values()) | _SAME_PAST
_BASE_OF = {past: base for base, past in _PAST.items()}

# After a verb they belong to it ("signed up"); elsewhere they are words like others.
PARTICLES = word_set("away back down in off on out over through up")
PREPOSITIONS = word_set("as at by for from in into of on onto out over per than the to via with")

_NOUNS = word_set(
    """
    accept account action activity ad adapt address adopt affect age agent altitude amount angel
    angle app area article asset attribute audience author avatar balance banner basket batch
    battery bill billing block board book brand browser budget bug build bundle button cache
    calendar campaign capacity car card cart case cash category cause cell channel chapter
    character charge checkout city class client clock code color colour column comment community
    company component contact content contract coordinate cost country county coupon course crash
    credit crush currency customer cycle dairy dashboard data database date day deal delivery
    department depth description desert design desktop dessert destination detail device dialog
    diary direction discount distance document domain duration effect element email employee end
    energy entry environment event except expense experience face factor failure family feature
    fee feedback field filter flow folder font form format frame frequency friend from function
    game gift goal grade group guide guild height history hold home hour icon id image index
    industry info input insight interest interval issue item job key keyword kind label language
    later latitude latter layout length lesson letter level library license limit line link list
    load locale location longitude loose lose loss loyalty machine manager map marital market
    martial massage media member memory menu message method metric minute mobile mode model module
    moment money month morning moving name network news note notification number object offer
    option order organization origin owner package page paint panel parent park part partner party
    password path patient payment percent percentage period permission person personal personnel
    phone photo pickup piece plain plan plane platform player point policy popup position post
    price principal principle priority privacy product profile program progress project promise
    promotion property provider purpose quality quantity quest question queue quiet quite quota
    quote range rank rate ratio reason receipt recipe record region reminder report request
    resource response result revenue review reward risk role room round route row rule salary sale
    scale scene school score screen season seat second section segment seller sensor series server
    service session setting shape ship shipment shipping shop side sign signal site size skill
    slot sound source space speed stage star start state stationary stationery statue status
    statute step stock stop storage store story street string student study style subject
    subscription success suite summary support survey symbol system tab table tag target task tax
    team template term test text theme thorough though thread through ticket tier time tip title
    token tool topic total tour trail train transaction transfer travel trial trip tutorial tweet
    type unit user utility value variant vendor version video view visit visitor voice volume
    voucher wallet warehouse weather week weight whether widget width window wish wishlist word
    workflow workspace year zone
    """
)

# Only those that everybody writes; longer lists belong in a plan's configuration.
ABBREVIATIONS = {
    "acct": "account",
    "addr": "address",
    "amt": "amount",
    "avg": "average",
    "btn": "button",
    "cat": "category",
    "cnt": "count",
    "config": "configuration",
    "cust": "customer",
    "desc": "description",
    "dest": "destination",
    "dur": "duration",
    "env": "environment",
    "freq": "frequency",
    "img": "image",
    "info": "information",
    "lang": "language",
    "lat": "latitude",
    "lng": "longitude",
    "loc": "location",
    "lon": "longitude",
    "msg": "message",
    "num": "number",
    "org": "organization",
    "pct": "percent",
    "percentage": "percent",
    "pic": "picture",
    "prod": "product",
    "pwd": "password",
    "qty": "quantity",
    "ref": "reference",
    "sess": "session",
    "src": "source",
    "subs": "subscription",
    "temp": "temperature",
    "tx": "transaction",
    "txn": "transaction",
    "usr": "user",
    "ver": "version",
}


def is_past(word: str, *, surely: bool = False) -> bool:
    """Whether the word is the past of a verb: "viewed", "sent"; not "feed", not "speed". Longer
    words in -ed are taken for one, unless it is to be `surely` the past of a verb of this page."""
    if word in _PAST_FORMS or word in _bases():
        return True
    return not surely and len(word) > 5 and word.endswith("ed") and not word.endswith("eed")


def is_verb(word: str, *, clearly: bool = False) -> bool:
    """Whether the word is a form of a verb; `clearly` leaves out bases that are nouns as well."""
    if is_past(word):
        return True
    known = _CLEAR_VERBS if clearly else _CLEAR_VERBS | _NOUN_VERBS
    return word in known


def past_of(verb: str) -> str | None:
    """The past of a base form that is known: "start" -> started, "stop" -> stopped."""
    if verb in _PAST:
        return _PAST[verb]
    if verb in _SAME_PAST or verb not in _CLEAR_VERBS | _NOUN_VERBS:
        return verb if verb in _SAME_PAST else None
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    if _doubles(verb):
        return verb + verb[-1] + "ed"
    return verb + "ed"


def base_of(past: str) -> str | None:
    """The base form of a past, if the verb is known."""
    return _BASE_OF.get(past) or _bases().get(past)


@cache
def is_known(word: str) -> bool:
    """Whether the word, in any form, is one of this page: no slip of the keys then."""
    return stem(word) in _known_stems() or singular(word) in _NOUNS or word in _PAST_FORMS


@cache
def _known_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _CLEAR_VERBS | _NOUN_VERBS | _NOUNS)


@cache
def _bases() -> dict[str, str]:
    return {past: verb for verb in sorted(_CLEAR_VERBS | _NOUN_VERBS) if (past := past_of(verb))}


def _doubles(verb: str) -> bool:
    """Whether the last letter is doubled: one syllable that ends consonant, vowel, consonant."""
    if len(verb) < 3 or verb[-1] not in _DOUBLING or verb[-2] not in "aeiou":
        return verb in ("submit", "refer", "permit")
    one_syllable = sum(char in "aeiouy" for char in verb) == 1
    return one_syllable or verb in ("unpin", "submit", "refer")
