// What a node must refuse by name, leaving nothing behind; after each refusal a transfer still becomes final. `node bad-input.mjs [url]`
import assert from 'node:assert/strict';
import { Contract, Signature, Transaction, Wallet, hexlify, keccak256, parseEther, randomBytes, toUtf8Bytes } from 'ethers';
import { connect, transfer } from './ethers.mjs';
import { dev, fresh } from './lib/accounts.mjs';
import { DATANETS, INFERENCE, MODELS } from './lib/contracts.mjs';
import { MAX_TOKENS, PROMPT, REQUEST_TYPES, checkSupply, newPlace } from './lib/loop.mjs';
import { Steps, runMain } from './lib/steps.mjs';
import { chosenRequest, contribute, fund, publishedDatanet, registeredModel, requestDomain, send } from './loop-ethers.mjs';

const FEES = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n, gasLimit: 21_000n, type: 2 };
const BIG_GAS = 20_000_000n;

/** The message and reason of a refused call, whatever ethers made of it. */
function messageOf(error) {
  return [error.message, error.reason, error.info?.error?.message, error.error?.message].filter(Boolean).join('\n');
}

async function refused(promise, name) {
  const error = await promise.then(() => null, (caught) => caught);
  assert.ok(error, `${name} was accepted`);
  assert.match(messageOf(error), new RegExp(`\\b${name}\\b`));
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('bad input');
  const provider = connect(url);
  try {
    const { chainId } = await provider.getNetwork();
    const [owner, payer, host, watcher, ...contributors] = await steps.step(
      'fund new accounts', () => fund(provider, dev[6], 7, parseEther('20')));
    const scene = await steps.step('a model and a signed request', () => stage(provider, owner, payer, host, contributors));
    let proven = 0;

    // Refused, and the watcher's next transfer is final.
    const step = (name, run) => steps.step(name, async () => {
      await run();
      await transfer(watcher, dev[0].address, 1n);
      proven++;
    });
    const raw = async (wallet, fields) => wallet.signTransaction({
      chainId, to: dev[0].address, value: 1n, nonce: await provider.getTransactionCount(wallet.address, 'pending'), ...FEES,
      ...fields });
    const submit = (bytes) => provider.send('eth_sendRawTransaction', [bytes]);

    const pool = [
      ['INVALID_CHAINID', async () => submit(await raw(payer, { chainId: 1n }))],
      ['INVALID_SIGNATURE_VRS', async () => {
        const tx = Transaction.from(await raw(payer, {}));
        const bytes = tx.serialized;
        const { r } = tx.signature;
        // This r is above the order of the group.
        return submit(bytes.replace(r.slice(2), 'ff'.repeat(32)));
      }],
      ['NONCE_GAP', async () => submit(await raw(payer, { nonce: (await provider.getTransactionCount(payer.address)) + 1 }))],
      ['NONCE_TOO_LOW', async () => submit(await raw(payer, { nonce: 0 }))],
      ['UNDERPRICED', async () => submit(await raw(payer, { maxFeePerGas: 1n, maxPriorityFeePerGas: 0n }))],
      ['INSUFFICIENT_FUNDS', async () => submit(await raw(payer, { value: parseEther('1000000') }))],
      ['GAS_LIMIT_TOO_HIGH', async () => submit(await raw(payer, { gasLimit: 10n ** 9n }))],
      ['TRANSACTION_TOO_LARGE', async () => submit(await raw(payer, { data: `0x${'00'.repeat(140_000)}`, gasLimit: BIG_GAS }))],
      ['CREATION_REFUSED', async () => submit(await raw(payer, { to: null, data: '0x00', gasLimit: 100_000n }))],
    ];
    for (const [name, run] of pool) {
      await step(`pool: ${name}`, () => refused(run(), name));
    }

    const calls = await scene.calls();
    for (const [name, contract, wallet, functionName, args] of calls) {
      await step(`contract: ${name}`, async () => {
        // Named when it is only called, and in the block it reverts: nothing but the gas is gone.
        const bound = new Contract(contract.address, contract.abi, wallet);
        await refused(bound[functionName].staticCall(...args), name);
        const before = await provider.getBalance(wallet.address);
        const escrow = await provider.getBalance(contract.address);
        const sent = await bound[functionName](...args.concat({ gasLimit: BIG_GAS }));
        const receipt = await sent.wait(1, 60_000).catch((error) => error.receipt);
        assert.equal(receipt.status, 0, `${name} was executed`);
        assert.equal(receipt.logs.length, 0);
        assert.equal(await provider.getBalance(wallet.address), before - receipt.fee);
        assert.equal(await provider.getBalance(contract.address), escrow);
      });
    }

    await steps.step('the chain went on after each', async () => {
      assert.equal(proven, pool.length + calls.length);
      checkSupply(await provider.send('openledger_supply', []));
    });
  } finally {
    provider.destroy();
  }
}

