// What an application on ethers 6 does with a node. `node ethers.mjs [url]`
import assert from 'node:assert/strict';
import { Contract, JsonRpcProvider, Transaction, Wallet, formatUnits, keccak256, parseEther } from 'ethers';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN } from './lib/contracts.mjs';
import { verifyAccountProof } from './lib/proof.mjs';
import { Steps, rejects, runMain } from './lib/steps.mjs';

/** Connects; the caller destroys the provider. */
export function connect(url, options = {}) {
  return new JsonRpcProvider(url, undefined, { pollingInterval: 100, cacheTimeout: -1, ...options });
}

/** Sends a plain transfer and waits for its receipt. */
export async function transfer(wallet, to, value) {
  const sent = await wallet.sendTransaction({ to, value });
  const receipt = await sent.wait(1, 30_000);
  assert.equal(receipt.status, 1);
  assert.equal(receipt.hash, sent.hash);
  return receipt;
}

/** The whole flow; own: false leaves out what only this chain has, so that it runs against any other node. */
export async function flow(url, { own = true } = {}) {
  const steps = new Steps('ethers');
  const provider = connect(url);
  const alice = new Wallet(dev[0].privateKey, provider);
  const bob = fresh();
  try {
    await steps.step('connect', async () => {
      const network = await provider.getNetwork();
      assert.ok(network.chainId > 0n);
      assert.ok((await provider.getBlockNumber()) >= 0);
      assert.match(await provider.send('web3_clientVersion', []), /./);
      assert.equal(await provider.send('net_version', []), network.chainId.toString());
    });
    await steps.step('balances and nonces', async () => {
      assert.ok((await provider.getBalance(alice.address)) > parseEther('10'));
      assert.equal(await provider.getBalance(bob.address), 0n);
      assert.equal(await provider.getTransactionCount(bob.address, 'pending'), 0);
      assert.equal(await provider.getCode(bob.address), '0x');
    });
    await steps.step('fees and estimates', async () => {
      const fees = await provider.getFeeData();
      assert.ok(fees.maxFeePerGas > 0n && fees.gasPrice > 0n);
      assert.equal(await provider.estimateGas({ from: alice.address, to: bob.address, value: 1n }), 21_000n);
    });
    const receipt = await steps.step('send and wait', async () => {
      const before = await provider.getBalance(alice.address);
      const done = await transfer(alice, bob.address, parseEther('1.5'));
      assert.equal(await provider.getBalance(bob.address), parseEther('1.5'));
      const after = await provider.getBalance(alice.address);
      assert.equal(before - after, parseEther('1.5') + done.fee, `paid ${formatUnits(done.fee, 'gwei')} gwei`);
      return done;
    });
    await steps.step('legacy and EIP-2930 transactions', async () => {
      const { gasPrice } = await provider.getFeeData();
      for (const type of [0, 1]) {
        const sent = await alice.sendTransaction({ to: bob.address, value: 1n, type, gasPrice: gasPrice * 2n });
        const done = await sent.wait(1, 30_000);
        assert.equal(done.type, type);
        if (own) {
          const raw = await provider.send('debug_getRawTransaction', [sent.hash]);
          assert.equal(Transaction.from(raw).hash, sent.hash);
        }
      }
    });
    await steps.step('blocks and transactions', async () => {
      const block = await provider.getBlock(receipt.blockNumber, true);
      assert.equal(block.hash, receipt.blockHash);
      assert.ok(block.prefetchedTransactions.some((t) => t.hash === receipt.hash));
      const byHash = await provider.getBlock(block.hash);
      assert.equal(byHash.number, block.number);
      const parent = await provider.getBlock(block.parentHash);
      assert.equal(parent.number, block.number - 1);
      const found = await provider.getTransaction(receipt.hash);
      assert.equal(found.blockNumber, receipt.blockNumber);
      assert.equal(found.from, alice.address);
      if (own) {
        assert.equal(keccak256(await provider.send('debug_getRawHeader', [block.hash])), block.hash);
      }
      assert.equal(await provider.getBlock('0x' + '11'.repeat(32)), null);
      assert.equal(await provider.getTransactionReceipt('0x' + '22'.repeat(32)), null);
    });
    await steps.step('one batch of many calls', async () => {
      // ethers puts what is asked in one turn into one batch.
      const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => provider.getBalance(dev[i % 10].address)));
      assert.equal(answers.length, 50);
    });
    await steps.step('proofs', async () => {
      const number = await provider.getBlockNumber();
      const block = await provider.getBlock(number);
      const tag = '0x' + number.toString(16);
      for (const address of [alice.address, bob.address, OPEN.address, fresh().address]) {
        const proof = await provider.send('eth_getProof', [address, ['0x' + '00'.repeat(32), '0x' + '00'.repeat(31) + '01'], tag]);
        verifyAccountProof(block.stateRoot, proof);
        assert.equal(BigInt(proof.balance), await provider.getBalance(address, number));
      }
    });
    await steps.step('refusals', async () => {
      const poor = new Wallet(fresh().privateKey, provider);
      const gas = { gasLimit: 21_000, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 0n };
      const error = await rejects(
        poor.sendTransaction({ to: bob.address, value: 1n, nonce: 0, ...gas }), /insufficient funds/i);
      assert.equal(error.code, 'INSUFFICIENT_FUNDS');
      const late = await rejects(
        alice.sendTransaction({ to: bob.address, value: 1n, nonce: 0, ...gas }), /nonce/i);
      assert.equal(late.code, 'NONCE_EXPIRED');
      await rejects(provider.send('eth_noSuchMethod', []), /eth_noSuchMethod/);
    });
    if (own) {
      await steps.step('views and events of OPEN', () => openTokenFlow(provider, alice, bob));
    }
  } finally {
    provider.destroy();
  }
}

/** ERC-20 views, a transfer by contract call, its event in receipt, logs and a filter, a revert with its reason. */
export async function openTokenFlow(provider, alice, bob) {
  const open = new Contract(OPEN.address, OPEN.abi, alice);
  assert.equal(await open.symbol(), 'OPEN');
  assert.equal(await open.decimals(), 18n);
  assert.equal(await open.balanceOf(alice.address), await provider.getBalance(alice.address));
  assert.ok((await open.totalSupply()) <= 10n ** 27n);
  assert.equal(await provider.getCode(OPEN.address), '0xfe');

  const filterId = await provider.send('eth_newFilter', [{ address: OPEN.address }]);
  const sent = await open.transfer(bob.address, 123n);
  const receipt = await sent.wait(1, 30_000);
  const [event] = receipt.logs.map((log) => open.interface.parseLog(log)).filter((e) => e?.name === 'Transfer');
  assert.equal(event.args.to, bob.address);
  assert.equal(event.args.value, 123n);
  const found = await open.queryFilter(open.filters.Transfer(alice.address, bob.address), receipt.blockNumber, 'latest');
  assert.ok(found.some((log) => log.transactionHash === receipt.hash));
  const changes = await provider.send('eth_getFilterChanges', [filterId]);
  assert.ok(changes.some((log) => log.transactionHash === receipt.hash));
  assert.equal(await provider.send('eth_uninstallFilter', [filterId]), true);

  const poor = fresh();
  await rejects(open.connect(provider).transfer.staticCall(bob.address, 1n, { from: poor.address }), /revert|insufficient/i);
}

await runMain(import.meta, flow);
