// Verifies what eth_getProof answers, with nothing but keccak and RLP: an independent reading of the Merkle-Patricia trie.
import assert from 'node:assert/strict';
import { decodeRlp, encodeRlp, getBytes, hexlify, keccak256, toBeHex, zeroPadValue } from 'ethers';

const EMPTY_TRIE = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';

const nibblesOf = (hex) => [...hex.slice(2)].map((digit) => parseInt(digit, 16));

// Path of a leaf or extension: nibbles and whether it is a leaf (yellow paper, appendix C).
function readPath(encoded) {
  const nibbles = nibblesOf(encoded);
  const isLeaf = nibbles[0] >= 2;
  return { isLeaf, path: nibbles.slice(nibbles[0] % 2 === 1 ? 1 : 2) };
}

/**
 * The value at keccak(key) in the trie with this root, or null when the proof shows that there is none.
 * Throws when the nodes do not hash to the root, or do not lead to the key.
 */
export function valueAt(root, key, proof) {
  const wanted = nibblesOf(keccak256(key));
  if (root === EMPTY_TRIE) {
    // Some nodes list the empty node itself.
    assert.ok(proof.every((node) => node === '0x80'), 'the proof of an empty trie is empty');
    return null;
  }
  let expected = root;
  let at = 0;
  let node;
  for (let i = 0; ; ) {
    if (typeof expected === 'string') {
      assert.ok(i < proof.length, 'the proof ends before the path does');
      assert.equal(keccak256(proof[i]), expected, 'a node does not hash to its reference');
      node = decodeRlp(proof[i++]);
    } else {
      node = expected;
    }
    const done = (value) => {
      assert.equal(i, proof.length, 'the proof has nodes that are not on the path');
      return value;
    };
    if (node.length === 17) {
      const child = at === wanted.length ? node[16] : node[wanted[at++]];
      if (child === '0x') return done(null);
      expected = child;
      continue;
    }
    assert.equal(node.length, 2, 'a node has 2 or 17 items');
    const { isLeaf, path } = readPath(node[0]);
    const matches = path.every((nibble, j) => nibble === wanted[at + j]);
    if (!matches) return done(null);
    at += path.length;
    if (isLeaf) return done(at === wanted.length ? node[1] : null);
    expected = node[1];
  }
}

const quantity = (value) => (BigInt(value) === 0n ? '0x' : toBeHex(BigInt(value)));

/** Checks an eth_getProof answer against a block's stateRoot; throws when anything in it is not so. */
export function verifyAccountProof(stateRoot, answer) {
  const account = valueAt(stateRoot, answer.address, answer.accountProof);
  if (account === null) {
    assert.equal(BigInt(answer.balance), 0n);
    assert.equal(BigInt(answer.nonce), 0n);
  } else {
    const claimed = encodeRlp([quantity(answer.nonce), quantity(answer.balance), answer.storageHash, answer.codeHash]);
    assert.equal(account, claimed, 'the proved account is not the one answered');
  }
  for (const { key, value, proof } of answer.storageProof) {
    const found = valueAt(answer.storageHash, zeroPadValue(hexlify(getBytes(toBeHex(BigInt(key)))), 32), proof);
    assert.equal(found === null ? 0n : BigInt(decodeRlp(found)), BigInt(value), `slot ${key}`);
  }
}
