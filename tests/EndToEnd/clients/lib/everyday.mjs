// What every client reads and signs in the same way: a view and an event of each system contract, and the typed data of a permit.
import assert from 'node:assert/strict';
import { DATANETS, INFERENCE, MODELS, OPEN, REWARDS, STAKING } from './contracts.mjs';

/** A validator that is there from genesis, and what is staked with it for a try. */
export const VALIDATOR = 0;
export const STAKE = 10n ** 18n;

/** What is approved, and what is then taken of it. */
export const ALLOWED = 1_000n;
export const TAKEN = 600n;

/**
 * A view of each system contract with what it must answer, as the node's own methods tell it. `at` is the index of the output that
 * is compared; `of` its whole signature, for clients without the ABI.
 */
export async function viewsOf(ask) {
  const { name } = await ask('openledger_getDatanet', 1);
  const model = await ask('openledger_getModel', 1);
  const { contributor } = await ask('openledger_earnings', 1);
  const validators = await ask('openledger_validators');
  return [
    { ...OPEN, view: 'symbol', args: [], at: 0, expected: 'OPEN' },
    { ...DATANETS, view: 'datanet', args: [1], at: 0, expected: name },
    { ...MODELS, view: 'model', args: [1], at: 1, expected: model.name },
    { ...INFERENCE, view: 'isNonceUsed', args: [contributor, 0], at: 0, expected: 'false' },
    { ...REWARDS, view: 'earningsOf', args: [1], at: 2, expected: contributor },
    { ...STAKING, view: 'validatorCount', args: [], at: 0, expected: `${validators.length}` },
  ].map((one) => ({ ...one, of: signatureOf(one.abi, 'function', one.view) }));
}

/** An event of each system contract that the chain has by then; `member` is decoded and looked at. */
export const EVENTS = [
  { ...OPEN, event: 'Transfer', member: 'value' },
  { ...DATANETS, event: 'Contributed', member: 'tokens' },
  { ...MODELS, event: 'ModelRegistered', member: 'modelId' },
  { ...INFERENCE, event: 'InferenceSettled', member: 'fee' },
  { ...REWARDS, event: 'Accrued', member: 'amount' },
  { ...STAKING, event: 'Delegated', member: 'amount' },
].map((one) => ({ ...one, of: signatureOf(one.abi, 'event', one.event) }));

/** An answer of a view is the one expected, whatever type the client makes of it. */
export function checkView({ view, expected }, answer) {
  assert.equal(String(answer).toLowerCase(), expected.toLowerCase(), view);
}

/** `name(inputs)(outputs)` of a function, `Name(type indexed,...)` of an event. */
export function signatureOf(abi, type, name) {
  const { inputs, outputs } = abi.find((one) => one.type === type && one.name === name);
  const list = (parameters) => `(${parameters.map((one) => written(one)).join(',')})`;
  return `${name}${list(inputs)}${type === 'function' ? list(outputs) : ''}`;
}

function written({ type, indexed, components }) {
  const bare = type.startsWith('tuple') ? `(${components.map((one) => written(one)).join(',')})${type.slice(5)}` : type;
  return indexed ? `${bare} indexed` : bare;
}

/** Typed data by which an owner lets a spender take `ALLOWED` (EIP-2612), complete, as eth_signTypedData_v4 takes it. */
export function permitOf({ chainId, owner, spender, nonce, name, version, deadline }) {
  return {
    domain: { name, version, chainId: Number(chainId), verifyingContract: OPEN.address },
    primaryType: 'Permit',
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      Permit: [
        { name: 'owner', type: 'address' },
        { name: 'spender', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'nonce', type: 'uint256' },
        { name: 'deadline', type: 'uint256' },
      ],
    },
    message: { owner, spender, value: ALLOWED.toString(), nonce: nonce.toString(), deadline: deadline.toString() },
  };
}

/** A time that no test reaches. */
export const deadline = () => Math.floor(Date.now() / 1000) + 3_600;
