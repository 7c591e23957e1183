// Addresses and ABIs of the system contracts; the ABI files are those the node itself encodes with.
import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`../../../../abi/${name}.json`, import.meta.url), 'utf8'));
const at = (tail) => `0x${'0'.repeat(36)}${tail}`;

export const OPEN = { address: at('0d00'), abi: read('OpenToken') };
export const DATANETS = { address: at('0d01'), abi: read('Datanets') };
export const MODELS = { address: at('0d02'), abi: read('Models') };
export const INFERENCE = { address: at('0d03'), abi: read('Inference') };
export const REWARDS = { address: at('0d04'), abi: read('Rewards') };
export const STAKING = { address: at('0d05'), abi: read('Staking') };
