import { googleSite, microsoftSite } from "../../support/calendar-sites.ts";
import { sandboxUrl } from "./browser.ts";

export const google = googleSite(sandboxUrl);
export const microsoft = microsoftSite(sandboxUrl);
