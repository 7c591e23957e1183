// What an application on viem does with a node. `node viem.mjs [url]`
import assert from 'node:assert/strict';
import { createPublicClient, createWalletClient, defineChain, getContract, http, parseEther, parseEventLogs } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN } from './lib/contracts.mjs';
import { verifyAccountProof } from './lib/proof.mjs';
import { Steps, rejects, runMain } from './lib/steps.mjs';

/** A public and a wallet client of the chain at the url. */
export async function connect(url, privateKey) {
  const transport = http(url, { batch: true, timeout: 30_000 });
  const id = await createPublicClient({ transport }).getChainId();
  const chain = defineChain({
    id,
    name: 'OpenLedger',
    nativeCurrency: { name: 'OPEN', symbol: 'OPEN', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const reader = createPublicClient({ chain, transport, pollingInterval: 100, cacheTime: 0 });
  const wallet = createWalletClient({ chain, transport, account: privateKeyToAccount(privateKey) });
  return { reader, wallet };
}

/** The whole flow; own: false leaves out what only this chain has, so that it runs against any other node. */
export async function flow(url, { own = true } = {}) {
  const steps = new Steps('viem');
  const alice = dev[1];
  const bob = fresh();
  const { reader, wallet } = await steps.step('connect', () => connect(url, alice.privateKey));
  await steps.step('balances and nonces', async () => {
    assert.ok((await reader.getBalance({ address: alice.address })) > parseEther('10'));
    assert.equal(await reader.getBalance({ address: bob.address, blockTag: 'finalized' }), 0n);
    assert.equal(await reader.getTransactionCount({ address: bob.address, blockTag: 'pending' }), 0);
    assert.equal(await reader.getCode({ address: bob.address }), undefined);
  });
  await steps.step('fees and estimates', async () => {
    const fees = await reader.estimateFeesPerGas();
    assert.ok(fees.maxFeePerGas > 0n);
    assert.ok((await reader.getGasPrice()) > 0n);
    const history = await reader.getFeeHistory({ blockCount: 4, rewardPercentiles: [10, 50, 90] });
    assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
    const gas = await reader.estimateGas({ account: alice.address, to: bob.address, value: 1n });
    assert.equal(gas, 21_000n);
  });
  const receipt = await steps.step('send and wait', async () => {
    const hash = await wallet.sendTransaction({ to: bob.address, value: parseEther('2') });
    const done = await reader.waitForTransactionReceipt({ hash, timeout: 30_000 });
    assert.equal(done.status, 'success');
    assert.equal(await reader.getBalance({ address: bob.address }), parseEther('2'));
    return done;
  });
  await steps.step('blocks and transactions', async () => {
    const block = await reader.getBlock({ blockNumber: receipt.blockNumber, includeTransactions: true });
    assert.equal(block.hash, receipt.blockHash);
    assert.ok(block.transactions.some((t) => t.hash === receipt.transactionHash));
    assert.equal((await reader.getBlock({ blockHash: block.hash })).number, block.number);
    assert.equal(await reader.getBlockTransactionCount({ blockHash: block.hash }), block.transactions.length);
    const found = await reader.getTransaction({ blockHash: block.hash, index: receipt.transactionIndex });
    assert.equal(found.hash, receipt.transactionHash);
    await rejects(reader.getTransactionReceipt({ hash: `0x${'33'.repeat(32)}` }), /could not be found/);
    const receipts = await reader.request({ method: 'eth_getBlockReceipts', params: [block.hash] });
    assert.equal(receipts.length, block.transactions.length);
  });
  await steps.step('one batch of many calls', async () => {
    const balances = await Promise.all(dev.map(({ address }) => reader.getBalance({ address })));
    assert.equal(balances.length, dev.length);
  });
  await steps.step('proofs', async () => {
    const block = await reader.getBlock();
    for (const address of [alice.address, bob.address, OPEN.address]) {
      const answer = await reader.request({
        method: 'eth_getProof',
        params: [address, [`0x${'00'.repeat(32)}`], `0x${block.number.toString(16)}`],
      });
      verifyAccountProof(block.stateRoot, answer);
    }
    const parsed = await reader.getProof({ address: alice.address, storageKeys: [], blockNumber: block.number });
    assert.ok(parsed.balance > 0n);
  });
  await steps.step('refusals', async () => {
    const { wallet: poor } = await connect(url, fresh().privateKey);
    const gas = { gas: 21_000n, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 0n };
    await rejects(
      poor.sendTransaction({ to: bob.address, value: 1n, nonce: 0, ...gas }), /exceeds the balance|insufficient funds/i);
    await rejects(
      wallet.sendTransaction({ to: bob.address, value: 1n, nonce: 0, ...gas }), /lower than the current nonce|nonce too low/i);
  });
  if (own) {
    await steps.step('views and events of OPEN', () => openTokenFlow(reader, wallet, bob));
  }
}

/** ERC-20 views, a simulated and a sent transfer, its event, a revert with its reason. */
export async function openTokenFlow(reader, wallet, bob) {
  const open = getContract({ ...OPEN, client: { public: reader, wallet } });
  assert.equal(await open.read.symbol(), 'OPEN');
  assert.equal(await open.read.decimals(), 18);
  const { request } = await reader.simulateContract({
    ...OPEN, functionName: 'transfer', args: [bob.address, 77n], account: wallet.account,
  });
  const hash = await wallet.writeContract(request);
  const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 30_000 });
  const [event] = parseEventLogs({ abi: OPEN.abi, logs: receipt.logs, eventName: 'Transfer' });
  assert.equal(event.args.value, 77n);
  const logs = await reader.getContractEvents({
    ...OPEN, eventName: 'Transfer', args: { to: bob.address }, fromBlock: receipt.blockNumber,
  });
  assert.ok(logs.some((log) => log.transactionHash === hash));
  await rejects(
    reader.simulateContract({ ...OPEN, functionName: 'transfer', args: [bob.address, 1n], account: fresh().address }),
    /revert|insufficient/i);
}

await runMain(import.meta, flow);
