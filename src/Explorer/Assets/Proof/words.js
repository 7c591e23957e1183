// The chain's frozen tokenizer (docs/spec/attribution.md): words, to compare an answer's with its source's.

const TOKEN_BYTES_MAX = 64;

const within = (code, ...ranges) => ranges.some(([first, last]) => code >= first && code <= last);
const isSpace = (code) => within(
    code, [0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f],
    [0x3000, 0x3000]);
const isDropped = (code) => within(code, [0xad, 0xad], [0x200b, 0x200f], [0x2060, 0x2060], [0xfeff, 0xfeff]);
const standsAlone = (code) => within(
    code, [0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e], [0xa1, 0xbf], [0x2010, 0x206f], [0x0e00, 0x109f],
    [0x1780, 0x17ff], [0x2e80, 0x10ffff]);
const sizeOf = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/** The tokens of a text, in order. */
export function wordsOf(text) {
    const words = [];
    let run = '';
    let size = 0;
    const end = () => {
        if (run !== '') {
            words.push(run);
        }
        [run, size] = ['', 0];
    };
    for (const character of text) {
        const code = character.codePointAt(0);
        if (isSpace(code)) {
            end();
        } else if (isDropped(code)) {
            continue;
        } else if (standsAlone(code)) {
            end();
            words.push(character);
        } else {
            if (size + sizeOf(code) > TOKEN_BYTES_MAX) {
                end();
            }
            run += within(code, [0x41, 0x5a]) ? character.toLowerCase() : character;
            size += sizeOf(code);
        }
    }
    end();
    return words;
}
