import axe from "axe-core";
import type { Page } from "playwright-core";

type Violation = { id: string; impact: string; targets: string[] };

/** What axe finds against WCAG 2.2 AA on the page as it stands; or in what a selector names, because it stands open above other things and hides them. */
export async function findBarriers(page: Page, within?: string): Promise<Violation[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    const { axe: runner } = window as unknown as { axe: typeof axe };
    const { violations } = await runner.run(selector ?? document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact: impact ?? "",
      targets: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    }));
  }, within);
}
