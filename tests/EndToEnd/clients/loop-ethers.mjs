// From a text to the wei its author is paid, with ethers. `node loop-ethers.mjs [url]`
import assert from 'node:assert/strict';
import { Contract, Wallet, hexlify, keccak256, parseEther, randomBytes, solidityPackedKeccak256, toUtf8Bytes } from 'ethers';
import { connect } from './ethers.mjs';
import { dev, fresh } from './lib/accounts.mjs';
import { DATANETS, INFERENCE, MODELS, REWARDS } from './lib/contracts.mjs';
import {
  MAX_TOKENS, PROMPT, REQUEST_TYPES, TRIES, checkSupply, checkTrace, newPlace, texts, until, weiByContribution,
} from './lib/loop.mjs';
import { Steps, runMain } from './lib/steps.mjs';

const WAIT_MS = 60_000;

/** Sends a contract call and waits; the receipt. */
export async function send(call) {
  const receipt = await (await call).wait(1, WAIT_MS);
  assert.equal(receipt.status, 1);
  return receipt;
}

/** The arguments of the one event of this name in a receipt. */
export function eventOf(contract, receipt, name) {
  const found = receipt.logs
    .map((log) => contract.interface.parseLog(log))
    .filter((event) => event?.name === name);
  assert.equal(found.length, 1, `${name} in the receipt`);
  return found[0].args;
}

/** Accounts that only this run uses, so that clients can run one after the other: funded by a dev account. */
export async function fund(provider, from, count, value) {
  const wallets = Array.from({ length: count }, () => new Wallet(fresh().privateKey, provider));
  const payer = new Wallet(from.privateKey, provider);
  const nonce = await provider.getTransactionCount(payer.address, 'pending');
  await Promise.all(wallets.map(({ address }, i) => send(payer.sendTransaction({ to: address, value, nonce: nonce + i }))));
  return wallets;
}

/** Commits to a text, waits until the commitment is ripe, reveals it; the contribution's id. */
export async function contribute(provider, wallet, datanetId, text) {
  const datanets = new Contract(DATANETS.address, DATANETS.abi, wallet);
  const content = toUtf8Bytes(text);
  const salt = hexlify(randomBytes(32));
  const commitment = solidityPackedKeccak256(
    ['bytes32', 'address', 'bytes32'], [keccak256(content), wallet.address, salt]);
  assert.equal(await datanets.commitmentFor(content, wallet.address, salt), commitment);
  const { blockNumber } = await send(datanets.commit(commitment));
  await until(async () => (await provider.getBlockNumber()) >= blockNumber + 2, 'the commitment to ripen');
  const quote = await datanets.quote(datanetId, content);
  assert.equal(quote.refusal, '');
  const receipt = await send(
    datanets.contribute(datanetId, content, salt, 'bees', { value: quote.fee + quote.bond }));
  const event = eventOf(datanets, receipt, 'Contributed');
  assert.equal(event.contentRoot, keccak256(content));
  assert.equal(event.contributor, wallet.address);
  return Number(event.contributionId);
}

/** A datanet of the owner with the texts of the contributors, published. */
export async function publishedDatanet(provider, owner, contributors, place) {
  const datanets = new Contract(DATANETS.address, DATANETS.abi, owner);
  const created = eventOf(datanets, await send(datanets.create(
    `Bees ${place}`, 'beekeeping', 'CC0-1.0', { kind: 0, minTokens: 8, minNoveltyBps: 0 }, [])), 'DatanetCreated');
  const all = texts(place);
  const contributions = await Promise.all(
    contributors.map((wallet, i) => contribute(provider, wallet, created.datanetId, all[i])));
  const published = eventOf(datanets, await send(datanets.publishVersion(created.datanetId, 1)), 'VersionPublished');
  await until(
    async () => BigInt(await provider.getBlockNumber()) >= published.activationHeight, 'the version to become active');
  return { datanetId: Number(created.datanetId), version: Number(published.version), contributions };
}

/** A model over one version; its id. */
export async function registeredModel(owner, datanetId, version, name) {
  const models = new Contract(MODELS.address, MODELS.abi, owner);
  const registered = eventOf(models, await send(models.register(
    1, name, [{ datanetId, version }], [], parseEther('0.5'), parseEther('2'), keccak256(toUtf8Bytes(name)))),
  'ModelRegistered');
  return Number(registered.modelId);
}

/** A request that pays three contributors: found by previewing nonces. */
export async function chosenRequest(provider, modelId, payer, host) {
  const { timestamp } = await provider.getBlock('latest');
  for (let nonce = 1; nonce <= TRIES; nonce++) {
    const request = {
      modelId, revision: 1, payer, host, promptHash: keccak256(toUtf8Bytes(PROMPT)), maxTokensOut: MAX_TOKENS,
      maxFee: parseEther('1').toString(), nonce, deadline: timestamp + 1_800,
    };
    const preview = await provider.send(
      'openledger_runInference', [{ modelId, prompt: PROMPT, maxTokens: MAX_TOKENS, request }]);
    const paid = new Set(preview.spans.filter((span) => span.wei !== '0').map((span) => span.contributor));
    if (paid.size >= 3) {
      return request;
    }
  }
  assert.fail(`no answer of ${TRIES} pays three contributors`);
}

