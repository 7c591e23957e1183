// The same transfers on this node's devnet and on anvil, taking turns in one run; prints JSON lines. See README.md.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const root = path.resolve(here, '../..');
const { values: options } = parseArgs({
  options: {
    bench: { type: 'string' },
    clients: { type: 'string', default: path.join(root, 'tests/EndToEnd/clients') },
    app: { type: 'string', default: path.join(root, 'artifacts/launch/app/OpenLedger.Node.dll') },
    count: { type: 'string', default: '5000' },
    batch: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
  },
});
const accounts = 10;
const clients = path.resolve(options.clients);
const require = createRequire(path.join(clients, 'package.json'));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'openledger-side-by-side-'));
const bench = placeBench();

const targets = [
  { name: 'openledger.4', start: () => startDevnet(4) },
  { name: 'openledger.1', start: () => startDevnet(1) },
  { name: 'anvil.30M', start: () => startAnvil(30_000_000) },
  { name: 'anvil.1e9', start: () => startAnvil(1_000_000_000) },
];

// The load generator's imports are looked up from its own folder: it gets one with ethers in it.
function placeBench() {
  if (!options.bench) return path.join(here, 'transfer-load.mjs');
  fs.symlinkSync(path.join(clients, 'node_modules'), path.join(scratch, 'node_modules'));
  const copy = path.join(scratch, 'bench.mjs');
  fs.copyFileSync(options.bench, copy);
  return copy;
}

function startDevnet(validators) {
  const data = fs.mkdtempSync(path.join(scratch, 'data-'));
  const devnet = spawn('dotnet', [
    path.resolve(options.app), 'devnet', '--empty', '--rpc-port', '0', '--validators', `${validators}`, '--data', data,
  ], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let printed = '';
    devnet.on('error', reject);
    devnet.on('exit', (code) => reject(new Error(`the devnet ended with ${code}`)));
    devnet.stdout.on('data', (text) => {
      printed += text;
      const port = /JSON-RPC: (http:\/\/127\.0\.0\.1:\d+)/.exec(printed);
      if (port && printed.includes('ready')) resolve({ child: devnet, url: port[1], data });
    });
  });
}

async function startAnvil(gasLimit) {
  const port = await freePort();
  const anvil = spawn(anvilBinary(), ['--port', `${port}`, '--block-time', '1', '--gas-limit', `${gasLimit}`, '--silent'],
    { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 500; attempt++) {
    if (anvil.exitCode !== null) throw new Error(`anvil ended with ${anvil.exitCode}`);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => null);
    if (answer?.ok) return { child: anvil, url };
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('anvil did not answer within 10 s');
}

// The npm package's own launcher only passes the call on to the binary of this platform.
function anvilBinary() {
  const platform = `@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return path.join(path.dirname(require.resolve(`${platform}/package.json`)), 'bin/anvil');
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function stop(node) {
  node.child.removeAllListeners('exit');
  if (node.child.exitCode === null && node.child.signalCode === null) {
    const ended = new Promise((resume) => node.child.once('exit', resume));
    node.child.kill('SIGTERM');
    const impatient = setTimeout(() => node.child.kill('SIGKILL'), 8000);
    await ended;
    clearTimeout(impatient);
  }
  if (node.data) fs.rmSync(node.data, { recursive: true, force: true });
}

// CPU seconds and peak resident bytes of a process, where the system tells them.
function usage(pid) {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const peakKb = Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, peakMb: Math.round(peakKb * 1.024) / 1000 };
  } catch {
    return { cpuSeconds: 0, peakMb: 0 };
  }
}

function load(url) {
  const child = spawn(process.execPath, [bench, url, 'batch', options.count, `${accounts}`, options.batch],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, OPENLEDGER_CLIENTS: clients } });
  let printed = '';
  child.stdout.on('data', (text) => { printed += text; });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(printed)) : reject(new Error(`the load ended with ${code}`))));
  });
}

async function measure(target) {
  const node = await target.start();
  try {
    const before = usage(node.child.pid);
    const result = await load(node.url);
    const after = usage(node.child.pid);
    if (result.errs || !result.done || result.mined !== Number(options.count)) {
      throw new Error(`${target.name}: not every transfer was accepted and included: ${JSON.stringify(result)}`);
    }
    return {
      final: result.e2e_tps,
      submit: result.submit_tps,
      cpu: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / Number(options.count),
      peak: after.peakMb,
    };
  } finally {
    await stop(node);
  }
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[sorted.length >> 1] + sorted[(sorted.length - 1) >> 1]) / 2;
};
const short = (number) => Number(number.toPrecision(4));

function print(name, unit, runs, parameters) {
  console.log(JSON.stringify({
    name, unit, value: short(median(runs)), median: short(median(runs)), min: short(Math.min(...runs)), max: short(Math.max(...runs)),
    runs: runs.length, parameters,
    machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, os: `${os.type()} ${os.release()}`, load1: short(os.loadavg()[0]) },
  }));
}

try {
  const seen = Object.fromEntries(targets.map((target) => [target.name, []]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const target of targets) seen[target.name].push(await measure(target));
  }
  const parameters = { transfers: Number(options.count), accounts, batch: Number(options.batch) };
  for (const { name } of targets) {
    const of = (part) => seen[name].map((run) => run[part]);
    print(`sideBySide.${name}.final`, '1/s', of('final'), parameters);
    print(`sideBySide.${name}.submit`, '1/s', of('submit'), parameters);
    print(`sideBySide.${name}.cpu`, 'us', of('cpu'), parameters);
    print(`sideBySide.${name}.peakResident`, 'MB', of('peak'), parameters);
  }
  // A ratio a round, its two sides measured one after the other.
  for (const ours of targets.slice(0, 2)) {
    for (const theirs of targets.slice(2)) {
      const ratios = seen[ours.name].map((run, round) => run.final / seen[theirs.name][round].final);
      print(`sideBySide.ratio.${ours.name}/${theirs.name}`, 'x', ratios, parameters);
    }
  }
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
