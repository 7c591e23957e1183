#!/usr/bin/env python3
"""Writes the sample datanets from WordNet 3.0 (Debian `wordnet-base`). Standard library only, deterministic.

    make-samples.py            writes <domain>.jsonl, manifest.json and baseline/manifest.json beside itself
    make-samples.py --check    makes them again in memory and compares them with what is there
    make-samples.py --stats    prints one JSON line a domain

Each line of a .jsonl is one contribution: {"contributor": devnet account index, "title": ..., "text": ...}.
A contribution is an alphabetical stretch of one theme (hypernym subtrees or topics of WordNet), its glosses
written out as sentences. The definitions of a broader and of a neighbouring term are repeated where they
help, as reference works do, so short passages recur between contributions; a run of 49 tokens never does
(checked below), so the admission mask touches nothing.
"""
import collections
import hashlib
import json
import os
import re
import sys

WORDNET = "/usr/share/wordnet"
SHA256 = {
    "data.adj": "c89120dfc1f046ddff4a631bf9b7e9fa1a36b5e86565a23bf82dbe14f30b88a7",
    "data.adv": "444a63bf3955080ab7524f5079cfc07ff9bc682cb98bdb1db73b0fb9829f1139",
    "data.noun": "fea17d2f9656611334eac790e5d69e47645fa180c4aa481fb4cd9b3520754ca2",
    "data.verb": "adcf43e35b581e8036d8b5a52d63d9cd3d3b4870b2720d3c03c799df44777bc2",
}
HERE = os.path.dirname(os.path.abspath(__file__))
TEXT_BYTES = 5000         # aim of one contribution
TEXT_BYTES_MIN = 2500     # a shorter last piece joins the one before it
TEXT_BYTES_MAX = 60 * 1024
TITLE_BYTES_MAX = 128     # of a contribution on the chain
TOKENS_MIN = 100          # what the datanets ask of a contribution
NOVELTY_BPS_MIN = 5000
MASK_TOKENS = 49          # a repeated run this long would be masked at admission
QUOTE_TOKENS_MAX = 34     # a repeated definition stays well below the mask
QUOTE_HYPONYMS_MAX = 900  # a term broader than this (act, person) needs no definition
SYNONYMS_MAX = 3
DEFINITION_CHARS_MIN = 40
EXAMPLES_MAX = 2

