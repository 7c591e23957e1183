// The explorer in a real browser: every page, a receipt read, hovered and verified, live updates, hostile texts, a phone,
// no scripts. `node explorer.mjs [url] [folder for screenshots]`; CHROMIUM names the browser.
import assert from 'node:assert/strict';
import path from 'node:path';
import { Contract, parseEther } from 'ethers';
import { chromium } from 'playwright-core';
import { connect } from './ethers.mjs';
import { contribute, eventOf, fund, send } from './loop-ethers.mjs';
import { dev } from './lib/accounts.mjs';
import { DATANETS } from './lib/contracts.mjs';
import { newPlace, until } from './lib/loop.mjs';
import { Steps, runMain } from './lib/steps.mjs';

const SCRIPT = '<script>window.pwned = 1</script>';
const HANDLER = '"><img src=x onerror="window.pwned = 2">';
const LAUNCH = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
};

/** A browser page that records whatever a reader must never see: errors, failed requests, requests to elsewhere. */
class Reader {
  constructor(browser, url, shots) {
    Object.assign(this, { browser, url, shots, problems: [] });
  }

  async open(where, options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && this.problems.push(`${where}: ${message.text()}`));
    page.on('pageerror', (error) => this.problems.push(`${where}: ${error.message}`));
    page.on('request', (request) => request.url().startsWith(this.url)
      || this.problems.push(`${where} asked ${request.url()}`));
    const answer = await page.goto(this.url + where, { waitUntil: 'load' });
    return { page, status: answer.status(), close: () => context.close() };
  }

  async read(where, check, options) {
    const { page, status, close } = await this.open(where, options);
    assert.equal(status, 200, where);
    assert.equal(await page.locator('h1').count(), 1, `${where} has one heading`);
    assert.equal(await page.evaluate(() => window.pwned), undefined, `${where} runs what people wrote`);
    const found = check ? await check(page) : undefined;
    await close();
    return found;
  }

  async shoot(page, name) {
    if (this.shots) {
      await page.screenshot({ path: path.join(this.shots, `${name}.png`) });
    }
  }
}

/** A datanet and a contribution whose every word is an attack. */
async function hostile(provider) {
  const [wallet] = await fund(provider, dev[4], 1, parseEther('5'));
  const datanets = new Contract(DATANETS.address, DATANETS.abi, wallet);
  const created = eventOf(datanets, await send(datanets.create(
    HANDLER, SCRIPT, SCRIPT, { kind: 0, minTokens: 8, minNoveltyBps: 0 }, [])), 'DatanetCreated');
  const text = `${SCRIPT} ${HANDLER} a text of ${newPlace()} about nothing but attacks on its readers &lt; &amp; \u202e javascript:alert(1)`;
  const id = await contribute(provider, wallet, created.datanetId, text);
  return { datanet: Number(created.datanetId), contribution: id, text, account: wallet.address };
}

