// What an application on web3.js 4 does with a node, over HTTP and WebSocket. `node web3.mjs [url]`
import assert from 'node:assert/strict';
import { Web3 } from 'web3';
import { getEncodedEip712Data } from 'web3-eth-abi';
import { signRaw } from 'web3-eth-accounts';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN, STAKING } from './lib/contracts.mjs';
import { ALLOWED, EVENTS, STAKE, TAKEN, VALIDATOR, checkView, deadline, permitOf, viewsOf } from './lib/everyday.mjs';
import { until } from './lib/loop.mjs';
import { verifyAccountProof } from './lib/proof.mjs';
import { Steps, rejects, runMain } from './lib/steps.mjs';

/** A client with these accounts' keys. */
function connect(url, ...keys) {
  const web3 = new Web3(url);
  web3.eth.transactionPollingInterval = 100;
  for (const key of keys) {
    web3.eth.accounts.wallet.add(key);
  }
  return web3;
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('web3');
  const alice = dev[8];
  const bob = fresh();
  const web3 = connect(url, alice.privateKey, bob.privateKey);
  const { eth } = web3;
  const socket = connect(url.replace(/^http/, 'ws'), alice.privateKey);
  try {
    await steps.step('connect', async () => {
      assert.equal(await eth.net.getId(), await eth.getChainId());
      assert.ok((await eth.getBlockNumber()) >= 0n);
      assert.match(await eth.getNodeInfo(), /./);
      assert.equal(await eth.net.isListening(), true);
    });
    await steps.step('balances and nonces', async () => {
      assert.ok((await eth.getBalance(alice.address)) > 10n ** 19n);
      assert.equal(await eth.getBalance(bob.address), 0n);
      assert.equal(await eth.getTransactionCount(bob.address, 'pending'), 0n);
      assert.equal(await eth.getCode(bob.address), '0x');
    });
    await steps.step('fees and estimates', async () => {
      const fees = await eth.calculateFeeData();
      assert.ok(fees.maxFeePerGas > 0n && (await eth.getGasPrice()) > 0n);
      assert.equal((await eth.getFeeHistory(4, 'latest', [10, 50])).gasUsedRatio.length, 4);
      assert.equal(await eth.estimateGas({ from: alice.address, to: bob.address, value: '1' }), 21_000n);
    });
    const receipt = await steps.step('send and wait', async () => {
      const sent = await eth.sendTransaction({ from: alice.address, to: bob.address, value: web3.utils.toWei('2', 'ether') });
      assert.equal(sent.status, 1n);
      assert.equal(await eth.getBalance(bob.address), 2n * 10n ** 18n);
      return sent;
    });
    await steps.step('blocks, transactions and receipts', async () => {
      const block = await eth.getBlock(receipt.blockNumber, true);
      assert.equal(block.hash, receipt.blockHash);
      assert.ok(block.transactions.some((one) => one.hash === receipt.transactionHash));
      assert.equal((await eth.getTransaction(receipt.transactionHash)).blockNumber, receipt.blockNumber);
      assert.equal((await eth.getTransactionReceipt(receipt.transactionHash)).gasUsed, 21_000n);
    });
    await steps.step('one batch of many calls', async () => {
      const batch = new web3.BatchRequest();
      const answers = dev.map(({ address }, id) => batch.add(
        { jsonrpc: '2.0', id: id + 1, method: 'eth_getBalance', params: [address, 'latest'] }));
      await batch.execute();
      assert.ok((await Promise.all(answers)).every((balance) => BigInt(balance) > 0n));
    });
    await steps.step('proofs', async () => {
      const block = await eth.getBlock('latest');
      for (const address of [alice.address, OPEN.address, fresh().address]) {
        const proof = await eth.getProof(address, [`0x${'00'.repeat(32)}`], block.number);
        verifyAccountProof(block.stateRoot, { ...proof, address });
      }
    });
    await steps.step('refusals', async () => {
      const gas = { gas: 21_000n, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 0n };
      const poor = fresh();
      eth.accounts.wallet.add(poor.privateKey);
      await rejects(
        eth.sendTransaction({ from: poor.address, to: bob.address, value: '1', nonce: 0n, ...gas }), /insufficient funds/i);
      await rejects(
        eth.sendTransaction({ from: alice.address, to: bob.address, value: '1', nonce: 0n, ...gas }), /nonce too low/i);
    });
    await steps.step('logs by filter and by subscription', () => logs(web3, socket, alice, fresh()));
    await steps.step('approvals and permits', () => tokenRights(web3, alice, bob, fresh().address));
    await steps.step('every system contract', () => systemContracts(web3, alice));
  } finally {
    socket.currentProvider.disconnect();
  }
}