/** The EIP-712 domain of requests. */
export async function requestDomain(provider) {
  const { chainId } = await provider.getNetwork();
  return { name: 'OpenLedger', version: '1', chainId: Number(chainId), verifyingContract: INFERENCE.address };
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('ethers loop');
  const provider = connect(url);
  try {
    const place = newPlace();
    const [owner, payer, host, ...contributors] = await steps.step(
      'fund new accounts', () => fund(provider, dev[3], 6, parseEther('20')));
    const { datanetId, version, contributions } = await steps.step(
      'create a datanet, commit, contribute, publish', () => publishedDatanet(provider, owner, contributors, place));
    await steps.step('read them back', async () => {
      const datanet = await provider.send('openledger_getDatanet', [datanetId]);
      assert.equal(datanet.owner, owner.address.toLowerCase());
      for (const [i, id] of contributions.entries()) {
        const found = await provider.send('openledger_getContribution', [id, true]);
        assert.equal(found.contributor, contributors[i].address.toLowerCase());
        assert.ok(JSON.stringify(found).includes(texts(place)[i].slice(0, 60)), 'the text is served');
      }
    });
    const modelId = await steps.step('register a model', () => registeredModel(owner, datanetId, version, `Keeper ${place}`));
    const inference = new Contract(INFERENCE.address, INFERENCE.abi, payer);
    await steps.step('deposit', async () => {
      await send(inference.deposit({ value: parseEther('5') }));
      assert.equal(await inference.depositOf(payer.address), parseEther('5'));
    });
    const { request, run } = await steps.step('sign a request and run it', async () => {
      const chosen = await chosenRequest(provider, modelId, payer.address, host.address);
      const signature = await payer.signTypedData(await requestDomain(provider), REQUEST_TYPES, chosen);
      const answer = await provider.send(
        'openledger_runInference', [{ modelId, prompt: PROMPT, maxTokens: MAX_TOKENS, request: chosen, signature }]);
      assert.ok(answer.response.length > 0);
      assert.equal(answer.inferenceId, await inference.hashRequest(chosen));
      return { request: chosen, run: answer };
    });
    const trace = await steps.step('settle and trace', async () => {
      const receipt = await send(host.sendTransaction({ to: INFERENCE.address, data: run.settleCalldata }));
      const settled = eventOf(inference, receipt, 'InferenceSettled');
      const found = await provider.send('openledger_traceInference', [run.inferenceId]);
      checkTrace(found);
      assert.equal(found.transactionHash, receipt.hash);
      assert.equal(found.blockNumber, receipt.blockNumber);
      assert.equal(found.response, run.response);
      assert.equal(found.prompt, PROMPT);
      assert.equal(found.payer, payer.address.toLowerCase());
      assert.equal(found.fee.total, settled.fee.toString());
      assert.equal(found.fee.total, run.fee);
      assert.equal(found.proofHash, keccak256(run.proof));
      assert.equal(await inference.depositOf(payer.address), parseEther('5') - settled.fee);
      const listed = await provider.send('openledger_listInferences', [{ limit: 1 }]);
      assert.equal(listed[0].inferenceId, run.inferenceId);
      assert.ok(await inference.isNonceUsed(payer.address, request.nonce));
      const authors = new Set(found.spans.filter((span) => span.wei !== '0').map((span) => span.contributor));
      assert.deepEqual(authors, new Set(contributors.map(({ address }) => address.toLowerCase())));
      return found;
    });
    await steps.step('claims move exactly the traced wei', async () => {
      const wei = weiByContribution(trace);
      for (const [i, id] of contributions.entries()) {
        await claim(provider, contributors[i], id, wei.get(id));
      }
    });
    await steps.step('the supply is whole', async () => checkSupply(await provider.send('openledger_supply', [])));
  } finally {
    provider.destroy();
  }
}

/** The contributor claims; the balance moves by exactly the traced wei, minus the gas it paid. */
async function claim(provider, wallet, id, traced) {
  const rewards = new Contract(REWARDS.address, REWARDS.abi, wallet);
  assert.ok(traced > 0n);
  const earned = await provider.send('openledger_earnings', [id]);
  assert.equal(earned.earned, traced.toString());
  assert.equal(earned.pending, traced.toString());
  assert.equal(earned.claimed, '0');
  assert.equal((await provider.send('openledger_earnings', [wallet.address])).pending, traced.toString());
  assert.equal(await rewards.pending(id), traced);
  const before = await provider.getBalance(wallet.address);
  const receipt = await send(rewards.claim([id]));
  assert.equal(eventOf(rewards, receipt, 'Claimed').amount, traced);
  assert.equal(await provider.getBalance(wallet.address), before + traced - receipt.fee);
  assert.equal(await rewards.pending(id), 0n);
  assert.equal((await provider.send('openledger_earnings', [id])).claimed, traced.toString());
}

await runMain(import.meta, flow);
