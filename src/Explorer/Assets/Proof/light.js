// A light client (docs/spec/light.md): from one trusted block to the block asked about, over whoever signs in each epoch.
// Every check throws what is wrong.
import { concat, fromHex, fromNumber, same, toHex, toNumber, utf8 } from './bytes.js';
import { keccak } from './keccak.js';
import { decode, encode } from './rlp.js';
import { verify } from './secp256k1.js';

const FINALIZE = 3;
const BODY_BYTES = 57;
const SIGNATURE_BYTES = 64;
const EPOCHS_A_PROOF_MAX = 100;
const VALIDATORS_MAX = 256;
const HEADER_FIELDS = 22;

function require(holds, otherwise) {
    if (!holds) {
        throw new Error(otherwise);
    }
}

/** What is in a header that the checks need; its hash is the block's. */
export function headerOf(bytes) {
    const fields = decode(bytes);
    require(Array.isArray(fields) && fields.length === HEADER_FIELDS, 'a header does not have 22 fields');
    return {
        hash: keccak(bytes),
        parentHash: fields[0],
        transactionsRoot: fields[4],
        number: toNumber(fields[8]),
        epoch: toNumber(fields[17]),
        view: toNumber(fields[18]),
        parentView: toNumber(fields[19]),
        attributionRoot: fields[20],
        validatorsHash: fields[21],
    };
}

function bodyOf(certificate) {
    const body = certificate.subarray(1, 1 + BODY_BYTES);
    return {
        bytes: body,
        kind: body[0],
        epoch: toNumber(body.subarray(1, 9)),
        view: toNumber(body.subarray(9, 17)),
        parentView: toNumber(body.subarray(17, 25)),
        blockHash: body.subarray(25),
    };
}

/** The set that signs in an epoch, as its anchor commits to it. */
function setOf(epoch, anchor) {
    const p = epoch.parameters;
    require(epoch.rulesVersion === 1, `rules version ${epoch.rulesVersion} is not known here`);
    require(epoch.validators.length >= 1 && epoch.validators.length <= VALIDATORS_MAX, 'a set has 1 to 256 validators');
    const members = epoch.validators.map((one) => ({ key: fromHex(one.publicKey), power: BigInt(one.power), scheme: one.scheme }));
    const commitment = keccak(encode([
        epoch.rulesVersion, members.map((one) => [one.scheme, one.key, one.power]),
        [p.blockTimeMs, p.minBlockTimeMs, p.networkDelayMs, p.buildBudgetMs, p.resendMs, p.standstillMs, p.forkId, p.epochBlocks]]));
    require(same(commitment, anchor.validatorsHash), `block ${anchor.number} commits to other validators of epoch ${epoch.epoch}`);
    require(members.every((one) => one.scheme === 1), 'a key of a scheme that is not known here');
    require(new Set(members.map((one) => toHex(one.key))).size === members.length, 'a key stands twice in a set');
    return { members, forkId: p.forkId, epochBlocks: BigInt(p.epochBlocks), number: BigInt(epoch.epoch) };
}

// Who signed: more than two thirds of the power, and every signature good.
function checkFinalized(chain, set, block, certificateHex) {
    const certificate = fromHex(certificateHex);
    const body = bodyOf(certificate);
    const isBoundary = block.number % set.epochBlocks === 0n;
    require(certificate[0] === 1 && body.kind === FINALIZE, 'only a Finalization makes a block final');
    require(body.epoch === set.number && same(body.blockHash, block.hash), `the certificate names another block than ${block.number}`);
    require((body.view === block.view && body.parentView === block.parentView) || (isBoundary && body.view > block.view),
        `the certificate names another view of block ${block.number}`);
    const bits = certificate.subarray(1 + BODY_BYTES + 2, 1 + BODY_BYTES + 2 + Math.ceil(set.members.length / 8));
    const count = Number(toNumber(certificate.subarray(1 + BODY_BYTES, 1 + BODY_BYTES + 2)));
    require(count === set.members.length, `the certificate is over ${count} validators, epoch ${set.number} has ${set.members.length}`);
    const signers = [...Array(8 * bits.length).keys()].filter((i) => bits[i >> 3] >> (i & 7) & 1);
    const start = 1 + BODY_BYTES + 2 + bits.length;
    require(signers.every((i) => i < count) && certificate.length === start + SIGNATURE_BYTES * signers.length,
        'the certificate has another length than its signers');
    const total = set.members.reduce((sum, one) => sum + one.power, 0n);
    const power = signers.reduce((sum, i) => sum + set.members[i].power, 0n);
    require(power >= 2n * total / 3n + 1n, `the signers have ${power} of ${total} power; more than two thirds are needed`);
    const domain = keccak(concat(
        utf8('openledger/consensus/1'), fromNumber(chain.chainId, 8), chain.genesisHash, fromNumber(set.forkId, 4)));
    const digest = keccak(concat(domain, body.bytes));
    signers.forEach((signer, i) => {
        const signature = certificate.subarray(start + SIGNATURE_BYTES * i, start + SIGNATURE_BYTES * (i + 1));
        require(verify(digest, signature, set.members[signer].key), `the signature of validator ${signer} is not good`);
    });
    return { signers, power, total };
}

