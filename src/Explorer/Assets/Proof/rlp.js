// RLP (Ethereum yellow paper, appendix B): a string is a Uint8Array, a list an array.
import { concat, fromNumberShortest, toNumber } from './bytes.js';

const DEPTH_MAX = 16;

function lengthOf(size, short) {
    if (size <= 55) {
        return Uint8Array.of(short + size);
    }
    const bytes = fromNumberShortest(size);
    return concat(Uint8Array.of(short + 55 + bytes.length), bytes);
}

/** The bytes of an item; numbers are written as their shortest string. */
export function encode(item) {
    if (Array.isArray(item)) {
        const body = concat(...item.map(encode));
        return concat(lengthOf(body.length, 0xc0), body);
    }
    if (!(item instanceof Uint8Array)) {
        return encode(fromNumberShortest(item));
    }
    return item.length === 1 && item[0] < 0x80 ? item : concat(lengthOf(item.length, 0x80), item);
}

/** The one item that bytes are. */
export function decode(bytes) {
    const { item, end } = read(bytes, 0, 0);
    if (end !== bytes.length) {
        throw new Error('bytes after the end of an RLP item');
    }
    return item;
}

function read(bytes, at, depth) {
    const first = bytes[at];
    if (first === undefined || depth > DEPTH_MAX) {
        throw new Error('an RLP item ends early or is too deep');
    }
    if (first < 0x80) {
        return { item: bytes.subarray(at, at + 1), end: at + 1 };
    }
    const isList = first >= 0xc0;
    const short = first - (isList ? 0xc0 : 0x80);
    const long = Math.max(0, short - 55);
    const start = at + 1 + long;
    const size = long === 0 ? short : Number(toNumber(bytes.subarray(at + 1, start)));
    const end = start + size;
    if (!(end <= bytes.length)) {
        throw new Error('an RLP item ends early');
    }
    if (!isList) {
        return { item: bytes.subarray(start, end), end };
    }
    const list = [];
    for (let next = start; next < end;) {
        const inner = read(bytes, next, depth + 1);
        if (inner.end > end) {
            throw new Error('an RLP item reaches beyond its list');
        }
        list.push(inner.item);
        next = inner.end;
    }
    return { item: list, end };
}
