// What every client's loop shares: texts, the sums that a trace must keep, and how the answers of a node are asked for.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';

/**
 * Three texts about keeping bees, written for this test. They share phrases, since the model goes on only from words that two
 * contributors wrote, and each has enough of its own to be paid for. The place, a word nobody used before, stands often enough
 * that no run of 49 tokens is on the chain already: such a run would be masked and pay whoever wrote it first.
 */
export function texts(place) {
  return [
    'Notes on wintering, by a keeper. A strong colony of bees enters winter with a young queen, plenty of sealed honey and a dry '
      + 'hive. The bees gather in a tight cluster around the queen and shiver their flight muscles to keep the brood nest warm. '
      + 'Condensation kills more colonies than frost does, so a small upper vent is left open from the first cold night until the '
      + 'willow flowers. The keeper who lifts the lid in January to look for the queen usually loses her. Instead the careful keeper '
      + 'weighs the hive by lifting one side, and gives a block of candy above the cluster when it feels light.',
    'Spring inspection, by a keeper. On the first warm day the keeper opens the hive and looks for eggs, because eggs mean that a '
      + 'young queen is laying. A strong colony of bees builds new comb quickly and needs room before the orchard blooms. The bees '
      + 'gather in a tight cluster on cold mornings, yet by noon the foragers bring yellow pollen from the willow flowers. If the '
      + 'brood nest is patchy, the careful keeper replaces the queen at once. A small upper vent may now be closed, and the block '
      + 'of candy above the cluster is taken away before it drips on the comb.',
    'Swarms and how to read them, by a keeper. A strong colony of bees that runs out of room raises queen cells along the lower edge '
      + 'of the brood nest. The keeper who hears piping in the evening should expect a swarm on the next still morning. The bees '
      + 'gather in a tight cluster on a branch while scouts argue about a dry cavity, and a young queen stays behind with plenty of '
      + 'sealed honey. The careful keeper moves half the frames to a second hive, leaves a small upper vent open in each, and looks '
      + 'for eggs again after three weeks when the willow flowers have long gone.',
  ].map((text) => text.replaceAll(/bees|keeper|brood nest|willow flowers/g, `$& of ${place}`));
}

/** A word for a place that no other run uses. */
export function newPlace() {
  return Array.from({ length: 8 }, () => 'abcdefghijklmnopqrstuvwxyz'[randomInt(26)]).join('');
}

/** The prompt of the paid question. */
export const PROMPT = 'A strong colony of bees';

/** Most tokens of the answer. */
export const MAX_TOKENS = 300;

/** How many different requests a payer previews until one pays three contributors. */
export const TRIES = 40;

/** The EIP-712 types of a request, as docs/guides/host-and-pay.md states them. */
export const REQUEST_TYPES = {
  InferenceRequest: [
    { name: 'modelId', type: 'uint64' },
    { name: 'revision', type: 'uint32' },
    { name: 'payer', type: 'address' },
    { name: 'host', type: 'address' },
    { name: 'promptHash', type: 'bytes32' },
    { name: 'maxTokensOut', type: 'uint32' },
    { name: 'maxFee', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint64' },
  ],
};

const sum = (values) => values.reduce((total, value) => total + BigInt(value), 0n);

/** The wei each contribution earned by a trace: Map of contribution id to wei. */
export function weiByContribution(trace) {
  const wei = new Map();
  for (const span of trace.spans) {
    wei.set(span.contributionId, (wei.get(span.contributionId) ?? 0n) + BigInt(span.wei));
  }
  return wei;
}

/** Every sum rule of a trace, to the wei. */
export function checkTrace(trace) {
  assert.deepEqual(Object.keys(trace).sort(), [
    'acceptance', 'attributionRoot', 'blockNumber', 'fee', 'host', 'inferenceId', 'modelId', 'payer', 'prompt', 'proofHash', 'response',
    'spans', 'tokens', 'transactionHash'].sort());
  const { fee, spans, tokens } = trace;
  assert.equal(sum(spans.map((span) => span.wei)) + BigInt(fee.unattributed), BigInt(fee.data), 'spans + unattributed = data');
  assert.equal(
    BigInt(fee.host) + BigInt(fee.protocol) + BigInt(fee.model) + BigInt(fee.stakers) + BigInt(fee.data), BigInt(fee.total),
    'host + protocol + model + stakers + data = total');
  assert.ok(BigInt(fee.total) > 0n);
  assert.ok(spans.length > 0, 'something was attributed');
  let end = 0;
  for (const span of spans) {
    assert.deepEqual(Object.keys(span).sort(), [
      'contributionId', 'contributor', 'datanetId', 'length', 'start', 'text', 'weight', 'wei'].sort());
    assert.ok(span.start >= end && span.length > 0, 'spans are in order and do not overlap');
    end = span.start + span.length;
    assert.match(span.wei, /^\d+$/);
    assert.ok(span.text.length > 0);
  }
  assert.ok(end <= tokens.length);
}

/** The parts of the supply sum to the total, and the total is what the genesis gave out. */
export function checkSupply(supply) {
  assert.deepEqual(
    Object.keys(supply).sort(), ['accounts', 'burned', 'escrow', 'rewards', 'stakes', 'total', 'treasury']);
  const { total, ...parts } = supply;
  assert.equal(sum(Object.values(parts)), BigInt(total));
  assert.equal(BigInt(total), 10n ** 27n);
}

/** Asks again until the answer is there; fails after a deadline. */
export async function until(ask, what, seconds = 60) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer;
    }
    assert.ok(performance.now() < deadline, `waited ${seconds} s for ${what}`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}
