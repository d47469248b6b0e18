// Looks at files in a real Chromium and prints what it finds as one line of JSON for each.
// Standard input: [{"file": "...", "mode": "light", "axe": true}, ...]; CHROMIUM names the browser.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const jobs = JSON.parse(readFileSync(0, "utf8"));
const desk = { viewport: { width: 1280, height: 900 } };
const modes = {
  light: desk,
  dark: { ...desk, colorScheme: "dark" },
  forced: { ...desk, forcedColors: "active" },
  narrow: { viewport: { width: 320, height: 800 } },
  plain: { ...desk, javaScriptEnabled: false },
};
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
});
for (const job of jobs) {
  // The policy of the page would keep axe out; it is tested where axe is not asked for.
  const context = await browser.newContext({ reducedMotion: "reduce", bypassCSP: Boolean(job.axe), ...modes[job.mode] });
  const page = await context.newPage();
  const found = { file: job.file, mode: job.mode, console: [], requests: [] };
  page.on("console", (message) => found.console.push(message.text()));
  page.on("pageerror", (error) => found.console.push(String(error)));
  page.on("dialog", (dialog) => { found.console.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  // What the policy holds back is told too, but has left nothing.
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) found.requests.push(request.url());
  });
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText === "csp") found.requests = found.requests.filter((url) => url !== request.url());
  });
  await page.goto(pathToFileURL(job.file).href + (job.query ?? ""));
  if (job.run) found.ran = await page.evaluate(job.run);
  found.width = await page.evaluate("document.documentElement.scrollWidth").catch(() => null);
  if (job.axe) {
    // Closed parts are looked at too; and all is laid out, as axe takes places that must not move meanwhile.
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    await page.addStyleTag({ content: ".card { content-visibility: visible !important; }" });
    await page.evaluate(axe);
    const result = await page.evaluate((values) => window.axe.run(document, {
      runOnly: { type: "tag", values }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
    }), tags);
    found.violations = result.violations.map((one) => ({
      id: one.id,
      number: one.nodes.length,
      first: one.nodes.slice(0, 3).map((node) => [node.html.slice(0, 200), (node.any[0] ?? node.all[0] ?? node.none[0])?.message]),
    }));
  }
  console.log(JSON.stringify(found));
  await context.close();
}
await browser.close();
