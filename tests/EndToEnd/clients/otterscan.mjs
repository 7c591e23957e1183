// The calls that Otterscan's pages make, in their order, read the way its formatters read them. `node otterscan.mjs [url]`
import assert from 'node:assert/strict';
import { AbiCoder, Contract, Wallet, getAddress, parseEther } from 'ethers';
import { connect, transfer } from './ethers.mjs';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN } from './lib/contracts.mjs';
import { Steps, runMain } from './lib/steps.mjs';

const PAGE_SIZE = 25; // Otterscan's own
const API_LEVEL_MIN = 8; // what its newest release asks for
const ERROR_SELECTOR = '0x08c379a0';
const TRANSFER = 0;

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('otterscan');
  const provider = connect(url);
  const alice = new Wallet(dev[3].privateKey, provider);
  const bob = fresh();
  const send = (method, ...params) => provider.send(method, params);
  try {
    await steps.step('the probe of a node', async () => {
      const [number, header, level, network] = await Promise.all([
        provider.getBlockNumber(), send('erigon_getHeaderByNumber', 'latest'), send('ots_getApiLevel'), provider.getNetwork()]);
      assert.ok(number >= 0 && network.chainId > 0n);
      assert.ok(Number(header.number) > 0);
      assert.ok(level >= API_LEVEL_MIN);
    });
    const made = await steps.step('transactions to look at', () => makeTransactions(provider, alice, bob));
    await steps.step('the page of a block', () => readBlock(send, made.token));
    await steps.step('the page of a transaction', () => readTransaction(send, made, alice, bob));
    await steps.step('the page of an address', () => readAddress(send, made, alice, bob));
    await steps.step('page after page of a history', () => readHistory(send, provider, bob, made));
    await steps.step('a contract', async () => {
      assert.equal(await send('ots_hasCode', OPEN.address, 'latest'), true);
      assert.equal(await send('ots_hasCode', bob.address, made.token.blockNumber), false);
      assert.equal(await send('ots_getContractCreator', OPEN.address), null);
      const calls = await send('ots_searchTransactionsBefore', OPEN.address, 0, PAGE_SIZE);
      assert.ok(calls.txs.some((one) => one.hash === made.token.hash));
    });
  } finally {
    provider.destroy();
  }
}

async function makeTransactions(provider, alice, bob) {
  const plain = await transfer(alice, bob.address, parseEther('1'));
  const open = new Contract(OPEN.address, OPEN.abi, alice);
  const token = await (await open.transfer(bob.address, 7n)).wait(1, 30_000);
  const sent = await open.transferFrom(bob.address, alice.address, 1n, { gasLimit: 200_000n });
  const failed = await sent.wait(1, 30_000).catch((error) => error.receipt);
  assert.equal(failed.status, 0);
  const more = [];
  for (let i = 0; i < 3; i++) {
    more.push(await transfer(alice, bob.address, 1n));
  }
  return { plain, token, failed, more };
}

async function readBlock(send, { blockNumber, blockHash, hash }) {
  const details = await send('ots_getBlockDetails', blockNumber);
  assert.deepEqual(await send('ots_getBlockDetailsByHash', blockHash), details);
  assert.equal(details.block.hash, blockHash);
  assert.equal(details.block.logsBloom, null);
  assert.equal(details.block.transactions, undefined);
  assert.equal(BigInt(details.issuance.issuance), 0n);
  const { fullblock, receipts } = await send('ots_getBlockTransactions', blockNumber, 0, PAGE_SIZE);
  assert.equal(fullblock.transactionCount, details.block.transactionCount);
  assert.equal(fullblock.transactions.length, Math.min(PAGE_SIZE, fullblock.transactionCount));
  let fees = 0n;
  fullblock.transactions.forEach((one, i) => {
    assert.equal(receipts[i].transactionHash, one.hash);
    assert.ok(one.input.length <= 10, 'calldata is cut to the selector');
    assert.equal(receipts[i].logs, null);
    fees += BigInt(receipts[i].gasUsed) * BigInt(receipts[i].effectiveGasPrice);
  });
  assert.equal(BigInt(details.totalFees), fees, 'the fees of the block are those of its receipts');
  assert.ok(fullblock.transactions.some((one) => one.hash === hash));
  assert.equal(await send('ots_getBlockDetails', 2 ** 40), null);
}

async function readTransaction(send, { plain, token, failed }, alice, bob) {
  assert.deepEqual(await send('ots_getInternalOperations', plain.hash), []);
  const [moved] = await send('ots_getInternalOperations', token.hash);
  assert.equal(moved.type, TRANSFER);
  assert.equal(getAddress(moved.from), alice.address);
  assert.equal(getAddress(moved.to), bob.address);
  assert.equal(BigInt(moved.value), 7n);
  const trace = await send('ots_traceTransaction', token.hash);
  assert.deepEqual(trace.map((entry) => [entry.type, entry.depth]), [['CALL', 0], ['CALL', 1]]);
  assert.equal(getAddress(trace[0].to), getAddress(OPEN.address));
  assert.equal(await send('ots_getTransactionError', token.hash), '0x');
  const error = await send('ots_getTransactionError', failed.hash);
  assert.ok(error.startsWith(ERROR_SELECTOR));
  const [reason] = AbiCoder.defaultAbiCoder().decode(['string'], `0x${error.slice(10)}`);
  assert.match(reason, /ALLOWANCE/);
}

async function readAddress(send, { plain, token, failed, more }, alice, bob) {
  const page = await send('ots_searchTransactionsBefore', bob.address, 0, PAGE_SIZE);
  assert.deepEqual(
    page.txs.map((one) => one.hash), [...more.map((one) => one.hash).reverse(), token.hash, plain.hash],
    'sent to it, and moved to it by a contract; newest first');
  assert.ok(page.firstPage && page.lastPage);
  page.receipts.forEach((receipt, i) => {
    assert.equal(receipt.transactionHash, page.txs[i].hash);
    assert.ok(Number(receipt.timestamp) > 1_600_000_000);
  });
  assert.equal(await send('ots_getTransactionBySenderAndNonce', alice.address, Number(await nonceOf(send, failed))), failed.hash);
  assert.equal(await send('ots_getTransactionBySenderAndNonce', bob.address, 0), null);
}

async function nonceOf(send, { hash }) {
  return (await send('eth_getTransactionByHash', hash)).nonce;
}

async function readHistory(send, provider, bob, { plain, more }) {
  const newest = more.at(-1).blockNumber;
  const older = await send('ots_searchTransactionsBefore', bob.address, newest, 2);
  assert.equal(older.txs.length >= 2 && !older.firstPage && !older.lastPage, true);
  assert.ok(older.txs.every((one) => Number(one.blockNumber) < newest));
  const oldest = await send('ots_searchTransactionsAfter', bob.address, 0, 2);
  assert.equal(oldest.txs.at(-1).hash, plain.hash);
  assert.equal(oldest.lastPage && !oldest.firstPage, true);
  const newer = await send('ots_searchTransactionsAfter', bob.address, Number(oldest.txs[0].blockNumber), PAGE_SIZE);
  assert.equal(newer.txs.length + oldest.txs.length, 5);
  assert.equal(newer.firstPage, true);
  assert.ok((await provider.getTransaction(newer.txs[0].hash)).blockNumber === newest);
}

await runMain(import.meta, flow);
