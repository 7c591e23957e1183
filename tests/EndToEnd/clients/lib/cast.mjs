// Runs the cast executable that npm installed: it lies in the platform package @foundry-rs/cast-<platform>-<arch>. (The launcher
// script of @foundry-rs/cast ends with exit code 0 whatever cast says, so it is of no use to a test.)
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
const name = process.platform === 'win32' ? 'cast.exe' : 'cast';
const binary = fileURLToPath(
  new URL(`../node_modules/@foundry-rs/cast-${process.platform}-${arch}/bin/${name}`, import.meta.url));

/** Runs a command of cast and gives its standard output, trimmed; rejects when cast fails. */
export async function castAlone(...args) {
  const { stdout } = await run(binary, args, {
    env: { ...process.env, NO_COLOR: '1' },
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim();
}

/** A function that runs cast against the url. */
export function castAt(url) {
  return (...args) => castAlone(...args, '--rpc-url', url);
}
