// ECDSA over secp256k1 (SEC 1, section 4.1.4; SEC 2, section 2.4.1): verifying only, nothing secret is handled.
import { toNumber } from './bytes.js';

const P = 2n ** 256n - 2n ** 32n - 977n;
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const G = {
    x: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
    y: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
    z: 1n,
};
const INFINITY = { x: 0n, y: 1n, z: 0n };

const mod = (value, by = P) => ((value % by) + by) % by;

function power(base, exponent, by) {
    let result = 1n;
    for (let square = mod(base, by); exponent > 0n; exponent >>= 1n) {
        if (exponent & 1n) {
            result = result * square % by;
        }
        square = square * square % by;
    }
    return result;
}

// Both are prime: Fermat.
const inverse = (value, by) => power(value, by - 2n, by);

// Jacobian coordinates: (x / z^2, y / z^3); a = 0.
function double({ x, y, z }) {
    if (z === 0n || y === 0n) {
        return INFINITY;
    }
    const yy = y * y % P;
    const s = 4n * x * yy % P;
    const m = 3n * x * x % P;
    const nx = mod(m * m - 2n * s);
    return { x: nx, y: mod(m * (s - nx) - 8n * yy * yy), z: 2n * y * z % P };
}

function add(a, b) {
    if (a.z === 0n || b.z === 0n) {
        return a.z === 0n ? b : a;
    }
    const [za, zb] = [a.z * a.z % P, b.z * b.z % P];
    const [ua, ub] = [a.x * zb % P, b.x * za % P];
    const [sa, sb] = [a.y * zb * b.z % P, b.y * za * a.z % P];
    if (ua === ub) {
        return sa === sb ? double(a) : INFINITY;
    }
    const h = mod(ub - ua);
    const r = mod(sb - sa);
    const hh = h * h % P;
    const hhh = h * hh % P;
    const v = ua * hh % P;
    const x = mod(r * r - hhh - 2n * v);
    return { x, y: mod(r * (v - x) - sa * hhh), z: h * a.z * b.z % P };
}

function pointOf(key) {
    const x = toNumber(key.subarray(1));
    if (key.length !== 33 || (key[0] !== 2 && key[0] !== 3) || x >= P) {
        return null;
    }
    const square = mod(x * x * x + 7n);
    const y = power(square, (P + 1n) / 4n, P);
    if (y * y % P !== square) {
        return null;
    }
    return { x, y: (y & 1n) === BigInt(key[0] & 1) ? y : P - y, z: 1n };
}

/**
 * Whether a signature over a 32-byte digest is of a key; false for anything malformed and for high s.
 * key: 33 bytes, compressed; signature: r then s, 64 bytes.
 */
export function verify(digest, signature, key) {
    const r = toNumber(signature.subarray(0, 32));
    const s = toNumber(signature.subarray(32));
    const point = pointOf(key);
    if (signature.length !== 64 || r === 0n || r >= N || s === 0n || s > N / 2n || point === null) {
        return false;
    }
    const w = inverse(s, N);
    const u = toNumber(digest) * w % N;
    const v = r * w % N;
    const both = add(G, point);
    let sum = INFINITY;
    for (let bit = 255n; bit >= 0n; bit--) {
        sum = double(sum);
        const [hasU, hasV] = [u >> bit & 1n, v >> bit & 1n];
        if (hasU || hasV) {
            sum = add(sum, hasU && hasV ? both : hasU ? G : point);
        }
    }
    if (sum.z === 0n) {
        return false;
    }
    const z = inverse(sum.z, P);
    return mod(sum.x * z % P * z % P, N) === r;
}
