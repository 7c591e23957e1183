// Runs a flow step by step; prints one JSON line a step, so that a person and a test can read it.
import assert from 'node:assert/strict';

export class Steps {
  constructor(client) {
    this.client = client;
    this.failed = 0;
  }

  /** Runs one step; a failure is printed and counted, and ends the flow. */
  async step(name, run) {
    const started = performance.now();
    try {
      const value = await run();
      this.#print({ step: name, ok: true, ms: Math.round(performance.now() - started) });
      return value;
    } catch (error) {
      this.failed++;
      this.#print({ step: name, ok: false, error: String(error?.stack ?? error).slice(0, 4000) });
      throw error;
    }
  }

  #print(line) {
    console.log(JSON.stringify({ client: this.client, ...line }));
  }
}

/** Fails unless the promise is rejected with a message that matches. */
export async function rejects(promise, pattern) {
  let error;
  try {
    await promise;
  } catch (caught) {
    error = caught;
  }
  assert.ok(error, `expected an error matching ${pattern}`);
  const text = [error.message, error.details, error.shortMessage, error.info?.error?.message, error.error?.message, error.reason]
    .filter(Boolean)
    .join('\n');
  assert.match(text, pattern);
  return error;
}

/** Runs a flow given on the command line: `node ethers.mjs [url]`. */
export async function runMain(meta, flow) {
  if (process.argv[1] !== (await import('node:url')).fileURLToPath(meta.url)) {
    return;
  }
  const url = process.argv[2] ?? process.env.OPENLEDGER_RPC ?? 'http://127.0.0.1:8545';
  try {
    await flow(url);
    process.exit(0);
  } catch {
    process.exit(1);
  }
}
