#!/usr/bin/env python3
"""Golden vectors of the frozen tokenizer and of ilog2, written from docs/spec/attribution.md alone (no code shared with
the node). Usage: make_vectors.py ->  tokenizer.json, ilog2.json beside this file. Changing them is wire-breaking."""
import json, math, os, random

HERE = os.path.dirname(os.path.abspath(__file__))
SPACES = set(range(0x09, 0x0E)) | {0x20, 0xA0, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000} | set(range(0x2000, 0x200B))
DROPPED = {0xAD, 0x2060, 0xFEFF} | set(range(0x200B, 0x2010))
PUNCTUATION = set(map(ord, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"))


def kind(c):
    if c in SPACES: return 'space'
    if c in DROPPED: return 'dropped'
    if c in PUNCTUATION or 0xA1 <= c <= 0xBF or 0x2010 <= c <= 0x206F: return 'single'
    if 0x0E00 <= c <= 0x109F or 0x1780 <= c <= 0x17FF or c >= 0x2E80: return 'single'
    if c < 0x20 or 0x7F <= c <= 0x9F: return 'control'
    return 'word'


def tokenize(data):
    invalid = None
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as e:
        invalid, text = e.start, data[:e.start].decode('utf-8')
    tokens, run, at = [], None, 0  # run = [bytes, start, end]
    for ch in text:
        size = len(ch.encode('utf-8'))
        k = kind(ord(ch))
        folded = ch.lower() if 'A' <= ch <= 'Z' else ch
        if k == 'control': return {'error': 'ControlCharacter', 'offset': at}
        if k == 'word':
            b = folded.encode('utf-8')
            if run and len(run[0]) + len(b) > 64: tokens.append(run); run = None
            run = [run[0] + b, run[1], at + size] if run else [b, at, at + size]
        elif k != 'dropped':
            if run: tokens.append(run); run = None
            if k == 'single': tokens.append([ch.encode('utf-8'), at, at + size])
        at += size
    if invalid is not None: return {'error': 'InvalidUtf8', 'offset': invalid}
    if run: tokens.append(run)
    return {'tokens': [[t.hex(), s, e] for t, s, e in tokens]}


def ilog2(x):
    e = x.bit_length() - 1
    m, bits = x << (63 - e), 0
    for _ in range(16):
        s = m * m
        one = s >= 1 << 127
        bits = bits * 2 + one
        m = s >> 64 if one else s >> 63
    return e * 65536 + bits


def main():
    random.seed(20260)
    edges = sorted({e + d for e in [0x09, 0x0E, 0x20, 0x30, 0x3A, 0x41, 0x5B, 0x61, 0x7B, 0x7F, 0x80, 0xA0, 0xA1, 0xAD, 0xC0,
        0x0E00, 0x10A0, 0x1780, 0x1800, 0x2000, 0x200B, 0x2010, 0x2028, 0x202A, 0x202F, 0x205F, 0x2060, 0x2061, 0x2070, 0x2E80,
        0x3000, 0x3001, 0xD7FF, 0xE000, 0xFEFF, 0xFFFE, 0x10000, 0x10FFFF] for d in (-1, 0, 1)
        if 0 <= e + d <= 0x10FFFF and not 0xD800 <= e + d <= 0xDFFF})
    cases = [b'', b' ', b'Hello, World!', 'Caf\u00e9 co\u00adoperate \u00a1Hola! \u4f60\u597d\u3000\u0e01\u0e32'.encode(),
        b'a' * 63, b'a' * 64, b'a' * 65, b'A' * 200, '\u00e9'.encode() * 40, b'a' + '\u00e9'.encode() * 40,
        ('\u00ad' * 10 + 'x' + '\u200d' * 10 + 'y').encode(), '\ufeffBOM'.encode(), b'don\'t stop_it 3.14e-5 C++',
        b'\xc0\x80', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'ok \xff', b'\xe2\x82', b'a\x00b', b'a\x7fb', b'\xc2\x85',
        b'\x1f\xff', b'\xff\x1f', '\U0001F600\U0001F601 x\u0301'.encode(), ('ab' * 31 + '\u4f60').encode()]
    cases += [('x' + chr(c) + 'y').encode() for c in edges]
    for _ in range(200):
        pick = lambda: random.choice([random.choice(edges), random.randrange(0x20, 0x7F), random.randrange(0x61, 0x7B), 0x20,
            random.randrange(0xA0, 0x3100)])
        b = ''.join(chr(c) for c in (pick() for _ in range(random.randrange(0, 40))) if kind(c) != 'control').encode()
        if random.random() < 0.2 and b:
            b = bytearray(b); b[random.randrange(len(b))] = random.randrange(256); b = bytes(b)
        cases.append(b)
    with open(f'{HERE}/tokenizer.json', 'w') as o:
        o.write('[\n' + ',\n'.join(json.dumps({'hex': c.hex(), **tokenize(c)}) for c in cases) + '\n]\n')

    xs = sorted({1, 2, 3, 5, 6, 7, 10, 1000, 10**6, 10**9, 10**18, 2**63 - 1, 2**63, 2**63 + 1, 2**64 - 1}
        | {2**k + d for k in range(2, 64) for d in (-1, 0, 1)} | {random.getrandbits(random.randrange(1, 65)) | 1 for _ in range(150)})
    assert all(abs(ilog2(x) - 65536 * math.log2(x)) < 1.01 for x in xs)
    with open(f'{HERE}/ilog2.json', 'w') as o:
        o.write('[\n' + ',\n'.join(json.dumps([str(x), ilog2(x)]) for x in xs) + '\n]\n')


if __name__ == '__main__':
    main()
