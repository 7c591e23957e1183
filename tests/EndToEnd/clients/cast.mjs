// What a person with cast does with a node. `node cast.mjs [url]`
import assert from 'node:assert/strict';
import { dev, fresh } from './lib/accounts.mjs';
import { castAt } from './lib/cast.mjs';
import { OPEN } from './lib/contracts.mjs';
import { verifyAccountProof } from './lib/proof.mjs';
import { Steps, rejects, runMain } from './lib/steps.mjs';

/** The whole flow; own: false leaves out what only this chain has, so that it runs against any other node. */
export async function flow(url, { own = true } = {}) {
  const steps = new Steps('cast');
  const cast = castAt(url);
  const alice = dev[2];
  const bob = fresh();
  await steps.step('connect', async () => {
    assert.ok(BigInt(await cast('chain-id')) > 0n);
    assert.ok(BigInt(await cast('block-number')) >= 0n);
    assert.match(await cast('client'), /./);
  });
  await steps.step('balances and nonces', async () => {
    assert.ok(BigInt(await cast('balance', alice.address)) > 10n ** 19n);
    assert.equal(await cast('balance', bob.address), '0');
    assert.equal(await cast('nonce', bob.address), '0');
    assert.equal(await cast('code', bob.address), '0x');
    assert.match(await cast('storage', alice.address, '0'), /^0x0{64}$/);
  });
  await steps.step('fees and estimates', async () => {
    assert.ok(BigInt(await cast('gas-price')) > 0n);
    assert.ok(BigInt(await cast('base-fee')) > 0n);
    assert.equal(await cast('estimate', '--from', alice.address, bob.address, '--value', '1'), '21000');
  });
  const receipt = await steps.step('send and wait', async () => {
    const sent = JSON.parse(
      await cast('send', '--json', '--private-key', alice.privateKey, bob.address, '--value', '3ether'));
    assert.equal(BigInt(sent.status), 1n);
    assert.equal(await cast('balance', bob.address), (3n * 10n ** 18n).toString());
    return sent;
  });
  await steps.step('legacy transaction', async () => {
    const sent = JSON.parse(
      await cast('send', '--json', '--legacy', '--private-key', alice.privateKey, bob.address, '--value', '1'));
    assert.equal(BigInt(sent.type), 0n);
  });
  await steps.step('blocks and transactions', async () => {
    const block = JSON.parse(await cast('block', '--json', receipt.blockHash));
    assert.equal(BigInt(block.number), BigInt(receipt.blockNumber));
    assert.equal(JSON.parse(await cast('block', '--json', 'finalized')).uncles.length, 0);
    assert.equal(JSON.parse(await cast('tx', '--json', receipt.transactionHash)).hash, receipt.transactionHash);
    const found = JSON.parse(await cast('receipt', '--json', receipt.transactionHash));
    assert.equal(found.gasUsed, receipt.gasUsed);
    assert.match(await cast('age', 'latest'), /20\d\d/);
  });
  await steps.step('proofs', async () => {
    const block = JSON.parse(await cast('block', '--json', 'latest'));
    const proof = JSON.parse(await cast('proof', alice.address, '0x0', '--block', BigInt(block.number).toString()));
    verifyAccountProof(block.stateRoot, proof);
  });
  await steps.step('refusals', async () => {
    await rejects(
      cast('send', '--private-key', fresh().privateKey, bob.address, '--value', '1', '--gas-limit', '21000'),
      /insufficient funds/i);
    await rejects(
      cast('send', '--private-key', alice.privateKey, bob.address, '--value', '1', '--nonce', '0'), /nonce too low/i);
  });
  if (own) {
    await steps.step('views and events of OPEN', () => openTokenFlow(cast, alice, bob));
  }
}

/** ERC-20 views, a transfer by contract call, its logs. */
export async function openTokenFlow(cast, alice, bob) {
  assert.equal(await cast('call', OPEN.address, 'symbol()(string)'), '"OPEN"');
  assert.equal(await cast('call', OPEN.address, 'decimals()(uint8)'), '18');
  assert.equal(await cast('code', OPEN.address), '0xfe');
  const sent = JSON.parse(await cast(
    'send', '--json', '--private-key', alice.privateKey, OPEN.address, 'transfer(address,uint256)', bob.address, '55'));
  assert.equal(BigInt(sent.status), 1n);
  const logs = JSON.parse(await cast(
    'logs', '--json', '--from-block', BigInt(sent.blockNumber).toString(), '--address', OPEN.address,
    'Transfer(address indexed,address indexed,uint256)', alice.address, bob.address));
  assert.ok(logs.some((log) => log.transactionHash === sent.transactionHash));
  await rejects(
    cast('call', '--from', fresh().address, OPEN.address, 'transfer(address,uint256)', bob.address, '1'),
    /revert|insufficient/i);
}

await runMain(import.meta, flow);
