// From a text to the wei its author is paid, with viem. `node loop-viem.mjs [url]`
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { concat, keccak256, parseEther, parseEventLogs, toHex } from 'viem';
import { fresh, dev } from './lib/accounts.mjs';
import { DATANETS, INFERENCE, MODELS, REWARDS } from './lib/contracts.mjs';
import {
  MAX_TOKENS, PROMPT, REQUEST_TYPES, TRIES, checkSupply, checkTrace, newPlace, texts, until, weiByContribution,
} from './lib/loop.mjs';
import { Steps, runMain } from './lib/steps.mjs';
import { connect } from './viem.mjs';

const bytes32 = () => toHex(randomBytes(32));

// Simulates, sends and waits, as viem's users do; the receipt.
async function send({ reader, wallet }, contract, functionName, args, value) {
  const { request } = await reader.simulateContract({ ...contract, functionName, args, value, account: wallet.account });
  return finish(reader, await wallet.writeContract(request));
}

async function finish(reader, hash) {
  const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 60_000 });
  assert.equal(receipt.status, 'success');
  return receipt;
}

function eventOf({ abi }, { logs }, eventName) {
  const found = parseEventLogs({ abi, logs, eventName });
  assert.equal(found.length, 1, `${eventName} in the receipt`);
  return found[0].args;
}

async function contribute(client, datanetId, text) {
  const { reader, wallet } = client;
  const content = toHex(text);
  const salt = bytes32();
  const commitment = keccak256(concat([keccak256(content), wallet.account.address, salt]));
  const { blockNumber } = await send(client, DATANETS, 'commit', [commitment]);
  await until(async () => (await reader.getBlockNumber()) >= blockNumber + 2n, 'the commitment to ripen');
  const [fee, bond, , , refusal] = await reader.readContract({
    ...DATANETS, functionName: 'quote', args: [datanetId, content],
  });
  assert.equal(refusal, '');
  const receipt = await send(client, DATANETS, 'contribute', [datanetId, content, salt, 'bees'], fee + bond);
  return eventOf(DATANETS, receipt, 'Contributed').contributionId;
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('viem loop');
  const place = newPlace();
  const bank = await connect(url, dev[4].privateKey);
  const { reader } = bank;
  const ask = (method, ...params) => reader.request({ method, params });
  const [owner, payer, host, ...contributors] = await steps.step('fund new accounts', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => connect(url, fresh().privateKey)));
    for (const { wallet } of clients) {
      await finish(reader, await bank.wallet.sendTransaction({ to: wallet.account.address, value: parseEther('20') }));
    }
    return clients;
  });
  const addressOf = ({ wallet }) => wallet.account.address;
  const { datanetId, version, contributions } = await steps.step('create a datanet, commit, contribute, publish', async () => {
    const created = eventOf(DATANETS, await send(owner, DATANETS, 'create', [
      `Bees ${place}`, 'beekeeping', 'CC0-1.0', { kind: 0, minTokens: 8, minNoveltyBps: 0 }, []]), 'DatanetCreated');
    const ids = await Promise.all(texts(place).map((text, i) => contribute(contributors[i], created.datanetId, text)));
    const published = eventOf(
      DATANETS, await send(owner, DATANETS, 'publishVersion', [created.datanetId, 1n]), 'VersionPublished');
    await until(async () => (await reader.getBlockNumber()) >= published.activationHeight, 'the version to become active');
    return { datanetId: created.datanetId, version: published.version, contributions: ids };
  });
  const modelId = await steps.step('register a model', async () => eventOf(MODELS, await send(owner, MODELS, 'register', [
    1, `Keeper ${place}`, [{ datanetId, version }], [], parseEther('0.5'), parseEther('2'), bytes32()]), 'ModelRegistered').modelId);
  await steps.step('deposit', () => send(payer, INFERENCE, 'deposit', [], parseEther('5')));
  const run = await steps.step('sign a request and run it', async () => {
    const prepared = { modelId: Number(modelId), prompt: PROMPT, maxTokens: MAX_TOKENS };
    const { timestamp } = await reader.getBlock();
    for (let nonce = 1; nonce <= TRIES; nonce++) {
      const message = {
        modelId: Number(modelId), revision: 1, payer: addressOf(payer), host: addressOf(host),
        promptHash: keccak256(toHex(PROMPT)), maxTokensOut: MAX_TOKENS, maxFee: parseEther('1').toString(), nonce,
        deadline: Number(timestamp) + 1_800,
      };
      const preview = await ask('openledger_runInference', { ...prepared, request: message });
      if (new Set(preview.spans.filter((s) => s.wei !== '0').map((s) => s.contributor)).size >= 3) {
        const signature = await payer.wallet.signTypedData({
          domain: { name: 'OpenLedger', version: '1', chainId: await reader.getChainId(), verifyingContract: INFERENCE.address },
          types: REQUEST_TYPES, primaryType: 'InferenceRequest', message,
        });
        return ask('openledger_runInference', { ...prepared, request: message, signature });
      }
    }
    return assert.fail(`no answer of ${TRIES} pays three contributors`);
  });
  const trace = await steps.step('settle and trace', async () => {
    const receipt = await finish(
      reader, await host.wallet.sendTransaction({ to: INFERENCE.address, data: run.settleCalldata }));
    const settled = eventOf(INFERENCE, receipt, 'InferenceSettled');
    const found = await ask('openledger_traceInference', run.inferenceId);
    checkTrace(found);
    assert.equal(found.transactionHash, receipt.transactionHash);
    assert.equal(found.fee.total, settled.fee.toString());
    assert.equal(found.response, run.response);
    assert.equal(found.proofHash, keccak256(run.proof));
    const block = await reader.request({ method: 'eth_getBlockByHash', params: [receipt.blockHash, false] });
    assert.equal(BigInt(block.number), BigInt(found.blockNumber));
    return found;
  });
  await steps.step('claims move exactly the traced wei', async () => {
    const wei = weiByContribution(trace);
    for (const [i, id] of contributions.entries()) {
      const traced = wei.get(Number(id));
      const address = addressOf(contributors[i]);
      assert.ok(traced > 0n);
      assert.equal(await reader.readContract({ ...REWARDS, functionName: 'pending', args: [id] }), traced);
      const before = await reader.getBalance({ address });
      const receipt = await send(contributors[i], REWARDS, 'claim', [[id]]);
      const gas = receipt.gasUsed * receipt.effectiveGasPrice;
      assert.equal(await reader.getBalance({ address }), before + traced - gas);
      assert.equal((await ask('openledger_earnings', Number(id))).claimed, traced.toString());
    }
  });
  await steps.step('the supply is whole', async () => checkSupply(await ask('openledger_supply')));
}

await runMain(import.meta, flow);