# domain: (datanet name, policy, themes). A theme: (title, contributors, roots). A root: "word.pos.sense"
# is a synset with all its hyponyms ("-" before it takes them out), "topic:word.pos.sense" whatever
# WordNet files under that topic. The first theme that names a synset keeps it; a theme of several
# contributors is cut into as many alphabetical stretches.
DOMAINS = {
    "law": ("Law and commerce", "open", [
        ("Crime and punishment", [1], ["crime.n.1", "punishment.n.1", "criminal.n.1",
                                       "topic:criminal_law.n.1", "topic:crime.n.1"]),
        ("Courts and procedure", [2, 3], ["proceeding.n.1", "due_process.n.1", "court.n.1", "lawyer.n.1",
                                          "judge.n.1", "party.n.5", "evidence.n.3", "topic:law.n.2",
                                          "topic:law.n.1"]),
        ("Documents and agreements", [4], ["legal_document.n.1", "agreement.n.1", "right.n.1"]),
        ("Money and commerce", [5], ["payment.n.1", "tax.n.1", "owner.n.1", "debt.n.2", "insurance.n.1",
                                     "topic:commerce.n.1"]),
    ]),
    "medicine": ("Medicine", "open", [
        ("Diseases", [4, 5], ["disease.n.1", "-animal_disease.n.1", "-plant_disease.n.1"]),
        ("Signs and symptoms", [6], ["symptom.n.1", "injury.n.1"]),
        ("Medicines", [7, 8], ["medicine.n.2"]),
        ("Treatment and practice", [9], ["operation.n.6", "therapy.n.1", "medical_instrument.n.1",
                                         "topic:medicine.n.1", "topic:medicine.n.3", "specialist.n.2"]),
    ]),
    "computing": ("Computing", "open", [
        ("Programs and data", [9], ["topic:computer_science.n.1", "software.n.1", "program.n.7", "code.n.3",
                                    "file.n.1", "operation.n.4", "computer_network.n.1"]),
        ("Hardware", [10], ["computer.n.1", "electronic_equipment.n.1", "electronic_device.n.1",
                            "memory_device.n.1", "circuit.n.1", "topic:electronics.n.1", "semiconductor.n.2",
                            "telecommunication.n.1", "network.n.5"]),
        ("Mathematics", [2, 3], ["topic:mathematics.n.1", "mathematical_relation.n.1", "calculation.n.1",
                                 "operation.n.10", "plane_figure.n.1", "topic:statistics.n.1", "matrix.n.1"]),
    ]),
    "gaming": ("Games and sport", "open", [
        ("Games", [7], ["game.n.1", "topic:card_game.n.1", "topic:chess.n.2", "gambling.n.1",
                        "game_of_chance.n.1", "topic:bridge.n.4", "topic:poker.n.2", "score.n.10",
                        "game_equipment.n.1", "plaything.n.1"]),
        ("Sport", [8], ["sport.n.1", "topic:sport.n.1", "topic:baseball.n.1", "topic:golf.n.1",
                        "topic:football.n.1", "topic:American_football.n.1", "topic:basketball.n.1",
                        "topic:tennis.n.1", "topic:cricket.n.2", "topic:ice_hockey.n.1", "topic:boxing.n.1",
                        "throw.n.1", "stroke.n.1", "maneuver.n.3"]),
        ("Players and contests", [4], ["athlete.n.1", "player.n.1", "contest.n.1", "match.n.2", "ball.n.1"]),
    ]),
    "nature": ("Natural history", "open", [
        ("Dogs, cats and other carnivores", [1], ["carnivore.n.1"]),
        ("Birds", [6], ["wading_bird.n.1", "bird_of_prey.n.1", "seabird.n.1"]),
    ]),
    "food": ("Food and cooking", "open", [
        ("Dishes", [10], ["dish.n.2", "soup.n.1", "topic:cooking.n.1", "cake.n.3", "bread.n.1"]),
        ("Drinks", [5], ["beverage.n.1"]),
    ]),
}

# Models over the datanets, each with a prompt whose continuation pays several contributors.
MODELS = [
    {"name": "Counsel", "kind": "infinigram", "datanets": ["law"],
     "prompt": "A lease is", "maxTokens": 320},
    {"name": "Clinic", "kind": "infinigram", "datanets": ["medicine"],
     "prompt": "A symptom of influenza is", "maxTokens": 480},
    {"name": "Almanac", "kind": "infinigram", "datanets": ["computing", "gaming", "nature", "food"],
     "prompt": "In computer science, a program is", "maxTokens": 480},
    {"name": "Librarian", "kind": "softmax",
     "datanets": ["law", "medicine", "computing", "gaming", "nature", "food"],
     "prompt": "A program stores data in the memory of a computer.", "maxTokens": 8},
]

# Who pays for a sample inference previews answers and leaves out those with a word that begins like one of these: the
# texts are a dictionary's, and the first page of the explorer is no place for its entries on crimes.
AVOID = ["assassin", "genocid", "homicid", "incest", "kill", "manslaughter", "molest", "murder", "prostitut", "rape",
         "rapist", "sexual", "slave", "suicid", "tortur"]

