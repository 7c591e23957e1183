// Signs COUNT transfers of ACCOUNTS accounts, submits them in batches one after the other, waits until the last one of every
// account has a receipt. usage: node transfer-load.mjs URL batch COUNT ACCOUNTS BATCH   (OPENLEDGER_CLIENTS: folder with node_modules)
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

const [url, , count, accounts, batch] = [process.argv[2], process.argv[3], ...process.argv.slice(4).map(Number)];
const require = createRequire(path.join(path.resolve(process.env.OPENLEDGER_CLIENTS ?? '.'), 'package.json'));
const { ethers } = require('ethers');

const endpoint = new URL(url);
const agent = new http.Agent({ keepAlive: true });
let lastId = 0;
const call = (method, ...params) => ({ jsonrpc: '2.0', id: ++lastId, method, params });

function post(body) {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
  return new Promise((resolve, reject) => {
    const request = http.request(endpoint, { method: 'POST', agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(parts).toString()));
        } catch (fault) {
          reject(fault);
        }
      });
    });
    request.on('error', reject);
    request.end(bytes);
  });
}

async function ask(method, ...params) {
  const answer = await post(call(method, ...params));
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}

const phrase = ethers.Mnemonic.fromPhrase('test test test test test test test test test test test junk');
const wallets = Array.from({ length: accounts }, (_, i) => ethers.HDNodeWallet.fromMnemonic(phrase, `m/44'/60'/0'/0/${i}`));
const chainId = Number(await ask('eth_chainId'));
const nonces = await Promise.all(wallets.map(async (w) => Number(await ask('eth_getTransactionCount', w.address, 'latest'))));
const raws = [];
for (let i = 0; i < count; i++) {
  raws.push(await wallets[i % accounts].signTransaction({
    type: 2, chainId, nonce: nonces[i % accounts]++, to: ethers.toBeHex(0x10000 + (i % 5000), 20), value: 1n, gasLimit: 21000n,
    maxFeePerGas: 50_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n,
  }));
}

const before = Number(await ask('eth_blockNumber'));
let errs = 0;
const started = performance.now();
for (let i = 0; i < count; i += batch) {
  const answers = await post(raws.slice(i, i + batch).map((raw) => call('eth_sendRawTransaction', raw)));
  errs += answers.filter((answer) => answer.error).length;
}
const submitted = performance.now();

const deadline = submitted + 180_000;
let done = true;
for (const raw of raws.slice(-accounts)) {
  while (done && !(await ask('eth_getTransactionReceipt', ethers.keccak256(raw)))) {
    done = performance.now() < deadline;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
const finished = performance.now();

const head = Number(await ask('eth_blockNumber'));
let mined = 0;
for (let block = before + 1; block <= head; block++) {
  mined += Number(await ask('eth_getBlockTransactionCountByNumber', '0x' + block.toString(16)));
}
const rate = (until) => Math.round(count / ((until - started) / 1000));
console.log(JSON.stringify({ submit_tps: rate(submitted), e2e_tps: rate(finished), blocks: head - before, errs, done, mined }));
agent.destroy();
