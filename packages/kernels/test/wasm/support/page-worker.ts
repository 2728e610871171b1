import { checkDevice } from "./browser-page.ts";

postMessage(await checkDevice());