function readReceipt(reader, id) {
  return reader.read(`/inference/${id}`, async (page) => {
    await reader.shoot(page, 'receipt');
    const spans = page.locator('.answer .span');
    assert.ok(await spans.count() > 0, 'the answer has spans');
    const first = spans.first();
    const share = await first.getAttribute('data-share');
    const source = page.locator(`.source[data-share="${share}"]`).first();
    assert.ok(!(await source.getAttribute('class')).includes('lit'));
    await first.hover();
    assert.ok((await source.getAttribute('class')).includes('lit'), 'hovering a span lights its source up');
    const bare = (texts) => texts.join('').toLowerCase().replaceAll(/\W/g, '');
    for (let i = 0; i < await spans.count(); i++) {
      const words = bare([await spans.nth(i).textContent()]);
      assert.equal(bare(await page.locator(`#span-${i + 1} mark`).allTextContents()), words, `source ${i + 1} holds the very words`);
    }
    await reader.shoot(page, 'receipt-hover');
    assert.ok(await page.locator('svg.flow .band').count() >= 4, 'the path of the money is drawn');
    await page.locator('svg.flow').scrollIntoViewIfNeeded();
    await reader.shoot(page, 'money');
    const links = await page.locator('a[href^="/"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
    return links;
  });
}

/** The newest settled inference of a model of a kind. */
async function newestOf(provider, kind) {
  for (const one of await provider.send('openledger_listInferences', [])) {
    if ((await provider.send('openledger_getModel', [one.modelId])).kind === kind) {
      return one;
    }
  }
  throw new Error(`no inference of a model of kind ${kind} is settled`);
}

async function checkSums(reader, id, provider) {
  const trace = await provider.send('openledger_traceInference', [id]);
  await reader.read(`/inference/${id}`, async (page) => {
    await page.locator('details summary').click();
    const cells = await page.locator('details td.n').allTextContents();
    const wei = cells.map((cell) => BigInt(cell));
    const paid = wei.pop();
    assert.equal(paid, BigInt(trace.fee.total));
    assert.equal(wei.reduce((sum, one) => sum + one, 0n), paid, 'the table sums to what was paid');
    const shown = (await page.locator('.answer').textContent()).replaceAll(/\s/g, '');
    assert.equal(shown, trace.response.replaceAll(/\s/g, ''), 'the whole answer is shown');
  });
}

async function verify(reader, id) {
  const { page, close } = await reader.open(`/inference/${id}`);
  await page.getByRole('button', { name: 'Verify this receipt' }).click();
  await page.waitForURL(/\/verify/);
  assert.equal(await page.locator('h1').textContent(), 'This receipt holds');
  assert.equal(await page.locator('#node-steps > li').count(), 6);
  assert.equal(await page.locator('#node-steps > li.passed').count(), 6, 'all six steps pass');
  assert.match(await page.locator('#node-steps').textContent(), /% of the power/);
  await reader.shoot(page, 'verification');
  await close();
}

/** The same in the browser itself; then with a node that lies, in one answer after the other: every lie is found. */
async function verifyHere(reader, id, steps, lies) {
  for (const [lie, method, change, failing] of [[null], ...lies]) {
    const { page, close } = await reader.open(`/inference/${id}/verify`);
    if (lie !== null) {
      await page.route('**/*', async (route) => {
        const asked = route.request().postDataJSON();
        if (asked?.method !== method) {
          return route.continue();
        }
        const answer = await (await route.fetch()).json();
        return route.fulfill({ json: { ...answer, result: change(answer.result) } });
      });
    }
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.waitForSelector('html[data-checked]', { timeout: 30_000 });
    const failed = page.locator('#own-steps > li.failed');
    if (lie === null) {
      assert.equal(await failed.count(), 0, await page.locator('#own-steps').textContent());
      assert.equal(await page.locator('#own-steps > li.passed').count(), steps);
      assert.match(await page.locator('#own-steps').textContent(), /certificate of [\d.]+ % of the stake/);
      await page.locator('#own').scrollIntoViewIfNeeded();
      await reader.shoot(page, 'own-check');
    } else {
      assert.match(await failed.textContent(), failing, lie);
    }
    await close();
  }
}

const flip = (hex, at) => hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);
const LIES = [
  ['another header', 'openledger_getFinality', (proof) => ({ ...proof, header: flip(proof.header, 300) }), /ended early/],
  ['a signature that is not good', 'openledger_getFinality',
    (proof) => ({ ...proof, certificate: flip(proof.certificate, proof.certificate.length - 20) }), /signature of validator/],
  ['validators of its own', 'openledger_getFinality', (proof) => ({
    ...proof, epochs: proof.epochs.map((one) => ({ ...one, validators: one.validators.map((v) => ({ ...v, power: 1 })) })) }),
  /commits to other validators/],
  ['another block', 'debug_getRawBlock', (bytes) => flip(bytes, bytes.length - 9), /settlement|ended early/],
  ['a proof too few', 'debug_getRawAttributions', (proofs) => proofs.slice(1), /attribution proof/],
  ['other words', 'openledger_traceInference', (trace) => ({ ...trace, response: `${trace.response} indeed` }), /this answer/],
  ['a payout of its own', 'openledger_traceInference', (trace) => ({ ...trace, spans: trace.spans.map((span, i) =>
    ({ ...span, contributionId: i === 0 ? 1_000 : span.contributionId })) }), /to the wei/],
  ['other sources', 'openledger_getContribution', (one) => ({ ...one, text: `some ${one.text}` }), /very words/],
];

async function goesOn(reader) {
  await reader.read('/', async (page) => {
    const height = async () => Number((await page.locator('#live-tiles .tile-value a').first().textContent()).replaceAll(',', ''));
    const before = await height();
    await until(async () => (await height()) > before, 'the page to show a new block', 30);
    await reader.shoot(page, 'home');
  });
}

