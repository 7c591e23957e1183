// Every client's flow, one after the other; exit code 0 when all passed. `node all.mjs [url]`
import { flow as cast } from './cast.mjs';
import { flow as ethers } from './ethers.mjs';
import { runMain } from './lib/steps.mjs';
import { flow as viem } from './viem.mjs';

/** Runs all flows, also after one failed. */
export async function flow(url, options) {
  const failures = [];
  for (const run of [ethers, viem, cast]) {
    try {
      await run(url, options);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} of 3 clients failed`);
  }
}

await runMain(import.meta, flow);