# Boilerplate that the treasury owns, registered at genesis in this order: file -> (title, licence).
VERBATIM = "verbatim copies permitted"
BASELINE = {
    "Apache-2.0.txt": ("Apache License 2.0", VERBATIM),
    "BSD-3-Clause.txt": ("BSD licence of the University of California", VERBATIM),
    "MIT.txt": ("MIT (Expat) licence", VERBATIM),
    "CC0-1.0.txt": ("Creative Commons CC0 1.0 Universal", "CC0-1.0"),
    "GPL-2.txt": ("GNU General Public License 2", VERBATIM),
    "GPL-3.txt": ("GNU General Public License 3", VERBATIM),
    "LGPL-2.1.txt": ("GNU Lesser General Public License 2.1", VERBATIM),
    "LGPL-3.txt": ("GNU Lesser General Public License 3", VERBATIM),
    "MPL-2.0.txt": ("Mozilla Public License 2.0", VERBATIM),
    "WordNet-3.0.txt": ("WordNet 3.0 licence", VERBATIM),
    "phrases-legal.txt": ("Stock phrases of contracts and terms of use", "of this repository"),
    "phrases-web.txt": ("Stock phrases of web pages, mail and programs", "of this repository"),
    "phrases-prose.txt": ("Stock phrases of reports, papers and assistants", "of this repository"),
}

LICENCE = "WordNet-3.0"
ANIMAL, ARTIFACT, BODY, PERSON, PLANT = 5, 6, 8, 18, 20   # lexicographer files of things one can count
COUNTED = {ANIMAL, ARTIFACT, BODY, PERSON, PLANT}
FIELD = re.compile(
    r"law$|science$|mathematics|physics|biology|music|chemistry|baseball|genetics|astronomy|botany"
    r"|sports?$|medicine|nautical|football|military|psych|philosophy|geology|anatomy|architecture"
    r"|linguistics|pathology|golf|physiology|logic|electronics|statistics|economics|biochemistry|chess"
    r"|obstetrics|ecology|basketball|geometry|dentistry|grammar|hockey|zoology|telecommunication|tennis"
    r"|printing|computing|bridge|accounting|stock market|cricket|rugby|fencing|embryology|ophthalmology"
    r"|religion|card games|microbiology|virology|mythology|poker|boxing|surgery|commerce|finance"
    r"|immunology|surveying|cooking|horse racing|politics$")
SKIPPED = re.compile(
    r"in some classifications|slur|offensive|obscene|disparag|derogat|vulgar|taboo|slang|sexual|\bsex\b"
    r"|genital|penis|vagina|copulat|prostitut|erotic|\brape|incest|semen\b|coit|terroris|Jew|Negro|Nazi"
    r"|type genus|sex organ|masturbat|whore|intercourse|trademark")
SKIPPED_NAME = re.compile(r"^(genus|family|order|class|division|phylum|subfamily|suborder) [A-Z]"
                          r"|^[^A-Za-z]|[^ -~]|\d|(idae|iformes|inae)$")
# Definitions that need the broader term first: "a dog" and " of medium size", ", usually brown", " that has".
FRAGMENT = re.compile(
    r"(?P<plain>of|native|found|in|used|with|having|from|resembling|related|similar|named|made|for|containing"
    r"|involving|distilled|consisting|caused|characterized|marked|produced|relating)\b"
    r"|(?P<comma>usually|typically|widely|sometimes|often|commonly|especially)\b"
    r"|(?P<that>resembles|includes|has|lives|yields|grows|bears|contains|consists)\b")
TOKEN = re.compile(r"[A-Za-z0-9]+|[!-/:-@\[-`{-~]")


class Synset:
    """One synset: lexicographer file, part of speech, words, pointers, definition, field label, examples."""

    def __init__(self, lex, pos, words, pointers, gloss):
        self.lex, self.pos, self.words, self.pointers, self.gloss = lex, pos, words, pointers, gloss
        self.names = [re.sub(r"\((a|p|ip)\)$", "", w).replace("_", " ") for w in words]
        cut = re.search(r'(^|[;:,]?\s*)"', gloss)
        self.definition = gloss[:cut.start()] if cut else gloss
        self.examples = re.findall(r'"([^"]+)"', gloss[cut.start():]) if cut else []
        self.label = None
        label = re.match(r"\(([^)]*)\)\s*", self.definition)
        if label:
            self.definition, self.label = self.definition[label.end():], label.group(1)
        self.definition = tidy(self.definition)
        self.definition = re.sub(r"\ba ([a-z]+)\b", lambda m: article(m[1]) + m[1], self.definition)


