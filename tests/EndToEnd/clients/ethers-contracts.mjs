// Every system contract, approvals and permits with ethers 6; any signer will do, hardhat's too. `node ethers-contracts.mjs [url]`
import assert from 'node:assert/strict';
import { Contract, Signature, Wallet, parseEther, verifyTypedData } from 'ethers';
import { connect, transfer } from './ethers.mjs';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN, STAKING } from './lib/contracts.mjs';
import { ALLOWED, EVENTS, STAKE, TAKEN, VALIDATOR, checkView, deadline, permitOf, viewsOf } from './lib/everyday.mjs';
import { Steps, runMain } from './lib/steps.mjs';

const done = async (sent) => {
  const receipt = await (await sent).wait(1, 30_000);
  assert.equal(receipt.status, 1);
  return receipt;
};

/** A view, a payable call and the events of every system contract. */
export async function systemContracts(provider, signer) {
  for (const one of await viewsOf((method, ...params) => provider.send(method, params))) {
    const answer = await new Contract(one.address, one.abi, provider).getFunction(one.view).staticCallResult(...one.args);
    checkView(one, answer[one.at]);
  }
  const staking = new Contract(STAKING.address, STAKING.abi, signer);
  const { logs } = await done(staking.delegate(VALIDATOR, { value: STAKE }));
  assert.equal(staking.interface.parseLog(logs[0]).args.amount, STAKE);
  for (const { address, abi, event, member } of EVENTS) {
    const found = await new Contract(address, abi, provider).queryFilter(event, 0, 'latest');
    assert.ok(found.length > 0 && found.every((log) => log.args[member] > 0n), event);
  }
}

/** approve, transferFrom and permit: `owner` signs, `spender` takes, `to` has nothing before. */
export async function tokenRights(owner, spender, to) {
  const [ownerAddress, spenderAddress] = [await owner.getAddress(), await spender.getAddress()];
  const open = new Contract(OPEN.address, OPEN.abi, owner);
  const taking = open.connect(spender);
  await done(open.approve(spenderAddress, ALLOWED));
  assert.equal(await open.allowance(ownerAddress, spenderAddress), ALLOWED);
  await done(taking.transferFrom(ownerAddress, to, TAKEN));
  assert.equal(await open.allowance(ownerAddress, spenderAddress), ALLOWED - TAKEN);
  assert.equal(await open.balanceOf(to), TAKEN);

  const { chainId } = await spender.provider.getNetwork();
  const until = deadline();
  const nonce = await open.nonces(ownerAddress);
  const { domain, types, message } = permitOf({
    chainId, owner: ownerAddress, spender: spenderAddress, nonce, name: await open.name(), version: await open.version(),
    deadline: until });
  const { EIP712Domain, ...signed } = types;
  const signature = await owner.signTypedData(domain, signed, message);
  assert.equal(verifyTypedData(domain, signed, message, signature), ownerAddress);
  const { v, r, s } = Signature.from(signature);
  await done(taking.permit(ownerAddress, spenderAddress, ALLOWED, until, v, r, s));
  assert.equal(await open.nonces(ownerAddress), nonce + 1n);
  assert.equal(await open.allowance(ownerAddress, spenderAddress), ALLOWED);
  await done(taking.transferFrom(ownerAddress, to, TAKEN));
  assert.equal(await open.balanceOf(to), 2n * TAKEN);
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('ethers contracts');
  const provider = connect(url);
  try {
    const [alice, bob] = [dev[0], fresh()].map(({ privateKey }) => new Wallet(privateKey, provider));
    await transfer(alice, bob.address, parseEther('1'));
    await steps.step('approvals and permits', () => tokenRights(alice, bob, fresh().address));
    await steps.step('every system contract', () => systemContracts(provider, alice));
  } finally {
    provider.destroy();
  }
}

await runMain(import.meta, flow);
