#!/usr/bin/env python3
"""Makes a large corpus out of a smaller one: documents of pieces of 15 to 35 words of random documents, the same every time.
Pieces are too short to be masked as copies, so every token counts. Usage: make-large-corpus.py docs.jsonl BYTES > large.jsonl"""
import json, random, sys

with open(sys.argv[1]) as source:
    documents = [json.loads(line)["text"].split() for line in source]
documents = [words for words in documents if len(words) > 100]
weights = [len(words) for words in documents]
rng = random.Random(7)
wanted, made, number = int(sys.argv[2]), 0, 0
while made < wanted:
    words = []
    for chosen in rng.choices(documents, weights=weights, k=rng.randint(40, 400)):
        start = rng.randrange(len(chosen) - 40)
        words += chosen[start:start + rng.randint(15, 35)]
    text = "".join(c for c in " ".join(words) if c >= " " and c != "\x7f" and not "\x80" <= c <= "\x9f")
    print(json.dumps({"d": "large", "n": f"piece-{number}", "text": text}))
    made += len(text.encode())
    number += 1
