// What a node must bear from strangers: every row of the list, the chain going on all the while, an honest caller served, memory bounded.
// `node abuse.mjs [url] [process id of the node]`: without the id memory is not looked at.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { Wallet } from 'ethers';
import WebSocket from 'ws';
import { connect, transfer } from './ethers.mjs';
import { dev, fresh } from './lib/accounts.mjs';
import { OPEN } from './lib/contracts.mjs';
import { until } from './lib/loop.mjs';
import { Steps, runMain } from './lib/steps.mjs';

/** What the node's resident memory may grow by while all of this goes on. */
export const GROWTH_BYTES_MAX = 400 * 1024 * 1024;

// Another address of this machine: who floods from there must not shut out who calls from the usual one.
const FLOODER = '127.0.0.2';

const call = (method, params = [], id = 1) => ({ jsonrpc: '2.0', id, method, params });

/** Sends a body as it is; { status, text }, or { status: 0 } when the node hung up before it answered. */
function post(url, body, headers = {}) {
  return new Promise((resolve) => {
    const request = http.request(
      url, { method: 'POST', agent: false, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = '';
        response.on('data', (piece) => (text += piece));
        response.on('end', () => resolve({ status: response.statusCode, text }));
        response.on('error', () => resolve({ status: response.statusCode, text }));
      });
    request.on('error', () => resolve({ status: 0, text: '' }));
    request.end(body);
  });
}

async function answerTo(url, body) {
  const { status, text } = await post(url, typeof body === 'string' ? body : JSON.stringify(body));
  assert.equal(status, 200, text);
  return text === '' ? null : JSON.parse(text);
}

/** A refusal with this code whose message matches. */
async function refuses(url, body, code, pattern = /./) {
  const answer = await answerTo(url, body);
  assert.equal(answer.error?.code, code, JSON.stringify(answer).slice(0, 300));
  assert.match(answer.error.message, pattern);
}

/** Connections that send these bytes and then nothing, from another address; `close` ends them. */
async function hold(url, count, bytes) {
  const { hostname: host, port } = new URL(url);
  const open = [];
  await Promise.all(Array.from({ length: count }, () => new Promise((resolve) => {
    const socket = net.connect({ host, port, localAddress: FLOODER }, () => socket.write(bytes, resolve));
    socket.on('error', resolve);
    socket.resume();
    open.push(socket);
  })));
  return { open, close: () => open.forEach((socket) => socket.destroy()) };
}

function openSocket(url) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'));
    const told = [];
    socket.onmessage = ({ data }) => told.push(JSON.parse(data));
    socket.onopen = () => resolve({ socket, told });
    socket.onerror = reject;
  });
}

/** The whole flow. */
export async function flow(url, { pid = process.argv[3] } = {}) {
  const steps = new Steps('abuse');
  const provider = connect(url);
  const alice = new Wallet(dev[7].privateKey, provider);
  const memory = new Memory(pid);
  // After each row the chain has gone on, and a transfer of somebody honest is final.
  const row = (name, run) => steps.step(name, async () => {
    const before = await provider.getBlockNumber();
    await run();
    await transfer(alice, fresh().address, 1n);
    await until(async () => (await provider.getBlockNumber()) > before, 'another block');
    memory.look();
  });
  try {
    await malformed(url, row);
    await large(url, row);
    await expensive(url, row, provider);
    await foreign(url, row);
    await flooding(url, row, provider);
    await steps.step('memory stays bounded', () => memory.check());
  } finally {
    provider.destroy();
  }
}

