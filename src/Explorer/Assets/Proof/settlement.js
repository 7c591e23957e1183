// What a settlement says: the transaction's envelope (EIP-2718), the call's arguments (contract ABI), the attribution proof
// (docs/spec/attribution.md, Proof).
import { concat, same, toNumber, utf8 } from './bytes.js';
import { keccak } from './keccak.js';
import { decode, encode } from './rlp.js';

const WORD = 32;
const REQUEST = '(uint64,uint32,address,address,bytes32,uint32,uint256,uint256,uint64)';

// What settles an inference, and the word of its arguments that points to the prompt; response and proof follow.
const SETTLEMENTS = [
    [`settle(${REQUEST},bytes,bytes,bytes,bytes)`, 10],
    [`settleExternal(${REQUEST},bytes,bytes,bytes,bytes,uint32,uint32,bytes,bytes)`, 10],
    ['attributeCall(uint64,uint32,bytes,bytes,bytes,bytes32[])', 2],
];
const ENGINE_A = 1n;

// The place of the calldata among the fields, by the envelope's type.
const DATA_FIELD = { 1: 6, 2: 7 };

/** The calldata of a signed transaction. */
export function calldataOf(envelope) {
    return envelope[0] >= 0xc0 ? decode(envelope)[5] : decode(envelope.subarray(1))[DATA_FIELD[envelope[0]]];
}

function bytesAt(data, word) {
    const offset = Number(toNumber(data.subarray(WORD * word, WORD * (word + 1))));
    const size = Number(toNumber(data.subarray(offset, offset + WORD)));
    const end = offset + WORD + size;
    if (!(end <= data.length)) {
        throw new Error('an argument of the settlement reaches beyond its end');
    }
    return data.subarray(offset + WORD, end);
}

/** prompt, response and proof of a call that settles an inference; null for any other call. */
export function settlementOf(calldata) {
    const selector = calldata.subarray(0, 4);
    const kind = SETTLEMENTS.find(([signature]) => same(selector, keccak(utf8(signature)).subarray(0, 4)));
    if (kind === undefined) {
        return null;
    }
    const data = calldata.subarray(4);
    const [prompt, response, proof] = [0, 1, 2].map((i) => bytesAt(data, kind[1] + i));
    return { prompt, response, proof };
}

/** An attribution proof. spans are those of engine A; a classifier's has heads instead. */
export function proofOf(bytes) {
    const [engine, model, revision, requestHash, responseHash, tokens, , rows, payoutRoot] = decode(bytes);
    const isEngineA = toNumber(engine) === ENGINE_A;
    return {
        model: toNumber(model),
        revision: toNumber(revision),
        requestHash,
        responseHash,
        tokens: toNumber(tokens),
        spans: isEngineA ? rows.map((row) => row.map((field) => Number(toNumber(field)))) : [],
        payoutRoot,
    };
}

/** keccak(rlp([[contribution, wei], ...])) by contribution, of what each span earned. */
export function payoutRootOf(spans) {
    const byContribution = new Map();
    for (const { contributionId, wei } of spans) {
        byContribution.set(contributionId, (byContribution.get(contributionId) ?? 0n) + BigInt(wei));
    }
    const rows = [...byContribution].sort(([a], [b]) => a - b);
    return keccak(encode(rows.map(([id, wei]) => [id, wei])));
}

/** The bytes of a block: its header's, and its transactions' envelopes. */
export function blockOf(bytes) {
    const [header, transactions] = decode(bytes);
    return { header: encode(header), transactions: transactions.map((one) => concat(one)) };
}
