// What the scripts of a hardhat project do with a node as its network, on hardhat's provider and with its accounts.
// `node hardhat.mjs [url]`
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { BrowserProvider, Contract, parseEther } from 'ethers';
import { systemContracts, tokenRights } from './ethers-contracts.mjs';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN } from './lib/contracts.mjs';
import { verifyAccountProof } from './lib/proof.mjs';
import { Steps, rejects, runMain } from './lib/steps.mjs';

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('hardhat');
  Object.assign(process.env, {
    OPENLEDGER_RPC: url,
    HARDHAT_CONFIG: fileURLToPath(new URL('hardhat.config.cjs', import.meta.url)),
    HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
    HARDHAT_NETWORK: 'openledger',
  });
  const { default: hre } = await import('hardhat');
  const ask = (method, ...params) => hre.network.provider.request({ method, params });
  const provider = new BrowserProvider(hre.network.provider, undefined, { pollingInterval: 100, cacheTimeout: -1 });
  const alice = await provider.getSigner(dev[9].address);
  const bob = fresh();
  try {
    await steps.step('connect', async () => {
      assert.equal(BigInt(await ask('eth_chainId')), (await provider.getNetwork()).chainId);
      assert.match(await ask('web3_clientVersion'), /./);
    });
    await steps.step('balances and nonces', async () => {
      assert.ok((await provider.getBalance(alice.address)) > parseEther('10'));
      assert.equal(await provider.getTransactionCount(bob.address, 'pending'), 0);
    });
    const receipt = await steps.step('fees, send and wait', async () => {
      // Hardhat fills in gas, fees and nonce by itself, and signs with the account's key.
      const hash = await ask('eth_sendTransaction', { from: alice.address, to: bob.address, value: '0x1' });
      const done = await provider.waitForTransaction(hash, 1, 30_000);
      assert.equal(done.status, 1);
      assert.equal(done.type, 2);
      assert.equal(await provider.getBalance(bob.address), 1n);
      return done;
    });
    await steps.step('blocks, logs and receipts', async () => {
      const block = await ask('eth_getBlockByHash', receipt.blockHash, true);
      assert.ok(block.transactions.some((one) => one.hash === receipt.hash));
      const open = new Contract(OPEN.address, OPEN.abi, alice);
      const sent = await (await open.transfer(bob.address, 5n)).wait(1, 30_000);
      const found = await open.queryFilter(open.filters.Transfer(null, bob.address), sent.blockNumber);
      assert.deepEqual(found.map((log) => log.args.value), [5n]);
    });
    await steps.step('proofs', async () => {
      const { number, stateRoot } = await provider.getBlock('latest');
      verifyAccountProof(stateRoot, await ask('eth_getProof', alice.address, ['0x0'], `0x${number.toString(16)}`));
    });
    await steps.step('refusals', async () => {
      await rejects(
        ask('eth_sendTransaction', { from: alice.address, to: bob.address, value: '0x1', nonce: '0x0' }), /nonce too low/i);
      await rejects(ask('evm_noSuchMethod'), /evm_noSuchMethod/);
    });
    await steps.step('approvals and permits', async () => {
      const spender = await provider.getSigner(dev[7].address);
      await tokenRights(alice, spender, fresh().address);
    });
    await steps.step('every system contract', () => systemContracts(provider, alice));
  } finally {
    provider.destroy();
  }
}

await runMain(import.meta, flow);
