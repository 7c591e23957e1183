#!/usr/bin/env python3
"""Golden vectors of engine A from text to proof bytes, written from docs/spec/attribution.md alone: a plain, slow second
implementation (no code shared with the node; Keccak and RLP included). Usage: make_engine_vectors.py -> engine-a.json."""
import json, os, random
from make_vectors import HERE, ilog2, tokenize


def keccak(data):
    def rol(x, n): n %= 64; return ((x << n) | (x >> (64 - n))) & (2**64 - 1) if n else x
    a = [[0] * 5 for _ in range(5)]
    p = bytearray(data) + b'\x01'; p += bytes(-len(p) % 136); p[-1] |= 0x80
    for o in range(0, len(p), 136):
        for i in range(17): a[i % 5][i // 5] ^= int.from_bytes(p[o + 8 * i:o + 8 * i + 8], 'little')
        r = 1
        for _ in range(24):
            c = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
            d = [c[(x + 4) % 5] ^ rol(c[(x + 1) % 5], 1) for x in range(5)]
            a = [[a[x][y] ^ d[x] for y in range(5)] for x in range(5)]
            x, y, cur = 1, 0, a[1][0]
            for t in range(24):
                x, y = y, (2 * x + 3 * y) % 5
                cur, a[x][y] = a[x][y], rol(cur, (t + 1) * (t + 2) // 2)
            for y in range(5):
                row = [a[x][y] for x in range(5)]
                for x in range(5): a[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
            for j in range(7):
                r = (r << 1 ^ (r >> 7) * 0x171) % 256
                if r & 2: a[0][0] ^= 1 << ((1 << j) - 1)
    return b''.join(a[i % 5][i // 5].to_bytes(8, 'little') for i in range(4))


def rlp(x):
    if isinstance(x, list): body, base = b''.join(map(rlp, x)), 0xC0
    else:
        body, base = (x if isinstance(x, bytes) else x.to_bytes((x.bit_length() + 7) // 8, 'big')), 0x80
        if len(body) == 1 and body[0] < 0x80: return body
    if len(body) < 56: return bytes([base + len(body)]) + body
    n = len(body).to_bytes((len(body).bit_length() + 7) // 8, 'big')
    return bytes([base + 55 + len(n)]) + n + body


def words(text): return [bytes.fromhex(t[0]).decode() for t in tokenize(text.encode())['tokens']]


class Corpus:
    def __init__(self): self.texts, self.owed, self.ids, self.blocks = [], [], {}, {}

    def masked(self, n, o): return self.owed[n][o] != (n, o)

    def add(self, text):
        y, n = words(text), len(self.texts)
        for w in y: self.ids.setdefault(w, len(self.ids) + 1)
        self.texts.append(y); self.owed.append([(n, o) for o in range(len(y))])
        own, end, at = [], 0, 0
        clean = lambda o: not any(self.masked(n, t) for t in range(o, o + 25))
        while at + 25 <= len(y):
            block = y[at:at + 25]
            hit = self.blocks.get(tuple(block)) or next(((n, o) for o in own if clean(o) and y[o:o + 25] == block), None)
            if hit:
                z, o, a, b = self.texts[hit[0]], hit[1], at, at + 25
                while a > 0 and o - (at - a) > 0 and y[a - 1] == z[o - (at - a) - 1]: a -= 1
                while b < len(y) and o + b - at < len(z) and y[b] == z[o + b - at]: b += 1
                if b - a >= 49:
                    for t in range(max(a, end), b):
                        to = self.owed[hit[0]][o + t - at]
                        self.owed[n][t] = to if to[0] != hit[0] else (hit[0], o + t - at)
                    end, at = b, b - 24
                    continue
            elif at % 25 == 0 and at >= end: own.append(at)
            at += 1
        for o in range(0, len(y) - 24, 25):
            if clean(o): self.blocks.setdefault(tuple(y[o:o + 25]), (n, o))

    def places(self, context):
        k = len(context)
        return [(n, o) for n, y in enumerate(self.texts) for o in range(len(y) - max(k, 1) + 1)
            if y[o:o + k] == context and not self.masked(n, o)]

    def generate(self, prompt, request, most):
        y, out = words(prompt), []
        while len(out) < most:
            for d in range(min(4, len(y)), -1, -1):
                found = self.places(y[len(y) - d:])
                if d and len({n for n, _ in found}) < 2: continue
                nexts = sorted((self.texts[n][o + d] for n, o in found if o + d < len(self.texts[n])), key=self.ids.get)
                if nexts: break
            else: break
            w = nexts[int.from_bytes(keccak(request + len(out).to_bytes(8, 'big')), 'big') % len(nexts)]
            y.append(w); out.append(w)
            if 2 * len(out) > most and w in '.!?': break
        return ' '.join(out)

    def trace(self, prompt, response):
        y, p = words(response), words(prompt)
        free = [w for n, t in enumerate(self.texts) for o, w in enumerate(t) if not self.masked(n, o)]
        u = [min(24 << 16, ilog2(len(free)) - ilog2(max(1, free.count(w)))) for w in y]
        w = [min(x, 12 << 16) for x in u]
        asked = {tuple(p[i:i + 8]) for i in range(len(p) - 7)}
        first = {}
        for l in range(len(y) - 7):
            g = y[l:l + 8]
            if sum(u[l:l + 8]) > ilog2(len(free)) + (20 << 16) and tuple(g) not in asked:
                at = next(((n, o) for n, t in enumerate(self.texts) for o in range(len(t) - 7) if t[o:o + 8] == g), None)
                if at: first[l] = at
        spans, before = [], None
        for t in range(len(y)):
            cover = sorted((first[l], l) for l in range(max(0, t - 7), t + 1) if l in first)
            owner = None
            if cover:
                (n, o), l = cover[0]
                owner, position = self.owed[n][o + t - l]
                if owner != before: spans.append([t, 0, owner + 1, position, 0])
                spans[-1][1] += 1; spans[-1][4] += w[t]
            before = owner
        return len(y), sum(w), spans

    def proof(self, model, revision, request, prompt, response, fee):
        n, total, spans = self.trace(prompt, response)
        pay = {}
        for _, _, c, _, a in spans: pay[c] = pay.get(c, 0) + (fee * a // total if total else 0)
        root = keccak(rlp([[c, pay[c]] for c in sorted(pay)]))
        return rlp([1, model, revision, request, keccak(response.encode()), n, total, [s[:4] for s in spans], root])


def scenario(seed):
    rnd = random.Random(seed)
    size = rnd.choice([8, 20, 60])
    fresh = lambda k: [rnd.choice(['.', 'The', f'w{rnd.randrange(4)}'] + [f'V{rnd.randrange(size)}'] * 9) for _ in range(k)]
    texts, corpus = [], Corpus()
    for _ in range(6):
        t = fresh(rnd.randrange(30, 80))
        if texts:
            s = words(rnd.choice(texts)); a = rnd.randrange(len(s)); t += s[a:a + rnd.randrange(15, 120)]
        if rnd.random() < .5: t += t[-rnd.randrange(5, 70):] * 2
        texts.append(' '.join(t + fresh(12))); corpus.add(texts[-1])
    cases = []
    for i in range(4):
        request = keccak(bytes([seed, i]))
        s = words(rnd.choice(texts)); a = rnd.randrange(len(s) - 10)
        prompt = ' '.join(s[a:a + rnd.choice([0, 3, 10])])
        generated = corpus.generate(prompt, request, 40)
        s = words(rnd.choice(texts)); a = rnd.randrange(len(s) - 30)
        quoted = ' '.join(['never-heard'] + s[a:a + 30] + ['The'] + words(texts[0])[5:25])
        fee = rnd.getrandbits(rnd.choice([10, 60, 80]))
        cases.append({'prompt': prompt, 'request': request.hex(), 'generated': generated, 'quoted': quoted, 'fee': str(fee),
            'proofGenerated': corpus.proof(seed, i, request, prompt, generated, fee).hex(),
            'proofQuoted': corpus.proof(seed, i, request, prompt, quoted, fee).hex()})
    return {'model': seed, 'contributions': texts, 'cases': cases}


assert keccak(b'').hex() == 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'
with open(f'{HERE}/engine-a.json', 'w') as o:
    o.write('[\n' + ',\n'.join(json.dumps(scenario(s)) for s in range(1, 9)) + '\n]\n')
