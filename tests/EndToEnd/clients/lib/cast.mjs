// Calls the cast binary of the npm package @foundry-rs/cast (its platform package holds the executable).
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const run = promisify(execFile);
const binary = fileURLToPath(new URL('../node_modules/.bin/cast', import.meta.url));

/** A function that runs cast against the url and gives its standard output, trimmed. */
export function castAt(url) {
  return async (...args) => {
    const { stdout } = await run(binary, [...args, '--rpc-url', url], {
      env: { ...process.env, NO_COLOR: '1', FOUNDRY_DISABLE_NIGHTLY_WARNING: '1' },
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trim();
  };
}