def tidy(text):
    """Plain sentence material: straight quotes, single spaces, nothing dangling at the ends."""
    text = text.replace("`", "'").replace("--", ", ")
    text = re.sub(r"\s+([,;:.)])", r"\1", re.sub(r"\s+", " ", text))
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    return text.strip(" ;:,.")


def read_wordnet():
    """(synsets by id, ids by (word, pos) in sense order); ids are pos + offset."""
    synsets, senses = {}, {}
    for name, pos in (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")):
        path = os.path.join(WORDNET, "data." + name)
        with open(path, "rb") as f:
            raw = f.read()
        if hashlib.sha256(raw).hexdigest() != SHA256["data." + name]:
            sys.exit(f"{path} is not the file of wordnet-base 1:3.0-37")
        for line in raw.decode("latin-1").split("\n"):
            if not line or line[0] == " ":
                continue
            head, gloss = line.split(" | ", 1)
            t = head.split(" ")
            count = int(t[3], 16)
            at = 4 + 2 * count
            pointers = [(t[at + 1 + 4 * i], t[at + 3 + 4 * i] + t[at + 2 + 4 * i]) for i in range(int(t[at]))]
            words = [t[4 + 2 * i] for i in range(count)]
            synsets[pos + t[0]] = Synset(int(t[1]), pos, words, pointers, gloss.strip())
        with open(os.path.join(WORDNET, "index." + name), encoding="latin-1") as f:
            for line in f:
                if line[0] != " ":
                    t = line.split()
                    senses[t[0], pos] = [pos + o for o in t[len(t) - int(t[2]):]]
    return synsets, senses


class Writer:
    """Turns synsets into sentences."""

    def __init__(self, synsets):
        self.synsets = synsets
        self.children, self.topics = collections.defaultdict(list), collections.defaultdict(list)
        words = collections.Counter()
        after_article = collections.Counter()
        for key, s in synsets.items():
            for kind, other in s.pointers:
                if kind in ("@", "@i"):
                    self.children[other].append(key)
                elif kind == ";c":
                    self.topics[other].append(key)
            tokens = re.findall(r"[a-z]+|[^a-z ]", s.gloss.lower())
            words.update(tokens)
            for i, t in enumerate(tokens):
                if t in ("a", "an"):
                    after_article.update(tokens[i + 1:i + 3])
        self.words, self.after_article = words, after_article
        self.breadth = {}
        self.compared = {}     # term -> a term of the same kind, half the alphabet away, quoted beside it

    def subtree(self, root):
        seen, todo = set(), [root]
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += self.children[key]
        return seen

    def width(self, key):
        if key not in self.breadth:
            self.breadth[key] = len(self.subtree(key))
        return self.breadth[key]

    def countable(self, word):
        """Whether the glosses of WordNet themselves use the word after "a" or in the plural."""
        word = word.lower()
        plural = word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else \
            word + "es" if re.search(r"(s|x|ch|sh)$", word) else word + "s"
        return 6 * (self.after_article[word] + self.words[plural]) > self.words[word] + 3

    def noun(self, s):
        """The name with its article, and the verb."""
        name = s.names[0]
        last = re.split(r"[ -]", name.split(" of ")[0])[-1]
        opening = s.definition.split(" ")[0]
        if name[0].isupper() and not (s.lex in COUNTED and opening in ("a", "an", "any")):
            return name, "is"
        if re.search(r"[^suia]s$", last) and opening not in ("a", "an", "any", "the", "one"):
            return name, "are" if re.search(r"[^su]s$", self.head(s.definition)) else "is"
        one = opening in ("a", "an", "any", "one", "someone", "each", "either")
        if one or s.lex in (ANIMAL, PERSON, BODY):
            counted = s.lex in (ANIMAL, PERSON, BODY, PLANT) or self.countable(last)
        else:
            counted = s.lex in COUNTED and self.countable(last)
        return article(name) + name if counted else name, "is"

    @staticmethod
    def head(definition):
        """The last word of the first noun phrase."""
        phrase = re.split(r" (?:of|with|that|which|who|in|from|to|for|used|by|on|at|as|or|and|made|consisting"
                          r"|containing|native|found|whose|where|when|\w+ing|\w+ed)\b|[,;:(]", definition)[0]
        return phrase.split(" ")[-1] if phrase else ""

    def base(self, s):
        """The defining sentence; the same bytes wherever the term is defined."""
        lead = f"In {s.label}, " if s.label and FIELD.search(s.label) else \
            f"{s.label[0].upper()}{s.label[1:]}, " if s.label and re.match(r"of [a-z ]+$", s.label) else ""
        text = s.definition
        if s.pos == "n":
            name, verb = self.noun(s)
            opening = text.split(" ")[0]
            head = self.head(text)
            if verb == "is" and s.lex in COUNTED and self.bare(opening):
                if re.search(r"[^su]s$", head):
                    text = "one of the " + text if name != s.names[0] else text
                elif self.countable(head):
                    text = article(text) + text
            up, fragment = self.synsets.get(self.parent(s)), FRAGMENT.match(text)
            if up and fragment:
                joint = {"plain": " ", "comma": ", ", "that": " that "}[fragment.lastgroup]
                text = article(up.names[0]) + up.names[0] + joint + text
            out = f"{name} {verb} {text}"
        elif s.pos == "v":
            text = re.sub(r"^to ", "", text)
            out = f"to {s.names[0]} is to {text}"
        else:
            out = f"{s.names[0]} means {text}"
        return sentence(lead + out)

    @staticmethod
    def bare(opening):
        return opening not in ("a", "an", "the", "any", "one", "some", "someone", "each", "either",
                               "something", "several", "two", "three", "all", "both", "another",
                               "this", "that", "what")

    def pair(self, keys):
        """Pairs each narrowest term with another of the same kind, far from it in the alphabet."""
        kinds = collections.defaultdict(list)
        for key in sorted(keys, key=lambda k: (self.synsets[k].names[0].lower(), k)):
            if not any(k in keys for k in self.children[key]):
                kinds[self.parent(self.synsets[key])].append(key)
        for same in kinds.values():
            for i, key in enumerate(same):
                if len(same) > 1:
                    self.compared[key] = same[(i + len(same) // 2) % len(same)]

    def parent(self, s):
        for kind, other in s.pointers:
            if kind in ("@", "@i"):
                return other
        return None

    def entry(self, key, quoted, quote=True):
        """The paragraph of one term; `quoted` holds the terms this contribution has defined already."""
        s = self.synsets[key]
        out = [self.base(s)]
        quoted.add(key)
        others = [n for n in s.names[1:] if n.lower() != s.names[0].lower() and not SKIPPED_NAME.search(n)]
        if others and s.pos == "n":
            out.append("It is also called " + listed(others[:SYNONYMS_MAX]) + ".")
        elif others:
            verb = "to " if s.pos == "v" else ""
            out.append(("Another word is " if len(others) == 1 else "Other words are ")
                       + listed([verb + n for n in others[:SYNONYMS_MAX]]) + ".")
        up = self.parent(s)
        p = self.synsets.get(up)
        if p and s.pos == "n" and self.usable(p) and self.width(up) <= QUOTE_HYPONYMS_MAX:
            if p.names[0].lower() not in (s.definition + "|" + s.names[0]).lower():
                out.append(f"It is a kind of {p.names[0]}.")
            again = self.base(p)
            if quote and up not in quoted and len(tokens_of(again)) <= QUOTE_TOKENS_MAX:
                out.append(again)
                quoted.add(up)
        other = self.compared.get(key)
        if quote and other and other not in quoted:
            term = self.synsets[other]
            again = self.base(term)
            if len(tokens_of(again)) <= QUOTE_TOKENS_MAX:
                proper = again.startswith(term.names[0]) and term.names[0][0].isupper()
                out.append("Compare: " + (again if proper else again[0].lower() + again[1:]))
                quoted.add(other)
        for example in [tidy(e) for e in s.examples[:EXAMPLES_MAX]]:
            if len(example) > 8 and "..." not in example:
                out.append("For example: " + sentence(example, capital=False))
        return " ".join(out)

    @staticmethod
    def usable(s):
        text = s.definition
        instance = any(kind == "@i" for kind, _ in s.pointers)
        return len(text) >= 8 and not instance and not SKIPPED.search(s.gloss + " " + " ".join(s.names)) \
            and not SKIPPED_NAME.search(s.names[0]) and text.isascii() and s.gloss.isascii()


def article(text):
    word = re.split(r"[ -]", text)[0]
    vowel = word[0] in "aeiouAEIO" and not re.match(r"(uni|eu|one|use|usu|uti|ur[aeio]|U)", word) \
        or re.match(r"(unin|unim|hour|heir|honest|honor|[FHLMNRSX][A-Z]*$)", word)
    return "an " if vowel else "a "


def sentence(text, capital=True):
    text = text[0].upper() + text[1:] if capital else text
    return text if text[-1] in ".!?" else text + "."


def listed(items):
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " or " + items[-1]


def tokens_of(text):
    return [t.lower() for t in TOKEN.findall(text)]


def lookup(senses, name):
    word, pos, sense = name.rsplit(".", 2)
    return senses[word.lower(), pos][int(sense) - 1]


def runs_of(tokens):
    return {hash(tuple(tokens[i:i + MASK_TOKENS])) for i in range(len(tokens) - MASK_TOKENS + 1)}


def pieces(writer, keys, seen):
    """The theme's entries cut into alphabetical stretches: [(first name, last name, text)].

    `seen` holds every run of 49 tokens so far; an entry that would repeat one is written without quotations.
    """
    names = {k: writer.synsets[k].names[0] for k in keys}
    order = sorted(keys, key=lambda k: (names[k].lower(), names[k], k))
    size = sum(len(writer.entry(k, set())) for k in order)
    aim = size / max(1, round(size / TEXT_BYTES / 1.06))
    out, current, quoted, length, tail = [], [], set(), 0, []
    for k in order:
        before = set(quoted)
        paragraph = writer.entry(k, quoted)
        if runs_of(tail + tokens_of(paragraph)) & seen:
            quoted = before
            paragraph = writer.entry(k, quoted, quote=False)
            if runs_of(tail + tokens_of(paragraph)) & seen:
                continue
        tail = tail + tokens_of(paragraph)
        seen |= runs_of(tail)
        tail = tail[-(MASK_TOKENS - 1):]
        current.append((names[k], paragraph))
        length += len(paragraph) + 1
        if length >= aim * 0.94:
            out.append(current)
            current, quoted, length, tail = [], set(), 0, []
    if current:
        if out and length < TEXT_BYTES_MIN:
            out[-1] += current
        else:
            out.append(current)
    return [(p[0][0], p[-1][0], "\n".join(t for _, t in p) + "\n") for p in out]


def select(writer, senses, roots):
    """The usable synsets under the roots of one theme."""
    keys = set()
    for root in roots:
        if root[0] == "-":
            keys -= writer.subtree(lookup(senses, root[1:]))
        elif root.startswith("topic:"):
            keys.update(writer.topics[lookup(senses, root[6:])])
        else:
            keys |= writer.subtree(lookup(senses, root))
    return {k for k in keys if writer.usable(writer.synsets[k])
            and len(writer.synsets[k].definition) >= DEFINITION_CHARS_MIN}


def make():
    """{file name: bytes} of everything this script writes."""
    synsets, senses = read_wordnet()
    writer = Writer(synsets)
    taken, seen, files, datanets = set(), set(), {}, []
    for domain, (name, policy, themes) in DOMAINS.items():
        members = []
        for _, _, roots in themes:
            keys = select(writer, senses, roots) - taken
            taken |= keys
            members.append(keys)
        for keys in members:
            writer.pair(keys)
        lines = []
        for (title, contributors, _), keys in zip(themes, members):
            cut = pieces(writer, keys, seen)
            for i, (first, last, text) in enumerate(cut):
                lines.append({"contributor": contributors[i * len(contributors) // len(cut)],
                              "title": f"{title}: {first} to {last}", "text": text})
        # No particular order of arrival: an alphabetical one would let the first own every repetition.
        lines.sort(key=lambda x: hashlib.sha256(x["title"].encode()).digest())
        data = "".join(json.dumps(x) + "\n" for x in lines).encode()
        files[domain + ".jsonl"] = data
        datanets.append({"name": name, "domain": domain, "licence": LICENCE, "policy": policy,
                         "minTokens": TOKENS_MIN, "minNoveltyBps": NOVELTY_BPS_MIN,
                         "file": domain + ".jsonl", "contributions": len(lines),
                         "sha256": hashlib.sha256(data).hexdigest()})
    verify(files)
    accounts = sorted({c["contributor"] for c in contributions(files)})
    files["manifest.json"] = as_json({"contributors": accounts, "datanets": datanets, "models": MODELS, "avoid": AVOID})
    files["baseline/manifest.json"] = as_json({"files": baseline_manifest()})
    return files


def as_json(value):
    return (json.dumps(value, indent=2) + "\n").encode()


def contributions(files):
    return [json.loads(line) for name, data in files.items() if name.endswith(".jsonl")
            for line in data.decode().splitlines()]


def verify(files):
    """Nothing may be refused or masked: sizes, ASCII, no run of 49 tokens twice or in the baseline."""
    runs = {}
    for name in sorted(BASELINE):
        with open(os.path.join(HERE, "baseline", name), encoding="utf-8") as f:
            runs.update((run, name) for run in runs_of(tokens_of(f.read())))
    for c in contributions(files):
        text, title = c["text"], c["title"]
        if re.search(r"[^\n -~]", text):
            sys.exit(f"{title}: not plain ASCII")
        if not TEXT_BYTES_MIN <= len(text) <= TEXT_BYTES_MAX:
            sys.exit(f"{title}: {len(text)} bytes")
        if len(title) > TITLE_BYTES_MAX:
            sys.exit(f"{title}: title of {len(title)} bytes")
        tokens = tokens_of(text)
        if len(tokens) < TOKENS_MIN:
            sys.exit(f"{title}: {len(tokens)} tokens")
        found = runs_of(tokens)
        if len(found) != len(tokens) - MASK_TOKENS + 1:
            sys.exit(f"{title}: repeats {MASK_TOKENS} tokens of its own")
        for run in found:
            if run in runs:
                sys.exit(f"{title}: repeats {MASK_TOKENS} tokens of {runs[run]}")
            runs[run] = title


def baseline_manifest():
    """The treasury's boilerplate by file, in registration order."""
    rows = []
    for name, (title, licence) in BASELINE.items():
        with open(os.path.join(HERE, "baseline", name), "rb") as f:
            raw = f.read()
        rows.append({"file": name, "title": title, "licence": licence, "bytes": len(raw),
                     "sha256": hashlib.sha256(raw).hexdigest()})
    return rows


def stats(files):
    for name, data in files.items():
        if name.endswith(".jsonl"):
            rows = [json.loads(line) for line in data.decode().splitlines()]
            sizes = sorted(len(r["text"]) for r in rows)
            print(json.dumps({"file": name, "contributions": len(rows), "textBytes": sum(sizes),
                              "tokens": sum(len(tokens_of(r["text"])) for r in rows), "smallest": sizes[0],
                              "median": sizes[len(sizes) // 2], "largest": sizes[-1],
                              "contributors": sorted({r["contributor"] for r in rows})}))


def main():
    files = make()
    if "--stats" in sys.argv:
        stats(files)
    elif "--check" in sys.argv:
        for name, data in files.items():
            with open(os.path.join(HERE, name), "rb") as f:
                if f.read() != data:
                    sys.exit(f"{name} differs from what this script makes")
        print(f"{len(files)} files are as made")
    else:
        for name, data in files.items():
            with open(os.path.join(HERE, name), "wb") as f:
                f.write(data)


if __name__ == "__main__":
    main()
