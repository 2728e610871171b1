import type { Device } from "@quadrivium/kernels";
import type { BackendChoice } from "../training/settings.ts";
import { type BackendPurpose, type OpenedBackend, openBackend, openInstead } from "./open-backend.ts";
import type { Post } from "./post.ts";

/** Keeps one device open at a time, and tells the page which. */
export class BackendKeeper {
  private readonly post: Post<never>;
  private opened: OpenedBackend | undefined;

  constructor(post: Post<never>) {
    this.post = post;
  }

  /** The device for a choice: the open one where it was opened for the same, and `auto` for no other step. */
  async open(run: number, asked: BackendChoice, purpose?: BackendPurpose): Promise<Device> {
    const isSame = this.opened?.asked === asked && (asked !== "auto" || purpose === undefined);
    if (!isSame) await this.close();
    return this.tell(run, this.opened ?? (await openBackend(asked, purpose)));
  }

  /** The device that is open, whatever for; the one for `auto` if none is. */
  async any(run: number): Promise<Device> {
    return this.opened?.device ?? this.open(run, "auto");
  }

  /** The CPU in place of a device that failed. @throws the error itself where there is nothing to fall back to */
  async openInstead(run: number, asked: BackendChoice, error: unknown): Promise<Device> {
    await this.close();
    return this.tell(run, await openInstead(asked, error));
  }

  private tell(run: number, opened: OpenedBackend): Device {
    this.opened = opened;
    const { device, fallback } = opened;
    this.post({ type: "device", run, description: device.describe(), fallback });
    return device;
  }

  private async close(): Promise<void> {
    await this.opened?.device.dispose();
    this.opened = undefined;
  }
}
