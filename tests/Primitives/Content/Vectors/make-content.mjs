// Makes content.json with an independent implementation: npm i ethers@6.17.0 && node make-content.mjs
// Contents are described, not stored: byte i of (seed, length) is (i * 131 + floor(i / 251) + seed) mod 256.
import * as e from 'ethers';
import fs from 'fs';

const CHUNK = 32768;
const content = (seed, length) => Uint8Array.from({ length }, (_, i) => (i * 131 + Math.floor(i / 251) + seed) % 256);
const hash = (...parts) => e.getBytes(e.keccak256(e.concat(parts)));

// RFC 6962, section 2.1, by recursion over the list of chunks.
const top = chunks => {
  if (chunks.length === 1) return hash('0x00', chunks[0]);
  let k = 1;
  while (k * 2 < chunks.length) k *= 2;
  return hash('0x01', top(chunks.slice(0, k)), top(chunks.slice(k)));
};
// Section 2.1.1: the audit path of a leaf, the lowest sibling first.
const path = (m, chunks) => {
  if (chunks.length === 1) return [];
  let k = 1;
  while (k * 2 < chunks.length) k *= 2;
  return m < k
    ? [...path(m, chunks.slice(0, k)), top(chunks.slice(k))]
    : [...path(m - k, chunks.slice(k)), top(chunks.slice(0, k))];
};
const split = bytes => {
  const chunks = [];
  for (let at = 0; at < bytes.length; at += CHUNK) chunks.push(bytes.slice(at, at + CHUNK));
  if (chunks.length === 0) chunks.push(new Uint8Array());
  return chunks;
};
const root = bytes => {
  const chunks = split(bytes);
  return e.hexlify(hash('0x02', e.toUtf8Bytes('openledger/content/1'), e.toBeHex(bytes.length, 8), top(chunks)));
};

const lengths = [0, 1, 31, 32, 32767, 32768, 32769, 65535, 65536, 65537, 98304, 98305, 131072, 163841,
  229376, 262144, 1048575, 3145729, 4194303, 4194304];
const roots = lengths.map((length, i) => ({ seed: i, length, root: root(content(i, length)) }));
// Chunks as a peer gives them: length, path, bytes.
const places = [[1, 0], [32768, 0], [32769, 0], [32769, 1], [98305, 2], [98305, 3], [163841, 5], [229376, 6],
  [1048575, 31], [4194304, 0], [4194304, 127], [4194303, 77]];
const chunks = places.map(([length, index]) => {
  const seed = lengths.indexOf(length);
  const all = split(content(seed, length));
  const siblings = path(index, all).map(one => e.hexlify(one));
  const message = e.concat([e.toBeHex(length, 4), ...siblings, all[index]]);
  return { seed, length, index, path: siblings, messageBytes: e.dataLength(message), messageHash: e.keccak256(message) };
});

// Words about a content, and a certificate of validators 1, 2 and 8 of 9.
const chainId = 161299n;
const genesisHash = e.keccak256('0x07');
const forkId = 3;
const body = (contentRoot, size, epoch) => e.concat([contentRoot, e.toBeHex(size, 4), e.toBeHex(epoch, 8)]);
const separator = e.keccak256(e.concat([
  e.toUtf8Bytes('openledger/available/1'), e.toBeHex(chainId, 8), genesisHash, e.toBeHex(forkId, 4)]));
const available = body(roots[9].root, 65537, 5);
const digest = e.keccak256(e.concat([separator, available]));
const signers = [1, 2, 8].map(index => {
  const key = new e.SigningKey(e.keccak256(e.toBeHex(index + 100)));
  const { r, s } = key.sign(digest);
  return { index, key: key.privateKey, signature: e.concat([r, s]) };
});
const bitmap = '0x0601';
const certificate = e.concat(['0x01', available, e.toBeHex(9, 2), bitmap, ...signers.map(s => s.signature)]);
const words = signers.map(s => e.concat([available, e.toBeHex(s.index, 2), s.signature]));

fs.writeFileSync('content.json', JSON.stringify({
  roots,
  chunks,
  availability: { chainId: Number(chainId), genesisHash, forkId, separator, root: roots[9].root, size: 65537,
    epoch: 5, digest, signers, words, certificate },
}, null, 2) + '\n');
