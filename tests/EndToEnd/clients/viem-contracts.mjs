// Every system contract, approvals and permits with viem. `node viem-contracts.mjs [url]`
import assert from 'node:assert/strict';
import { parseEther, parseEventLogs, parseSignature, verifyTypedData } from 'viem';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN, STAKING } from './lib/contracts.mjs';
import { ALLOWED, EVENTS, STAKE, TAKEN, VALIDATOR, checkView, deadline, permitOf, viewsOf } from './lib/everyday.mjs';
import { Steps, runMain } from './lib/steps.mjs';
import { connect } from './viem.mjs';

async function send({ reader, wallet }, contract, functionName, args, value) {
  const { request } = await reader.simulateContract({ ...contract, functionName, args, value, account: wallet.account });
  const receipt = await reader.waitForTransactionReceipt({ hash: await wallet.writeContract(request), timeout: 30_000 });
  assert.equal(receipt.status, 'success');
  return receipt;
}

/** A view, a payable call and the events of every system contract. */
export async function systemContracts(client) {
  const { reader } = client;
  for (const one of await viewsOf((method, ...params) => reader.request({ method, params }))) {
    const answer = await reader.readContract({ ...one, functionName: one.view });
    checkView(one, Array.isArray(answer) ? answer[one.at] : answer);
  }
  const { logs } = await send(client, STAKING, 'delegate', [VALIDATOR], STAKE);
  assert.equal(parseEventLogs({ abi: STAKING.abi, logs, eventName: 'Delegated' })[0].args.amount, STAKE);
  for (const { address, abi, event, member } of EVENTS) {
    const found = await reader.getContractEvents({ address, abi, eventName: event, fromBlock: 0n, toBlock: 'latest' });
    assert.ok(found.length > 0 && found.every((log) => log.args[member] > 0n), event);
  }
}

/** approve, transferFrom and permit: `owner` signs, `spender` takes, `to` has nothing before. */
export async function tokenRights(owner, spender, to) {
  const { reader } = spender;
  const from = owner.wallet.account.address;
  const by = spender.wallet.account.address;
  const read = (functionName, ...args) => reader.readContract({ ...OPEN, functionName, args });
  await send(owner, OPEN, 'approve', [by, ALLOWED]);
  assert.equal(await read('allowance', from, by), ALLOWED);
  await send(spender, OPEN, 'transferFrom', [from, to, TAKEN]);
  assert.equal(await read('allowance', from, by), ALLOWED - TAKEN);
  assert.equal(await read('balanceOf', to), TAKEN);

  const until = deadline();
  const nonce = await read('nonces', from);
  const permit = permitOf({
    chainId: await reader.getChainId(), owner: from, spender: by, nonce, name: await read('name'),
    version: await read('version'), deadline: until });
  const signature = await owner.wallet.signTypedData(permit);
  assert.ok(await verifyTypedData({ ...permit, address: from, signature }));
  const { r, s, yParity } = parseSignature(signature);
  await send(spender, OPEN, 'permit', [from, by, ALLOWED, until, 27 + yParity, r, s]);
  assert.equal(await read('nonces', from), nonce + 1n);
  await send(spender, OPEN, 'transferFrom', [from, to, TAKEN]);
  assert.equal(await read('balanceOf', to), 2n * TAKEN);
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('viem contracts');
  const alice = await connect(url, dev[1].privateKey);
  const bob = await connect(url, fresh().privateKey);
  const hash = await alice.wallet.sendTransaction({ to: bob.wallet.account.address, value: parseEther('1') });
  await alice.reader.waitForTransactionReceipt({ hash, timeout: 30_000 });
  await steps.step('approvals and permits', () => tokenRights(alice, bob, fresh().address));
  await steps.step('every system contract', () => systemContracts(alice));
}

await runMain(import.meta, flow);
