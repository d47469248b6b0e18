# ruff: noqa: E501  # a rule that is broken over lines is read wrongly
"""How English, French and Spanish say modality and hedges: patterns, first match wins.

Each language has its own rules and none is translated from another: English has modal verbs,
French binds in the present tense, Spanish in the future. The names are those of the record; the
words under each are those of the rule book of coding (docs/coding.md).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

Rules = tuple[tuple[str, str], ...]

# What may stand between a modal verb and what it governs: an adverb, or a phrase between commas.
_EN = r"(?:,[^,;.:]{1,120},)?(?: also| further| (?:\w+ly))?"
_EN_MODALITY: Rules = (
    ("exemption", r"nothing in [^.;:]{1,60}? shall (?:\w+ )?(?:require|oblige)\w*|nothing [^.;:]{1,80}? as imposing"),
    ("interpretation_rule", r"shall (?:not )?be (?:interpreted|construed|understood)"),
    (
        "interpretation_rule",
        r"shall (?:not )?(?:affect|prejudice|preclude|be without prejudice)|nothing in [^.;:]{1,60}? shall",
    ),
    ("definition", r"(?<=[\"”'’] )(?:shall )?(?:means?|includes?)\b|shall mean\b"),
    ("constitutive", r"shall (?:also )?(?:not )?be deemed|shall enter into force|shall take effect|shall cease to"),
    (
        "exemption",
        rf"shall{_EN} not{_EN} be (?:obliged|required|bound)|need not|(?:is|are) not (?:obliged|required|bound)",
    ),
    ("exemption", r"no \w+(?: \w+){0,3} (?:is|are|shall be) (?:obliged|required|bound)"),
    ("obligation_of_effort", rf"(?:shall|undertakes? to|must){_EN} (?:endeavou?rs?|strive|seek)(?: to)?\b"),
    (
        "obligation_of_effort",
        rf"shall{_EN} (?:make|use) (?:its|their|every|all|best)[^.;:]{{0,30}} (?:efforts?|endeavou?rs?)",
    ),
    ("obligation_of_effort", rf"shall{_EN} take (?:\w+ )?steps with a view"),
    ("obligation_to_consider", rf"shall{_EN} (?:consider|give(?: \w+){{0,4}} consideration)\b"),
    ("encouragement", rf"(?:is|are|shall be){_EN} (?:strongly )?encouraged|should"),
    (
        "prohibition",
        rf"(?:shall|may|must){_EN} (?:not|never)|(?:no|neither) (?!later|less|more|longer)[\w ]{{1,40}}? (?:shall|may)",
    ),
    ("permission", r"may"),
    ("obligation", r"shall|must|undertakes?"),
)
# Words before "may" that make it a description or part of a formula: "data that may be held", "as may be necessary".
_EN_NONE = re.compile(r"\b(?:that|which|who|as|whatever|it)\s+(?:otherwise )?$")

_FR_SUBJECT = (
    r"(?:états? parties?|parties?|états?)(?: (?:requise?s?|requérante?s?|concernée?s?|intéressée?s?))?"
    r"(?:,[^,;.:]{1,120},)?"
)
_FR_PRONOUN = r"(?:(?:se|y|lui|leur|en|les?|la) |s['’]|l['’])*"
_FR_NO_VERB = (
    r"(?!(?:et|est|sont|dont|comme|autre|ayant|dans|de|que|le|ne|contractante|soit|requis|tout|une|peut|peuvent|partie|puisse|puissent|lorsque|elle|notamment)\b"
    r"|[\w]+(?:ment|ants?|ante|antes)\b|en tant|en cause)"
)
_FR_MODALITY: Rules = (
    ("exemption", r"n['’]est pas (?:tenue?|obligée?)|ne sont pas (?:tenue?s|obligée?s)|n['’]oblige|n['’]impose"),
    (
        "interpretation_rule",
        r"(?:ne )?(?:doit|doivent|saurai(?:en)?t|peut|peuvent) (?:pas )?être interprété|s['’]interprètent?|(?:est|sont) interprété",
    ),
    ("interpretation_rule", r"est sans préjudice|sont sans préjudice|n['’]affecte|ne porte(?:nt)? (?:pas )?atteinte"),
    ("definition", r"(?<=[»\"] )(?:désigne(?:nt)?|s['’]entend(?:ent)?)|on entend\b|l['’]on entend"),
    (
        "constitutive",
        r"(?:est|sont) (?:réputée?s?|considérée?s? comme)|entre(?:ra)? en vigueur|prend effet|prendra effet",
    ),
    ("obligation_of_effort", r"s['’]efforce(?:nt|ra|ront)?|(?:met|mettent|fait|font) tout en œuvre|cherche(?:nt)? à"),
    ("obligation_to_consider", r"envisage(?:nt|ra|ront)?|examine(?:nt|ra|ront)? la possibilité"),
    ("encouragement", r"(?:est|sont) (?:vivement |instamment )?(?:encouragée?s?|invitée?s?)|devrai(?:en)?t"),
    ("prohibition", r"ne (?:peut|peuvent|doit|doivent|pourra|pourront)(?! être interprété)"),
    ("permission", r"peut|peuvent|pourra|pourront|a la faculté|ont la faculté"),
    ("obligation", r"doit|doivent|devra|devront|(?:est|sont) tenue?s?|s['’]engage(?:nt)?"),
)

_ES_MODALITY: Rules = (
    ("exemption", r"no estarán? obligad\w+|no obligarán? a|no impondrán? "),
    ("interpretation_rule", r"(?:no )?se interpretarán?|no afectarán?|se entenderán? sin perjuicio"),
    ("definition", r"se entenderán?(?: por)?"),
    ("constitutive", r"se considerarán? (?:que|como|incluid\w+)|entrarán? en vigor|surtirán? efecto"),
    ("obligation_of_effort", r"(?:se )?(?:esforzarán?|procurarán?)|harán? (?:todo lo posible|cuanto|esfuerzos)"),
    (
        "obligation_to_consider",
        r"(?:considerarán?|estudiarán?|examinarán?) la posibilidad|tendrán? en cuenta la posibilidad",
    ),
    ("encouragement", r"se (?:alienta|exhorta|insta)|deberían?"),
    ("prohibition", r"no (?:podrán?|deberán?|se \w+rán?)"),
    ("permission", r"podrán?|puede|pueden"),
    ("obligation", r"deberán?|deben?|se comprometen?|estarán? obligad\w+"),
    ("obligation", r"[a-záéíóúñ]{2,}(?:ará|erá|irá|drá|brá)n?"),
)

_EN_LAW = r"(?:(?:its|their|the|applicable|respective|relevant|domestic|national|internal) ){1,4}(?:law|laws|legislation|legal systems?|legal principles)"
_EN_QUALIFIER: Rules = (
    ("widest_extent_possible", r"(?:to the )?widest (?:extent|measure|possible)(?: possible| extent| measure)*"),
    ("greatest_extent_possible", r"to the greatest extent possible"),
    ("basic_concepts_of_legal_system", r"(?:subject to |consistent with )?(?:the )?basic concepts of its legal system"),
    (
        "fundamental_principles",
        r"(?:fundamental|basic|general) (?:legal )?principles of (?:its|their|the) (?:domestic |national |legal )*(?:law|legal system|system)",
    ),
    (
        "to_the_extent_permitted",
        rf"(?:to the (?:\w+ )?extent|where|if|insofar as|provided that)[^,;.:]{{0,40}} permitted (?:by|under) {_EN_LAW}",
    ),
    (
        "to_the_extent_permitted",
        rf"not (?:contrary to|prohibited by|inconsistent with) {_EN_LAW}|(?:in so far|insofar) as {_EN_LAW} permits?",
    ),
    ("subject_to_domestic_law", rf"subject to (?:the (?:provisions|requirements|conditions) of )?{_EN_LAW}"),
    (
        "in_accordance_with_domestic_law",
        rf"(?<!offences )(?<!offence )(?:in (?:accordance|conformity) with|pursuant to|consistent with|as provided (?:for )?(?:by|in|under)|provided for (?:by|in|under)|under)(?: the (?:provisions|conditions|procedures) of)? {_EN_LAW}",
    ),
    (
        "to_the_extent_possible",
        r"to the (?:(?:fullest|maximum|full) )?extent (?:possible|feasible|practicable)|(?:where|wherever|as far as|whenever) (?:possible|feasible|practicable)|in ?so ?far as (?:possible|practicable)",
    ),
    (
        "within_means",
        r"within (?:its|their) (?:means|capabilities|capacity|available resources)|(?:subject to|taking into account) [^,;.:]{0,40}(?:resources|capacity|capabilities)",
    ),
    (
        "where_appropriate",
        r"(?:where|when|if|in) (?:\w+ )?(?:appropriate|necessary|relevant|applicable)(?: cases)?|as necessary",
    ),
    ("as_appropriate", r"as (?:may be )?appropriate"),
    ("if_requested", r"(?:if|where|when) (?:so )?requested|upon request"),
)
_FR_LAW = r"(?:son|leur|du|au|le|de son|à son|à leur) droit (?:interne|national)|(?:sa|leur) législation(?: interne| nationale)?"
_FR_QUALIFIER: Rules = (
    (
        "widest_extent_possible",
        r"(?:dans )?la (?:mesure la plus large|plus large mesure) possible|le plus largement possible",
    ),
    ("greatest_extent_possible", r"dans toute la mesure (?:du possible|possible)[^,;.:]{0,10}dans le cadre"),
    ("basic_concepts_of_legal_system", r"concepts fondamentaux de (?:son|leur) système juridique"),
    (
        "fundamental_principles",
        r"principes fondamentaux de (?:son|leur) (?:droit interne|système juridique|ordre juridique)",
    ),
    (
        "to_the_extent_permitted",
        rf"dans la mesure (?:où|permise)[^,;.:]{{0,40}}(?:{_FR_LAW})|si (?:{_FR_LAW}) le permet",
    ),
    ("subject_to_domestic_law", rf"sous réserve (?:des dispositions |de )*(?:{_FR_LAW})"),
    (
        "in_accordance_with_domestic_law",
        rf"(?:conformément|en conformité)[^,;.:]{{0,25}}(?:{_FR_LAW})|dans le respect de (?:{_FR_LAW})|en vertu de (?:{_FR_LAW})|prévues? par (?:{_FR_LAW})",
    ),
    (
        "to_the_extent_possible",
        r"dans (?:toute )?la mesure du possible|autant que possible|si possible|lorsque cela est possible",
    ),
    ("within_means", r"dans la (?:limite|mesure) de (?:ses|leurs) (?:moyens|ressources|capacités)"),
    (
        "where_appropriate",
        r"le cas échéant|s['’]il y a lieu|lorsqu(?:e cela|['’]il) est (?:approprié|nécessaire)|si nécessaire|au besoin|lorsqu['’]il convient",
    ),
    ("as_appropriate", r"selon qu['’]il convient|comme il convient"),
    ("if_requested", r"sur demande|si (?:la )?demande (?:lui )?en est faite"),
)
_ES_LAW = r"(?:su|el|al|del) (?:derecho|ordenamiento(?: jurídico)?) interno|(?:su|la) legislación (?:interna|nacional)"
_ES_QUALIFIER: Rules = (
    ("widest_extent_possible", r"(?:en )?la medida más amplia posible|la más amplia"),
    ("greatest_extent_possible", r"en la mayor medida (?:en que [^,;.:]{0,30}|posible)"),
    ("basic_concepts_of_legal_system", r"conceptos básicos de su ordenamiento jurídico"),
    ("fundamental_principles", r"principios (?:fundamentales|jurídicos) de (?:su|el) (?:derecho|ordenamiento)[^,;.:]{0,20}"),
    ("to_the_extent_permitted", rf"(?:en la medida|siempre) (?:en )?que [^,;.:]{{0,20}}permita[^,;.:]{{0,10}}(?:{_ES_LAW})|(?:cuando|si) lo permita (?:{_ES_LAW})|en la medida en que (?:lo permita |se lo permita )?(?:{_ES_LAW})"),
    ("subject_to_domestic_law", rf"con sujeción a(?:l| las disposiciones de)? ?(?:{_ES_LAW})|a reserva de(?: lo dispuesto en)? (?:{_ES_LAW})"),
    ("in_accordance_with_domestic_law", rf"(?:de conformidad con|conforme a|con arreglo a|en virtud de|previst\w+ en|según)(?: lo dispuesto en)? ?(?:{_ES_LAW})"),
    ("to_the_extent_possible", r"en la medida de lo posible|cuando sea (?:posible|viable|factible)|siempre que sea posible"),
    ("within_means", r"(?:dentro de|según|en la medida de) sus (?:posibilidades|medios|capacidades|recursos)"),
    ("where_appropriate", r"cuando (?:proceda|corresponda|sea (?:necesario|apropiado|procedente))|en su caso|en los casos apropiados|si procede"),
    ("as_appropriate", r"según (?:proceda|corresponda|sea apropiado)"),
    ("if_requested", r"previa solicitud|si (?:así )?se (?:le )?solicita"),
)  # fmt: skip


_HEADS = {
    "en": (
        "nothing|sha|mean|inclu|need|is |are |no |neit|undert|must|should|may",
        "to the|widest|basic|the b|subj|consis|fund|gener|wher|when|if|ins|provided|not |in |pursu|as |under|within|taking|upon",
    ),
    "fr": (r"\w", r"\w"),
    "es": (r"\w", r"\w"),
}
"""How the rules of a language begin, for modality and for qualifiers."""


class Language(NamedTuple):
    """The rules of one language, compiled: one pattern a layer, and the name of each of its groups."""

    modality: re.Pattern[str]
    modality_names: tuple[str, ...]
    qualifier: re.Pattern[str]
    qualifier_names: tuple[str, ...]
    excluded: re.Pattern[str] | None = None
    subject: re.Pattern[str] | None = None


LANGUAGES = ("en", "fr", "es")


@cache
def rules_of(lang: str) -> Language:
    """Give the rules of one of ``LANGUAGES``."""
    modality, qualifier = {
        "en": (_EN_MODALITY, _EN_QUALIFIER),
        "fr": (_FR_MODALITY, _FR_QUALIFIER),
        "es": (_ES_MODALITY, _ES_QUALIFIER),
    }[lang]
    return Language(
        *_compiled(modality, _HEADS[lang][0]),
        *_compiled(qualifier, _HEADS[lang][1]),
        _EN_NONE if lang == "en" else None,
        re.compile(rf"\b{_FR_SUBJECT} (?P<verb>{_FR_PRONOUN}{_FR_NO_VERB}[a-zéèêëîïôûç]+(?:e|ent|t|d|ra|ront))\b")
        if lang == "fr"
        else None,
    )


def _compiled(rules: Rules, heads: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    # A look at the first letters saves trying every rule at every word.
    pattern = rf"\b(?={heads})(?:" + "|".join(rf"((?:{rule})\b)" for _, rule in rules) + ")"
    return re.compile(pattern), tuple(name for name, _ in rules)