async function fits(reader, pages) {
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', deviceScaleFactor: 2 };
  for (const where of pages) {
    await reader.read(where, async (page) => {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390), `${where} fits a phone`);
      if (where.startsWith('/inference/')) {
        await reader.shoot(page, 'receipt-phone');
      }
    }, phone);
  }
}

async function withoutScripts(reader, id) {
  const { page, status, close } = await reader.open(`/inference/${id}`, { javaScriptEnabled: false });
  assert.equal(status, 200);
  assert.ok(await page.locator('.answer .span').count() > 0);
  assert.ok(await page.locator('svg.flow .band').count() >= 4);
  await page.locator('.answer .span').first().click();
  assert.match(page.url(), /#span-1$/, 'a span leads to its source');
  await close();
  const html = await (await fetch(`${reader.url}/inference/${id}`)).text();
  assert.doesNotMatch(html, / on[a-z]+="/, 'no inline handlers');
  assert.doesNotMatch(html, / style="/, 'no inline styles');
}

async function keyboard(reader) {
  await reader.read('/', async (page) => {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'q');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search/);
    assert.ok(await page.locator('.hits a').count() >= 3, 'a number finds what has it');
    for (const svg of await page.locator('main svg').all()) {
      assert.ok(await svg.getAttribute('aria-label'), 'drawings are named');
    }
  });
}

/** The whole flow. */
export async function flow(url, shots) {
  const steps = new Steps('browser');
  const provider = connect(url);
  const browser = await chromium.launch(LAUNCH);
  const reader = new Reader(browser, url, shots);
  try {
    const { inferenceId: id, transactionHash, modelId, payer, blockNumber } = await steps.step(
      'find a settled inference', () => newestOf(provider, 'infinigram'));
    const classified = await newestOf(provider, 'softmax');
    const attack = await steps.step('contribute hostile words', () => hostile(provider));
    const pages = [
      '/', '/inferences', `/inference/${id}`, '/models', `/model/${modelId}`, '/datanets', '/datanet/1',
      `/datanet/${attack.datanet}`, `/contribution/${attack.contribution}`, '/contribution/1', '/blocks', `/block/${blockNumber}`,
      '/block/0', `/tx/${transactionHash}`, `/account/${payer}`, `/account/${attack.account}`, '/validators', '/validator/1',
      '/search?q=counsel',
    ];
    await steps.step('open every page', async () => {
      for (const where of pages) {
        await reader.read(where);
      }
    });
    await steps.step('hostile words are shown and inert', () => reader.read(
      `/contribution/${attack.contribution}`, async (page) => {
        assert.equal(await page.locator('pre.text').textContent(), attack.text);
        await reader.shoot(page, 'hostile');
      }));
    const links = await steps.step('read and hover a receipt', () => readReceipt(reader, id));
    await steps.step('follow its links', async () => {
      for (const where of links) {
        await reader.read(where);
      }
    });
    await steps.step('its sums are right to the wei', () => checkSums(reader, id, provider));
    await steps.step('verify it', () => verify(reader, id));
    await steps.step('verify it in the browser itself', () => verifyHere(reader, id, 6, LIES));
    await steps.step("verify a classifier's", async () => {
      await verify(reader, classified.inferenceId);
      await verifyHere(reader, classified.inferenceId, 5, []);
    });
    await steps.step('see a new block arrive', () => goesOn(reader));
    await steps.step('fits a phone, in the dark', () => fits(reader, pages));
    await steps.step('complete without scripts', () => withoutScripts(reader, id));
    await steps.step('by keyboard', () => keyboard(reader));
    await steps.step('what does not exist is said so', async () => {
      for (const where of ['/nothing', '/block/99999999', `/tx/0x${'0'.repeat(64)}`, '/model/x', '/inference/0x12', '/..%2f..']) {
        const { status, page, close } = await reader.open(where);
        assert.equal(status, 404, where);
        assert.equal(await page.locator('h1').count(), 1);
        await close();
      }
      // The browser itself reports the status of the pages above.
      reader.problems = reader.problems.filter((problem) => !problem.includes('status of 404'));
    });
    await steps.step('nothing failed, nobody else was asked', () => assert.deepEqual(reader.problems, []));
  } finally {
    await browser.close();
    provider.destroy();
  }
}

await runMain(import.meta, (url) => flow(url.replace(/\/$/, ''), process.argv[3]));
