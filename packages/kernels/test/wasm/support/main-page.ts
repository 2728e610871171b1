import { checkDevice, measurePause } from "./browser-page.ts";

/** What the test that drives the page calls. */
Object.assign(globalThis, {
  checkOnPage: checkDevice,
  measurePause,
  checkInWorker: () =>
    new Promise((resolve, reject) => {
      const worker = new Worker("/page-worker.js", { type: "module" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    }),
});
