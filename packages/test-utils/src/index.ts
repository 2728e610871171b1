export { type BrowserSearch, browserForTests, chromiumFlags, findBrowser } from "./find-browser.ts";
