// Bytes, hexadecimal digits and numbers. Whatever is not well formed throws.

/** The bytes of 0x-hex. */
export function fromHex(text) {
    if (!/^0x([0-9a-f]{2})*$/.test(text)) {
        throw new Error(`not lower-case hexadecimal bytes: ${String(text).slice(0, 80)}`);
    }
    return Uint8Array.from({ length: text.length / 2 - 1 }, (_, i) => parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16));
}

/** 0x-hex of bytes. */
export const toHex = (bytes) => `0x${Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('')}`;

/** An unsigned big-endian number. */
export const toNumber = (bytes) => (bytes.length === 0 ? 0n : BigInt(toHex(bytes)));

/** A number in so many bytes, big endian. */
export function fromNumber(value, size) {
    const digits = BigInt(value).toString(16);
    if (BigInt(value) < 0n || digits.length > 2 * size) {
        throw new Error(`${value} does not fit ${size} bytes`);
    }
    return fromHex(`0x${digits.padStart(2 * size, '0')}`);
}

/** A number in as few bytes as it takes; none for zero. */
export function fromNumberShortest(value) {
    const digits = BigInt(value).toString(16);
    return BigInt(value) === 0n ? new Uint8Array() : fromHex(`0x${digits.padStart(digits.length + digits.length % 2, '0')}`);
}

/** One after the other. */
export function concat(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

/** Whether both are the same bytes. */
export const same = (a, b) => a.length === b.length && a.every((one, i) => one === b[i]);

/** UTF-8. */
export const utf8 = (text) => new TextEncoder().encode(text);
