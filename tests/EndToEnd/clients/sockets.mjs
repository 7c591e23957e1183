// ethers and viem over WebSocket: calls, batches, blocks, logs and waiting transactions as they come. `node sockets.mjs [http url]`
import assert from 'node:assert/strict';
import { Contract, Interface, Wallet, WebSocketProvider, parseEther } from 'ethers';
import { createPublicClient, parseAbiItem, webSocket } from 'viem';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN } from './lib/contracts.mjs';
import { until } from './lib/loop.mjs';
import { Steps, runMain } from './lib/steps.mjs';

async function withEthers(steps, url) {
  const provider = new WebSocketProvider(url);
  try {
    const wallet = new Wallet(dev[5].privateKey, provider);
    const token = new Contract(OPEN.address, OPEN.abi, wallet);
    const to = fresh().address;
    await steps.step('ethers: blocks, logs and waiting transactions are told', async () => {
      const blocks = [];
      const transfers = [];
      const waiting = [];
      await provider.on('block', (number) => blocks.push(number));
      await token.on(token.filters.Transfer(null, to), (event) => transfers.push(event));
      await provider.on('pending', (hash) => waiting.push(hash));
      const sent = await token.transfer(to, parseEther('1'));
      const receipt = await sent.wait(1, 30_000);
      await until(() => transfers.length === 1 && waiting.includes(sent.hash) && blocks.includes(receipt.blockNumber), 'all three');
      assert.equal(transfers[0].args[2], parseEther('1'));
      const before = blocks.length;
      await until(() => blocks.length >= before + 2, 'two more blocks');
      for (let i = 1; i < blocks.length; i++) {
        assert.equal(blocks[i], blocks[i - 1] + 1, 'no block is left out or told twice');
      }
      await provider.removeAllListeners();
      await token.removeAllListeners();
    });
    await steps.step('ethers: everyday calls over the socket', async () => {
      assert.equal(await provider.getBalance(to), parseEther('1'));
      const [head, fee, nonce] = await Promise.all([
        provider.getBlock('latest'), provider.getFeeData(), provider.getTransactionCount(wallet.address)]);
      assert.ok(head.number > 0 && fee.maxFeePerGas > 0n && nonce > 0);
    });
  } finally {
    await provider.destroy();
  }
}

async function withViem(steps, url) {
  const client = createPublicClient({ transport: webSocket(url) });
  const wallet = new Wallet(dev[6].privateKey);
  let ended = false;
  // viem tells its watchers of the socket's end too.
  const onError = (error) => ended || assert.fail(error);
  try {
    await steps.step('viem: blocks and events are told', async () => {
      const numbers = [];
      const logs = [];
      const endBlocks = client.watchBlocks({ onBlock: (block) => numbers.push(block.number), onError });
      const endEvents = client.watchEvent({
        address: OPEN.address, event: parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)'),
        onLogs: (found) => logs.push(...found), onError,
      });
      // The watch is set up when its first answer is there: both are asked for over the same socket, in order.
      await until(() => numbers.length > 0, 'a first block');
      const to = fresh().address;
      const raw = await wallet.signTransaction({
        type: 2, chainId: await client.getChainId(), to: OPEN.address, gasLimit: 100_000,
        nonce: await client.getTransactionCount({ address: wallet.address }), ...(await fees(client)),
        data: new Interface(OPEN.abi).encodeFunctionData('transfer', [to, 5n]),
      });
      const hash = await client.sendRawTransaction({ serializedTransaction: raw });
      const receipt = await client.waitForTransactionReceipt({ hash });
      assert.equal(receipt.status, 'success');
      await until(() => logs.some((log) => log.transactionHash === hash && log.args.value === 5n), 'the event');
      endBlocks();
      endEvents();
    });
  } finally {
    ended = true;
    (await client.transport.getRpcClient()).close();
  }
}

async function fees(client) {
  const { maxFeePerGas, maxPriorityFeePerGas } = await client.estimateFeesPerGas();
  return { maxFeePerGas, maxPriorityFeePerGas };
}

/** The whole flow. */
export async function flow(url) {
  const steps = new Steps('sockets');
  const socket = url.replace(/^http/, 'ws');
  await withEthers(steps, socket);
  await withViem(steps, socket);
}

await runMain(import.meta, flow);