async function logs(web3, socket, alice, to) {
  const blocks = [];
  const events = [];
  const heads = await socket.eth.subscribe('newBlockHeaders');
  heads.on('data', ({ number }) => blocks.push(number));
  const open = new socket.eth.Contract(OPEN.abi, OPEN.address);
  const transfers = open.events.Transfer({ filter: { to: to.address } });
  transfers.on('data', (event) => events.push(event));
  await until(() => blocks.length > 0, 'a first block');
  const { transactionHash, blockNumber } = await open.methods.transfer(to.address, 9n).send({ from: alice.address });
  await until(() => events.length === 1 && blocks.includes(blockNumber), 'block and event');
  assert.equal(events[0].transactionHash, transactionHash);
  assert.equal(events[0].returnValues.value, 9n);
  await heads.unsubscribe();
  await transfers.unsubscribe();
  const past = await web3.eth.getPastLogs({
    address: OPEN.address, fromBlock: blockNumber, topics: [null, null, web3.utils.padLeft(to.address, 64).toLowerCase()] });
  assert.deepEqual(past.map((log) => log.transactionHash), [transactionHash]);
}

async function systemContracts({ eth, currentProvider }, alice) {
  const ask = async (method, ...params) =>
    (await currentProvider.request({ jsonrpc: '2.0', id: 1, method, params })).result;
  for (const one of await viewsOf(ask)) {
    const answer = await new eth.Contract(one.abi, one.address).methods[one.view](...one.args).call();
    checkView(one, typeof answer === 'object' ? answer[one.at] : answer);
  }
  const staking = new eth.Contract(STAKING.abi, STAKING.address);
  const { events } = await staking.methods.delegate(VALIDATOR).send({ from: alice.address, value: `${STAKE}` });
  assert.equal(events.Delegated.returnValues.amount, STAKE);
  for (const { address, abi, event, member } of EVENTS) {
    const found = await new eth.Contract(abi, address).getPastEvents(event, { fromBlock: 0, toBlock: 'latest' });
    assert.ok(found.length > 0 && found.every((log) => log.returnValues[member] > 0n), event);
  }
}

async function tokenRights({ eth }, owner, spender, to) {
  const { methods } = new eth.Contract(OPEN.abi, OPEN.address);
  await methods.approve(spender.address, ALLOWED).send({ from: owner.address });
  const take = () => methods.transferFrom(owner.address, to, TAKEN).send({ from: spender.address });
  await take();
  assert.equal(await methods.allowance(owner.address, spender.address).call(), ALLOWED - TAKEN);
  assert.equal(await methods.balanceOf(to).call(), TAKEN);

  const ends = deadline();
  const permit = permitOf({
    chainId: await eth.getChainId(), owner: owner.address, spender: spender.address,
    nonce: await methods.nonces(owner.address).call(), name: await methods.name().call(),
    version: await methods.version().call(), deadline: ends });
  // signRaw hashes what it is given without a prefix: of encoded typed data that is its digest.
  const { v, r, s } = signRaw(getEncodedEip712Data(permit), owner.privateKey);
  await methods.permit(owner.address, spender.address, ALLOWED, ends, v, r, s).send({ from: spender.address });
  await take();
  assert.equal(await methods.balanceOf(to).call(), 2n * TAKEN);
}

await runMain(import.meta, flow);
