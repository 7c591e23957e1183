#!/usr/bin/env python3
"""Golden vectors of engine B, from labelled texts to the weights' root and the heads of a prediction, written from
docs/spec/attribution.md alone: a plain, slow second implementation. Usage: make_softmax_vectors.py -> engine-b.json."""
import json, math, os, random
from make_vectors import HERE, ilog2
from make_engine_vectors import keccak, words

M64 = 2**64 - 1


def finish(h):
    h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9 & M64
    h = (h ^ h >> 27) * 0x94D049BB133111EB & M64
    return h ^ h >> 31


def token_hash(word):
    h = 0xCBF29CE484222325
    for b in word.encode(): h = (h ^ b) * 0x100000001B3 & M64
    return max(1, finish(h))


def counts(d, ngram, hashes):
    c = [0] * d
    def add(h): c[h >> 64 - (d.bit_length() - 1)] += -1 if h & 1 else 1
    for i, h in enumerate(hashes):
        if not h: continue
        add(h)
        if ngram > 1 and i + 1 < len(hashes) and hashes[i + 1]:
            add(finish((h * 0x9E3779B97F4A7C15 + hashes[i + 1]) & M64))
    return c


def cuts(n):
    if n == 0: return []
    k = max(1, (n + 128) // 256)
    return [(n * i // k, n * (i + 1) // k) for i in range(k)]


def extract(d, ngram, table, hashes):
    c = counts(d, ngram, hashes)
    size = [(ilog2(1 + abs(v)) >> 8) * w for v, w in zip(c, table)]
    kept = sorted(sorted((f for f in range(d) if size[f]), key=lambda f: (-size[f], f))[:64])
    norm = math.isqrt(sum(size[f]**2 for f in kept)) + 1
    x = {f: (size[f] * 128 // norm) * (-1 if c[f] < 0 else 1) for f in kept}
    return {f: v for f, v in x.items() if v}


def trunc(a, b): q = abs(a) // abs(b); return q if (a < 0) == (b < 0) else -q


def tables():
    f, factors = 2**61, [0]
    for _ in range(16): f = math.isqrt(f << 62); factors.append(f)
    def table(first):
        out = []
        for b in range(256):
            p = 2**62
            for bit in range(8):
                if b >> 7 - bit & 1: p = p * factors[first + bit] >> 62
            out.append(p >> 32)
        return out
    return table(1), table(9)


HIGH, LOW = tables()


def exp2(t): return 0 if t >> 16 > 30 else (HIGH[t >> 8 & 255] * LOW[t & 255] >> 30) >> (t >> 16)


def softmax(z):
    e = [exp2(((max(z) - v) >> 11) * 94548 >> 16) for v in z]
    return [((v << 15) + (sum(e) >> 1)) // sum(e) for v in e]


def predict(w, x, k): return softmax([sum(w[f][c] * v for f, v in x.items()) for c in range(k)])


def train(rows, d, k, epochs, rate, penalty):
    w30 = [[0] * k for _ in range(d)]; vel = [[0] * k for _ in range(d)]; top = 32767 << 20
    for _ in range(epochs):
        w = [[v >> 10 for v in r] for r in w30]; g = [[0] * k for _ in range(d)]
        for x, label in rows:
            p = predict(w, x, k); p[label] -= 2**15
            for f, v in x.items():
                for c in range(k): g[f][c] += v * p[c]
        for f in range(d):
            for c in range(k):
                slope = trunc(g[f][c] << 8, len(rows)) + (penalty * w[f][c] >> 6)
                vel[f][c] = (58982 * vel[f][c] >> 16) + slope
                w30[f][c] = max(-top, min(top, w30[f][c] - (rate * vel[f][c] >> 16)))
    return [[min((v >> 10) + 512 >> 10, 32767) for v in r] for r in w30]


def encode(d, ngram, labels, table, w):
    out = bytes([1, ngram]) + d.to_bytes(2, 'big') + bytes([len(labels)])
    for l in labels: out += bytes([len(l.encode())]) + l.encode()
    out += b''.join(v.to_bytes(2, 'big') for v in table)
    return out + b''.join(v.to_bytes(2, 'big', signed=True) for r in w for v in r)


def inverse(xs, d, b, penalty):
    s = [[0] * d for _ in range(d)]
    for x in xs:
        for f, v in x.items():
            for g, u in x.items(): s[f][g] += v * u
    a = [[trunc(b * s[f][g], len(xs)) + (penalty << 14) * (f == g) for g in range(d)] for f in range(d)]
    for f in range(d):
        for g in range(f):
            a[f][g] = trunc((a[f][g] << 30) - sum(a[f][i] * a[g][i] for i in range(g)), a[g][g])
        a[f][f] = math.isqrt((a[f][f] << 30) - sum(v * v for v in a[f][:f]))
    y = [[0] * d for _ in range(d)]  # y[g][f]: column g
    for g in range(d):
        y[g][g] = 2**54 // a[g][g]
        for f in range(g + 1, d): y[g][f] = trunc(-sum(a[f][i] * y[g][i] for i in range(g, f)), a[f][f])
    m = [[sum(y[f][i] * y[g][i] for i in range(max(f, g), d)) for g in range(d)] for f in range(d)]
    top, shift = max(abs(v) for r in m for v in r), 0
    while top >> shift > 32767: shift += 1
    return [[v >> shift for v in r] for r in m], shift


def clamp(v, bits=40): return max(-2**bits, min(2**bits, v))


def project(x, v, k): return [clamp(sum(u * v[f][c] for f, u in x.items()) >> 7) for c in range(k)]


def solve(x, delta, m, shift, rows, ps, d, k, penalty):
    norm, up = sum(v * v for v in x.values()) * sum(v * v for v in delta), 0
    if not norm: return None
    while norm < 2**46: norm, up = norm << 2, up + 1
    r = [[(x.get(f, 0) * delta[c]) << up for c in range(k)] for f in range(d)]
    v = [[0] * k for _ in range(d)]; p = [[0] * k for _ in range(d)]; before = 0
    dot = lambda a, b: sum(i * j for s, t in zip(a, b) for i, j in zip(s, t))
    ratio = lambda a, b: min(trunc(a << 24, b), 2**40)
    for _ in range(3):
        z = [[clamp(sum(m[f][g] * r[g][c] for g in range(d)) >> 48 - shift) for c in range(k)] for f in range(d)]
        rho = dot(r, z)
        if rho <= 0: break
        beta = ratio(rho, before) if before else 0
        p = [[clamp(z[f][c] + (beta * p[f][c] >> 24)) for c in range(k)] for f in range(d)]
        y = [[0] * k for _ in range(d)]
        for (xi, _), pi in zip(rows, ps):
            u = project(xi, p, k); mean = sum(a * b for a, b in zip(pi, u)) >> 15
            w = [pi[c] * (u[c] - mean) >> 15 for c in range(k)]
            for f, e in xi.items():
                for c in range(k): y[f][c] += e * w[c]
        y = [[clamp((trunc(y[f][c], len(rows)) >> 7) + (penalty * p[f][c] >> 16)) for c in range(k)] for f in range(d)]
        bend = dot(p, y)
        if bend <= 0: break
        alpha = ratio(rho, bend)
        v = [[clamp(v[f][c] + (alpha * p[f][c] >> 24)) for c in range(k)] for f in range(d)]
        r = [[clamp(r[f][c] - (alpha * y[f][c] >> 24), 36) for c in range(k)] for f in range(d)]
        before = rho
    return v


def score(x, delta, v, k): return sum(a * b for a, b in zip(delta, project(x, v, k))) >> 15


def heads(rows):
    out, inner = [], lambda a, b: sum(v * b.get(f, 0) for f, v in a.items())
    for i, (x, label) in enumerate(rows):
        if not any(rows[h][1] == label and inner(x, rows[h][0]) > 0 and 5 * inner(x, rows[h][0])**2
                   >= 4 * inner(x, x) * inner(rows[h][0], rows[h][0]) for h in out): out.append(i)
    return out


def case(name, d, ngram, epochs, rate, penalty, texts, questions):
    labels = sorted({l for l, _ in texts})
    hashed = [(l, [token_hash(w) for w in words(t)]) for l, t in texts]
    pieces = [(i, l, h, s, e) for i, (l, h) in enumerate(hashed) for s, e in cuts(len(h))]
    having = [0] * d
    for _, _, h, s, e in pieces:
        for f, c in enumerate(counts(d, ngram, h[s:e])): having[f] += c != 0
    table = [ilog2(len(pieces) + 1) - ilog2(n + 1) >> 8 if n else 0 for n in having]
    rows, where = [], []
    for i, l, h, s, e in pieces:
        x = extract(d, ngram, table, h[s:e])
        if x: rows.append((x, labels.index(l))); where.append((i + 1, s, e - s))
    k = len(labels)
    stored = train(rows, d, k, epochs, rate, penalty)
    w = [[v << 10 for v in r] for r in stored]
    ps = [predict(w, x, k) for x, _ in rows]
    b = min((sum(max(0, 2**30 - sum(v * v for v in p)) for p in ps) >> 14) // (len(ps) * (k - 1)), 2**15)
    m, shift = inverse([x for x, _ in rows], d, b, penalty)
    answers = []
    for q in questions:
        x = extract(d, ngram, table, [token_hash(t) for t in words(q)])
        p = predict(w, x, k); best = p.index(max(p)); delta = list(p); delta[best] -= 2**15
        v = solve(x, delta, m, shift, rows, ps, d, k, penalty)
        paid, own = [], 0
        if v is not None:
            own = max(0, score(x, delta, v, k))
            for h in heads(rows):
                di = list(ps[h]); di[rows[h][1]] -= 2**15
                worth = score(rows[h][0], di, v, k) - (own >> 4)
                if worth > 0: paid.append((worth, h))
            paid = sorted(paid, key=lambda t: (-t[0], t[1]))[:64]
        answers.append({'text': q, 'label': labels[best], 'probabilities': p, 'features': sorted(x.items()), 'own': own,
                        'total': max(sum(v for v, _ in paid), own, 1),
                        'heads': [[*where[h], v] for v, h in paid]})
    return {'name': name, 'dimension': d, 'ngramMax': ngram, 'epochs': epochs, 'rate': rate, 'penalty': penalty,
            'texts': [{'label': l, 'text': t} for l, t in texts], 'labels': labels, 'rows': len(rows),
            'root': '0x' + keccak(encode(d, ngram, labels, table, stored)).hex(), 'curvature': b, 'shift': shift,
            'inverse': '0x' + keccak(b''.join(v.to_bytes(2, 'big', signed=True) for r in m for v in r)).hex(),
            'heads': heads(rows), 'answers': answers}


def make():
    rng = random.Random(20261121)
    topics = {'animals': 'wolf bear otter den fur paws river hunts pups forest prey track', 'cooking':
              'oven flour butter whisk dough salt pan simmer onion garlic crust bake', 'law':
              'court judge plea counsel appeal statute verdict bail clause jury writ tort'}
    common = 'the a of and in to is with for on that it'.split()
    def text(topic, n): return ' '.join(rng.choice(topics[topic].split() if rng.random() < .4 else common) for _ in range(n))
    texts = [(t, text(t, rng.choice([30, 60, 300]))) for t in list(topics) * 4]
    texts.append((texts[0][0], ' '.join(sorted(texts[0][1].split()))))      # a shuffled copy
    texts.append(('law', text('cooking', 50)))                                # a wrong label
    questions = [text('law', 20), text('cooking', 25) + ' court', 'nothing known here', 'bear']
    two = [('yes', 'good fine great'), ('no', 'bad awful poor')]
    return [case('three labels, tokens', 256, 1, 60, 4 << 16, 1 << 8, texts, questions),
            case('three labels, pairs', 256, 2, 20, 2 << 16, 1 << 10, texts[:9], questions),
            case('two rows', 256, 1, 5, 1 << 16, 1 << 15, two, ['good', 'awful good'])]


if __name__ == '__main__':
    with open(os.path.join(HERE, 'engine-b.json'), 'w') as f: json.dump({'cases': make()}, f, indent=1); f.write('\n')