/** Checks one proof against the block trusted at its beginning: {block, signers, power, total, signatures}. */
function checkProof(proof, trusted, chainId) {
    const chain = { chainId: BigInt(proof.chainId), genesisHash: fromHex(proof.genesisHash) };
    require(chain.chainId === chainId, `the proof is of chain ${chain.chainId}`);
    require(proof.epochs.length >= 1 && proof.epochs.length <= EPOCHS_A_PROOF_MAX, 'a proof has 1 to 100 epochs');
    let set = null;
    let signatures = 0;
    for (const epoch of proof.epochs) {
        const anchor = headerOf(fromHex(epoch.header));
        if (set === null) {
            require(same(anchor.hash, trusted), `the proof begins with ${toHex(anchor.hash)}, trusted is ${toHex(trusted)}`);
        } else {
            require(BigInt(epoch.epoch) === set.number + 1n, 'the epochs of the proof have a gap');
            signatures += checkFinalized(chain, set, anchor, epoch.certificate).signers.length;
        }
        const next = setOf(epoch, anchor);
        require(anchor.number === next.number * next.epochBlocks && anchor.epoch === (next.number === 0n ? 0n : next.number - 1n),
            `block ${anchor.number} is not what epoch ${next.number} stands on`);
        require(set === null || set.epochBlocks === next.epochBlocks, 'the length of an epoch changes');
        set = next;
    }
    const ofEpoch = (block) => {
        const number = block.number === 0n ? 0n : (block.number - 1n) / set.epochBlocks;
        require(block.epoch === set.number && number === set.number, `block ${block.number} is not of epoch ${set.number}`);
        return block;
    };
    const block = ofEpoch(headerOf(fromHex(proof.header)));
    let last = block;
    for (const bytes of proof.descendants) {
        const child = ofEpoch(headerOf(fromHex(bytes)));
        require(same(child.parentHash, last.hash) && child.number === last.number + 1n, `block ${child.number} is not the next one`);
        last = child;
    }
    const signed = checkFinalized(chain, set, last, proof.certificate);
    return { block, named: last, epoch: set.number, signatures: signatures + signed.signers.length, ...signed };
}

/**
 * Proves a block final, from genesis on: asks a node (`call(method, params)`) and believes none of it. A chain of more epochs
 * than one proof holds is walked in several, each from the boundary block that the one before proved.
 */
export async function proveFinal(call, height, genesisHash, onProgress) {
    const chainId = BigInt(await call('eth_chainId', []));
    const first = await call('openledger_getFinality', ['0x0', 0]);
    const epochBlocks = BigInt(first.epochs[0].parameters.epochBlocks);
    const last = height === 0n ? 0n : (height - 1n) / epochBlocks;
    let trusted = genesisHash;
    let signatures = 0;
    for (let from = 0n; ; from += BigInt(EPOCHS_A_PROOF_MAX)) {
        const isLast = last - from < BigInt(EPOCHS_A_PROOF_MAX);
        const to = isLast ? height : (from + BigInt(EPOCHS_A_PROOF_MAX)) * epochBlocks;
        const proof = await call('openledger_getFinality', [`0x${to.toString(16)}`, Number(from)]);
        require(proof !== null && proof.certificate !== null, `the node has no certificate for block ${to} yet`);
        const proven = checkProof(proof, trusted, chainId);
        require(proven.block.number === to, `the proof is of block ${proven.block.number}, not of ${to}`);
        signatures += proven.signatures;
        onProgress?.(`epoch ${proven.epoch} of ${last}`);
        if (isLast) {
            return { ...proven, signatures };
        }
        trusted = proven.block.hash;
    }
}
