// Every system contract, approvals and permits with cast. `node cast-contracts.mjs [url]`
import assert from 'node:assert/strict';
import { Interface, Signature } from 'ethers';
import { dev, fresh } from './lib/accounts.mjs';
import { castAlone, castAt } from './lib/cast.mjs';
import { OPEN, STAKING } from './lib/contracts.mjs';
import { ALLOWED, EVENTS, STAKE, TAKEN, VALIDATOR, checkView, deadline, permitOf, viewsOf } from './lib/everyday.mjs';
import { Steps, runMain } from './lib/steps.mjs';

const bare = (line) => (line.startsWith('"') ? JSON.parse(line) : line.split(' ')[0]);

/** A view, a payable call and the events of every system contract. */
export async function systemContracts(cast, { privateKey }) {
  const ask = async (method, ...params) => JSON.parse(await cast('rpc', method, ...params.map((one) => JSON.stringify(one))));
  for (const one of await viewsOf(ask)) {
    const answer = await cast('call', one.address, one.of, ...one.args.map(String));
    checkView(one, bare(answer.split('\n')[one.at]));
  }
  const sent = JSON.parse(await cast(
    'send', '--json', '--private-key', privateKey, STAKING.address, 'delegate(uint32)', `${VALIDATOR}`, '--value', `${STAKE}`));
  assert.equal(BigInt(sent.status), 1n);
  assert.equal(new Interface(STAKING.abi).parseLog(sent.logs[0]).args.amount, STAKE);
  for (const { address, abi, event, member, of } of EVENTS) {
    const found = JSON.parse(await cast('logs', '--json', '--from-block', '0', '--address', address, of));
    assert.ok(found.length > 0 && found.every((log) => new Interface(abi).parseLog(log).args[member] > 0n), event);
  }
}

/** approve, transferFrom and permit: `owner` signs, `spender` takes, `to` has nothing before. */
export async function tokenRights(cast, owner, spender, to) {
  const read = async (of, ...args) => bare(await cast('call', OPEN.address, of, ...args));
  const send = async (by, of, ...args) => {
    const sent = JSON.parse(await cast('send', '--json', '--private-key', by.privateKey, OPEN.address, of, ...args));
    assert.equal(BigInt(sent.status), 1n);
  };
  const take = () => send(spender, 'transferFrom(address,address,uint256)', owner.address, to, `${TAKEN}`);
  await send(owner, 'approve(address,uint256)', spender.address, `${ALLOWED}`);
  await take();
  assert.equal(BigInt(await read('allowance(address,address)(uint256)', owner.address, spender.address)), ALLOWED - TAKEN);
  assert.equal(BigInt(await read('balanceOf(address)(uint256)', to)), TAKEN);

  const until = deadline();
  const permit = permitOf({
    chainId: await cast('chain-id'), owner: owner.address, spender: spender.address,
    nonce: await read('nonces(address)(uint256)', owner.address), name: await read('name()(string)'),
    version: await read('version()(string)'), deadline: until });
  const signature = await castAlone(
    'wallet', 'sign', '--private-key', owner.privateKey, '--data', JSON.stringify(permit));
  const { v, r, s } = Signature.from(signature);
  await send(
    spender, 'permit(address,address,uint256,uint256,uint8,bytes32,bytes32)', owner.address, spender.address, `${ALLOWED}`,
    `${until}`, `${v}`, r, s);
  await take();
  assert.equal(BigInt(await read('balanceOf(address)(uint256)', to)), 2n * TAKEN);
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('cast contracts');
  const cast = castAt(url);
  const alice = dev[2];
  const bob = fresh();
  await cast('send', '--private-key', alice.privateKey, bob.address, '--value', '1ether');
  await steps.step('approvals and permits', () => tokenRights(cast, alice, bob, fresh().address));
  await steps.step('every system contract', () => systemContracts(cast, alice));
}

await runMain(import.meta, flow);