async function malformed(url, row) {
  await row('malformed JSON', async () => {
    for (const body of ['', '{', '{"jsonrpc":"2.0",}', 'null,', '\u0000', '[1,2']) {
      await refuses(url, body, -32700);
    }
  });
  await row('wrong types', async () => {
    await refuses(url, call('eth_getBalance', [7, 'latest']), -32602, /address/);
    await refuses(url, call('eth_getBalance', [dev[0].address, 7]), -32602, /block/);
    await refuses(url, call('eth_getBlockByNumber', ['latest', 'yes']), -32602);
    await refuses(url, call('eth_call', ['0x']), -32602);
    await refuses(url, call('eth_chainId', 'none'), -32602, /params/);
    await refuses(url, { jsonrpc: '2.0', id: 1, method: 7 }, -32600);
  });
  await row('missing and null parameters', async () => {
    await refuses(url, call('eth_getBalance'), -32602, /required parameter 0/);
    await refuses(url, call('eth_getBalance', [null]), -32602, /required parameter 0/);
    await refuses(url, { jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: null }, -32602);
    assert.ok((await answerTo(url, call('eth_getBalance', [dev[0].address, null]))).result, 'null is as good as missing');
  });
  await row('ids of every kind', async () => {
    for (const id of [0, -1, 1.5, 2 ** 53, 'a', '', null]) {
      assert.equal((await answerTo(url, call('eth_chainId', [], id))).id, id);
    }
    for (const id of [[], {}, true]) {
      await refuses(url, call('eth_chainId', [], id), -32600, /id/);
    }
  });
  await row('notifications', async () => {
    const notice = { jsonrpc: '2.0', method: 'eth_chainId' };
    assert.equal(await answerTo(url, notice), null);
    assert.equal(await answerTo(url, [notice, notice]), null);
    assert.equal((await answerTo(url, [notice, call('eth_chainId')])).length, 1);
  });
  await row('envelopes of 1.0', async () => {
    await refuses(url, { id: 1, method: 'eth_chainId', params: [] }, -32600, /jsonrpc/);
    await refuses(url, { jsonrpc: '1.0', id: 1, method: 'eth_chainId', params: [] }, -32600, /jsonrpc/);
  });
  await row('deep nesting', () => refuses(url, `${'['.repeat(200_000)}${']'.repeat(200_000)}`, -32700));
}

async function large(url, row) {
  const batch = (count) => Array.from({ length: count }, (_, i) => call('eth_chainId', [], i));
  await row('batches of 1,001 and 20,000', async () => {
    assert.equal((await answerTo(url, batch(1_000))).length, 1_000);
    await refuses(url, batch(1_001), -32600, /rpc\.batchMax/);
    await refuses(url, batch(20_000), -32600, /rpc\.batchMax/);
  });
  await row('bodies of 6 and 60 MB', async () => {
    for (const megabytes of [6, 60]) {
      const { status, text } = await post(url, ' '.repeat(megabytes * 1_000_000));
      // Somebody who goes on sending what was refused may be hung up on before it reads the answer.
      assert.ok(status === 413 ? /rpc\.requestBytesMax/.test(text) : status === 0, `${status} ${text}`);
    }
  });
}

async function expensive(url, row, provider) {
  await row('feeHistory of a million', async () => {
    const { result } = await answerTo(url, call('eth_feeHistory', ['0xf4240', 'latest', [10, 50, 90]]));
    assert.ok(result.gasUsedRatio.length <= 1_024, 'cut to what is answered at once');
    await refuses(url, call('eth_feeHistory', ['0xf4240', 'latest', Array(1_000).fill(50)]), -32602);
  });
  await row('getLogs over 0..2^60', async () => {
    const started = performance.now();
    const answer = await answerTo(url, call('eth_getLogs', [{ fromBlock: '0x0', toBlock: '0x1000000000000000' }]));
    // It ends at the head; a chain longer than the range names the setting.
    assert.ok(Array.isArray(answer.result) || /rpc\.log\w+Max/.test(answer.error.message), JSON.stringify(answer).slice(0, 200));
    assert.ok(performance.now() - started < 10_000);
  });
  await row('5,000 filters', async () => {
    const ids = [];
    let refusal = null;
    for (let i = 0; i < 5; i++) {
      const batch = Array.from({ length: 1_000 }, (_, id) => call('eth_newFilter', [{ address: OPEN.address }], id));
      for (const { result, error } of await answerTo(url, batch)) {
        if (result) ids.push(result);
        refusal ??= error;
      }
    }
    assert.match(refusal.message, /rpc\.filtersMax/);
    assert.ok(ids.length <= 1_000);
    await answerTo(url, ids.map((id) => call('eth_uninstallFilter', [id])));
    assert.ok(await provider.send('eth_newBlockFilter', []), 'and there is room again');
  });
}

