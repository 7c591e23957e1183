// An inference's receipt, checked in this browser: nothing the node says is believed that bytes can prove. Yields one step
// after the other: {question, outcome: 'passed' | 'failed' | 'skipped', answer, facts: [[name, value], ...]}.
import { fromHex, same, toHex } from './bytes.js';
import { keccak } from './keccak.js';
import { proveFinal } from './light.js';
import { blockOf, calldataOf, payoutRootOf, proofOf, settlementOf } from './settlement.js';
import { orderedRoot } from './trie.js';
import { wordsOf } from './words.js';

const WINDOW = 8;
const SPANS_MAX = 256;

const step = (question, holds, answer, ...facts) => ({ question, outcome: holds ? 'passed' : 'failed', answer, facts });
const text = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

async function finality(call, trace, genesisHash, onProgress) {
    const proven = await proveFinal(call, BigInt(trace.blockNumber), genesisHash, onProgress);
    const share = Number(1000n * proven.power / proven.total) / 10;
    return [proven.block, step(
        'Is the block final?', true,
        `Verified against block ${proven.named.number}: certificate of ${share} % of the stake. ${proven.signatures} signatures`
        + ` were checked here, over ${proven.epoch + 1n} epoch${proven.epoch === 0n ? '' : 's'} from the trusted block on.`,
        ['block', toHex(proven.block.hash)], ['trusted', toHex(genesisHash)], ['signers', proven.signers.join(', ')])];
}

async function settlement(call, trace, header) {
    const block = blockOf(fromHex(await call('debug_getRawBlock', [`0x${trace.blockNumber.toString(16)}`])));
    const root = orderedRoot(block.transactions);
    const envelope = block.transactions.find((one) => toHex(keccak(one)) === trace.transactionHash);
    const holds = same(keccak(block.header), header.hash) && same(root, header.transactionsRoot) && envelope !== undefined;
    return [holds ? settlementOf(calldataOf(envelope)) : null, step(
        'Does the header commit to the settlement?', holds,
        `The root over the block's ${block.transactions.length} transactions was computed here, and the settlement is one of them.`,
        ['in the header', toHex(header.transactionsRoot)], ['computed', toHex(root)], ['settlement', trace.transactionHash])];
}

async function attribution(call, trace, header, settled) {
    const proofs = (await call('debug_getRawAttributions', [`0x${trace.blockNumber.toString(16)}`])).map(fromHex);
    const root = orderedRoot(proofs);
    const holds = same(root, header.attributionRoot) && proofs.some((one) => same(one, settled.proof));
    return step(
        'Does the header commit to the attribution proof?', holds,
        `The root over the block's ${proofs.length} attribution proofs was computed here; the settlement's own is among them.`,
        ['in the header', toHex(header.attributionRoot)], ['computed', toHex(root)], ['proof', toHex(keccak(settled.proof))]);
}

function answered(trace, settled, proof) {
    const hash = keccak(settled.response);
    const shown = text(settled.response) === trace.response && text(settled.prompt) === trace.prompt;
    return step(
        'Is the proof about this question and this answer?',
        shown && same(hash, proof.responseHash) && toHex(proof.requestHash) === trace.inferenceId,
        'The words shown are those of the settlement, and the proof names their hash.',
        ['in the proof', toHex(proof.responseHash)], ['hashed here', toHex(hash)]);
}

// Where the attributed part of the data share went, if not to contributions.
const ELSEWHERE = {
    awaited: 'wait for the payer to accept the answer of an external model',
    forfeited: 'went to the treasury: the payer did not accept the answer of the external model',
};

function payouts(trace, proof) {
    const root = payoutRootOf(trace.spans);
    const { total, host, protocol, model, stakers, data, unattributed } =
        Object.fromEntries(Object.entries(trace.fee).map(([name, wei]) => [name, BigInt(wei)]));
    const paid = trace.spans.reduce((sum, span) => sum + BigInt(span.wei), 0n);
    const conserved = paid + unattributed === data && host + protocol + model + stakers + data === total;
    return step(
        'Was everybody paid what the proof says, to the wei?', conserved && same(root, proof.payoutRoot),
        `${paid} wei ${ELSEWHERE[trace.acceptance.status] ?? 'went to contributions'}, ${unattributed} wei were nobody's; all parts sum to the ${total} wei paid.`,
        ['in the proof', toHex(proof.payoutRoot)], ['computed', toHex(root)]);
}

/** Every run of eight words of a text. */
const windowsOf = (words) => new Set(words.slice(0, Math.max(0, words.length - WINDOW + 1))
    .map((_, i) => words.slice(i, i + WINDOW).join(' ')));

async function sources(call, settled, proof) {
    const question = 'Do the sources hold these very words?';
    if (proof.spans.length === 0) {
        return { question, outcome: 'skipped', answer: 'No words of this answer are quoted from a contribution.', facts: [] };
    }
    const words = wordsOf(text(settled.response));
    const owned = new Map();
    let found = 0;
    const facts = [];
    for (const [start, length, contribution, position] of proof.spans.slice(0, SPANS_MAX)) {
        if (!owned.has(contribution)) {
            const own = wordsOf((await call('openledger_getContribution', [contribution, true])).text ?? '');
            owned.set(contribution, { own, windows: windowsOf(own) });
        }
        const { own, windows } = owned.get(contribution);
        // A word is somebody's as a part of eight in a row that stand in their text; the first at its stated place.
        const isTheirs = (i) => Array.from({ length: WINDOW }, (_, back) => i - back)
            .some((from) => from >= 0 && windows.has(words.slice(from, from + WINDOW).join(' ')));
        const all = Array.from({ length }, (_, i) => start + i);
        if (own[position] === words[start] && all.every(isTheirs)) {
            found += length;
        } else {
            facts.push([`contribution ${contribution}`, words.slice(start, start + length).join(' ')]);
        }
    }
    return step(
        question, facts.length === 0,
        `${found} words, each as part of eight in a row, were found in the texts of ${owned.size} contributions, as this`
        + ' node serves them.', ...facts);
}

/** Every step, as far as the one that fails. */
export async function* checkReceipt(call, inferenceId, genesisHash, onProgress) {
    const trace = await call('openledger_traceInference', [inferenceId]);
    if (trace === null || trace.inferenceId !== inferenceId) {
        throw new Error('the node knows no such inference');
    }
    const [header, final] = await finality(call, trace, genesisHash, onProgress);
    yield final;
    const [settled, held] = await settlement(call, trace, header);
    yield held;
    if (held.outcome === 'failed') {
        return;
    }
    if (settled === null) {
        yield { question: 'What was settled?', outcome: 'skipped', answer: 'This kind of settlement is not read here.', facts: [] };
        return;
    }
    const proof = proofOf(settled.proof);
    yield await attribution(call, trace, header, settled);
    yield answered(trace, settled, proof);
    yield payouts(trace, proof);
    yield await sources(call, settled, proof);
}
