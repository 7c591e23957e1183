// The form on a verification page: runs the checks of receipt.js against this node and shows each step as it ends.
import { fromHex, toHex } from './bytes.js';
import { checkReceipt } from './receipt.js';

const MARKS = { passed: '✓', failed: '✗', skipped: '–' };
const form = document.getElementById('own-check');
const list = document.getElementById('own-steps');
const state = document.getElementById('own-state');
let asked = 0;

async function call(method, params) {
    const answer = await fetch('/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++asked, method, params }),
    });
    const { result, error } = await answer.json();
    if (error !== undefined) {
        throw new Error(`${method}: ${error.message}`);
    }
    return result;
}

function element(name, text, ...children) {
    const made = document.createElement(name);
    made.append(...(text === null ? children : [text]));
    return made;
}

function show({ question, outcome, answer, facts }) {
    const mark = element('span', MARKS[outcome]);
    mark.className = 'mark';
    mark.setAttribute('aria-hidden', 'true');
    const known = element('dl', null, ...facts.map(([name, value]) =>
        element('div', null, element('dt', name), element('dd', null, element('code', String(value))))));
    known.className = 'facts';
    const item = element('li', null, element('h3', null, mark, ` ${question}`), element('p', answer), known);
    item.className = outcome;
    list.append(item);
}

form.hidden = false;
form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    list.replaceChildren();
    state.textContent = 'Checking …';
    let failed = false;
    try {
        const trusted = fromHex(form.elements.trusted.value.trim().toLowerCase());
        const progress = (text) => { state.textContent = `Checking: ${text} …`; };
        for await (const step of checkReceipt(call, form.dataset.inference, trusted, progress)) {
            show(step);
            failed ||= step.outcome === 'failed';
        }
        state.textContent = failed ? 'This receipt does not hold.' : `This receipt holds, from ${toHex(trusted).slice(0, 10)}… on.`;
    } catch (problem) {
        failed = true;
        show({ question: 'The check ended early', outcome: 'failed', answer: problem.message, facts: [] });
        state.textContent = 'This receipt could not be verified.';
    }
    document.documentElement.dataset.checked = failed ? 'failed' : 'passed';
    button.disabled = false;
});