async function foreign(url, row) {
  const chainId = JSON.stringify(call('eth_chainId'));
  await row('foreign hosts, origins and types', async () => {
    for (const [headers, status, pattern] of [
      [{ host: 'evil.com' }, 403, /rpc\.hosts/],
      [{ origin: 'https://evil.com' }, 403, /rpc\.origins/],
      [{ origin: 'null' }, 403, /rpc\.origins/],
      [{ 'content-type': 'text/plain' }, 415, /application\/json/],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, 415, /application\/json/],
    ]) {
      const answer = await post(url, chainId, headers);
      assert.equal(answer.status, status, JSON.stringify(headers));
      assert.match(answer.text, pattern);
    }
  });
}

async function flooding(url, row, provider) {
  await row('3,000 subscriptions on one socket', async () => {
    const { socket, told } = await openSocket(url);
    for (let i = 0; i < 3_000; i++) {
      socket.send(JSON.stringify(call('eth_subscribe', ['newHeads'], i)));
    }
    await until(() => told.filter(({ id }) => id !== undefined).length === 3_000, 'all answers');
    const answers = told.filter(({ id }) => id !== undefined);
    assert.ok(answers.filter(({ result }) => result).length <= 128);
    assert.match(answers.at(-1).error.message, /rpc\.subscriptionsMax/);
    socket.close();
  });
  await row('1,500 slow connections', () => whileHeld(url, provider, 1_500, 'POST / HT'));
  await row('half-written requests', () => whileHeld(
    url, provider, 500, `POST / HTTP/1.1\r\nHost: ${FLOODER}\r\nContent-Length: 4900000\r\n\r\n[${' '.repeat(400_000)}`));
  await row('a socket that never reads', () => neverRead(url));
}

async function whileHeld(url, provider, count, bytes) {
  const held = await hold(url, count, bytes);
  try {
    for (let i = 0; i < 5; i++) {
      assert.equal((await answerTo(url, call('eth_chainId'))).id, 1);
    }
    const before = await provider.getBlockNumber();
    await until(async () => (await provider.getBlockNumber()) >= before + 2, 'two blocks meanwhile');
  } finally {
    held.close();
  }
}

/** Asks for far more than it takes in; the node gives it up within its bound. */
async function neverRead(url) {
  const { hostname: host, port } = new URL(url);
  const socket = net.connect({ host, port });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
    + 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  const batch = Array.from({ length: 200 }, (_, id) => call('eth_getBlockByNumber', ['earliest', true], id));
  const message = frame(JSON.stringify(batch));
  const asking = setInterval(() => socket.writable && socket.writableLength < 1e6 && socket.write(message), 5);
  try {
    // Its end is seen only by reading on: what the node had sent by then comes first.
    await new Promise((resume) => setTimeout(resume, 3_000));
    clearInterval(asking);
    socket.resume();
    await Promise.race([closed, new Promise((_, reject) => setTimeout(() => reject(new Error('still open')), 20_000))]);
  } finally {
    clearInterval(asking);
    socket.destroy();
  }
}

/** A masked text frame, as RFC 6455 wants it of clients; the mask is zero. */
function frame(text) {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = 0x81;
  head[1] = 0x80 | 126;
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** The node's resident memory, where the system tells it. */
class Memory {
  constructor(pid) {
    this.file = pid ? `/proc/${pid}/status` : null;
    this.first = this.read();
    this.most = this.first;
  }

  read() {
    return this.file ? 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(this.file, 'utf8'))[1]) : 0;
  }

  look() {
    this.most = Math.max(this.most, this.read());
  }

  check() {
    const megabytes = (bytes) => Math.round(bytes / 1024 / 1024);
    console.log(JSON.stringify({ client: 'abuse', residentMB: megabytes(this.first), mostMB: megabytes(this.most) }));
    assert.ok(this.most - this.first <= GROWTH_BYTES_MAX, `grew by ${megabytes(this.most - this.first)} MB`);
  }
}

await runMain(import.meta, flow);