/** What the refused calls need: a datanet, a model, a settled request, and one not settled yet. */
async function stage(provider, owner, payer, host, contributors) {
  const place = newPlace();
  const { datanetId, version, contributions } = await publishedDatanet(provider, owner, contributors, place);
  const modelId = await registeredModel(owner, datanetId, version, `Keeper ${place}`);
  const inference = new Contract(INFERENCE.address, INFERENCE.abi, payer);
  await send(inference.deposit({ value: parseEther('5') }));
  const domain = await requestDomain(provider);
  const first = await chosenRequest(provider, modelId, payer.address, host.address);

  const signed = (request, signer) => signer.signTypedData(domain, REQUEST_TYPES, request);
  const runOf = (request, signature) => provider.send(
    'openledger_runInference', [{ modelId, prompt: PROMPT, maxTokens: MAX_TOKENS, request, signature }]);
  const settlement = async (request, signer = payer) => {
    const run = await runOf(request, await signed(request, signer));
    return inference.interface.decodeFunctionData('settle', run.settleCalldata).toArray(true);
  };
  const settled = await settlement(first);
  await send(inference.connect(host).settle(...settled));

  const open = await settlement({ ...first, nonce: 1_000_001 });
  const altered = (index, value) => open.map((argument, i) => (i === index ? value : argument));
  // The proof's last byte belongs to the payout root.
  const forged = open[4].slice(0, -2) + (open[4].endsWith('00') ? '01' : '00');
  const content = toUtf8Bytes(`A text that nobody committed to, about the bees of ${place} in the early spring rain.`);
  const salt = hexlify(randomBytes(32));
  const original = await provider.send('openledger_getContribution', [contributions[0], true]);
  const [, contributor] = contributors;
  const duplicate = toUtf8Bytes(original.text);

  const expired = await settlement({ ...first, nonce: 1_000_002, deadline: first.deadline - 3_600 });
  const another = { ...first, nonce: 1_000_003 };
  const byHost = await signed(another, host);
  await refused(runOf(another, byHost), 'BAD_SIGNATURE');
  const notThePayer = (await settlement(another)).map((argument, i) => (i === 1 ? byHost : argument));
  const tooFar = await settlement({ ...first, nonce: 1_000_004, deadline: first.deadline + 36_000 });
  const unpaid = await settlement({ ...first, nonce: 1_000_005, payer: host.address }, host);
  const unknownVersion = [1, 'Nothing', [{ datanetId, version: 99 }], [], 1n, 1n, salt];
  return {
    calls: async () => [
      ['UNKNOWN_DATANET', DATANETS, owner, 'publishVersion', [9_999_999, 1]],
      ['COMMITMENT_MISSING', DATANETS, contributor, 'contribute', [datanetId, content, salt, 'late']],
      ['NOT_OWNER', DATANETS, contributor, 'publishVersion', [datanetId, 1]],
      ['DUPLICATE_CONTENT', DATANETS, contributor, 'contribute',
        [datanetId, duplicate, await ripe(provider, contributor, duplicate), 'again']],
      ['NONCE_USED', INFERENCE, host, 'settle', settled],
      ['REQUEST_EXPIRED', INFERENCE, host, 'settle', expired],
      ['DEADLINE_TOO_FAR', INFERENCE, host, 'settle', tooFar],
      ['DEPOSIT_TOO_SMALL', INFERENCE, host, 'settle', unpaid],
      ['UNKNOWN_VERSION', MODELS, owner, 'register', unknownVersion],
      ['BAD_SIGNATURE', INFERENCE, host, 'settle', notThePayer],
      ['PROOF_MISMATCH', INFERENCE, host, 'settle', altered(4, forged)],
      ['PROOF_MALFORMED', INFERENCE, host, 'settle', altered(4, '0xc0')],
      ['RESPONSE_MISMATCH', INFERENCE, host, 'settle', altered(3, hexlify(toUtf8Bytes('something else entirely')))],
      ['PROMPT_MISMATCH', INFERENCE, host, 'settle', altered(2, hexlify(toUtf8Bytes('another prompt')))],
    ],
  };
}

/** A ripe commitment to the content; its salt. */
async function ripe(provider, wallet, content) {
  const datanets = new Contract(DATANETS.address, DATANETS.abi, wallet);
  const salt = hexlify(randomBytes(32));
  const receipt = await send(datanets.commit(await datanets.commitmentFor(content, wallet.address, salt)));
  while ((await provider.getBlockNumber()) < receipt.blockNumber + 2) {
    await new Promise((resume) => setTimeout(resume, 25));
  }
  return salt;
}

await runMain(import.meta, flow);
