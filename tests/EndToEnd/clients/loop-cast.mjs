// From a text to the wei its author is paid, with cast: calls, transactions, keccak, EIP-712 signing. `node loop-cast.mjs [url]`
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Interface, parseEther } from 'ethers';
import { fresh, dev } from './lib/accounts.mjs';
import { castAlone, castAt } from './lib/cast.mjs';
import { DATANETS, INFERENCE, MODELS, REWARDS } from './lib/contracts.mjs';
import { MAX_TOKENS, PROMPT, TRIES, checkSupply, checkTrace, newPlace, texts, until, weiByContribution } from './lib/loop.mjs';
import { Steps, runMain } from './lib/steps.mjs';

const REQUEST = '(uint64,uint32,address,address,bytes32,uint32,uint256,uint256,uint64)';
const bytes32 = () => `0x${randomBytes(32).toString('hex')}`;
const hex = (text) => `0x${Buffer.from(text, 'utf8').toString('hex')}`;

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('cast loop');
  const cast = castAt(url);
  const place = newPlace();
  const rpc = async (method, ...params) => JSON.parse(
    await cast('rpc', method, ...params.map((param) => JSON.stringify(param))));
  const height = async () => BigInt(await cast('block-number'));

  async function send(from, contract, ...args) {
    const receipt = JSON.parse(await cast('send', '--json', '--private-key', from.privateKey, contract.address, ...args));
    assert.equal(BigInt(receipt.status), 1n);
    return receipt;
  }

  function eventOf({ abi }, { logs }, name) {
    const found = logs.map((log) => new Interface(abi).parseLog(log)).filter((event) => event?.name === name);
    assert.equal(found.length, 1, `${name} in the receipt`);
    return found[0].args;
  }

  async function contribute(from, datanetId, text) {
    const salt = bytes32();
    const commitment = await cast(
      'call', DATANETS.address, 'commitmentFor(bytes,address,bytes32)(bytes32)', hex(text), from.address, salt);
    const { blockNumber } = await send(from, DATANETS, 'commit(bytes32)', commitment);
    await until(async () => (await height()) >= BigInt(blockNumber) + 2n, 'the commitment to ripen');
    const [fee, bond] = (await cast(
      'call', DATANETS.address, 'quote(uint64,bytes)(uint256,uint256,uint32,uint16,string)', datanetId, hex(text)))
      .split('\n').map((line) => line.split(' ')[0]);
    const receipt = await send(
      from, DATANETS, 'contribute(uint64,bytes,bytes32,string)', datanetId, hex(text), salt, 'bees',
      '--value', (BigInt(fee) + BigInt(bond)).toString());
    return eventOf(DATANETS, receipt, 'Contributed').contributionId.toString();
  }

  const [payer, ...contributors] = await steps.step('fund new accounts', async () => {
    const accounts = Array.from({ length: 4 }, fresh);
    for (const { address } of accounts) {
      await send(dev[5], { address }, '--value', '20ether');
    }
    return accounts;
  });
  const owner = payer;
  const { datanetId, version, contributions } = await steps.step('create a datanet, commit, contribute, publish', async () => {
    const created = eventOf(DATANETS, await send(
      owner, DATANETS, 'create(string,string,string,(uint8,uint32,uint16),address[])',
      `Bees ${place}`, 'beekeeping', 'CC0-1.0', '(0,8,0)', '[]'), 'DatanetCreated');
    const id = created.datanetId.toString();
    const ids = await Promise.all(texts(place).map((text, i) => contribute(contributors[i], id, text)));
    const published = eventOf(
      DATANETS, await send(owner, DATANETS, 'publishVersion(uint64,uint64)', id, '1'), 'VersionPublished');
    await until(async () => (await height()) >= published.activationHeight, 'the version to become active');
    return { datanetId: id, version: published.version.toString(), contributions: ids };
  });
  const modelId = await steps.step('register a model', async () => Number(eventOf(MODELS, await send(
    owner, MODELS, 'register(uint8,string,(uint64,uint32)[],(uint64,uint16)[],uint128,uint128,bytes32)',
    '1', `Keeper ${place}`, `[(${datanetId},${version})]`, '[]', parseEther('0.5').toString(), parseEther('2').toString(),
    bytes32()), 'ModelRegistered').modelId));
  await steps.step('deposit', () => send(payer, INFERENCE, 'deposit()', '--value', '5ether'));
  const run = await steps.step('sign a request and run it', async () => {
    const asked = { modelId, prompt: PROMPT, maxTokens: MAX_TOKENS };
    for (let nonce = 1; nonce <= TRIES; nonce++) {
      const { message, typedData } = await rpc(
        'openledger_prepareInference', { ...asked, payer: payer.address, nonce: String(nonce) });
      const preview = await rpc('openledger_runInference', { ...asked, request: message });
      if (new Set(preview.spans.filter((s) => s.wei !== '0').map((s) => s.contributor)).size >= 3) {
        assert.equal(message.promptHash, await castAlone('keccak', hex(PROMPT)));
        const signature = await castAlone(
          'wallet', 'sign', '--private-key', payer.privateKey, '--data', JSON.stringify(typedData));
        return rpc('openledger_runInference', { ...asked, request: message, signature });
      }
    }
    return assert.fail(`no answer of ${TRIES} pays three contributors`);
  });
  const trace = await steps.step('settle and trace', async () => {
    const decoded = await castAlone('calldata-decode', `settle(${REQUEST},bytes,bytes,bytes,bytes)`, run.settleCalldata);
    assert.ok(decoded.includes(run.proof), 'the calldata carries the proof');
    const receipt = await send(payer, INFERENCE, run.settleCalldata);
    const found = await rpc('openledger_traceInference', run.inferenceId);
    checkTrace(found);
    assert.equal(found.transactionHash, receipt.transactionHash);
    assert.equal(found.fee.total, eventOf(INFERENCE, receipt, 'InferenceSettled').fee.toString());
    return found;
  });
  await steps.step('claims move exactly the traced wei', async () => {
    const wei = weiByContribution(trace);
    for (const [i, id] of contributions.entries()) {
      const traced = wei.get(Number(id));
      assert.ok(traced > 0n);
      const { address } = contributors[i];
      const pending = await cast('call', REWARDS.address, 'pending(uint64)(uint256)', id);
      assert.equal(BigInt(pending.split(' ')[0]), traced);
      const before = BigInt(await cast('balance', address));
      const receipt = await send(contributors[i], REWARDS, 'claim(uint64[])', `[${id}]`);
      const gas = BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice);
      assert.equal(BigInt(await cast('balance', address)), before + traced - gas);
    }
  });
  await steps.step('the supply is whole', async () => checkSupply(await rpc('openledger_supply')));
}

await runMain(import.meta, flow);
