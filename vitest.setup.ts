import fc from "fast-check";

/**
 * Properties are tried on fresh random cases wherever somebody sits before the machine, who can look into what is found;
 * in CI always on the same ones, so that it says something about the change and not about luck.
 */
if (process.env.CI === "true") fc.configureGlobal({ seed: 20160612 });
