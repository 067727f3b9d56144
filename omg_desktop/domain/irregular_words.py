"""Words that are not said as they are spelled, by the sounds of ``domain.spelling``. Inflections follow their base."""

# One group in each line: the words, and how they are said. A dash stands for the word's own beginning consonants, which
# no rhyme hears.
_TABLE = """
    love dove above glove shove: - AH V
    of: AH V
    come some become: - AH M
    done one anyone everyone someone none won son ton undone: - AH N
    once: W AH N S
    front: F R AH N T
    month: M AH N TH
    mother brother another other smother: - AH DH ERX
    wonder thunder under: - AH N D ERX
    money honey: - AH N IYX
    nothing: N AH TH IX NG
    something: S AH M TH IX NG
    anything everything: - TH IX NG
    does: D AH Z
    doesn't: D AH Z AX N T
    was: W AH Z
    blood flood: - AH D
    young among tongue: - AH NG
    touch such much: - AH CH
    rough tough enough: - AH F
    stuff: S T AH F
    country: K AH N T R IYX
    double trouble: - AH B AX L
    couple: K AH P AX L
    cousin: K AH Z AX N
    what: W AH T
    from: F R AH M
    lover cover discover recover: - AH V ERX
    oven: AH V AX N
    summer: S AH M ERX
    color colour: K AH L ERX
    hurry worry: - ER IYX
    said again instead head bread dead dread thread spread ahead red: - EH D
    again: EH N
    says: S EH Z
    any many: - EH N IYX
    friend: F R EH N D
    been: B IH N
    pretty city pity: - IH T IYX
    women: W IH M AX N
    woman: W UH M AX N
    busy dizzy: - IH Z IYX
    build guild: - IH L D
    give live forgive: - IH V
    given driven forgiven: - IH V AX N
    river shiver giver liver: - IH V ERX
    written bitten kitten: - IH T AX N
    system: S IH S T AX M
    spirit: S P IH R IX T
    mirror: M IH R ERX
    minute: M IH N IX T
    live: L IH V
    wind: W IH N D
    if: IH F
    is his: - IH Z
    as has: - AE Z
    have: HH AE V
    laugh: L AE F
    half: HH AE F
    aunt: AE N T
    plaid: P L AE D
    shadow: SH AE D OWX
    great late: - EY T
    break: B R EY K
    steak: S T EY K
    they hey prey grey obey: - EY
    ballet: B AX L EY
    ache: EY K
    heartache: HH AA R T EY K
    table able cable stable: - EY B AX L
    angel: EY N JH AX L
    danger stranger: - EY N JH ERX
    stranger: S T R EY N JH ERX
    bass: B EY S
    taste waste haste paste: - EY S T
    favorite favourite: F EY V ERX IX T
    crazy lazy daisy hazy: - EY Z IYX
    maybe baby: - EY B IYX
    yesterday today: - D EY
    always: AO L W EY Z
    eye i: AY
    bye buy guy hi: - AY
    goodbye: B AY
    eyes: AY Z
    island: AY L AX N D
    climb time: - AY M
    child wild mild: - AY L D
    sign design align: - AY N
    height: HH AY T
    kind find mind blind behind remind unwind: - AY N D
    science silence: S AY L AX N S
    quiet riot: - AY AX T
    lion: L AY AX N
    giant: JH AY AX N T
    violet: V AY L IX T
    july reply deny rely apply supply multiply lullaby butterfly: - AY
    fire desire higher liar choir wire tire tired: - AY ERX
    tired: T AY ERX D
    diamond: D AY M AX N D
    silent: S AY L AX N T
    paradise: P EH R AX D AY S
    advice device: - AY S
    police: P AX L IY S
    machine magazine routine gasoline between seen: - IY N
    people: P IY P AX L
    key me be we he she the: - IY
    ski: S K IY
    believe leave: - IY V
    piece peace release increase: - IY S
    soul: S OW L
    roll stroll control goal whole: - OW L
    though although dough: - OW
    so go no ago hello: - OW
    oh: OW
    ghost most post host coast: - OW S T
    both oath: - OW TH
    don't won't: - OW N T
    only lonely: - OW N L IYX
    known own grown shown blown thrown flown unknown alone: - OW N
    over clover: - OW V ERX
    window: W IH N D OWX
    follow hollow: - AA L OWX
    body: B AA D IYX
    copy: K AA P IYX
    promise: P R AA M AX S
    honest: AA N IX S T
    gone on upon: - AA N
    want: W AA N T
    watch: W AA CH
    wash: W AA SH
    heart art start: - AA R T
    are: AA R
    guitar: G IX T AA R
    guard: G AA R D
    father: F AA DH ERX
    water daughter: - AO T ERX
    talk walk: - AO K
    cost lost frost crossed: - AO S T
    cloth moth: - AO TH
    cough off: - AO F
    war four pour door floor your: - AO R
    warm storm: - AO R M
    reward toward: - AO R D
    board: B AO R D
    course horse: - AO R S
    word bird heard: - ER D
    world girl: - ER L
    world: W ER L D
    work: W ER K
    worth earth: - ER TH
    worse curse: - ER S
    were: W ER
    journey: JH ER N IYX
    prefer refer: - ER
    early: ER L IYX
    bear wear pear swear there where their they're: - EH R
    somewhere nowhere everywhere: - EH R
    very: V EH R IYX
    america: AX M EH R IX K AX
    heaven seven eleven: - EH V AX N
    never ever clever forever: - EH V ERX
    weather feather leather together whether: - EH DH ERX
    pleasure treasure measure: - EH ZH ERX
    here fear: - IY R
    weird: W IY R D
    tears: T IY R Z
    beard: B IY R D
    our hour: AW ERX
    now how cow wow vow brow allow somehow plow: - AW
    bough: B AW
    town down: - AW N
    flower power tower shower: - AW ERX
    good wood stood hood could should would understood: - UH D
    put foot: - UH T
    push bush: - UH SH
    pull full bull: - UH L
    wolf: W UH L F
    sugar: SH UH G ERX
    sure: SH UH R
    to do who two shoe through you into: - UW
    too: T UW
    move prove improve groove: - UW V
    movie: M UW V IYX
    lose whose: - UW Z
    choose: CH UW Z
    tomb womb: - UW M
    youth truth: - UW TH
    group: G R UW P
    soup: S UW P
    fruit: F R UW T
    beautiful: B Y UW T AX F AX L
    music: M Y UW Z IX K
    human: HH Y UW M AX N
    future: F Y UW CH ERX
    moment: M OW M AX N T
    rhythm: R IH DH AX M
    chaos: K EY AA S
    echo: EH K OWX
    idea: AY D IY AX
    area: EH R IY AX
    radio: R EY D IY OW
    piano: P IY AE N OW
    video: V IH D IY OW
    poem: P OW AX M
    create: K R IY EY T
    real: R IY L
    cruel: K R UW AX L
    question: K W EH S CH AX N
    special: S P EH SH AX L
    nature: N EY CH ERX
    forget regret: - EH T
    regret: R IX G R EH T
    begin within: - IH N
    until: AX N T IH L
    upset: AH P S EH T
    hotel: HH OW T EH L
    farewell: F EH R W EH L
    yeah: Y AE
    because: B IX K AO Z
    a: AX
    yes: Y EH S
    orange: AO R IX N JH
    gas: G AE S
    romance: R OW M AE N S
    advance enhance: - AE N S
    bus: B AH S
    view new few knew blue true: - UW
    ocean: OW SH AX N
    alive survive arrive five drive: - AY V
    chocolate: CH AO K L AX T
    this: DH IH S
    that: DH AE T
    with: W IH DH
    ooh: UW
    gonna wanna: - AA N AX
    tomorrow sorrow borrow: - AA R OWX
    sorry: S AA R IYX
    miracle: M IH R AX K AX L
    colonel kernel: K ER N AX L
    listen: L IH S AX N
    often: AO F AX N
    castle: K AE S AX L
    whistle: W IH S AX L
    muscle: M AH S AX L
    answer: AE N S ERX
    autumn: AO T AX M
    column: K AA L AX M
    debt: D EH T
    doubt: D AW T
    honor honour: AA N ERX
    ghosts: G OW S T S
    scene: S IY N
    school: S K UW L
    stomach: S T AH M AX K
    sword: S AO R D
    knowledge: N AA L IX JH
    language: L AE NG G W IX JH
    finger linger: - IH NG G ERX
    hunger younger: - AH NG G ERX
    anger: AE NG G ERX
    stronger longer: - AO NG G ERX
    tiger: T AY G ERX
    get: G EH T
    forget: F ERX G EH T
    chase base case face place space grace: - EY S
    close those rose: - OW Z
    house mouse: - AW S
    loose goose: - UW S
    use: Y UW Z
    excuse: EH K S K Y UW Z
    else: EH L S
    sense: S EH N S
"""


def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        words, heard = line.strip().split(": ")
        for word in words.split():
            beginning = word[: next(place for place, letter in enumerate(word) if letter in "aeiouy")]
            found[word] = heard.replace("-", f"+{beginning}" if beginning else "", 1).strip()
    return found


IRREGULAR = _words()
"""Sounds by word, separated by blanks. A beginning that no rhyme hears is one sound of its own, such as ``+fl``."""
