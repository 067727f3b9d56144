"""How English is said, by the habits of its spelling: a word as a row of sounds.

Sounds are named as in the ARPAbet, without marks of stress. Weak vowels, which no rhyme stands on, have names of their
own: AX (the a of about), IX (waited), IYX (lucky), ERX (river), OWX (shadow). Endings (-s, -ed, -ing, -ly …) are taken
off first; then rules are tried in order at each place of the word. Words against all rules are in
``domain.irregular_words``.
"""

import re
from functools import lru_cache

from omg_desktop.domain.irregular_words import IRREGULAR

Sounds = tuple[str, ...]

_WEAK = frozenset({"AX", "IX", "IYX", "ERX", "OWX"})
VOWELS = _WEAK | {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
_VOICELESS = frozenset({"P", "T", "K", "F", "TH"})
_HISSING = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")
_VOWEL = re.compile(r"[aeiouy]")
_VOWEL_GROUP = re.compile(r"[aeiouy]+")


def _rules(table: str) -> tuple[tuple[re.Pattern[str], Sounds], ...]:
    """Rules as they are written below, one in each line: letters, an arrow, sounds."""
    pairs = (line.split("→") for line in table.strip().splitlines())
    return tuple((re.compile(pattern.strip()), tuple(heard.split())) for pattern, heard in pairs)


# Where no vowel stands before this place. In all tables: an e that is silent is given no sound.
_FIRST = _rules(r"""
    [kgp]n → N
    wr|rh → R
    ps → S
    x → Z
    y(?=[aeiou]) → Y
    war(?=[^aeiouy]|$) → W AO R
    wor(?=[^aeiouy]) → W ER
    wa(?=[tns]) → W AA
    squa(?=[dts]) → S K W AA
    g(?=e[tae]|i[rfvlg]) → G
    (?:ye|ie|uy|y)$ → AY
    e$ → IY
    i$ → AY
    a$ → AA
    ai?r(?=[aeiouy]) → EH R
    ier$ → IY R
""")

# Where a vowel stands before: endings that are said weakly, and a silent e.
_LATER = _rules(r"""
    (?:ss|t|c)ion → SH AX N
    sion → ZH AX N
    cian → SH AX N
    [tcx]ious|ceous → SH AX S
    [tc]ial → SH AX L
    sure$ → ZH ERX
    ture$ → CH ERX
    sten → S AX N
    ften → F AX N
    th(?=er|e$|es$) → DH
    ward$ → W ERX D
    (?:er|or|ar|our|re)$ → ERX
    (?<=[dlr])ow$ → OWX
    (?<=t)ain$ → AX N
    (?:ey|ie|ee|y)$ → IYX
    (?<=f)y$ → AY
    (?:a|ah)$ → AX
    ality$ → AE L IX T IYX
    ity$ → IX T IYX
    [aeo]ry$ → ERX IYX
    (?<=[^aeiouy])le$ → AX L
    (?:age|ege)$ → IX JH
    (?<=[ts])ive$ → IX V
    (?:et|it)$ → IX T
    ic$ → IX K
    ish$ → IX SH
    (?:en|an|on|ern)$ → AX N
    (?:al|el|il|ol|ul)$ → AX L
    (?:om|um|em|am)$ → AX M
    ous$|us$|ess$ → AX S
    (?:ent|ant)$ → AX N T
    (?:ence|ance)$ → AX N S
    e$ →
""")

_EVERYWHERE = _rules(r"""
    tch → CH
    sch|chr → S K
    ch → CH
    sh → SH
    ph → F
    gh(?=[aeo]) → G
    th → TH
    wh → W
    ck → K
    qu(?=e$) → K
    qu → K W
    dge? → D
    cc(?=[ei]) → K S
    sc(?=[eiy])|c(?=[eiy]) → S
    c → K
    gue?$ → G
    gu(?=[eiay]) → G
    gg → G
    ng(?=[lu]) → NG G
    ng(?=[eiy]) → N JH
    ng → NG
    nk → NG K
    g(?=[eiy]) → JH
    stle → S AX L
    oar|oor|ore$|our(?=[tsnc]) → AO R
    our|ower → AW ERX
    aire?$|are$|air → EH R
    eer|ere$ → IY R
    ear(?=[ntldc]) → ER
    ear → IY R
    [iy]re$ → AY ERX
    ure$ → UH R
    arr(?=[aeiouy]) → AE R
    err(?=[aeiouy])|er(?=[aiouy]) → EH R
    orr|or(?=[aeiouy]) → AO R
    irr|ir(?=[aeiou]) → IH R
    urr → ER
    ur(?=[aeiouy]) → UH R
    ar(?=[aeiy]) → EH R
    ar → AA R
    er|ir|ur|yr → ER
    or → AO R
    eigh|aigh → EY
    augh|ough(?=t) → AO
    ough → OW
    igh → AY
    ign$ → AY N
    gn$ → N
    alk → AO K
    alm → AA M
    al(?=[ldt]) → AO
    olk → OW K
    ould → UH D
    aw|au → AO
    ai|ay → EY
    ee → IY
    (?<=c)ei → IY
    ei|ey → EY
    ea(?=tion|te$) → IY EY
    ea(?=d$|dy$|lth|ther|ven|vy$|nt$|pon|sant|dow|th$) → EH
    eau → OW
    ea → IY
    ew|eu|ue$|ui(?=[tsc]) → UW
    ie → IY
    io → IY OW
    ia → IY AX
    oa|oe$ → OW
    oi|oy → OY
    oo(?=k|d$|t$) → UH
    oo → UW
    ou(?=p) → UW
    ou → AW
    ow$|ow(?=e$) → OW
    ow → AW
    uy → AY
    a(?=tion) → EY
    o(?=tion) → OW
    u(?=[ts]ion) → UW
    a(?=[^aeiouywxr]e$|(?:st|ng|th|bl|dl|ch)e$) → EY
    e(?=[^aeiouywxr]e$) → IY
    [iy](?=[^aeiouywxr]e$|(?:bl|dl|fl)e$) → AY
    o(?=[^aeiouywxr]e$) → OW
    u(?=[^aeiouywx]e$) → UW
    i(?=nd$|ld$) → AY
    o(?=ld|lt$|ll$|st$) → OW
    a(?=[^aeiouywxr](?:y|er|en|or)$) → EY
    o(?=[^aeiouywxr](?:y|er|en|a)$) → OW
    i(?=[^aeiouywxr](?:y|er)$) → AY
    u(?=[^aeiouywxr](?:y|er|or|an|ic)$) → UW
    y → IH
    (?<=[aeiou])se$ → Z
    (?<=[aeiouy])s(?=[aeiouy]) → Z
    ss|s → S
    o$ → OW
    i$ → IYX
    u$ → UW
    o(?=ng|ss|ff|g$) → AO
    a → AE
    e → EH
    i → IH
    o → AA
    u → AH
    mb$|mn$|mm|m → M
    bt$ → T
    bb|b → B
    dd|d → D
    ff|f → F
    gh →
    g → G
    j → JH
    kk|k → K
    ll|l → L
    nn|n → N
    pp|p → P
    rr|r → R
    tt|t → T
    vv|v → V
    w(?=[aeiouyr]) → W
    x → K S
    zz|z → Z
    h(?=[aeiouy]) → HH
""")


def last_word(text: str) -> str:
    """The last word of a line in small letters, as it is looked up; "" when there is none."""
    found = _WORD.findall(text)
    return found[-1].lower().replace("’", "'") if found else ""


@lru_cache(maxsize=16_384)
def sounds(word: str) -> Sounds:
    """How a word in small letters is said; words of other scripts have no sounds."""
    if word in IRREGULAR:
        return tuple(IRREGULAR[word].split())
    if word.endswith("'s"):
        return _with_s(sounds(word[:-2]))
    plain = word.replace("'", "")
    if word.endswith("in'"):  # singin' is sung as singing
        return sounds(f"{word[:-3]}ing")
    return _inflected(plain) or _spelled(plain)


def stressed_vowel(heard: Sounds) -> int | None:
    """The place of the vowel a rhyme stands on: the last that is not weak, or the first of all."""
    vowels = [place for place, sound in enumerate(heard) if sound in VOWELS]
    strong = [place for place in vowels if heard[place] not in _WEAK]
    return strong[-1] if strong else vowels[0] if vowels else None


def _inflected(word: str) -> Sounds:
    """What an ending leaves, and the ending; nothing when there is no ending to take off."""
    for ending, put_back in (("ies", "y"), ("ied", "y"), ("s", ""), ("ed", ""), ("ing", ""), ("ly", "")):
        stem = word.removesuffix(ending)
        if stem == word or not _VOWEL.search(stem):
            continue
        if ending == "s":
            return () if stem.endswith(("s", "u", "i")) else _with_s(sounds(_before_es(stem)))
        if put_back:
            return (*sounds(stem + put_back), *(("Z",) if ending == "ies" else ("D",)))
        if ending == "ly":
            return (*sounds(stem), "L", "IYX") if len(stem) > 2 and not stem.endswith("l") else ()
        base = sounds(_base(stem))
        return (*base, "IX", "NG") if ending == "ing" else _with_ed(base)
    return ()


def _before_es(stem: str) -> str:
    """boxe → box, wishe → wish; but rose and face keep their e."""
    return stem[:-1] if stem.endswith(("xe", "she", "che", "sse", "zze")) and not stem.endswith("ache") else stem


def _base(stem: str) -> str:
    """The word behind a stem before -ed and -ing: hop(p) → hop, hop → hope, danc → dance, dream → dream."""
    if f"{stem}e" in IRREGULAR and stem not in IRREGULAR:
        return f"{stem}e"
    if len(stem) > 2 and stem[-1] == stem[-2]:
        return stem if stem[-1] in "lszf" else stem[:-1]
    if stem in IRREGULAR:
        return stem
    if stem[-1] in "cvzu" or re.search(r"(?:[aeiou]|[nr])s$|[ndr]g$(?<!ng)|[aeiou]g$|ang$|st$(?<=[tw]ast)", stem):
        return f"{stem}e"
    one_vowel = len(_VOWEL_GROUP.findall(stem)) == 1
    open_end = re.search(r"(?:^|[^aeiouy])[aeiouy][^aeiouywx]$", stem)
    if open_end and (one_vowel or re.search(r"(?:[aiou][td]|i[rz]|in)$", stem)):
        return f"{stem}e"
    return stem


def _with_s(base: Sounds) -> Sounds:
    if not base:
        return base
    if base[-1] in _HISSING:
        return (*base, "IX", "Z")
    return (*base, "S" if base[-1] in _VOICELESS else "Z")


def _with_ed(base: Sounds) -> Sounds:
    if not base:
        return base
    if base[-1] in ("T", "D"):
        return (*base, "IX", "D")
    return (*base, "T" if base[-1] in _VOICELESS | {"S", "SH", "CH"} else "D")


def _spelled(word: str) -> Sounds:
    heard: list[str] = []
    place, vowel_before = 0, False
    while place < len(word):
        for pattern, sounding in (*(_LATER if vowel_before else _FIRST), *_EVERYWHERE):
            found = pattern.match(word, place)
            if found and found.end() > place:
                heard += sounding
                place = found.end()
                break
        else:
            place += 1  # a sign that is not said
        vowel_before = any(sound in VOWELS for sound in heard)
    return tuple(heard)
