// Writes encoded.json: ABI encodings on which ethers 6.17.0 and viem 2.40.0 agree, of random types and values.
// Run in a folder with both packages installed: node generate.mjs > encoded.json
import { AbiCoder } from 'ethers';
import { encodeAbiParameters } from 'viem';

let seed = 20261121;
const next = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % n;
};
const hex = (n) => '0x' + Array.from({ length: n }, () => next(256).toString(16).padStart(2, '0')).join('');
const big = (bits) => BigInt(hex(32)) >> BigInt(256 - (bits ? 1 + next(bits) : 0));

function type(depth) {
  const k = next(depth < 3 ? 10 : 7);
  if (k === 0) return { type: `uint${8 * (1 + next(32))}` };
  if (k === 1) return { type: `int${8 * (1 + next(32))}` };
  if (k === 2) return { type: 'address' };
  if (k === 3) return { type: 'bool' };
  if (k === 4) return { type: `bytes${1 + next(32)}` };
  if (k === 5) return { type: 'bytes' };
  if (k === 6) return { type: 'string' };
  if (k < 9) {
    const element = type(depth + 1);
    return { ...element, type: element.type + (k === 7 ? '[]' : `[${1 + next(3)}]`) };
  }
  return { type: 'tuple', components: Array.from({ length: 1 + next(3) }, () => type(depth + 1)) };
}

const name = (t) => (t.components ? '(' + t.components.map(name).join(',') + ')' + t.type.slice(5) : t.type);

function value(t) {
  const array = /^(.*)\[(\d*)\]$/.exec(t.type);
  if (array) {
    const count = array[2] ? Number(array[2]) : next(4);
    return Array.from({ length: count }, () => value({ ...t, type: array[1] }));
  }
  if (t.components) return t.components.map(value);
  const size = Number(/\d+$/.exec(t.type)?.[0] ?? 0);
  if (t.type.startsWith('uint')) return big(size).toString();
  if (t.type.startsWith('int')) return (next(2) ? big(size - 1) : -1n - big(size - 1)).toString();
  if (t.type === 'address') return hex(20);
  if (t.type === 'bool') return next(2) === 1;
  if (t.type === 'bytes') return hex(next(3) * next(40));
  if (t.type === 'string') return [...'é漢😀 text'.repeat(next(9))].slice(next(4)).join('');
  return hex(size);
}

// viem wants numbers as numbers or bigints, and tuples without names as arrays.
function forViem(t, v) {
  const array = /^(.*)\[(\d*)\]$/.exec(t.type);
  if (array) return v.map((e) => forViem({ ...t, type: array[1] }, e));
  if (t.components) return v.map((e, i) => forViem(t.components[i], e));
  return /^u?int/.test(t.type) ? BigInt(v) : v;
}

const cases = [];
while (cases.length < 120) {
  const types = Array.from({ length: 1 + next(4) }, () => type(0));
  const values = types.map(value);
  const encoded = AbiCoder.defaultAbiCoder().encode(types.map(name), values);
  const other = encodeAbiParameters(types, types.map((t, i) => forViem(t, values[i])));
  if (encoded !== other) throw new Error(`ethers and viem differ on ${types.map(name)}`);
  if (encoded.length < 4000) cases.push({ types: types.map(name), values, encoded });
}
console.log('[\n' + cases.map((c) => '  ' + JSON.stringify(c)).join(',\n') + '\n]');
