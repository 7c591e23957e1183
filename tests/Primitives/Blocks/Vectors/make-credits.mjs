// Makes credits.json with an independent implementation: npm i ethers@6.17.0 && node make-credits.mjs
import * as e from 'ethers';
import fs from 'fs';

const integer = n => n === 0 ? '0x' : e.toBeHex(n);
const credit = (distance, kind, index, seed) => ({
  distance, kind, index,
  signature: e.concat([e.keccak256(e.toBeHex(seed)), e.keccak256(e.toBeHex(seed + 1))]),
});
const lists = [
  [],
  [credit(1, 1, 0, 1)],
  [credit(1, 1, 127, 3), credit(1, 1, 128, 5), credit(1, 3, 0, 7), credit(2, 1, 255, 9), credit(16, 3, 1, 11)],
  Array.from({ length: 64 }, (_, i) => credit(1 + Math.floor(i / 4), i % 4 < 2 ? 1 : 3, i % 2 ? 255 : i, 100 + i)),
];
const out = lists.map(credits => {
  const raw = e.encodeRlp(credits.map(c =>
    [integer(c.distance), integer(c.kind), integer(c.index), c.signature]));
  return { credits, raw, extraData: credits.length === 0 ? '0x' : e.keccak256(raw) };
});
fs.writeFileSync('credits.json', JSON.stringify(out, null, 2) + '\n');
