// The root of the Merkle-Patricia trie over a list, keyed by the RLP of the place: what a header commits to its
// transactions and proofs with (yellow paper, appendix D).
import { keccak } from './keccak.js';
import { encode } from './rlp.js';

const nibblesOf = (bytes) => Array.from(bytes).flatMap((one) => [one >> 4, one & 15]);

function path(nibbles, isLeaf) {
    const flag = (isLeaf ? 2 : 0) + nibbles.length % 2;
    const all = nibbles.length % 2 === 1 ? [flag, ...nibbles] : [flag, 0, ...nibbles];
    return Uint8Array.from({ length: all.length / 2 }, (_, i) => all[2 * i] << 4 | all[2 * i + 1]);
}

// A child of fewer than 32 bytes stands in its parent itself, a longer one by its hash.
function reference(node) {
    const bytes = encode(node);
    return bytes.length < 32 ? node : keccak(bytes);
}

function build(entries, depth) {
    const [first] = entries;
    if (entries.length === 1) {
        return [path(first.key.slice(depth), true), first.value];
    }
    let shared = depth;
    while (entries.every(({ key }) => key[shared] === first.key[shared])) {
        shared++;
    }
    if (shared > depth) {
        return [path(first.key.slice(depth, shared), false), reference(build(entries, shared))];
    }
    const branch = Array.from({ length: 16 }, (_, nibble) => {
        const below = entries.filter(({ key }) => key[depth] === nibble);
        return below.length === 0 ? new Uint8Array() : reference(build(below, depth + 1));
    });
    return [...branch, new Uint8Array()];
}

/** The root over a list of byte strings. */
export function orderedRoot(values) {
    const entries = values.map((value, i) => ({ key: nibblesOf(encode(i)), value }));
    return keccak(encode(entries.length === 0 ? new Uint8Array() : build(entries, 0)));
}
