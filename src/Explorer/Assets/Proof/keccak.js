// Keccak-256 with the original padding, as Ethereum uses it (Keccak reference 3.0; FIPS 202 has the same permutation).
// 64-bit lanes are pairs of 32-bit halves: lane i at [2i] (low) and [2i + 1] (high).
const RATE_BYTES = 136;
const ROUNDS = 24;

const CONSTANTS = roundConstants();
const { ROTATIONS, TARGETS } = walk();

// The constants come out of the linear feedback shift register of the reference (x^8 + x^6 + x^5 + x^4 + 1).
function roundConstants() {
    const constants = new Uint32Array(2 * ROUNDS);
    let register = 1;
    for (let round = 0; round < ROUNDS; round++) {
        for (let j = 0; j < 7; j++) {
            const bit = (1 << j) - 1;
            if (register & 1) {
                constants[2 * round + (bit >> 5)] ^= 1 << (bit & 31);
            }
            register = register & 0x80 ? ((register << 1) ^ 0x171) : register << 1;
        }
    }
    return constants;
}

// Steps rho and pi go along one path through the 24 lanes besides the first.
function walk() {
    const rotations = [];
    const targets = [];
    let [x, y] = [1, 0];
    for (let t = 0; t < ROUNDS; t++) {
        rotations.push(((t + 1) * (t + 2) / 2) % 64);
        [x, y] = [y, (2 * x + 3 * y) % 5];
        targets.push(x + 5 * y);
    }
    return { ROTATIONS: rotations, TARGETS: targets };
}

function permute(a) {
    const sums = new Uint32Array(10);
    const row = new Uint32Array(10);
    for (let round = 0; round < ROUNDS; round++) {
        for (let i = 0; i < 10; i++) {
            sums[i] = a[i] ^ a[i + 10] ^ a[i + 20] ^ a[i + 30] ^ a[i + 40];
        }
        for (let x = 0; x < 5; x++) {
            const before = 2 * ((x + 4) % 5);
            const after = 2 * ((x + 1) % 5);
            const low = sums[before] ^ (sums[after] << 1 | sums[after + 1] >>> 31);
            const high = sums[before + 1] ^ (sums[after + 1] << 1 | sums[after] >>> 31);
            for (let lane = 2 * x; lane < 50; lane += 10) {
                a[lane] ^= low;
                a[lane + 1] ^= high;
            }
        }
        let [low, high] = [a[2], a[3]];
        for (let t = 0; t < ROUNDS; t++) {
            const lane = 2 * TARGETS[t];
            const [nextLow, nextHigh] = [a[lane], a[lane + 1]];
            let [l, h] = ROTATIONS[t] >= 32 ? [high, low] : [low, high];
            const by = ROTATIONS[t] & 31;
            if (by !== 0) {
                [l, h] = [l << by | h >>> (32 - by), h << by | l >>> (32 - by)];
            }
            [a[lane], a[lane + 1], low, high] = [l, h, nextLow, nextHigh];
        }
        for (let y = 0; y < 50; y += 10) {
            row.set(a.subarray(y, y + 10));
            for (let i = 0; i < 10; i++) {
                a[y + i] ^= ~row[(i + 2) % 10] & row[(i + 4) % 10];
            }
        }
        a[0] ^= CONSTANTS[2 * round];
        a[1] ^= CONSTANTS[2 * round + 1];
    }
}

/** Keccak-256 of bytes: 32 bytes. */
export function keccak(bytes) {
    const state = new Uint32Array(50);
    const padded = new Uint8Array((Math.floor(bytes.length / RATE_BYTES) + 1) * RATE_BYTES);
    padded.set(bytes);
    padded[bytes.length] ^= 0x01;
    padded[padded.length - 1] ^= 0x80;
    const view = new DataView(padded.buffer);
    for (let at = 0; at < padded.length; at += RATE_BYTES) {
        for (let i = 0; i < RATE_BYTES / 4; i++) {
            state[i] ^= view.getUint32(at + 4 * i, true);
        }
        permute(state);
    }
    const hash = new DataView(new ArrayBuffer(32));
    for (let i = 0; i < 8; i++) {
        hash.setUint32(4 * i, state[i], true);
    }
    return new Uint8Array(hash.buffer);
}
